"""A task, and how tasks are made."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.urls import reverse

from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.states import State
from inspectorate.web.workflow.inspection_stages import MAIN_STAGES, InspectionStage

Tasks = Iterable["Task"]


MOST_NAMED = 2
"""Number of standards that a task names, before it counts the others."""


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do: a text, the URL where it is done, a hint, and the inspection in which it is done.

    `due` is the date of its stage, or that of an interview. An alert has neither stage nor date.
    """

    text: str
    url: str
    hint: str
    inspection: Inspection
    stage: InspectionStage | None = None
    due: date | None = None
    is_alert: bool = False
    is_returned_case: bool = False
    is_case_to_continue: bool = False


def page_task(
    access: InspectionAccess, stage: InspectionStage | None, text: str, name: str, *parts: Any, hint: str = ""
) -> Task:
    """Return a task on a page of the inspection, named with the parts of its address."""
    return url_task(access, stage, text, reverse(name, args=(access.inspection.pk, *parts)), hint=hint)


def alert_task(access: InspectionAccess, text: str, name: str, *parts: Any, hint: str = "") -> Task:
    """Return a task about an alert, which has neither stage nor date."""
    return replace(page_task(access, None, text, name, *parts, hint=hint), is_alert=True)


def url_task(
    access: InspectionAccess, stage: InspectionStage | None, text: str, url: str, *, hint: str = ""
) -> Task:
    """Return a task at an address, due by the date of its stage."""
    due = stage.due(access.inspection) if stage else None
    return Task(text, url, hint, access.inspection, stage, due)


def case_stage(access: InspectionAccess) -> InspectionStage:
    """Return the stage of work on cases: allocation before fieldwork, then assessments, then the panel."""
    state = access.inspection.current_state
    return InspectionStage.ALLOCATION if state is State.ANNOUNCED else MAIN_STAGES[state]
