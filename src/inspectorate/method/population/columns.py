"""Matching of a long list's headings to fields: a guess, to be confirmed by a person."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from inspectorate.method.faults import Fault, FaultsFound, Sentence
from inspectorate.method.faults import Sentence as _
from inspectorate.method.population.heading_matches import FieldMatch, field_matches, field_names
from inspectorate.method.standards import Framework, LongListField

CASE_ID = "case_id"
"""Key of the case id, a field of every edition."""

_LIKELY = 0.9
"""Certainty from which a guess is likely; below, it is possible."""
_CLOSE = 0.1
"""Most that two headings of a field differ in certainty if either could be the right one."""


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """Heading from which a field is probably read, with the certainty (0 to 1) and reason of the guess."""

    field: str
    heading: str
    certainty: float
    because: str

    @property
    def likelihood(self) -> str:
        """How certain the guess is, in a word: "certain", "likely" or "possible"."""
        if self.certainty >= 1:
            return "certain"
        return "likely" if self.certainty >= _LIKELY else "possible"


@dataclass(frozen=True, slots=True)
class ColumnGuesses:
    """Guessed headings of the fields.

    `unclear` has a sentence for each guess that a person should confirm, with its `heading` among the values;
    `unused` are the headings that belong to no field.
    """

    guesses: tuple[ColumnGuess, ...]
    unclear: tuple[Sentence, ...]
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
    instruction: str = _("Select the column that has this information.")


def guess_columns(headings: Sequence[str], framework: Framework) -> ColumnGuesses:
    """Guess which heading belongs to which field of the edition's long list.

    The certainty is 1 if the heading is the field's key, title or a heading that the edition lists; 0.95 if
    it is so without a hint such as “(dd/mm/yyyy)” or “- please complete”; 0.9 if they differ in words such as
    “current”, or if it has the words of one of them, in any order and form, and beside them only words that
    change nothing, such as the name of a system; below 0.95 if they are spelt similarly. Each heading belongs
    to at most one field.
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
    guess_of |= {
        key: ColumnGuess(key, heading, 1.0, "It was selected.") for key, heading in confirmed.items()
    }
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
    names = field_names(fields)
    keys = [field.key for field in fields]
    matches = sorted(
        match
        for position, heading in enumerate(headings)
        for match in field_matches(heading, position, names)
    )
    match_of: dict[str, FieldMatch] = {}
    used_positions: set[int] = set()
    for match in matches:
        if match.field not in match_of and match.position not in used_positions:
            match_of[match.field] = match
            used_positions.add(match.position)
    guesses = [
        ColumnGuess(key, headings[best.position], round(1 - best.uncertainty, 2), best.because)
        for key in keys
        if (best := match_of.get(key))
    ]
    alternatives = {
        key: [
            headings[match.position]
            for match in matches
            if match.field == key
            and match.position not in used_positions
            and match.uncertainty - match_of[key].uncertainty <= _CLOSE
        ]
        for key in keys
    }
    titles = {field.key: field.title for field in fields}
    unused = tuple(heading for position, heading in enumerate(headings) if position not in used_positions)
    return ColumnGuesses(tuple(guesses), tuple(_ambiguities(guesses, alternatives, titles)), unused)


def _ambiguities(
    guesses: Iterable[ColumnGuess], alternatives: Mapping[str, Sequence[str]], titles: Mapping[str, str]
) -> Iterator[Sentence]:
    for guess in guesses:
        title = titles[guess.field]
        if alternatives[guess.field]:
            headings = [f"“{heading}”" for heading in (guess.heading, *alternatives[guess.field])]
            yield _(
                "%(title)s: %(number)s columns could match, %(headings)s. We use “%(heading)s”. Check that "
                "this is right.",
                title=title,
                number=len(headings),
                headings=f"{', '.join(headings[:-1])} and {headings[-1]}",
                heading=guess.heading,
            )
        elif guess.likelihood == "likely":
            yield _(
                "%(title)s: “%(heading)s” is a likely match. %(because)s",
                title=title,
                heading=guess.heading,
                because=guess.because,
            )
        elif guess.likelihood == "possible":
            yield _(
                "%(title)s: “%(heading)s” is a possible match. %(because)s",
                title=title,
                heading=guess.heading,
                because=guess.because,
            )


def _faults_of_confirmed(
    headings: Sequence[str], confirmed: Mapping[str, str], framework: Framework, column_prompt: ColumnPrompt
) -> Iterator[Fault]:
    fields = [field.key for field in framework.casework.fields]
    field_of: dict[str, str] = {}
    for key, heading in confirmed.items():
        place = _("%(called)s, heading of %(key)s", called=column_prompt.list_name, key=key)
        if key not in fields:
            yield Fault(place, _("The edition has no field with this name."), _nearest(key, fields))
        elif heading and heading not in headings:
            yield Fault(
                place,
                _("The long list has no heading “%(heading)s”.", heading=heading),
                _nearest(heading, headings),
            )
        elif heading and field_of.setdefault(heading, key) != key:
            problem = _(
                "The heading “%(heading)s” is also given for %(used)s.",
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
        "No column was recognised as %(title)s. The headings are %(shown)s.",
        title=field.title.lower(),
        shown=listed,
    )
    return Fault(
        _("%(called)s, headings", called=column_prompt.list_name),
        problem,
        column_prompt.instruction.replace("FIELD", field.key),
    )
