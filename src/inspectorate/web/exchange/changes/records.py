"""Assessments of a package, into the database."""

from datetime import datetime
from uuid import uuid4

from django.utils import timezone

from inspectorate.method import assessments as assessing
from inspectorate.method.assessments import Assessment as Assessed
from inspectorate.method.inspection import Inspection as Recorded
from inspectorate.web.assessments.models import (
    Answer,
    AnswerEvent,
    Assessment,
    AssessmentProgress,
    Channel,
    SaveOutcome,
)
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.judgements.models import Decision, EvidenceItem, Judgement, LineOfEnquiry
from inspectorate.web.people.models import Person
from inspectorate.web.results.queries import results


def add_assessments(by: Person, inspection: Inspection, found: Recorded) -> None:
    """Record assessments as the importer's, to be handed on; who made them stays named as in the file."""
    own_facts = {field.key for field in found.framework.casework.fields}
    own_facts |= {f"service_{scale.key}" for scale in found.framework.casework.scales}
    now = timezone.now()
    made = Assessment.objects.bulk_create(
        [_assessment(by, inspection, found, each, own_facts, now) for each in found.assessments]
    )
    answers, events = [], []
    for assessment, each in zip(made, found.assessments, strict=True):
        given = {
            **{key: (level, "") for key, level in each.facts.items() if key not in own_facts},
            **{question: (answer.value, answer.comment) for question, answer in each.answers.items()},
        }
        for question, (value, comment) in given.items():
            saved = {"assessment": assessment, "question": question, "value": value, "comment": comment}
            answers.append(Answer(**saved, version=1, by=by))
            events.append(
                AnswerEvent(
                    **saved,
                    idempotency_key=uuid4(),
                    base_version=0,
                    version=1,
                    outcome=SaveOutcome.SAVED,
                    channel=Channel.SPREADSHEET,
                    client_time=now,
                    by=by,
                )
            )
    Answer.objects.bulk_create(answers, batch_size=2000)
    AnswerEvent.objects.bulk_create(events, batch_size=2000)


def _assessment(
    by: Person, inspection: Inspection, found: Recorded, each: Assessed, own_facts: set[str], now: datetime
) -> Assessment:
    finished = not assessing.check(each, found.framework)
    given = len(each.answers) + len(each.facts)
    return Assessment(
        inspection=inspection,
        group=each.group,
        case_id=each.case_id,
        occasion=each.occasion,
        assessor=by,
        state=AssessmentProgress.FINISHED
        if finished
        else AssessmentProgress.IN_PROGRESS
        if given
        else AssessmentProgress.NOT_STARTED,
        version=1 if given else 0,
        facts={key: level for key, level in each.facts.items() if key in own_facts},
        finished_at=now if finished else None,
    )


def add_written_records(by: Person, inspection: Inspection, found: Recorded) -> None:
    """Evidence, lines of enquiry, judgements and decisions."""
    EvidenceItem.objects.bulk_create(
        EvidenceItem(
            inspection=inspection,
            ref=each.id,
            kind=each.kind,
            title=each.title,
            received=each.received,
            supports=list(each.supports),
            finding=each.finding,
            direction=each.direction,
            by=by,
        )
        for each in found.evidence
    )
    LineOfEnquiry.objects.bulk_create(
        LineOfEnquiry(
            inspection=inspection,
            ref=each.id,
            text=each.text,
            raised_by=each.raised_by,
            cases=list(each.cases),
            supports=list(each.supports),
            outcome=each.outcome,
            by=by,
        )
        for each in found.lines_of_enquiry
    )
    Judgement.objects.bulk_create(
        Judgement(
            inspection=inspection,
            standard=each.standard,
            number=1,
            rating=each.rating,
            reasons=dict(each.reasons),
            evidence={question: list(refs) for question, refs in each.evidence.items()},
            written_by=each.by,
            by=by,
        )
        for each in found.judgements
    )
    proposed = results.proposals(found)
    Decision.objects.bulk_create(
        Decision(
            inspection=inspection,
            standard=each.standard,
            round=1,
            rating=each.rating,
            reasons=each.reasons,
            members=list(each.members),
            on=each.on,
            proposed=proposed[each.standard].rating or "",
            because=proposed[each.standard].because,
            by=by,
        )
        for each in found.decisions
    )
