"""API of packages and datasets: importing and exporting inspections."""

from enum import StrEnum
from typing import Any

from django.http import HttpResponse
from ninja import File, Query, Router, Schema, Status
from ninja.files import UploadedFile

from inspectorate.web.exchange import background, forms, queries, zip_archive
from inspectorate.web.exchange.changes import exports
from inspectorate.web.exchange.report_files import MEDIA_TYPES, ReportFormat, media_type_of
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.jobs.api import JobOut, queued
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.people.queries import roles_of
from inspectorate.web.permissions import Action, require
from inspectorate.web.reports.api.schemas import FaultOut
from inspectorate.web.reports.queries.whole_inspection import require_whole_inspection
from inspectorate.web.responses import attachment
from inspectorate.web.rest.content_negotiation import refused_response
from inspectorate.web.rest.problems import WRITE_RESPONSES, responses
from inspectorate.web.rest.schemas import Name, Number, described, files_of, validated

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

    If you assess a case blind, you can read the package once both assessments are finished.
    """
    access = open_inspection(by=request.user, id=inspection, action=Action.EXPORT_PACKAGE)
    files = exports.export(access=access)
    response = HttpResponse(zip_archive.to_zip(files), content_type=ZIP)
    response.headers["Content-Disposition"] = f'attachment; filename="inspection-{inspection}.zip"'
    return response


SPREADSHEETS = frozenset({ReportFormat.XLSX, ReportFormat.ODS})


class ReportDocument(StrEnum):
    """Document of a report."""

    REPORT = "report"
    TECHNICAL_ANNEX = "technical-annex"


REPORT_RESPONSE = {
    "content": {
        media_type: {"schema": {"type": "string", "format": "binary"}} for media_type in MEDIA_TYPES.values()
    },
    "description": "A report.",
}


class ReportRequestIn(Schema):
    """Query of a report."""

    format: ReportFormat = described(
        "The file format. The documents are HTML, a tagged PDF or Word; their tables are a spreadsheet.",
        "pdf",
        default=ReportFormat.HTML,
    )
    document: ReportDocument = described(
        "The public report, or its technical annex. A spreadsheet has the tables of both.",
        "technical-annex",
        default=ReportDocument.REPORT,
    )


@router.get(
    "/inspections/{int:inspection}/report",
    response=responses(None, 409),
    url_name="report",
    openapi_extra={"responses": {200: REPORT_RESPONSE}},
)
def read_report(
    request: AuthenticatedRequest, inspection: Number, wanted: Query[ReportRequestIn]
) -> HttpResponse:
    """Return the report of an inspection with confirmed ratings. Reading it is recorded in the audit log.

    It is the file that `inspectorate report` writes from the inspection's package. `xlsx` and `ods` have only
    the tables. If you assess a case blind, you can read the report once both assessments are finished.
    """
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_REPORT)
    name = f"{'tables' if wanted.format in SPREADSHEETS else wanted.document}.{wanted.format}"
    media_type = MEDIA_TYPES[wanted.format]
    if refusal := refused_response(request, media_type):
        return refusal
    content = exports.report(access=access, name=name)
    return attachment(content, f"inspection-{inspection}-{name}", media_type)


class ReportFileOut(Schema):
    """A file of the report."""

    name: str = described("Its name.", "report.pdf")
    media_type: str = described("Its media type.", "application/pdf")
    size: int = described("Its size in bytes.", 217258, ge=1)


class ReportFilesOut(Schema):
    """The files of the report that a job has made."""

    files: list[ReportFileOut] = described("The files.")
    faults: list[FaultOut] = described("Why the other files could not be made; empty if all were made.")
    outdated: bool = described("Whether the draft prints something else by now.", False)


FILES = "/inspections/{int:inspection}/report/files"


@router.post(
    f"{FILES}/make", response=responses(JobOut, *WRITE_RESPONSES, success=202), url_name="make_report_files"
)
def make_report_files(
    request: AuthenticatedRequest, response: HttpResponse, inspection: Number
) -> Status[Any]:
    """Make every file of the report, in any state of its draft and whatever the checks say.

    The response is a job; the job's result is the address of the files, which are kept for a day.
    """
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_REPORT)
    require_whole_inspection(access)
    return queued(request, response, background.report_files(inspection=access.inspection))


@router.get(f"{FILES}/{{int:files}}", response=responses(ReportFilesOut, 409), url_name="report_files")
def list_report_files(request: AuthenticatedRequest, inspection: Number, files: Number) -> dict[str, Any]:
    """List the files of the report that one of your jobs has made."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_REPORT)
    _record, report = queries.report_files_of_job(access=access, job=files)
    names = ("place", "problem", "cure")
    return {
        "files": [
            {"name": file.name, "media_type": media_type_of(file.name), "size": file.size}
            for file in report.listed
        ],
        "faults": [{name: str(getattr(fault, name)) for name in names} for fault in report.faults],
        "outdated": queries.draft_has_changed(access=access, files=report),
    }


