"""Reading assessments: which there are, one with its answers, what is asked, what is missing."""

from typing import Any

from ninja import Router

from inspectorate.web.assessments.api.schemas import (
    AnswerHistoryEntryOut,
    AssessmentDetailOut,
    AssessmentSummaryOut,
    QuestionsOut,
    RoutingOut,
)
from inspectorate.web.assessments.models import Answer, Assessment
from inspectorate.web.assessments.queries import access as access_queries
from inspectorate.web.assessments.queries import caseload, questions
from inspectorate.web.assessments.queries.access import AssessmentAccess
from inspectorate.web.assessments.queries.caseload import AssessmentOverview
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action
from inspectorate.web.rest.problems import InvalidField, responses
from inspectorate.web.rest.schemas import Name, Number, Page, PageNumber, Size, paginate

router = Router(tags=["Answers"])
ONE = "/inspections/{int:inspection}/assessments/{int:assessment}"


@router.get(
    "/inspections/{int:inspection}/assessments",
    response=responses(Page[AssessmentSummaryOut]),
    url_name="assessments",
)
def list_assessments(
    request: AuthenticatedRequest, inspection: Number, page: PageNumber = 1, size: Size = 50
) -> dict[str, Any]:
    """One's own assessments and how far each has come; everyone's for a lead and the head."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_CASES)
    audit.viewed(access, EventType.SEE_CASES, "cases")
    return paginate(caseload.caseload(access=access), page, size, _summary)


@router.get(ONE, response=responses(AssessmentDetailOut), url_name="assessment")
def read_assessment(request: AuthenticatedRequest, inspection: Number, assessment: Number) -> dict[str, Any]:
    """One assessment with its answers. Another's stays hidden while it is blind."""
    case = _open(request, inspection, assessment)
    audit.viewed(case, EventType.SEE_ASSESSMENT, case.assessment.audit_subject)
    return {
        **_identity(case.assessment),
        "version": case.assessment.version,
        "taken": case.assessment.checked_out_at is not None,
        "facts": dict(case.value.facts),
        "answers": [_current_answer(case, each) for each in case.answers.values()],
        "routing": _routing(case),
        "interviews": list(case.assessment.held_interviews.order_by("held_on", "pk")),
    }


@router.get(f"{ONE}/questions", response=responses(QuestionsOut), url_name="questions")
def read_questions(request: AuthenticatedRequest, inspection: Number, assessment: Number) -> dict[str, Any]:
    """Everything that can be saved of the case: facts and questions with their words and answers."""
    case = _open(request, inspection, assessment)
    _viewed(case, "questions")
    return {
        "facts": [_question(each) for each in questions.about(case)],
        "stages": [
            {
                "standard": each.standard.id,
                "title": each.standard.title,
                "questions": [_question(one) for one in each.questions],
            }
            for each in questions.stages(case)
        ],
    }


@router.get(f"{ONE}/routing", response=responses(RoutingOut), url_name="routing")
def read_routing(request: AuthenticatedRequest, inspection: Number, assessment: Number) -> RoutingOut:
    """Which questions apply now."""
    return _routing(_open(request, inspection, assessment))


@router.get(f"{ONE}/missing", response=responses(list[InvalidField]), url_name="missing_answers")
def read_missing(request: AuthenticatedRequest, inspection: Number, assessment: Number) -> list[Any]:
    """What is missing or does not fit together: the assessment can be finished once this is empty."""
    case = access_queries.open_assessment(
        by=request.user, inspection=inspection, id=assessment, action=Action.ASSESS_CASE
    )
    _viewed(case, "what is missing")
    return list(caseload.missing_answers(case))


@router.get(
    f"{ONE}/answers/{{question}}/history", response=responses(Page[AnswerHistoryEntryOut]), url_name="history"
)
def read_history(
    request: AuthenticatedRequest,
    inspection: Number,
    assessment: Number,
    question: Name,
    page: PageNumber = 1,
    size: Size = 50,
) -> dict[str, Any]:
    """Everything that was ever saved for a question, the first first."""
    case = _open(request, inspection, assessment)
    _viewed(case, f"history of {question}")
    return paginate(caseload.history(case=case, question=question), page, size, _history_entry)


def _open(request: AuthenticatedRequest, inspection: int, assessment: int) -> AssessmentAccess:
    return access_queries.open_assessment(
        by=request.user, inspection=inspection, id=assessment, action=Action.SEE_ASSESSMENT
    )


def _viewed(case: AssessmentAccess, part: str) -> None:
    audit.viewed(case, EventType.SEE_ASSESSMENT, f"{case.assessment.audit_subject} {part}")


def _identity(each: Assessment) -> dict[str, Any]:
    names = ("id", "group", "case_id", "occasion", "state")
    return {**{name: getattr(each, name) for name in names}, "assessor": each.assessor.name}


def _summary(each: AssessmentOverview) -> dict[str, Any]:
    counts = {name: getattr(each, name) for name in ("applicable", "answered", "conflicts")}
    return {**_identity(each.assessment), **counts}


def _current_answer(case: AssessmentAccess, each: Answer) -> dict[str, Any]:
    told = {name: getattr(each, name) for name in ("question", "value", "comment", "version", "at")}
    late = [
        {
            "id": one.pk,
            **{name: getattr(one.event, name) for name in ("idempotency_key", "value", "comment", "at")},
        }
        | {"by": one.event.by.name}
        for one in case.conflicts.get(each.question, ())
    ]
    return {**told, "by": each.by.name, "conflicts": late}


def _question(each: questions.AssessmentQuestion) -> dict[str, Any]:
    names = ("id", "text", "guidance", "is_fact", "is_prompt", "applies", "version")
    choices = [{"key": key, "title": title} for key, title in each.choices]
    return {**{name: getattr(each, name) for name in names}, "choices": choices}


def _history_entry(each: Any) -> dict[str, Any]:
    told = {name: getattr(each, name) for name in AnswerHistoryEntryOut.model_fields if name != "by"}
    return {**told, "by": each.by.name}


def _routing(case: AssessmentAccess) -> RoutingOut:
    return RoutingOut(
        applies=[name for name, applies in case.routed.items() if applies],
        waiting=[name for name, applies in case.routed.items() if applies is None],
    )
