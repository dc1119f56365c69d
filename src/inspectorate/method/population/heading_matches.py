"""Fields that a heading of a long list may belong to, and how certain each match is."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from typing import TypeAlias

from inspectorate.method.standards import LongListField

Words: TypeAlias = tuple[str, ...]
_Criterion: TypeAlias = Callable[[Words, Sequence[Words], LongListField], Iterator[tuple[float, int, str]]]

_MIN_SIMILARITY = 0.86
_HINT_PENALTY = 0.05
_STOP_WORDS = frozenset(
    (
        "a",
        "at",
        "classification",
        "code",
        "current",
        "description",
        "for",
        "in",
        "latest",
        "level",
        "of",
        "on",
        "s",
        "the",
    )
)
_PERSON_WORDS = frozenset(("child", "childs", "client", "clients", "person", "young", "yp", "yps"))

_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|\{([^{}]*)\}|<([^<>]*)>")
_DIVISION = re.compile(r"\s+[-–—]+\s*|[-–—]+\s+|[–—]|\s*[:;|?!*/\n\r]\s*|\.\s+|,\s+")
_HINTS_TEXT = """
    add answer applicable available below choose complete completed dd ddmmyy ddmmyyyy down drop dropdown
    eg enter essential field fill format give given if insert is known mandatory mm mmm mmmm month must
    needed numeric one only optional please provide q question required select specify state text the type
    use was what where which write year years yy yyyy
"""
_HINTS = frozenset(_HINTS_TEXT.split())
"""Words of instructions and formats around a heading: “please complete”, “dd/mm/yyyy”, “what is the”."""


@dataclass(frozen=True, slots=True, order=True)
class FieldMatch:
    """A field that a heading may belong to. Better matches sort first."""

    uncertainty: float
    rank: int
    position: int
    field: str
    because: str


def field_matches(
    heading: str, position: int, fields: Sequence[LongListField], names: Mapping[str, Sequence[Words]]
) -> list[FieldMatch]:
    """Return the fields that match a heading: exactly, by its words, without its hints, or by spelling."""
    words = heading_words(heading)
    if not words:
        return []

    def matching(
        words: Words, criterion: _Criterion, penalty: float = 0.0, note: str = ""
    ) -> list[FieldMatch]:
        return [
            FieldMatch(1 - certainty + penalty, rank, position, field.key, note or because)
            for field in fields
            for certainty, rank, because in criterion(words, names[field.key], field)
        ]

    for criterion in (_exact_matches, _word_matches):
        if matches := matching(words, criterion):
            return matches
    for criterion in (_exact_matches, _word_matches):
        matches_of_parts = [
            matching(part, criterion, _HINT_PENALTY, f"It is “{' '.join(part)}” with a hint.")
            for part in _parts(heading)
            if part != words
        ]
        field_of_part = {min(matches).field for matches in matches_of_parts if matches}
        if field_of_part:
            # Parts that belong to different fields, such as “Name (case manager)”, are no hint.
            return next(filter(None, matches_of_parts)) if len(field_of_part) == 1 else []
    return matching(words, _spelling_matches)


def _parts(heading: str) -> list[Words]:
    """Return the words of each part of a heading, without the hints at its start and end."""
    text = unicodedata.normalize("NFKC", heading)
    asides = ["".join(groups) for groups in _BRACKETS.findall(text)]
    asides = [aside for aside in asides if not _PERSON_WORDS.issuperset(heading_words(aside))]
    texts = (*_DIVISION.split(_BRACKETS.sub(" ", text)), *asides)
    parts = [_without_hints(heading_words(part)) for part in texts]
    return list(dict.fromkeys(filter(None, parts)))


def _without_hints(words: Words) -> Words:
    first, last = 0, len(words)
    while first < last and (words[first] in _HINTS or re.fullmatch(r"q?[0-9]+[a-z]?", words[first])):
        first += 1
    while last > first and words[last - 1] in _HINTS:
        last -= 1
    return words[first:last]


def _exact_matches(
    words: Words, names: Sequence[Words], _: LongListField
) -> Iterator[tuple[float, int, str]]:
    heading = "".join(words)
    rank = next((rank for rank, name in enumerate(names) if "".join(name) == heading), None)
    if rank is not None:
        yield 1.0, rank, "The edition lists this heading."


def _word_matches(
    words: Words, names: Sequence[Words], field: LongListField
) -> Iterator[tuple[float, int, str]]:
    ignored = _STOP_WORDS if field.kind in ("identifier", "name") else _STOP_WORDS | _PERSON_WORDS
    content_words = frozenset(words) - ignored
    for rank, name in enumerate(names):
        if len("".join(content_words)) > 2 and content_words == frozenset(name) - ignored:
            yield 0.9, rank, f"It is “{' '.join(name)}” with a word more or less."
            return


def _spelling_matches(
    words: Words, names: Sequence[Words], _: LongListField
) -> Iterator[tuple[float, int, str]]:
    heading, spellings = "".join(words), ["".join(name) for name in names]
    if len(heading) >= 5 and (nearest := get_close_matches(heading, spellings, n=1, cutoff=_MIN_SIMILARITY)):
        rank = spellings.index(nearest[0])
        similarity = SequenceMatcher(None, nearest[0], heading).ratio()
        yield 0.95 * similarity, rank, f"It is spelt almost like “{' '.join(names[rank])}”."


def heading_words(text: str) -> Words:
    """Return the words of a heading in lower case, without marks; "OrderDate" has two."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", unicodedata.normalize("NFKC", text))
    return tuple(re.sub(r"[\W_]+", " ", spaced.casefold().replace("&", " and ")).split())
