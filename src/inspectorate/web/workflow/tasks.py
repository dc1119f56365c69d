"""What waits for one person in an inspection: the first thing its page shows them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inspectorate.web import jinja
from inspectorate.web.allocation import queries as allocation
from inspectorate.web.assessments.models import AssessmentProgress, Occasion
from inspectorate.web.assessments.queries.caseload import unassigned
from inspectorate.web.cases.queries.long_lists import case_groups
from inspectorate.web.editions import framework
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.judgements.queries import judged_standards
from inspectorate.web.panel.queries.panel import SMALLEST_PANEL, members
from inspectorate.web.permissions import Action
from inspectorate.web.states import Role, State, transitions
from inspectorate.web.workflow.queries import unfinished_work, unmet_requirements

TaskIterable = Iterable["Task"]


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do: in words, the address where it is done, and what else is worth knowing."""

    text: str
    address: str
    more: str = ""


def tasks(_request: HttpRequest) -> dict[str, Any]:
    """For an inspection's page: asks what waits for the person who opened it."""
    return {"waits_for": tasks_for}


def tasks_for(access: InspectionAccess) -> list[Task]:
    """What waits for this person in the state the inspection is in, the most pressing first."""
    tasks = [task for asked in TASKS_BY_STATE[access.inspection.current_state] for task in asked(access)]
    return tasks or (
        list(_transitions(access)) if access.inspection.current_state in STATES_WITH_TRANSITION else []
    )


def _setting_up(access: InspectionAccess) -> TaskIterable:
    inspection = access.inspection
    roles = set(inspection.members.filter(removed_at=None).values_list("role", flat=True))
    if access.may(Action.CHANGE_TEAM):
        for role, words in ((Role.LEAD, _("Add a lead inspector")), (Role.LINK, _("Add a link person"))):
            if role not in roles:
                yield _task(access, words, "inspections:add_member")
    if access.may(Action.CHANGE_DATES) and not (inspection.fieldwork_starts and inspection.fieldwork_ends):
        yield _task(access, _("Set when fieldwork starts and ends"), "inspections:dates")


def _alerts(access: InspectionAccess) -> TaskIterable:
    if not access.may(Action.ACKNOWLEDGE_ALERT):
        return
    still = list(access.inspection.alerts.filter(closed_at=None).values_list("acknowledged_at", flat=True))
    if new := still.count(None):
        words = ngettext("Act on %(num)s new alert", "Act on %(num)s new alerts", new) % {"num": new}
        yield _task(access, words, "assessments:alerts")
    if known := len(still) - new:
        words = ngettext("Follow %(num)s alert to its end", "Follow %(num)s alerts to their end", known)
        yield _task(access, words % {"num": known}, "assessments:alerts")


def _long_lists(access: InspectionAccess) -> TaskIterable:
    sends, draws = access.may(Action.SEND_LONG_LIST), access.may(Action.DRAW_SAMPLE)
    if not sends and not draws:
        return
    due = jinja.day(access.inspection.long_lists_due)
    more = _("Due on %(day)s.") % {"day": due} if due else ""
    for kind in case_groups(access=access):
        cases = {"cases": kind.group.plural}
        if kind.latest and draws and not kind.draw:
            yield _task(
                access, _("Draw the sample from the list of %(cases)s") % cases, "cases:draw", kind.group.key
            )
        elif sends and not kind.latest and kind.long_lists:
            words = _("Say which column is which in the list of %(cases)s") % cases
            yield _task(access, words, "cases:columns", kind.long_lists[0].pk)
        elif sends and not kind.long_lists and Role.LINK in access.roles:
            yield _task(
                access, _("Send the list of %(cases)s") % cases, "cases:send", kind.group.key, more=more
            )


def _times(access: InspectionAccess) -> TaskIterable:
    if Role.LINK not in access.roles or not access.may(Action.SET_AVAILABILITY):
        return
    few = sum(not manager.has_enough_slots for manager in allocation.case_managers(access=access))
    if few:
        words = ngettext(
            "Say when %(num)s case manager is free to be interviewed",
            "Say when %(num)s case managers are free to be interviewed",
            few,
        )
        yield _task(access, words % {"num": few}, "allocation:availability")


def _assignments(access: InspectionAccess) -> TaskIterable:
    if not access.may(Action.ASSIGN_CASE):
        return
    if without := len(unassigned(access=access, occasion=Occasion.FIRST)):
        words = ngettext("Share out %(num)s case", "Share out %(num)s cases", without) % {"num": without}
        yield _task(access, words, "allocation:allocate")


