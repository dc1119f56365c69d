"""Resolve differences between the first and the second assessment of a case."""

import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate.web.assessments.changes.answer_statement import AnswerSubmission, DecidedAnswer, write
from inspectorate.web.assessments.changes.answers import locked_assessment
from inspectorate.web.assessments.models import Channel, DifferenceResolution, SaveOutcome
from inspectorate.web.assessments.queries import agreement
from inspectorate.web.assessments.queries.access import AssessmentAccess
from inspectorate.web.assessments.queries.answers import CurrentAnswer
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.changes import locked
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action, NotVisible, RuleBroken


@transaction.atomic
def resolve_difference(
    *, access: InspectionAccess, first: int, question: str, value: str, reason: str
) -> DifferenceResolution:
    """Resolve a difference with a reason: the first assessment takes the chosen value.

    Raises NotVisible when the two assessments do not differ in the question, and RuleBroken when the
    difference has been resolved already or the value or reason is missing.
    """
    locked(access, Action.RESOLVE_DIFFERENCE)
    assessment, _second, comparisons = agreement.differences(access=access, first=first)
    comparison = next((comparison for comparison in comparisons if comparison.question == question), None)
    if comparison is None or not comparison.differs:
        raise NotVisible
    if comparison.resolution:
        raise RuleBroken(_("This difference has already been resolved."))
    if value not in dict(comparison.choices) or not reason.strip():
        raise RuleBroken(_("Select the answer to use, and enter a reason."))
    case = locked_assessment(AssessmentAccess(access, assessment), Action.RESOLVE_DIFFERENCE)
    current = case.answers.get(question)
    before = CurrentAnswer(current.value, current.comment, current.version) if current else None
    submission = AnswerSubmission(
        uuid.uuid4(),
        question,
        value,
        before.comment if before else "",
        before.version if before else 0,
        timezone.now(),
    )
    resolved = DecidedAnswer(submission, SaveOutcome.RESOLVED, submission.base_version + 1, before)
    write(case, [resolved], Channel.PAGE)
    subject = f"{assessment.group} {assessment.case_id} {question}"
    after = {
        "first": comparison.first,
        "second": comparison.second,
        "value": value,
        "reason": audit.digest(reason),
    }
    audit.record(access, EventType.RESOLVE_DIFFERENCE, subject=subject, after=after)
    return DifferenceResolution.objects.create(
        first=case.assessment,
        question=question,
        first_value=comparison.first,
        second_value=comparison.second,
        value=value,
        reason=reason.strip(),
        by=access.person,
    )
