"""Checks of figures typed by hand, of prose that contradicts its figure, and of shares that do not add up."""

import re
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspectorate import package
from inspectorate.method.report.checks import check_draft
from inspectorate.method.report.checks.figures.sums import explain_sum
from inspectorate.method.report.draft import prepare
from tests.house.tree import ROOT
from tests.method.inspections import PUBLISHED, inspection_and_results, remarks_on, section_remarks

EXAMPLE = ROOT / "examples" / "barking-and-dagenham-2018"
HARM = "Enough was delivered to manage the risk to other people in just over 60 per cent of cases."


@pytest.mark.parametrize(
    ("section", "text", "typed", "suggested"),
    [
        ("2.2", "Only 48 per cent of cases had plans that kept the child safe.", "48 per cent", "{2.2.2}"),
        ("2.2", "Planning for the child's safety was sufficient in 48% of cases.", "48%", "{2.2.2|percent}"),
        ("2.2", "Planning for the child's safety was sufficient in ４８％ of cases.", "48%",
         "{2.2.2|percent}"),
        ("2.2", "Only 48\u00a0per\u00a0cent of cases had plans that kept the child safe.", "48 per cent",
         "{2.2.2}"),
        ("2.2", "Plans that keep the child safe were found in 14 of 29 cases.", "14 of 29", "{2.2.2|count}"),
        ("2.2", "Plans kept the child safe in fourteen of twenty-nine cases.", "fourteen of twenty-nine",
         "{2.2.2|count words}"),
        ("2.2", "Contingency planning was sufficient in half of cases.", "half", "{2.2.3.e|words}"),
        ("2.4", "In nine (of a possible twenty-six) cases changes in safety were not answered.",
         "nine (of a possible twenty-six", "{2.4.2.a|no count words}"),
        ("2.2", "In 52 per cent of cases plans did not keep the child safe.", "52 per cent", "{2.2.2|no}"),
        ("background", "The population is 210,711.", "210,711", "{figure.population}"),
        ("background", "The reoffending rate is 41.9%.", "41.9%", "{figure.reoffending|comparator}"),
    ],
)  # fmt: skip
def test_typed_figure_gives_a_remark_with_the_binding_it_seems_to_mean(section, text, typed, suggested):
    (remark,) = section_remarks(section, text, "typed figure")
    assert remark.text == typed
    assert remark.suggestion.startswith(f"Write {suggested}")
    assert remark.place == f"narrative/{section}.md, line 1"


@pytest.mark.parametrize(
    "text",
    [
        "Planning was sufficient in {2.2.2} of cases, {2.2.2|count words}.",
        "The service moved in January 2018 and has had three chairs.",
        "Children aged 10 to 17 were seen; levels 1 and 2 apply.",
        "An inspector said: “I saw 48 per cent of them.”",
        "> Nearly 48 per cent, I would say.",
        "::: example A day\nKofi met two boys and three girls.\n:::",
        "In one case a plan was late.",
        "The order lasted six months.",
    ],
)
def test_bound_quoted_or_unrelated_number_gives_no_remark(text):
    assert section_remarks("2.2", text, "typed figure", "contradiction") == []


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("The board met 9 times.", ["9"]),
        ("There were 23 complaints, and £340 was paid.", ["23", "£340"]),
        ("They waited 45 minutes in 8 rooms.", ["45", "8"]),
        ("In 2018 the children aged 10 to 17 were 3 fewer.", ["3"]),
    ],
)
def test_number_that_is_bound_to_no_figure_is_listed(text, typed):
    remarks = section_remarks("1.1", text, "unbound number")
    assert [remark.text for remark in remarks] == typed
    assert {remark.severity for remark in remarks} == {"advice"}


@pytest.mark.parametrize(
    "text",
    [
        "The plan of 3 September 2018 was late, as was that of 4 May.",
        "Children aged 10 to 17, a girl of 15 years old and a 12-year-old met at 9.30am or at 4 pm.",
        "Standards 2.1 and 2.2 are in section 3, on pages 12 to 14; levels 1 and 2 apply.",
        "The minutes say: “We met 9 times.”",
        "Work is sufficient in {2.2.2} of cases, {2.2.2|count words}, with help from Spark2life.",
        "The board met 9 times.[^1]\n\n[^1]: Minutes of 2018.",
        "::: example A day\nKofi met 2 boys.\n:::",
    ],
)
def test_bound_number_date_age_reference_and_number_with_a_source_are_not_listed(text):
    assert section_remarks("1.1", text, "unbound number") == []


def test_every_number_in_the_prose_of_the_example_is_bound_listed_or_no_result():
    """Years, ages and a name, and nothing that is listed."""
    draft = prepare(package.read(EXAMPLE))
    assert [remark for remark in check_draft(draft) if remark.kind == "unbound number"] == []
    numbers = {
        match.group()
        for passage in draft.passages()
        if not passage.in_example
        for match in re.finditer(r"[\w.,]*\d[\w.,]*", passage.text)
        if not any(figure.start <= match.start() < figure.end for figure in passage.figures)
    }
    assert {number.strip(".,") for number in numbers} == {"2011", "2017", "2018", "10", "17", "Spark2life"}


