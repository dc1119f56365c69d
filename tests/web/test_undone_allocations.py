"""An allocation or reassignment that is undone gives cases and interviews back."""

import pytest

from inspectorate.web.allocation import changes
from inspectorate.web.allocation.models import AllocationScope
from inspectorate.web.assessments.models import Assessment
from inspectorate.web.inspections.changes import declare_conflict_of_interest
from inspectorate.web.inspections.models import ConflictOfInterest
from inspectorate.web.permissions import RuleBroken
from inspectorate.web.states import Role
from tests.web.allocated_cases import allocate_cases, cases_of, holders, interviews, reassign


@pytest.fixture
def allocated(team):
    return allocate_cases(team)


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
