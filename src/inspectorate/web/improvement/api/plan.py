"""API of the plan: the plan, open data, responses, closures and dates."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from ninja import Router, Schema

from inspectorate.web.improvement.api.schemas import (
    DAY,
    HERE,
    RECOMMENDATION,
    BaseVersion,
    ImprovementPlanOut,
    OptionalText,
    PublicRecommendationOut,
    plan_values,
)
from inspectorate.web.improvement.changes import closures as closure_changes
from inspectorate.web.improvement.changes import responses as response_changes
from inspectorate.web.improvement.changes import reviews as review_changes
from inspectorate.web.improvement.forms import plan as forms
from inspectorate.web.improvement.models import ClosureOutcome, ResponseOutcome
from inspectorate.web.improvement.queries import handover
from inspectorate.web.improvement.queries import plan as queries
from inspectorate.web.improvement.queries.open_data import open_data, recommendations_csv
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action
from inspectorate.web.responses import attachment
from inspectorate.web.rest.problems import WRITE_RESPONSES, responses
from inspectorate.web.rest.schemas import Day, Name, Number, described, form_date, validated

router = Router(tags=["Improvement"])
CSV_RESPONSE = {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "A CSV file."}
FILE_RESPONSE = {
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    "description": "A file.",
}


class RecommendationResponseIn(Schema):
    """A response to a recommendation."""

    base_version: BaseVersion = described("The number of the response that you have read; 0 for none.", 0)
    words_version: BaseVersion = described("The version of the words that you have read.", 1)
    outcome: ResponseOutcome = described("Whether the recommendation is accepted.", "accepted")
    commentary: OptionalText = described(
        "The commentary; required unless the recommendation is accepted.", "We agree.", default=""
    )
    given_by: OptionalText = described("Who gave it, for another body.", "", default="", max_length=200)
    given_on: Day = described("When it was given.", DAY)


class RecommendationClosureIn(Schema):
    """The closure of a recommendation, or its reopening."""

    base_version: BaseVersion = described("The closure version that you have read.", 0)
    outcome: ClosureOutcome = described("The decision.", "implemented")
    reason: OptionalText = described("The reason; required unless implemented.", "", default="")


class ImprovementPlanDatesIn(Schema):
    """The dates of the plan."""

    base_version: BaseVersion = described("The version of the dates that you have read.", 0)
    due: Day | None = described("When the service must have its plan.", DAY, default=None)
    next_review: Day | None = described("When the board reviews it next.", DAY, default=None)


@router.get(HERE, response=responses(ImprovementPlanOut), url_name="improvement_plan")
def read_plan(request: AuthenticatedRequest, inspection: Number) -> dict[str, Any]:
    """Return the improvement plan: recommendations, responses, actions and evidence."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_IMPROVEMENT)
    return plan_values(queries.plan(access=access))


@router.get(
    f"{HERE}/recommendations",
    response=responses(list[PublicRecommendationOut]),
    url_name="improvement_recommendations",
)
def list_open_data(request: AuthenticatedRequest, inspection: Number) -> list[Any]:
    """List the recommendations as open data: response, state and dates, without evidence or names."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_IMPROVEMENT)
    return list(open_data(queries.plan(access=access)))


@router.get(
    f"{HERE}/recommendations.csv",
    response=responses(None),
    url_name="improvement_recommendations_csv",
    openapi_extra={"responses": {200: CSV_RESPONSE}},
)
def read_open_data_csv(request: AuthenticatedRequest, inspection: Number) -> HttpResponse:
    """Return the recommendations as open data in CSV, one row for each."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_IMPROVEMENT)
    content = recommendations_csv(open_data(queries.plan(access=access))).encode()
    return attachment(content, f"inspection-{inspection}-recommendations.csv", "text/csv; charset=utf-8")


@router.get(
    f"{HERE}/next-inspection/{{file}}",
    response=responses(None),
    url_name="improvement_handover",
    openapi_extra={"responses": {200: FILE_RESPONSE}},
)
def read_handover(request: AuthenticatedRequest, inspection: Number, file: Name) -> HttpResponse:
    """Return a file for the next inspection team: improvement.docx, improvement.xlsx or improvement.csv."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_IMPROVEMENT)
    content, media_type = handover.handover_file(access=access, name=file)
    return attachment(content, file, media_type)


@router.post(
    f"{RECOMMENDATION}/respond",
    response=responses(ImprovementPlanOut, *WRITE_RESPONSES),
    url_name="respond_to_recommendation",
)
def respond_to_recommendation(
    request: AuthenticatedRequest,
    inspection: Number,
    recommendation: Number,
    submission: RecommendationResponseIn,
) -> dict[str, Any]:
    """Record a response to a recommendation, and return the plan."""
    access = open_inspection(by=request.user, id=inspection, action=Action.WRITE_IMPROVEMENT_PLAN)
    values = submission.model_dump() | form_date("given_on", submission.given_on)
    form = forms.RecommendationResponseForm({**values, "outcome": submission.outcome.value})
    validated(form)
    response_changes.respond(
        access=access,
        recommendation=recommendation,
        base_version=submission.base_version,
        words_version=submission.words_version,
        words=form.words,
    )
    return plan_values(queries.plan(access=access))


@router.post(
    f"{RECOMMENDATION}/close",
    response=responses(ImprovementPlanOut, *WRITE_RESPONSES),
    url_name="close_recommendation",
)
def close_recommendation(
    request: AuthenticatedRequest,
    inspection: Number,
    recommendation: Number,
    submission: RecommendationClosureIn,
) -> dict[str, Any]:
    """Close a recommendation or reopen it, and return the plan."""
    access = open_inspection(by=request.user, id=inspection, action=Action.VERIFY_IMPROVEMENT)
    closure_changes.close_recommendation(
        access=access,
        recommendation=recommendation,
        base_version=submission.base_version,
        outcome=submission.outcome.value,
        reason=submission.reason,
    )
    return plan_values(queries.plan(access=access))


@router.post(
    f"{HERE}/dates",
    response=responses(ImprovementPlanOut, *WRITE_RESPONSES),
    url_name="set_improvement_dates",
)
def set_improvement_dates(
    request: AuthenticatedRequest, inspection: Number, submission: ImprovementPlanDatesIn
) -> dict[str, Any]:
    """Set the dates of the plan, and return the plan. A date that is not given is removed."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SET_IMPROVEMENT_DATES)
    due: date | None = submission.due
    review_changes.set_dates(
        access=access, base_version=submission.base_version, due=due, next_review=submission.next_review
    )
    return plan_values(queries.plan(access=access))
