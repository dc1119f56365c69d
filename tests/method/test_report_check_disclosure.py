"""Checks of a draft for what it would give away about a child beside the tables."""

from dataclasses import replace

import pytest

from inspectorate.method.inspection import work_out
from inspectorate.method.report.checks import check
from tests.method.inspections import inspection_and_results


def inspection_with_levels(**levels_of_field):
    """Return an inspection whose cases have the given levels of a field, in turn."""
    inspection, _ = inspection_and_results()
    (field, levels) = next(iter(levels_of_field.items()))
    populations = dict(inspection.populations)
    level_of: dict[str, str] = {}
    for group, population in populations.items():
        cases = tuple(
            replace(case, facts={**case.facts, field: levels[position % len(levels)]})
            for position, case in enumerate(population.cases)
        )
        level_of |= {case.id: case.facts[field] for case in cases}
        populations[group] = replace(population, cases=cases)
    assessments = tuple(
        replace(one, facts={**one.facts, field: level_of[one.case_id]}) for one in inspection.assessments
    )
    return replace(inspection, assessments=assessments, populations=populations)


def remarks_of(inspection, text, section="2.1"):
    """Return the remarks on small numbers in one section's text."""
    inspection = replace(inspection, narrative={section: text})
    return [
        remark
        for remark in check(inspection, work_out(inspection))
        if remark.kind == "small number" and remark.place.startswith("narrative")
    ]


FEW_GIRLS = ("female", *("male",) * 30)
"""One girl among the eligible cases of each group."""


@pytest.mark.parametrize(
    "text",
    [
        "The only child of mixed heritage had a plan.",
        "Both children on a referral order had a plan.",
        "Both girls had a plan.",
        "A couple of girls had no plan.",
        "All but one of the children on a referral order had a plan.",
        "Three children with a referral order had no plan.",
    ],
)
def test_small_number_in_other_words_is_reported(text):
    inspection, _ = inspection_and_results()
    assert remarks_of(inspection, text)


@pytest.mark.parametrize(
    "text",
    [
        "Both children and parents were asked.",
        "Both inspectors of the case agreed.",
        "A couple of visits were missed.",
        "Only children with a plan were counted.",
        "A handful of visits were missed.",
        "Girls (12) were seen as often as boys (19).",
        "All girls were seen, except in August.",
        "All but one of the plans were good.",
    ],
)
def test_words_of_number_that_count_no_small_group_are_not_reported(text):
    inspection, _ = inspection_and_results()
    assert not remarks_of(inspection, text)


def test_small_numbers_are_reported_in_brackets_in_vague_words_and_as_exceptions():
    texts = [
        "A handful of girls had no plan.",
        "A few of the girls had no plan.",
        "One or two girls had no plan.",
        "Neither of the girls had a plan.",
        "The sole girl had no plan.",
        "(2) girls had no plan.",
        "Two (2) girls had no plan.",
        "Every girl but one had a plan.",
        "All the girls except for two had a plan.",
        "All of the girls, apart from three, had a plan.",
        "None of the girls bar one had a plan.",
        "Every child but one had a plan.",
        "All but two children had a plan.",
        "Every child on a referral order but one had a plan.",
        "Every girl had a plan, and all the boys on a referral order, with one exception.",
        "Of the girls (2), none had a plan.",
        "Girls: two. Boys: twenty-nine.",
        "There were girls, of whom there were three.",
        "Girls (n = 2) were seen later.",
    ]
    inspection, _ = inspection_and_results()
    remarks = remarks_of(inspection, "\n\n".join(texts))
    assert {remark.place for remark in remarks} == {
        f"narrative/2.1.md, line {2 * number + 1}" for number in range(len(texts))
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plans were weak for one of the two girls.", ["girls", "one of the two girls"]),
        ("> A girl told us that her plan did not help.", ["girl"]),
        ("::: example A plan that worked\nThe girl came every week.\n:::", ["girl"]),
        ("Boys were well served.", []),
    ],
)
def test_level_that_few_cases_have_is_reported_in_prose_quotations_and_examples(text, expected):
    remarks = remarks_of(inspection_with_levels(gender=FEW_GIRLS), text)
    assert sorted(remark.text for remark in remarks) == expected
    assert all(remark.severity == "warning" and remark.suggestion for remark in remarks)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("> I saw a boy on a detention and training order waiting for hours.", 1),
        ("> I saw boys on detention and training orders waiting for hours.", 0),
        ("> I saw a boy on a referral order waiting for hours.", 0),
    ],
)
def test_person_described_by_a_rare_disposal_is_reported(text, expected):
    levels = ("detention_and_training_order", *("referral_order",) * 30)
    assert len(remarks_of(inspection_with_levels(disposal_type=levels), text)) == expected


def test_bound_figure_of_a_joined_level_is_serious():
    levels = ("female", *("male",) * 40)
    inspection = inspection_with_levels(gender=levels)
    (remark,) = remarks_of(inspection, "There were {fact.court.gender.male|yes words} boys.")
    assert remark.severity == "serious"
    assert "Girls" in remark.because
    assert remark.suggestion
    assert remark.place == "narrative/2.1.md, line 1"


def test_bound_figure_of_a_level_that_is_shown_alone_gives_no_remark():
    inspection = inspection_with_levels(gender=("female", "male"))
    assert remarks_of(inspection, "There were {fact.court.gender.female|yes words} girls.") == []


def test_number_whose_rest_is_small_is_reported():
    inspection = inspection_with_levels(gender=FEW_GIRLS)
    inspection = replace(
        inspection,
        assessments=tuple(
            replace(one, facts={**one.facts, "harm_concern": "no" if position == 0 else "yes"})
            for position, one in enumerate(inspection.assessments)
        ),
    )
    text = "It was a factor in {fact.court.harm_concern.yes|count}."
    (remark,) = remarks_of(inspection, text)
    assert "rest" in remark.because


def test_second_number_of_a_withheld_classification_is_serious():
    inspection, _ = inspection_and_results()
    scale = "safety_wellbeing"
    court = [one for one in inspection.assessments if one.group == "court"]
    service = {one.case_id: ("low" if position < 6 else "high") for position, one in enumerate(court)}
    inspector = {one.case_id: ("low" if position == 17 else "high") for position, one in enumerate(court)}
    inspection = replace(
        inspection,
        assessments=tuple(
            replace(
                one,
                facts={
                    **one.facts,
                    f"service_{scale}": service[one.case_id],
                    f"inspector_{scale}": inspector[one.case_id],
                },
            )
            if one.group == "court"
            else one
            for one in inspection.assessments
        ),
    )
    first = f"It was too low in {{classification.court.{scale}|too low words}} cases"
    assert remarks_of(inspection, f"{first}.") == []
    second = f"{first}, and we agreed in {{classification.court.{scale}|agreed words}}."
    (remark,) = remarks_of(inspection, second)
    assert remark.severity == "serious"
    assert remark.text == "eleven"
