"""Code sets of coded columns: numbered labels, letters of a second code set, ticks, and words for nothing."""

import pytest

from inspectorate.method.population.levels import levels_for
from inspectorate.method.standards import load
from tests.method.longlists import numbered_row, read

YOUTH = load("youth-2018")


def levels_of(field, group="court"):
    levels = levels_for(YOUTH.field(field), YOUTH, group)
    assert levels is not None
    return levels


def levels_by_text(field, texts, group="court"):
    """Return the level of each text, or the kind of problem in brackets."""
    parsed = {text: levels_of(field, group).parse(text) for text in texts}
    return {text: level.value or f"({level.key})" for text, level in parsed.items()}


NUMBERED_ETHNICITY = {
    "white": ["A1 White British", "A3 Any other White background", "A5 Gypsy / Roma", "G1 Gypsy/Roma",
              "a) WBRI", "A - White British", "01 White British", "W1: White British"],
    "mixed": ["B1 White and Black Caribbean", "B3 White and Asian", "f) MWBC",
              "M9 Any other mixed background"],
    "asian": ["C1 Indian", "C4 Any other Asian background", "E1 Chinese", "H - Indian", "O1 Chinese"],
    "black": ["D1 Caribbean", "D3 Any other Black background", "M - Caribbean", "N - African", "IC3 Black"],
    "other": ["E2 Any other ethnic group", "S - Any other ethnic group", "IC6 Arabic or North African"],
    "not_known": ["F1 Information not yet obtained", "F2 Refused", "Z - Not stated", "N2"],
}  # fmt: skip
"""Labels that systems number: of returns to the Department for Education, of the NHS, of the police."""


@pytest.mark.parametrize("level", NUMBERED_ETHNICITY)
def test_label_with_a_code_has_the_level_of_the_label(level):
    texts = NUMBERED_ETHNICITY[level]
    assert levels_by_text("ethnicity", texts) == dict.fromkeys(texts, level)


@pytest.mark.parametrize("text", ["F - Male", "M - Female", "W - Asian", "X9 - Z", "1 Low 2"])
def test_letter_that_contradicts_its_label_has_no_level(text):
    field = "ethnicity" if "Asian" in text else "gender" if "ale" in text else "risk_of_serious_harm"
    assert levels_by_text(field, [text]) == {text: "(unknown_code)"}


@pytest.mark.parametrize(
    ("field", "levels"),
    [
        ("gender", {"01": "male", "2.0": "female", "02": "female", "0.0": "not_known", "00": "not_known"}),
        ("risk_of_serious_harm", {"1.0": "low", "04": "very_high", "3.00": "high", "5.0": "(unknown_code)"}),
        ("restricted", {"1.0": "yes", "0.0": "no"}),
    ],
)
def test_number_with_noughts_is_the_code_without_them(field, levels):
    assert levels_by_text(field, levels) == levels


@pytest.mark.parametrize(
    ("text", "level"),
    [("✓", "yes"), ("✔️", "yes"), ("☑", "yes"), ("✗", "no"), ("☐", "no"), ("✓✗", "(unknown_code)"),
     ("●", "(unknown_code)"), ("", "()"), ("-", "()"), ("?", "()"), ("…", "(unknown_code)")],
)  # fmt: skip
def test_tick_in_a_yes_or_no_column_is_an_answer(text, level):
    assert levels_by_text("restricted", [text]) == {text: level}


def test_record_with_a_tick_under_restricted_is_left_out():
    (left_out,) = read(numbered_row(1, Restricted="✓"), numbered_row(2)).left_out
    assert (left_out.row, left_out.reason_key) == (2, "restricted")


@pytest.mark.parametrize("text", ["Not yet assessed", "Not assessed", "Assessment pending", "TBC", "Awaited"])
def test_classification_that_was_not_made_is_not_recorded_and_the_case_stays(text):
    (case,) = read(numbered_row(1, ROSH=text)).cases
    assert "risk_of_serious_harm" not in case.facts


@pytest.mark.parametrize("text", ["TBC", "Assessment pending"])
def test_restriction_that_is_not_decided_leaves_the_case_out(text):
    (left_out,) = read(numbered_row(1, Restricted=text), numbered_row(2)).left_out
    assert left_out.reason.startswith(
        f"Row 2: “Restricted” is “{text}”, which is not one of the values in the standards"
    )


def test_duration_is_no_part_of_a_disposal():
    texts = {
        "Referral Order (12 months)": "referral_order",
        "RO 6 months": "referral_order",
        "24 month YRO": "youth_rehabilitation_order",
        "DTO - 8m": "detention_and_training_order",
        "Section 91": "long_term_detention",
        "Bespoke order 3 months": "bespoke order 3 months",
    }
    assert levels_by_text("disposal_type", texts) == texts


def ethnicities(*texts):
    """Return the levels of cases whose ethnicity is written so, and the reasons of those without."""
    population = read(*(numbered_row(number, Ethnicity=text) for number, text in enumerate(texts, start=1)))
    levels = {int(case.id[1:]): case.facts.get("ethnicity") for case in population.cases}
    return [levels[number] for number in sorted(levels)], [
        value.reason for value in population.unreadable_values
    ]


def test_letter_of_one_code_set_only_decides_what_the_others_mean():
    nhs, nhs_reasons = ethnicities(*"ABDMZ")
    police, police_reasons = ethnicities(*"WBAMO")
    assert nhs == ["white", "white", "mixed", "black", "not_known"]
    assert police == ["white", "black", "asian", "mixed", "other"]
    assert nhs_reasons == police_reasons == []


@pytest.mark.parametrize("letters", ["AB", "AWD"])
def test_letters_are_not_guessed_if_nothing_shows_the_code_set(letters):
    levels, reasons = ethnicities(*letters)
    assert levels[0] is None
    assert reasons[0] == (
        "Row 2: “Ethnicity” is “A”, which can mean “Asian or Asian British” or “White”. Write the full "
        "name. We have treated it as not recorded."
    )
