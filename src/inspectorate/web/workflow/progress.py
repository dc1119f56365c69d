"""Progress of an inspection as one person sees it: its stages, each with its state, numbers and date."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from inspectorate.web.assessments.models import AssessmentProgress, Occasion
from inspectorate.web.assessments.queries.access import visible
from inspectorate.web.assessments.queries.caseload import unassigned
from inspectorate.web.assessments.queries.many_inspections import unassigned_in
from inspectorate.web.improvement.queries.plan import plan_of
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action, roles_for
from inspectorate.web.publication.queries.releases import unpublished_release
from inspectorate.web.reports.queries.sections import draft_sections
from inspectorate.web.reports.queries.sign_off import ORDER as ORDER_OF_SIGNATURES
from inspectorate.web.reports.queries.sign_off import current_sign_offs
from inspectorate.web.states import TRANSITIONS, State
from inspectorate.web.visibility import sees_all
from inspectorate.web.workflow.inspection_stages import PLAN, InspectionStage
from inspectorate.web.workflow.queries import unmet_requirements
from inspectorate.web.workflow.sections import may_open

ORDER = (
    State.SETTING_UP,
    State.ANNOUNCED,
    State.FIELDWORK,
    State.PANEL,
    State.CONFIRMED,
    State.PUBLISHED,
    State.CLOSED,
)
"""The states of an inspection that is not withdrawn, in order."""


class StageState(StrEnum):
    """State of a stage of an inspection, as a person may know it.

    It is unknown to people who see too few of its numbers.
    """

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    BLOCKED = "blocked"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class StageProgress:
    """A stage of an inspection, as one person sees it.

    `done` of `total` is None if the person may not see the numbers; `is_own` says that they are those of
    the person's own cases. `url` is empty if they may not open its page.
    """

    stage: InspectionStage
    state: StageState
    done: int | None = None
    total: int | None = None
    due: date | None = None
    url: str = ""
    is_own: bool = False

    @property
    def title(self) -> str:
        """The title, as shown on pages."""
        return str(PLAN[self.stage].title)

    @property
    def is_overdue(self) -> bool:
        """Whether its date is past, and it could have been done but is known not to be completed."""
        is_open = self.state in (StageState.NOT_STARTED, StageState.IN_PROGRESS)
        return is_open and self.due is not None and self.due < timezone.localdate()


@dataclass(frozen=True, slots=True)
class StageNumbers:
    """How much of a stage is done, and whether there is more of it that the person may not see."""

    done: int
    total: int
    has_more: bool = False

    @property
    def state(self) -> StageState:
        """The state while the inspection is at this stage: unknown if what is not shown can change it."""
        if 0 < self.done < self.total:
            return StageState.IN_PROGRESS
        if self.has_more:
            return StageState.UNKNOWN
        if not self.total:
            return StageState.BLOCKED
        return StageState.COMPLETED if self.done else StageState.NOT_STARTED


def stages(access: InspectionAccess) -> list[StageProgress]:
    """Return the stages of an inspection in order; none when it was withdrawn."""
    return [] if access.inspection.current_state is State.WITHDRAWN else list(_stages(access))


def _stages(access: InspectionAccess) -> Iterator[StageProgress]:
    inspection = access.inspection
    group = access.framework.casework.groups[0].key
    long_lists = _groups(access, Action.SEE_LONG_LIST, inspection.long_lists.exclude(read_at=None))
    samples = _groups(access, Action.SEE_SAMPLE, inspection.draws.all())
    allocation, assessed = _allocated_and_assessed(access)
    allocation_page = "allocate" if may_open(access, "allocation:allocate") else "timetable"
    decided = _decided(access)
    yield _stage(access, InspectionStage.SET_UP, _set_up(access), "workflow:team")
    yield _stage(access, InspectionStage.LONG_LISTS, long_lists, "cases:long_lists")
    yield _stage(access, InspectionStage.SAMPLES, samples, "cases:sample", group)
    yield _stage(access, InspectionStage.ALLOCATION, allocation, f"allocation:{allocation_page}")
    yield _stage(access, InspectionStage.ASSESSMENTS, assessed, "assessments:caseload")
    yield _stage(access, InspectionStage.JUDGEMENTS, _judged(access), "judgements:judgements")
    yield _stage(access, InspectionStage.PANEL, decided, "panel:panel")
    yield _confirmation(access, decided)
    yield from _report(access)
    yield from _publication(access)
    yield from _improvement(access)


def _stage(
    access: InspectionAccess, stage: InspectionStage, numbers: StageNumbers | None, page: str, *parts: str
) -> StageProgress:
    position = ORDER.index(access.inspection.current_state)
    first, last = ORDER.index(stage.states[0]), ORDER.index(stage.states[-1])
    if position < first:
        state, numbers = StageState.BLOCKED, None
    elif position > last:
        state = StageState.COMPLETED
    else:
        state = numbers.state if numbers else StageState.UNKNOWN
    if numbers and not numbers.total:
        numbers = None
    return StageProgress(
        stage,
        state,
        numbers.done if numbers else None,
        numbers.total if numbers else None,
        stage.due(access.inspection),
        reverse(page, args=(access.inspection.pk, *parts)) if may_open(access, page) else "",
        is_own=stage is InspectionStage.ASSESSMENTS and not sees_all(Action.SEE_CASES, access.roles),
    )


def _set_up(access: InspectionAccess) -> StageNumbers | None:
    if access.inspection.current_state is not State.SETTING_UP or not access.may(Action.CHANGE_TEAM):
        return None
    transition = next(
        transition
        for transition in TRANSITIONS
        if transition.end is State.ANNOUNCED and transition.requirements
    )
    unmet = unmet_requirements(inspection=access.inspection, transition=transition)
    return StageNumbers(len(transition.requirements) - len(unmet), len(transition.requirements))


def _groups(access: InspectionAccess, action: Action, records: QuerySet[Any]) -> StageNumbers | None:
    """Return how many of the case groups have a record, such as a long list that has been read."""
    if not access.may(action):
        return None
    keys = {group.key for group in access.framework.casework.groups}
    return StageNumbers(len(keys & set(records.values_list("group", flat=True))), len(keys))


def _allocated_and_assessed(access: InspectionAccess) -> tuple[StageNumbers | None, StageNumbers | None]:
    """Return how many first assessments have an assessor, and how many of the assessments are finished.

    Of the assessments that the person may see. Cases without an assessor count for those who allocate them.
    """
    may_assign, may_see = access.may(Action.ASSIGN_CASE), access.may(Action.SEE_CASES)
    if not (may_assign or may_see):
        return None, None
    first, finished = Q(occasion=Occasion.FIRST), Q(state=AssessmentProgress.FINISHED)
    counts = {"first": Count("pk", filter=first), "done": Count("pk", filter=finished), "total": Count("pk")}
    seen = visible(access).aggregate(**counts)
    every = access.inspection.assessments.aggregate(**counts)
    waiting = unassigned_in([access.inspection.pk]).count()
    waiting_seen = len(unassigned(access=access, occasion=Occasion.FIRST)) if may_assign else 0
    has_more = seen["first"] + waiting_seen < every["first"] + waiting
    allocation = StageNumbers(seen["first"], seen["first"] + waiting_seen, has_more)
    has_more = seen["total"] + waiting_seen < every["total"] + waiting
    assessed = StageNumbers(seen["done"], seen["total"] + waiting_seen, has_more)
    return allocation if may_assign else None, assessed if may_see else None


def _judged(access: InspectionAccess) -> StageNumbers | None:
    if not access.may(Action.SEE_JUDGEMENTS):
        return None
    domains = [domain for domain in access.framework.domains if domain.judged_on == "evidence"]
    standards = {standard.id for domain in domains for standard in domain.standards}
    judged = set(access.inspection.judgements.values_list("standard", flat=True))
    return StageNumbers(len(standards & judged), len(standards))


def _decided(access: InspectionAccess) -> StageNumbers | None:
    if not may_open(access, "panel:panel"):
        return None
    decisions = access.inspection.decisions.filter(reopened=None)
    decided = set(decisions.values_list("standard", flat=True))
    standards = access.framework.standards.keys()
    return StageNumbers(len(standards & decided), len(standards))


def _confirmation(access: InspectionAccess, decided: StageNumbers | None) -> StageProgress:
    inspection = access.inspection
    state = StageState.BLOCKED
    if inspection.current_state in (State.CONFIRMED, State.PUBLISHED, State.CLOSED):
        state = StageState.COMPLETED
    elif inspection.current_state is State.PANEL and decided is None:
        state = StageState.UNKNOWN
    elif decided and decided.state is StageState.COMPLETED:
        state = StageState.NOT_STARTED
    url = reverse("panel:ratings", args=(inspection.pk,)) if may_open(access, "panel:ratings") else ""
    return StageProgress(
        InspectionStage.CONFIRMATION, state, due=InspectionStage.CONFIRMATION.due(inspection), url=url
    )


def _report(access: InspectionAccess) -> Iterator[StageProgress]:
    """Yield the stage of the report, to people who may read its draft in some state."""
    if not access.roles & roles_for(Action.SEE_DRAFT):
        return
    numbers = None
    if access.may(Action.SEE_DRAFT):
        sections = [row for row in draft_sections(access=access) if row.is_needed]
        numbers = StageNumbers(sum(row.is_agreed for row in sections), len(sections))
    yield _stage(access, InspectionStage.REPORT, numbers, "reports:draft")


def _publication(access: InspectionAccess) -> Iterator[StageProgress]:
    """Yield the stage of publication, to people who may see the releases in some state.

    It is blocked until the report is signed off, and in progress once a release is prepared.
    """
    if not access.roles & roles_for(Action.SEE_PUBLICATION):
        return
    inspection, state = access.inspection, StageState.BLOCKED
    if inspection.current_state in (State.PUBLISHED, State.CLOSED):
        state = StageState.COMPLETED
    elif unpublished_release(inspection):
        state = StageState.IN_PROGRESS
    elif len(current_sign_offs(inspection)) == len(ORDER_OF_SIGNATURES):
        state = StageState.NOT_STARTED
    url = (
        reverse("publication:releases", args=(inspection.pk,))
        if may_open(access, "publication:releases")
        else ""
    )
    yield StageProgress(InspectionStage.PUBLICATION, state, url=url)


def _improvement(access: InspectionAccess) -> Iterator[StageProgress]:
    """Yield the stage of the improvement plan, to people who may see it in some state.

    It counts the recommendations that are closed.
    """
    if not access.roles & roles_for(Action.SEE_IMPROVEMENT):
        return
    numbers = None
    if access.may(Action.SEE_IMPROVEMENT):
        recommendations = plan_of(access.inspection).recommendations
        numbers = StageNumbers(sum(not row.is_open for row in recommendations), len(recommendations))
    yield _stage(access, InspectionStage.IMPROVEMENT, numbers, "improvement:plan")
