"""Progress of an inspection: its stages in order, each with its state, numbers and date."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate.web.assessments.models import AssessmentProgress, Occasion
from inspectorate.web.assessments.queries.access import visible
from inspectorate.web.assessments.queries.caseload import unassigned
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action
from inspectorate.web.states import TRANSITIONS, State
from inspectorate.web.workflow.queries import unmet_requirements
from inspectorate.web.workflow.sections import may_open

ORDER = (
    State.SETTING_UP,
    State.ANNOUNCED,
    State.FIELDWORK,
    State.PANEL,
    State.CONFIRMED,
    State.CLOSED,
)
"""The states of an inspection that is not withdrawn, in order."""


class StageState(StrEnum):
    """State of a stage of an inspection."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class InspectionStage:
    """A stage of an inspection, as one person sees it.

    `done` of `total` is None if the person may not see the numbers. `url` is empty if they may not open its
    page.
    """

    title: str
    state: StageState
    done: int | None = None
    total: int | None = None
    due: date | None = None
    url: str = ""

    @property
    def is_overdue(self) -> bool:
        """Whether its date is past and it is not completed."""
        is_open = self.state is not StageState.COMPLETED
        return is_open and self.due is not None and self.due < timezone.localdate()


Numbers = tuple[int, int] | None


def stages(access: InspectionAccess) -> list[InspectionStage]:
    """Return the stages of an inspection in order; none when it was withdrawn."""
    return [] if access.inspection.current_state is State.WITHDRAWN else list(_stages(access))


def _stages(access: InspectionAccess) -> Iterator[InspectionStage]:
    inspection = access.inspection
    group = access.framework.casework.groups[0].key
    yield _stage(access, _("Set up"), (State.SETTING_UP,), _set_up(access), page="workflow:team")
    yield _stage(
        access,
        _("Long lists"),
        (State.ANNOUNCED,),
        _groups(access, Action.SEE_LONG_LIST, inspection.long_lists.exclude(read_at=None)),
        inspection.long_lists_due,
        "cases:long_lists",
    )
    yield _stage(
        access,
        _("Samples"),
        (State.ANNOUNCED,),
        _groups(access, Action.SEE_SAMPLE, inspection.draws.all()),
        inspection.fieldwork_starts,
        "cases:sample",
        group,
    )
    allocation, assessed = _allocated_and_assessed(access)
    yield _stage(
        access,
        _("Interviews and allocation"),
        (State.ANNOUNCED, State.FIELDWORK),
        allocation,
        inspection.fieldwork_starts,
        "allocation:allocate" if may_open(access, "allocation:allocate") else "allocation:timetable",
    )
    yield _stage(
        access,
        _("Case assessments"),
        (State.FIELDWORK,),
        assessed,
        inspection.fieldwork_ends,
        "assessments:caseload",
    )
    yield _stage(
        access,
        _("Evidence and judgements"),
        (State.FIELDWORK,),
        _judged(access),
        inspection.fieldwork_ends,
        "judgements:judgements",
    )
    decided = _decided(access)
    yield _stage(access, _("Ratings panel"), (State.PANEL,), decided, inspection.panel_on, "panel:panel")
    yield _confirmation(access, decided)


def _stage(
    access: InspectionAccess,
    title: str,
    during: tuple[State, ...],
    numbers: Numbers,
    due: date | None = None,
    page: str = "",
    *parts: str,
) -> InspectionStage:
    """Return a stage that takes place during these states of the inspection."""
    position = ORDER.index(access.inspection.current_state)
    first, last = ORDER.index(during[0]), ORDER.index(during[-1])
    is_impossible = numbers is not None and not numbers[1] and position <= last
    if position < first or is_impossible:
        state, numbers = StageState.BLOCKED, None
    elif position > last or (numbers and numbers[1] <= numbers[0]):
        state = StageState.COMPLETED
    elif numbers and not numbers[0]:
        state = StageState.NOT_STARTED
    else:
        state = StageState.IN_PROGRESS
    done, total = numbers or (None, None)
    url = reverse(page, args=(access.inspection.pk, *parts)) if page and may_open(access, page) else ""
    return InspectionStage(title, state, done, total, due, url)


def _set_up(access: InspectionAccess) -> Numbers:
    if access.inspection.current_state is not State.SETTING_UP or not access.may(Action.CHANGE_TEAM):
        return None
    transition = next(
        transition
        for transition in TRANSITIONS
        if transition.end is State.ANNOUNCED and transition.requirements
    )
    unmet = unmet_requirements(inspection=access.inspection, transition=transition)
    return len(transition.requirements) - len(unmet), len(transition.requirements)


def _groups(access: InspectionAccess, action: Action, records: QuerySet[Any]) -> Numbers:
    """Return how many of the case groups have a record, such as a long list that has been read."""
    if not access.may(action):
        return None
    keys = {group.key for group in access.framework.casework.groups}
    return len(keys & set(records.values_list("group", flat=True))), len(keys)


def _allocated_and_assessed(access: InspectionAccess) -> tuple[Numbers, Numbers]:
    """Return how many first assessments have an assessor, and how many of the assessments are finished.

    Of the assessments that the person may see, in one query for both.
    """
    may_assign, may_see = access.may(Action.ASSIGN_CASE), access.may(Action.SEE_CASES)
    if not (may_assign or may_see):
        return None, None
    numbers = visible(access).aggregate(
        first=Count("pk", filter=Q(occasion=Occasion.FIRST)),
        done=Count("pk", filter=Q(state=AssessmentProgress.FINISHED)),
        total=Count("pk"),
    )
    waiting = len(unassigned(access=access, occasion=Occasion.FIRST)) if may_assign else 0
    return (
        (numbers["first"], numbers["first"] + waiting) if may_assign else None,
        (numbers["done"], numbers["total"] + waiting) if may_see else None,
    )


def _judged(access: InspectionAccess) -> Numbers:
    if not access.may(Action.SEE_JUDGEMENTS):
        return None
    domains = [domain for domain in access.framework.domains if domain.judged_on == "evidence"]
    standards = {standard.id for domain in domains for standard in domain.standards}
    judged = set(access.inspection.judgements.values_list("standard", flat=True))
    return len(standards & judged), len(standards)


def _decided(access: InspectionAccess) -> Numbers:
    if not may_open(access, "panel:panel"):
        return None
    decisions = access.inspection.decisions.filter(reopened=None)
    decided = set(decisions.values_list("standard", flat=True))
    standards = access.framework.standards.keys()
    return len(standards & decided), len(standards)


def _confirmation(access: InspectionAccess, decided: Numbers) -> InspectionStage:
    state = StageState.BLOCKED
    if access.inspection.current_state in (State.CONFIRMED, State.CLOSED):
        state = StageState.COMPLETED
    elif decided and decided[0] == decided[1]:
        state = StageState.NOT_STARTED
    url = reverse("panel:ratings", args=(access.inspection.pk,)) if may_open(access, "panel:ratings") else ""
    return InspectionStage(_("Confirm ratings"), state, url=url)