def test_typed_figure_without_a_match_needs_a_source():
    (remark,) = section_remarks("background", "Some 37 per cent of homes are rented.", "typed figure")
    assert remark.severity == "advice"
    assert (
        section_remarks(
            "background", "Some 37 per cent of homes are rented.[^a]\n\n[^a]: Census.", "typed figure"
        )
        == []
    )


@pytest.mark.parametrize(
    ("section", "text", "words", "binding"),
    [
        ("2.3", HARM,
         "just over 60 per cent", "{2.3.3}"),
        ("2.2", "Most plans, {2.2.3.c}, considered victims.", None, None),
        ("2.2", "Most plans considered victims ({2.2.3.c}).", "Most", "{2.2.3.c|words}"),
        ("2.2", "Nearly all cases ({2.2.2|percent}) had a safety plan.", "Nearly all", "{2.2.2|words}"),
        ("2.2", "A minority of plans ({2.2.1}) helped.", "A minority", "{2.2.1|words}"),
        ("2.2", "In almost all cases ({2.2.2|no}) it was not done.", "almost all", "{2.2.2|no words}"),
        ("2.2", "Two-thirds of cases, or rather {2.2.2|count}, were planned.", None, None),
    ],
)  # fmt: skip
def test_prose_that_its_figure_contradicts_gives_a_serious_remark(section, text, words, binding):
    remarks = section_remarks(section, text, "contradiction")
    if words is None:
        assert remarks == []
        return
    (remark,) = remarks
    assert remark.severity == "serious"
    assert remark.text == words
    assert binding in remark.suggestion


@pytest.mark.parametrize(
    ("section", "text"),
    [
        ("2.3", "Services supported desistance in just over 60 per cent of cases."),
        ("2.2", "Just under half of cases ({2.2.2}) had a safety plan."),
        ("2.2", "Fewer than half of plans ({2.2.3.c|count}) considered victims."),
        (
            "2.2",
            "Most plans helped the child to stop offending ({2.2.1}), but only {2.2.2} kept the child safe.",
        ),
        ("2.2", "Most plans are good, while {2.2.3.c} considered victims."),
        ("2.2", "All of this matters, and {2.2.2} is low."),
        ("2.2", "“Nearly all cases”, said the manager of the {2.2.2}."),
        ("2.4", "Above all cases need time; {2.4.2} had it."),
    ],
)
def test_prose_that_agrees_with_its_figure_gives_no_serious_remark(section, text):
    assert [
        remark for remark in section_remarks(section, text, "contradiction") if remark.severity == "serious"
    ] == []


def test_just_over_60_is_true_of_64_per_cent():
    text = HARM
    at_64 = remarks_on(
        {"2.3": text}, "contradiction", counts={**PUBLISHED, "2.3.3": (16, 25), "2.3.1": (1, 25)}
    )
    assert at_64 == []


@pytest.mark.parametrize(
    ("shares", "explained"),
    [
        ((57, 42), "1 short"),
        ((73, 24), "3 short"),
        ((30, 70), ""),
        ((50, 51), ""),
        ((50, 49), "1 short"),
        ((33, 33, 33), ""),
        ((34, 33, 34), ""),
        ((60, 43), "more than rounding"),
        ((57.4, 42.5), "0.1 short"),
        ((47.25, 52.75), ""),
    ],
)
def test_sum_is_explained_by_rounding_only_within_its_limits(shares, explained):
    assert explained in explain_sum(shares)
    assert bool(explained) == bool(explain_sum(shares))


@given(st.lists(st.integers(0, 60), min_size=2, max_size=6).filter(any))
def test_shares_of_a_whole_rounded_half_up_need_no_explanation(counts):
    total = sum(counts)
    rounded = tuple(float(int(Fraction(100 * count, total) + Fraction(1, 2))) for count in counts)
    assert explain_sum(rounded) == ""


def test_key_facts_that_do_not_add_up_give_a_remark_with_the_reason():
    ethnicity, comparator = section_remarks("foreword", "Words.", "sum")
    assert ethnicity.text == "Ethnicity, the service: 57 + 42"
    assert "Rounding alone cannot explain this" in ethnicity.because
    assert comparator.text == "Ethnicity, England and Wales: 73 + 24"
    assert {ethnicity.severity, comparator.severity} == {"warning"}


def test_key_facts_with_unknowns_in_the_base_give_advice_only():
    inspection, _ = inspection_and_results()
    figures = tuple(
        replace(figure, base_includes_unknown=figure.share_of == "Ethnicity") for figure in inspection.figures
    )
    assert {remark.severity for remark in remarks_on({}, "sum", figures=figures)} == {"advice"}


@pytest.mark.parametrize(
    ("text", "sums"),
    [
        ("Of the children, 57 per cent are White and 42 per cent are not.", ["57 + 42"]),
        ("Of the children, 87 per cent are boys and 13 per cent are girls.", []),
        ("It was 62 per cent, against 84 per cent.", []),
        ("It was {2.2.2}, and {2.2.2} is what the chapter says.", []),
        ("It was 48 per cent, and 48 per cent is what the chapter says.", []),
        ("Of the children, ５７％ are White and ４２％ are not.", ["57 + 42"]),
    ],
)
def test_shares_in_one_sentence_are_added_up(text, sums):
    assert [
        remark.text
        for remark in section_remarks("background", text, "sum")
        if remark.place.startswith("narrative")
    ] == sums
