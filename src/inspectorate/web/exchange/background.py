"""Datasets, files of reports and imports of packages in the background: all take longer than a second."""

from django.urls import reverse
from django.utils.translation import ngettext
from django_tasks import TaskContext, task

from inspectorate.web.assessments.queries.completeness import finished_without_comments
from inspectorate.web.editions import framework
from inspectorate.web.exchange import zip_archive
from inspectorate.web.exchange.changes import exports
from inspectorate.web.exchange.changes import package as package_changes
from inspectorate.web.exchange.report_files import TITLES
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.jobs.changes import JobRequest, JobResult, do
from inspectorate.web.jobs.models import PRIORITY, QUEUE, Job, JobKind
from inspectorate.web.jobs.progress import reported_progress
from inspectorate.web.mail.changes import notify
from inspectorate.web.permissions import Action


def dataset_export(*, edition: str) -> JobRequest:
    """Return the request to make the dataset of an edition's confirmed inspections in the background."""
    page = reverse("exchange:datasets")
    return JobRequest(JobKind.EXPORT_DATASET, export_dataset, page, arguments={"edition": edition})


def package_import(*, content: bytes) -> JobRequest:
    """Return the request to set up an inspection from a package's zip file in the background."""
    page = reverse("exchange:import")
    return JobRequest(JobKind.IMPORT_PACKAGE, import_package, page, content=content)


def report_files(*, inspection: Inspection) -> JobRequest:
    """Return the request to make every file of an inspection's report in the background."""
    page = reverse("exchange:report_files", args=[inspection.pk])
    return JobRequest(JobKind.MAKE_REPORT_FILES, make_report_files, page, inspection=inspection)


@task(takes_context=True, queue_name=QUEUE, priority=PRIORITY)
def make_report_files(context: TaskContext, number: int) -> None:
    """Do the job with this number: make the files of a report."""
    do(number, context.attempt, _make_report_files)


@task(takes_context=True, queue_name=QUEUE, priority=PRIORITY)
def export_dataset(context: TaskContext, number: int) -> None:
    """Do the job with this number: make a dataset."""
    do(number, context.attempt, _export)


@task(takes_context=True, queue_name=QUEUE, priority=PRIORITY)
def import_package(context: TaskContext, number: int) -> None:
    """Do the job with this number: set up an inspection from a package."""
    do(number, context.attempt, _import)


def _export(job: Job) -> JobResult:
    arguments, _content = job.request
    files, inspections = exports.export_dataset(by=job.person, edition=arguments["edition"])
    return JobResult(
        "exchange:datasets",
        {},
        "api:dataset_file",
        {"dataset": job.pk},
        file=zip_archive.to_zip(files),
        file_name=f"dataset-{arguments['edition']}.zip",
        inspections=inspections,
    )


def _make_report_files(job: Job) -> JobResult:
    access = open_inspection(by=job.person, id=job.inspection_id or 0, action=Action.SEE_REPORT)
    with reported_progress(job.pk) as report_progress:

        def progress(done: int, total: int, name: str) -> None:
            report_progress(done, total, str(TITLES.get(name, name)))

        report = exports.make_report_files(access=access, progress=progress)
    parts = {"inspection": access.inspection.pk}
    return JobResult(
        "exchange:report_files",
        parts,
        "api:report_files",
        {**parts, "files": job.pk},
        file=report.to_zip(),
        file_name=f"inspection-{access.inspection.pk}-report.zip",
    )


def _import(job: Job) -> JobResult:
    _arguments, content = job.request
    inspection = package_changes.import_package(by=job.person, files=zip_archive.from_upload(content))
    parts = {"inspection": inspection.pk}
    finished = finished_without_comments(inspection.assessments.all(), framework(inspection.edition))
    if number := len(finished):
        text = ngettext(
            "Imported inspection: a required comment is missing in %(number)s finished assessment",
            "Imported inspection: required comments are missing in %(number)s finished assessments",
            number,
        ) % {"number": number}
        page = reverse("workflow:inspection", args=[inspection.pk])
        notify([job.person], text, page=page, inspection=inspection)
    return JobResult("workflow:inspection", parts, "api:inspection", parts, inspection=inspection)
