"""Limitations of a long list: rules without a column, and levels that the edition does not list."""

import pytest

from inspectorate.method import population, sample
from inspectorate.method.faults import FaultsFound
from inspectorate.method.population import MANAGER, ColumnPrompt
from inspectorate.method.standards import load
from tests.method.longlists import ELIGIBLE, ON, YOUTH, numbered_row, read, row


def without(*headings: str) -> dict[str, str]:
    """Return an eligible row without some of its columns."""
    return {heading: cell for heading, cell in ELIGIBLE.items() if heading not in headings}


def test_every_rule_is_applied_if_all_columns_are_present():
    assert read(row()).rules_not_applied == ()


@pytest.mark.parametrize(
    ("heading", "field", "rule"),
    [
        ("Sex", "gender", "balancing the sample on it"),
        ("Sex", "gender", "the exclusion"),
        ("ROSH", "risk_of_serious_harm", "balancing the sample on it"),
        ("Child ID", "person_id", "counting each person once by that id"),
    ],
)
def test_rule_without_its_column_is_named(heading, field, rule):
    (limitation,) = read(without(heading)).rules_not_applied
    assert limitation.field == field
    assert limitation.reason.startswith(f"No column was found for {YOUTH.field(field).title}, so ")
    assert rule in limitation.reason


def test_reason_says_that_a_person_chose_not_to_read_the_column():
    (limitation,) = read(row(), columns={"gender": ""}).rules_not_applied
    assert limitation.reason.startswith("No column is selected for ")


def test_missing_column_without_a_rule_is_not_reported():
    assert read(without("Ethnicity", "Case manager")).rules_not_applied == ()


def test_unlisted_level_is_counted():
    result = read(
        numbered_row(1, Order_type="Banana order"),
        numbered_row(2, Order_type="banana order"),
        numbered_row(3),
    )
    (unlisted,) = result.unlisted_levels
    assert (unlisted.field, unlisted.level, unlisted.cases) == ("disposal_type", "banana order", 2)
    assert read(numbered_row(3)).unlisted_levels == ()


def test_missing_required_field_is_a_fault_in_the_words_of_the_prompt():
    column_prompt = ColumnPrompt("list.ods", "Write FIELD=HEADING.")
    with pytest.raises(FaultsFound) as error:
        population.read(
            [without("Case manager")],
            YOUTH,
            group="court",
            on=ON,
            required_fields=(MANAGER,),
            column_prompt=column_prompt,
        )
    (fault,) = error.value.faults
    assert (fault.place, fault.cure) == ("list.ods, headings", "Write case_manager=HEADING.")
    assert fault.problem.startswith("No column was recognised as case manager.")
    with pytest.raises(FaultsFound):
        population.read(
            [row()], YOUTH, group="court", on=ON, required_fields=(MANAGER,), columns={MANAGER: ""}
        )


@pytest.mark.parametrize("edition", ["youth-2018", "hostels-2030"])
def test_case_manager_is_required_only_for_a_limit(edition):
    assert sample.required_fields(load(edition), None) == ()
    assert sample.required_fields(load(edition), 3) == (MANAGER,)
