"""Recommendations and their state as open data: no evidence, and no names of staff."""

import csv
import io
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import date

from inspectorate.method.faults import FaultsFound
from inspectorate.method.report.draft import prepare
from inspectorate.method.report.narrative import Narrative
from inspectorate.tables import escape_formula
from inspectorate.web.improvement.queries.plan import Plan, PlannedRecommendation, plan_of
from inspectorate.web.inspections.models import Inspection
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


def public_recommendations(inspection: Inspection) -> list[PublicRecommendation]:
    """Return the recommendations of a published report; none before it is published."""
    plan = plan_of(inspection)
    return open_data(plan) if plan.is_published else []


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
    content = io.StringIO()
    writer = csv.writer(content, lineterminator="\n")
    writer.writerow([field.name for field in fields(PublicRecommendation)])
    writer.writerows(
        [escape_formula(str("" if value is None else value)) for value in asdict(row).values()]
        for row in rows
    )
    return content.getvalue()


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
