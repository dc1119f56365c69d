"""Settling: which of two answers counts, when they were given at once or by two assessors."""

import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate.web.assessments import queries
from inspectorate.web.assessments.changes.saving import insist_on_replay, insist_open, locked_assessment
from inspectorate.web.assessments.changes.writing import Saving, write
from inspectorate.web.assessments.models import AnswerEvent, Outcome, Settled, Way
from inspectorate.web.assessments.queries import AssessmentAccess
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.changes import locked
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action, NotVisible, RuleBroken


@transaction.atomic
def settle_clash(*, access: AssessmentAccess, clash: int, keep: bool, event: uuid.UUID) -> None:
    """Say which of two answers counts: the later one (`keep`), or the one that counted already.

    Said again with the same id it changes nothing. Raises AnswerRejected when the id was used before.
    """
    access = locked_assessment(access)
    found = access.assessment.clashes.select_related("event").filter(pk=clash).first()
    if found is None:
        raise NotVisible
    if before := AnswerEvent.objects.filter(event=event).first():
        insist_on_replay(access, before, found.question, Outcome.SETTLED)
        return
    insist_open(access, Way.PAGE)
    if found.settled_at:
        raise NotVisible
    late, standing = found.event, access.answers[found.question]
    chosen = late if keep else standing
    saving = Saving(event, found.question, chosen.value, chosen.comment, standing.version, timezone.now())
    write(access, saving, standing, Outcome.SETTLED, Way.PAGE)
    found.settled_by, found.settled_at = access.person, timezone.now()
    found.save(update_fields=["settled_by", "settled_at"])


@transaction.atomic
def settle_difference(
    *, access: InspectionAccess, first: int, question: str, value: str, reason: str
) -> Settled:
    """Settle what two assessors answered differently: the first assessment takes the value."""
    locked(access, Action.SETTLE_DIFFERENCE)
    one, _two, rows = queries.differences(access=access, first=first)
    row = next((each for each in rows if each.question == question), None)
    if row is None or not row.differs:
        raise NotVisible
    if row.settled:
        raise RuleBroken(_("This difference has been settled already."))
    if value not in dict(row.choices) or not reason.strip():
        raise RuleBroken(_("Choose the answer that is to count, and give the reason."))
    case = locked_assessment(AssessmentAccess(access, one), Action.SETTLE_DIFFERENCE)
    standing = case.answers.get(question)
    made = Saving(
        uuid.uuid4(),
        question,
        value,
        standing.comment if standing else "",
        standing.version if standing else 0,
        timezone.now(),
    )
    write(case, made, standing, Outcome.SETTLED, Way.PAGE)
    subject = f"{one.group} {one.case_id} {question}"
    after = {"first": row.first, "second": row.second, "value": value, "reason": audit.digest(reason)}
    audit.record(access, EventType.SETTLE_DIFFERENCE, subject=subject, after=after)
    return Settled.objects.create(
        first=case.assessment,
        question=question,
        first_value=row.first,
        second_value=row.second,
        value=value,
        reason=reason.strip(),
        by=access.person,
    )
