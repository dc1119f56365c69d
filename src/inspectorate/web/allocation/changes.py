"""Everything that changes free times and who assesses what."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from inspectorate.web.allocation import queries
from inspectorate.web.allocation.models import FreeTime, Interview
from inspectorate.web.assessments.changes import assign
from inspectorate.web.assessments.changes import hand_over as give_over
from inspectorate.web.assessments.models import Occasion
from inspectorate.web.audit.changes import record
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import Opened
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action, insist


@transaction.atomic
def offer_times(*, opened: Opened, case_manager: str, times: Iterable[datetime]) -> None:
    """Say when a case manager can be interviewed."""
    _hold(opened, Action.OFFER_TIMES)
    wanted = set(times) & set(queries.possible_times(opened=opened))
    known = queries.free_of(opened=opened, case_manager=case_manager)
    opened.inspection.free_times.filter(case_manager=case_manager, starts__in=known - wanted).delete()
    FreeTime.objects.bulk_create(
        FreeTime(inspection=opened.inspection, case_manager=case_manager, starts=starts)
        for starts in sorted(wanted - known)
    )
    before, after = {"times": len(known)}, {"times": len(wanted)}
    _record(opened, Action.OFFER_TIMES, subject=case_manager, before=before, after=after)


@transaction.atomic
def offer_every_time(*, opened: Opened) -> None:
    """Say of every case manager of whom nothing has been said that they can be interviewed at any time."""
    for manager in queries.managers(opened=opened):
        if not manager.times:
            times = queries.possible_times(opened=opened)
            offer_times(opened=opened, case_manager=manager.name, times=times)


@transaction.atomic
def allocate(*, opened: Opened) -> queries.Proposal:
    """Give every case whose assessment nobody has begun to its assessor, with the interview, as proposed."""
    _hold(opened, Action.ASSIGN_CASE)
    _hold_assessors(opened)
    proposed = queries.proposal(opened=opened)
    begun = opened.inspection.assessments.filter(occasion=Occasion.FIRST, version__gt=0)
    stay = {(each.group, each.case_id) for each in begun}
    gone = [each.pk for each in opened.inspection.interviews.all() if (each.group, each.case_id) not in stay]
    Interview.objects.filter(pk__in=gone).delete()
    for each in proposed.shared.given:
        assign(
            by=opened.person,
            inspection=opened.inspection,
            group=each.case.group,
            case_id=each.case.case_id,
            occasion=Occasion.FIRST,
            assessor=proposed.people[each.assessor],
        )
        if each.interview:
            Interview.objects.create(
                inspection=opened.inspection,
                group=each.case.group,
                case_id=each.case.case_id,
                case_manager=each.case.case_manager,
                assessor_id=each.assessor,
                starts=each.interview,
            )
    given, left = len(proposed.shared.given), [case.case_id for case in proposed.shared.left]
    _record(opened, "allocate_cases", after={"given": given, "left": ", ".join(left)})
    return proposed


@transaction.atomic
def hand_over(*, opened: Opened, assessments: Iterable[int], assessor: Person) -> list[str]:
    """Put someone else in charge of cases, with the interviews ahead: all of them, or none.

    Returns the cases whose interview falls away because the new assessor has another at that time.
    """
    _hold(opened, Action.ASSIGN_CASE)
    _hold_assessors(opened)
    lost = []
    for number in assessments:
        case = give_over(by=opened.person, inspection=opened.inspection, assessment=number, assessor=assessor)
        if case.is_second:
            continue
        planned = opened.inspection.interviews.filter(group=case.group, case_id=case.case_id).first()
        if planned and Interview.objects.filter(assessor=assessor, starts=planned.starts).exists():
            planned.delete()
            lost.append(case.case_id)
        elif planned:
            planned.assessor = assessor
            planned.save(update_fields=["assessor"])
    return lost


def _hold(opened: Opened, action: Action) -> None:
    held = Inspection.objects.select_for_update().get(pk=opened.inspection.pk)
    insist(action, opened.roles, held.stands)


def _hold_assessors(opened: Opened) -> None:
    """Nobody on the team is given an interview in another inspection meanwhile."""
    team = opened.inspection.members.filter(removed_at=None).values("person")
    list(Person.objects.select_for_update().filter(pk__in=team).order_by("pk"))


def _record(opened: Opened, action: str, **told: object) -> None:
    record(by=opened.person, action=action, inspection=opened.inspection.pk, **told)  # type: ignore[arg-type]
