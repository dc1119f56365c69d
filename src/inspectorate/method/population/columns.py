"""Which column of a long list is which field: guessed from its headings, to be confirmed by a person."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from typing import TypeAlias

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.standards import Framework, LongListField

Words: TypeAlias = tuple[str, ...]

CASE_ID = "case_id"
"""The field every edition's long list has."""

_CLOSE = 0.86
_EXTRA = frozenset(
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
_WHOSE = frozenset(("child", "childs", "client", "clients", "person", "young", "yp", "yps"))


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """The heading a field is probably read from, how certain that is (0 to 1), and why."""

    field: str
    heading: str
    certainty: float
    because: str


@dataclass(frozen=True, slots=True)
class ColumnGuesses:
    """A guess for each field that has one; what stayed unclear, in words; and the headings nothing uses."""

    guesses: tuple[ColumnGuess, ...]
    unclear: tuple[str, ...]
    unused: tuple[str, ...]

    @property
    def columns(self) -> Mapping[str, str]:
        """The heading of each field that was found, to be confirmed or changed and given to `read`."""
        return {guess.field: guess.heading for guess in self.guesses}


@dataclass(frozen=True, slots=True)
class Asking:
    """How a fault names the long list, and how it asks a person for a heading (FIELD is the field's key)."""

    called: str = "long list"
    choose: str = "Choose the heading that holds it."


@dataclass(frozen=True, slots=True, order=True)
class _Match:
    """A heading that could be a field's; the best sort first."""

    uncertainty: float
    rank: int
    place: int
    field: str
    because: str


def guess_columns(headings: Sequence[str], framework: Framework) -> ColumnGuesses:
    """Guess which heading belongs to which long-list field of the edition.

    A heading is certain (1) when it is the field's key, title or one of the headings the edition lists;
    less so when it has a word more, such as “current”, or is spelt a little differently. Each heading
    serves one field at most.
    """
    return _guess(headings, framework.casework.fields)


def settle(
    headings: Sequence[str],
    given: Mapping[str, str],
    framework: Framework,
    group: str,
    needs: Sequence[str],
    asking: Asking,
) -> ColumnGuesses:
    """Return the columns to read: those given by a person, and guesses for the fields not given.

    A field given as "" is not read. Raises FaultsFound when something given is not there, or when a field
    that every case needs, or one of `needs`, has no column; with all that is wrong.
    """
    faults = list(_given_faults(headings, given, framework, asking))
    wanted = [field for field in framework.casework.fields if not field.groups or group in field.groups]
    free = [heading for heading in headings if heading not in given.values()]
    guessed = _guess(free, [field for field in wanted if field.key not in given])
    kept = {guess.field: guess for guess in guessed.guesses}
    kept |= {key: ColumnGuess(key, heading, 1.0, "It was given.") for key, heading in given.items()}
    needed = dict.fromkeys((CASE_ID, framework.group(group).window.field, *needs))
    missing = [key for key in needed if key not in kept or not kept[key].heading]
    if faults := [*faults, *(_missing_fault(framework.field(key), headings, asking) for key in missing)]:
        raise FaultsFound(faults)
    guesses = tuple(kept[field.key] for field in wanted if field.key in kept)
    return ColumnGuesses(guesses, guessed.unclear, guessed.unused)


def _guess(headings: Sequence[str], fields: Sequence[LongListField]) -> ColumnGuesses:
    known = {
        field.key: [_words(name) for name in (field.key, field.title, *field.headings)] for field in fields
    }
    matches = sorted(
        match for at, heading in enumerate(headings) for match in _matches(heading, at, fields, known)
    )
    taken: dict[str, _Match] = {}
    used: set[int] = set()
    for match in matches:
        if match.field not in taken and match.place not in used:
            taken[match.field] = match
            used.add(match.place)
    guesses = [
        ColumnGuess(key, headings[m.place], round(1 - m.uncertainty, 2), m.because)
        for key in known
        if (m := taken.get(key))
    ]
    others = {
        key: [headings[m.place] for m in matches if m.field == key and m.place not in used] for key in known
    }
    titles = {field.key: field.title for field in fields}
    unused = tuple(heading for at, heading in enumerate(headings) if at not in used)
    return ColumnGuesses(tuple(guesses), tuple(_unclear(guesses, others, titles)), unused)


def _unclear(
    guesses: Iterable[ColumnGuess], others: Mapping[str, Sequence[str]], titles: Mapping[str, str]
) -> Iterator[str]:
    for guess in guesses:
        read = f"{titles[guess.field]} ({guess.field}) is read from “{guess.heading}”"
        sure = f" {guess.because} (certainty {guess.certainty:.2f})" if guess.certainty < 1 else ""
        if others[guess.field]:
            further = " or ".join(f"“{heading}”" for heading in others[guess.field])
            yield f"{read}; it could also be {further}.{sure}"
        elif sure:
            yield f"{read}.{sure}"


def _matches(
    heading: str, place: int, fields: Sequence[LongListField], known: Mapping[str, Sequence[Words]]
) -> list[_Match]:
    """The fields a heading could be: those that list it, else those with its words, else its spelling."""
    words = _words(heading)
    for likeness in (_listed, _same_gist, _spelt_alike) if words else ():
        found = [
            _Match(1 - certainty, rank, place, field.key, because)
            for field in fields
            for certainty, rank, because in likeness(words, known[field.key], field)
        ]
        if found:
            return found
    return []


def _listed(words: Words, known: Sequence[Words], _: LongListField) -> Iterator[tuple[float, int, str]]:
    joined = "".join(words)
    rank = next((rank for rank, name in enumerate(known) if "".join(name) == joined), None)
    if rank is not None:
        yield 1.0, rank, "The edition lists this heading."


def _same_gist(
    words: Words, known: Sequence[Words], field: LongListField
) -> Iterator[tuple[float, int, str]]:
    extra = _EXTRA if field.kind in ("identifier", "name") else _EXTRA | _WHOSE
    bare = frozenset(words) - extra
    for rank, name in enumerate(known):
        if len("".join(bare)) > 2 and bare == frozenset(name) - extra:
            yield 0.9, rank, f"It is “{' '.join(name)}” with a word more or less."
            return


def _spelt_alike(words: Words, known: Sequence[Words], _: LongListField) -> Iterator[tuple[float, int, str]]:
    joined, names = "".join(words), ["".join(name) for name in known]
    if len(joined) >= 5 and (near := get_close_matches(joined, names, n=1, cutoff=_CLOSE)):
        rank = names.index(near[0])
        likeness = SequenceMatcher(None, near[0], joined).ratio()
        yield 0.95 * likeness, rank, f"It is spelt almost like “{' '.join(known[rank])}”."


def _words(text: str) -> Words:
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", unicodedata.normalize("NFKC", text))
    return tuple(re.sub(r"[\W_]+", " ", parted.casefold().replace("&", " and ")).split())


def _given_faults(
    headings: Sequence[str], given: Mapping[str, str], framework: Framework, asking: Asking
) -> Iterator[Fault]:
    known = [field.key for field in framework.casework.fields]
    used: dict[str, str] = {}
    for key, heading in given.items():
        place = f"{asking.called}, heading of {key}"
        if key not in known:
            yield Fault(place, "The edition has no such field.", _nearest(key, known))
        elif heading and heading not in headings:
            yield Fault(place, f"The long list has no heading “{heading}”.", _nearest(heading, headings))
        elif heading and used.setdefault(heading, key) != key:
            problem = f"The heading “{heading}” is given for {used[heading]} too."
            yield Fault(place, problem, "Give each heading to one field.")


def _nearest(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f"Did you mean “{near[0]}”?" if near else f"Use one of: {', '.join(known[:30])}."


def _missing_fault(field: LongListField, headings: Sequence[str], asking: Asking) -> Fault:
    shown = ", ".join(f"“{heading}”" for heading in headings[:30]) or "none"
    problem = f"No column was recognised as {field.title.lower()} ({field.key}); its headings are {shown}."
    return Fault(f"{asking.called}, headings", problem, asking.choose.replace("FIELD", field.key))
