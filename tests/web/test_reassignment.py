"""Cases that get another assessor: reassignment, allocation again, undo and notices."""

import pytest

from inspectorate.web.allocation import changes
from inspectorate.web.allocation.models import AllocationScope
from inspectorate.web.allocation.queries import proposals as proposal_queries
from inspectorate.web.assessments.models import Assessment, PlannedInterview
from inspectorate.web.inspections.changes import declare_conflict_of_interest
from inspectorate.web.inspections.models import ConflictOfInterest
from inspectorate.web.mail.models import Notification
from inspectorate.web.states import Role, State
from tests.web.allocated_cases import allocate_cases, cases_of, holders, interviews, reassign
from tests.web.api_client import ApiClient
from tests.web.message_queue import run_queue


@pytest.fixture
def allocated(team):
    return allocate_cases(team)


def test_reassignment_moves_cases_with_their_interviews(allocated):
    inspector, partner = (allocated.people[role] for role in (Role.INSPECTOR, Role.PARTNER))
    assessments = list(Assessment.objects.filter(assessor=inspector).order_by("pk")[:3])
    booked = set(PlannedInterview.objects.filter(assessor=partner).values_list("starts", flat=True))
    lead, home = allocated.client(Role.LEAD), f"/inspections/{allocated.inspection.pk}"
    form = {"cases": [assessment.pk for assessment in assessments], "assessor": partner.pk}
    response = lead.post(f"{home}/allocation/reassign/", form, follow=True)
    assert f"{partner.name} now has 3 more cases." in response.text
    for assessment in assessments:
        assessment.refresh_from_db()
        assert assessment.assessor == partner
        interview = PlannedInterview.objects.filter(case_id=assessment.case_id).first()
        if interview is None:
            assert assessment.case_id in response.text
        else:
            assert interview.assessor == partner
            assert interview.starts not in booked
    case_page = lead.get(f"{home}/cases/{assessments[0].pk}/")
    if case_page.status_code == 200:
        assert "Case manager" in case_page.text


def test_reassignment_to_assessor_with_conflict_of_interest_moves_nothing(allocated):
    declare_conflict_of_interest(
        access=allocated.access(Role.PARTNER),
        conflict_of_interest=ConflictOfInterest.SERVICE,
        conflict_detail="Worked there",
        excluded=[],
    )
    inspector, partner = (allocated.people[role] for role in (Role.INSPECTOR, Role.PARTNER))
    ids = list(Assessment.objects.filter(assessor=inspector).values_list("pk", flat=True))
    page = f"/inspections/{allocated.inspection.pk}/allocation/reassign/"
    response = allocated.client(Role.LEAD).post(page, {"cases": ids, "assessor": partner.pk})
    assert "has a conflict of interest in the whole service" in response.text
    assert "Error: " in response.text
    assert Assessment.objects.filter(assessor=inspector).count() == len(ids)


def test_allocating_again_leaves_reassigned_cases_where_they_are(allocated):
    reassign(allocated, cases_of(allocated, Role.INSPECTOR)[:3], Role.PARTNER)
    before, times = holders(allocated), interviews(allocated)
    proposal = proposal_queries.proposal(access=allocated.access(Role.LEAD))
    assert (proposal.changes, proposal.first, proposal.staying) == ((), 0, 31)
    assert proposal.is_uneven
    changes.allocate(access=allocated.access(Role.LEAD))
    assert holders(allocated) == before
    # Interviews that were cancelled have a time again; the others keep theirs.
    assert times <= interviews(allocated)


def test_evening_out_moves_the_fewest_cases(allocated):
    reassign(allocated, cases_of(allocated, Role.INSPECTOR)[:3], Role.PARTNER)
    proposal = proposal_queries.proposal(access=allocated.access(Role.LEAD), scope=AllocationScope.EVEN)
    totals = sorted(total for *_others, total in proposal.loads)
    assert totals == [7, 8, 8, 8]
    assert len(proposal.changes) in (2, 3)
    assert {change.previous for change in proposal.changes} == {allocated.people[Role.PARTNER]}


