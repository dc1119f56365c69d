"""REST endpoints to list the cases without an assessor, and to assign one."""

from typing import Annotated, Any

from ninja import Router, Schema
from pydantic import Field

from inspectorate.web.allocation import changes
from inspectorate.web.assessments.models import Occasion
from inspectorate.web.assessments.queries import caseload as caseload_queries
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action, NotVisible
from inspectorate.web.rest.problems import WRITE_RESPONSES, responses
from inspectorate.web.rest.schemas import (
    WITHOUT_NUL,
    Name,
    Number,
    Page,
    PageNumber,
    Size,
    Text,
    described,
    paginate,
)

router = Router(tags=["Allocation"])
HERE = "/inspections/{int:inspection}"


class CaseSummaryOut(Schema):
    """A sampled case without an assessor."""

    group: str = described("The key of the case group.", "court")
    case_id: str = described("The case.", "CO-1001")


class AssignmentIn(Schema):
    """A case, the assessor it is assigned to, and the occasion: first or second assessment."""

    group: Name = described("The key of the case group.", "court")
    case_id: Text = described("The case.", "CO-1001", min_length=1, max_length=1000)
    occasion: Occasion = described(
        "The occasion: first or second assessment.", "first", default=Occasion.FIRST
    )
    assessor: Number = described("The number of the assessor.", 1)
    reason: Annotated[str, Field(max_length=1000), WITHOUT_NUL] = described(
        "Why the case was picked for second assessment; needed only if chance did not draw it.",
        "",
        default="",
    )


class AssignmentOut(Schema):
    """An assessment that has been assigned."""

    assessment: int = described("The number of the assessment.", 1)
    group: str = described("The key of the case group.", "court")
    case_id: str = described("The case.", "CO-1001")
    occasion: Occasion = described("The occasion: first or second assessment.", "first")
    assessor: str = described("The name of the assessor.", "Tom Bell")
    cancelled: list[str] = described(
        "The case, if its interview is cancelled because the assessor is not free: arrange a new one.", []
    )


@router.get(f"{HERE}/unassigned-cases", response=responses(Page[CaseSummaryOut]), url_name="unassigned_cases")
def list_unassigned_cases(
    request: AuthenticatedRequest,
    inspection: Number,
    occasion: Occasion = Occasion.FIRST,
    page: PageNumber = 1,
    size: Size = 50,
) -> dict[str, Any]:
    """List the sampled cases without a first or second assessor."""
    access = open_inspection(by=request.user, id=inspection, action=Action.ASSIGN_CASE)
    cases = caseload_queries.unassigned(access=access, occasion=occasion)
    return paginate(cases, page, size, lambda case: {"group": case[0], "case_id": case[1]})


@router.post(
    f"{HERE}/assessments/assign", response=responses(AssignmentOut, *WRITE_RESPONSES), url_name="assign"
)
def assign(request: AuthenticatedRequest, inspection: Number, submission: AssignmentIn) -> dict[str, Any]:
    """Assign one case to a member of the team, for its first or second assessment."""
    access = open_inspection(by=request.user, id=inspection, action=Action.ASSIGN_CASE)
    members = caseload_queries.assessors(access=access)
    person = next((member.person for member in members if member.person_id == submission.assessor), None)
    if person is None:
        raise NotVisible
    assessment, cancelled = changes.assign(
        access=access,
        group=submission.group,
        case_id=submission.case_id,
        occasion=submission.occasion,
        assessor=person,
        reason=submission.reason,
    )
    names = ("group", "case_id", "occasion")
    values = {name: getattr(assessment, name) for name in names}
    return {**values, "assessment": assessment.pk, "assessor": person.name, "cancelled": cancelled}
