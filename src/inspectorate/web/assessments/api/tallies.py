"""REST endpoints for tallies: as JSON, and as a CSV file with the text of each question."""

from typing import Any

from django.http import HttpResponse
from ninja import Router, Schema

from inspectorate.method.tallies import Tally
from inspectorate.package.rows import rows_to_text
from inspectorate.web.assessments.api.schemas import LEFT_OUT
from inspectorate.web.assessments.queries import caseload
from inspectorate.web.assessments.queries.blindness import hidden_cases
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.editions import framework
from inspectorate.web.inspections.queries import InspectionAccess, open_inspection
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action
from inspectorate.web.responses import attachment
from inspectorate.web.rest.problems import responses
from inspectorate.web.rest.schemas import Number, described

router = Router(tags=["Tallies and consistency"])
HERE = "/inspections/{int:inspection}"
CSV = "text/csv"
ENCODED_CSV = "text/csv; charset=utf-8"
CSV_RESPONSE = {"content": {CSV: {"schema": {"type": "string"}}}, "description": "A CSV file."}


class TallyOut(Schema):
    """Tally of one question: cases that are sufficient, of the cases it applies to."""

    question: str = described("The key question or prompt.", "8.1.1")
    group: str = described("The case group.", "court")
    yes: int = described("Cases that are sufficient.", 15, ge=0)
    applicable: int = described("Cases the question applies to.", 31, ge=0)
    not_applicable: int = described("Cases it does not apply to.", 0, ge=0)
    missing: int = described("Cases without an answer yet.", 0, ge=0)
    cases: int = described("Cases assessed.", 31, ge=0)
    population: int = described("Eligible cases the sample came from; 0 when not known.", 38, ge=0)
    exact: float | None = described(
        "The unrounded share, 0 to 1; null when nothing applied.", 0.483871, ge=0, le=1
    )
    percentage: int | None = described(
        "The printed percentage, 0 to 100; null when nothing applied.", 48, ge=0, le=100
    )
    low: float | None = described(
        "The lower end of the confidence interval, in per cent; null when unknown. It allows for the unknown "
        "number of eligible cases that the question applies to, and for missing answers.",
        42.1,
        ge=0,
        le=100,
    )
    high: float | None = described(
        "The upper end of the interval, in per cent; null when unknown.", 55.3, ge=0, le=100
    )
    confidence: float | None = described("How confident the interval is, 0 to 1.", 0.95, ge=0, le=1)
    because: str = described("How the tally was calculated, in words.")


class PersonalTallyOut(TallyOut):
    """A tally for one person."""

    left_out: list[str] = LEFT_OUT


COLUMNS = ("question", "text", *(name for name in PersonalTallyOut.model_fields if name != "question"))
"""Columns of the CSV file: the fields of a tally in JSON, and the text of its question."""


@router.get(f"{HERE}/tallies", response=responses(list[PersonalTallyOut]), url_name="tallies")
def read_tallies(request: AuthenticatedRequest, inspection: Number) -> list[dict[str, Any]]:
    """List the current tallies of every key question and prompt. Reading them is recorded in the audit log.

    Small numbers are not withheld, so the tallies are not for publication; the tables of the report are.
    """
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_CONSISTENCY)
    tallies = _personal_tallies(access)
    audit.viewed(access, EventType.SEE_EMERGING_FINDINGS, "tallies")
    return tallies


@router.get(
    f"{HERE}/tallies.csv",
    response=responses(None),
    url_name="tallies_csv",
    openapi_extra={"responses": {200: CSV_RESPONSE}},
)
def read_tallies_csv(request: AuthenticatedRequest, inspection: Number) -> HttpResponse:
    """Return the current tallies as a CSV file: a row for each key question and prompt, with its text.

    The columns are the fields of the tallies in JSON, and `text`. A cell without a value is empty, and the
    cases in `left_out` are separated by semicolons. Small numbers are not withheld, so the file is not for
    publication. Reading it is recorded in the audit log.
    """
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_CONSISTENCY)
    questions = framework(access.inspection.edition).questions
    rows = [
        [_cell({**tally, "text": questions[tally["question"]].text}[name]) for name in COLUMNS]
        for tally in _personal_tallies(access)
    ]
    audit.viewed(access, EventType.SEE_EMERGING_FINDINGS, "tallies")
    content = rows_to_text(COLUMNS, rows).encode()
    return attachment(content, f"inspection-{inspection}-tallies.csv", ENCODED_CSV)


def tally_values(tally: Tally) -> dict[str, Any]:
    """Return the values of a `TallyOut`."""
    names = ("question", "group", "yes", "applicable", "not_applicable", "missing", "cases", "population")
    interval = tally.interval
    return {
        **{name: getattr(tally, name) for name in (*names, "percentage", "because")},
        "exact": None if tally.exact is None else float(tally.exact),
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
        "confidence": interval.confidence if interval else None,
    }


def _personal_tallies(access: InspectionAccess) -> list[dict[str, Any]]:
    """Return the values of a `PersonalTallyOut` for each question, in the order of the edition."""
    tallies = caseload.tally(access=access)
    left_out = hidden_cases(access=access)
    return [
        {**tally_values(tallies[question]), "left_out": left_out}
        for question in framework(access.inspection.edition).questions
        if question in tallies
    ]


def _cell(value: Any) -> str:
    """Return a value as the text of a cell; several are joined with semicolons."""
    if isinstance(value, list | tuple):
        return "; ".join(value)
    return "" if value is None else str(value)