def test_reallocating_everything_may_move_every_case(allocated):
    reassign(allocated, cases_of(allocated, Role.INSPECTOR), Role.PARTNER)
    proposal = proposal_queries.proposal(access=allocated.access(Role.LEAD), scope=AllocationScope.ALL)
    assert sorted(total for *_others, total in proposal.loads) == [7, 8, 8, 8]
    assert len(proposal.changes) >= 7


def test_only_conflicted_cases_change_hands_when_allocating_again(allocated):
    own = cases_of(allocated, Role.INSPECTOR)
    declare_conflict_of_interest(
        access=allocated.access(Role.INSPECTOR),
        conflict_of_interest=ConflictOfInterest.SOME_CASES,
        conflict_detail="A cousin",
        excluded=[own[0].case_id],
    )
    proposal = proposal_queries.proposal(access=allocated.access(Role.LEAD))
    assert [change.case.case_id for change in proposal.changes] == [own[0].case_id]
    assert proposal.changes[0].reason == "Alex Inspector has a conflict of interest"


def test_allocation_page_lists_each_change_of_hands_before_it_is_confirmed(allocated):
    reassign(allocated, cases_of(allocated, Role.INSPECTOR)[:3], Role.PARTNER)
    lead, page = allocated.client(Role.LEAD), f"/inspections/{allocated.inspection.pk}/allocation/"
    assert "0 cases get a new assessor" in lead.get(page).text
    text = lead.get(f"{page}?scope=even").text
    moved = proposal_queries.proposal(access=allocated.access(Role.LEAD), scope=AllocationScope.EVEN).changes
    assert f"{len(moved)} cases get a new assessor" in text
    for change in moved:
        assert change.case.case_id in text.partition("Cases with a new assessor")[2].partition("</table>")[0]


def test_allocation_that_is_no_longer_the_one_shown_is_rejected(allocated):
    lead, page = allocated.client(Role.LEAD), f"/inspections/{allocated.inspection.pk}/allocation/"
    shown = proposal_queries.proposal(access=allocated.access(Role.LEAD), scope=AllocationScope.ALL).digest
    reassign(allocated, cases_of(allocated, Role.INSPECTOR)[:1], Role.PARTNER)
    before = holders(allocated)
    response = lead.post(page, {"scope": "all", "digest": shown}, follow=True)
    assert "Check the new allocation" in response.text
    assert holders(allocated) == before


def test_people_affected_are_notified_and_the_old_address_names_the_new_assessor(
    allocated, settings, mailoutbox
):
    settings.SENDS_MAIL = True
    allocated.stand(State.FIELDWORK)
    case, other = cases_of(allocated, Role.INSPECTOR)[:2]
    reassign(allocated, [case], Role.PARTNER)
    run_queue()
    people = {allocated.people[role].email for role in (Role.INSPECTOR, Role.PARTNER)}
    assert {letter.to[0] for letter in mailoutbox} == people
    assert not any(case.case_id in letter.body for letter in mailoutbox)
    home = f"/inspections/{allocated.inspection.pk}"
    inspector = allocated.client(Role.INSPECTOR)
    page = inspector.get(f"{home}/cases/{case.pk}/")
    assert (page.status_code, "This case is now with Alex Partner inspector." in page.text) == (403, True)
    changes_page = f"{home}/allocation/changes/"
    for role in (Role.INSPECTOR, Role.PARTNER):
        client = allocated.client(role)
        newest = Notification.objects.filter(person=allocated.people[role]).latest("pk")
        opened = client.post("/notifications/", {"open": newest.pk})
        assert opened.headers["Location"] == changes_page
        page = client.get("/notifications/").text
        assert f'href="{changes_page}">Your cases have changed</a>' in page
        assert "allocated to you" not in client.get(f"{home}/").text
    assert case.case_id in inspector.get(f"{home}/allocation/changes/").text
    # Whoever never held the case is told nothing.
    assert allocated.client(Role.LOCAL).get(f"{home}/cases/{case.pk}/").status_code == 404
    assert case.case_id not in allocated.client(Role.LOCAL).get(f"{home}/allocation/changes/").text
    assert inspector.get(f"{home}/cases/{other.pk}/").status_code == 200


