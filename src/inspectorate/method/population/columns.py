"""Matching of a long list's headings to fields: a guess, to be confirmed by a person."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from typing import TypeAlias

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _
from inspectorate.method.standards import Framework, LongListField

Words: TypeAlias = tuple[str, ...]
_Criterion: TypeAlias = Callable[[Words, Sequence[Words], LongListField], Iterator[tuple[float, int, str]]]

CASE_ID = "case_id"
"""Key of the case id, a field of every edition."""

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


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """Heading from which a field is probably read, with the certainty (0 to 1) and reason of the guess."""

    field: str
    heading: str
    certainty: float
    because: str


@dataclass(frozen=True, slots=True)
class ColumnGuesses:
    """Guessed headings of the fields.

    `unclear` describes, in sentences, the guesses that a person should confirm; `unused` are the headings
    that belong to no field.
    """

    guesses: tuple[ColumnGuess, ...]
    unclear: tuple[str, ...]
    unused: tuple[str, ...]

    @property
    def columns(self) -> Mapping[str, str]:
        """Heading of each field with a guess, to be confirmed or changed and passed to `read`."""
        return {guess.field: guess.heading for guess in self.guesses}


@dataclass(frozen=True, slots=True)
class ColumnPrompt:
    """Words for faults of missing columns, which depend on where the long list was read.

    `list_name` names the long list; `instruction` says how to give the heading of a field (FIELD is
    replaced by the field's key).
    """

    list_name: str = "long list"
    instruction: str = _("Choose the heading that holds it.")


@dataclass(frozen=True, slots=True, order=True)
class _Match:
    """A field that a heading may belong to. Better matches sort first."""

    uncertainty: float
    rank: int
    position: int
    field: str
    because: str


def guess_columns(headings: Sequence[str], framework: Framework) -> ColumnGuesses:
    """Guess which heading belongs to which field of the edition's long list.

    The certainty is 1 if the heading is the field's key, title or a heading that the edition lists; 0.95 if
    it is so without a hint such as “(dd/mm/yyyy)” or “- please complete”; 0.9 if they differ in words such as
    “current”; below 0.95 if they are spelt similarly. Each heading belongs to at most one field.
    """
    return _guess(headings, framework.casework.fields)


def resolve_columns(
    headings: Sequence[str],
    confirmed: Mapping[str, str],
    framework: Framework,
    group: str,
    required_fields: Sequence[str],
    column_prompt: ColumnPrompt,
) -> ColumnGuesses:
    """Return the columns to read: those that a person has confirmed, and guesses for the other fields.

    A field confirmed as "" is not read. Raises FaultsFound with every fault if a confirmed heading or field
    does not exist, or if the case id, the date of disposal or one of `required_fields` has no column.
    """
    faults = list(_faults_of_confirmed(headings, confirmed, framework, column_prompt))
    fields = [field for field in framework.casework.fields if not field.groups or group in field.groups]
    unused = [heading for heading in headings if heading not in confirmed.values()]
    guesses_of_rest = _guess(unused, [field for field in fields if field.key not in confirmed])
    guess_of = {guess.field: guess for guess in guesses_of_rest.guesses}
    guess_of |= {key: ColumnGuess(key, heading, 1.0, "It was given.") for key, heading in confirmed.items()}
    needed_fields = dict.fromkeys((CASE_ID, framework.group(group).window.field, *required_fields))
    missing_fields = [key for key in needed_fields if key not in guess_of or not guess_of[key].heading]
    if faults := [
        *faults,
        *(_missing_fault(framework.field(key), headings, column_prompt) for key in missing_fields),
    ]:
        raise FaultsFound(faults)
    guesses = tuple(guess_of[field.key] for field in fields if field.key in guess_of)
    return ColumnGuesses(guesses, guesses_of_rest.unclear, guesses_of_rest.unused)


def _guess(headings: Sequence[str], fields: Sequence[LongListField]) -> ColumnGuesses:
    names = {
        field.key: [_words(name) for name in (field.key, field.title, *field.headings)] for field in fields
    }
    matches = sorted(
        match
        for position, heading in enumerate(headings)
        for match in _matches(heading, position, fields, names)
    )
    match_of: dict[str, _Match] = {}
    used_positions: set[int] = set()
    for match in matches:
        if match.field not in match_of and match.position not in used_positions:
            match_of[match.field] = match
            used_positions.add(match.position)
    guesses = [
        ColumnGuess(key, headings[best.position], round(1 - best.uncertainty, 2), best.because)
        for key in names
        if (best := match_of.get(key))
    ]
    alternatives = {
        key: [
            headings[match.position]
            for match in matches
            if match.field == key and match.position not in used_positions
        ]
        for key in names
    }
    titles = {field.key: field.title for field in fields}
    unused = tuple(heading for position, heading in enumerate(headings) if position not in used_positions)
    return ColumnGuesses(tuple(guesses), tuple(_ambiguities(guesses, alternatives, titles)), unused)


def _ambiguities(
    guesses: Iterable[ColumnGuess], alternatives: Mapping[str, Sequence[str]], titles: Mapping[str, str]
) -> Iterator[str]:
    for guess in guesses:
        sentence = f"{titles[guess.field]} ({guess.field}) is read from “{guess.heading}”"
        certainty = f" {guess.because} (certainty {guess.certainty:.2f})" if guess.certainty < 1 else ""
        if alternatives[guess.field]:
            headings = " or ".join(f"“{heading}”" for heading in alternatives[guess.field])
            yield f"{sentence}; it could also be {headings}.{certainty}"
        elif certainty:
            yield f"{sentence}.{certainty}"


def _matches(
    heading: str, position: int, fields: Sequence[LongListField], names: Mapping[str, Sequence[Words]]
) -> list[_Match]:
    """Return the fields that match a heading: exactly, by its words, without its hints, or by spelling."""
    words = _words(heading)
    if not words:
        return []

    def matching(words: Words, criterion: _Criterion, penalty: float = 0.0, note: str = "") -> list[_Match]:
        return [
            _Match(1 - certainty + penalty, rank, position, field.key, note or because)
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
    asides = [aside for aside in asides if not _PERSON_WORDS.issuperset(_words(aside))]
    parts = [_without_hints(_words(part)) for part in (*_DIVISION.split(_BRACKETS.sub(" ", text)), *asides)]
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


def _words(text: str) -> Words:
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", unicodedata.normalize("NFKC", text))
    return tuple(re.sub(r"[\W_]+", " ", spaced.casefold().replace("&", " and ")).split())


def _faults_of_confirmed(
    headings: Sequence[str], confirmed: Mapping[str, str], framework: Framework, column_prompt: ColumnPrompt
) -> Iterator[Fault]:
    fields = [field.key for field in framework.casework.fields]
    field_of: dict[str, str] = {}
    for key, heading in confirmed.items():
        place = _("%(called)s, heading of %(key)s", called=column_prompt.list_name, key=key)
        if key not in fields:
            yield Fault(place, _("The edition has no such field."), _nearest(key, fields))
        elif heading and heading not in headings:
            yield Fault(
                place,
                _("The long list has no heading “%(heading)s”.", heading=heading),
                _nearest(heading, headings),
            )
        elif heading and field_of.setdefault(heading, key) != key:
            problem = _(
                "The heading “%(heading)s” is given for %(used)s too.",
                heading=heading,
                used=field_of[heading],
            )
            yield Fault(place, problem, _("Give each heading to one field."))


def _nearest(name: str, valid: Sequence[str]) -> str:
    nearest = get_close_matches(name, valid, n=1)
    return (
        _("Did you mean “%(near)s”?", near=nearest[0])
        if nearest
        else _("Use one of: %(value)s.", value=", ".join(valid[:30]))
    )


def _missing_fault(field: LongListField, headings: Sequence[str], column_prompt: ColumnPrompt) -> Fault:
    listed = ", ".join(f"“{heading}”" for heading in headings[:30]) or "none"
    problem = _(
        "No column was recognised as %(title)s (%(key)s); its headings are %(shown)s.",
        title=field.title.lower(),
        key=field.key,
        shown=listed,
    )
    return Fault(
        _("%(called)s, headings", called=column_prompt.list_name),
        problem,
        column_prompt.instruction.replace("FIELD", field.key),
    )
