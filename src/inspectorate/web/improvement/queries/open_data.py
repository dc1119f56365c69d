"""Recommendations and their state as open data: no evidence, and no names of staff."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date

from inspectorate.method import improvement as method
from inspectorate.method.faults import FaultsFound
from inspectorate.method.report.draft import prepare
from inspectorate.method.report.narrative import Narrative
from inspectorate.tables import csv_text
from inspectorate.web.improvement.models import RecommendationClosure, RecommendationResponse
from inspectorate.web.improvement.queries.plan import Plan, PlannedRecommendation, latest_of
from inspectorate.web.reports.queries.narrative import bound_narrative
from inspectorate.web.results.queries.confirmed_inspections import confirmed_results


@dataclass(frozen=True, slots=True)
class PublicRecommendation:
    """A recommendation as open data. `since` is the day of its publication, or of its closure."""

    number: int
    addressee: str
    text: str
    due: str
    response: str
    responded_on: date | None
    state: str
    since: date | None


@dataclass(frozen=True, slots=True)
class RecommendationStatus:
    """What became of a recommendation: the latest response, and whether it is open.

    `decided_on` is the day on which it was closed or opened again; None if neither has happened.
    """

    response: str = ""
    responded_on: date | None = None
    state: method.RecommendationState = method.RecommendationState.OPEN
    decided_on: date | None = None


def recommendation_statuses(recommendations: Collection[int]) -> Mapping[int, RecommendationStatus]:
    """Return what became of recommendations, by the number of their record, in two queries."""
    responses = latest_of(RecommendationResponse, recommendations)
    closures = latest_of(RecommendationClosure, recommendations)
    last_response = {row.recommendation_id: row for row in responses}
    last_closure = {row.recommendation_id: row for row in closures}
    return {
        number: _status(last_response.get(number), last_closure.get(number)) for number in recommendations
    }


def _status(
    response: RecommendationResponse | None, closure: RecommendationClosure | None
) -> RecommendationStatus:
    return RecommendationStatus(
        response=response.outcome if response else "",
        responded_on=response.given_on if response else None,
        state=method.recommendation_state([closure.outcome] if closure else []),
        decided_on=closure.on if closure else None,
    )


def open_data(plan: Plan) -> list[PublicRecommendation]:
    """Return the recommendations of a plan as open data, with the figures in their words."""
    texts = printed_words(plan)
    return [_open(plan, planned, texts[planned.number]) for planned in plan.recommendations]


def _open(plan: Plan, planned: PlannedRecommendation, text: str) -> PublicRecommendation:
    response = planned.response
    return PublicRecommendation(
        number=planned.number,
        addressee=planned.words.addressee,
        text=text,
        due=planned.words.due,
        response=response.outcome if response else "",
        responded_on=response.given_on if response else None,
        state=planned.state.value,
        since=planned.closure.on if planned.closure else plan.published,
    )


def recommendations_csv(rows: Iterable[PublicRecommendation]) -> str:
    """Return open data as CSV, with one row for each recommendation."""
    return csv_text(
        [field.name for field in fields(PublicRecommendation)], (asdict(row).values() for row in rows)
    )


def printed_words(plan: Plan) -> dict[int, str]:
    """Return the words of each recommendation by its number, with figures as the report prints them.

    A figure that cannot be calculated any more stays as the authors wrote it.
    """
    texts = {planned.number: planned.words.text for planned in plan.recommendations}
    if not any("{" in text for text in texts.values()):
        return texts
    try:
        [(recorded, results)] = confirmed_results([plan.inspection])
        draft = prepare(recorded, results)
        return {
            number: _printed(bound_narrative(draft, f"recommendations.{number}", text))
            for number, text in texts.items()
        }
    except FaultsFound:
        return texts


def _printed(narrative: Narrative) -> str:
    return " ".join(passage.text.strip() for passage in narrative.passages)
