"""Tasks of one person in an inspection, shown at the top of its page."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Max, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inspectorate.web import jinja
from inspectorate.web.allocation import queries as allocation
from inspectorate.web.assessments.models import Assessment, AssessmentProgress, Occasion, Reassignment
from inspectorate.web.assessments.queries.access import AssessmentAccess, open_assessment, visible
from inspectorate.web.assessments.queries.alert_messages import undelivered_messages
from inspectorate.web.assessments.queries.alerts import visible_alerts
from inspectorate.web.assessments.queries.caseload import unassigned
from inspectorate.web.assessments.queries.conflicted_work import declarations_to_decide, work_to_decide
from inspectorate.web.assessments.queries.conflicts import conflicted_cases
from inspectorate.web.assessments.queries.differences import unresolved_differences
from inspectorate.web.assessments.queries.progress import case_progress
from inspectorate.web.cases.queries.long_lists import case_groups
from inspectorate.web.cases.queries.samples import current_draws, open_replacement
from inspectorate.web.editions import framework
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import InspectionAccess, declarations
from inspectorate.web.jobs.queries import failed_jobs
from inspectorate.web.judgements.queries import judged_standards
from inspectorate.web.panel.queries.panel import SMALLEST_PANEL, members
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import ASSESSING, Action, NotPermitted, NotVisible
from inspectorate.web.states import ASSESSORS, Role, State, transitions
from inspectorate.web.workflow.queries import unfinished_work, unmet_requirements

Tasks = Iterable["Task"]

MOST_NAMED = 2
"""Number of standards that a task names, before it counts the others."""

MOST_LEFT = 5
"""Number of cases, the latest first, among which the one to continue is looked for."""


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do: a text, the URL where it is done, and a hint."""

    text: str
    url: str
    hint: str = ""


def tasks(_request: HttpRequest) -> dict[str, Any]:
    """Add `tasks_for` and `case_to_continue` to the context of templates (context processor)."""
    return {"tasks_for": tasks_for, "case_to_continue": case_to_continue}


def tasks_for(access: InspectionAccess) -> list[Task]:
    """Return a person's tasks in the current state of the inspection, the most urgent first."""
    tasks = [
        task for find_tasks in TASKS_BY_STATE[access.inspection.current_state] for task in find_tasks(access)
    ]
    return tasks or (list(_transitions(access)) if access.inspection.current_state in NEXT_STATES else [])


def case_to_continue(person: Person) -> Task | None:
    """Return the task to continue the unfinished case that a person answered last; None if there is none.

    If they have answered none, it is the first case of the latest inspection.
    """
    own = Assessment.objects.filter(assessor=person, inspection__state__in=ASSESSING)
    unfinished = own.exclude(state=AssessmentProgress.FINISHED)
    cases = unfinished.annotate(last=Max("events__id", filter=Q(events__by=person)))
    order = (F("last").desc(nulls_last=True), "-inspection__fieldwork_starts", "group", "case_id")
    for assessment in cases.order_by(*order)[:MOST_LEFT]:
        with suppress(NotVisible, NotPermitted):
            case = open_assessment(
                by=person, inspection=assessment.inspection_id, id=assessment.pk, action=Action.ASSESS_CASE
            )
            words = _("Continue case %(case)s") if assessment.version else _("Start case %(case)s")
            hint = _("%(inspection)s, inspection no. %(number)s")
            parts = {"inspection": case.inspection.service.name, "number": case.inspection.pk}
            return Task(words % {"case": assessment.case_id}, case_progress(case).next_url, hint % parts)
    return None


def _setting_up(access: InspectionAccess) -> Tasks:
    inspection = access.inspection
    roles = set(inspection.members.filter(removed_at=None).values_list("role", flat=True))
    if access.may(Action.CHANGE_TEAM):
        for role, words in ((Role.LEAD, _("Add a lead inspector")), (Role.LINK, _("Add a link person"))):
            if role not in roles:
                yield _task(access, words, "inspections:add_member")
    if access.may(Action.CHANGE_DATES) and not (inspection.fieldwork_starts and inspection.fieldwork_ends):
        yield _task(access, _("Set when fieldwork starts and ends"), "inspections:dates")


