"""API of package export."""

from django.http import HttpResponse
from ninja import Router

from inspectorate.web.exchange import zip_archive
from inspectorate.web.exchange.changes import exports
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action
from inspectorate.web.rest.problems import responses
from inspectorate.web.rest.schemas import Number

router = Router(tags=["Packages"])
ZIP = "application/zip"
ZIP_RESPONSE = {
    "content": {ZIP: {"schema": {"type": "string", "format": "binary"}}},
    "description": "A zip file.",
}


@router.get(
    "/inspections/{int:inspection}/package",
    response=responses(None, 409),
    url_name="package",
    openapi_extra={"responses": {200: ZIP_RESPONSE}},
)
def read_package(request: AuthenticatedRequest, inspection: Number) -> HttpResponse:
    """Return the inspection's package as a zip file, in any state. The export is recorded.

    Whoever assesses a case blind gets the package once both assessments of it are finished.
    """
    access = open_inspection(by=request.user, id=inspection, action=Action.EXPORT_PACKAGE)
    files = exports.export(access=access)
    response = HttpResponse(zip_archive.to_zip(files), content_type=ZIP)
    response.headers["Content-Disposition"] = f'attachment; filename="inspection-{inspection}.zip"'
    return response
