"""Tasks of one person: in an inspection, and over all inspections in which they work."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import InspectionAccess, accesses_to
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action
from inspectorate.web.states import State
from inspectorate.web.workflow.queries import inspections_awaiting_head, inspections_worked_on
from inspectorate.web.workflow.task_records import TaskRecords
from inspectorate.web.workflow.tasks import alerts, cases, improvement, panel, preparation, report
from inspectorate.web.workflow.tasks.entries import Task, Tasks

MOST_TASKS = 50
"""Maximum number of tasks that are listed together for several inspections."""


MOST_SHOWN = 10
"""Number of tasks after which the home page hides those of further inspections until asked for them."""


@dataclass(frozen=True, slots=True)
class DatedTasks:
    """Tasks that follow each other and are due on the same day; `due` is None for those without a date."""

    due: date | None
    tasks: tuple[Task, ...]

    @property
    def is_overdue(self) -> bool:
        """Whether their date is past."""
        return self.due is not None and self.due < timezone.localdate()


@dataclass(frozen=True, slots=True)
class InspectionTasks:
    """Tasks of one inspection, by date."""

    inspection: Inspection
    days: tuple[DatedTasks, ...]


@dataclass(frozen=True, slots=True)
class HomeTasks:
    """A person's tasks in all inspections: alerts, returned cases and the case to continue, then the others.

    The others are by inspection. `more` are the inspections whose tasks come after the first MOST_SHOWN, and
    `number_of_more` counts these tasks.
    """

    first: tuple[Task, ...]
    inspections: tuple[InspectionTasks, ...]
    more: tuple[InspectionTasks, ...]
    number_of_more: int


def tasks(_request: HttpRequest) -> dict[str, Any]:
    """Add `tasks_by_date` and `grouped_home_tasks` to the context of templates (context processor)."""
    return {"tasks_by_date": tasks_by_date, "grouped_home_tasks": grouped_home_tasks}


def tasks_for(access: InspectionAccess) -> list[Task]:
    """Return a person's tasks in the current state of the inspection, the most urgent first."""
    return _tasks(access, TaskRecords([access]))


def tasks_by_date(access: InspectionAccess) -> tuple[DatedTasks, ...]:
    """Return a person's tasks in an inspection: alerts first, then returned cases, then by date."""
    return _by_date(sorted(tasks_for(access), key=_urgency))


def home_tasks(person: Person) -> list[Task]:
    """Return a person's tasks in the inspections in which they work, at most MOST_TASKS.

    Alerts come first, then returned cases, the case to continue, and the other tasks by date. A head of
    inspections also has what waits for a head in inspections of others: the next state, and the report. The
    number of queries does not depend on the number of inspections, but for those in which somebody declared a
    conflict of interest and those that are ready.
    """
    worked_on = inspections_worked_on(by=person)
    accesses = accesses_to(by=person, inspections=[*worked_on, *inspections_awaiting_head(by=person)])
    visible = [access for access in accesses if access.may(Action.SEE_INSPECTION)]
    records, numbers = TaskRecords(visible), {inspection.pk for inspection in worked_on}
    tasks = [
        task
        for access in visible
        for task in (_tasks if access.inspection.pk in numbers else _tasks_of_head)(access, records)
    ]
    return sorted(tasks, key=lambda task: (*_first(task), *_urgency(task)))[:MOST_TASKS]


def grouped_home_tasks(person: Person) -> HomeTasks:
    """Return `home_tasks` by inspection, the inspection with the earliest date first."""
    tasks = home_tasks(person)
    first = tuple(task for task in tasks if not all(_first(task)))
    by_inspection: dict[int, list[Task]] = {}
    for task in tasks[len(first) :]:
        by_inspection.setdefault(task.inspection.pk, []).append(task)
    inspections: list[InspectionTasks] = []
    more: list[InspectionTasks] = []
    number = len(first)
    for group in by_inspection.values():
        part = inspections if number < MOST_SHOWN else more
        part.append(InspectionTasks(group[0].inspection, _by_date(group)))
        number += len(group)
    number_of_more = sum(len(day.tasks) for group in more for day in group.days)
    return HomeTasks(first, tuple(inspections), tuple(more), number_of_more)


def _first(task: Task) -> tuple[bool, bool, bool]:
    """Return the order of the tasks that come first, whatever their date; all True for the others."""
    return not task.is_alert, not task.is_returned_case, not task.is_case_to_continue


def _urgency(task: Task) -> tuple[bool, bool, bool, date]:
    return not task.is_alert, not task.is_returned_case, task.due is None, task.due or date.max


def _by_date(tasks: Iterable[Task]) -> tuple[DatedTasks, ...]:
    """Return tasks in their order, with those due on the same day together. An interview has no such day."""
    days = groupby(tasks, key=lambda task: task.due if task.stage else None)
    return tuple(DatedTasks(due, tuple(group)) for due, group in days)


def _tasks(access: InspectionAccess, records: TaskRecords) -> list[Task]:
    state = access.inspection.current_state
    tasks = [task for find_tasks in TASKS_BY_STATE[state] for task in find_tasks(access, records)]
    return tasks or (list(panel.next_transition(access, records)) if state in panel.NEXT_STATES else [])


def _tasks_of_head(access: InspectionAccess, records: TaskRecords) -> Tasks:
    """Return what waits for a head of inspections in an inspection in which they do not work."""
    if access.inspection.current_state is State.CONFIRMED:
        return report.of_head(access, records)
    return panel.next_transition(access, records)


TASKS_BY_STATE: Mapping[State, tuple[Callable[[InspectionAccess, TaskRecords], Tasks], ...]] = {
    State.SETTING_UP: (preparation.inspection_set_up,),
    State.ANNOUNCED: (
        alerts.undelivered_alerts,
        alerts.alerts,
        cases.conflicts_of_interest,
        preparation.failed_jobs,
        preparation.long_lists,
        preparation.replacements,
        preparation.case_manager_availability,
        preparation.own_availability,
        preparation.assignments,
    ),
    State.FIELDWORK: (
        alerts.undelivered_alerts,
        alerts.alerts,
        cases.conflicts_of_interest,
        preparation.replacements,
        cases.own_cases,
        cases.case_reviews,
        cases.differences,
        preparation.next_interview,
        preparation.own_availability,
        preparation.assignments,
        cases.second_assessments,
        panel.judgements,
        panel.panel_members,
    ),
    State.PANEL: (
        alerts.undelivered_alerts,
        alerts.alerts,
        cases.conflicts_of_interest,
        cases.differences,
        panel.panel_members,
        panel.panel_decisions,
        report.accuracy_check,
    ),
    State.CONFIRMED: (
        alerts.undelivered_alerts,
        alerts.alerts,
        report.draft,
        report.accuracy_check,
        report.publication,
        improvement.improvement_plan,
    ),
    State.PUBLISHED: (alerts.undelivered_alerts, alerts.alerts, improvement.improvement_plan),
    State.CLOSED: (alerts.undelivered_alerts, alerts.alerts, improvement.improvement_plan),
    State.WITHDRAWN: (),
}
"""Functions that yield the tasks in each state, the most urgent first."""
