"""Saving answers, settling clashes, noting interviews, finishing."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from inspectorate.web.assessments.api.schemas import (
    AnswerIn,
    AnswersIn,
    AssessmentStateOut,
    ConflictResolutionIn,
    HeldInterviewIn,
    HeldInterviewOut,
    ReasonIn,
    ResolvedAnswerOut,
    SaveResultOut,
)
from inspectorate.web.assessments.changes import answers as answer_changes
from inspectorate.web.assessments.changes import caseload
from inspectorate.web.assessments.changes.answer_statement import AnswerSubmission, SaveResult
from inspectorate.web.assessments.models import AssessmentProgress, Channel, HeldInterview
from inspectorate.web.assessments.queries import access as access_queries
from inspectorate.web.assessments.queries import answers as answer_queries
from inspectorate.web.assessments.queries import caseload as caseload_queries
from inspectorate.web.assessments.queries.access import AssessmentAccess
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action
from inspectorate.web.rest.problems import WRITE_RESPONSES, problem, responses
from inspectorate.web.rest.schemas import Number

router = Router(tags=["Answers"])
ONE = "/inspections/{int:inspection}/assessments/{int:assessment}"


@router.post(f"{ONE}/answers", response=responses(SaveResultOut, *WRITE_RESPONSES), url_name="save_answer")
def save_answer(
    request: AuthenticatedRequest, inspection: Number, assessment: Number, sent: AnswerIn
) -> SaveResultOut:
    """Save an answer. Sent again it changes nothing; a late one is kept beside the one that counts."""
    access = answer_queries.answer_context(
        by=request.user,
        inspection=inspection,
        id=assessment,
        question=sent.question,
        idempotency_key=sent.idempotency_key,
    )
    return _result(
        answer_changes.save_answer(access=access, saving=_submission(sent), channel=_channel(request))
    )


@router.post(
    f"{ONE}/answers/together",
    response=responses(list[SaveResultOut], *WRITE_RESPONSES),
    url_name="save_answers",
)
def save_answers(
    request: AuthenticatedRequest, inspection: Number, assessment: Number, sent: AnswersIn
) -> list[SaveResultOut]:
    """Save several answers in their order: all of them or none. Sent again, they change nothing."""
    savings = [_submission(each) for each in sent.answers]
    access = _writable(request, inspection, assessment)
    return [
        _result(each)
        for each in answer_changes.save_answers(access=access, savings=savings, channel=_channel(request))
    ]


@router.post(
    f"{ONE}/conflicts/{{int:conflict}}",
    response=responses(ResolvedAnswerOut, *WRITE_RESPONSES),
    url_name="resolve_conflict",
)
def resolve_conflict(
    request: AuthenticatedRequest,
    inspection: Number,
    assessment: Number,
    conflict: Number,
    sent: ConflictResolutionIn,
) -> dict[str, Any]:
    """Say which of two answers counts. The other stays in the history."""
    case = _writable(request, inspection, assessment)
    answer_changes.resolve_conflict(
        access=case, conflict=conflict, keep=sent.keep == "late", idempotency_key=sent.idempotency_key
    )
    case = access_queries.open_assessment(
        by=request.user, inspection=inspection, id=assessment, action=Action.ASSESS_CASE
    )
    found = case.assessment.conflicts.get(pk=conflict)
    return {name: getattr(case.answers[found.question], name) for name in ResolvedAnswerOut.model_fields}


@router.post(
    f"{ONE}/interviews", response=responses(HeldInterviewOut, *WRITE_RESPONSES), url_name="add_interview"
)
def add_interview(
    request: AuthenticatedRequest, inspection: Number, assessment: Number, sent: HeldInterviewIn
) -> HeldInterview:
    """Note that an interview was held."""
    access = _writable(request, inspection, assessment)
    return caseload.add_interview(access=access, **sent.model_dump())


@router.post(f"{ONE}/finish", response=responses(AssessmentStateOut, *WRITE_RESPONSES), url_name="finish")
def finish(
    request: AuthenticatedRequest, inspection: Number, assessment: Number
) -> HttpResponse | dict[str, Any]:
    """Mark an assessment as finished. While anything is missing, that is the answer, and it stays open."""
    case = access_queries.open_assessment(
        by=request.user, inspection=inspection, id=assessment, action=Action.ASSESS_CASE
    )
    if not case.is_finished and (faults := caseload_queries.missing_answers(case)):
        return problem(
            "incomplete",
            _("Missing or not fitting together: %(number)s.") % {"number": len(faults)},
            faults=faults,
        )
    caseload.finish(access=case)
    return {"state": AssessmentProgress.FINISHED}


@router.post(f"{ONE}/reopen", response=responses(AssessmentStateOut, *WRITE_RESPONSES), url_name="reopen")
def reopen(
    request: AuthenticatedRequest, inspection: Number, assessment: Number, sent: ReasonIn
) -> dict[str, Any]:
    """Open a finished assessment again, with a reason."""
    caseload.reopen(access=_writable(request, inspection, assessment), reason=sent.reason)
    return {"state": AssessmentProgress.IN_PROGRESS}


def _writable(request: AuthenticatedRequest, inspection: int, assessment: int) -> AssessmentAccess:
    return access_queries.open_assessment(
        by=request.user, inspection=inspection, id=assessment, action=Action.ASSESS_CASE
    )


def _submission(sent: AnswerIn) -> AnswerSubmission:
    return AnswerSubmission(
        sent.idempotency_key, sent.question, sent.value, sent.comment, sent.base_version, sent.client_time
    )


def _result(saved: SaveResult) -> SaveResultOut:
    return SaveResultOut(**{name: getattr(saved, name) for name in SaveResultOut.model_fields})


def _channel(request: AuthenticatedRequest) -> Channel:
    return Channel.PAGE if request.headers.get("X-Requested-With") == "page" else Channel.API
