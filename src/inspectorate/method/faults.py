"""Faults in an input: where each is, what is wrong and how to correct it, in plain words."""

from collections.abc import Iterable
from dataclasses import dataclass


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
