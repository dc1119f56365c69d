"""API of the editions of the standards, and of their adoption."""

from datetime import date
from typing import Annotated, Any

from ninja import Router, Schema
from pydantic import Field

from inspectorate.method.standards import Framework
from inspectorate.web.adoption import changes, queries
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action
from inspectorate.web.rest.problems import WRITE_RESPONSES, responses
from inspectorate.web.rest.schemas import WITHOUT_NUL, Name, Page, PageNumber, Size, described, paginate

router = Router(tags=["Editions"])


class EditionSummaryOut(Schema):
    """An edition of the standards, and whether the inspectorate has adopted it."""

    id: str = described("Its id.", "example-2031")
    title: str = described("Its title.", "Example standards, 2031")
    unconfirmed: int = described("How many of its values have no published source.", 30, ge=0)
    adopted_by: str | None = described("Who adopted it; null if nobody has.", "Hanna Price")
    adopted_on: date | None = described("When it was adopted; null if it is not.", "2026-09-01")
    purpose: str = described("What the adoption is limited to; empty for no limit.", "")


class UnconfirmedValueOut(Schema):
    """A value of an edition that has no published source."""

    key: str = described("Its key.", "sample.margin")
    kind: str = described("The kind of value.", "Sample")
    title: str = described("What it is.", "Margin of error")
    value: str = described("The value as it is shown; empty for text.", "5")
    note: str = described("A note on it.", "")


class AdoptionIn(Schema):
    """The confirmation of every value of an edition that has no published source."""

    references: dict[
        Annotated[str, Field(min_length=1, max_length=200), WITHOUT_NUL],
        Annotated[str, Field(min_length=1, max_length=300, pattern=r"\S"), WITHOUT_NUL],
    ] = described(
        "The document, decision or minute that confirms each value, by the value's key.",
        {"sample.margin": "Board minute of 3 March"},
    )
    purpose: Annotated[str, Field(max_length=200), WITHOUT_NUL] = described(
        "What the adoption is limited to; empty for no limit.", "", default=""
    )


@router.get("/editions", response=responses(Page[EditionSummaryOut]), url_name="editions")
def list_editions(request: AuthenticatedRequest, page: PageNumber = 1, size: Size = 50) -> dict[str, Any]:
    """List the editions of the standards, and which of them are adopted."""
    return paginate(queries.all_editions(by=request.user), page, size, _summary)


@router.get(
    "/editions/{edition}/unconfirmed",
    response=responses(Page[UnconfirmedValueOut]),
    url_name="unconfirmed_values",
)
def list_unconfirmed_values(
    request: AuthenticatedRequest, edition: Name, page: PageNumber = 1, size: Size = 50
) -> dict[str, Any]:
    """List the values of an edition that have no published source; whoever adopts it confirms each."""
    framework = queries.visible_framework(by=request.user, edition=edition)
    values = [
        {
            "kind": str(group.title),
            **{name: str(getattr(value, name)) for name in ("key", "title", "value", "note")},
        }
        for group in queries.value_groups(framework)
        for value in group.values
    ]
    return paginate(values, page, size, dict)


@router.post(
    "/editions/{edition}/adopt",
    response=responses(EditionSummaryOut, *WRITE_RESPONSES),
    url_name="adopt_edition",
)
def adopt_edition(request: AuthenticatedRequest, edition: Name, submission: AdoptionIn) -> dict[str, Any]:
    """Adopt an edition: confirm each of its unconfirmed values, with a reference."""
    queries.visible_framework(by=request.user, edition=edition, action=Action.ADOPT_EDITION)
    changes.adopt(by=request.user, edition=edition, **submission.model_dump())
    return _summary(queries.visible_framework(by=request.user, edition=edition))


def _summary(framework: Framework) -> dict[str, Any]:
    adoption = framework.adoption
    return {
        "id": framework.id,
        "title": framework.title,
        "unconfirmed": sum(len(group.values) for group in queries.value_groups(framework)),
        "adopted_by": adoption.by if adoption else None,
        "adopted_on": adoption.on if adoption else None,
        "purpose": adoption.purpose if adoption else "",
    }
