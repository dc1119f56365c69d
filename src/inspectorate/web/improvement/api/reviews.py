"""API of the reviews of the plan by the management board."""

from typing import Annotated

from ninja import Router, Schema
from pydantic import Field

from inspectorate.web.improvement.api.schemas import DAY, HERE, BoardReviewOut, LongText, OptionalText, Owner
from inspectorate.web.improvement.changes import reviews as changes
from inspectorate.web.improvement.models import BoardReview
from inspectorate.web.improvement.queries import plan as queries
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action
from inspectorate.web.rest.problems import WRITE_RESPONSES, responses
from inspectorate.web.rest.schemas import Day, Number, described

router = Router(tags=["Improvement"])


class BoardReviewActionIn(Schema):
    """What the board notes about an action."""

    action: Annotated[int, Field(ge=1, lt=2**31)] = described("The number of the action in the plan.", 1)
    note: LongText = described("The note.", "Half of the case managers were trained.")


class BoardReviewIn(Schema):
    """A review of the plan."""

    held_on: Day = described("When it was held; not in the future.", DAY)
    present: list[Owner] = described(
        "The roles of those present.", ["Chair of the board"], min_length=1, max_length=50
    )
    minute: LongText = described("The minute.", "The board read the plan.")
    decided: OptionalText = described("What the board decided.", "", default="")
    next_review: Day | None = described("When the board reviews it next.", DAY, default=None)
    notes: list[BoardReviewActionIn] = described("Notes about actions.", default_factory=list, max_length=500)


@router.get(f"{HERE}/reviews", response=responses(list[BoardReviewOut]), url_name="improvement_reviews")
def list_improvement_reviews(request: AuthenticatedRequest, inspection: Number) -> list[BoardReview]:
    """List the reviews of the plan by the management board, the latest first."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_IMPROVEMENT)
    return queries.reviews(access=access)


@router.post(
    f"{HERE}/reviews/add",
    response=responses(BoardReviewOut, *WRITE_RESPONSES),
    url_name="record_improvement_review",
)
def record_improvement_review(
    request: AuthenticatedRequest, inspection: Number, submission: BoardReviewIn
) -> BoardReview:
    """Record a review of the plan."""
    access = open_inspection(by=request.user, id=inspection, action=Action.REVIEW_IMPROVEMENT)
    words = changes.ReviewWords(
        **submission.model_dump(exclude={"notes"}),
        notes={row.action: row.note for row in submission.notes},
    )
    return changes.record_review(access=access, words=words)
