"""Tasks about judgements, the ratings panel, and the next state of an inspection."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.judgements.queries import standards_on_evidence
from inspectorate.web.panel.queries.panel import SMALLEST_PANEL
from inspectorate.web.permissions import Action
from inspectorate.web.states import Requirement, Role, State, transitions
from inspectorate.web.workflow.inspection_stages import InspectionStage
from inspectorate.web.workflow.queries import (
    meets,
    unfinished_work,
)
from inspectorate.web.workflow.task_records import TaskRecords
from inspectorate.web.workflow.tasks.entries import MOST_NAMED, Tasks, page_task


def judgements(access: InspectionAccess, records: TaskRecords) -> Tasks:
    """Yield a task for each standard that waits for a judgement."""
    if not access.may(Action.JUDGE):
        return
    judged = records.judged.get(access.inspection.pk, ())
    for standard in standards_on_evidence(access):
        if standard.id not in judged:
            words = _("Judge %(id)s %(title)s") % {"id": standard.id, "title": standard.title}
            yield page_task(access, InspectionStage.JUDGEMENTS, words, "judgements:judge", standard.id)


def panel_members(access: InspectionAccess, records: TaskRecords) -> Tasks:
    """Yield a task while the ratings panel has too few members."""
    if not access.may(Action.CHANGE_PANEL):
        return
    if len(records.panel_members[access.inspection.pk]) < SMALLEST_PANEL:
        words = _("Add panel members")
        hint = _("At least 2 people, without a conflict of interest in the service.")
        yield page_task(access, InspectionStage.PANEL, words, "panel:members", hint=hint)


def panel_decisions(access: InspectionAccess, records: TaskRecords) -> Tasks:
    """Yield tasks for the standards on which the panel waits for a view or a decision."""
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
        yield page_task(access, InspectionStage.PANEL, text % {"standards": words}, page)


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


def next_transition(access: InspectionAccess, records: TaskRecords) -> Tasks:
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
            yield page_task(access, stage, _(transition.title), "workflow:transition", transition.end.value)


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
