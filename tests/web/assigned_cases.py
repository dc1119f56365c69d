"""Cases of the tests' inspection that are given to someone, and answers as a device sends them."""

import uuid
from datetime import UTC, datetime

from inspectorate.web.assessments.changes.answer_statement import AnswerSubmission, SaveResult
from inspectorate.web.assessments.changes.answers import save_answer
from inspectorate.web.assessments.models import Assessment, Channel
from inspectorate.web.assessments.queries import access as access_queries
from inspectorate.web.assessments.queries import answers as answer_queries
from inspectorate.web.assessments.queries.access import AssessmentAccess
from inspectorate.web.editions import framework
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action
from inspectorate.web.states import Role, State

NOW = datetime(2018, 9, 5, 10, 0, tzinfo=UTC)


def given(team, role=Role.INSPECTOR, case_id="C1", occasion="first", **more) -> Assessment:
    """A case of an inspection in its fieldwork, given to the person in a role."""
    team.stand(State.FIELDWORK)
    return Assessment.objects.create(
        inspection=team.inspection,
        group="court",
        case_id=case_id,
        occasion=occasion,
        assessor=team.people[role],
        facts={"safety_wellbeing": "high", "gender": "male"},
        **more,
    )


def saving(
    question="2.1.1", value="yes", comment="", base_version=0, idempotency_key=None
) -> AnswerSubmission:
    """An answer as a device sends it."""
    return AnswerSubmission(idempotency_key or uuid.uuid4(), question, value, comment, base_version, NOW)


def writing(by: Person, assessment: Assessment) -> AssessmentAccess:
    """The assessment as someone who may write in it has it before them."""
    return access_queries.open_assessment(
        by=by, inspection=assessment.inspection_id, id=assessment.pk, action=Action.ASSESS_CASE
    )


def save(
    by: Person, assessment: Assessment, sent: AnswerSubmission, channel: Channel = Channel.PAGE
) -> SaveResult:
    """Save one answer, as the pages and the interface do."""
    access = answer_queries.answer_context(
        by=by,
        inspection=assessment.inspection_id,
        id=assessment.pk,
        question=sent.question,
        idempotency_key=sent.idempotency_key,
    )
    return save_answer(access=access, saving=sent, channel=channel)


def body(**changed) -> dict:
    """The same as JSON."""
    sent = {
        "idempotency_key": str(uuid.uuid4()),
        "question": "2.1.1",
        "value": "yes",
        "comment": "",
        "base_version": 0,
        "client_time": NOW.isoformat(),
    }
    return {**sent, **changed}


def complete(team) -> dict[str, str]:
    """An answer to everything a court case may be asked, so that nothing is missing."""
    edition = framework(team.inspection.edition)
    answers = {each.key: "yes" for each in edition.casework.routing if "court" in each.groups}
    answers |= {f"inspector_{scale.key}": scale.levels[1].key for scale in edition.casework.scales}
    for standard in edition.domain_for("court").standards:
        for key in standard.key_questions:
            answers |= {question.id: "yes" for question in (key, *key.prompts)}
    return answers


def clashing(person, assessment) -> int:
    """Two answers to one question of this person's case, neither of which knew of the other: the clash."""
    for value in ("yes", "no"):
        save(person, assessment, saving("2.1.2", value))
    return assessment.conflicts.get().pk
