"""Tasks of one person: in an inspection, and over all inspections in which they work."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inspectorate.web import jinja
from inspectorate.web.accuracy.models import Challenge
from inspectorate.web.accuracy.queries.blockers import may_sign
from inspectorate.web.accuracy.queries.many_checks import CheckWork
from inspectorate.web.assessments.queries.conflicted_work import declarations_to_decide, work_to_decide
from inspectorate.web.assessments.queries.progress import case_progress
from inspectorate.web.assessments.queries.reviews import ReviewedCase
from inspectorate.web.improvement.models import ActionState
from inspectorate.web.improvement.queries.plan import Plan
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import InspectionAccess, accesses_to, declarations
from inspectorate.web.judgements.queries import standards_on_evidence
from inspectorate.web.panel.queries.panel import SMALLEST_PANEL
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action
from inspectorate.web.reports.models import Capacity
from inspectorate.web.reports.queries.many_drafts import DraftWork
from inspectorate.web.reports.queries.sign_off import ORDER, capacities_of
from inspectorate.web.states import Requirement, Role, State, transitions
from inspectorate.web.workflow.inspection_stages import MAIN_STAGES, InspectionStage
from inspectorate.web.workflow.queries import (
    inspections_to_move,
    inspections_worked_on,
    meets,
    unfinished_work,
)
from inspectorate.web.workflow.task_records import TaskRecords

Tasks = Iterable["Task"]

MOST_TASKS = 50
"""Maximum number of tasks that are listed together for several inspections."""

MOST_SHOWN = 10
"""Number of tasks after which the home page hides those of further inspections until asked for them."""

MOST_NAMED = 2
"""Number of standards that a task names, before it counts the others."""


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do: a text, the URL where it is done, a hint, and the inspection in which it is done.

    `due` is the date of its stage, or that of an interview. An alert has neither stage nor date.
    """

    text: str
    url: str
    hint: str
    inspection: Inspection
    stage: InspectionStage | None = None
    due: date | None = None
    is_alert: bool = False
    is_returned_case: bool = False
    is_case_to_continue: bool = False


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
    inspections also has the inspections that are ready for the next state. The number of queries does not
    depend on the number of inspections, but for those in which somebody declared a conflict of interest and
    those that are ready.
    """
    worked_on = inspections_worked_on(by=person)
    accesses = accesses_to(by=person, inspections=[*worked_on, *inspections_to_move(by=person)])
    visible = [access for access in accesses if access.may(Action.SEE_INSPECTION)]
    records, numbers = TaskRecords(visible), {inspection.pk for inspection in worked_on}
    tasks = [
        task
        for access in visible
        for task in (_tasks if access.inspection.pk in numbers else _transitions)(access, records)
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
    return tasks or (list(_transitions(access, records)) if state in NEXT_STATES else [])


def _setting_up(access: InspectionAccess, records: TaskRecords) -> Tasks:
    inspection = access.inspection
    if access.may(Action.CHANGE_TEAM):
        roles = records.team_roles.get(inspection.pk, ())
        for role, words in ((Role.LEAD, _("Add a lead inspector")), (Role.LINK, _("Add a link person"))):
            if role not in roles:
                task = _task(access, InspectionStage.SET_UP, words, "inspections:add_member")
                yield replace(task, url=f"{task.url}?role={role.value}")
    if access.may(Action.CHANGE_DATES) and not (inspection.fieldwork_starts and inspection.fieldwork_ends):
        yield _task(
            access, InspectionStage.SET_UP, _("Set when fieldwork starts and ends"), "inspections:dates"
        )


def _alerts(access: InspectionAccess, records: TaskRecords) -> Tasks:
    if not (counts := records.alerts.get(access.inspection.pk)):
        return
    if counts.new:
        words = ngettext(
            "View %(num)s new safeguarding alert", "View %(num)s new safeguarding alerts", counts.new
        )
        yield _alert_task(access, words % {"num": counts.new}, "assessments:alerts")
    if acknowledged := counts.open - counts.new:
        words = ngettext("Close %(num)s open alert", "Close %(num)s open alerts", acknowledged)
        yield _alert_task(access, words % {"num": acknowledged}, "assessments:alerts")


def _undelivered_alerts(access: InspectionAccess, records: TaskRecords) -> Tasks:
    for message in records.undelivered_messages.get(access.inspection.pk, ()):
        words = _("Contact %(name)s about an alert") % {"name": message.person}
        hint = _(
            "We could not deliver the email. This task ends when the email arrives or the alert is closed."
        )
        if access.may(Action.ACKNOWLEDGE_ALERT):
            yield _alert_task(access, words, "assessments:alert", message.alert_id, hint=hint)
        else:
            yield _alert_task(access, words, "assessments:alerts", hint=hint)


def _long_lists(access: InspectionAccess, records: TaskRecords) -> Tasks:
    may_send, may_draw = access.may(Action.SEND_LONG_LIST), access.may(Action.SEAL_DRAW)
    if not may_send and not may_draw:
        return
    for overview in records.case_groups[access.inspection.pk]:
        cases = {"cases": overview.group.plural}
        if may_draw and (seal := overview.undecided_seal):
            words = (
                _("Draw the sample: %(cases)s") if seal.is_numbered else _("Calculate the samples: %(cases)s")
            )
            yield _task(access, InspectionStage.SAMPLES, words % cases, "cases:sample", overview.group.key)
        elif overview.latest and may_draw and not overview.draw:
            words = _("Seal the draw: %(cases)s")
            yield _task(access, InspectionStage.SAMPLES, words % cases, "cases:seal", overview.group.key)
        elif may_send and not overview.latest and overview.long_lists:
            words = _("Match columns: %(cases)s") % cases
            yield _task(access, InspectionStage.LONG_LISTS, words, "cases:columns", overview.long_lists[0].pk)
        elif may_send and not overview.long_lists and Role.LINK in access.roles:
            yield _task(
                access,
                InspectionStage.LONG_LISTS,
                _("Send the long list: %(cases)s") % cases,
                "cases:send",
                overview.group.key,
            )


def _failed_jobs(access: InspectionAccess, records: TaskRecords) -> Tasks:
    for job in records.failed_jobs.get(access.inspection.pk, ()):
        words = _("Find out why this failed and try again: %(work)s") % {"work": job.title}
        yield _at(access, InspectionStage.SAMPLES, words, reverse("jobs:job", args=(job.pk,)))


def _replacements(access: InspectionAccess, records: TaskRecords) -> Tasks:
    for pending in records.replacements.get(access.inspection.pk, ()):
        words = _("Select a case to replace %(case)s") % {"case": pending.out}
        yield _task(
            access, _allocating_or_later(access), words, "cases:complete_replacement", pending.draw.group
        )


def _times(access: InspectionAccess, records: TaskRecords) -> Tasks:
    if incomplete := records.incomplete_availability.get(access.inspection.pk):
        words = ngettext(
            "Add availability for %(num)s case manager",
            "Add availability for %(num)s case managers",
            incomplete,
        )
        yield _task(
            access, InspectionStage.ALLOCATION, words % {"num": incomplete}, "allocation:availability"
        )


def _own_availability(access: InspectionAccess, records: TaskRecords) -> Tasks:
    """Yield the task to record when one is available, until every case of the samples has an assessor."""
    if access.inspection.pk in records.own_availability:
        yield _task(
            access,
            InspectionStage.ALLOCATION,
            _("Add your availability for interviews"),
            "allocation:assessor_availability",
            hint=_("If you do not, we plan your interviews on any day of fieldwork."),
        )


def _assignments(access: InspectionAccess, records: TaskRecords) -> Tasks:
    if count := records.unassigned.get(access.inspection.pk):
        words = ngettext("Allocate %(num)s case", "Allocate %(num)s cases", count) % {"num": count}
        yield _task(access, InspectionStage.ALLOCATION, words, "allocation:allocate")


def _second_assessments(access: InspectionAccess, records: TaskRecords) -> Tasks:
    """Yield what is missing of the second assessments: the draw, or second assessors of cases drawn."""
    number = access.inspection.pk
    if waiting := records.waiting_for_second_assessor.get(number):
        words = ngettext(
            "Assign a second assessor to %(num)s case", "Assign second assessors to %(num)s cases", waiting
        )
        yield _task(
            access, InspectionStage.ASSESSMENTS, words % {"num": waiting}, "allocation:second_assessors"
        )
    elif number in records.without_second_draw and not records.unassigned.get(number):
        yield _task(
            access,
            InspectionStage.ASSESSMENTS,
            _("Draw cases for second assessment"),
            "assessments:second_draw",
        )


def _conflicts(access: InspectionAccess, records: TaskRecords) -> Tasks:
    if access.inspection.pk not in records.declared:
        return
    declared = declarations(access=access)
    work = work_to_decide(access=access, declarations=declared)
    if reassign := [row for row in work if row.to_reassign]:
        words = ngettext("Reassign %(num)s case", "Reassign %(num)s cases", len(reassign))
        yield _conflict_task(access, words % {"num": len(reassign)}, [row.person.name for row in reassign])
    if review := [row for row in work if row.to_review]:
        words = ngettext(
            "Decide whether answers in %(num)s case count",
            "Decide whether answers in %(num)s cases count",
            len(review),
        )
        yield _conflict_task(access, words % {"num": len(review)}, [row.person.name for row in review])
    for declaration in declarations_to_decide(declared, access.person):
        words = _("Decide whether to withdraw the declaration of %(name)s") % {
            "name": declaration.person.name
        }
        yield _task(access, _allocating_or_later(access), words, "allocation:conflicts")


def _differences(access: InspectionAccess, records: TaskRecords) -> Tasks:
    unresolved = records.differences.get(access.inspection.pk)
    if not unresolved:
        return
    total = sum(unresolved.values())
    cases = ngettext("%(num)s case", "%(num)s cases", len(unresolved)) % {"num": len(unresolved)}
    words = ngettext(
        "Resolve %(num)s difference between assessors", "Resolve %(num)s differences between assessors", total
    )
    page = "assessments:differences" if len(unresolved) == 1 else "assessments:consistency"
    numbers = unresolved if len(unresolved) == 1 else ()
    yield _task(
        access,
        _allocating_or_later(access),
        words % {"num": total},
        page,
        *numbers,
        hint=_("In %(cases)s.") % {"cases": cases},
    )


def _conflict_task(access: InspectionAccess, text: str, names: list[str]) -> Task:
    people = ", ".join(dict.fromkeys(names))
    hint = _("Conflict of interest declared: %(names)s.") % {"names": people}
    return _task(access, _allocating_or_later(access), text, "allocation:conflicts", hint=hint)


def _own_cases(access: InspectionAccess, records: TaskRecords) -> Tasks:
    for number, case_id in records.conflicting_answers.get(access.inspection.pk, ()):
        words = _("Resolve conflicting answers in %(case)s") % {"case": case_id}
        yield _task(access, InspectionStage.ASSESSMENTS, words, "assessments:assessment", number)
    for returned in records.returned_cases.get(access.inspection.pk, ()):
        yield replace(_returned_case(access, returned), is_returned_case=True)
    if unfinished := records.unfinished_cases.get(access.inspection.pk):
        case, count = unfinished.next_case, unfinished.number
        words = _("Continue case %(case)s") if case.assessment.version else _("Start case %(case)s")
        hint = ngettext("You have %(num)s unfinished case.", "You have %(num)s unfinished cases.", count)
        url = case_progress(case).next_url
        task = _at(
            access,
            InspectionStage.ASSESSMENTS,
            words % {"case": case.assessment.case_id},
            url,
            hint=hint % {"num": count},
        )
        yield replace(task, is_case_to_continue=access.inspection.pk == records.inspection_to_continue)


def _returned_case(access: InspectionAccess, returned: ReviewedCase) -> Task:
    """Return the task of an assessor with a returned case: reply, then finish the case."""
    number, case_id = returned.assessment.pk, returned.assessment.case_id
    if not returned.unanswered:
        words = _("Finish case %(case)s") % {"case": case_id}
        return _task(
            access,
            InspectionStage.ASSESSMENTS,
            words,
            "assessments:finish",
            number,
            hint=_("Every comment has a reply."),
        )
    words = ngettext(
        "Reply to %(num)s comment on case %(case)s",
        "Reply to %(num)s comments on case %(case)s",
        returned.unanswered,
    )
    words %= {"num": returned.unanswered, "case": case_id}
    return _task(access, InspectionStage.ASSESSMENTS, words, "assessments:assessment", number)


def _reviews(access: InspectionAccess, records: TaskRecords) -> Tasks:
    """Yield the reviews of a lead or head: comments that are not sent, and replies to read."""
    cases = records.reviewed_cases.get(access.inspection.pk, ())
    if unsent := [case for case in cases if case.unsent]:
        first = unsent[0]
        words = _("Return case %(case)s") % {"case": first.assessment.case_id}
        hint = ngettext("%(num)s comment is not sent.", "%(num)s comments are not sent.", first.unsent)
        hint = f"{hint % {'num': first.unsent}} {_more(unsent)}".strip()
        yield _task(
            access,
            InspectionStage.ASSESSMENTS,
            words,
            "assessments:return_case",
            first.assessment.pk,
            hint=hint,
        )
    if replied := [case for case in cases if not case.unsent]:
        first = replied[0]
        words = ngettext(
            "Read %(num)s reply on case %(case)s", "Read %(num)s replies on case %(case)s", first.replied
        )
        words %= {"num": first.replied, "case": first.assessment.case_id}
        yield _task(
            access,
            InspectionStage.ASSESSMENTS,
            words,
            "assessments:assessment",
            first.assessment.pk,
            hint=_more(replied),
        )


def _more(cases: Sequence[ReviewedCase]) -> str:
    """Return how many cases follow the first one; "" for none."""
    others = len(cases) - 1
    more = ngettext("%(num)s more case is waiting.", "%(num)s more cases are waiting.", others)
    return more % {"num": others} if others else ""


def _interview(access: InspectionAccess, records: TaskRecords) -> Tasks:
    if interview := records.next_interviews.get(access.inspection.pk):
        words = _("Your next interview: %(moment)s") % {"moment": jinja.moment(interview.starts)}
        hint = _("With %(manager)s, about case %(case)s.")
        hint %= {"manager": interview.case_manager, "case": interview.case_id}
        day = timezone.localdate(interview.starts)
        yield replace(_task(access, None, words, "allocation:timetable", hint=hint), due=day)


def _judgements(access: InspectionAccess, records: TaskRecords) -> Tasks:
    if not access.may(Action.JUDGE):
        return
    judged = records.judged.get(access.inspection.pk, ())
    for standard in standards_on_evidence(access):
        if standard.id not in judged:
            words = _("Judge %(id)s %(title)s") % {"id": standard.id, "title": standard.title}
            yield _task(access, InspectionStage.JUDGEMENTS, words, "judgements:judge", standard.id)


def _panel_members(access: InspectionAccess, records: TaskRecords) -> Tasks:
    if not access.may(Action.CHANGE_PANEL):
        return
    if len(records.panel_members[access.inspection.pk]) < SMALLEST_PANEL:
        words = _("Add panel members")
        hint = _("At least 2 people, without a conflict of interest in the service.")
        yield _task(access, InspectionStage.PANEL, words, "panel:members", hint=hint)


def _panel(access: InspectionAccess, records: TaskRecords) -> Tasks:
    panel = records.panels.get(access.inspection.pk)
    if panel is None:
        return
    member_ids = records.panel_members[access.inspection.pk]
    if len(member_ids) < SMALLEST_PANEL:
        return
    undecided = [standard for standard in panel.rounds if standard not in panel.decided]
    if access.person.pk in member_ids and access.may(Action.GIVE_VIEW):
        own = [standard for standard in undecided if access.person.pk not in panel.views[standard]]
        yield from _panel_task(access, own, _("Give your view on %(standards)s"), "panel:give_views")
    if access.may(Action.DECIDE):
        ready = [standard for standard in undecided if member_ids <= panel.views[standard]]
        words = _("Record the panel’s decision on %(standards)s")
        yield from _panel_task(access, ready, words, "panel:panel")


def _transitions(access: InspectionAccess, records: TaskRecords) -> Tasks:
    """Yield the regular transition, once its requirements are met and no work is unfinished."""
    inspection = access.inspection
    if not access.may(Action.TRANSITION) or inspection.pk in records.unfinished:
        return
    for transition in transitions(inspection.current_state, access.roles):
        if transition.end is not NEXT_STATES[inspection.current_state]:
            continue
        is_met = all(_is_met(access, records, requirement) for requirement in transition.requirements)
        if is_met and not unfinished_work(access=access, transition=transition):
            stage = TRANSITION_STAGES[transition.end]
            yield _task(access, stage, _(transition.title), "workflow:transition", transition.end.value)


def _is_met(access: InspectionAccess, records: TaskRecords, requirement: Requirement) -> bool:
    """Return whether an inspection meets a requirement, from its records where they say."""
    inspection, number = access.inspection, access.inspection.pk
    match requirement:
        case Requirement.LEAD:
            return Role.LEAD in records.team_roles.get(number, ())
        case Requirement.LINK:
            return Role.LINK in records.team_roles.get(number, ())
        case Requirement.SAMPLES:
            groups = {group.key for group in access.framework.casework.groups}
            return groups <= records.drawn_groups.get(number, set())
        case Requirement.JUDGEMENTS:
            standards = {standard.id for standard in standards_on_evidence(access)}
            return standards <= records.judged.get(number, set())
        case Requirement.DECISIONS:
            return access.framework.standards.keys() <= records.panels[number].decided
        case _:
            return meets(inspection, requirement)


def _panel_task(access: InspectionAccess, standards: list[str], text: str, page: str) -> Tasks:
    if standards:
        named, others = standards[:MOST_NAMED], len(standards) - MOST_NAMED
        if others == 1:
            named, others = standards[: MOST_NAMED + 1], 0
        words = ", ".join(named)
        if others > 0:
            more = ngettext(
                "%(standards)s and %(num)s more standard", "%(standards)s and %(num)s more standards", others
            )
            words = more % {"standards": words, "num": others}
        yield _task(access, InspectionStage.PANEL, text % {"standards": words}, page)


def _task(
    access: InspectionAccess, stage: InspectionStage | None, text: str, name: str, *parts: Any, hint: str = ""
) -> Task:
    return _at(access, stage, text, reverse(name, args=(access.inspection.pk, *parts)), hint=hint)


def _alert_task(access: InspectionAccess, text: str, name: str, *parts: Any, hint: str = "") -> Task:
    return replace(_task(access, None, text, name, *parts, hint=hint), is_alert=True)


def _at(
    access: InspectionAccess, stage: InspectionStage | None, text: str, url: str, *, hint: str = ""
) -> Task:
    due = stage.due(access.inspection) if stage else None
    return Task(text, url, hint, access.inspection, stage, due)


def _allocating_or_later(access: InspectionAccess) -> InspectionStage:
    """Return the stage of work on cases: allocation before fieldwork, then assessments, then the panel."""
    state = access.inspection.current_state
    return InspectionStage.ALLOCATION if state is State.ANNOUNCED else MAIN_STAGES[state]


NEXT_STATES: Mapping[State, State] = {
    State.SETTING_UP: State.ANNOUNCED,
    State.ANNOUNCED: State.FIELDWORK,
    State.FIELDWORK: State.PANEL,
    State.PANEL: State.CONFIRMED,
}
"""The state that regularly follows each; closing an inspection is not a task."""

TRANSITION_STAGES: Mapping[State, InspectionStage] = {
    State.ANNOUNCED: InspectionStage.SET_UP,
    State.FIELDWORK: InspectionStage.ALLOCATION,
    State.PANEL: InspectionStage.PANEL,
    State.CONFIRMED: InspectionStage.CONFIRMATION,
}
"""The stage by whose date an inspection should move to each state."""


def _draft(access: InspectionAccess, records: TaskRecords) -> Tasks:
    """Yield what is to be done in the draft of the report: write, answer, agree, sign."""
    if not (draft := records.drafts.get(access.inspection.pk)) or not draft.sections:
        return
    if draft.own and access.may(Action.EDIT_SECTION):
        words = ngettext(
            "Write %(num)s section of the report", "Write %(num)s sections of the report", len(draft.own)
        )
        pages = ("reports:section", draft.own[0]) if len(draft.own) == 1 else ("reports:draft",)
        yield _task(access, InspectionStage.REPORT, words % {"num": len(draft.own)}, *pages)
    if draft.changed and access.may(Action.EDIT_SECTION):
        words = ngettext(
            "Read %(num)s section in which a figure has changed",
            "Read %(num)s sections in which a figure has changed",
            len(draft.changed),
        )
        pages = ("reports:section", draft.changed[0]) if len(draft.changed) == 1 else ("reports:draft",)
        yield _task(access, InspectionStage.REPORT, words % {"num": len(draft.changed)}, *pages)
    if draft.commented:
        words = ngettext(
            "Resolve %(num)s comment on your sections",
            "Resolve %(num)s comments on your sections",
            draft.commented,
        )
        yield _task(access, InspectionStage.REPORT, words % {"num": draft.commented}, "reports:draft")
    if access.may(Action.AGREE_SECTION) and draft.ready:
        words = ngettext(
            "Agree %(num)s section that is ready", "Agree %(num)s sections that are ready", draft.ready
        )
        yield _task(access, InspectionStage.REPORT, words % {"num": draft.ready}, "reports:draft")
    if not draft.unagreed:
        yield from _signature(access, draft)


def _signature(access: InspectionAccess, draft: DraftWork) -> Tasks:
    unsigned = next((capacity for capacity in ORDER if capacity not in draft.signed), None)
    if unsigned in capacities_of(access):
        words = (
            _("Record the chief inspector’s signature")
            if unsigned is Capacity.CHIEF
            else _("Sign off the report")
        )
        yield _task(access, InspectionStage.REPORT, words, "reports:sign_off")


def _improvement(access: InspectionAccess, records: TaskRecords) -> Tasks:
    """Yield what is to be done in the improvement plan: respond, act, review, verify, close."""
    plan = records.plans.get(access.inspection.pk)
    if plan is None or not plan.has_begun:
        return
    if access.may(Action.WRITE_IMPROVEMENT_PLAN) and access.roles & {Role.LINK, Role.SERVICE_HEAD}:
        yield from _plan_of_the_service(access, plan)
    if access.may(Action.REVIEW_IMPROVEMENT) and plan.actions and _is_review_due(plan):
        yield _task(
            access, InspectionStage.IMPROVEMENT, _("Review the improvement plan"), "improvement:record_review"
        )
    if access.may(Action.VERIFY_IMPROVEMENT):
        yield from _verification(access, plan)


def _plan_of_the_service(access: InspectionAccess, plan: Plan) -> Tasks:
    if count := len(plan.unanswered):
        words = ngettext("Respond to %(num)s recommendation", "Respond to %(num)s recommendations", count)
        due = jinja.day(plan.due)
        hint = _("The improvement plan is due by %(day)s.") % {"day": due} if due else ""
        task = _task(
            access, InspectionStage.IMPROVEMENT, words % {"num": count}, "improvement:plan", hint=hint
        )
        yield replace(task, due=plan.due)
    if count := len(plan.late):
        words = ngettext("Finish %(num)s late action", "Finish %(num)s late actions", count)
        task = _task(access, InspectionStage.IMPROVEMENT, words % {"num": count}, "improvement:board")
        yield replace(task, due=plan.late[0].version.due)
    returned = [action for action in plan.actions if action.version.state == ActionState.RETURNED]
    for action in returned[:MOST_NAMED]:
        words = _("Show that action %(number)s is done") % {"number": action.number}
        hint = _("An inspector returned the action.")
        yield _task(
            access, InspectionStage.IMPROVEMENT, words, "improvement:report_progress", action.id, hint=hint
        )


def _is_review_due(plan: Plan) -> bool:
    return plan.next_review is None or plan.next_review <= timezone.localdate()


def _verification(access: InspectionAccess, plan: Plan) -> Tasks:
    if count := len(plan.to_verify):
        words = ngettext("Verify %(num)s action", "Verify %(num)s actions", count)
        yield _task(access, InspectionStage.IMPROVEMENT, words % {"num": count}, "improvement:verification")
    if count := len(plan.to_close):
        words = ngettext("Close %(num)s recommendation", "Close %(num)s recommendations", count)
        yield _task(access, InspectionStage.IMPROVEMENT, words % {"num": count}, "improvement:verification")


def _accuracy(access: InspectionAccess, records: TaskRecords) -> Tasks:
    """Yield what is to be done in the factual accuracy check of the draft."""
    work = records.checks.get(access.inspection.pk)
    if work is None:
        draft = records.drafts.get(access.inspection.pk)
        if draft and Capacity.LEAD in draft.signed and access.may(Action.SEND_ACCURACY_CHECK):
            words = _("Send the draft for its factual accuracy check")
            yield _task(access, InspectionStage.REPORT, words, "accuracy:send")
        return
    if work.recipient and access.may(Action.CHALLENGE_DRAFT):
        task = _task(access, InspectionStage.REPORT, _("Check the facts of the draft"), "accuracy:check")
        yield replace(task, due=work.record.deadline)
    if work.late and access.may(Action.TAKE_IN_CHALLENGES):
        words = ngettext(
            "Decide about %(num)s late challenge", "Decide about %(num)s late challenges", len(work.late)
        )
        yield _accuracy_task(access, words % {"num": len(work.late)}, work.late)
    if work.waiting and access.may(Action.RESPOND_TO_CHALLENGE):
        words = ngettext(
            "Respond to %(num)s challenge of the draft",
            "Respond to %(num)s challenges of the draft",
            len(work.waiting),
        )
        yield _accuracy_task(access, words % {"num": len(work.waiting)}, work.waiting)
    if work.panel and access.may(Action.SEE_RESPONSES):
        yield from _panel_again(access, work)
    if work.is_ready_to_sign and may_sign(access):
        words = _("Sign off the responses to the factual accuracy check")
        yield _task(access, InspectionStage.REPORT, words, "accuracy:sign_off")


def _panel_again(access: InspectionAccess, work: CheckWork) -> Tasks:
    """Yield the task of a challenge that asks the ratings panel again: reopen the panel, or consider it."""
    names = ", ".join(challenge.ref for challenge in work.panel)
    if access.inspection.current_state is State.PANEL:
        words = _("Consider challenge %(names)s in the ratings panel") % {"names": names}
        yield _accuracy_task(access, words, work.panel)
    elif access.may(Action.TRANSITION) and Role.HEAD in access.roles:
        words = _("Reopen the ratings panel for challenge %(names)s") % {"names": names}
        yield _accuracy_task(access, words, work.panel)


def _accuracy_task(access: InspectionAccess, text: str, challenges: Sequence[Challenge]) -> Task:
    """Return a task about challenges: on the page of the only one, or on that of the check."""
    if len(challenges) == 1:
        page: tuple[Any, ...] = ("accuracy:challenge_page", challenges[0].pk)
    else:
        page = ("accuracy:check",)
    return _task(access, InspectionStage.REPORT, text, *page)


TASKS_BY_STATE: Mapping[State, tuple[Callable[[InspectionAccess, TaskRecords], Tasks], ...]] = {
    State.SETTING_UP: (_setting_up,),
    State.ANNOUNCED: (
        _undelivered_alerts,
        _alerts,
        _conflicts,
        _failed_jobs,
        _long_lists,
        _replacements,
        _times,
        _own_availability,
        _assignments,
    ),
    State.FIELDWORK: (
        _undelivered_alerts,
        _alerts,
        _conflicts,
        _replacements,
        _own_cases,
        _reviews,
        _differences,
        _interview,
        _own_availability,
        _assignments,
        _second_assessments,
        _judgements,
        _panel_members,
    ),
    State.PANEL: (
        _undelivered_alerts,
        _alerts,
        _conflicts,
        _differences,
        _panel_members,
        _panel,
        _accuracy,
    ),
    State.CONFIRMED: (_undelivered_alerts, _alerts, _draft, _accuracy, _improvement),
    State.PUBLISHED: (_undelivered_alerts, _alerts, _improvement),
    State.CLOSED: (_undelivered_alerts, _alerts, _improvement),
    State.WITHDRAWN: (),
}
"""Functions that yield the tasks in each state, the most urgent first."""
