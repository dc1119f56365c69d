"""An inspection out of the database as a package of files, without loss."""

import hashlib

from inspectorate import package
from inspectorate.web.audit.changes import record
from inspectorate.web.inspections.queries import Opened
from inspectorate.web.judgements import queries
from inspectorate.web.permissions import Action, insist


def export_package(*, opened: Opened) -> dict[str, bytes]:
    """Return the inspection's package, by path, in whatever state it is; that it was taken is recorded."""
    insist(Action.EXPORT_PACKAGE, opened.roles, opened.inspection.stands)
    files = package.to_files(queries.as_inspection(opened.inspection))
    digest = hashlib.sha256(b"".join(files[path] for path in sorted(files))).hexdigest()
    record(
        by=opened.person,
        action=Action.EXPORT_PACKAGE,
        inspection=opened.inspection.pk,
        after={"files": len(files), "sha256": digest},
    )
    return files
