"""Figures by reference: every form can be printed, and unknown references and forms are rejected."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspectorate.method.report.figures import (
    CountFigure,
    NoSuchFigureError,
    Quantity,
    ShareFigure,
    bind,
    gather,
)
from tests.method.inspections import announced_inspection, inspection, inspection_and_results, with_counts


@pytest.fixture(scope="module")
def catalogue():
    return gather(*with_counts({"2.2.2": (15, 31), "2.4.2.a": (17, 26)}))


def test_every_figure_can_be_printed_in_all_its_forms(catalogue):
    for reference, figure in catalogue.items():
        assert figure.reference == reference
        assert figure.description
        assert figure.because
        assert figure.forms
        for form in figure.forms:
            assert bind(f"{reference}|{form}" if form else reference, catalogue).text.strip(), (
                reference,
                form,
            )


def test_every_case_question_standard_and_key_fact_has_a_figure(catalogue):
    inspection, _ = inspection_and_results()
    framework = inspection.framework
    case_questions = {
        question for question in framework.questions if framework.domain_of[question].judged_on == "cases"
    }
    assert case_questions | set(framework.standards) | {
        f"figure.{figure.key}" for figure in inspection.figures
    } <= set(catalogue)


@pytest.mark.parametrize(
    ("binding", "text"),
    [
        ("2.2.2", "48 per cent"),
        ("2.2.2|percent", "48%"),
        ("2.2.2 | count  words", "fifteen of thirty-one"),
        ("2.2.2|no", "52 per cent"),
        ("2.2.2|no count", "16 of 31"),
        ("2.2.2|words", "just under half"),
        ("2.2.2|around", "around half"),
        ("2.2.2|tens", "just under 50 per cent"),
        ("2.4.2.a|no yes words", "nine"),
        ("2.4.2.a|applicable words", "twenty-six"),
        ("figure.reoffending", "47.3 per cent"),
        ("figure.reoffending|comparator percent", "41.9%"),
        ("figure.population", "210,711"),
        ("cases.court|words", "eighteen"),
        ("cases.court|share", "60 per cent"),
        ("survey|count words", "thirteen"),
        ("recommendations|words", "three"),
        ("fieldwork", "September 2018"),
        ("published|date", "6 December 2018"),
        ("design.confidence", "80 per cent"),
        ("design.margin", "5"),
        ("window.court", "six to nine months"),
        ("smallest", "five"),
    ],
)
def test_binding_prints_the_figure_in_its_form(catalogue, binding, text):
    assert bind(binding, catalogue).text == text


@pytest.mark.parametrize(
    ("binding", "problem", "cure"),
    [
        ("2.2.9", "no figure “2.2.9”", "2.2"),
        ("2.2.2|count word", "no form “count word”", "“count words”"),
        ("figure.reofending", "no figure", "“figure.reoffending”"),
        ("classification.court.safety_wellbeing", "needs a form", "too low"),
        ("", "no figure “”", "Choose a figure"),
        ("figure.population|comparator", "no form", "form"),
    ],
)
def test_unknown_reference_or_form_raises_an_error_with_the_nearest(catalogue, binding, problem, cure):
    with pytest.raises(NoSuchFigureError) as caught:
        bind(binding, catalogue)
    assert problem in caught.value.problem
    assert cure in caught.value.cure


@given(st.text(max_size=30))
def test_arbitrary_binding_raises_no_other_error(text):
    catalogue = {"2.2.2": ShareFigure("2.2.2", "x", "y", 15, 31)}
    if text.partition("|")[0].strip() != "2.2.2":
        with pytest.raises(NoSuchFigureError, match=r"\."):
            bind(text, catalogue)


def test_parts_of_a_classification_are_printed_separately():
    figure = CountFigure(
        "c", "x", "y", 31, 31, {"too low": 8, "too high": 0, "should be high": 3, "should be very_high": 5}
    )
    forms = ("too low", "too low words", "too low count", "too low share")
    assert [figure.format(form) for form in forms] == ["8", "eight", "8 of 31", "26 per cent"]
    assert figure.format("should be very_high words") == "five"
    assert figure.format("too low share words") == "just over a quarter"


def test_figures_without_data_print_a_placeholder():
    announced = announced_inspection()
    catalogue = gather(announced, inspection_and_results()[1].__class__({}, {}, None, {}, {}, (), {}, {}))
    assert bind("2.2.2|words", catalogue).text == "none applied"
    assert bind("2.2|lower", catalogue).text == "not yet rated"
    assert bind("overall", catalogue).text == "not yet rated"
    assert bind("overall|score", catalogue).text == "not yet known"
    assert bind("seed.court", catalogue).text == "not yet known"
    assert bind("published", catalogue).text == "not yet known"
    assert bind("cases.court|share", catalogue).text == "none applied"


def test_facts_are_counted_over_the_cases_in_which_they_are_recorded():
    complete = inspection()
    catalogue = gather(complete, inspection_and_results()[1])
    court = catalogue["fact.court.harm_concern.yes"]
    facts = [
        assessment.facts["harm_concern"] for assessment in complete.assessments if assessment.group == "court"
    ]
    assert isinstance(court, ShareFigure)
    assert (court.yes, court.total) == (facts.count("yes"), len(facts))
    all_groups = catalogue["fact.all.harm_concern.yes"]
    out_of_court = catalogue["fact.out_of_court.harm_concern.yes"]
    assert isinstance(all_groups, ShareFigure)
    assert isinstance(out_of_court, ShareFigure)
    assert (all_groups.yes, all_groups.total) == (
        court.yes + out_of_court.yes,
        court.total + out_of_court.total,
    )


def test_percentage_is_rounded_half_up_from_the_exact_share():
    assert ShareFigure("x", "", "", 1, 8).percentage == 13
    assert ShareFigure("x", "", "", 1, 8).exact == Fraction(1, 8)


def test_quantity_is_printed_with_its_unit():
    rate = Quantity("r", "x", "y", 554, "per 100,000", 301, "England and Wales", "2017", "YJB")
    assert [rate.format(form) for form in ("", "number", "comparator", "comparator title", "period")] == [
        "554 per 100,000", "554", "301 per 100,000", "England and Wales", "2017",
    ]  # fmt: skip
