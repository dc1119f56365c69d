"""Import a package's assessments, evidence, judgements and decisions."""

from collections.abc import Iterator
from datetime import datetime
from uuid import uuid4

from django.utils import timezone

from inspectorate.method import assessments as method_assessments
from inspectorate.method import inspection as method
from inspectorate.web.assessments.changes import caseload
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


def add_assessments(by: Person, inspection: Inspection, imported: method.Inspection) -> None:
    """Save the assessments, assigned to the importer until they are reassigned.

    The assessors named in the package are kept in the imported parts.
    """
    list_facts = {field.key for field in imported.framework.casework.fields}
    list_facts |= {f"service_{scale.key}" for scale in imported.framework.casework.scales}
    now = timezone.now()
    records = Assessment.objects.bulk_create(
        [_assessment(by, inspection, imported, source, list_facts, now) for source in imported.assessments]
    )
    blind_values = {
        (source.group, source.case_id, source.occasion): _answer_values(source, list_facts)
        for source in imported.blind_assessments
    }
    answers: list[Answer] = []
    answer_events: list[AnswerEvent] = []
    last_blind_events: list[tuple[Assessment, AnswerEvent]] = []
    for assessment, source in zip(records, imported.assessments, strict=True):
        current = _answer_values(source, list_facts)
        blind = blind_values.get((source.group, source.case_id, source.occasion), current)
        saved = dict.fromkeys([*blind, *current], ("", ""))
        versions = dict.fromkeys(saved, 0)
        for answer_values in (blind, {question: current.get(question, ("", "")) for question in saved}):
            for question, (value, comment) in answer_values.items():
                if saved[question] == (value, comment) and versions[question]:
                    continue
                saved[question] = (value, comment)
                versions[question] += 1
                answer_events.append(
                    AnswerEvent(
                        assessment=assessment,
                        question=question,
                        value=value,
                        comment=comment,
                        inspection=inspection,
                        idempotency_key=uuid4(),
                        base_version=versions[question] - 1,
                        version=versions[question],
                        outcome=SaveOutcome.SAVED,
                        channel=Channel.SPREADSHEET,
                        client_time=now,
                        by=by,
                    )
                )
            if answer_values is blind and blind is not current and answer_events:
                last_blind_events.append((assessment, answer_events[-1]))
        answers += [
            Answer(
                assessment=assessment,
                question=question,
                value=value,
                comment=comment,
                version=versions[question],
                by=by,
            )
            for question, (value, comment) in saved.items()
        ]
    Answer.objects.bulk_create(answers, batch_size=2000)
    AnswerEvent.objects.bulk_create(answer_events, batch_size=2000)
    for assessment, event in last_blind_events:
        Assessment.objects.filter(pk=assessment.pk).update(last_blind_event=event.pk)
    for pair in _finished_pairs(records):
        caseload.end_blindness(pair)


def _answer_values(source: method_assessments.Assessment, list_facts: set[str]) -> dict[str, tuple[str, str]]:
    """Return value and comment of each answer, with the facts that assessors state."""
    return {
        **{key: (level, "") for key, level in source.facts.items() if key not in list_facts},
        **{question: (answer.value, answer.comment) for question, answer in source.answers.items()},
    }


def _finished_pairs(records: list[Assessment]) -> Iterator[list[Assessment]]:
    by_case: dict[tuple[str, str], list[Assessment]] = {}
    for record in records:
        by_case.setdefault((record.group, record.case_id), []).append(record)
    for of_case in by_case.values():
        if len(of_case) > 1 and all(record.state == AssessmentProgress.FINISHED for record in of_case):
            yield of_case


def _assessment(
    by: Person,
    inspection: Inspection,
    imported: method.Inspection,
    source: method_assessments.Assessment,
    list_facts: set[str],
    now: datetime,
) -> Assessment:
    finished = not method_assessments.check(source, imported.framework)
    is_started = bool(source.answers or source.facts)
    return Assessment(
        inspection=inspection,
        group=source.group,
        case_id=source.case_id,
        occasion=source.occasion,
        assessor=by,
        imported_assessor=source.assessor,
        state=AssessmentProgress.FINISHED
        if finished
        else AssessmentProgress.IN_PROGRESS
        if is_started
        else AssessmentProgress.NOT_STARTED,
        version=1 if is_started else 0,
        facts={key: level for key, level in source.facts.items() if key in list_facts},
        finished_at=now if finished else None,
    )


def add_written_records(by: Person, inspection: Inspection, imported: method.Inspection) -> None:
    """Save the evidence items, lines of enquiry, judgements and decisions."""
    EvidenceItem.objects.bulk_create(
        EvidenceItem(
            inspection=inspection,
            ref=item.id,
            kind=item.kind,
            title=item.title,
            received=item.received,
            supports=list(item.supports),
            finding=item.finding,
            direction=item.direction,
            by=by,
        )
        for item in imported.evidence
    )
    LineOfEnquiry.objects.bulk_create(
        LineOfEnquiry(
            inspection=inspection,
            ref=line.id,
            text=line.text,
            raised_by=line.raised_by,
            cases=list(line.cases),
            supports=list(line.supports),
            outcome=line.outcome,
            by=by,
        )
        for line in imported.lines_of_enquiry
    )
    Judgement.objects.bulk_create(
        Judgement(
            inspection=inspection,
            standard=judgement.standard,
            number=1,
            rating=judgement.rating,
            reasons=dict(judgement.reasons),
            evidence={question: list(refs) for question, refs in judgement.evidence.items()},
            written_by=judgement.by,
            by=by,
        )
        for judgement in imported.judgements
    )
    proposals = results.proposals(imported)
    Decision.objects.bulk_create(
        Decision(
            inspection=inspection,
            standard=decision.standard,
            round=1,
            rating=decision.rating,
            reasons=decision.reasons,
            members=list(decision.members),
            on=decision.on,
            proposed=proposals[decision.standard].rating or "",
            because=proposals[decision.standard].because,
            by=by,
        )
        for decision in imported.decisions
    )
