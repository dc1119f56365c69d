"""Undoing a replacement: who has the cases afterwards, what is verified, and when it is too late."""

import pytest

from inspectorate.web.allocation import changes
from inspectorate.web.assessments.changes.caseload import add_interview
from inspectorate.web.assessments.queries.access import open_assessment
from inspectorate.web.cases import changes as sample_changes
from inspectorate.web.cases.models import SampleStatus
from inspectorate.web.cases.queries import long_lists, samples
from inspectorate.web.permissions import Action, ConcurrentChange, RuleBroken
from inspectorate.web.states import Role, State
from tests.web.allocated_cases import allocate_cases, cases_of
from tests.web.api_client import ApiClient
from tests.web.faults import faults_of_records
from tests.web.message_queue import run_queue


@pytest.fixture
def replaced(team):
    """An allocated sample of which a case of the inspector was replaced, and the new case is allocated."""
    allocate_cases(team)
    replace_case(team, cases_of(team, Role.INSPECTOR)[0].case_id)
    changes.allocate(access=team.access(Role.LEAD))
    return team


def replace_case(team, case_id):
    """Replace a case by one that chance selects; return the replacement."""
    access, drawn = team.access(Role.LEAD), team.inspection.draws.get()
    out = drawn.cases.get(case_id=case_id)
    sample_changes.start_replacement(access=access, drawn=drawn, out=out, reason="Missing.", rule="random")
    return sample_changes.complete_replacement(access=access, drawn=drawn)


def page(team, **fields):
    address = f"/inspections/{team.inspection.pk}/sample/court/replacement/undo/"
    lead = team.client(Role.LEAD)
    return (lead.post(address, fields, follow=True) if fields else lead.get(address)).text


def undo(team, into):
    access = team.access(Role.LEAD)
    group = long_lists.group(access=access, key="court")
    return changes.undo_replacement(access=access, group=group, into=into, reason="The file was found.")


def test_undone_replacement_gives_the_case_back_to_its_assessor_and_leaves_no_trace_of_the_other(
    replaced, settings, mailoutbox
):
    settings.SENDS_MAIL = True
    run_queue()
    mailoutbox.clear()
    replacement = replaced.inspection.draws.get().replacements.get()
    out, into = replacement.out, replacement.into
    assigned = replaced.inspection.assessments.get(case_id=into).assessor
    assert f"{out} comes back into the sample, and {into} leaves it." in page(replaced)
    text = page(replaced, into=into, reason="The file was found.")
    assert f"{out} is in the sample again. {into} has left it." in text
    assert "The file was found." in text
    drawn = replaced.inspection.draws.get()
    assert drawn.cases.get(case_id=out).status == SampleStatus.SELECTED
    assert not drawn.cases.filter(case_id=into).exists()
    inspector = replaced.people[Role.INSPECTOR]
    assert replaced.inspection.assessments.get(case_id=out).assessor == inspector
    assert not replaced.inspection.assessments.filter(case_id=into).exists()
    assert not replaced.inspection.planned_interviews.filter(case_id=into).exists()
    run_queue()
    people = {inspector.email, assigned.email} - {replaced.people[Role.LEAD].email}
    assert {letter.to[0] for letter in mailoutbox} == people
    assert list(samples.verify()) == []
    assert faults_of_records() == []
    assert [step["step"] for step in drawn.sample_record["steps"]] == [
        *("chosen", "reason", "replaced", "undone")
    ]
    assert out not in str(drawn.sample_record)
    assert "There is no replacement to undo." in page(replaced)


def test_case_can_be_replaced_again_after_its_replacement_was_undone(replaced):
    replacement = replaced.inspection.draws.get().replacements.get()
    undo(replaced, replacement.into)
    replace_case(replaced, replacement.out)
    drawn = replaced.inspection.draws.get()
    assert [bool(row.undone) for row in drawn.replacements.order_by("pk")] == [True, False]
    assert list(samples.verify()) == []
    assert faults_of_records() == []


def test_stored_sample_has_the_undone_replacement_and_its_case(replaced):
    replacement = replaced.inspection.draws.get().replacements.get()
    undo(replaced, replacement.into)
    read = long_lists.population(long_list=replaced.inspection.draws.get().long_list)
    sample = samples.stored_sample(
        drawn=replaced.inspection.draws.get(), read=read, framework=replaced.access(Role.LEAD).framework
    )
    assert [other.undone for other in sample.replacements] == ["The file was found."]
    assert (sample.steps[-1].step, sample.steps[-1].case_id) == ("undone", replacement.out)


def test_only_the_latest_replacement_can_be_undone(replaced):
    first = replaced.inspection.draws.get().replacements.get()
    replace_case(replaced, cases_of(replaced, Role.PARTNER)[0].case_id)
    with pytest.raises(ConcurrentChange, match="Open the page again"):
        undo(replaced, first.into)


@pytest.mark.parametrize("work", ["answer", "interview"])
def test_replacement_cannot_be_undone_once_somebody_has_worked_on_the_new_case(replaced, work):
    into = replaced.inspection.draws.get().replacements.get().into
    assessment = replaced.inspection.assessments.get(case_id=into)
    if work == "answer":
        replaced.inspection.assessments.filter(pk=assessment.pk).update(version=1, state="in_progress")
    else:
        replaced.stand(State.FIELDWORK)
        access = open_assessment(
            by=assessment.assessor,
            inspection=replaced.inspection.pk,
            id=assessment.pk,
            action=Action.ASSESS_CASE,
        )
        held_on = replaced.inspection.fieldwork_starts
        add_interview(access=access, held_with="child", held_on=held_on, note="")
    assert "You cannot undo this." in page(replaced)
    with pytest.raises(RuleBroken, match="can no longer undo its replacement"):
        undo(replaced, into)
    assert replaced.inspection.draws.get().cases.filter(case_id=into).exists()


def test_replacement_is_undone_by_the_api(replaced):
    replacement = replaced.inspection.draws.get().replacements.get()
    submission = {"into": replacement.into, "reason": "The file was found."}
    done = ApiClient(replaced, Role.LEAD).post("/samples/court/replacement/undo", submission)
    assert (done["out"], done["undone"]) == (replacement.out, "The file was found.")
