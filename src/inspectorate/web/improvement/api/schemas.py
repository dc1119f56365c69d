"""Types and schemas of the API of the improvement plan."""

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from inspectorate.method.improvement import RecommendationState
from inspectorate.web.improvement.models import ActionState, ResponseOutcome
from inspectorate.web.improvement.queries.open_data import printed_words
from inspectorate.web.improvement.queries.plan import CurrentAction, Plan, PlannedRecommendation
from inspectorate.web.rest.schemas import WITHOUT_NUL, described

HERE = "/inspections/{int:inspection}/improvement"
RECOMMENDATION = f"{HERE}/recommendations/{{int:recommendation}}"
ACTION = f"{HERE}/actions/{{int:action}}"
AT = "2018-11-12T09:30:00Z"
DAY = "2018-11-12"

LongText = Annotated[str, Field(min_length=1, max_length=10_000, pattern=r"\S"), WITHOUT_NUL]
OptionalText = Annotated[str, Field(max_length=10_000), WITHOUT_NUL]
Owner = Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S"), WITHOUT_NUL]
BaseVersion = Annotated[int, Field(ge=0, lt=2**31)]


class RecommendationResponseOut(Schema):
    """The latest response to a recommendation."""

    version: int = described("Its number: the base version of the next response.", 1, ge=1)
    outcome: ResponseOutcome = described("Whether the recommendation is accepted.", "accepted")
    commentary: str = described("The commentary; may be empty.", "We agree.")
    given_by: str = described("Who gave it for another body; may be empty.", "")
    given_on: date = described("When it was given.", DAY)
    is_current: bool = described("Whether it is about the present words.", True)


class ActionEvidenceOut(Schema):
    """Evidence that an action is done."""

    id: int = described("Its number.", 1)
    title: str = described("Its title.", "Attendance list")
    text: str = described("What it shows; may be empty.", "Everybody attended.")
    file_name: str = described("The name of its file; may be empty.", "attendance.pdf")
    has_file: bool = described("Whether the file can be downloaded.", True)
    added_on: date = described("When it was added.", DAY)


class ImprovementActionOut(Schema):
    """An action of the plan."""

    id: int = described("The number of its record.", 1)
    number: int = described("Its number in the plan.", 1, ge=1)
    recommendation: int = described("The number of its recommendation in the report.", 1, ge=1)
    version: int = described("Its version: the base version of a change.", 1, ge=1)
    text: str = described("What will be done.", "Train every case manager in planning.")
    owner: str = described("The role that is responsible.", "Head of practice")
    due: date = described("When it is due.", DAY)
    state: ActionState = described("Its state.", "planned")
    note: str = described("What was done or, of a returned action, why; may be empty.", "")
    is_late: bool = described("Whether it is unfinished after its day.", False)
    evidence: list[ActionEvidenceOut] = described("The evidence, in the order of adding.")


class ImprovementRecommendationOut(Schema):
    """A recommendation of the plan."""

    id: int = described("The number of its record.", 1)
    number: int = described("Its number in the report.", 1, ge=1)
    words_version: int = described("The version of its words, which a response names.", 1, ge=1)
    addressee: str = described("The body that it is addressed to.", "The management board")
    text: str = described("What the body should do, with figures as printed.", "meet more often")
    due: str = described("By when, in words or as a date; may be empty.", "within 3 months")
    state: RecommendationState = described("Its state.", "open")
    state_reason: str = described("The reason for its state; may be empty.", "")
    closure_version: int = described("The base version of closing or reopening it.", 0, ge=0)
    response: RecommendationResponseOut | None = described("The latest response; null if there is none.")
    actions: list[ImprovementActionOut] = described("Its actions, by number.")


class ImprovementPlanOut(Schema):
    """The improvement plan of an inspection."""

    due: date | None = described("When the service must have its plan; null while not known.", DAY)
    next_review: date | None = described("When the board reviews it next; null if not known.", DAY)
    dates_version: int = described("The base version of a change of the dates.", 0, ge=0)
    published: date | None = described("When the report was published; null before.", DAY)
    recommendations: list[ImprovementRecommendationOut] = described(
        "The recommendations; empty before the draft is signed."
    )


class PublicRecommendationOut(Schema):
    """A recommendation as open data: no evidence and no names of staff."""

    number: int = described("Its number in the report.", 1, ge=1)
    addressee: str = described("The body that it is addressed to.", "The management board")
    text: str = described("What the body should do.", "meet more often")
    due: str = described("By when; may be empty.", "within 3 months")
    response: str = described(
        "The response: accepted, partly_accepted or not_accepted; empty without one.", "accepted"
    )
    responded_on: date | None = described("When the response was given; null without one.", DAY)
    state: RecommendationState = described("Its state.", "open")
    since: date | None = described("Since when it is in this state; null before publication.", DAY)


class BoardReviewActionOut(Schema):
    """What the board noted about an action."""

    action: int = described("The number of the action in the plan.", 1, ge=1)
    state: ActionState = described("Its state then.", "under_way")
    note: str = described("The note; may be empty.", "")


class BoardReviewOut(Schema):
    """A review of the plan by the management board."""

    number: int = described("Its number.", 1, ge=1)
    held_on: date = described("When it was held.", DAY)
    present: list[str] = described("The roles of those present.", ["Chair of the board"])
    minute: str = described("The minute.", "The board read the plan.")
    decided: str = described("What the board decided; may be empty.", "")
    next_review: date | None = described("When the board reviews it next; null if not known.", DAY)
    progress: list[BoardReviewActionOut] = described("The actions then.")
    at: datetime = described("When it was recorded.", AT)


def plan_values(plan: Plan) -> dict[str, Any]:
    """Return the values of a `ImprovementPlanOut`."""
    words = printed_words(plan)
    return {
        "due": plan.due,
        "next_review": plan.next_review,
        "dates_version": plan.dates_version,
        "published": plan.published,
        "recommendations": [
            _recommendation(planned, words[planned.number]) for planned in plan.recommendations
        ],
    }


def _recommendation(planned: PlannedRecommendation, text: str) -> dict[str, Any]:
    response = planned.response
    return {
        "id": planned.id,
        "number": planned.number,
        "words_version": planned.words.number,
        "addressee": planned.words.addressee,
        "text": text,
        "due": planned.words.due,
        "state": planned.state,
        "state_reason": planned.closure.reason if planned.closure else "",
        "closure_version": planned.closure_version,
        "response": {
            "version": response.number,
            **{name: getattr(response, name) for name in ("outcome", "commentary", "given_by", "given_on")},
            "is_current": not planned.has_new_words,
        }
        if response
        else None,
        "actions": [action_values(action) for action in planned.actions],
    }


def action_values(action: CurrentAction) -> dict[str, Any]:
    """Return the values of an `ImprovementActionOut`."""
    version = action.version
    return {
        "id": action.id,
        "number": action.number,
        "recommendation": action.recommendation_number,
        "version": version.number,
        **{name: getattr(version, name) for name in ("text", "owner", "due", "state", "note", "is_late")},
        "evidence": [
            {
                "id": row.pk,
                **{name: getattr(row, name) for name in ("title", "text", "file_name", "added_on")},
                "has_file": bool(row.stored_name),
            }
            for row in action.evidence
        ],
    }
