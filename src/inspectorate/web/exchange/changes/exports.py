"""Export an inspection: hand its package out, and record who has it."""

from django.db import transaction

from inspectorate.web.assessments.changes import readers
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.exchange import queries
from inspectorate.web.inspections.queries import InspectionAccess


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
