"""Example values of a list's columns that do not identify a child, and what each field is used for."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from inspectorate.method.faults import Sentence
from inspectorate.method.faults import Sentence as _
from inspectorate.method.population.cells import BIRTH, MANAGER, PERSON_ID, text_of
from inspectorate.method.population.columns import CASE_ID, guess_columns
from inspectorate.method.population.dates import read_date
from inspectorate.method.population.heading_vocabulary import heading_words
from inspectorate.method.population.values import Cell, Row, cells_under
from inspectorate.method.standards import Framework, LongListField
from inspectorate.method.standards.casework import CaseGroup
from inspectorate.method.unreadable_cells import UnreadableCell

_EXAMPLES = 3
_MAX_LENGTH = 40
_MOST_VALUES = 12
"""Most different values of a column whose values are a list to choose from."""
_YEARS_OF_A_CHILD = 9
"""A date so many years ago may be a date of birth."""

_PRIVATE_TEXT = """
    address alias birth birthday born comment comments contact details dob email forename forenames initial
    initials mobile name names nhs note notes phone postcode school street surname tel telephone
"""
_PRIVATE = frozenset(_PRIVATE_TEXT.split())
"""Words of headings whose values can identify a child."""


def column_examples(
    headings: Sequence[str], rows: Sequence[Row], framework: Framework, *, today: date
) -> dict[str, list[str]]:
    """Return up to three different values of each column that has some which do not identify a child.

    Values of a column that is recognised are shown, unless it holds names or dates of birth. Of any other
    column they are shown only if they are codes, recent dates or few different texts, and its heading has no
    word such as “name” or “address”.
    """
    fields = {
        guess.heading: framework.field(guess.field) for guess in guess_columns(headings, framework).guesses
    }
    examples: dict[str, list[str]] = {}
    for heading in headings:
        texts = list(_texts(cells_under(heading, rows)))
        values = list(dict.fromkeys(texts))
        field = fields.get(heading)
        if values and (_is_public(field) if field else _is_harmless(heading, values, len(texts), today)):
            examples[heading] = [_short(value) for value in values[:_EXAMPLES]]
    return examples


def field_use(field: LongListField, framework: Framework, group: CaseGroup) -> Sentence:
    """Return what a field is used for, in a sentence."""
    exclusions = {exclusion.field for exclusion in framework.casework.exclusions}
    uses = [
        words
        for applies, words in (
            (field.key == CASE_ID, _("to identify each case")),
            (field.key == group.window.field, _("to find the eligible cases")),
            (_is_of_person(field), _("to count each child once")),
            (field.key in framework.sample.factors.value, _("to balance the sample")),
            (field.key in exclusions, _("to leave out some cases")),
            (field.key == MANAGER, _("to plan interviews")),
        )
        if applies
    ]
    if not uses:
        return _("Used for analysis.")
    if len(uses) == 1:
        return _("Used %(use)s.", use=uses[0])
    return _("Used %(use)s and %(other)s.", use=uses[0], other=uses[1])


def _is_of_person(field: LongListField) -> bool:
    return field.key in (PERSON_ID, BIRTH) or (field.kind == "name" and field.key != MANAGER)


def _is_public(field: LongListField) -> bool:
    return field.kind != "name" and field.key != BIRTH


def _is_harmless(heading: str, values: Sequence[str], rows: int, today: date) -> bool:
    if _PRIVATE.intersection(heading_words(heading)):
        return False
    days = [read_date(value).value for value in values]
    if all(days):
        return all(day and today.year - day.year < _YEARS_OF_A_CHILD for day in days)
    if all(re.fullmatch(r"[A-Za-z/-]{0,6}[0-9]{1,9}[A-Za-z]?", value) for value in values):
        return True
    is_choice = len(values) <= _MOST_VALUES and rows >= 2 * len(values)
    return is_choice and not any("@" in value or re.search(r"[0-9]{5}", value) for value in values)


def _texts(cells: Iterable[Cell]) -> Iterable[str]:
    for cell in cells:
        if isinstance(cell, UnreadableCell):
            continue
        text = f"{cell:%d/%m/%Y}" if isinstance(cell, date) else text_of(cell)
        if text:
            yield text


def _short(value: str) -> str:
    return value if len(value) <= _MAX_LENGTH else f"{value[: _MAX_LENGTH - 1]}…"
