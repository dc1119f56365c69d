"""Availability, allocation, reassignment, the interview timetable and its calendar file."""

import csv
import re
from dataclasses import replace
from datetime import date

import pytest

from inspectorate.web.allocation import changes
from inspectorate.web.allocation.models import AllocationScope
from inspectorate.web.allocation.queries import availability as availability_queries
from inspectorate.web.allocation.queries import proposals as proposal_queries
from inspectorate.web.assessments.changes.caseload import assign
from inspectorate.web.assessments.models import Assessment, PlannedInterview
from inspectorate.web.cases.queries import samples
from inspectorate.web.inspections.changes import declare_conflict_of_interest
from inspectorate.web.inspections.models import ConflictOfInterest, TeamMember
from inspectorate.web.permissions import RuleBroken
from inspectorate.web.states import Role, State
from tests.web import factories
from tests.web.allocated_cases import allocate_cases, cases_of, draw_sample
from tests.web.api_client import ApiClient
from tests.web.message_queue import run_queue

ASSESSOR_ROLES = {Role.LEAD, Role.INSPECTOR, Role.LOCAL, Role.PARTNER}


@pytest.fixture
def drawn(team):
    draw_sample(team)
    return team


@pytest.fixture
def allocated(team):
    return allocate_cases(team)


def test_case_shows_its_age_and_disposal_date_from_the_long_list_without_the_date_of_birth(allocated):
    rows = csv.DictReader(factories.long_list().decode("utf-8-sig").splitlines())
    listed = {row["Case Ref"]: row for row in rows}
    assessment = Assessment.objects.filter(case_id__in=listed).latest("pk")
    row = listed[assessment.case_id]
    born, disposal = (date(*map(int, reversed(row[name].split("/")))) for name in ("DOB", "Outcome Date"))
    allocated.stand(State.FIELDWORK)
    page = allocated.client(Role.LEAD).get(f"/inspections/{allocated.inspection.pk}/cases/{assessment.pk}/")
    facts = dict(re.findall(r"<dt>(.*?):</dt> <dd>(.*?)</dd>", page.text))
    birthday = date(disposal.year, born.month, born.day)
    assert facts["Age at disposal"] == str(disposal.year - born.year - (birthday > disposal))
    assert facts["Date of disposal"] == f"{disposal.day} {disposal:%B %Y}"
    assert row["DOB"] not in page.text
    assert f"{born.day} {born:%B %Y}" not in page.text


def test_allocation_gives_every_case_an_assessor_and_interview_with_even_loads(allocated):
    assessors = list(Assessment.objects.values_list("assessor", flat=True))
    loads = sorted(assessors.count(allocated.people[role].pk) for role in ASSESSOR_ROLES)
    assert loads == [7, 8, 8, 8]
    assert PlannedInterview.objects.count() == 31


def test_allocation_respects_conflicts_of_interest(drawn):
    manager = availability_queries.case_managers(access=drawn.access(Role.LEAD))[0].name
    inspector = drawn.access(Role.INSPECTOR)
    declare_conflict_of_interest(
        access=inspector,
        conflict_of_interest=ConflictOfInterest.SOME_CASES,
        conflict_detail="A cousin",
        excluded=[manager.lower()],
    )
    declare_conflict_of_interest(
        access=drawn.access(Role.PARTNER),
        conflict_of_interest=ConflictOfInterest.SERVICE,
        conflict_detail="Worked there",
    )
    changes.allocate(access=drawn.access(Role.LEAD))
    sampled = samples.sampled_cases(drawn.inspection)
    excluded = {case.case_id for case in sampled if case.case_manager == manager}
    inspector_cases = Assessment.objects.filter(assessor=drawn.people[Role.INSPECTOR])
    assert excluded
    assert not excluded & set(inspector_cases.values_list("case_id", flat=True))
    assert not Assessment.objects.filter(assessor=drawn.people[Role.PARTNER]).exists()


def test_repeated_allocation_leaves_begun_cases_unchanged(allocated):
    begun = Assessment.objects.order_by("pk")[0]
    Assessment.objects.filter(pk=begun.pk).update(version=1)
    before = PlannedInterview.objects.filter(case_id=begun.case_id).values().get()
    proposal = changes.allocate(access=allocated.access(Role.LEAD))
    assert (proposal.begun, len(proposal.plan.assignments)) == (1, 30)
    assert PlannedInterview.objects.filter(case_id=begun.case_id).values().get() == before


