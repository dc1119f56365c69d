"""Read an inspection as a package of files, and confirmed inspections as a dataset."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.util import find_spec
from typing import TypedDict

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from inspectorate import package, typeset
from inspectorate.analysis import dataset
from inspectorate.analysis.dataset_files import dataset_files
from inspectorate.analysis.pseudonyms import new_key
from inspectorate.analysis.statistics_files import statistics_files
from inspectorate.method.faults import FaultsFound
from inspectorate.method.report import compose
from inspectorate.method.report.composition import compose_draft
from inspectorate.method.report.draft import prepare
from inspectorate.web.accuracy.queries.log import recorded_challenges
from inspectorate.web.editions import framework
from inspectorate.web.exchange.report_files import ReportFiles
from inspectorate.web.improvement.queries.package_plan import with_plan
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.jobs.models import Job, JobKind, JobState
from inspectorate.web.jobs.queries import own_jobs
from inspectorate.web.people.models import Person
from inspectorate.web.people.queries import roles_of
from inspectorate.web.permissions import Action, NotPermitted, NotVisible, require
from inspectorate.web.reports.queries.sign_off import signed_digest
from inspectorate.web.reports.queries.whole_inspection import require_whole_inspection, whole_inspection
from inspectorate.web.results.queries.confirmed_inspections import (
    confirmed_inspections,
    confirmed_results,
)


class ExportProof(TypedDict):
    """What the audit log keeps of an export: the number of files, and a SHA-256 over their contents."""

    files: int
    sha256: str


def export_package(*, access: InspectionAccess) -> dict[str, bytes]:
    """Return the files of an inspection's package by path, in any state.

    Raises RuleBroken for a person who assesses a case blind: a package holds every answer, and one without
    some of them would give other results. `changes.exports` records the export.
    """
    require(Action.EXPORT_PACKAGE, access.roles, access.inspection.current_state)
    inspection = with_plan(access.inspection, whole_inspection(access))
    challenges = (*inspection.challenges, *recorded_challenges(access.inspection))
    return package.to_files(replace(inspection, challenges=challenges))


def report_file(*, access: InspectionAccess, name: str) -> bytes:
    """Return a file of the report, by its name: what the command `report` writes from the package.

    Raises RuleBroken as `export_package` does, and FaultsFound if the file cannot be made. `changes.exports`
    records the view.
    """
    require(Action.SEE_REPORT, access.roles, access.inspection.current_state)
    return typeset.render(compose(whole_inspection(access)), name)


def made_report_files(*, access: InspectionAccess, progress: typeset.Progress | None = None) -> ReportFiles:
    """Return every file of the report that can be made, whatever the checks say about the draft.

    Raises as `report_file` does for a person who may not have them, or if no file can be made.
    """
    require(Action.SEE_REPORT, access.roles, access.inspection.current_state)
    draft = prepare(whole_inspection(access))
    files, faults = typeset.render_all(compose_draft(draft), progress)
    return ReportFiles(files, faults, signed_digest(draft))


def report_files_jobs(*, access: InspectionAccess) -> QuerySet[Job]:
    """Return the person's jobs that make the files of this report, the latest first."""
    require(Action.SEE_REPORT, access.roles, access.inspection.current_state)
    return own_jobs(by=access.person).filter(kind=JobKind.MAKE_REPORT_FILES, inspection=access.inspection)


def report_files_of_job(*, access: InspectionAccess, job: int) -> tuple[Job, ReportFiles]:
    """Return a job of the person that made the files of the report, and the files.

    Raises NotVisible for any other job, and as `export_package` does for a person who may not have the files.
    """
    record = report_files_jobs(access=access).filter(pk=job, state=JobState.DONE).first()
    if record is None:
        raise NotVisible
    require_whole_inspection(access)
    return record, ReportFiles.from_zip(record.result_file)


def draft_has_changed(*, access: InspectionAccess, files: ReportFiles) -> bool:
    """Return whether the draft prints something else than when the files were made."""
    try:
        return signed_digest(prepare(whole_inspection(access))) != files.digest
    except FaultsFound:
        return True


def export_proof(files: Mapping[str, bytes]) -> ExportProof:
    """Return the values that the audit log keeps of an export, so that a copy can be verified later."""
    digest = hashlib.sha256(b"".join(files[path] for path in sorted(files))).hexdigest()
    return {"files": len(files), "sha256": digest}


@dataclass(frozen=True, slots=True)
class AvailableDataset:
    """A dataset that can be made: the edition by id and title, and the number of inspections in it."""

    edition: str
    title: str
    inspections: int


def editions_with_datasets(*, by: Person) -> list[AvailableDataset]:
    """Return the datasets whose cases a person may download, one for each edition with such an inspection."""
    editions = Counter(confirmed_inspections(by=by).values_list("edition", flat=True))
    return [
        AvailableDataset(edition, framework(edition).title, number)
        for edition, number in sorted(editions.items())
    ]


def require_dataset(*, by: Person, edition: str) -> None:
    """Raise NotVisible if no inspection under an edition can be exported by a person."""
    if edition not in {row.edition for row in editions_with_datasets(by=by)}:
        raise NotVisible


def export_dataset(*, by: Person, edition: str) -> tuple[dict[str, bytes], list[int]]:
    """Return the files of the dataset of all inspections under an edition, by name, and their numbers.

    Each dataset has pseudonyms of its own, so two of them cannot be joined by case. Raises NotVisible if no
    inspection under the edition can be exported. `changes.exports` records the export.
    """
    inspections = list(confirmed_inspections(by=by).filter(edition=edition).select_related("service"))
    if not inspections:
        raise NotVisible
    tables = dataset(list(confirmed_results(inspections)), new_key())
    files = {name: text.encode() for name, text in dataset_files(tables).items()}
    files |= statistics_files(tables) if find_spec("pyreadstat") else {}
    return files, [inspection.pk for inspection in inspections]


def dataset_jobs(*, by: Person) -> QuerySet[Job]:
    """Return a person's jobs that make datasets, the latest first."""
    require(Action.EXPORT_DATASET, roles_of(by))
    return own_jobs(by=by).filter(kind=JobKind.EXPORT_DATASET)


def dataset_file(*, by: Person, id: int) -> Job:  # noqa: A002 - the record's id
    """Return a job of the person that made a dataset, to read its file.

    Raises NotVisible for any other, and NotPermitted if the cases of an inspection in it are deleted, or not
    open to the person, by now.
    """
    record = dataset_jobs(by=by).filter(pk=id, state=JobState.DONE).first()
    if record is None:
        raise NotVisible
    if not set(record.result_inspections) <= set(confirmed_inspections(by=by).values_list("pk", flat=True)):
        raise NotPermitted(_("You can no longer see some cases in this dataset. Make the dataset again."))
    return record
