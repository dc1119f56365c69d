"""The improvement plan after a report: responses, actions with their evidence, board reviews, closures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

WEEKS_AFTER_PUBLICATION = 3
"""Weeks after publication by which a service has its plan. The inspectorate has not confirmed the number."""


class ResponseOutcome(StrEnum):
    """Whether a body accepts a recommendation."""

    ACCEPTED = "accepted"
    PARTLY_ACCEPTED = "partly_accepted"
    NOT_ACCEPTED = "not_accepted"


class ActionState(StrEnum):
    """State of an action. An inspector verifies an action that is done, or returns it with a reason."""

    PLANNED = "planned"
    UNDER_WAY = "under_way"
    DONE = "done"
    RETURNED = "returned"
    VERIFIED = "verified"


class ClosureOutcome(StrEnum):
    """What the inspectorate decides about a recommendation. One that is reopened is open again."""

    IMPLEMENTED = "implemented"
    NOT_IMPLEMENTED = "not_implemented"
    REOPENED = "reopened"


class RecommendationState(StrEnum):
    """State of a recommendation, as published."""

    OPEN = "open"
    IMPLEMENTED = "closed_implemented"
    NOT_IMPLEMENTED = "closed_not_implemented"


UNFINISHED = (ActionState.PLANNED, ActionState.UNDER_WAY, ActionState.RETURNED)
"""The states of an action that is still to be done."""


@dataclass(frozen=True, slots=True)
class RecommendationResponse:
    """The response to a recommendation, by its number in the report.

    `given_by` names who gave it for another body; it is "" when the service responds itself. `current_words`
    says that it is about the recommendation's present words.
    """

    recommendation: int
    outcome: ResponseOutcome
    commentary: str
    given_on: date
    given_by: str = ""
    current_words: bool = True


@dataclass(frozen=True, slots=True)
class ActionEvidence:
    """Evidence that an action is done: a description, and the name and SHA-256 of a file if there is one."""

    title: str
    added: date
    text: str = ""
    file: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class ImprovementAction:
    """An action about a recommendation: what is done, by whom and when.

    `note` says what was done or, of a returned action, why it was returned.
    """

    number: int
    recommendation: int
    text: str
    owner: str
    due: date
    state: ActionState = ActionState.PLANNED
    note: str = ""
    evidence: tuple[ActionEvidence, ...] = ()

    def is_late(self, today: date) -> bool:
        """Return whether it is unfinished after the day by which it is due."""
        return is_late(self.state, self.due, today)


@dataclass(frozen=True, slots=True)
class ReviewedAction:
    """What the board noted about an action, and the state that the action had then."""

    action: int
    state: ActionState
    note: str = ""


@dataclass(frozen=True, slots=True)
class BoardReview:
    """A review of the plan by the management board. `present` names roles, and no people."""

    number: int
    held_on: date
    present: tuple[str, ...]
    minute: str
    decided: str
    next_review: date | None = None
    progress: tuple[ReviewedAction, ...] = ()


@dataclass(frozen=True, slots=True)
class RecommendationClosure:
    """A decision of the inspectorate to close a recommendation, or to reopen it, with its day."""

    recommendation: int
    outcome: ClosureOutcome
    on: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ImprovementPlan:
    """The improvement plan of a service: what it does about the recommendations of a report.

    `closures` are in the order in which they were decided; the last one of a recommendation counts.
    """

    due: date | None = None
    next_review: date | None = None
    responses: tuple[RecommendationResponse, ...] = ()
    actions: tuple[ImprovementAction, ...] = ()
    reviews: tuple[BoardReview, ...] = ()
    closures: tuple[RecommendationClosure, ...] = ()

    def state_of(self, recommendation: int) -> RecommendationState:
        """Return the state of a recommendation, by its number."""
        decided = [row.outcome for row in self.closures if row.recommendation == recommendation]
        return recommendation_state(decided)


def recommendation_state(decided: Sequence[str]) -> RecommendationState:
    """Return the state of a recommendation about which this was decided, in order."""
    match decided[-1] if decided else ClosureOutcome.REOPENED:
        case ClosureOutcome.IMPLEMENTED:
            return RecommendationState.IMPLEMENTED
        case ClosureOutcome.NOT_IMPLEMENTED:
            return RecommendationState.NOT_IMPLEMENTED
        case _:
            return RecommendationState.OPEN


def plan_due(chosen: date | None, published: date | None) -> date | None:
    """Return the day by which a service has its plan: the one chosen, or some weeks after publication."""
    if chosen or published is None:
        return chosen
    return published + timedelta(weeks=WEEKS_AFTER_PUBLICATION)


def is_late(state: str, due: date, today: date) -> bool:
    """Return whether an action in a state is unfinished after the day by which it is due."""
    return state in UNFINISHED and due < today


@dataclass(frozen=True, slots=True)
class ActionCounts:
    """The actions of a plan by state; those that are late are counted apart from the others."""

    late: int = 0
    planned: int = 0
    under_way: int = 0
    done: int = 0
    verified: int = 0

    @property
    def total(self) -> int:
        """The number of all actions."""
        return self.late + self.planned + self.under_way + self.done + self.verified


def count_actions(actions: Iterable[tuple[str, date]], today: date) -> ActionCounts:
    """Count actions, given as state and due day. A returned action is under way, unless it is late."""
    counted = dict.fromkeys(("late", "planned", "under_way", "done", "verified"), 0)
    for state, due in actions:
        name = "under_way" if state == ActionState.RETURNED else str(state)
        counted["late" if is_late(state, due, today) else name] += 1
    return ActionCounts(**counted)