def test_assessor_has_no_two_interviews_at_one_time_over_inspections(allocated):
    """Two inspections of the same fortnight share their people."""
    booked = set(PlannedInterview.objects.values_list("assessor", "starts"))
    elsewhere = replace(
        allocated, inspection=factories.create_inspection(allocated.service, allocated.people)
    )
    draw_sample(elsewhere)
    changes.mark_always_available(access=elsewhere.access(Role.LINK))
    proposal = changes.allocate(access=elsewhere.access(Role.LEAD))
    assert len(proposal.plan.assignments) == 31
    assert [load[1] for load in proposal.loads] == [0, 0, 0, 0]
    interviews = PlannedInterview.objects.filter(inspection=elsewhere.inspection)
    starts = set(interviews.values_list("assessor", "starts"))
    assert len(starts) == 31
    assert not starts & booked


def test_availability_page_saves_possible_times_of_one_case_manager(drawn):
    access = drawn.access(Role.LINK)
    manager = availability_queries.case_managers(access=access)[0]
    first = availability_queries.possible_slots(access=access)[0]
    client = drawn.client(Role.LINK)
    address = (
        f"/inspections/{drawn.inspection.pk}/interviews/availability/case-manager/?manager={manager.name}"
    )
    assert client.get(address).status_code == 200
    assert client.post(address, {f"day_{first:%Y%m%d}": [first.isoformat()]}).status_code == 302
    assert availability_queries.available_slots(access=access, case_manager=manager.name) == {first}
    assert client.post(address, {f"day_{first:%Y%m%d}": ["1999-01-01T00:00:00"]}).status_code == 200
    assert client.get(address.replace(manager.name, "nobody")).status_code == 404


def test_allocation_page_shows_proposal_and_leads_to_timetable(drawn):
    lead, link = drawn.client(Role.LEAD), drawn.client(Role.LINK)
    home = f"/inspections/{drawn.inspection.pk}"
    assert "31 cases would have no time for their interviews" in lead.get(f"{home}/allocation/").text
    assert "Mark everyone else as available at all times" in link.get(f"{home}/interviews/availability/").text
    assert link.post(f"{home}/interviews/availability/").status_code == 302
    assert "Allocate these cases" in lead.get(f"{home}/allocation/").text
    assert lead.post(f"{home}/allocation/").headers["Location"] == f"{home}/cases/"
    assert link.get(f"{home}/interviews/").text.count('<th scope="row"') == 31


def test_timetable_of_inspector_has_only_their_own_interviews(allocated):
    own = PlannedInterview.objects.filter(assessor=allocated.people[Role.INSPECTOR]).count()
    page = allocated.client(Role.INSPECTOR).get(f"/inspections/{allocated.inspection.pk}/interviews/").text
    content = page.partition("<main")[2]
    assert content.count('<th scope="row"') == own > 0
    assert "Alex Lead inspector" not in content


def test_calendar_file_has_every_interview_in_lines_of_75_bytes(allocated):
    response = allocated.client(Role.LEAD).get(
        f"/inspections/{allocated.inspection.pk}/interviews/calendar.ics"
    )
    lines = response.content.decode().split("\r\n")
    assert response.headers["Content-Type"].startswith("text/calendar")
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 31
    assert max(len(line.encode()) for line in lines) <= 75
    assert "DTSTART:20180903T100000Z" in lines


def test_local_assessor_cannot_be_assigned_a_case_they_managed(drawn):
    sampled = samples.sampled_cases(drawn.inspection)
    case = next(case for case in sampled if case.case_manager)
    local = drawn.people[Role.LOCAL]
    # The name of the long list with other capitals and spaces.
    local.name = f" {case.case_manager.upper()}  "
    local.save()
    changes.allocate(access=drawn.access(Role.LEAD))
    assigned = set(Assessment.objects.filter(assessor=local).values_list("case_id", flat=True))
    managed = {
        sampled_case.case_id for sampled_case in sampled if sampled_case.case_manager == case.case_manager
    }
    assert assigned
    assert not assigned & managed
    with pytest.raises(RuleBroken, match="or managed it"):
        assign_case(drawn, case, local)


