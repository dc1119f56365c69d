"""API of the team of an inspection: who can be on it, adding and removing people."""

from typing import Annotated, Any

from ninja import Router, Schema
from pydantic import Field

from inspectorate.web.inspections import changes, forms, queries
from inspectorate.web.inspections.api.inspections import TeamMemberOut, member_values
from inspectorate.web.inspections.models import ConflictOfInterest
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.people.models import AuthenticatedRequest, Person
from inspectorate.web.permissions import Action
from inspectorate.web.rest.problems import WRITE_RESPONSES, responses
from inspectorate.web.rest.schemas import (
    WITHOUT_NUL,
    Number,
    Page,
    PageNumber,
    Size,
    described,
    paginate,
    validated,
)
from inspectorate.web.states import TEAM_ROLES, Role

router = Router(tags=["Inspections"])
TEAM = "/inspections/{int:inspection}/team"
Line = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\r\n]*\S[^\r\n]*$"), WITHOUT_NUL]


class PersonOut(Schema):
    """A person with an account or an invitation."""

    id: int = described("The number of the person.", 1)
    name: str = described("Their name.", "Leila Ashworth")
    role: Role = described("The role of their account.", "lead_inspector")
    service: str | None = described("The service they work for; null if they are from none.", None)
    team_roles: list[Role] = described("The roles they can have on a team.", ["lead_inspector", "inspector"])


class ConflictOfInterestIn(Schema):
    """A declaration whether there is a conflict of interest."""

    conflict_of_interest: ConflictOfInterest = described(
        "Its extent: none, some_cases or service.", "none", default=ConflictOfInterest.NONE
    )
    conflict_detail: Annotated[str, Field(max_length=2000), WITHOUT_NUL] = described(
        "A description of the conflict; required if there is one.", "", default=""
    )
    excluded: list[Line] = described(
        "Case managers and cases to exclude, for a conflict in some cases.",
        ["B. Worker"],
        default_factory=list,
        max_length=50,
    )


class TeamMemberIn(ConflictOfInterestIn):
    """A person to add to the team, with the role and any conflict of interest."""

    person: Number = described("The number of the person.", 1)
    role: Role = described("The role on the team.", "inspector")


@router.get(f"{TEAM}/eligible", response=responses(Page[PersonOut]), url_name="eligible_people")
def list_eligible_people(
    request: AuthenticatedRequest, inspection: Number, page: PageNumber = 1, size: Size = 50
) -> dict[str, Any]:
    """List the people who can be added to the team: not on it yet, and of no other service."""
    access = open_inspection(by=request.user, id=inspection, action=Action.CHANGE_TEAM)
    return paginate(queries.eligible_people(access=access), page, size, person_values)


@router.post(f"{TEAM}/add", response=responses(TeamMemberOut, *WRITE_RESPONSES), url_name="add_team_member")
def add_team_member(
    request: AuthenticatedRequest, inspection: Number, submission: TeamMemberIn
) -> dict[str, Any]:
    """Add a person to the team, such as its lead inspector or the link person of the service."""
    access = open_inspection(by=request.user, id=inspection, action=Action.CHANGE_TEAM)
    form = forms.AddMemberForm(conflict_form_values(submission), access=access)
    return member_values(changes.add_member(access=access, **validated(form)))


@router.post(
    f"{TEAM}/{{int:member}}/remove",
    response=responses(TeamMemberOut, *WRITE_RESPONSES),
    url_name="remove_team_member",
)
def remove_team_member(request: AuthenticatedRequest, inspection: Number, member: Number) -> dict[str, Any]:
    """Remove a person from the team. An announced inspection keeps at least one lead inspector."""
    access = open_inspection(by=request.user, id=inspection, action=Action.CHANGE_TEAM)
    team_member = queries.member(access=access, id=member)
    changes.remove_member(access=access, member=team_member)
    return member_values(team_member)


def conflict_form_values(submission: ConflictOfInterestIn) -> dict[str, Any]:
    """Return a declaration as the values of the page's form, which takes one excluded name a line."""
    return {**submission.model_dump(), "excluded": "\n".join(submission.excluded)}


def person_values(person: Person) -> dict[str, Any]:
    """Return a person as API values."""
    return {
        **{name: getattr(person, name) for name in ("id", "name", "role")},
        "service": person.service.name if person.service else None,
        "team_roles": TEAM_ROLES.get(Role(person.role), ()),
    }
