"""REST endpoints for the review of a finished case: comments, return, replies and resolution."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Router, Schema
from pydantic import Field

from inspectorate.web.assessments.api.schemas import AT, AssessmentStateOut
from inspectorate.web.assessments.changes import readers
from inspectorate.web.assessments.changes import reviews as review_changes
from inspectorate.web.assessments.models import (
    LONGEST_REVIEW_COMMENT,
    AssessmentProgress,
    ReviewComment,
    ReviewState,
)
from inspectorate.web.assessments.queries import reviews
from inspectorate.web.assessments.queries.access import AssessmentAccess, open_assessment
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action
from inspectorate.web.rest.problems import WRITE_RESPONSES, responses
from inspectorate.web.rest.schemas import WITHOUT_NUL, Number, described

router = Router(tags=["Answers"])
REVIEW = "/inspections/{int:inspection}/assessments/{int:assessment}/review"
DIGEST = "0f" * 32


class ReviewCommentOut(Schema):
    """A review comment or a reply."""

    id: int = described("Its number.", 1)
    text: str = described("The text.", "Where in the file is this?")
    is_reply: bool = described("Whether it is a reply of the assessor.", False)
    version: int = described("Its version: the base version of a change to it.", 1, ge=1)
    by: str = described("Who wrote it.", "Leila Ashworth")
    sent_at: datetime | None = described("When it was sent; null until the case is returned.", AT)


class ReviewThreadOut(Schema):
    """A review thread: the comments on one answer, and the replies."""

    id: int = described("Its number.", 1)
    question: str = described("The question.", "8.1.1")
    state: ReviewState = described("Its state.", "open")
    comments: list[ReviewCommentOut] = described("The comments and replies, the latest last.")


class ReviewOut(Schema):
    """The review of a case."""

    threads: list[ReviewThreadOut] = described("The review threads, in the order of their questions.")
    digest: str = described("Digest of the comments that are not sent: returning the case needs it.", DIGEST)


class ReviewCommentIn(Schema):
    """A comment on an answer of a finished case. It is sent when the case is returned."""

    question: Annotated[str, Field(max_length=60), WITHOUT_NUL] = described(
        "The id of a question or fact of the case.", "8.1.1"
    )
    text: Annotated[str, Field(max_length=LONGEST_REVIEW_COMMENT), WITHOUT_NUL] = described(
        "The comment; empty withdraws the one that waits. No child's name.", "Where in the file is this?"
    )
    base_version: int = described(
        "The version of your comment that waits on this answer; 0 for none.", 0, default=0, ge=0, lt=2**31
    )


class CaseReturnIn(Schema):
    """The return of a case, with the comments that wait."""

    digest: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] = described(
        "The digest of the comments that you have read.", DIGEST
    )


class ReplyIn(Schema):
    """A reply to the comments on an answer."""

    text: Annotated[
        str, Field(min_length=1, max_length=LONGEST_REVIEW_COMMENT, pattern=r"\S"), WITHOUT_NUL
    ] = described("The reply. No child's name.", "I changed the answer: the plan came later.")


@router.get(REVIEW, response=responses(ReviewOut), url_name="review")
def read_review(request: AuthenticatedRequest, inspection: Number, assessment: Number) -> dict[str, Any]:
    """Read the review of a case: the comments on its answers, and the replies."""
    return _review(_open(request, inspection, assessment, Action.SEE_ASSESSMENT))


@router.post(f"{REVIEW}/comments", response=responses(ReviewOut, *WRITE_RESPONSES), url_name="comment")
def comment(
    request: AuthenticatedRequest, inspection: Number, assessment: Number, comment: ReviewCommentIn
) -> dict[str, Any]:
    """Comment on an answer of a finished case. Only people who may review the case see it until then."""
    case = _open(request, inspection, assessment, Action.REVIEW_CASE)
    typed = review_changes.TypedComment(comment.text, comment.base_version)
    review_changes.save_comments(access=case, comments={comment.question: typed})
    return _review(case)


@router.post(
    f"{REVIEW}/return", response=responses(AssessmentStateOut, *WRITE_RESPONSES), url_name="return_case"
)
def return_case(
    request: AuthenticatedRequest, inspection: Number, assessment: Number, return_in: CaseReturnIn
) -> dict[str, Any]:
    """Return a finished case to its assessor, with every comment that waits."""
    case = _open(request, inspection, assessment, Action.REVIEW_CASE)
    review_changes.return_case(access=case, digest=return_in.digest)
    return {"state": AssessmentProgress.RETURNED}


@router.post(
    f"{REVIEW}/threads/{{int:thread}}/reply",
    response=responses(ReviewCommentOut, *WRITE_RESPONSES),
    url_name="reply",
)
def reply(
    request: AuthenticatedRequest, inspection: Number, assessment: Number, thread: Number, reply: ReplyIn
) -> dict[str, Any]:
    """Reply to the comments on an answer. The case can be finished once every comment has a reply."""
    case = _open(request, inspection, assessment, Action.REPLY_TO_REVIEW)
    return _comment(review_changes.reply(access=case, thread=thread, text=reply.text))


@router.post(
    f"{REVIEW}/threads/{{int:thread}}/resolve",
    response=responses(ReviewOut, *WRITE_RESPONSES),
    url_name="resolve_thread",
)
def resolve_thread(
    request: AuthenticatedRequest, inspection: Number, assessment: Number, thread: Number
) -> dict[str, Any]:
    """Resolve the comments on an answer. A repeat changes nothing."""
    case = _open(request, inspection, assessment, Action.REVIEW_CASE)
    review_changes.resolve_thread(access=case, thread=thread)
    return _review(case)


def _open(
    request: AuthenticatedRequest, inspection: int, assessment: int, action: Action
) -> AssessmentAccess:
    return open_assessment(by=request.user, inspection=inspection, id=assessment, action=action)


def _review(case: AssessmentAccess) -> dict[str, Any]:
    """Return the review of a case, and record who reads it."""
    readers.viewed_assessment(case, "review")
    review = reviews.case_review(case)
    threads = [
        {
            **{name: getattr(shown.thread, name) for name in ("id", "question", "state")},
            "comments": [_comment(part) for part in shown.comments],
        }
        for shown in review.threads
    ]
    return {"threads": threads, "digest": reviews.digest(review.unsent)}


def _comment(comment: ReviewComment) -> dict[str, Any]:
    names = ("id", "text", "is_reply", "version", "sent_at")
    return {**{name: getattr(comment, name) for name in names}, "by": comment.by.name}
