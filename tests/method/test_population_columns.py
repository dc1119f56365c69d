"""Matching of headings to fields: guesses, ambiguities and corrections."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspectorate.method import population
from inspectorate.method.faults import FaultsFound
from inspectorate.method.population import Case
from tests.method.longlists import YOUTH, read, row


def test_missing_optional_column_is_neither_a_fact_nor_a_fault():
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
def test_headings_of_common_systems_are_recognised(headings):
    result = population.guess_columns(headings.split(","), YOUTH)
    assert list(result.columns) == [
        field.key for field in YOUTH.casework.fields if field.key in result.columns
    ]
    assert (len(result.guesses), result.unused) == (10, ())


@given(st.lists(st.text(max_size=20), max_size=12, unique=True))
def test_each_heading_belongs_to_one_field_or_is_unused(headings):
    result = population.guess_columns(headings, YOUTH)
    used = [guess.heading for guess in result.guesses]
    assert sorted([*used, *result.unused]) == sorted(headings)
    assert all(0.8 < guess.certainty <= 1 and guess.because for guess in result.guesses)


def test_start_and_end_date_are_distinguished():
    columns = population.guess_columns(
        ["Order end date", "Order start date", "Ordr start dte"], YOUTH
    ).columns
    assert (columns["disposal_date"], columns["end_date"]) == ("Order start date", "Order end date")


def test_two_possible_headings_of_a_field_are_unclear():
    result = population.guess_columns(["Sentence date", "Order start date", "Case ID"], YOUTH)
    assert result.columns["disposal_date"] == "Sentence date"
    assert result.unclear == (
        (
            "Date of disposal: 2 columns could match, “Sentence date” and “Order start date”. We use "
            "“Sentence date”. Check that this is right."
        ),
    )
    assert result.unused == ("Order start date",)


def test_confirmed_columns_override_guesses():
    result = read(
        row(Key="K9", Second_sex="M"), columns={"case_id": "Key", "gender": "Second sex", "ethnicity": ""}
    )
    (case,) = result.cases
    assert (case.id, case.facts["gender"]) == ("K9", "male")
    assert "ethnicity" not in case.facts
    assert result.columns["person_id"] == "Child ID"
    assert result.columns["ethnicity"] == ""


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"case_ref": "Case ID"}, "Did you mean “case_id”?"),
        ({"gender": "Gendr"}, "The long list has no heading “Gendr”."),
        ({"gender": "Sex", "ethnicity": "Sex"}, "The heading “Sex” is also given for gender."),
        ({"case_id": ""}, "No column was recognised as case."),
    ],
)
def test_invalid_confirmed_columns_are_a_fault(columns, message):
    with pytest.raises(FaultsFound) as error:
        read(row(), columns=columns)
    assert message in str(error.value)
