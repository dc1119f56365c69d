"""API of packages and datasets: importing and exporting inspections."""

from typing import Any

from django.http import HttpResponse
from ninja import File, Router, Schema
from ninja.files import UploadedFile

from inspectorate.web.exchange import forms, queries, zip_archive
from inspectorate.web.exchange.changes import exports
from inspectorate.web.exchange.changes import package as package_changes
from inspectorate.web.inspections.api.inspections import InspectionDetailOut, detail
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.people.queries import roles_of
from inspectorate.web.permissions import Action, require
from inspectorate.web.rest.problems import WRITE_RESPONSES, responses
from inspectorate.web.rest.schemas import Number, described, files_of, validated

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


@router.post(
    "/packages/import", response=responses(InspectionDetailOut, *WRITE_RESPONSES), url_name="import_package"
)
def import_package(request: AuthenticatedRequest, file: File[UploadedFile]) -> dict[str, Any]:
    """Set up an inspection from a package: a zip file of up to 50 MB. Its team has to be added afterwards."""
    require(Action.IMPORT_PACKAGE, roles_of(request.user))
    content = validated(forms.ImportPackageForm({}, files_of(file)))["file"].read()
    inspection = package_changes.import_package(by=request.user, files=zip_archive.from_zip(content))
    return detail(open_inspection(by=request.user, id=inspection.pk))


class DatasetSummaryOut(Schema):
    """Number of confirmed inspections under an edition whose cases can be downloaded as a dataset."""

    edition: str = described("The id of the edition.", "example-2031")
    inspections: int = described("How many inspections are in the dataset.", 12, ge=1)


@router.get("/datasets", response=responses(list[DatasetSummaryOut]), url_name="datasets")
def list_datasets(request: AuthenticatedRequest) -> list[DatasetSummaryOut]:
    """Return which datasets can be downloaded: one for each edition with a confirmed inspection."""
    editions = queries.editions_with_datasets(by=request.user)
    return [DatasetSummaryOut(edition=edition, inspections=number) for edition, number in editions.items()]


@router.get(
    "/datasets/{slug:edition}",
    response=responses(None),
    url_name="dataset",
    openapi_extra={"responses": {200: ZIP_RESPONSE}},
)
def read_dataset(request: AuthenticatedRequest, edition: str) -> HttpResponse:
    """Return the dataset of an edition's confirmed inspections as a zip file. The download is recorded.

    It has CSV files with a codebook, and SPSS and Stata files, without names, dates, comments or case ids.
    Cases have new pseudonyms in each download.
    """
    files = exports.export_dataset(by=request.user, edition=edition)
    response = HttpResponse(zip_archive.to_zip(files), content_type=ZIP)
    response.headers["Content-Disposition"] = f'attachment; filename="dataset-{edition}.zip"'
    return response
