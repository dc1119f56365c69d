"""An inspection as a package of files, for programs."""

from django.http import HttpResponse
from ninja import Router

from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.exchange import queries, zip_archive
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action
from inspectorate.web.rest.problems import responses
from inspectorate.web.rest.schemas import Number

router = Router(tags=["Packages"])
ZIP = "application/zip"
AS_ZIP = {"content": {ZIP: {"schema": {"type": "string", "format": "binary"}}}, "description": "A zip file."}


@router.get(
    "/inspections/{int:inspection}/package",
    response=responses(None, 409),
    url_name="package",
    openapi_extra={"responses": {200: AS_ZIP}},
)
def read_package(request: AuthenticatedRequest, inspection: Number) -> HttpResponse:
    """The inspection as a package of files, zipped, in whatever state. That it was taken is recorded."""
    access = open_inspection(by=request.user, id=inspection, action=Action.EXPORT_PACKAGE)
    files = queries.export_package(access=access)
    audit.record(access, EventType.EXPORT_PACKAGE, after=queries.export_proof(files))
    answer = HttpResponse(zip_archive.to_zip(files), content_type=ZIP)
    answer.headers["Content-Disposition"] = f'attachment; filename="inspection-{inspection}.zip"'
    return answer
