"""REST endpoints of the draws of cases for second assessment."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Router, Schema
from pydantic import Field

from inspectorate.web.assessments.changes import second_draws as changes
from inspectorate.web.assessments.models import SecondDraw
from inspectorate.web.assessments.queries import second_draws as queries
from inspectorate.web.assessments.queries.conflicts import conflicted_keys
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.queries import InspectionAccess, open_inspection
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action
from inspectorate.web.responses import attachment
from inspectorate.web.rest.problems import WRITE_RESPONSES, responses
from inspectorate.web.rest.schemas import WITHOUT_NUL, Number, described

router = Router(tags=["Tallies and consistency"])
HERE = "/inspections/{int:inspection}/second-draws"
CSV_RESPONSE = {
    "content": {"text/csv": {"schema": {"type": "string"}}},
    "description": "A CSV file.",
}


class SecondDrawIn(Schema):
    """The percentage of cases to draw, and for drawing again the reason."""

    percentage: Annotated[Decimal, Field(ge=Decimal("0.1"), le=100, max_digits=4, decimal_places=1)] = (
        described("The percentage of each case group's cases.", 10)
    )
    reason: Annotated[str, Field(max_length=2000), WITHOUT_NUL] = described(
        "Why cases are drawn again; ignored for the first draw.", "", default=""
    )


class SecondDrawCaseGroupOut(Schema):
    """How many cases of a case group were drawn."""

    group: str = described("The key of the case group.", "court")
    cases: int = described("How many cases of the sample were in it.", 31, ge=0)
    size: int = described("How many of them were drawn.", 3, ge=0)
    because: str = described("The calculation.", "0.1 × 31 = 3.10, rounded to 3")


class SecondDrawCaseOut(Schema):
    """A case drawn for second assessment."""

    group: str = described("The key of the case group.", "court")
    case_id: str = described("The case's number in the service's own system.", "CO-1001")


class SecondDrawOut(Schema):
    """A draw of cases for second assessment, with everything needed to repeat it."""

    number: int = described("The number of the draw; only the latest counts.", 1, ge=1)
    share: float = described("The share of cases to draw, 0 to 1.", 0.1, ge=0, le=1)
    source: str = described("What decided: system or dice.", "system")
    value: str = described("The random value that decided.", "0f1e2d3c4b5a69788796a5b4c3d2e1f0")
    digest: str = described("SHA-256 of the cases and their first assessors.")
    command: str = described(
        "The command that repeats the draw from the list of cases; empty if you have a conflict of interest "
        "in one of them."
    )
    groups: list[SecondDrawCaseGroupOut] = described("How many cases were drawn, by case group.")
    selected: list[SecondDrawCaseOut] = described(
        "The cases drawn, without those in which you have a conflict of interest."
    )
    reason: str = described("Why cases were drawn again; empty for the first draw.", "")
    drawn_by: str = described("Who drew.", "Leila Ashworth")
    drawn_at: datetime = described("When it was drawn.", "2018-09-03T10:00:00Z")


@router.get(HERE, response=responses(list[SecondDrawOut]), url_name="second_draws")
def list_second_draws(request: AuthenticatedRequest, inspection: Number) -> list[dict[str, Any]]:
    """List every draw of cases for second assessment, the latest first."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_CONSISTENCY)
    audit.viewed(access, EventType.SEE_SECOND_DRAW)
    return _all_values(access, queries.second_draws(access=access))


@router.post(f"{HERE}/make", response=responses(SecondDrawOut, *WRITE_RESPONSES), url_name="make_second_draw")
def make_second_draw(
    request: AuthenticatedRequest, inspection: Number, submission: SecondDrawIn
) -> dict[str, Any]:
    """Draw cases for second assessment. The system makes the random value. Drawing again needs a reason."""
    access = open_inspection(by=request.user, id=inspection, action=Action.MAKE_SECOND_DRAW)
    drawn = changes.make_second_draw(
        access=access, percentage=submission.percentage, reason=submission.reason
    )
    return _all_values(access, [drawn])[0]


@router.get(
    f"{HERE}/{{int:number}}/cases.csv",
    response=responses(None),
    url_name="second_draw_cases",
    openapi_extra={"responses": {200: CSV_RESPONSE}},
)
def read_second_draw_cases(request: AuthenticatedRequest, inspection: Number, number: Number) -> HttpResponse:
    """Return the list of cases that a draw chose from, to repeat the draw with the command line."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_CONSISTENCY)
    drawn = queries.second_draw(access=access, number=number)
    audit.viewed(access, EventType.SEE_SECOND_DRAW, f"draw {number}, list of cases")
    return attachment(queries.cases_file(drawn).encode(), queries.FILE_NAME, "text/csv; charset=utf-8")


def _all_values(access: InspectionAccess, draws: list[SecondDraw]) -> list[dict[str, Any]]:
    hidden = conflicted_keys(access.inspection.pk, access.conflict)
    commands = queries.commands(access=access, draws=draws)
    return [_values(drawn, hidden, command) for drawn, command in zip(draws, commands, strict=True)]


def _values(drawn: SecondDraw, hidden: set[queries.CaseKey], command: str) -> dict[str, Any]:
    names = ("number", "source", "value", "digest", "reason", "drawn_at")
    groups = ("group", "cases", "size", "because")
    return {
        **{name: getattr(drawn, name) for name in names},
        "share": float(drawn.share),
        "command": command,
        "groups": [dict(zip(groups, row, strict=True)) for row in drawn.because],
        "selected": [
            {"group": group, "case_id": case_id}
            for group, case_id in drawn.selected
            if (group, case_id) not in hidden
        ],
        "drawn_by": drawn.drawn_by.name,
    }
