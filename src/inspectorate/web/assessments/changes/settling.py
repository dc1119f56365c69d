"""Settling: which of two answers counts, when they were given at once or by two assessors."""

import uuid

from django.db import transaction
from django.utils import timezone

from inspectorate.web.assessments import queries
from inspectorate.web.assessments.changes.saving import insist_on_replay, insist_open
from inspectorate.web.assessments.changes.writing import Saving, write
from inspectorate.web.assessments.models import AnswerEvent, Assessment, Outcome, Settled, Way
from inspectorate.web.assessments.queries import Case
from inspectorate.web.audit.changes import mark, record
from inspectorate.web.inspections.queries import Opened
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action, Hidden, Refused, insist


@transaction.atomic
def settle_clash(
    *, by: Person, inspection: int, assessment: int, clash: int, keep: bool, event: uuid.UUID
) -> None:
    """Say which of two answers counts: the later one (`keep`), or the one that counted already.

    Said again with the same id it changes nothing. Raises Unsaved when the id was used for something else.
    """
    case = queries.held(by=by, inspection=inspection, id=assessment)
    found = case.assessment.clashes.select_related("event").filter(pk=clash).first()
    if found is None:
        raise Hidden
    if before := AnswerEvent.objects.filter(event=event).first():
        insist_on_replay(case, before, found.question, Outcome.SETTLED)
        return
    insist_open(case, Way.PAGE)
    if found.settled_at:
        raise Hidden
    late, standing = found.event, case.answers[found.question]
    chosen = late if keep else standing
    saving = Saving(event, found.question, chosen.value, chosen.comment, standing.version, timezone.now())
    write(case, saving, standing, Outcome.SETTLED, Way.PAGE)
    found.settled_by, found.settled_at = by, timezone.now()
    found.save(update_fields=["settled_by", "settled_at"])


@transaction.atomic
def settle_difference(*, opened: Opened, first: int, question: str, value: str, reason: str) -> Settled:
    """Settle what two assessors answered differently: the first assessment takes the value."""
    insist(Action.SETTLE_DIFFERENCE, opened.roles, opened.inspection.stands)
    one, _two, rows = queries.differences(opened=opened, first=first)
    row = next((each for each in rows if each.question == question), None)
    if row is None or not row.differs:
        raise Hidden
    if row.settled:
        raise Refused("This difference has been settled already.")
    if value not in dict(row.choices) or not reason.strip():
        raise Refused("Choose the answer that is to count, and give the reason.")
    held = Assessment.objects.select_for_update(of=("self",)).select_related("assessor").get(pk=one.pk)
    case = Case(opened, held)
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
    told = {"first": row.first, "second": row.second, "value": value, "reason": mark(reason)}
    record(
        by=opened.person,
        action=Action.SETTLE_DIFFERENCE,
        inspection=opened.inspection.pk,
        subject=f"{held.group} {held.case_id} {question}",
        after=told,
    )
    return Settled.objects.create(
        first=held,
        question=question,
        first_value=row.first,
        second_value=row.second,
        value=value,
        reason=reason.strip(),
        by=opened.person,
    )
