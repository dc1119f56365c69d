"""Decide about the answers of a person with a conflict of interest."""

from django.db import transaction
from django.utils.translation import gettext as _

from inspectorate.web.assessments.changes.answers import withdraw_answers
from inspectorate.web.assessments.models import ConflictOutcome, ConflictReview
from inspectorate.web.assessments.queries.conflicted_work import ConflictedWork
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.changes import locked
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action, RuleBroken
from inspectorate.web.states import State


@transaction.atomic
def review_work(*, access: InspectionAccess, work: ConflictedWork, outcome: str, reason: str) -> None:
    """Decide whether the answers of a person with a conflict of interest count, with a reason.

    If not, they no longer count from now on and stay in the history, and the assessment is open again. Raises
    RuleBroken without a reason, about one's own answers, or to assess a case again outside fieldwork.
    """
    inspection = locked(access, Action.DECIDE_CONFLICT)
    if work.person.pk == access.person.pk:
        raise RuleBroken(_("Somebody else has to decide about your own answers."))
    if not reason.strip():
        raise RuleBroken(_("Enter a reason for your decision."))
    if outcome == ConflictOutcome.ASSESS_AGAIN:
        if inspection.current_state is not State.FIELDWORK:
            raise RuleBroken(
                _("A case can only be assessed again during fieldwork. Go back to fieldwork first.")
            )
        withdraw_answers(access=access, assessment=work.assessment, person=work.person, reason=reason.strip())
    ConflictReview.objects.create(
        assessment=work.assessment,
        person=work.person,
        outcome=outcome,
        reason=reason.strip(),
        by=access.person,
    )
    after = {"person": str(work.person), "outcome": str(outcome), "reason": audit.digest(reason)}
    audit.record(access, EventType.REVIEW_CONFLICT, subject=work.assessment.audit_subject, after=after)
