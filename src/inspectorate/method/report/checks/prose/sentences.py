"""Split prose into sentences and clauses, own words and quotations; the nouns of an edition."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from inspectorate.method.report.narrative import Passage
from inspectorate.method.report.narrative.passages import FigureSpan
from inspectorate.method.standards import Framework

_SENTENCE_END = re.compile(r"(?<!\be\.g)(?<!\bi\.e)(?<!\b[A-Z])[.!?][”’\"')]*\s+(?=[“‘\"'(]?[A-Z0-9])")
_CLAUSE_BOUNDARY = re.compile(
    r",\s|;|:\s|\s[–—-]\s|\band (?:only|just)\b"
    r"|\b(?:but|while|whereas|although|though|however|because|compared|yet)\b"
)
_QUOTED = re.compile(r"“[^”]*”|(?<![\w])‘[^’]*’(?!\w)|\"[^\"]*\"")


_USUAL_CHARACTERS: dict[int, int | str] = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys(map(ord, "\u066a\ufe6a"), "%"),
    **dict.fromkeys((0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " "),
}
"""Characters that have another form: full-width ASCII, per cent signs, spaces. Each stays one character."""


@dataclass(frozen=True)
class ProseSpan:
    """Sentence or clause: characters `start` to `end` of a passage. `previous` is the sentence before it."""

    passage: Passage
    start: int
    end: int
    previous: "ProseSpan | None" = field(default=None, compare=False, repr=False)

    @cached_property
    def text(self) -> str:
        """Text of the span, with full-width letters and figures (６３％) and all spaces as the usual ones."""
        return self.passage.text[self.start : self.end].translate(_USUAL_CHARACTERS)

    @property
    def place(self) -> str:
        """File and line of its start."""
        return self.passage.place(self.start)

    @cached_property
    def figures(self) -> tuple[FigureSpan, ...]:
        """Figures bound within the span."""
        return tuple(
            figure for figure in self.passage.figures if self.start <= figure.start and figure.end <= self.end
        )

    @cached_property
    def clauses(self) -> tuple["ProseSpan", ...]:
        """Clauses of a sentence, each one statement."""
        boundaries = [
            0,
            *(match.start() for match in _CLAUSE_BOUNDARY.finditer(self.text)),
            self.end - self.start,
        ]
        return tuple(
            ProseSpan(self.passage, self.start + start, self.start + end)
            for start, end in pairwise(boundaries)
            if end > start
        )

    def clause_at(self, character: int) -> "ProseSpan":
        """Return the clause that contains a character of the passage, or the span itself if none does."""
        index = bisect_right(self.clauses, character, key=lambda clause: clause.start) - 1
        return self.clauses[index] if self.start <= character < self.end else self


def sentences(passage: Passage) -> Iterator[ProseSpan]:
    """Yield the sentences of a passage."""
    start, previous = 0, None
    for match in _SENTENCE_END.finditer(passage.text):
        previous = ProseSpan(passage, start, match.end(), previous)
        yield previous
        start = match.end()
    if start < len(passage.text):
        yield ProseSpan(passage, start, len(passage.text), previous)


def own_sentences(passages: Iterable[Passage]) -> Iterator[ProseSpan]:
    """Yield the sentences of the inspectorate's own prose, without quotations, headings and footnotes."""
    for passage in passages:
        if passage.kind in {"paragraph", "point", "example"}:
            yield from sentences(passage)


def quoted(text: str) -> tuple[tuple[int, int], ...]:
    """Return the spans of quotations in quotation marks."""
    return tuple(match.span() for match in _QUOTED.finditer(text))


class SpanSet:
    """Set of characters, given as spans. It excludes text that is bound, quoted or already remarked on."""

    def __init__(self, spans: Iterable[tuple[int, int]] = ()) -> None:
        self._positions = bytearray()
        for start, end in spans:
            self.add(start, end)

    def add(self, start: int, end: int) -> None:
        """Add the characters from `start` to `end`."""
        self._positions.extend(bytes(max(0, end - len(self._positions))))
        self._positions[start:end] = b"\1" * (end - start)

    def overlaps(self, start: int, end: int) -> bool:
        """Return whether any character from `start` to `end` is in the set."""
        return 1 in self._positions[start:end]


@dataclass(frozen=True, slots=True)
class Nouns:
    """Nouns of one edition, as patterns without word boundaries.

    `people` are those for the people of its cases, `distinguishing` those of them that describe a person, and
    `countable` all nouns that can be counted. `stop_words` are the words for people, which do not distinguish
    figures.
    """

    people: str
    distinguishing: str
    countable: str
    stop_words: frozenset[str]


def nouns_of(framework: Framework) -> Nouns:
    """Return the nouns of an edition."""
    report = framework.report
    return Nouns(
        people=_any_of(report.people),
        distinguishing=_any_of(report.telling),
        countable=_any_of((*report.people, *report.cases)),
        stop_words=frozenset(word for noun in report.people for word in noun.split()),
    )


def _any_of(nouns: Iterable[str]) -> str:
    longest_first = sorted(nouns, key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})"
