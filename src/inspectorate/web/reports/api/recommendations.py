"""API of the recommendations of a draft."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Router, Schema
from pydantic import Field

from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.queries import InspectionAccess, open_inspection
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action
from inspectorate.web.reports.api.schemas import AT, HERE, BaseVersion, LongText
from inspectorate.web.reports.changes import recommendations as changes
from inspectorate.web.reports.forms import recommendations as forms
from inspectorate.web.reports.models import LONGEST_ADDRESSEE, DraftChannel, RecommendationVersion
from inspectorate.web.reports.queries import recommendations as queries
from inspectorate.web.rest.problems import WRITE_RESPONSES, responses
from inspectorate.web.rest.schemas import WITHOUT_NUL, Number, described, validated

router = Router(tags=["Report"])
RECOMMENDATIONS = f"{HERE}/recommendations"
RECOMMENDATION = f"{RECOMMENDATIONS}/{{int:recommendation}}"
Finding = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^\s,;]+$"), WITHOUT_NUL]


class RecommendationOut(Schema):
    """A recommendation of the draft."""

    id: int = described("Its number.", 1)
    position: int = described("Its position in the report.", 1, ge=1)
    addressee: str = described("The body that it is addressed to.", "The management board")
    text: str = described("What the body should do.", "meet more often")
    due: str = described("By when, in words or as a date; may be empty.", "within 3 months")
    short: str = described("Its shortest form, for the summary of one minute; may be empty.", "")
    standards: list[str] = described("The standards that it rests on.", ["8.1"])
    questions: list[str] = described("The key questions and prompts that it rests on.", ["8.1.1"])
    version: int = described("Its version: the base version of a change.", 1, ge=1)
    by: str = described("Who wrote this version.", "Tom Bell")
    at: datetime = described("When this version was saved.", AT)


class RecommendationIn(Schema):
    """A new recommendation, or new words of one."""

    addressee: Annotated[
        str, Field(min_length=1, max_length=LONGEST_ADDRESSEE, pattern=r"\S"), WITHOUT_NUL
    ] = described("The body that it is addressed to.", "The management board")
    text: LongText = described("What the body should do.", "meet more often")
    due: Annotated[str, Field(max_length=200), WITHOUT_NUL] = described("By when.", "", default="")
    short: Annotated[str, Field(max_length=200), WITHOUT_NUL] = described(
        "Its shortest form, for the summary of one minute.", "", default=""
    )
    findings: list[Finding] = described(
        "The standards, key questions and prompts that it rests on.",
        ["8.1.1"],
        default_factory=list,
        max_length=200,
    )


class RecommendationChangeIn(RecommendationIn):
    """New words of a recommendation."""

    base_version: BaseVersion = described("The version that you have read.", 1)


class MoveIn(Schema):
    """How far a recommendation moves."""

    places: int = described("The number of places; negative to move up.", -1, ge=-1000, le=1000)


@router.get(RECOMMENDATIONS, response=responses(list[RecommendationOut]), url_name="recommendations")
def list_recommendations(request: AuthenticatedRequest, inspection: Number) -> list[dict[str, Any]]:
    """List the recommendations of the draft in their order."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_DRAFT)
    audit.viewed(access, EventType.SEE_DRAFT, "recommendations")
    return _recommendations(access)


@router.post(
    f"{RECOMMENDATIONS}/add",
    response=responses(RecommendationOut, *WRITE_RESPONSES),
    url_name="add_recommendation",
)
def add_recommendation(
    request: AuthenticatedRequest, inspection: Number, submission: RecommendationIn
) -> dict[str, Any]:
    """Add a recommendation after the others."""
    access = open_inspection(by=request.user, id=inspection, action=Action.CHANGE_RECOMMENDATIONS)
    form = _form(access, {**submission.model_dump(), "base_version": 0})
    version = changes.add_recommendation(access=access, words=form.words, channel=DraftChannel.API)
    return _recommendation(version)


@router.post(
    f"{RECOMMENDATION}/change",
    response=responses(RecommendationOut, *WRITE_RESPONSES),
    url_name="change_recommendation",
)
def change_recommendation(
    request: AuthenticatedRequest,
    inspection: Number,
    recommendation: Number,
    submission: RecommendationChangeIn,
) -> dict[str, Any]:
    """Save new words of a recommendation. Responds with 409 if it has changed since the base version."""
    access = open_inspection(by=request.user, id=inspection, action=Action.CHANGE_RECOMMENDATIONS)
    queries.recommendation(access=access, id=recommendation)
    form = _form(access, submission.model_dump())
    version = changes.change_recommendation(
        access=access,
        recommendation=recommendation,
        base_version=submission.base_version,
        words=form.words,
        channel=DraftChannel.API,
    )
    return _recommendation(version)


@router.post(
    f"{RECOMMENDATION}/delete",
    response=responses(list[RecommendationOut], *WRITE_RESPONSES),
    url_name="delete_recommendation",
)
def delete_recommendation(
    request: AuthenticatedRequest, inspection: Number, recommendation: Number
) -> list[dict[str, Any]]:
    """Delete a recommendation, and return the others."""
    access = open_inspection(by=request.user, id=inspection, action=Action.CHANGE_RECOMMENDATIONS)
    changes.withdraw_recommendation(access=access, recommendation=recommendation)
    return _recommendations(access)


@router.post(
    f"{RECOMMENDATION}/move",
    response=responses(list[RecommendationOut], *WRITE_RESPONSES),
    url_name="move_recommendation",
)
def move_recommendation(
    request: AuthenticatedRequest, inspection: Number, recommendation: Number, submission: MoveIn
) -> list[dict[str, Any]]:
    """Move a recommendation up or down, and return all in their new order."""
    access = open_inspection(by=request.user, id=inspection, action=Action.CHANGE_RECOMMENDATIONS)
    changes.move_recommendation(access=access, recommendation=recommendation, places=submission.places)
    return _recommendations(access)


def _form(access: InspectionAccess, values: dict[str, Any]) -> forms.RecommendationForm:
    form = forms.RecommendationForm(values, edition=access.framework, addressees=())
    validated(form)
    return form


def _recommendations(access: InspectionAccess) -> list[dict[str, Any]]:
    return [_recommendation(version) for version in queries.recommendations(access=access)]


def _recommendation(version: RecommendationVersion) -> dict[str, Any]:
    names = ("addressee", "text", "due", "short", "standards", "questions", "at")
    return {
        **{name: getattr(version, name) for name in names},
        "id": version.recommendation_id,
        "position": version.recommendation.position,
        "version": version.number,
        "by": version.by.name,
    }
