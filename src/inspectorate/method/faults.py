"""Faults in an input: where each is, what is wrong and how to correct it, in plain words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self


class Sentence(str):
    """A sentence in English that keeps its template and values, so that it can be said in another language.

    Modules that know no translations import it as `_`, by which the sentences to translate are found. Values
    have names: `_("Row %(row)s has no id.", row=4)`.
    """

    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, /, **values: object) -> Self:
        """Fill the values into the template. Without values it is taken as it is, percent signs too."""
        sentence = super().__new__(cls, template % values if values else template)
        sentence.template, sentence.values = template, MappingProxyType(values)
        return sentence

    def __reduce__(self) -> tuple[object, ...]:
        return _sentence, (self.template, dict(self.values))


def _sentence(template: str, values: Mapping[str, object]) -> Sentence:
    return Sentence(template, **values)


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """A fault at one place of an input.

    `place` names the file and the position in it ("cases.csv, row 4, column gender"), `problem` says what
    is wrong and `cure` how to correct it. `problem` and `cure` are full sentences.
    """

    place: str
    problem: str
    cure: str

    def __str__(self) -> str:
        return f"{self.place}: {self.problem} {self.cure}"


class FaultsFound(Exception):
    """Raised when an input cannot be used; `faults` holds every fault in it, not only the first."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))
