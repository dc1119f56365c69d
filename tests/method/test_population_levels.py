"""What a cell of a coded column means, in the spellings that case-management systems are known to write."""

import pytest

from inspectorate.method.population.levels import levels_for
from inspectorate.method.standards import load


def read(field: str, text: str, group: str = "court"):
    framework = load("youth-2018")
    levels = levels_for(framework.field(field), framework, group)
    assert levels is not None
    return levels.read(text)


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
def test_the_usual_spellings_of_a_level_are_understood(field, texts, level):
    assert {text: read(field, text).value for text in texts} == dict.fromkeys(texts, level)


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
def test_parts_that_do_not_agree_mean_nothing_known(field, text):
    assert read(field, text).key == "unknown_code"


def test_a_code_and_words_of_another_kind_of_case_are_known_as_such():
    assert read("disposal_type", "RO - Referral Order", "out_of_court").key == "other_group"


def test_an_open_column_keeps_what_its_parts_do_not_settle():
    assert read("disposal_type", "Referral Order - Bespoke").value == "referral order - bespoke"


@pytest.mark.parametrize("text", ["", "N/A", "not known", "-", " / "])
def test_a_cell_that_says_nothing_has_no_level(text):
    assert (read("gender", text).value, read("gender", text).key) == ("", "")
