"""Everything that changes free times and who assesses what."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from inspectorate.web.allocation import queries
from inspectorate.web.allocation.models import AvailableSlot
from inspectorate.web.assessments.changes.caseload import assign
from inspectorate.web.assessments.changes.caseload import reassign as give_over
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
    """Say when a case manager can be interviewed."""
    inspection = locked(access, Action.SET_AVAILABILITY)
    wanted = set(times) & set(queries.possible_slots(access=access))
    known = queries.available_slots(access=access, case_manager=case_manager)
    inspection.available_slots.filter(case_manager=case_manager, starts__in=known - wanted).delete()
    AvailableSlot.objects.bulk_create(
        AvailableSlot(inspection=inspection, case_manager=case_manager, starts=starts)
        for starts in sorted(wanted - known)
    )
    before, after = {"times": len(known)}, {"times": len(wanted)}
    audit.record(access, EventType.SET_AVAILABILITY, subject=case_manager, before=before, after=after)


@transaction.atomic
def mark_always_available(*, access: InspectionAccess) -> None:
    """Say of every case manager of whom nothing has been said that they can be interviewed at any time."""
    for manager in queries.case_managers(access=access):
        if not manager.times:
            times = queries.possible_slots(access=access)
            set_availability(access=access, case_manager=manager.name, times=times)


@transaction.atomic
def allocate(*, access: InspectionAccess) -> queries.AllocationProposal:
    """Give every case whose assessment nobody has begun to its assessor, with the interview, as proposed."""
    inspection = locked(access, Action.ASSIGN_CASE)
    _lock_assessors(inspection)
    proposed = queries.proposal(access=access)
    begun = inspection.assessments.filter(occasion=Occasion.FIRST, version__gt=0)
    stay = {(each.group, each.case_id) for each in begun}
    gone = [each.pk for each in inspection.planned_interviews.all() if (each.group, each.case_id) not in stay]
    PlannedInterview.objects.filter(pk__in=gone).delete()
    for each in proposed.shared.given:
        assign(
            access=access,
            group=each.case.group,
            case_id=each.case.case_id,
            occasion=Occasion.FIRST,
            assessor=proposed.people[each.assessor],
        )
        if each.interview:
            PlannedInterview.objects.create(
                inspection=inspection,
                group=each.case.group,
                case_id=each.case.case_id,
                case_manager=each.case.case_manager,
                assessor_id=each.assessor,
                starts=each.interview,
            )
    given, left = len(proposed.shared.given), [case.case_id for case in proposed.shared.left]
    audit.record(access, EventType.ALLOCATE_CASES, after={"given": given, "left": ", ".join(left)})
    return proposed


@transaction.atomic
def reassign(*, access: InspectionAccess, assessments: Iterable[int], assessor: Person) -> list[str]:
    """Put someone else in charge of cases, with the interviews ahead: all of them, or none.

    Returns the cases whose interview falls away because the new assessor has another at that time.
    """
    inspection = locked(access, Action.ASSIGN_CASE)
    _lock_assessors(inspection)
    lost = []
    for number in assessments:
        case = give_over(access=access, assessment=number, assessor=assessor)
        if case.is_second:
            continue
        planned = inspection.planned_interviews.filter(group=case.group, case_id=case.case_id).first()
        if planned and PlannedInterview.objects.filter(assessor=assessor, starts=planned.starts).exists():
            planned.delete()
            lost.append(case.case_id)
        elif planned:
            planned.assessor = assessor
            planned.save(update_fields=["assessor"])
    return lost


def _lock_assessors(inspection: Inspection) -> None:
    """Lock the team's people, so that nobody is given an interview in another inspection meanwhile."""
    team = inspection.members.filter(removed_at=None).values("person")
    list(Person.objects.select_for_update().filter(pk__in=team).order_by("pk"))
