"""Export inspections: hand out a package or a dataset, and record who has it."""

import logging

from django.db import transaction

from inspectorate.method.faults import FaultsFound
from inspectorate.typeset import Progress
from inspectorate.web.assessments.changes import readers
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventOutcome, EventType
from inspectorate.web.exchange import queries
from inspectorate.web.exchange.report_files import ReportFiles
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import NotVisible

LOG = logging.getLogger("inspectorate.report")


@transaction.atomic
def export(*, access: InspectionAccess) -> dict[str, bytes]:
    """Return the files of an inspection's package by path. The person has then read every assessment.

    Raises RuleBroken as `queries.export_package` does, and FaultsFound if the package cannot be made.
    """
    files = queries.export_package(access=access)
    audit.record(access, EventType.EXPORT_PACKAGE, after=queries.export_proof(files))
    begun = access.inspection.assessments.exclude(version=0)
    readers.read_answers(access, begun.values_list("pk", flat=True))
    return files


@transaction.atomic
def report(*, access: InspectionAccess, name: str) -> bytes:
    """Return a file of the report by its name. The view is recorded; a report shows no single answer.

    Raises RuleBroken as `queries.report_file` does, and FaultsFound if the file cannot be made. The failure
    of a library is logged.
    """
    try:
        content = queries.report_file(access=access, name=name)
    except FaultsFound as error:
        if error.__cause__:
            LOG.warning("report_not_made", exc_info=error, extra={"file": name})
        raise
    audit.viewed(access, EventType.SEE_REPORT, name)
    return content


@transaction.atomic
def make_report_files(*, access: InspectionAccess, progress: Progress | None = None) -> ReportFiles:
    """Return every file of the report that can be made. Making them is recorded.

    Raises as `queries.made_report_files` does.
    """
    report = queries.made_report_files(access=access, progress=progress)
    audit.record(access, EventType.MAKE_REPORT_FILES, after=queries.export_proof(report.files))
    return report


@transaction.atomic
def download_report_file(*, access: InspectionAccess, job: int, name: str) -> bytes:
    """Return a file of the report that a job of the person made. The view is recorded.

    Raises NotVisible for a file that the job did not make, and as `queries.report_files_of_job` does.
    """
    _record, report = queries.report_files_of_job(access=access, job=job)
    if name not in report.files:
        raise NotVisible
    audit.viewed(access, EventType.SEE_REPORT, name)
    return report.files[name]


@transaction.atomic
def export_dataset(*, by: Person, edition: str) -> tuple[dict[str, bytes], list[int]]:
    """Return the files of the dataset of an edition's confirmed inspections, by name, and their numbers.

    Raises NotVisible as `queries.export_dataset` does.
    """
    files, inspections = queries.export_dataset(by=by, edition=edition)
    audit.record_by(by, EventType.EXPORT_DATASET, subject=edition, after=queries.export_proof(files))
    return files, inspections


@transaction.atomic
def download_dataset(*, by: Person, dataset: int) -> tuple[bytes, str]:
    """Return the file that a job of the person made, and its name. The download is recorded.

    Raises NotVisible and NotPermitted as `queries.dataset_file` does.
    """
    record = queries.dataset_file(by=by, id=dataset)
    audit.record_by(by, EventType.EXPORT_DATASET, outcome=EventOutcome.VIEWED, subject=record.file_name)
    return record.result_file, record.file_name
