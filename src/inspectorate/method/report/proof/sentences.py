"""The report's own prose cut into sentences and clauses that know where they stand."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from inspectorate.method.report.narrative import Passage
from inspectorate.method.report.narrative.passages import Placed

_END = re.compile(r"(?<!\be\.g)(?<!\bi\.e)(?<!\b[A-Z])[.!?][”’\"')]*\s+(?=[“‘\"'(]?[A-Z0-9])")
_CLAUSE = re.compile(
    r",\s|;|\s[–—-]\s|\band (?:only|just)\b"
    r"|\b(?:but|while|whereas|although|though|however|because|compared|yet)\b"
)
_QUOTED = re.compile(r"“[^”]*”|(?<![\w])‘[^’]*’(?!\w)|\"[^\"]*\"")


@dataclass(frozen=True)
class Stretch:
    """A sentence or clause: characters `start` to `end` of a passage. What is asked of it often is kept."""

    passage: Passage
    start: int
    end: int

    @cached_property
    def text(self) -> str:
        """The words."""
        return self.passage.text[self.start : self.end]

    @property
    def place(self) -> str:
        """The file and line it starts on."""
        return self.passage.place(self.start)

    @cached_property
    def figures(self) -> tuple[Placed, ...]:
        """The figures bound inside it."""
        return tuple(f for f in self.passage.figures if self.start <= f.start and f.end <= self.end)

    @cached_property
    def clauses(self) -> tuple["Stretch", ...]:
        """The statements a sentence is made of, cut where one statement ends and another begins."""
        cuts = [0, *(match.start() for match in _CLAUSE.finditer(self.text)), self.end - self.start]
        return tuple(
            Stretch(self.passage, self.start + a, self.start + b) for a, b in pairwise(cuts) if b > a
        )

    def clause_at(self, character: int) -> "Stretch":
        """Return the clause that holds a character of the passage."""
        place = bisect_right(self.clauses, character, key=lambda clause: clause.start) - 1
        return self.clauses[place] if self.start <= character < self.end else self


def sentences(passage: Passage) -> Iterator[Stretch]:
    """Cut a passage into sentences."""
    start = 0
    for match in _END.finditer(passage.text):
        yield Stretch(passage, start, match.end())
        start = match.end()
    if start < len(passage.text):
        yield Stretch(passage, start, len(passage.text))


def own_words(passages: Iterable[Passage]) -> Iterator[Stretch]:
    """Yield the sentences of the inspectorate's own prose: no quotations, headings or footnotes."""
    for passage in passages:
        if passage.kind in {"paragraph", "point", "example"}:
            yield from sentences(passage)


def quoted(text: str) -> tuple[tuple[int, int], ...]:
    """Return where somebody else's words stand in quotation marks."""
    return tuple(match.span() for match in _QUOTED.finditer(text))


class Taken:
    """The characters of a text that are spoken for already: bound, quoted or remarked on."""

    def __init__(self, places: Iterable[tuple[int, int]] = ()) -> None:
        self._marks = bytearray()
        for start, end in places:
            self.take(start, end)

    def take(self, start: int, end: int) -> None:
        """Speak for the characters from `start` to `end`."""
        self._marks.extend(bytes(max(0, end - len(self._marks))))
        self._marks[start:end] = b"\1" * (end - start)

    def touches(self, start: int, end: int) -> bool:
        """Say whether any of the characters is spoken for."""
        return 1 in self._marks[start:end]
