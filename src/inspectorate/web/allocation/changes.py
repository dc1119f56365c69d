"""Set availability, allocate cases, and reassign them with their interviews."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from inspectorate.web.allocation import queries
from inspectorate.web.allocation.models import AvailableSlot
from inspectorate.web.assessments.changes import caseload
from inspectorate.web.assessments.models import Occasion, PlannedInterview
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.changes import locked
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action


@transaction.atomic
def set_availability(*, access: InspectionAccess, case_manager: str, times: Iterable[datetime]) -> None:
    """Replace the available slots of a case manager. Times outside the possible slots are ignored."""
    inspection = locked(access, Action.SET_AVAILABILITY)
    wanted = set(times) & set(queries.possible_slots(access=access))
    current = queries.available_slots(access=access, case_manager=case_manager)
    inspection.available_slots.filter(case_manager=case_manager, starts__in=current - wanted).delete()
    AvailableSlot.objects.bulk_create(
        AvailableSlot(inspection=inspection, case_manager=case_manager, starts=starts)
        for starts in sorted(wanted - current)
    )
    before, after = {"times": len(current)}, {"times": len(wanted)}
    audit.record(access, EventType.SET_AVAILABILITY, subject=case_manager, before=before, after=after)


@transaction.atomic
def mark_always_available(*, access: InspectionAccess) -> None:
    """Make every case manager without available slots available at all possible times."""
    times = queries.possible_slots(access=access)
    for manager in queries.case_managers(access=access):
        if not manager.slots:
            set_availability(access=access, case_manager=manager.name, times=times)


@transaction.atomic
def allocate(*, access: InspectionAccess) -> queries.AllocationProposal:
    """Assign every case whose assessment has not begun, and plan its interview, as proposed.

    Planned interviews of these cases are replaced; cases that have begun keep theirs. Raises RuleBroken as
    `caseload.assign` does.
    """
    inspection = locked(access, Action.ASSIGN_CASE)
    _lock_assessors(inspection)
    proposal = queries.proposal(access=access)
    begun = inspection.assessments.filter(occasion=Occasion.FIRST, version__gt=0)
    begun_cases = {(assessment.group, assessment.case_id) for assessment in begun}
    replaced = [
        interview.pk
        for interview in inspection.planned_interviews.all()
        if (interview.group, interview.case_id) not in begun_cases
    ]
    PlannedInterview.objects.filter(pk__in=replaced).delete()
    for assignment in proposal.plan.assignments:
        case = assignment.case
        caseload.assign(
            access=access,
            group=case.group,
            case_id=case.case_id,
            occasion=Occasion.FIRST,
            assessor=proposal.assessors[assignment.assessor],
        )
        if assignment.interview:
            PlannedInterview.objects.create(
                inspection=inspection,
                group=case.group,
                case_id=case.case_id,
                case_manager=case.case_manager,
                assessor_id=assignment.assessor,
                starts=assignment.interview,
            )
    after = {
        "given": len(proposal.plan.assignments),
        "left": ", ".join(case.case_id for case in proposal.plan.unassignable),
    }
    audit.record(access, EventType.ALLOCATE_CASES, after=after)
    return proposal


@transaction.atomic
def reassign(*, access: InspectionAccess, assessments: Iterable[int], assessor: Person) -> list[str]:
    """Reassign assessments and their planned interviews to another assessor: all of them, or none.

    Returns the ids of the cases whose interview is cancelled because the new assessor has another one at that
    time. Raises RuleBroken and NotVisible as `caseload.reassign` does.
    """
    inspection = locked(access, Action.ASSIGN_CASE)
    _lock_assessors(inspection)
    cancelled = []
    for assessment_id in assessments:
        assessment = caseload.reassign(access=access, assessment=assessment_id, assessor=assessor)
        if assessment.is_second:
            continue
        interview = inspection.planned_interviews.filter(
            group=assessment.group, case_id=assessment.case_id
        ).first()
        if interview is None:
            continue
        if PlannedInterview.objects.filter(assessor=assessor, starts=interview.starts).exists():
            interview.delete()
            cancelled.append(assessment.case_id)
        else:
            interview.assessor = assessor
            interview.save(update_fields=["assessor"])
    return cancelled


def _lock_assessors(inspection: Inspection) -> None:
    """Lock the people of the team, so that no other inspection plans an interview with them meanwhile."""
    team = inspection.members.filter(removed_at=None).values("person")
    list(Person.objects.select_for_update().filter(pk__in=team).order_by("pk"))
