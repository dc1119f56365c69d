"""The programme: lead inspectors, progress and next date of many inspections, in a few queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate.web.assessments.models import Alert, AssessmentProgress
from inspectorate.web.assessments.queries.many_inspections import visible_in
from inspectorate.web.cases.models import Draw, LongList
from inspectorate.web.inspections.models import DATES, Inspection
from inspectorate.web.inspections.queries import InspectionAccess, accesses_to
from inspectorate.web.judgements.models import Decision
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action
from inspectorate.web.states import State
from inspectorate.web.visibility import sees_all
from inspectorate.web.workflow.inspection_stages import next_stage


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """What a person sees of an inspection in the list: names of its leads, progress, next date, open alerts.

    `next` names the next date, which is the same for everyone. `done` of `total` is None if the person may
    not see the numbers, or nothing is counted in this state; so is `open_alerts`. `is_own` says that the
    numbers are those of the person's own cases.
    """

    leads: str
    next: str = ""
    due: date | None = None
    counted: str = ""
    done: int | None = None
    total: int | None = None
    open_alerts: int | None = None
    is_own: bool = False

    @property
    def is_overdue(self) -> bool:
        """Whether the next date is past."""
        return self.due is not None and self.due < timezone.localdate()


def programme(_request: HttpRequest) -> dict[str, Any]:
    """Add `programme_of` to the context of templates (context processor)."""
    return {"programme_of": programme_of}


def programme_of(person: Person, inspections: Iterable[Inspection]) -> Mapping[int, ProgrammeRow]:
    """Return the row of each inspection, by its number."""
    accesses = accesses_to(by=person, inspections=list(inspections))
    announced = [access for access in accesses if access.inspection.current_state is State.ANNOUNCED]
    long_lists = _counted(LongList.objects.exclude(read_at=None), "group", announced)
    samples = _counted(Draw.objects.all(), "group", _in_state(accesses, State.ANNOUNCED, Action.SEE_SAMPLE))
    cases = _assessed(_in_state(accesses, State.FIELDWORK, Action.SEE_CASES))
    at_panel = [
        access
        for access in _in_state(accesses, State.PANEL, Action.SEE_PANEL)
        if sees_all(Action.SEE_PANEL, access.roles)
    ]
    decisions = _counted(Decision.objects.filter(reopened=None), "standard", at_panel)
    alerts = _open_alerts(accesses)
    return {
        access.inspection.pk: _row(
            access, long_lists, samples, cases, decisions, alerts.get(access.inspection.pk)
        )
        for access in accesses
    }


def _row(
    access: InspectionAccess,
    long_lists: Mapping[int, int],
    samples: Mapping[int, int],
    cases: Mapping[int, tuple[int, int]],
    decisions: Mapping[int, int],
    open_alerts: int | None,
) -> ProgrammeRow:
    inspection = access.inspection
    number, leads = inspection.pk, ", ".join(access.leads)
    groups = len(access.framework.casework.groups)
    stage = next_stage(inspection, has_long_lists=long_lists.get(number, 0) >= groups)
    title = str(DATES[stage.column]) if stage else ""
    due = stage.due(inspection) if stage else None
    counted, done, count = "", None, None
    match inspection.current_state:
        case State.ANNOUNCED if number in samples:
            counted, done, count = _("samples"), samples[number], groups
        case State.FIELDWORK if number in cases:
            counted = _("cases")
            done, count = cases[number]
        case State.PANEL if number in decisions:
            counted, done, count = _("standards"), decisions[number], len(access.framework.standards)
    is_own = inspection.current_state is State.FIELDWORK and not sees_all(Action.SEE_CASES, access.roles)
    return ProgrammeRow(leads, title, due, counted, done, count, open_alerts, is_own)


def _open_alerts(accesses: Iterable[InspectionAccess]) -> Mapping[int, int]:
    """Return the number of open alerts by inspection, where no conflict of interest names cases."""
    numbers = [
        access.inspection.pk
        for access in accesses
        if access.may(Action.SEE_ALERTS) and not access.conflict.names
    ]
    rows = Alert.objects.filter(inspection__in=numbers, closed_at=None).order_by().values("inspection")
    return dict(rows.annotate(number=Count("pk")).values_list("inspection", "number"))


def _in_state(accesses: Iterable[InspectionAccess], state: State, action: Action) -> list[InspectionAccess]:
    """Return the accesses to inspections in a state that permit an action."""
    return [access for access in accesses if access.inspection.current_state is state and access.may(action)]


def _counted(records: QuerySet[Any], column: str, accesses: Iterable[InspectionAccess]) -> Mapping[int, int]:
    """Return the number of different values of a column, by inspection."""
    numbers = [access.inspection.pk for access in accesses]
    if not numbers:
        return {}
    rows = records.filter(inspection__in=numbers).order_by().values("inspection")
    counts = dict(rows.annotate(number=Count(column, distinct=True)).values_list("inspection", "number"))
    return {number: counts.get(number, 0) for number in numbers}


def _assessed(accesses: Sequence[InspectionAccess]) -> Mapping[int, tuple[int, int]]:
    """Return how many assessments that the person may see are finished, and how many there are."""
    finished = Count("pk", filter=Q(state=AssessmentProgress.FINISHED))
    rows = visible_in(accesses).order_by().values("inspection")
    counts = rows.annotate(done=finished, total=Count("pk")).values_list("inspection", "done", "total")
    return {number: (done, total) for number, done, total in counts}
