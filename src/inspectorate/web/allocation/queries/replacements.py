"""The latest replacement of a case, and whether it can be undone."""

from dataclasses import dataclass

from inspectorate.web.assessments.models import (
    Assessment,
)
from inspectorate.web.assessments.queries.blindness import unbegun
from inspectorate.web.cases.models import CaseReplacement, Draw
from inspectorate.web.cases.queries.samples import open_replacement, standing_replacements
from inspectorate.web.inspections.models import (
    Inspection,
)
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action, require


def begun_assessments(*, inspection: Inspection, group: str, case_id: str) -> list[Assessment]:
    """Return the assessments of a case in which anything was recorded. It checks no permission."""
    of_case = inspection.assessments.filter(group=group, case_id=case_id)
    begun = of_case.exclude(pk__in=unbegun(of_case).values("pk"))
    return list(begun.select_related("assessor").order_by("pk"))


@dataclass(frozen=True, slots=True)
class ReplacementToUndo:
    """The latest replacement of a sample, who assesses the case that left it, and who has begun the other.

    `assessors` are the names of those who get the case back. `begun_by` are those of whoever has worked on
    the case that came in: then the replacement cannot be undone.
    """

    replacement: CaseReplacement
    assessors: tuple[str, ...]
    begun_by: tuple[str, ...]


def replacement_to_undo(*, access: InspectionAccess, drawn: Draw) -> ReplacementToUndo | None:
    """Return the latest replacement of a sample that stands; None without one, or if another is open."""
    require(Action.REPLACE_CASE, access.roles, access.inspection.current_state)
    latest = standing_replacements(drawn).last()
    if latest is None or open_replacement(drawn=drawn):
        return None
    former = access.inspection.assessments.filter(group=drawn.group, case_id=latest.out)
    begun = begun_assessments(inspection=access.inspection, group=drawn.group, case_id=latest.into)
    return ReplacementToUndo(
        latest,
        tuple(assessment.assessor_name for assessment in former.select_related("assessor").order_by("pk")),
        tuple(assessment.assessor_name for assessment in begun),
    )
