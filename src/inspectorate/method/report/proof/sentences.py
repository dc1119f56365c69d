"""The report's own prose cut into sentences and clauses that know where they stand."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from inspectorate.method.report.narrative import Passage
from inspectorate.method.report.narrative.passages import Placed

_END = re.compile(r"(?<!\be\.g)(?<!\bi\.e)(?<!\b[A-Z])[.!?][”’\"')]*\s+(?=[“‘\"'(]?[A-Z0-9])")
_CLAUSE = re.compile(
    r",\s|;|\s[–—-]\s|\band (?:only|just)\b"
    r"|\b(?:but|while|whereas|although|though|however|because|compared|yet)\b"
)
_QUOTED = re.compile(r"“[^”]*”|(?<![\w])‘[^’]*’(?!\w)|\"[^\"]*\"")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A sentence or clause: characters `start` to `end` of a passage."""

    passage: Passage
    start: int
    end: int

    @property
    def text(self) -> str:
        """The words."""
        return self.passage.text[self.start : self.end]

    @property
    def place(self) -> str:
        """The file and line it starts on."""
        return self.passage.place(self.start)

    @property
    def figures(self) -> tuple[Placed, ...]:
        """The figures bound inside it."""
        return tuple(f for f in self.passage.figures if self.start <= f.start and f.end <= self.end)

    def clauses(self) -> tuple["Stretch", ...]:
        """Cut a sentence where one statement ends and another begins."""
        cuts = [0, *(match.start() for match in _CLAUSE.finditer(self.text)), self.end - self.start]
        return tuple(
            Stretch(self.passage, self.start + a, self.start + b) for a, b in pairwise(cuts) if b > a
        )

    def clause_at(self, character: int) -> "Stretch":
        """Return the clause that holds a character of the passage."""
        return next((c for c in self.clauses() if c.start <= character < c.end), self)


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


def inside(place: tuple[int, int], places: Iterable[tuple[int, int]]) -> bool:
    """Say whether a stretch overlaps any of others."""
    return any(start < place[1] and place[0] < end for start, end in places)
