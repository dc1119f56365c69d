"""API of conflicts of interest: declaring one's own, and withdrawing somebody else's."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Router, Schema
from pydantic import Field

from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections import changes, forms, queries
from inspectorate.web.inspections.api.teams import ConflictOfInterestIn, conflict_form_values
from inspectorate.web.inspections.models import ConflictOfInterest, Declaration
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.people.models import AuthenticatedRequest
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

router = Router(tags=["Inspections"])
CONFLICTS = "/inspections/{int:inspection}/conflicts-of-interest"
Reason = Annotated[str, Field(min_length=1, max_length=2000, pattern=r"\S"), WITHOUT_NUL]


class DeclarationOut(Schema):
    """A declaration whether a person has a conflict of interest. It never changes; it can be withdrawn."""

    id: int = described("The number of the declaration.", 1)
    person: int = described("The number of the person.", 1)
    name: str = described("The person's name.", "Tom Bell")
    conflict_of_interest: ConflictOfInterest = described("Its extent.", "some_cases")
    conflict_detail: str = described("The description of the conflict.", "A friend works there.")
    excluded: list[str] = described("The case managers and cases that are excluded.", ["B. Worker"])
    in_force: bool = described("Whether it declares a conflict and is not withdrawn.", True)
    at: datetime = described("When it was recorded.", "2018-09-03T09:00:00Z")
    by: str = described("Who recorded it.", "Tom Bell")
    withdrawn_at: datetime | None = described("When it was withdrawn; null if it was not.", None)
    withdrawal_reason: str = described("The reason for withdrawing it; empty if it was not.", "")


class WithdrawDeclarationIn(Schema):
    """The withdrawal of a declaration."""

    reason: Reason = described("The reason.", "It was a namesake.")


@router.get(CONFLICTS, response=responses(Page[DeclarationOut]), url_name="declarations")
def list_declarations(
    request: AuthenticatedRequest, inspection: Number, page: PageNumber = 1, size: Size = 50
) -> dict[str, Any]:
    """List every declaration of the inspection, newest first."""
    access = open_inspection(by=request.user, id=inspection, action=Action.DECIDE_CONFLICT)
    audit.viewed(access, EventType.DECIDE_CONFLICT)
    return paginate(queries.declarations(access=access), page, size, _declaration)


@router.post(
    f"{CONFLICTS}/declare",
    response=responses(DeclarationOut, *WRITE_RESPONSES),
    url_name="declare_conflict_of_interest",
)
def declare_conflict_of_interest(
    request: AuthenticatedRequest, inspection: Number, submission: ConflictOfInterestIn
) -> dict[str, Any]:
    """Declare your own conflict of interest, or that you have none. Earlier declarations stay in force."""
    access = open_inspection(by=request.user, id=inspection, action=Action.DECLARE_CONFLICT_OF_INTEREST)
    form = forms.ConflictOfInterestForm(conflict_form_values(submission))
    changes.declare_conflict_of_interest(access=access, **validated(form))
    return _declaration(queries.own_declarations(access=access)[0])


@router.post(
    f"{CONFLICTS}/{{int:declaration}}/withdraw",
    response=responses(DeclarationOut, *WRITE_RESPONSES),
    url_name="withdraw_declaration",
)
def withdraw_declaration(
    request: AuthenticatedRequest, inspection: Number, declaration: Number, submission: WithdrawDeclarationIn
) -> dict[str, Any]:
    """Withdraw somebody else's declaration, with a reason."""
    access = open_inspection(by=request.user, id=inspection, action=Action.DECIDE_CONFLICT)
    current = queries.declaration(access=access, id=declaration)
    changes.withdraw_declaration(access=access, declaration=current, reason=submission.reason)
    return _declaration(queries.declarations(access=access).get(pk=declaration))


def _declaration(declaration: Declaration) -> dict[str, Any]:
    names = ("id", "conflict_of_interest", "conflict_detail", "excluded", "in_force", "at", "withdrawn_at")
    return {
        **{name: getattr(declaration, name) for name in (*names, "withdrawal_reason")},
        "person": declaration.person_id,
        "name": declaration.person.name,
        "by": declaration.by.name,
    }