def _alerts(access: InspectionAccess) -> Tasks:
    if not access.may(Action.ACKNOWLEDGE_ALERT):
        return
    alerts = visible_alerts(access).filter(closed_at=None)
    counts = alerts.aggregate(new=Count("pk", filter=Q(acknowledged_at=None)), open=Count("pk"))
    if new_alerts := counts["new"]:
        words = ngettext(
            "View %(num)s new safeguarding alert", "View %(num)s new safeguarding alerts", new_alerts
        )
        yield _task(access, words % {"num": new_alerts}, "assessments:alerts")
    if open_alerts := counts["open"] - new_alerts:
        words = ngettext("Close %(num)s open alert", "Close %(num)s open alerts", open_alerts)
        yield _task(access, words % {"num": open_alerts}, "assessments:alerts")


def _undelivered_alerts(access: InspectionAccess) -> Tasks:
    for message in undelivered_messages(access):
        words = _("Contact %(name)s about an alert") % {"name": message.person}
        hint = _(
            "We could not deliver the email. This task ends when the email arrives or the alert is closed."
        )
        if access.may(Action.ACKNOWLEDGE_ALERT):
            yield _task(access, words, "assessments:alert", message.alert_id, hint=hint)
        else:
            yield _task(access, words, "assessments:alerts", hint=hint)


def _long_lists(access: InspectionAccess) -> Tasks:
    may_send, may_draw = access.may(Action.SEND_LONG_LIST), access.may(Action.SEAL_DRAW)
    if not may_send and not may_draw:
        return
    due = jinja.day(access.inspection.long_lists_due)
    hint = _("Due on %(day)s.") % {"day": due} if due else ""
    for overview in case_groups(access=access):
        cases = {"cases": overview.group.plural}
        if may_draw and (seal := overview.undecided_seal):
            words = (
                _("Draw the sample: %(cases)s") if seal.is_numbered else _("Calculate the samples: %(cases)s")
            )
            yield _task(access, words % cases, "cases:sample", overview.group.key)
        elif overview.latest and may_draw and not overview.draw:
            words = _("Seal the draw: %(cases)s")
            yield _task(access, words % cases, "cases:seal", overview.group.key)
        elif may_send and not overview.latest and overview.long_lists:
            words = _("Match columns: %(cases)s") % cases
            yield _task(access, words, "cases:columns", overview.long_lists[0].pk)
        elif may_send and not overview.long_lists and Role.LINK in access.roles:
            yield _task(
                access,
                _("Send the long list: %(cases)s") % cases,
                "cases:send",
                overview.group.key,
                hint=hint,
            )


def _failed_jobs(access: InspectionAccess) -> Tasks:
    for job in failed_jobs(by=access.person, inspection=access.inspection):
        words = _("Find out why this failed and try again: %(work)s") % {"work": job.title}
        yield Task(words, reverse("jobs:job", args=(job.pk,)))


def _replacements(access: InspectionAccess) -> Tasks:
    if not access.may(Action.REPLACE_CASE):
        return
    for drawn in current_draws(access.inspection).values():
        if pending := open_replacement(drawn=drawn):
            words = _("Select a case to replace %(case)s") % {"case": pending.out}
            yield _task(access, words, "cases:complete_replacement", drawn.group)


def _times(access: InspectionAccess) -> Tasks:
    if Role.LINK not in access.roles or not access.may(Action.SET_AVAILABILITY):
        return
    managers = allocation.case_managers(access=access)
    incomplete = sum(not manager.recorded or 0 < manager.slots < manager.cases for manager in managers)
    if incomplete:
        words = ngettext(
            "Add availability for %(num)s case manager",
            "Add availability for %(num)s case managers",
            incomplete,
        )
        yield _task(access, words % {"num": incomplete}, "allocation:availability")


def _assignments(access: InspectionAccess) -> Tasks:
    if not access.may(Action.ASSIGN_CASE):
        return
    if count := len(unassigned(access=access, occasion=Occasion.FIRST)):
        words = ngettext("Allocate %(num)s case", "Allocate %(num)s cases", count) % {"num": count}
        yield _task(access, words, "allocation:allocate")


