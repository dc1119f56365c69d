"""Availability, allocation, reassignment, the interview timetable and its calendar file."""

from dataclasses import replace

import pytest

from inspectorate.web.allocation import changes, queries
from inspectorate.web.assessments.changes.caseload import assign
from inspectorate.web.assessments.models import Assessment, PlannedInterview
from inspectorate.web.cases import changes as cases
from inspectorate.web.cases.queries import long_lists, samples
from inspectorate.web.inspections.changes import declare_conflict_of_interest
from inspectorate.web.inspections.models import ConflictOfInterest, TeamMember
from inspectorate.web.permissions import RuleBroken
from inspectorate.web.states import Role, State
from tests.web import factories

ASSESSOR_ROLES = {Role.LEAD, Role.INSPECTOR, Role.LOCAL, Role.PARTNER}


@pytest.fixture
def drawn(team):
    draw_sample(team)
    return team


def draw_sample(team):
    """Announce the inspection, send its long list and draw the sample."""
    team.stand(State.ANNOUNCED)
    access = team.access(Role.LINK)
    group = long_lists.group(access=access, key="court")
    content = factories.long_list()
    long_list = cases.send_long_list(access=access, group=group, name="list.csv", content=content)
    columns, _unclear, _previous = long_lists.suggested_columns(access=access, long_list=long_list)
    cases.confirm_columns(access=access, long_list=long_list, columns=columns)
    cases.draw_sample(access=team.access(Role.LEAD), group=group, seed=2018)


@pytest.fixture
def allocated(drawn):
    changes.mark_always_available(access=drawn.access(Role.LINK))
    changes.allocate(access=drawn.access(Role.LEAD))
    return drawn


def test_allocation_gives_every_case_an_assessor_and_interview_with_even_loads(allocated):
    assessors = list(Assessment.objects.values_list("assessor", flat=True))
    loads = sorted(assessors.count(allocated.people[role].pk) for role in ASSESSOR_ROLES)
    assert loads == [7, 8, 8, 8]
    assert PlannedInterview.objects.count() == 31


def test_allocation_respects_conflicts_of_interest(drawn):
    manager = queries.case_managers(access=drawn.access(Role.LEAD))[0].name
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
    assert [begun for _person, begun, _total in proposal.loads] == [0, 0, 0, 0]
    interviews = PlannedInterview.objects.filter(inspection=elsewhere.inspection)
    starts = set(interviews.values_list("assessor", "starts"))
    assert len(starts) == 31
    assert not starts & booked


def test_availability_page_saves_possible_times_of_one_case_manager(drawn):
    access = drawn.access(Role.LINK)
    manager = queries.case_managers(access=access)[0]
    first = queries.possible_slots(access=access)[0]
    client = drawn.client(Role.LINK)
    address = (
        f"/inspections/{drawn.inspection.pk}/interviews/availability/case-manager/?manager={manager.name}"
    )
    assert client.get(address).status_code == 200
    assert client.post(address, {f"day_{first:%Y%m%d}": [first.isoformat()]}).status_code == 302
    assert queries.available_slots(access=access, case_manager=manager.name) == {first}
    assert client.post(address, {f"day_{first:%Y%m%d}": ["1999-01-01T00:00:00"]}).status_code == 200
    assert client.get(address.replace(manager.name, "nobody")).status_code == 404


def test_allocation_page_shows_proposal_and_leads_to_timetable(drawn):
    lead, link = drawn.client(Role.LEAD), drawn.client(Role.LINK)
    home = f"/inspections/{drawn.inspection.pk}"
    assert "31 cases would have no time for their interviews" in lead.get(f"{home}/allocation/").text
    assert "Everyone else is free at any time" in link.get(f"{home}/interviews/availability/").text
    assert link.post(f"{home}/interviews/availability/").status_code == 302
    assert "Allocate them so" in lead.get(f"{home}/allocation/").text
    assert lead.post(f"{home}/allocation/").headers["Location"] == f"{home}/interviews/"
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
    assert "DTSTART:20180903T083000Z" in lines


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


def test_assessor_with_conflict_of_interest_cannot_be_assigned_the_case(drawn):
    case = samples.sampled_cases(drawn.inspection)[0]
    conflict = {
        "conflict_of_interest": ConflictOfInterest.SOME_CASES,
        "conflict_detail": "A cousin",
        "excluded": [case.case_id.lower()],
    }
    TeamMember.objects.filter(pk=drawn.member(Role.INSPECTOR).pk).update(**conflict)
    with pytest.raises(RuleBroken, match="an interest in the case"):
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
    assert "has an interest in the service as a whole" in response.text
    assert "Error: " in response.text
    assert Assessment.objects.filter(assessor=inspector).count() == len(ids)
