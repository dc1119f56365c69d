"""Plan actions, change them, report what was done with evidence, and verify or return them."""

import hashlib
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.database import repeat_window_start
from inspectorate.web.improvement.changes.responses import (
    begun_plan,
    notify_roles,
    require_body,
    require_open,
)
from inspectorate.web.improvement.models import ActionEvidence, ActionState, ActionVersion, ImprovementAction
from inspectorate.web.improvement.queries.plan import CurrentAction, Plan, PlannedRecommendation, plan_of
from inspectorate.web.inspections.changes import locked
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.judgements import evidence_files
from inspectorate.web.permissions import Action, ConcurrentChange, RuleBroken
from inspectorate.web.states import Role


@dataclass(frozen=True, slots=True)
class ActionWords:
    """What is done, the role that owns it, and the day by which it is due."""

    text: str
    owner: str
    due: date


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """Evidence to add: a title, what it shows, and the name and content of a file if there is one."""

    title: str
    text: str = ""
    file_name: str = ""
    content: bytes | None = None


@transaction.atomic
def plan_action(*, access: InspectionAccess, recommendation: int, words: ActionWords) -> ActionVersion:
    """Plan an action about a recommendation. The same action sent again within a minute is saved once.

    Raises RuleBroken if the recommendation is closed, or is not accepted at least partly.
    """
    inspection = locked(access, Action.WRITE_IMPROVEMENT_PLAN)
    plan = begun_plan(inspection)
    planned = plan.recommendation(recommendation)
    _require_body(access, planned)
    require_open(planned)
    if not planned.may_have_actions:
        raise RuleBroken(_("Accept the recommendation, wholly or partly, before you plan an action."))
    repeated = ActionVersion.objects.filter(
        action__recommendation=planned.id, number=1, text=words.text.strip(), due=words.due, by=access.person
    )
    if duplicate := repeated.filter(at__gt=repeat_window_start()).first():
        return duplicate
    last = inspection.improvement_actions.order_by("-number").values_list("number", flat=True).first() or 0
    action = ImprovementAction.objects.create(
        inspection=inspection, recommendation=planned.words.recommendation, number=last + 1
    )
    return _save(access, action, words, ActionState.PLANNED, "", EventType.PLAN_IMPROVEMENT_ACTION)


@transaction.atomic
def change_action(
    *, access: InspectionAccess, action: int, base_version: int, words: ActionWords
) -> ActionVersion:
    """Save new words, another owner or another day of an action. Its state stays.

    Raises ConcurrentChange if its version is no longer `base_version`, and RuleBroken once it is verified.
    """
    current = _writable(access, action, base_version)
    latest = current.version
    return _save(
        access,
        latest.action,
        words,
        ActionState(latest.state),
        latest.note,
        EventType.CHANGE_IMPROVEMENT_ACTION,
    )


@transaction.atomic
def report_progress(
    *,
    access: InspectionAccess,
    action: int,
    base_version: int,
    state: str,
    note: str,
    evidence: NewEvidence | None = None,
) -> ActionVersion:
    """Report that an action is under way or done, with what was done and perhaps evidence.

    Raises ConcurrentChange as `change_action` does, and RuleBroken for an action that is done without a note
    or any evidence.
    """
    current = _writable(access, action, base_version)
    latest = current.version
    if state == ActionState.DONE:
        if not note.strip():
            raise RuleBroken(_("Enter what was done."))
        if evidence is None and not current.evidence:
            raise RuleBroken(_("Add evidence that the action is done: a file, or a text that shows it."))
    if evidence:
        _add_evidence(access, current, evidence)
    words = ActionWords(latest.text, latest.owner, latest.due)
    version = _save(
        access,
        latest.action,
        words,
        ActionState(state),
        note.strip(),
        EventType.REPORT_IMPROVEMENT_PROGRESS,
    )
    if state == ActionState.DONE:
        notify_roles(
            access.inspection, (Role.LEAD,), _("An action of the improvement plan is ready to verify"), access
        )
    return version


