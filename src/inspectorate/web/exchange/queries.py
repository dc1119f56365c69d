"""Export an inspection as a package of files."""

import hashlib
from collections.abc import Mapping
from typing import TypedDict

from inspectorate import package
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action, require
from inspectorate.web.results.queries import inputs


class ExportProof(TypedDict):
    """What the audit log keeps of an export: the number of files, and a SHA-256 over their contents."""

    files: int
    sha256: str


def export_package(*, access: InspectionAccess) -> dict[str, bytes]:
    """Return the files of an inspection's package by path, in any state. The caller records the export."""
    require(Action.EXPORT_PACKAGE, access.roles, access.inspection.current_state)
    return package.to_files(inputs.method_inspection(access.inspection))


def export_proof(files: Mapping[str, bytes]) -> ExportProof:
    """Return the values that the audit log keeps of an export, so that a copy can be verified later."""
    digest = hashlib.sha256(b"".join(files[path] for path in sorted(files))).hexdigest()
    return {"files": len(files), "sha256": digest}
