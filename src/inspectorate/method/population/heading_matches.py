"""Fields that a heading of a long list may belong to, and how certain each match is."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from typing import TypeAlias

from inspectorate.method.population.export_field_names import EXPORT_FIELD_NAMES
from inspectorate.method.population.heading_vocabulary import (
    NEUTRAL_WORDS,
    OTHER_WORDS,
    PERSON_WORDS,
    STAFF_WORDS,
    STOP_WORDS,
    SYSTEM_WORDS,
    Words,
    base_name,
    base_words,
    heading_words,
    is_count,
    is_only_a_level,
    is_whole_name,
    neutral_words,
)
from inspectorate.method.standards import LongListField

_Criterion: TypeAlias = Callable[[Words, Sequence[Words], LongListField], Iterator[tuple[float, int, str]]]

_MIN_SIMILARITY = 0.86
_MIN_WORD_SIMILARITY = 0.8
_HINT_PENALTY = 0.05
_BASE_CERTAINTY = 0.9
_WEAK_TEXT = """
    end id order outcome race safety serious start unit wellbeing worker
"""
_WEAK = frozenset(_WEAK_TEXT.split())
"""Words that say too little for a match when other words stand beside them."""

_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|\{([^{}]*)\}|<([^<>]*)>")
_DIVISION = re.compile(r"\s+[-–—]+\s*|[-–—]+\s+|[–—]|\s*[:;|?!*/\n\r]\s*|\.\s+|,\s+")
_HINTS_TEXT = """
    add answer applicable available below choose complete completed dd ddmmyy ddmmyyyy down drop dropdown
    eg enter essential field fill format give given if insert is known mandatory mm mmm mmmm month must
    needed numeric one only optional please provide q question required select specify state text the
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


@dataclass(frozen=True, slots=True)
class FieldNames:
    """Names of a field: as words, and in the one form of `base_words`."""

    field: LongListField
    names: Sequence[Words]
    base_names: Sequence[frozenset[str]]


def field_names(fields: Sequence[LongListField]) -> list[FieldNames]:
    """Return the names of each field: its key, its title, and the headings that the edition lists."""
    all_names = []
    for field in fields:
        names = [heading_words(name) for name in (field.key, field.title, *field.headings)]
        further = [heading_words(name) for name in EXPORT_FIELD_NAMES.get(field.key, ())]
        candidates = [base_name(name, names) for name in (*names, *further)]
        bases = dict.fromkeys(base for base in candidates if base and not _has_figure(base))
        all_names.append(FieldNames(field, names, tuple(bases)))
    return all_names


def field_matches(heading: str, position: int, fields: Sequence[FieldNames]) -> list[FieldMatch]:
    """Return the fields that match a heading: exactly, by its words, without its hints, or by spelling.

    A heading that counts something, or has a word for something else (“victim”, “review”), matches only if
    a field is called so.
    """
    words = heading_words(heading)
    if not words:
        return []

    def matching(
        words: Words, criterion: _Criterion, penalty: float = 0.0, note: str = ""
    ) -> list[FieldMatch]:
        return [
            FieldMatch(1 - certainty + penalty, rank, position, names.field.key, note or because)
            for names in fields
            for certainty, rank, because in criterion(words, names.names, names.field)
        ]

    for criterion in (_exact_matches, _word_matches):
        if matches := matching(words, criterion):
            return matches
    if is_count(heading):
        return []
    if matches := list(_base_matches(heading, position, fields)):
        return matches
    usable = [names for names in fields if not _means_another_thing(words, names)]
    for criterion in (_exact_matches, _word_matches):
        matches_of_parts = [
            matching(part, criterion, _HINT_PENALTY, f"A part of the heading is “{' '.join(part)}”.")
            for part in _parts(heading)
            if part != words
        ]
        field_of_part = {min(matches).field for matches in matches_of_parts if matches}
        if field_of_part:
            # Parts that belong to different fields, such as “Name (case manager)”, are no hint.
            is_usable = field_of_part <= {names.field.key for names in usable}
            return next(filter(None, matches_of_parts)) if len(field_of_part) == 1 and is_usable else []
    fields = usable
    return matching(words, _spelling_matches)


