"""Headings of other systems: those that are recognised, and those that must not be."""

import pytest

from inspectorate.method.population import guess_columns
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
        ("Gender (M/F/O)", "likely", "The heading has “gender” and a hint."),
        ("Current gender", "likely", "The heading is like “gender”."),
        ("Recorded gender", "likely", "The heading has the words of “Gender”."),
        ("Risk of harm lewel", "possible", "The heading is spelt almost like “risk of harm level”."),
    ],
)
def test_likelihood_of_a_guess_is_a_word_with_its_reason(heading, likelihood, because):
    (guess,) = guess_columns([heading], YOUTH).guesses
    assert (guess.likelihood, guess.because) == (likelihood, because)


def columns(heading):
    """Return the field that a heading alone is recognised as."""
    return dict(guess_columns([heading], YOUTH).columns)
