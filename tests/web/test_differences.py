"""Differences between two assessments of a case: all of them on one page, in one submission."""

import html

import pytest
from django.utils import timezone

from inspectorate.web.assessments.changes.agreement import SelectedAnswer, resolve_differences
from inspectorate.web.assessments.changes.caseload import end_blindness, reassign
from inspectorate.web.assessments.models import Answer, Assessment, DifferenceResolution
from inspectorate.web.audit.models import Event
from inspectorate.web.editions import framework
from inspectorate.web.permissions import NotPermitted, NotVisible
from inspectorate.web.states import Role, State, transitions
from inspectorate.web.workflow.queries import unfinished_work
from tests.web.assigned_cases import complete_answers, create_assessment, new_submission, save_all

REASON = "We read the file together."


def assessed_twice(team, *answers: dict[str, str]) -> Assessment:
    """Finish both assessments of a case, complete except for these answers; return the first one."""
    people = ((Role.INSPECTOR, "first"), (Role.PARTNER, "second"))
    for (role, occasion), others in zip(people, answers, strict=True):
        assessment = create_assessment(team, role, occasion=occasion)
        values = complete_answers(team) | others
        save_all(team.people[role], assessment, [new_submission(*answer) for answer in values.items()])
    Assessment.objects.update(state="finished", finished_at=timezone.now())
    end_blindness(Assessment.objects.all())
    return Assessment.objects.get(occasion="first")


@pytest.fixture
def prompts(team):
    """The ids of the first 29 prompts of court cases."""
    questions = framework(team.inspection.edition).questions
    return [name for name in complete_answers(team) if name in questions and name.count(".") == 3][:29]


@pytest.fixture
def first(team, prompts):
    """The first assessment of a case whose two assessors differ in 2.1.1 and 29 prompts."""
    return assessed_twice(team, {}, dict.fromkeys(("2.1.1", *prompts), "no"))


@pytest.fixture
def address(team, first):
    return f"/inspections/{team.inspection.pk}/consistency/{first.pk}/"


def resolved() -> dict[str, str]:
    return dict(DifferenceResolution.objects.values_list("question", "value"))


def test_all_differences_of_a_case_are_resolved_in_one_submission(team, first, address, prompts):
    lead = team.client(Role.LEAD)
    assert "30 answers differ" in lead.get(address).text
    selected = {f"value_{name}": "no" for name in ("2.1.1", *prompts)}
    response = lead.post(address, {**selected, "reason_2.1.1": REASON}, follow=True)
    assert response.redirect_chain == [(address, 302)]
    assert "30 differences resolved." in response.text
    assert "All differences are resolved." in response.text
    assert resolved() == dict.fromkeys(("2.1.1", *prompts), "no")
    answers = Answer.objects.filter(assessment=first, question__in=resolved())
    assert set(answers.values_list("value", flat=True)) == {"no"}
    events = Event.objects.filter(event_type="resolve_difference").values_list("subject", flat=True)
    assert sorted(events) == sorted(f"court C1 {name}" for name in resolved())


def test_reason_is_required_where_a_rating_changes_and_nowhere_else(team, address, prompts):
    lead = team.client(Role.LEAD)
    page = html.unescape(lead.get(address).text)
    changes = "2.1.1 from Outstanding to Inadequate, 2.1 from Outstanding to Inadequate"
    assert f"“No” changes the rating of {changes}. Enter a reason if you select it." in page
    assert page.count("Enter a reason if you select it.") == 1
    response = lead.post(address, {"value_2.1.1": "yes", f"value_{prompts[0]}": "no"})
    assert response.status_code == 302
    assert resolved() == {"2.1.1": "yes", prompts[0]: "no"}


def test_answers_without_errors_are_saved_and_the_others_stay(team, address, prompts):
    selected = {
        "value_2.1.1": "no",
        "reason_2.1.1": " ",
        f"value_{prompts[0]}": "no",
        f"value_{prompts[1]}": "?",
    }
    response = team.client(Role.LEAD).post(address, selected)
    assert response.status_code == 422
    assert resolved() == {prompts[0]: "no"}
    page = html.unescape(response.text)
    assert "1 difference resolved." in page
    assert '<a href="#id_reason_2.1.1">Enter a reason for your answer to 2.1.1.' in page
    assert f"Select the answer to use for {prompts[1]}" in page
    assert "29 differences are not resolved." in page


def test_difference_that_somebody_else_resolved_meanwhile_stays_as_they_resolved_it(
    team, first, address, prompts
):
    resolve_differences(
        access=team.access(Role.LEAD), first=first.pk, selections={"2.1.1": SelectedAnswer("yes", "")}
    )
    selected = {"value_2.1.1": "no", "reason_2.1.1": REASON, f"value_{prompts[0]}": "yes"}
    response = team.client(Role.LEAD).post(address, selected)
    assert response.status_code == 422
    assert resolved() == {"2.1.1": "yes", prompts[0]: "yes"}
    page = html.unescape(response.text)
    assert (
        "Alex Lead inspector has already resolved the difference in 2.1.1. Your answer was not saved." in page
    )
    assert "You selected “No”." in page
    assert REASON in page


