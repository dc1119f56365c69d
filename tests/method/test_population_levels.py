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


DFE_ETHNICITY = {
    "white": "WBRI WIRI WIRT WOTH WROM",
    "mixed": "MWBC MWBA MWAS MOTH",
    "asian": "AIND APKN ABAN AOTH CHNE",
    "black": "BCRB BAFR BOTH",
    "other": "OOTH",
    "not_known": "REFU NOBT",
}
"""The twenty codes of the school census (Department for Education, Common basic data set)."""

CENSUS_2001 = {
    "white": "W1 W2 W9",
    "mixed": "M1 M2 M3 M9",
    "asian": "A1 A2 A3 A9 O1",
    "black": "B1 B2 B9",
    "other": "O9",
    "not_known": "NS",
}
"""The codes of self-defined ethnicity in the classification of the 2001 census, 16+1."""

CENSUS_LABELS = {
    "white": [
        "White: British", "White: Irish", "White: Other White", "White: Gypsy or Irish Traveller",
        "White: English/Welsh/Scottish/Northern Irish/British", "White: Roma",
        "White: English, Welsh, Scottish, Northern Irish or British", "Traveller of Irish Heritage",
    ],
    "mixed": [
        "Mixed: White and Black Caribbean", "Mixed: Other Mixed", "Mixed - White & Black African",
        "Mixed/multiple ethnic group: White and Asian",
        "Mixed or Multiple ethnic groups: Other Mixed or Multiple ethnic groups",
    ],
    "asian": [
        "Asian or Asian British: Indian", "Asian or Asian British: Other Asian", "O1 - Chinese",
        "Chinese or other ethnic group: Chinese", "Asian/Asian British: Chinese",
        "Asian, Asian British or Asian Welsh: Bangladeshi", "Asian or Asian British - Other",
    ],
    "black": [
        "Black or Black British: Caribbean", "Black/African/Caribbean/Black British: African",
        "Black, Black British, Black Welsh, Caribbean or African: Other Black",
    ],
    "other": [
        "Chinese or other ethnic group: Other ethnic group", "Other ethnic group: Arab",
        "Other ethnic group: Any other ethnic group",
    ],
    "not_known": ["Not stated", "Prefer not to say", "Refused", "Information not yet obtained"],
}  # fmt: skip
"""Labels of the censuses of 2001, 2011 and 2021, and of systems that use them."""


@pytest.mark.parametrize("codes", [DFE_ETHNICITY, CENSUS_2001])
def test_ethnicity_codes_are_known(codes):
    for level, names in codes.items():
        for code in names.split():
            assert (code, parsed_level("ethnicity", code).value) == (code, level)
            assert parsed_level("ethnicity", code.lower()).value == level


@pytest.mark.parametrize("level", CENSUS_LABELS)
def test_census_labels_are_known(level):
    labels = CENSUS_LABELS[level]
    assert {label: parsed_level("ethnicity", label).value for label in labels} == dict.fromkeys(labels, level)


@pytest.mark.parametrize(
    ("level", "texts"),
    [
        (
            "not_known",
            [
                "Prefer not to say", "prefers not to answer", "Not stated", "Not known", "U", "0", "Unknown",
                "0 - Not known", "9 - Not specified", "Declined to say", "Client refused", "TBC",
                "Would rather not say", "Not yet recorded", "Not asked",
            ],
        ),
        ("male", ["Trans male", "Trans man", "Male (including trans man)", "M ", "1", "Man/Boy"]),
        ("female", ["Trans female", "Transgender woman", "F (2)", "1 - Female"]),
        ("other", ["Non-binary", "Gender fluid", "Prefer to self-describe", "Intersex", "9", "X"]),
    ],
)  # fmt: skip
def test_every_answer_about_gender_has_a_level(level, texts):
    assert {text: parsed_level("gender", text).value for text in texts} == dict.fromkeys(texts, level)


def test_level_of_another_case_group_is_recognised():
    assert parsed_level("disposal_type", "RO - Referral Order", "out_of_court").key == "other_group"


def test_ambiguous_text_in_an_open_field_is_a_new_level():
    assert parsed_level("disposal_type", "Referral Order - Bespoke").value == "referral order - bespoke"


@pytest.mark.parametrize("text", ["", "N/A", "NULL", "-", " / "])
def test_blank_cell_has_no_level(text):
    assert (parsed_level("gender", text).value, parsed_level("gender", text).key) == ("", "")
