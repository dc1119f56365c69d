"""Levels of coded columns, in the spellings that case-management systems export."""

import pytest

from inspectorate.method.population.levels import levels_for
from inspectorate.method.standards import load


def parsed_level(field: str, text: str, group: str = "court"):
    framework = load("youth-2018")
    levels = levels_for(framework.field(field), framework, group)
    assert levels is not None
    return levels.parse(text)


@pytest.mark.parametrize(
    ("field", "texts", "level"),
    [
        ("gender", ["Man/Boy", "Boy/Man", "M - Male", "1: Male", "Male (M)", "MALE"], "male"),
        ("gender", ["Woman/Girl", "F – Female", "02 - Female"], "female"),
        ("risk_of_serious_harm", ["hi", "HIGH", "H - High", "3 - High", "R3 | High"], "high"),
        ("risk_of_serious_harm", ["v high", "V. High", "vh", "VH - Very high", "4 = Very High"], "very_high"),
        ("safety_wellbeing", ["med", "Med.", "M - Medium", "02 - Medium"], "medium"),
        ("ethnicity", ["W1 - White British", "White - British", "Gypsy/Roma/Traveller", "W9: White"],
         "white"),
        ("ethnicity", ["Black/Black British", "B2 - Black African", "Black/Black British - Caribbean"],
         "black"),
        ("ethnicity", ["Asian/Asian British", "A2 - Pakistani", "Asian/Asian British: Indian"], "asian"),
        ("ethnicity", ["Mixed/Multiple ethnic groups", "M1 - White and Black Caribbean"], "mixed"),
        ("ethnicity", ["White/Black Caribbean", "Mixed White and Asian"], "mixed"),
        ("disposal_type", ["s.90/91", "s90/91", "section 90/91", "S.91"], "long_term_detention"),
        ("disposal_type", ["RO - Referral Order", "ro"], "referral_order"),
        ("looked_after", ["Y - Yes", "Yes (s20)"], "yes"),
    ],
)  # fmt: skip
def test_common_spellings_are_matched_to_their_level(field, texts, level):
    assert {text: parsed_level(field, text).value for text in texts} == dict.fromkeys(texts, level)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("gender", "Male/Female"),
        ("gender", "F - Male"),
        ("gender", "X9 - Z"),
        ("ethnicity", "White/Asian/Martian"),
        ("ethnicity", "N/B"),
        ("risk_of_serious_harm", "Low - High"),
        ("looked_after", "Ex - looked after"),
        ("looked_after", "Yes/No"),
    ],
)
def test_contradictory_parts_are_an_unknown_code(field, text):
    assert parsed_level(field, text).key == "unknown_code"


def test_level_of_another_case_group_is_recognised():
    assert parsed_level("disposal_type", "RO - Referral Order", "out_of_court").key == "other_group"


def test_ambiguous_text_in_an_open_field_is_a_new_level():
    assert parsed_level("disposal_type", "Referral Order - Bespoke").value == "referral order - bespoke"


@pytest.mark.parametrize("text", ["", "N/A", "not known", "-", " / "])
def test_blank_cell_has_no_level(text):
    assert (parsed_level("gender", text).value, parsed_level("gender", text).key) == ("", "")
