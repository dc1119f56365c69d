"""What reading a long list could not do is said: rules without a column, levels the edition does not list."""

import pytest

from inspectorate.method import population, sample
from inspectorate.method.faults import FaultsFound
from inspectorate.method.population import MANAGER, Asking
from inspectorate.method.standards import load
from tests.method.longlists import ELIGIBLE, ON, YOUTH, other, read, row


def without(*headings: str) -> dict[str, str]:
    """An eligible row without some of its columns."""
    return {heading: cell for heading, cell in ELIGIBLE.items() if heading not in headings}


def test_nothing_is_unapplied_when_every_column_is_there():
    assert read(row()).not_applied == ()


@pytest.mark.parametrize(
    ("heading", "field", "rule"),
    [
        ("Sex", "gender", "balancing the sample on it"),
        ("Sex", "gender", "the exclusion"),
        ("ROSH", "risk_of_serious_harm", "balancing the sample on it"),
        ("Child ID", "person_id", "counting each person once by that id"),
    ],
)
def test_a_rule_without_its_column_is_named(heading, field, rule):
    (lack,) = read(without(heading)).not_applied
    assert lack.field == field
    assert lack.reason.startswith(f"No column was found for {YOUTH.field(field).title} ({field}), so ")
    assert rule in lack.reason


def test_a_column_that_a_person_leaves_out_is_said_to_be_left_out():
    (lack,) = read(row(), columns={"gender": ""}).not_applied
    assert lack.reason.startswith("No column is to be read for ")


def test_a_column_that_no_rule_needs_is_not_missed():
    assert read(without("Ethnicity", "Case manager")).not_applied == ()


def test_a_level_that_is_not_listed_is_kept_and_counted():
    found = read(other(1, Order_type="Banana order"), other(2, Order_type="banana order"), other(3))
    (kept,) = found.unlisted
    assert (kept.field, kept.level, kept.cases) == ("disposal_type", "banana order", 2)
    assert read(other(3)).unlisted == ()


def test_a_further_column_that_is_needed_is_asked_for_in_the_words_of_the_place():
    asking = Asking("list.ods", "Write FIELD=HEADING.")
    with pytest.raises(FaultsFound) as found:
        population.read(
            [without("Case manager")], YOUTH, group="court", on=ON, needs=(MANAGER,), asking=asking
        )
    (fault,) = found.value.faults
    assert (fault.place, fault.cure) == ("list.ods, headings", "Write case_manager=HEADING.")
    assert fault.problem.startswith("No column was recognised as case manager (case_manager)")
    with pytest.raises(FaultsFound):
        population.read([row()], YOUTH, group="court", on=ON, needs=(MANAGER,), columns={MANAGER: ""})


@pytest.mark.parametrize("edition", ["youth-2018", "hostels-2030"])
def test_only_a_limit_needs_to_know_whose_case_it_is(edition):
    assert sample.needs(load(edition), None) == ()
    assert sample.needs(load(edition), 3) == (MANAGER,)
