"""Which column is which field: guessed, unclear, corrected."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspectorate.method import population
from inspectorate.method.faults import FaultsFound
from inspectorate.method.population import Case
from tests.method.longlists import YOUTH, read, row


def test_a_column_that_is_not_there_is_no_fact_and_no_fault():
    (case,) = read({"case_id": "1", "disposal_date": "2017-07-10"}).cases
    assert case == Case("1", 2, "court", "", "", date(2017, 7, 10), None, (), {})


@pytest.mark.parametrize(
    "headings",
    [
        (
            "case_id,person_id,gender,disposal_type,disposal_date,rosh,safety_wellbeing,case_manager,"
            "date_of_birth,ethnicity"
        ),
        "Case Ref,YP ID,Sex,Outcome,Date of Sentence,RoSH level,S&W,YOT Officer,D.O.B.,Ethnic Origin",
        "CaseNumber,ChildId,GenderCode,OrderType,OrderStart,RiskOfSeriousHarm,SAWLevel,CaseWorker,DateOfBirth,EthnicGroup",
    ],
)
def test_the_headings_of_many_systems_are_recognised_without_a_map(headings):
    found = population.guess_columns(headings.split(","), YOUTH)
    assert list(found.columns) == [field.key for field in YOUTH.casework.fields if field.key in found.columns]
    assert (len(found.guesses), found.unused) == (10, ())


@given(st.lists(st.text(max_size=20), max_size=12, unique=True))
def test_a_heading_serves_one_field_and_none_is_lost(headings):
    found = population.guess_columns(headings, YOUTH)
    used = [guess.heading for guess in found.guesses]
    assert sorted([*used, *found.unused]) == sorted(headings)
    assert all(0.8 < guess.certainty <= 1 and guess.because for guess in found.guesses)


def test_start_and_end_are_never_mistaken_for_each_other():
    found = population.guess_columns(["Order end date", "Order start date", "Ordr start dte"], YOUTH).columns
    assert (found["disposal_date"], found["end_date"]) == ("Order start date", "Order end date")


def test_two_headings_that_could_both_be_a_field_are_unclear():
    found = population.guess_columns(["Sentence date", "Order start date", "Case ID"], YOUTH)
    assert found.columns["disposal_date"] == "Sentence date"
    assert found.unclear == (
        "Date of disposal (disposal_date) is read from “Sentence date”; it could also be “Order start date”.",
    )
    assert found.unused == ("Order start date",)


def test_a_person_may_correct_the_guess_and_leave_the_rest_to_it():
    found = read(
        row(Key="K9", Second_sex="M"), columns={"case_id": "Key", "gender": "Second sex", "ethnicity": ""}
    )
    (case,) = found.cases
    assert (case.id, case.facts["gender"]) == ("K9", "male")
    assert "ethnicity" not in case.facts
    assert found.columns["person_id"] == "Child ID"
    assert found.columns["ethnicity"] == ""


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"case_ref": "Case ID"}, "Did you mean “case_id”?"),
        ({"gender": "Gendr"}, "The long list has no heading “Gendr”."),
        ({"gender": "Sex", "ethnicity": "Sex"}, "The heading “Sex” is given for gender too."),
        ({"case_id": ""}, "No column was recognised as case (case_id)"),
    ],
)
def test_a_column_map_that_cannot_be_followed_is_a_fault(columns, said):
    with pytest.raises(FaultsFound) as found:
        read(row(), columns=columns)
    assert said in str(found.value)
