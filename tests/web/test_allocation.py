"""Allocation: who gets which case, what the pages say about it, and which assignment is refused."""

import csv
import re
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


def test_allocation_page_shows_proposal_and_leads_to_timetable(drawn):
    lead, link = drawn.client(Role.LEAD), drawn.client(Role.LINK)
    home = f"/inspections/{drawn.inspection.pk}"
    assert "31 cases would have no time for their interviews" in lead.get(f"{home}/allocation/").text
    assert "Mark everyone else as available at all times" in link.get(f"{home}/interviews/availability/").text
    assert link.post(f"{home}/interviews/availability/").status_code == 302
    assert "Allocate these cases" in lead.get(f"{home}/allocation/").text
    assert lead.post(f"{home}/allocation/").headers["Location"] == f"{home}/cases/"
    assert link.get(f"{home}/interviews/").text.count('<th scope="row"') == 31


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
    assert "stay with their assessor" not in page
    assert "Gained" not in page


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