def test_previous_assessor_who_assesses_the_case_blind_is_not_told_who_has_it(allocated):
    allocated.stand(State.FIELDWORK)
    case = cases_of(allocated, Role.INSPECTOR)[0]
    reassign(allocated, [case], Role.PARTNER)
    Assessment.objects.create(
        inspection=allocated.inspection,
        group=case.group,
        case_id=case.case_id,
        occasion="second",
        assessor=allocated.people[Role.INSPECTOR],
    )
    home, inspector = f"/inspections/{allocated.inspection.pk}", allocated.client(Role.INSPECTOR)
    assert inspector.get(f"{home}/cases/{case.pk}/").status_code == 404
    assert "Alex Partner inspector" not in inspector.get(f"{home}/allocation/changes/").text


def assign_by_api(team, case, role):
    """Assign a case that may have an assessor to the person in a role, by the API; return the response."""
    submission = {"group": case.group, "case_id": case.case_id, "assessor": team.people[role].pk}
    return ApiClient(team, Role.LEAD).post("/assessments/assign", submission)


def test_interview_of_a_case_assigned_again_goes_to_the_new_assessor_who_is_free(allocated):
    case = cases_of(allocated, Role.INSPECTOR)[0]
    interview = allocated.inspection.planned_interviews.get(case_id=case.case_id)
    PlannedInterview.objects.filter(assessor=allocated.people[Role.PARTNER]).delete()
    before, times = holders(allocated), interviews(allocated)
    assert assign_by_api(allocated, case, Role.PARTNER)["cancelled"] == []
    moved = allocated.inspection.planned_interviews.get(case_id=case.case_id)
    assert (moved.assessor, moved.starts) == (allocated.people[Role.PARTNER], interview.starts)
    changes.undo(access=allocated.access(Role.LEAD))
    assert (holders(allocated), interviews(allocated)) == (before, times)


def test_interview_of_a_case_assigned_again_is_cancelled_when_the_new_assessor_is_not_free(allocated):
    case = cases_of(allocated, Role.INSPECTOR)[0]
    changes.set_assessor_availability(
        access=allocated.access(Role.LEAD), assessor=allocated.people[Role.PARTNER].pk, half_days=[]
    )
    assert assign_by_api(allocated, case, Role.PARTNER)["cancelled"] == [case.case_id]
    assert not allocated.inspection.planned_interviews.filter(case_id=case.case_id).exists()


def test_page_names_the_cases_whose_interview_would_be_a_second_one_in_a_half_day(allocated):
    case = cases_of(allocated, Role.INSPECTOR)[0]
    interview = allocated.inspection.planned_interviews.get(case_id=case.case_id)
    partner = allocated.people[Role.PARTNER]
    other = PlannedInterview.objects.filter(assessor=partner).earliest("pk")
    PlannedInterview.objects.filter(assessor=partner).exclude(pk=other.pk).delete()
    PlannedInterview.objects.filter(pk=other.pk).update(starts=interview.starts)
    client, address = (
        allocated.client(Role.LEAD),
        f"/inspections/{allocated.inspection.pk}/allocation/reassign/",
    )
    assert "unless they are not available or already have an interview" in client.get(address).text
    response = client.post(address, {"cases": [case.pk], "assessor": partner.pk}, follow=True)
    assert f"Arrange new interviews for these cases: {case.case_id}." in response.text
    assert "has another interview" in response.text


def test_both_people_are_notified_when_a_case_is_assigned_again(allocated, settings, mailoutbox):
    settings.SENDS_MAIL = True
    run_queue()
    mailoutbox.clear()
    assign_by_api(allocated, cases_of(allocated, Role.INSPECTOR)[0], Role.PARTNER)
    run_queue()
    people = {allocated.people[role].email for role in (Role.INSPECTOR, Role.PARTNER)}
    assert {letter.to[0] for letter in mailoutbox} == people
