"""REST endpoints to assign a case, and to answer it in a spreadsheet."""

from typing import Annotated, Any

from django.http import HttpResponse
from ninja import File, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from inspectorate.web.assessments import forms
from inspectorate.web.assessments.api.answers import save_result
from inspectorate.web.assessments.api.schemas import SaveResultOut
from inspectorate.web.assessments.changes import caseload, readers, spreadsheets
from inspectorate.web.assessments.models import Assessment, Occasion
from inspectorate.web.assessments.queries import access as access_queries
from inspectorate.web.assessments.queries import caseload as caseload_queries
from inspectorate.web.assessments.queries import spreadsheets as spreadsheet_queries
from inspectorate.web.assessments.queries.access import AssessmentAccess
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
    files_of,
    paginate,
    validated,
)

router = Router(tags=["Allocation"])
HERE = "/inspections/{int:inspection}"
SPREADSHEET = f"{HERE}/assessments/{{int:assessment}}/spreadsheet"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SPREADSHEET_RESPONSE = {
    "content": {XLSX: {"schema": {"type": "string", "format": "binary"}}},
    "description": "A spreadsheet.",
}


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


class CheckOutOut(Schema):
    """Whether the spreadsheet of an assessment is checked out."""

    checked_out: bool = described(
        "Whether the spreadsheet is checked out. Answers are then saved from the uploaded spreadsheet only.",
        False,
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
    assessment: Assessment = caseload.assign(
        access=access,
        group=submission.group,
        case_id=submission.case_id,
        occasion=submission.occasion,
        assessor=person,
        reason=submission.reason,
    )
    names = ("group", "case_id", "occasion")
    values = {name: getattr(assessment, name) for name in names}
    return {**values, "assessment": assessment.pk, "assessor": person.name}


@router.post(
    f"{SPREADSHEET}/check-out",
    response=responses(None, *WRITE_RESPONSES),
    url_name="check_out_spreadsheet",
    openapi_extra={"responses": {200: SPREADSHEET_RESPONSE}},
)
def check_out_spreadsheet(
    request: AuthenticatedRequest, inspection: Number, assessment: Number
) -> HttpResponse:
    """Check out an assessment and return its spreadsheet. Until it is uploaded, pages save no answers."""
    case = spreadsheets.check_out(access=_open(request, inspection, assessment))
    readers.read_answers(case, (case.assessment.pk,))
    response = HttpResponse(spreadsheet_queries.template(case), content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="assessment-{assessment}.xlsx"'
    return response


@router.post(
    f"{SPREADSHEET}/upload",
    response=responses(list[SaveResultOut], *WRITE_RESPONSES),
    url_name="upload_spreadsheet",
)
def upload_spreadsheet(
    request: AuthenticatedRequest, inspection: Number, assessment: Number, file: File[UploadedFile]
) -> list[SaveResultOut]:
    """Upload the completed spreadsheet: all of its answers are saved, or none."""
    access = _open(request, inspection, assessment)
    content = validated(forms.SpreadsheetForm({}, files_of(file)))["file"].read()
    results = spreadsheets.save_spreadsheet(access=access, name=file.name or "", content=content)
    return [save_result(result) for result in results]


@router.post(
    f"{SPREADSHEET}/cancel", response=responses(CheckOutOut, *WRITE_RESPONSES), url_name="cancel_check_out"
)
def cancel_check_out(
    request: AuthenticatedRequest, inspection: Number, assessment: Number
) -> dict[str, bool]:
    """Cancel the check-out of an assessment's spreadsheet: answers can be saved again."""
    spreadsheets.cancel_check_out(access=_open(request, inspection, assessment))
    return {"checked_out": False}


def _open(request: AuthenticatedRequest, inspection: int, assessment: int) -> AssessmentAccess:
    return access_queries.open_assessment(
        by=request.user, inspection=inspection, id=assessment, action=Action.ASSESS_CASE
    )