def test_selection_that_is_repeated_changes_nothing(team, first):
    selections = {"2.1.1": SelectedAnswer("no", REASON)}
    for _attempt in range(2):
        assert not resolve_differences(access=team.access(Role.LEAD), first=first.pk, selections=selections)
    assert DifferenceResolution.objects.count() == 1


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({}, "Select at least one answer"),
        ({"reason_2.1.1": REASON}, "Select the answer to use for 2.1.1, or clear the reason"),
    ],
)
def test_form_without_an_answer_says_what_to_select(team, address, form, error):
    response = team.client(Role.LEAD).post(address, form)
    assert error in html.unescape(response.text)
    assert resolved() == {}


def test_answer_that_changes_a_rating_only_with_another_one_needs_a_reason_too(team):
    first = assessed_twice(team, {"plan_due": "no", "2.2.1": ""}, {"2.2.1": "no"})
    selections = {"plan_due": SelectedAnswer("yes", ""), "2.2.1": SelectedAnswer("no", "")}
    rules = resolve_differences(access=team.access(Role.LEAD), first=first.pk, selections=selections)
    assert set(rules) == {"plan_due", "2.2.1"}


def test_head_sees_differences_and_cannot_resolve_them(team, first, address):
    head = team.client(Role.HEAD)
    page = head.get(address).text
    assert "30 answers differ" in page
    assert "Resolve differences" not in page
    assert head.post(address, {"value_2.1.1": "yes"}).status_code == 403
    with pytest.raises(NotPermitted):
        resolve_differences(access=team.access(Role.HEAD), first=first.pk, selections={})


def test_question_in_which_the_assessors_agree_cannot_be_resolved(team, first):
    selections = {"2.1.2": SelectedAnswer("yes", "")}
    with pytest.raises(NotVisible):
        resolve_differences(access=team.access(Role.LEAD), first=first.pk, selections=selections)


def test_unresolved_differences_are_a_task_of_the_lead_and_listed_before_the_panel(team, first, address):
    lead, home = team.client(Role.LEAD), f"/inspections/{team.inspection.pk}/"
    task = "Resolve 30 differences between assessors"
    assert f'href="{address}"' in lead.get(home).text
    assert task in lead.get(home).text
    assert task not in team.client(Role.HEAD).get(home).text
    access = team.access(Role.LEAD)
    [to_panel] = [row for row in transitions(State.FIELDWORK, access.roles) if row.end is State.PANEL]
    work = unfinished_work(access=access, transition=to_panel)
    assert work == ["30 differences between assessors are not resolved"]
    lead.post(address, {"value_2.1.1": "yes"})
    assert "Resolve 29 differences between assessors" in lead.get(home).text


def test_agreement_is_shown_overall_first_and_by_standard_with_unresolved_differences(team, first, address):
    page = html.unescape(team.client(Role.LEAD).get(f"/inspections/{team.inspection.pk}/consistency/").text)
    questions = [
        name for name in complete_answers(team) if name in framework(team.inspection.edition).questions
    ]
    same = len(questions) - 30
    overall = (
        f"Two assessors gave the same answer to {round(100 * same / len(questions))}% of the questions that "
        f"they both answered ({same} of {len(questions)} answers, 1 case)."
    )
    page = " ".join(page.split())
    assert page.index(overall) < page.index("Cases with 2 assessors") < page.index("Agreement by standard")
    assert f'href="{address}">30 not resolved' in page
    assert f"{len(questions)} questions do not have enough data" in page


def test_agreement_of_no_finished_case_is_said_to_be_missing(team):
    create_assessment(team)
    page = team.client(Role.LEAD).get(f"/inspections/{team.inspection.pk}/consistency/").text
    assert "No case has been finished by 2 assessors yet." in page
    assert "No case has a second assessor yet." in page


def test_imported_assessments_name_the_assessors_of_the_package_until_reassigned(here):
    first = Assessment.objects.get(inspection=here.inspection, case_id="C14856", occasion="first")
    second = Assessment.objects.get(inspection=here.inspection, case_id="C14856", occasion="second")
    assert first.assessor == second.assessor == here.people[Role.OPERATIONS]
    lead = here.client(Role.LEAD)
    page = lead.get(f"/inspections/{here.inspection.pk}/consistency/{first.pk}/")
    assert "First assessor: Inspector A. Second assessor: Local assessor E." in page.text
    reassign(access=here.access(Role.LEAD), assessment=first.pk, assessor=here.people[Role.INSPECTOR])
    page = lead.get(f"/inspections/{here.inspection.pk}/consistency/{first.pk}/")
    assert f"First assessor: {here.people[Role.INSPECTOR].name}. Second" in page.text