def test_uneven_numbers_are_not_explained_by_cases_that_stay_when_none_stays(drawn):
    managers = availability_queries.case_managers(access=drawn.access(Role.LEAD))
    *excluded, _last = [manager.name for manager in managers]
    for role in (Role.INSPECTOR, Role.PARTNER):
        declare_conflict_of_interest(
            access=drawn.access(role),
            conflict_of_interest=ConflictOfInterest.SOME_CASES,
            conflict_detail="A cousin",
            excluded=excluded,
        )
    proposal = proposal_queries.proposal(access=drawn.access(Role.LEAD))
    assert (proposal.is_uneven, proposal.staying) == (True, 0)
    page = drawn.client(Role.LEAD).get(f"/inspections/{drawn.inspection.pk}/allocation/").text
    assert "The numbers would be uneven" not in page
    assert "0 cases stay with their assessor" in page


def test_assessor_with_conflict_of_interest_cannot_be_assigned_the_case(drawn):
    case = samples.sampled_cases(drawn.inspection)[0]
    conflict = {
        "conflict_of_interest": ConflictOfInterest.SOME_CASES,
        "conflict_detail": "A cousin",
        "excluded": [case.case_id.lower()],
    }
    TeamMember.objects.filter(pk=drawn.member(Role.INSPECTOR).pk).update(**conflict)
    with pytest.raises(RuleBroken, match="a conflict of interest in case"):
        assign_case(drawn, case, drawn.people[Role.INSPECTOR])


def assign_case(drawn, case, assessor):
    """Assign one case as the lead."""
    assign(
        access=drawn.access(Role.LEAD),
        group=case.group,
        case_id=case.case_id,
        occasion="first",
        assessor=assessor,
    )


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


def reassign(team, cases, role):
    """Reassign cases to the person in a role, as the lead."""
    ids = [case.pk for case in cases]
    return changes.reassign(access=team.access(Role.LEAD), assessments=ids, assessor=team.people[role])


def holders(team):
    return {case.case_id: case.assessor_id for case in team.inspection.assessments.all()}


def interviews(team):
    return set(team.inspection.planned_interviews.values_list("case_id", "assessor", "starts"))


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


@pytest.mark.parametrize("scope", AllocationScope)
def test_allocation_gives_no_case_to_those_who_know_its_second_assessment(allocated, scope):
    first = cases_of(allocated, Role.INSPECTOR)[0]
    lead = allocated.access(Role.LEAD)
    second = assign(
        access=lead,
        group=first.group,
        case_id=first.case_id,
        occasion="second",
        assessor=allocated.people[Role.PARTNER],
        reason="It is a difficult case.",
    )
    for role in (Role.INSPECTOR, Role.LOCAL):
        second.readers.create(person=allocated.people[role])
    changes.allocate(access=lead, scope=scope)
    first.refresh_from_db()
    assert first.assessor == allocated.people[Role.LEAD]


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


@pytest.mark.parametrize("scope", AllocationScope)
def test_undo_restores_assessors_and_interviews(allocated, scope):
    reassign(allocated, cases_of(allocated, Role.INSPECTOR)[:5], Role.PARTNER)
    before, times = holders(allocated), interviews(allocated)
    changes.allocate(access=allocated.access(Role.LEAD), scope=scope)
    assert changes.undo(access=allocated.access(Role.LEAD)) == []
    assert (holders(allocated), interviews(allocated)) == (before, times)


def test_reassignment_and_first_allocation_are_undone_one_after_the_other(allocated):
    before, times = holders(allocated), interviews(allocated)
    reassign(allocated, cases_of(allocated, Role.INSPECTOR)[:3], Role.PARTNER)
    changes.undo(access=allocated.access(Role.LEAD))
    assert (holders(allocated), interviews(allocated)) == (before, times)
    changes.undo(access=allocated.access(Role.LEAD))
    assert (holders(allocated), interviews(allocated)) == ({}, set())
    with pytest.raises(RuleBroken, match="no allocation to undo"):
        changes.undo(access=allocated.access(Role.LEAD))


def test_allocation_cannot_be_undone_after_the_first_answer(allocated):
    case = cases_of(allocated, Role.INSPECTOR)[0]
    Assessment.objects.filter(pk=case.pk).update(version=1, state="in_progress")
    page = f"/inspections/{allocated.inspection.pk}/allocation/undo/"
    assert "You cannot undo this" in allocated.client(Role.LEAD).get(page).text
    with pytest.raises(RuleBroken, match="can no longer undo this"):
        changes.undo(access=allocated.access(Role.LEAD))
    assert len(holders(allocated)) == 31


