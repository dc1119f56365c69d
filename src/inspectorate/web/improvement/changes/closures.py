"""Close recommendations as implemented or not implemented, and reopen them."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.improvement.changes.responses import notify_roles, recommendation_subject
from inspectorate.web.improvement.models import ClosureOutcome, RecommendationClosure
from inspectorate.web.improvement.queries.plan import PlannedRecommendation, plan_of
from inspectorate.web.inspections.changes import locked
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action, ConcurrentChange, RuleBroken
from inspectorate.web.states import Role


@transaction.atomic
def close_recommendation(
    *, access: InspectionAccess, recommendation: int, base_version: int, outcome: str, reason: str = ""
) -> RecommendationClosure:
    """Close a recommendation, or reopen it, as of today.

    Raises ConcurrentChange if its latest closure is no longer `base_version`, and RuleBroken if it cannot be
    closed as implemented, is open or closed already, or a reason is missing.
    """
    inspection = locked(access, Action.VERIFY_IMPROVEMENT)
    planned = plan_of(inspection).recommendation(recommendation)
    if planned.closure_version != base_version:
        raise ConcurrentChange(
            _("Someone else has closed or reopened this recommendation since you opened this page.")
        )
    _require_possible(planned, outcome, reason)
    closure = RecommendationClosure.objects.create(
        recommendation=planned.words.recommendation,
        number=base_version + 1,
        outcome=outcome,
        reason=reason.strip(),
        on=timezone.localdate(),
        by=access.person,
    )
    after = {"outcome": outcome, "reason": closure.reason, "decided_on": closure.on.isoformat()}
    audit.record(
        access,
        EventType.CLOSE_RECOMMENDATION,
        subject=recommendation_subject(planned),
        before={"state": planned.state.value},
        after=after,
    )
    text = (
        _("A recommendation is open again")
        if outcome == ClosureOutcome.REOPENED
        else _("A recommendation was closed")
    )
    notify_roles(inspection, (Role.SERVICE_HEAD, Role.LINK, Role.BOARD), text, access)
    return closure


def _require_possible(planned: PlannedRecommendation, outcome: str, reason: str) -> None:
    """Raise RuleBroken unless the recommendation can have this outcome now."""
    if planned.is_open == (outcome == ClosureOutcome.REOPENED):
        raise RuleBroken(
            _("This recommendation is open already.")
            if planned.is_open
            else _("This recommendation is closed already.")
        )
    if outcome != ClosureOutcome.IMPLEMENTED and not reason.strip():
        raise RuleBroken(_("Enter the reason."))
    if outcome == ClosureOutcome.IMPLEMENTED and not planned.is_ready_to_close:
        raise RuleBroken(
            _(
                "The recommendation cannot be closed as implemented. It needs a response to its present "
                "words, and each of its actions must be verified."
            )
        )
