"""Read the files of evidence that actions are done."""

from django.db.models import QuerySet

from inspectorate.web.improvement.models import ActionEvidence
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action, NotVisible, require


def evidence(*, access: InspectionAccess, id: int) -> ActionEvidence:  # noqa: A002 - the record's id
    """Return evidence with a file that is in the store. Raises NotVisible if there is none."""
    require(Action.SEE_IMPROVEMENT, access.roles, access.inspection.current_state)
    rows = evidence_with_files().filter(action__inspection=access.inspection.pk, pk=id)
    row = rows.select_related("action").first()
    if row is None:
        raise NotVisible
    return row


def evidence_with_files() -> QuerySet[ActionEvidence]:
    """Return all evidence that has a file in the store, in the order of adding."""
    return ActionEvidence.objects.exclude(stored_name="").order_by("pk")


def stored_names_of_plan(inspection: Inspection) -> list[str]:
    """Return the names in the store of all evidence files of an inspection's plan."""
    files = evidence_with_files().filter(action__inspection=inspection)
    return list(files.values_list("stored_name", flat=True))