@router.get(
    f"{FILES}/{{int:files}}/{{document}}",
    response=responses(None, 409),
    url_name="report_file",
    openapi_extra={"responses": {200: REPORT_RESPONSE}},
)
def read_report_file(
    request: AuthenticatedRequest, inspection: Number, files: Number, document: Name
) -> HttpResponse:
    """Return a file of the report that one of your jobs has made. Reading it is recorded in the audit log."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_REPORT)
    content = exports.download_report_file(access=access, job=files, name=document)
    return attachment(content, f"inspection-{inspection}-{document}", media_type_of(document))


@router.post(
    "/packages/import",
    response=responses(JobOut, *WRITE_RESPONSES, success=202),
    url_name="import_package",
)
def import_package(
    request: AuthenticatedRequest, response: HttpResponse, file: File[UploadedFile]
) -> Status[Any]:
    """Set up an inspection from a package: a zip file of up to 50 MB. Its team has to be added afterwards.

    The response is a job; the job's result is the address of the inspection.
    """
    require(Action.IMPORT_PACKAGE, roles_of(request.user))
    content = validated(forms.ImportPackageForm({}, files_of(file)))["file"].read()
    return queued(request, response, background.package_import(content=content))


class DatasetSummaryOut(Schema):
    """Number of confirmed inspections under an edition whose cases can be exported as a dataset."""

    edition: str = described("The id of the edition.", "example-2031")
    inspections: int = described("How many inspections are in the dataset.", 12, ge=1)


@router.get("/datasets", response=responses(list[DatasetSummaryOut]), url_name="datasets")
def list_datasets(request: AuthenticatedRequest) -> list[DatasetSummaryOut]:
    """List the datasets that can be created: one for each edition with a confirmed inspection."""
    rows = queries.editions_with_datasets(by=request.user)
    return [DatasetSummaryOut(edition=row.edition, inspections=row.inspections) for row in rows]


@router.post(
    "/datasets/{edition}/export",
    response=responses(JobOut, *WRITE_RESPONSES, success=202),
    url_name="export_dataset",
)
def export_dataset(request: AuthenticatedRequest, response: HttpResponse, edition: Name) -> Status[Any]:
    """Create a dataset of the confirmed inspections of an edition. The request is recorded.

    It has CSV files with a codebook, and SPSS and Stata files, without names, dates, comments or case ids.
    Cases have new pseudonyms in each dataset. The response is a job; the job's result is the address of the
    file.
    """
    queries.require_dataset(by=request.user, edition=edition)
    return queued(request, response, background.dataset_export(edition=edition))


@router.get(
    "/dataset-files/{int:dataset}",
    response=responses(None),
    url_name="dataset_file",
    openapi_extra={"responses": {200: ZIP_RESPONSE}},
)
def read_dataset_file(request: AuthenticatedRequest, dataset: Number) -> HttpResponse:
    """Return the zip file of a dataset that you created, for up to a day. The download is recorded.

    It is refused if cases in it have been deleted or closed to you.
    """
    content, name = exports.download_dataset(by=request.user, dataset=dataset)
    response = HttpResponse(content, content_type=ZIP)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
