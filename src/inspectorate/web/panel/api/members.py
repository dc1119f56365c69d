"""API of the panel's members, and of the ratings that it has decided."""

from typing import Any

from ninja import Router, Schema

from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.panel.changes import members as changes
from inspectorate.web.panel.queries import panel
from inspectorate.web.panel.queries.confirmed_ratings import confirmed_ratings
from inspectorate.web.people.models import AuthenticatedRequest, Person
from inspectorate.web.permissions import Action, NotVisible
from inspectorate.web.rest.problems import WRITE_RESPONSES, responses
from inspectorate.web.rest.schemas import Number, Page, PageNumber, Size, described, paginate

router = Router(tags=["Panel"])
HERE = "/inspections/{int:inspection}"
MEMBERS = f"{HERE}/panel-members"


class EligiblePersonOut(Schema):
    """A person who is a member of the panel, or could be added."""

    id: int = described("The number of the person.", 1)
    name: str = described("Their name.", "Leila Ashworth")


class PanelMemberIn(Schema):
    """A person to add to the panel."""

    person: Number = described("The number of the person.", 1)


class ConfirmedRatingSummaryOut(Schema):
    """The panel's rating of a standard."""

    standard: str = described("The standard.", "8.1")
    title: str = described("The title of the standard.", "Assessment")
    rating: str | None = described("The rating; null until there is a decision.", "Strong")


class ConfirmedRatingsOut(Schema):
    """The ratings that the panel has decided, without what led to them."""

    standards: list[ConfirmedRatingSummaryOut] = described("Every standard, in the order of the edition.")
    overall: str | None = described("The overall rating; null until every standard is decided.", "Strong")


@router.get(MEMBERS, response=responses(list[EligiblePersonOut]), url_name="panel_members")
def list_panel_members(request: AuthenticatedRequest, inspection: Number) -> list[Person]:
    """List the members of the panel."""
    access = open_inspection(by=request.user, id=inspection, action=Action.CHANGE_PANEL)
    return panel.members(access.inspection)


@router.get(
    f"{MEMBERS}/eligible",
    response=responses(Page[EligiblePersonOut]),
    url_name="eligible_panel_members",
)
def list_eligible_panel_members(
    request: AuthenticatedRequest, inspection: Number, page: PageNumber = 1, size: Size = 50
) -> dict[str, Any]:
    """List the people who could be added to the panel."""
    access = open_inspection(by=request.user, id=inspection, action=Action.CHANGE_PANEL)
    return paginate(panel.eligible_members(access=access), page, size, EligiblePersonOut.from_orm)


@router.post(
    f"{MEMBERS}/add",
    response=responses(list[EligiblePersonOut], *WRITE_RESPONSES),
    url_name="add_panel_member",
)
def add_panel_member(
    request: AuthenticatedRequest, inspection: Number, submission: PanelMemberIn
) -> list[Person]:
    """Add a person to the panel. Nobody with a conflict of interest in the service can be a member."""
    access = open_inspection(by=request.user, id=inspection, action=Action.CHANGE_PANEL)
    person = panel.eligible_members(access=access).filter(pk=submission.person).first()
    if person is None:
        raise NotVisible
    changes.add_member(access=access, person=person)
    return panel.members(access.inspection)


@router.post(
    f"{MEMBERS}/{{int:person}}/remove",
    response=responses(list[EligiblePersonOut], *WRITE_RESPONSES),
    url_name="remove_panel_member",
)
def remove_panel_member(request: AuthenticatedRequest, inspection: Number, person: Number) -> list[Person]:
    """Remove a person from the panel; their views stay on record."""
    access = open_inspection(by=request.user, id=inspection, action=Action.CHANGE_PANEL)
    changes.remove_member(access=access, person=person)
    return panel.members(access.inspection)


@router.get(
    f"{HERE}/confirmed-ratings", response=responses(ConfirmedRatingsOut, 409), url_name="confirmed_ratings"
)
def read_confirmed_ratings(request: AuthenticatedRequest, inspection: Number) -> dict[str, Any]:
    """Return the ratings that the panel has decided."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_RATINGS)
    decisions, overall = confirmed_ratings(access=access)
    return {
        "standards": [
            {
                "standard": standard.id,
                "title": standard.title,
                "rating": decisions[standard.id].rating if standard.id in decisions else None,
            }
            for standard in access.framework.standards.values()
        ],
        "overall": overall.rating if overall else None,
    }