def _conflicts(access: InspectionAccess) -> Tasks:
    if not access.may(Action.DECIDE_CONFLICT):
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
        yield _task(access, words, "allocation:conflicts")


def _differences(access: InspectionAccess) -> Tasks:
    if not access.may(Action.RESOLVE_DIFFERENCE):
        return
    unresolved = {first: count for first, count in unresolved_differences(access=access).items() if count}
    if not unresolved:
        return
    total = sum(unresolved.values())
    cases = ngettext("%(num)s case", "%(num)s cases", len(unresolved)) % {"num": len(unresolved)}
    words = ngettext(
        "Resolve %(num)s difference between assessors", "Resolve %(num)s differences between assessors", total
    )
    page = "assessments:differences" if len(unresolved) == 1 else "assessments:consistency"
    numbers = unresolved if len(unresolved) == 1 else ()
    yield _task(access, words % {"num": total}, page, *numbers, hint=_("In %(cases)s.") % {"cases": cases})


def _conflict_task(access: InspectionAccess, text: str, names: list[str]) -> Task:
    people = ", ".join(dict.fromkeys(names))
    hint = _("Conflict of interest declared: %(names)s.") % {"names": people}
    return _task(access, text, "allocation:conflicts", hint=hint)


def _changed_cases(access: InspectionAccess) -> Tasks:
    if not access.may(Action.SEE_CASES) or Role(access.person.role) not in ASSESSORS:
        return
    gained, lost = allocation.recent_reassignments(access=access)
    if gained:
        words = ngettext(
            "View %(num)s case allocated to you", "View %(num)s cases allocated to you", len(gained)
        )
        yield _task(access, words % {"num": len(gained)}, "allocation:reassignments", hint=_cases(gained))
    if lost:
        words = ngettext(
            "View %(num)s case reallocated to someone else",
            "View %(num)s cases reallocated to someone else",
            len(lost),
        )
        yield _task(access, words % {"num": len(lost)}, "allocation:reassignments", hint=_cases(lost))


def _cases(reassignments: list[Reassignment]) -> str:
    return ", ".join(dict.fromkeys(row.assessment.case_id for row in reassignments))


def _own_cases(access: InspectionAccess) -> Tasks:
    if not access.may(Action.ASSESS_CASE):
        return
    own = visible(access).filter(assessor=access.person)
    conflicting = own.filter(conflicts__resolved_at=None, conflicts__isnull=False).values_list(
        "pk", "case_id"
    )
    for number, case in conflicting.distinct().order_by("case_id"):
        words = _("Resolve conflicting answers in %(case)s") % {"case": case}
        yield _task(access, words, "assessments:assessment", number)
    unfinished = list(own.exclude(state=AssessmentProgress.FINISHED).order_by("-version", "group", "case_id"))
    if unfinished:
        first, count = unfinished[0], len(unfinished)
        words = _("Continue case %(case)s") if first.version else _("Start case %(case)s")
        hint = ngettext("You have %(num)s unfinished case.", "You have %(num)s unfinished cases.", count)
        first.assessor = access.person
        url = case_progress(AssessmentAccess(access, first)).next_url
        yield Task(words % {"case": first.case_id}, url, hint % {"num": count})


def _interview(access: InspectionAccess) -> Tasks:
    if not access.may(Action.SEE_TIMETABLE):
        return
    own = access.inspection.planned_interviews.filter(assessor=access.person, starts__gte=timezone.now())
    own = own.exclude(conflicted_cases(access.inspection.pk, access.conflict))
    if interview := own.order_by("starts").first():
        words = _("Your next interview: %(moment)s") % {"moment": jinja.moment(interview.starts)}
        hint = _("With %(manager)s, about case %(case)s.")
        hint %= {"manager": interview.case_manager, "case": interview.case_id}
        yield _task(access, words, "allocation:timetable", hint=hint)


def _judgements(access: InspectionAccess) -> Tasks:
    if not access.may(Action.JUDGE):
        return
    for standard, judgement in judged_standards(access=access):
        if judgement is None:
            words = _("Judge %(id)s %(title)s") % {"id": standard.id, "title": standard.title}
            yield _task(access, words, "judgements:judge", standard.id)


