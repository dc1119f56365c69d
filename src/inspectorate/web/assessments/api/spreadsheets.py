"""REST endpoints to answer a case in a spreadsheet."""

from django.http import HttpResponse
from ninja import File, Router, Schema
from ninja.files import UploadedFile

from inspectorate.web.assessments import forms
from inspectorate.web.assessments.api.answers import save_result
from inspectorate.web.assessments.api.schemas import SaveResultOut
from inspectorate.web.assessments.changes import readers, spreadsheets
from inspectorate.web.assessments.queries import access as access_queries
from inspectorate.web.assessments.queries import spreadsheets as spreadsheet_queries
from inspectorate.web.assessments.queries.access import AssessmentAccess
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action
from inspectorate.web.responses import XLSX
from inspectorate.web.rest.problems import WRITE_RESPONSES, responses
from inspectorate.web.rest.schemas import (
    Number,
    described,
    files_of,
    validated,
)

router = Router(tags=["Answers"])
HERE = "/inspections/{int:inspection}"
SPREADSHEET = f"{HERE}/assessments/{{int:assessment}}/spreadsheet"
SPREADSHEET_RESPONSE = {
    "content": {XLSX: {"schema": {"type": "string", "format": "binary"}}},
    "description": "A spreadsheet.",
}


class CheckOutOut(Schema):
    """Whether the spreadsheet of an assessment is checked out."""

    checked_out: bool = described(
        "Whether the spreadsheet is checked out. Answers are then saved from the uploaded spreadsheet only.",
        False,
    )


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