@transaction.atomic
def verify_action(
    *, access: InspectionAccess, action: int, base_version: int, accepted: bool, reason: str = ""
) -> ActionVersion:
    """Verify an action that is done, or return it to the service with a reason.

    Raises ConcurrentChange as `change_action` does, and RuleBroken for an action that is not done, has no
    evidence, or is returned without a reason.
    """
    inspection = locked(access, Action.VERIFY_IMPROVEMENT)
    current = plan_of(inspection).action(action)
    latest = current.version
    _require_version(current, base_version)
    if latest.state != ActionState.DONE:
        raise RuleBroken(_("Only an action that is done can be verified or returned."))
    if accepted and not current.evidence:
        raise RuleBroken(_("The action has no evidence. Return it and ask for evidence."))
    if not accepted and not reason.strip():
        raise RuleBroken(_("Enter why you return the action."))
    words = ActionWords(latest.text, latest.owner, latest.due)
    state = ActionState.VERIFIED if accepted else ActionState.RETURNED
    note = latest.note if accepted else reason.strip()
    version = _save(access, latest.action, words, state, note, EventType.VERIFY_IMPROVEMENT)
    text = (
        _("An action of the improvement plan was verified")
        if accepted
        else _("An action of the improvement plan was returned")
    )
    notify_roles(inspection, (Role.SERVICE_HEAD, Role.LINK), text, access)
    return version


def _writable(access: InspectionAccess, action: int, base_version: int) -> CurrentAction:
    """Return an action that the person may change. Raises ConcurrentChange and RuleBroken if it is not."""
    plan = plan_of(locked(access, Action.WRITE_IMPROVEMENT_PLAN))
    current = plan.action(action)
    planned = _recommendation_of(plan, current)
    _require_body(access, planned)
    _require_version(current, base_version)
    require_open(planned)
    if current.is_verified:
        raise RuleBroken(_("This action is verified and cannot be changed any more."))
    return current


def _recommendation_of(plan: Plan, action: CurrentAction) -> PlannedRecommendation:
    return plan.recommendation(action.version.action.recommendation_id)


def _require_body(access: InspectionAccess, planned: PlannedRecommendation) -> None:
    """Raise RuleBroken unless the person writes for the body that responded to the recommendation."""
    require_body(access, planned.response.given_by if planned.response else "")


def _require_version(action: CurrentAction, base_version: int) -> None:
    if action.version.number != base_version:
        raise ConcurrentChange(_("Someone else has changed this action since you opened this page."))


def _save(
    access: InspectionAccess,
    action: ImprovementAction,
    words: ActionWords,
    state: ActionState,
    note: str,
    event_type: EventType,
) -> ActionVersion:
    """Save the next version of an action, and record it."""
    before = action.versions.filter(number=action.version).first()
    action.version += 1
    action.save(update_fields=["version"])
    version = action.versions.create(
        number=action.version,
        text=words.text.strip(),
        owner=words.owner.strip(),
        due=words.due,
        state=state,
        note=note,
        by=access.person,
    )
    audit.record(
        access,
        event_type,
        subject=f"action {action.number}",
        before=_audited(before) if before else None,
        after=_audited(version),
    )
    return version


def _audited(version: ActionVersion) -> dict[str, object]:
    return {
        "version": version.number,
        "text": version.text,
        "owner": version.owner,
        "due": version.due.isoformat(),
        "state": version.state,
        "done": version.note,
    }


def _add_evidence(access: InspectionAccess, current: CurrentAction, evidence: NewEvidence) -> ActionEvidence:
    content = evidence.content
    row = ActionEvidence.objects.create(
        action=current.version.action,
        title=evidence.title.strip(),
        text=evidence.text.strip(),
        file_name=evidence.file_name[:200],
        stored_name=evidence_files.save(access.inspection.pk, content) if content is not None else "",
        content_hash=hashlib.sha256(content).hexdigest() if content is not None else "",
        by=access.person,
    )
    after = {"title": row.title, "file": row.file_name, "sha256": row.content_hash}
    audit.record(access, EventType.ADD_IMPROVEMENT_EVIDENCE, subject=f"action {current.number}", after=after)
    return row
