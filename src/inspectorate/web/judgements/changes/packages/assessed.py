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
    Outcome,
    Progress,
    Way,
)
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.people.models import Person


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
                    event=uuid4(),
                    made_from=0,
                    version=1,
                    outcome=Outcome.SAVED,
                    way=Way.SPREADSHEET,
                    device_at=now,
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
        state=Progress.FINISHED if finished else Progress.IN_PROGRESS if given else Progress.NOT_STARTED,
        version=1 if given else 0,
        facts={key: level for key, level in each.facts.items() if key in own_facts},
        finished_at=now if finished else None,
    )