def _own_cases(access: InspectionAccess) -> TaskIterable:
    if not access.may(Action.ASSESS_CASE):
        return
    own = access.inspection.assessments.filter(assessor=access.person)
    clashing = own.filter(conflicts__resolved_at=None, conflicts__isnull=False).values_list("pk", "case_id")
    for number, case in clashing.distinct().order_by("case_id"):
        words = _("Settle two answers in %(case)s that were given at once") % {"case": case}
        yield _task(access, words, "assessments:assessment", number)
    unfinished = list(own.exclude(state=AssessmentProgress.FINISHED).order_by("-version", "group", "case_id"))
    if unfinished:
        first, left = unfinished[0], len(unfinished)
        words = _("Go on with case %(case)s") if first.version else _("Begin with case %(case)s")
        more = ngettext(
            "%(num)s case of yours is not finished.", "%(num)s cases of yours are not finished.", left
        )
        yield _task(
            access,
            words % {"case": first.case_id},
            "assessments:assessment",
            first.pk,
            more=more % {"num": left},
        )


def _interview(access: InspectionAccess) -> TaskIterable:
    if not access.may(Action.SEE_TIMETABLE):
        return
    own = access.inspection.planned_interviews.filter(assessor=access.person, starts__gte=timezone.now())
    if following := own.order_by("starts").first():
        words = _("Your next interview: %(moment)s") % {"moment": jinja.moment(following.starts)}
        more = _("With %(manager)s, about case %(case)s.")
        more %= {"manager": following.case_manager, "case": following.case_id}
        yield _task(access, words, "allocation:timetable", more=more)


def _judgements(access: InspectionAccess) -> TaskIterable:
    if not access.may(Action.JUDGE):
        return
    for standard, judgement in judged_standards(access=access):
        if judgement is None:
            words = _("Judge %(id)s %(title)s") % {"id": standard.id, "title": standard.title}
            yield _task(access, words, "judgements:judge", standard.id)


def _panel_members(access: InspectionAccess) -> TaskIterable:
    if access.may(Action.CHANGE_PANEL) and len(members(access.inspection)) < SMALLEST_PANEL:
        words = _("Choose the panel’s members")
        more = _("At least two, none with an interest in the service.")
        yield _task(access, words, "panel:members", more=more)


def _panel(access: InspectionAccess) -> TaskIterable:
    inspection = access.inspection
    seated = {person.pk for person in members(inspection)}
    if len(seated) < SMALLEST_PANEL:
        return
    rounds, decided = _rounds(inspection)
    given: dict[str, set[int]] = {name: set() for name in rounds}
    for standard, number, person in inspection.panel_views.values_list("standard", "round", "person"):
        if rounds.get(standard) == number:
            given[standard].add(person)
    if access.person.pk in seated and access.may(Action.GIVE_VIEW):
        own = [name for name in rounds if name not in decided and access.person.pk not in given[name]]
        yield from _of_standards(access, own, _("Say how you would rate %(standards)s"))
    if access.may(Action.DECIDE):
        ready = [name for name in rounds if name not in decided and seated <= given[name]]
        yield from _of_standards(access, ready, _("Put down what the panel decided on %(standards)s"))


def _rounds(inspection: Inspection) -> tuple[Mapping[str, int], set[str]]:
    """How often the panel has taken each standard up, and those it has decided."""
    rounds = dict.fromkeys(framework(inspection.edition).standards, 1)
    decided = set()
    for each in inspection.decisions.select_related("reopened"):
        reopened = hasattr(each, "reopened")
        rounds[each.standard] = max(rounds[each.standard], each.round + reopened)
        if not reopened:
            decided.add(each.standard)
    return rounds, decided


def _transitions(access: InspectionAccess) -> TaskIterable:
    """The way on, once everything is there for it and nothing is left open."""
    inspection = access.inspection
    for transition in transitions(inspection.current_state, access.roles):
        if transition.end is not STATES_WITH_TRANSITION[inspection.current_state]:
            continue
        if not unmet_requirements(inspection=inspection, transition=transition) and not unfinished_work(
            inspection=inspection, transition=transition
        ):
            yield _task(access, _(transition.title), "workflow:transition", transition.end.value)


def _of_standards(access: InspectionAccess, names: list[str], words: str) -> TaskIterable:
    if names:
        yield _task(access, words % {"standards": ", ".join(names)}, "panel:standard", names[0])


def _task(access: InspectionAccess, text: str, name: str, *parts: Any, more: str = "") -> Task:
    return Task(text, reverse(name, args=(access.inspection.pk, *parts)), more)


STATES_WITH_TRANSITION: Mapping[State, State] = {
    State.SETTING_UP: State.ANNOUNCED,
    State.ANNOUNCED: State.FIELDWORK,
    State.FIELDWORK: State.PANEL,
    State.PANEL: State.CONFIRMED,
}
"""The state that follows each, when all goes well; closing waits for nobody."""

TASKS_BY_STATE: Mapping[State, tuple[Callable[[InspectionAccess], TaskIterable], ...]] = {
    State.SETTING_UP: (_setting_up,),
    State.ANNOUNCED: (_alerts, _long_lists, _times, _assignments),
    State.FIELDWORK: (_alerts, _own_cases, _interview, _assignments, _judgements, _panel_members),
    State.PANEL: (_alerts, _panel_members, _panel),
    State.CONFIRMED: (_alerts,),
    State.CLOSED: (_alerts,),
    State.WITHDRAWN: (),
}
"""What is asked in each state, the most pressing first."""
