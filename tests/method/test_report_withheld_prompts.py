"""Prompts whose numbers would give away how many cases of a level they, or their key question, left out."""

from dataclasses import replace
from pathlib import Path

import pytest

from inspectorate import package
from inspectorate.method.assessments import FIRST, answer_categories
from inspectorate.method.inspection import work_out
from inspectorate.method.report import compose
from inspectorate.method.report.checks import check
from inspectorate.method.report.composition import small_counts
from inspectorate.method.report.draft import prepare
from inspectorate.method.standards import load
from inspectorate.method.tallies import count
from tests.method.editions import changed
from tests.method.reports import table

EXAMPLE = package.read(Path(__file__).parents[2] / "examples" / "barking-and-dagenham-2018")
YOUTH = load("youth-2018")


def withheld_with_numbers(draft, **numbers):
    """Return the prompts withheld if the questions applied to these numbers of cases."""
    tallies = dict(draft.results.tallies)
    for question, number in numbers.items():
        tallies[question] = replace(tallies[question], applicable=number)
    return small_counts.withheld_prompts(replace(draft, results=replace(draft.results, tallies=tallies)))


@pytest.fixture(scope="module")
def draft():
    return prepare(EXAMPLE)


def test_prompt_asked_from_a_level_on_does_not_say_how_many_cases_are_below_it():
    # 2.2.3 applied to 29 cases and 2.2.3.e to 26, so three children were judged to be of low risk.
    report = compose(EXAMPLE)
    for domain, prompts in {"2": ("2.2.2.d", "2.2.3.e"), "3": ("3.2.2.c", "3.2.3.d")}.items():
        rows = {
            row[0].text: [cell.text for cell in row[2:]] for row in table(report, f"questions.{domain}").rows
        }
        assert [rows[prompt] for prompt in prompts] == [["[c]"] * 5] * 2
        assert all("[c]" not in rows[question] for question in rows if question in YOUTH.key_questions)


def test_prompt_would_give_the_number_of_a_group_where_both_assessors_agree_on_every_level(draft):
    agreed = tuple(
        replace(one, facts={**one.facts, "inspector_risk_of_serious_harm": one.facts["risk_of_serious_harm"]})
        for one in EXAMPLE.assessments
    )
    low = [
        answer_categories(one, YOUTH)
        for one in agreed
        if (one.group, one.occasion, one.facts["risk_of_serious_harm"]) == ("court", FIRST, "low")
    ]
    tallies = count(agreed, YOUTH, {})
    left_out = sum(categories["2.2.3"] == "not_applicable" for categories in low)
    assert len(low) == 8
    assert tallies["2.2.3"].applicable - tallies["2.2.3.e"].applicable == len(low) - left_out
    assert "2.2.3.e" in withheld_with_numbers(draft, **{"2.2.3.e": tallies["2.2.3.e"].applicable})


@pytest.mark.parametrize(
    ("cases", "shown"), [(0, True), (1, False), (4, False), (5, True), (26, True), (27, False), (31, True)]
)
def test_prompt_is_withheld_if_it_applied_to_few_cases_or_left_few_out(draft, cases, shown):
    withheld = withheld_with_numbers(draft, **{"2.1.1": 31, "2.1.1.f": cases})
    assert ("2.1.1.f" not in withheld) is shown


@pytest.mark.parametrize(
    ("fact", "level", "shown"),
    [
        ("gender", "male", False),
        ("disposal_type", "referral_order", False),
        ("service_safety_wellbeing", "low", False),
        ("inspector_likelihood_of_reoffending", "low", False),
        ("plan_due", "yes", True),
    ],
)
def test_prompt_that_any_field_or_classification_decides_about_is_withheld(
    draft, tmp_path, fact, level, shown
):
    nested = f'{{ any = [{{ fact = "victim", is = ["yes"] }}, {{ fact = "{fact}", is = ["{level}"] }}] }}'
    prompt = 'id = "2.1.1.a"\n'
    edit = ("prompts.toml", prompt, f"{prompt}applies = {nested}\n")
    edition = load(changed("youth-2018", tmp_path, edit))
    of_edition = replace(draft, inspection=replace(EXAMPLE, framework=edition))
    assert ("2.1.1.a" not in small_counts.withheld_prompts(of_edition)) is shown


def test_withheld_prompt_in_the_text_is_reported():
    texts = {"2.2": "Plans for a rise in risk were made in {2.2.3.e|count}, and victims in {2.2.3.c|count}."}
    inspection = replace(EXAMPLE, narrative=texts)
    remarks = [one for one in check(inspection, work_out(inspection)) if one.kind == "small number"]
    assert [one.text for one in remarks if one.place.startswith("narrative")] == ["13 of 26"]
    assert "The tables withhold this prompt ({2.2.3.e})" in remarks[0].because
