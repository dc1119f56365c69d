"""Headings of other systems: those that are recognised, and those that must not be."""

import pytest

from inspectorate.method.population import guess_columns
from tests.method.extract_headings import EXTRACT_HEADINGS, OF_NO_FIELD
from tests.method.headings import NOT_RECOGNISED, RECOGNISED
from tests.method.longlists import YOUTH

PAIRS = [(field, heading) for field, headings in RECOGNISED.items() for heading in headings]


def test_every_field_has_headings_and_the_fixture_is_large():
    assert RECOGNISED.keys() == {field.key for field in YOUTH.casework.fields}
    assert len(PAIRS) >= 140
    assert len(NOT_RECOGNISED) >= 80


def test_headings_of_other_systems_are_recognised():
    missed = [(field, heading) for field, heading in PAIRS if columns(heading) != {field: heading}]
    assert missed == [], f"{1 - len(missed) / len(PAIRS):.0%} of the headings are recognised"


def test_headings_about_something_else_are_not_recognised():
    false = {heading: columns(heading) for heading in NOT_RECOGNISED if columns(heading)}
    assert false == {}, "a false match is worse than none"


def test_headings_of_extracts_are_recognised_and_nothing_else_is():
    assert len(EXTRACT_HEADINGS) >= 280
    assert len(OF_NO_FIELD) >= 80
    missed = [(field, heading) for field, heading in EXTRACT_HEADINGS if columns(heading) != {field: heading}]
    assert missed == []
    assert {heading: columns(heading) for heading in OF_NO_FIELD if columns(heading)} == {}


def test_name_is_not_matched_without_its_word_level_or_id():
    """An intervention is neither an intervention level nor an intervention id."""
    assert columns("Intervention") == {}
    assert columns("Intervention level") == {"likelihood_of_reoffending": "Intervention level"}
    assert columns("Intervention id") == {"case_id": "Intervention id"}


@pytest.mark.parametrize("position", range(3))
def test_whole_export_is_recognised_beside_columns_about_something_else(position):
    headings = {field: names[position] for field, names in RECOGNISED.items() if len(names) > position}
    result = guess_columns([*NOT_RECOGNISED, *headings.values()], YOUTH)
    assert dict(result.columns) == headings
    assert set(result.unused) == set(NOT_RECOGNISED)


@pytest.mark.parametrize(
    ("heading", "likelihood", "because"),
    [
        ("Gender", "certain", "The standards list this heading."),
        ("Gender (M/F/O)", "likely", "A part of the heading is “gender”."),
        ("Current gender", "likely", "The heading is like “gender”."),
        ("Recorded gender", "likely", "The heading has a known name of “Gender”."),
        ("Risk of harm lewel", "possible", "The heading is spelt almost like “risk of harm level”."),
    ],
)
def test_likelihood_of_a_guess_is_a_word_with_its_reason(heading, likelihood, because):
    (guess,) = guess_columns([heading], YOUTH).guesses
    assert (guess.likelihood, guess.because) == (likelihood, because)


def columns(heading):
    """Return the field that a heading alone is recognised as."""
    return dict(guess_columns([heading], YOUTH).columns)
