"""REST endpoints to read assessments: list, answers, questions, routing, missing answers and history."""

from typing import Any

from ninja import Router

from inspectorate.web.assessments.api.schemas import (
    AnswerHistoryEntryOut,
    AssessmentDetailOut,
    AssessmentSummaryOut,
    QuestionsOut,
    RoutingOut,
)
from inspectorate.web.assessments.changes import readers
from inspectorate.web.assessments.models import (
    Answer,
    AnswerConflict,
    AnswerEvent,
    Assessment,
    AssessmentProgress,
)
from inspectorate.web.assessments.queries import access as access_queries
from inspectorate.web.assessments.queries import caseload, completeness, questions
from inspectorate.web.assessments.queries.access import AssessmentAccess
from inspectorate.web.assessments.queries.asked_questions import AssessmentQuestion
from inspectorate.web.assessments.queries.caseload import AssessmentOverview
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action
from inspectorate.web.rest.problems import InvalidField, responses
from inspectorate.web.rest.schemas import Name, Number, Page, PageNumber, Size, paginate

router = Router(tags=["Answers"])
ASSESSMENT = "/inspections/{int:inspection}/assessments/{int:assessment}"


@router.get(
    "/inspections/{int:inspection}/assessments",
    response=responses(Page[AssessmentSummaryOut]),
    url_name="assessments",
)
def list_assessments(
    request: AuthenticatedRequest,
    inspection: Number,
    state: AssessmentProgress | None = None,
    person: Number | None = None,
    group: Name | None = None,
    page: PageNumber = 1,
    size: Size = 50,
) -> dict[str, Any]:
    """List your assessments with their progress; a lead and the head of inspections see all.

    Your own come first.
    """
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_CASES)
    audit.viewed(access, EventType.SEE_CASES)
    cases = caseload.caseload(access=access, person=person or "", state=state or "", group=group or "")
    return paginate(cases, page, size, _summary)


@router.get(ASSESSMENT, response=responses(AssessmentDetailOut), url_name="assessment")
def read_assessment(request: AuthenticatedRequest, inspection: Number, assessment: Number) -> dict[str, Any]:
    """Read one assessment with its answers. The other assessment of a case is hidden while it is blind."""
    case = _open(request, inspection, assessment)
    readers.viewed_assessment(case)
    return {
        **_identity(case.assessment),
        "version": case.assessment.version,
        "taken": case.assessment.checked_out_at is not None,
        "facts": dict(case.value.facts),
        "answers": [_current_answer(case, answer) for answer in case.answers.values()],
        "routing": _routing(case),
        "interviews": list(case.assessment.held_interviews.order_by("held_on", "pk")),
    }


@router.get(f"{ASSESSMENT}/questions", response=responses(QuestionsOut), url_name="questions")
def read_questions(request: AuthenticatedRequest, inspection: Number, assessment: Number) -> dict[str, Any]:
    """List the facts and questions of the case, with their text and possible answers."""
    case = _open(request, inspection, assessment)
    readers.viewed_assessment(case, "questions")
    return {
        "facts": [_question(fact) for fact in questions.case_facts(case)],
        "stages": [
            {
                "standard": stage.standard.id,
                "title": stage.standard.title,
                "questions": [_question(question) for question in stage.questions],
            }
            for stage in questions.stages(case)
        ],
    }


@router.get(f"{ASSESSMENT}/routing", response=responses(RoutingOut), url_name="routing")
def read_routing(request: AuthenticatedRequest, inspection: Number, assessment: Number) -> RoutingOut:
    """List the questions that apply now, and those that depend on a fact not stated yet."""
    case = _open(request, inspection, assessment)
    # Which questions apply depends on what the assessor has stated about the case.
    readers.read_answers(case, (case.assessment.pk,))
    return _routing(case)


@router.get(
    f"{ASSESSMENT}/missing-answers", response=responses(list[InvalidField]), url_name="missing_answers"
)
def read_missing(request: AuthenticatedRequest, inspection: Number, assessment: Number) -> list[Any]:
    """List missing and inconsistent answers, and required comments and replies that are missing.

    The assessment can be finished once the list is empty.
    """
    case = access_queries.open_assessment(
        by=request.user, inspection=inspection, id=assessment, action=Action.ASSESS_CASE
    )
    readers.viewed_assessment(case, "what is missing")
    return list(completeness.missing_parts(case))


@router.get(
    f"{ASSESSMENT}/answers/{{question}}/history",
    response=responses(Page[AnswerHistoryEntryOut]),
    url_name="history",
)
def read_history(
    request: AuthenticatedRequest,
    inspection: Number,
    assessment: Number,
    question: Name,
    page: PageNumber = 1,
    size: Size = 50,
) -> dict[str, Any]:
    """List the history of the answer to a question, oldest entry first."""
    case = _open(request, inspection, assessment)
    readers.viewed_assessment(case, f"history of {question}")
    return paginate(caseload.history(case=case, question=question), page, size, _history_entry)


def _open(request: AuthenticatedRequest, inspection: int, assessment: int) -> AssessmentAccess:
    return access_queries.open_assessment(
        by=request.user, inspection=inspection, id=assessment, action=Action.SEE_ASSESSMENT
    )


def _identity(assessment: Assessment) -> dict[str, Any]:
    names = ("id", "group", "case_id", "occasion", "state")
    return {**{name: getattr(assessment, name) for name in names}, "assessor": assessment.assessor_name}


def _summary(overview: AssessmentOverview) -> dict[str, Any]:
    counts = {name: getattr(overview, name) for name in ("applicable", "answered", "conflicts")}
    return {**_identity(overview.assessment), **counts}


def _current_answer(case: AssessmentAccess, answer: Answer) -> dict[str, Any]:
    names = ("question", "value", "comment", "version", "at")
    return {
        **{name: getattr(answer, name) for name in names},
        "by": answer.by.name,
        "conflicts": [_late_answer(conflict) for conflict in case.conflicts.get(answer.question, ())],
    }


def _late_answer(conflict: AnswerConflict) -> dict[str, Any]:
    names = ("idempotency_key", "value", "comment", "at")
    return {
        "id": conflict.pk,
        **{name: getattr(conflict.event, name) for name in names},
        "by": conflict.event.by.name,
    }


def _question(question: AssessmentQuestion) -> dict[str, Any]:
    names = ("id", "text", "guidance", "is_fact", "is_prompt", "applies", "version", "comment_for")
    choices = [{"key": key, "title": title} for key, title in question.choices]
    return {**{name: getattr(question, name) for name in names}, "choices": choices}


def _history_entry(event: AnswerEvent) -> dict[str, Any]:
    names = [name for name in AnswerHistoryEntryOut.model_fields if name != "by"]
    return {**{name: getattr(event, name) for name in names}, "by": event.by.name}


def _routing(case: AssessmentAccess) -> RoutingOut:
    return RoutingOut(
        applies=[question for question, applies in case.routing.items() if applies],
        waiting=[question for question, applies in case.routing.items() if applies is None],
    )
