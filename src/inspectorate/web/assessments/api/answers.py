"""REST endpoints to save answers, resolve conflicts, record interviews, finish and reopen assessments."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import ngettext
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
from inspectorate.web.assessments.queries import completeness
from inspectorate.web.assessments.queries.access import AssessmentAccess
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action
from inspectorate.web.rest.problems import WRITE_RESPONSES, problem, responses
from inspectorate.web.rest.schemas import Number

router = Router(tags=["Answers"])
ASSESSMENT = "/inspections/{int:inspection}/assessments/{int:assessment}"


@router.post(
    f"{ASSESSMENT}/answers", response=responses(SaveResultOut, *WRITE_RESPONSES), url_name="save_answer"
)
def save_answer(
    request: AuthenticatedRequest, inspection: Number, assessment: Number, answer: AnswerIn
) -> SaveResultOut:
    """Save an answer (idempotent). An answer to an older version is kept as a conflict."""
    return _saved(request, inspection, assessment, [answer])[0]


@router.post(
    f"{ASSESSMENT}/answers/together",
    response=responses(list[SaveResultOut], *WRITE_RESPONSES),
    url_name="save_answers",
)
def save_answers(
    request: AuthenticatedRequest, inspection: Number, assessment: Number, answers: AnswersIn
) -> list[SaveResultOut]:
    """Save several answers in order: all or none (atomic and idempotent)."""
    return _saved(request, inspection, assessment, answers.answers)


@router.post(
    f"{ASSESSMENT}/conflicts/{{int:conflict}}",
    response=responses(ResolvedAnswerOut, *WRITE_RESPONSES),
    url_name="resolve_conflict",
)
def resolve_conflict(
    request: AuthenticatedRequest,
    inspection: Number,
    assessment: Number,
    conflict: Number,
    resolution: ConflictResolutionIn,
) -> dict[str, Any]:
    """Resolve an answer conflict: choose which answer counts. The other stays in the history."""
    answer_changes.resolve_conflict(
        access=_writable(request, inspection, assessment),
        conflict=conflict,
        keep_late=resolution.keep == "late",
        idempotency_key=resolution.idempotency_key,
    )
    access = _writable(request, inspection, assessment)
    answer = access.answers[access.assessment.conflicts.get(pk=conflict).question]
    return {name: getattr(answer, name) for name in ResolvedAnswerOut.model_fields}


@router.post(
    f"{ASSESSMENT}/interviews",
    response=responses(HeldInterviewOut, *WRITE_RESPONSES),
    url_name="add_interview",
)
def add_interview(
    request: AuthenticatedRequest, inspection: Number, assessment: Number, interview: HeldInterviewIn
) -> HeldInterview:
    """Record an interview that was held."""
    access = _writable(request, inspection, assessment)
    return caseload.add_interview(access=access, **interview.model_dump())


@router.post(
    f"{ASSESSMENT}/finish", response=responses(AssessmentStateOut, *WRITE_RESPONSES), url_name="finish"
)
def finish(
    request: AuthenticatedRequest, inspection: Number, assessment: Number
) -> HttpResponse | dict[str, Any]:
    """Finish an assessment.

    While answers, required comments or replies are missing, it responds with what is missing and leaves it
    open.
    """
    access = _writable(request, inspection, assessment)
    if not access.is_finished and (faults := completeness.missing_parts(access)):
        return problem(
            "incomplete",
            ngettext(
                "This case cannot be finished yet: %(number)s answer, comment or reply is missing or wrong.",
                "This case cannot be finished yet: "
                "%(number)s answers, comments or replies are missing or wrong.",
                len(faults),
            )
            % {"number": len(faults)},
            faults=faults,
        )
    caseload.finish(access=access)
    return {"state": AssessmentProgress.FINISHED}


@router.post(
    f"{ASSESSMENT}/reopen", response=responses(AssessmentStateOut, *WRITE_RESPONSES), url_name="reopen"
)
def reopen(
    request: AuthenticatedRequest, inspection: Number, assessment: Number, reopening: ReasonIn
) -> dict[str, Any]:
    """Reopen a finished assessment, with a reason."""
    caseload.reopen(access=_writable(request, inspection, assessment), reason=reopening.reason)
    return {"state": AssessmentProgress.IN_PROGRESS}


def _writable(request: AuthenticatedRequest, inspection: int, assessment: int) -> AssessmentAccess:
    return access_queries.open_assessment(
        by=request.user, inspection=inspection, id=assessment, action=Action.ASSESS_CASE
    )


def _saved(
    request: AuthenticatedRequest, inspection: int, assessment: int, answers: list[AnswerIn]
) -> list[SaveResultOut]:
    submissions = [_submission(answer) for answer in answers]
    access = answer_queries.answer_context(
        by=request.user, inspection=inspection, id=assessment, submissions=submissions
    )
    results = answer_changes.save_answers(access=access, submissions=submissions, channel=_channel(request))
    return [save_result(result) for result in results]


def _submission(answer: AnswerIn) -> AnswerSubmission:
    return AnswerSubmission(
        answer.idempotency_key,
        answer.question,
        answer.value,
        answer.comment,
        answer.base_version,
        answer.client_time,
    )


def save_result(result: SaveResult) -> SaveResultOut:
    """Return the result of saving an answer as API values."""
    return SaveResultOut(**{name: getattr(result, name) for name in SaveResultOut.model_fields})


def _channel(request: AuthenticatedRequest) -> Channel:
    """Return the channel of an answer: the script of the pages sends its own header, programs do not."""
    return Channel.PAGE if request.headers.get("X-Requested-With") == "page" else Channel.API