def _base_matches(heading: str, position: int, fields: Sequence[FieldNames]) -> Iterator[FieldMatch]:
    """Yield the match of the field whose name has most of the heading's words, if the others are neutral."""
    vocabulary = {word for names in fields for base in names.base_names for word in base}
    words = base_words(heading, vocabulary)
    matches: list[tuple[tuple[int, int], int, FieldNames]] = []
    for names in fields:
        for rank, base in enumerate(names.base_names):
            rest = words - base
            if base <= words and _is_neutral(rest, base, words, names.field.kind):
                matches.append(((len(base - NEUTRAL_WORDS), len(base)), -rank, names))
    best = max((weight for weight, _rank, _names in matches), default=None)
    best_fields = {names.field.key: names for weight, _rank, names in matches if weight == best}
    if len(best_fields) == 1:
        ((key, names),) = best_fields.items()
        because = f"The heading has a known name of “{names.field.title}”."
        yield FieldMatch(1 - _BASE_CERTAINTY, len(names.names), position, key, because)


def _is_neutral(rest: frozenset[str], base: frozenset[str], words: frozenset[str], kind: str) -> bool:
    """Return whether the rest of a heading's words leaves the meaning of a field's name as it is."""
    rest_means_nothing = rest <= SYSTEM_WORDS
    if (
        rest
        and not rest_means_nothing
        and (base <= _WEAK or (kind == "identifier" and not any(word.endswith("id") for word in base)))
    ):
        return False
    names_person = kind == "name" or (kind == "text" and bool(base & STAFF_WORDS))
    return rest <= neutral_words(base, kind) and (not names_person or is_whole_name(words))


def _means_another_thing(words: Words, names: FieldNames) -> bool:
    """Return whether a word of a heading says that it is not about the field."""
    of_field = {word for name in names.names for word in name}
    others = {word for word in words if word in OTHER_WORDS or word.removesuffix("s") in OTHER_WORDS}
    if names.field.kind == "flag":
        others |= {word for word in words if word in ("type", "date")}
    if names.field.kind == "name" and is_whole_name(frozenset(words)):
        others -= {"first", "last"}
    return bool(others - of_field)


def _has_figure(words: Collection[str]) -> bool:
    return any(word.isdigit() for word in words)


def _parts(heading: str) -> list[Words]:
    """Return the words of each part of a heading, without the hints at its start and end."""
    text = unicodedata.normalize("NFKC", heading)
    asides = ["".join(groups) for groups in _BRACKETS.findall(text)]
    asides = [aside for aside in asides if not PERSON_WORDS.issuperset(heading_words(aside))]
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
        yield 1.0, rank, "The standards list this heading."


def _word_matches(
    words: Words, names: Sequence[Words], field: LongListField
) -> Iterator[tuple[float, int, str]]:
    ignored = STOP_WORDS if field.kind in ("identifier", "name") else STOP_WORDS | PERSON_WORDS
    content_words = frozenset(words) - ignored
    for rank, name in enumerate(names):
        if is_only_a_level(name, names) and "level" not in words:
            continue
        if field.kind == "flag" and "description" in words:
            continue
        if len("".join(content_words)) > 2 and content_words == frozenset(name) - ignored:
            yield 0.9, rank, f"The heading is like “{' '.join(name)}”."
            return


def _spelling_matches(
    words: Words, names: Sequence[Words], _: LongListField
) -> Iterator[tuple[float, int, str]]:
    alike = [name for name in names if len(name) == len(words) or len(words) == 1]
    heading, spellings = "".join(words), ["".join(name) for name in alike]
    if len(heading) >= 5 and (nearest := get_close_matches(heading, spellings, n=1, cutoff=_MIN_SIMILARITY)):
        name = alike[spellings.index(nearest[0])]
        shortened = ("".join(name[:index] + name[index + 1 :]) for index in range(len(name)))
        if any(
            heading == rest and word not in NEUTRAL_WORDS for word, rest in zip(name, shortened, strict=True)
        ):
            return  # A word is missing, not a letter: an “intervention” is no “intervention id”.
        similarity = SequenceMatcher(None, nearest[0], heading).ratio()
        pairs = zip(words, name, strict=True) if len(name) == len(words) else ()
        if any(SequenceMatcher(None, word, other).ratio() < _MIN_WORD_SIMILARITY for word, other in pairs):
            return
        yield (
            0.95 * similarity,
            list(names).index(name),
            f"The heading is spelt almost like “{' '.join(name)}”.",
        )