def test_undo_does_not_give_a_case_back_into_a_conflict_of_interest(allocated):
    case = cases_of(allocated, Role.INSPECTOR)[0]
    reassign(allocated, [case], Role.PARTNER)
    declare_conflict_of_interest(
        access=allocated.access(Role.INSPECTOR),
        conflict_of_interest=ConflictOfInterest.SOME_CASES,
        conflict_detail="A cousin",
        excluded=[case.case_id],
    )
    with pytest.raises(RuleBroken, match="conflict of interest in case"):
        changes.undo(access=allocated.access(Role.LEAD))


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
        page = allocated.client(role).get("/notifications/").text
        assert f'href="{changes_page}"' in page or "Your cases have changed" in page
        assert "allocated to you" not in allocated.client(role).get(f"{home}/").text
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


def test_no_availability_is_kept_apart_from_availability_not_recorded(drawn):
    access = drawn.access(Role.LINK)
    manager = availability_queries.case_managers(access=access)[0].name
    assert {row.recorded for row in availability_queries.case_managers(access=access)} == {False}
    changes.set_availability(access=access, case_manager=manager, times=())
    page = drawn.client(Role.LINK).get(f"/inspections/{drawn.inspection.pk}/interviews/availability/").text
    assert page.count("Not available</strong>") == 1
    changes.mark_always_available(access=access)
    slots = {row.name: row.slots for row in availability_queries.case_managers(access=access)}
    assert slots.pop(manager) == 0
    assert set(slots.values()) == {50}
    changes.allocate(access=drawn.access(Role.LEAD))
    assert not PlannedInterview.objects.filter(case_manager=manager).exists()
    # Availability that is withdrawn after the allocation takes the interview away.
    other = next(iter(slots))
    changes.set_availability(access=access, case_manager=other, times=())
    changes.allocate(access=drawn.access(Role.LEAD))
    assert not PlannedInterview.objects.filter(case_manager=other).exists()


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


def test_both_people_are_notified_when_a_case_is_assigned_again(allocated, settings, mailoutbox):
    settings.SENDS_MAIL = True
    run_queue()
    mailoutbox.clear()
    assign_by_api(allocated, cases_of(allocated, Role.INSPECTOR)[0], Role.PARTNER)
    run_queue()
    people = {allocated.people[role].email for role in (Role.INSPECTOR, Role.PARTNER)}
    assert {letter.to[0] for letter in mailoutbox} == people


def test_undo_gives_an_imported_case_back_to_its_assessor_in_the_package(allocated):
    case = cases_of(allocated, Role.INSPECTOR)[0]
    Assessment.objects.filter(pk=case.pk).update(imported_assessor="Ada Original")
    reassign(allocated, [case], Role.PARTNER)
    case.refresh_from_db()
    assert case.assessor_name == allocated.people[Role.PARTNER].name
    page = f"/inspections/{allocated.inspection.pk}/allocation/undo/"
    assert "Ada Original" in allocated.client(Role.LEAD).get(page).text
    changes.undo(access=allocated.access(Role.LEAD))
    case.refresh_from_db()
    assert (case.assessor, case.assessor_name) == (allocated.people[Role.INSPECTOR], "Ada Original")


def test_pages_of_cases_and_allocation_say_what_their_numbers_count(allocated):
    begun = cases_of(allocated, Role.INSPECTOR)[0]
    Assessment.objects.filter(pk=begun.pk).update(version=1)
    assign(
        access=allocated.access(Role.LEAD),
        group=begun.group,
        case_id=begun.case_id,
        occasion="second",
        assessor=allocated.people[Role.PARTNER],
        reason="It is a difficult case.",
    )
    lead, home = allocated.client(Role.LEAD), f"/inspections/{allocated.inspection.pk}"
    text = " ".join(lead.get(f"{home}/cases/").text.split())
    assert "The samples have 31 cases. 31 have an assessor. 1 also has a second assessor" in text
    text = " ".join(lead.get(f"{home}/allocation/?scope=all").text.split())
    assert "The samples have 31 cases. Work on 1 of them has started" in text
    assert "Cases that have not been started (30)" in text
