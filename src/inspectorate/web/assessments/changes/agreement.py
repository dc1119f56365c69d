"""Settling: which of two answers counts, when they were given at once or by two assessors."""

import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate.web.assessments.changes.answer_statement import AnswerSubmission, write
from inspectorate.web.assessments.changes.answers import locked_assessment
from inspectorate.web.assessments.models import Channel, DifferenceResolution, SaveOutcome
from inspectorate.web.assessments.queries import agreement
from inspectorate.web.assessments.queries.access import AssessmentAccess
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.changes import locked
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action, NotVisible, RuleBroken


@transaction.atomic
def resolve_difference(
    *, access: InspectionAccess, first: int, question: str, value: str, reason: str
) -> DifferenceResolution:
    """Settle what two assessors answered differently: the first assessment takes the value."""
    locked(access, Action.RESOLVE_DIFFERENCE)
    one, _two, rows = agreement.differences(access=access, first=first)
    row = next((each for each in rows if each.question == question), None)
    if row is None or not row.differs:
        raise NotVisible
    if row.settled:
        raise RuleBroken(_("This difference has been settled already."))
    if value not in dict(row.choices) or not reason.strip():
        raise RuleBroken(_("Choose the answer that is to count, and give the reason."))
    case = locked_assessment(AssessmentAccess(access, one), Action.RESOLVE_DIFFERENCE)
    standing = case.answers.get(question)
    made = AnswerSubmission(
        uuid.uuid4(),
        question,
        value,
        standing.comment if standing else "",
        standing.version if standing else 0,
        timezone.now(),
    )
    write(case, made, standing, SaveOutcome.RESOLVED, Channel.PAGE)
    subject = f"{one.group} {one.case_id} {question}"
    after = {"first": row.first, "second": row.second, "value": value, "reason": audit.digest(reason)}
    audit.record(access, EventType.RESOLVE_DIFFERENCE, subject=subject, after=after)
    return DifferenceResolution.objects.create(
        first=case.assessment,
        question=question,
        first_value=row.first,
        second_value=row.second,
        value=value,
        reason=reason.strip(),
        by=access.person,
    )
