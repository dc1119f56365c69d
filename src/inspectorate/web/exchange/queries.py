"""Read an inspection as a package of files, and confirmed inspections as a dataset."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from importlib.util import find_spec
from typing import TypedDict

from django.utils.translation import gettext as _

from inspectorate import package
from inspectorate.analysis import dataset
from inspectorate.analysis.dataset_files import dataset_files
from inspectorate.analysis.pseudonyms import new_key
from inspectorate.analysis.statistics_files import statistics_files
from inspectorate.method.standards import Framework
from inspectorate.web.adoption.queries import framework_as_adopted
from inspectorate.web.assessments.queries.blindness import hidden_cases
from inspectorate.web.assessments.queries.conflicts import conflicted_cases
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action, NotPermitted, NotVisible, RuleBroken, require
from inspectorate.web.results.queries.confirmed_inspections import (
    confirmed_inspections,
    confirmed_results,
)
from inspectorate.web.results.queries.personal_results import imported_framework, personal_inputs


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
    if access.inspection.assessments.filter(conflicted_cases(access.inspection.pk, access.conflict)).exists():
        raise NotPermitted(
            _(
                "You declared a conflict of interest in cases of this inspection, so you cannot export it. "
                "Ask a head of inspections or another lead inspector."
            )
        )
    if rule := blind_rule(access=access):
        raise rule
    inspection = personal_inputs(access=access)
    return package.to_files(replace(inspection, framework=_framework(access.inspection)))


def _framework(inspection: Inspection) -> Framework:
    """Return the edition as adopted here or, if it is not, as adopted in the package that was imported."""
    framework = framework_as_adopted(inspection.edition)
    if framework.adoption:
        return framework
    return imported_framework(inspection) or framework


def blind_rule(*, access: InspectionAccess) -> RuleBroken | None:
    """Return the rule by which a person who assesses a case blind cannot have the package, if they do."""
    cases = hidden_cases(access=access)
    if not cases:
        return None
    return RuleBroken(
        _(
            "You assess %(cases)s without knowing the other assessor’s answers, and the package holds them. "
            "You can export it once both of you have finished. A head of inspections can export it now."
        )
        % {"cases": ", ".join(cases)}
    )


def export_proof(files: Mapping[str, bytes]) -> ExportProof:
    """Return the values that the audit log keeps of an export, so that a copy can be verified later."""
    digest = hashlib.sha256(b"".join(files[path] for path in sorted(files))).hexdigest()
    return {"files": len(files), "sha256": digest}


def editions_with_datasets(*, by: Person) -> Mapping[str, int]:
    """Return the number of inspections whose cases a person may download, by edition."""
    editions = confirmed_inspections(by=by).values_list("edition", flat=True)
    return dict(sorted(Counter(editions).items()))


def export_dataset(*, by: Person, edition: str) -> dict[str, bytes]:
    """Return the files of the dataset of all inspections under an edition, by name.

    Each download has pseudonyms of its own, so two of them cannot be joined by case. Raises NotVisible if no
    inspection under the edition can be downloaded. `changes.exports` records the export.
    """
    inspections = list(confirmed_results(by=by, edition=edition))
    if not inspections:
        raise NotVisible
    tables = dataset(inspections, new_key())
    files = {name: text.encode() for name, text in dataset_files(tables).items()}
    return files | (statistics_files(tables) if find_spec("pyreadstat") else {})