def _panel_members(access: InspectionAccess) -> Tasks:
    if access.may(Action.CHANGE_PANEL) and len(members(access.inspection)) < SMALLEST_PANEL:
        words = _("Add panel members")
        hint = _("At least 2 people, without a conflict of interest in the service.")
        yield _task(access, words, "panel:members", hint=hint)


def _panel(access: InspectionAccess) -> Tasks:
    inspection = access.inspection
    member_ids = {person.pk for person in members(inspection)}
    if len(member_ids) < SMALLEST_PANEL:
        return
    rounds, decided = _rounds(inspection)
    givers: dict[str, set[int]] = {standard: set() for standard in rounds}
    for standard, number, person in inspection.panel_views.values_list("standard", "round", "person"):
        if rounds.get(standard) == number:
            givers[standard].add(person)
    if access.person.pk in member_ids and access.may(Action.GIVE_VIEW):
        own = [
            standard
            for standard in rounds
            if standard not in decided and access.person.pk not in givers[standard]
        ]
        yield from _panel_task(access, own, _("Give your view on %(standards)s"), "panel:give_views")
    if access.may(Action.DECIDE):
        ready = [
            standard for standard in rounds if standard not in decided and member_ids <= givers[standard]
        ]
        words = _("Record the panel’s decision on %(standards)s")
        yield from _panel_task(access, ready, words, "panel:panel")


def _rounds(inspection: Inspection) -> tuple[Mapping[str, int], set[str]]:
    """Return the number of each standard's current round, and the standards that are decided."""
    rounds = dict.fromkeys(framework(inspection.edition).standards, 1)
    decided = set()
    for decision in inspection.decisions.select_related("reopened"):
        is_reopened = hasattr(decision, "reopened")
        rounds[decision.standard] = max(rounds[decision.standard], decision.round + is_reopened)
        if not is_reopened:
            decided.add(decision.standard)
    return rounds, decided


def _transitions(access: InspectionAccess) -> Tasks:
    """Yield the regular transition, once its requirements are met and no work is unfinished."""
    if not access.may(Action.TRANSITION):
        return
    inspection = access.inspection
    for transition in transitions(inspection.current_state, access.roles):
        if transition.end is not NEXT_STATES[inspection.current_state]:
            continue
        if not unmet_requirements(inspection=inspection, transition=transition) and not unfinished_work(
            access=access, transition=transition
        ):
            yield _task(access, _(transition.title), "workflow:transition", transition.end.value)


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
        yield _task(access, text % {"standards": words}, page)


def _task(access: InspectionAccess, text: str, name: str, *parts: Any, hint: str = "") -> Task:
    return Task(text, reverse(name, args=(access.inspection.pk, *parts)), hint)


NEXT_STATES: Mapping[State, State] = {
    State.SETTING_UP: State.ANNOUNCED,
    State.ANNOUNCED: State.FIELDWORK,
    State.FIELDWORK: State.PANEL,
    State.PANEL: State.CONFIRMED,
}
"""The state that regularly follows each; closing an inspection is not a task."""

TASKS_BY_STATE: Mapping[State, tuple[Callable[[InspectionAccess], Tasks], ...]] = {
    State.SETTING_UP: (_setting_up,),
    State.ANNOUNCED: (
        _undelivered_alerts,
        _alerts,
        _conflicts,
        _failed_jobs,
        _long_lists,
        _replacements,
        _times,
        _assignments,
        _changed_cases,
    ),
    State.FIELDWORK: (
        _undelivered_alerts,
        _alerts,
        _conflicts,
        _replacements,
        _own_cases,
        _differences,
        _changed_cases,
        _interview,
        _assignments,
        _judgements,
        _panel_members,
    ),
    State.PANEL: (_undelivered_alerts, _alerts, _conflicts, _differences, _panel_members, _panel),
    State.CONFIRMED: (_undelivered_alerts, _alerts),
    State.CLOSED: (_undelivered_alerts, _alerts),
    State.WITHDRAWN: (),
}
"""Functions that yield the tasks in each state, the most urgent first."""
