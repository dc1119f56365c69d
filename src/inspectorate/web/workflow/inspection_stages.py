"""The stages of an inspection in order: title, the states in which each takes place, and its date."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from inspectorate.web.inspections.models import Inspection
from inspectorate.web.states import State


class InspectionStage(StrEnum):
    """A stage of an inspection. Pages, tasks and the list of inspections take its date from PLAN."""

    SET_UP = "set_up"
    LONG_LISTS = "long_lists"
    SAMPLES = "samples"
    ALLOCATION = "allocation"
    ASSESSMENTS = "assessments"
    JUDGEMENTS = "judgements"
    PANEL = "panel"
    CONFIRMATION = "confirmation"
    REPORT = "report"
    PUBLICATION = "publication"
    IMPROVEMENT = "improvement"

    @property
    def states(self) -> tuple[State, ...]:
        """The states of the inspection in which it takes place, in order."""
        return PLAN[self].states

    @property
    def column(self) -> str:
        """The column of an inspection with the date by which it is due; "" if it has no date."""
        return PLAN[self].column

    def due(self, inspection: Inspection) -> date | None:
        """Return the date by which it is due; None if there is none, or it is not set."""
        return getattr(inspection, self.column) if self.column else None


@dataclass(frozen=True, slots=True)
class PlannedStage:
    """Title of a stage, the states in which it takes place, and the column of the date when it is due."""

    title: str | Promise
    states: tuple[State, ...]
    column: str = ""


PLAN: Mapping[InspectionStage, PlannedStage] = {
    InspectionStage.SET_UP: PlannedStage(_("Set up"), (State.SETTING_UP,), "long_lists_due"),
    InspectionStage.LONG_LISTS: PlannedStage(_("Long lists"), (State.ANNOUNCED,), "long_lists_due"),
    InspectionStage.SAMPLES: PlannedStage(_("Samples"), (State.ANNOUNCED,), "fieldwork_starts"),
    InspectionStage.ALLOCATION: PlannedStage(
        _("Interviews and allocation"), (State.ANNOUNCED, State.FIELDWORK), "fieldwork_starts"
    ),
    InspectionStage.ASSESSMENTS: PlannedStage(_("Case assessments"), (State.FIELDWORK,), "fieldwork_ends"),
    InspectionStage.JUDGEMENTS: PlannedStage(
        _("Evidence and judgements"), (State.FIELDWORK,), "fieldwork_ends"
    ),
    InspectionStage.PANEL: PlannedStage(_("Ratings panel"), (State.PANEL,), "panel_on"),
    InspectionStage.CONFIRMATION: PlannedStage(_("Confirm ratings"), (State.PANEL,)),
    InspectionStage.REPORT: PlannedStage(_("Report"), (State.CONFIRMED,)),
    InspectionStage.PUBLICATION: PlannedStage(_("Publication"), (State.CONFIRMED,)),
    InspectionStage.IMPROVEMENT: PlannedStage(
        _("Improvement"), (State.CONFIRMED, State.PUBLISHED, State.CLOSED)
    ),
}

MAIN_STAGES: Mapping[State, InspectionStage] = {
    State.SETTING_UP: InspectionStage.SET_UP,
    State.ANNOUNCED: InspectionStage.LONG_LISTS,
    State.FIELDWORK: InspectionStage.ASSESSMENTS,
    State.PANEL: InspectionStage.PANEL,
}
"""The stage by whose date an inspection in each state is next due.

An announced inspection is next due by the date of its samples once all of its long lists have been read.
"""


def next_stage(inspection: Inspection, *, has_long_lists: bool) -> InspectionStage | None:
    """Return the stage by whose date an inspection is next due; None when it is over."""
    stage = MAIN_STAGES.get(inspection.current_state)
    return InspectionStage.SAMPLES if stage is InspectionStage.LONG_LISTS and has_long_lists else stage
