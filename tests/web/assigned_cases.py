"""Assessments of the tests' inspection, and answers as a client submits them."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from inspectorate.web.assessments.changes.answer_statement import AnswerSubmission, SaveResult
from inspectorate.web.assessments.changes.answers import save_answers
from inspectorate.web.assessments.models import Assessment, Channel
from inspectorate.web.assessments.queries import access as access_queries
from inspectorate.web.assessments.queries import answers as answer_queries
from inspectorate.web.assessments.queries.access import AssessmentAccess
from inspectorate.web.cases.models import Draw, LongList, SampleStatus
from inspectorate.web.editions import framework
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action
from inspectorate.web.states import Role, State

NOW = datetime(2018, 9, 5, 10, 0, tzinfo=UTC)


def create_assessment(team, role=Role.INSPECTOR, case_id="C1", occasion="first", **fields) -> Assessment:
    """Create an assessment by the person in a role, and put the inspection into its fieldwork."""
    team.stand(State.FIELDWORK)
    return Assessment.objects.create(
        inspection=team.inspection,
        group="court",
        case_id=case_id,
        occasion=occasion,
        assessor=team.people[role],
        facts={"safety_wellbeing": "high", "gender": "male"},
        **fields,
    )


def new_submission(
    question="2.1.1", value="yes", comment="", base_version=0, idempotency_key=None
) -> AnswerSubmission:
    """Return an answer with a new idempotency key."""
    return AnswerSubmission(idempotency_key or uuid.uuid4(), question, value, comment, base_version, NOW)


def writable_access(by: Person, assessment: Assessment) -> AssessmentAccess:
    """Open an assessment for a person who writes in it."""
    return access_queries.open_assessment(
        by=by, inspection=assessment.inspection_id, id=assessment.pk, action=Action.ASSESS_CASE
    )


def save(
    by: Person, assessment: Assessment, submission: AnswerSubmission, channel: Channel = Channel.PAGE
) -> SaveResult:
    """Save one answer, as the pages and the API do."""
    return save_all(by, assessment, [submission], channel)[0]


def save_all(
    by: Person,
    assessment: Assessment,
    submissions: Sequence[AnswerSubmission],
    channel: Channel = Channel.PAGE,
) -> list[SaveResult]:
    """Save several answers together, as the API does."""
    access = answer_queries.answer_context(
        by=by, inspection=assessment.inspection_id, id=assessment.pk, submissions=submissions
    )
    return save_answers(access=access, submissions=submissions, channel=channel)


def answer_body(**changes) -> dict:
    """Return the JSON body of an answer."""
    body = {
        "idempotency_key": str(uuid.uuid4()),
        "question": "2.1.1",
        "value": "yes",
        "comment": "",
        "base_version": 0,
        "client_time": NOW.isoformat(),
    }
    return {**body, **changes}


def page_form(
    answers: Mapping[str, tuple[str, str]], base_version: int | str = 0, page_key: str | None = None
) -> dict[str, str | int]:
    """Return what a page without scripts posts: answer and comment of each question, all of one version."""
    form: dict[str, str | int] = {"page_key": page_key or str(uuid.uuid4())}
    for question, (value, comment) in answers.items():
        form |= {
            f"base_version-{question}": base_version,
            f"answer-{question}": value,
            f"comment-{question}": comment,
        }
    return form


def complete_answers(team) -> dict[str, str]:
    """Return an answer to every question and fact of a court case."""
    edition = framework(team.inspection.edition)
    answers = {fact.key: "yes" for fact in edition.casework.routing if "court" in fact.groups}
    answers |= {f"inspector_{scale.key}": scale.levels[1].key for scale in edition.casework.scales}
    for standard in edition.domain_for("court").standards:
        for key in standard.key_questions:
            answers |= {question.id: "yes" for question in (key, *key.prompts)}
    return answers


def save_values(team, assessment, values, role=Role.INSPECTOR, comment=""):
    """Save answers, given as values by question; each with the same comment."""
    submissions = [new_submission(question, value, comment) for question, value in values.items()]
    save_all(team.people[role], assessment, submissions)


def create_conflict(person, assessment) -> int:
    """Save two answers with the same base version; return the id of the answer conflict."""
    for value in ("yes", "no"):
        save(person, assessment, new_submission("2.1.2", value))
    return assessment.conflicts.get().pk


def draw_cases(team, *case_ids):
    """Create a draw of court cases, with the inspection in its fieldwork."""
    fields = {"inspection": team.inspection, "group": "court", "number": 1}
    long_list = LongList.objects.create(
        **fields,
        headings=[],
        sent_by=team.people[Role.LINK],
        eligible=len(case_ids),
        file_name="list.csv",
        content=b"",
    )
    result = {"size": len(case_ids), "because": [], "balance": [], "seed": 1}
    draw = Draw.objects.create(**fields, **result, long_list=long_list, drawn_by=team.people[Role.LEAD])
    for order, case_id in enumerate(case_ids, start=1):
        draw.cases.create(case_id=case_id, status=SampleStatus.SELECTED, order=order)
        long_list.list_rows.create(row=order, case_id=case_id, facts={"gender": "male"})
    team.stand(State.FIELDWORK)
