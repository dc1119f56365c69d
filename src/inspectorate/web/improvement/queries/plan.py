"""The improvement plan of an inspection: its recommendations with their responses, actions and closures.

Everybody sees the recommendations as the lead inspector signed them, or as they were published. The words
that authors change afterwards are seen once the report is signed again.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from inspectorate.method import improvement as method
from inspectorate.web.improvement.models import (
    ActionEvidence,
    ActionState,
    ActionVersion,
    BoardReview,
    ImprovementPlan,
    RecommendationClosure,
    RecommendationResponse,
    RecommendationState,
    ResponseOutcome,
)
from inspectorate.web.inspections.models import Inspection, StateChange
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action, NotVisible, require
from inspectorate.web.reports.models import Capacity, Recommendation, RecommendationVersion, SignOff
from inspectorate.web.states import State


@dataclass(frozen=True, slots=True)
class CurrentAction:
    """An action in its latest version, with its evidence and the number of its recommendation."""

    version: ActionVersion
    recommendation_number: int
    evidence: tuple[ActionEvidence, ...] = ()

    @property
    def number(self) -> int:
        """Its number in the plan."""
        return self.version.action.number

    @property
    def id(self) -> int:
        """The number of its record."""
        return self.version.action_id

    @property
    def is_verified(self) -> bool:
        """Whether an inspector has verified it."""
        return self.version.state == ActionState.VERIFIED


@dataclass(frozen=True, slots=True)
class PlannedRecommendation:
    """A recommendation with its number, its words, the latest response, its actions and its closure."""

    number: int
    words: RecommendationVersion
    response: RecommendationResponse | None = None
    actions: tuple[CurrentAction, ...] = ()
    closure: RecommendationClosure | None = None

    @property
    def id(self) -> int:
        """The number of its record."""
        return self.words.recommendation_id

    @property
    def state(self) -> method.RecommendationState:
        """Its state: open, closed as implemented, or closed as not implemented."""
        return method.recommendation_state([self.closure.outcome] if self.closure else [])

    @property
    def is_open(self) -> bool:
        """Whether it is open."""
        return self.state is method.RecommendationState.OPEN

    @property
    def state_title(self) -> str:
        """Its state, as shown on pages."""
        return str(RecommendationState(self.state.value).label)

    @property
    def has_new_words(self) -> bool:
        """Whether its words have changed since the response."""
        return self.response is not None and self.response.words_version != self.words.number

    @property
    def may_have_actions(self) -> bool:
        """Whether it is open and accepted, at least partly."""
        accepted = self.response is not None and self.response.outcome != ResponseOutcome.NOT_ACCEPTED
        return self.is_open and accepted

    @property
    def closure_version(self) -> int:
        """The number of its latest closure: the base version of the next one."""
        return self.closure.number if self.closure else 0

    @property
    def response_version(self) -> int:
        """The number of its latest response: the base version of the next one."""
        return self.response.number if self.response else 0

    @property
    def is_ready_to_close(self) -> bool:
        """Whether it can be closed as implemented: all of its actions are verified."""
        answered = self.may_have_actions and not self.has_new_words
        return answered and bool(self.actions) and all(action.is_verified for action in self.actions)


@dataclass(frozen=True)
class Plan:
    """The improvement plan of an inspection. It has no recommendations before the draft is signed."""

    inspection: Inspection
    recommendations: tuple[PlannedRecommendation, ...] = ()
    dates: ImprovementPlan | None = None
    published: date | None = None

    @property
    def has_begun(self) -> bool:
        """Whether the service may respond."""
        return bool(self.recommendations)

    @cached_property
    def actions(self) -> tuple[CurrentAction, ...]:
        """All actions, by number."""
        actions = [action for planned in self.recommendations for action in planned.actions]
        return tuple(sorted(actions, key=lambda action: action.number))

    @property
    def is_published(self) -> bool:
        """Whether the report has been published."""
        return self.published is not None or self.inspection.current_state is State.PUBLISHED

    @property
    def due(self) -> date | None:
        """The day by which the service has its plan; None while it is not known."""
        return method.plan_due(self.dates.due if self.dates else None, self.published)

    @property
    def next_review(self) -> date | None:
        """The day of the board's next review."""
        return self.dates.next_review if self.dates else None

    @property
    def dates_version(self) -> int:
        """The version of its dates."""
        return self.dates.version if self.dates else 0

    @property
    def late(self) -> list[CurrentAction]:
        """The late actions, the longest late first."""
        return sorted(
            (action for action in self.actions if action.version.is_late),
            key=lambda action: (action.version.due, action.number),
        )

    @property
    def to_verify(self) -> list[CurrentAction]:
        """The actions that are done and not verified, those done first before the others."""
        done = [action for action in self.actions if action.version.state == ActionState.DONE]
        return sorted(done, key=lambda action: (action.version.at, action.number))

    @property
    def to_close(self) -> list[PlannedRecommendation]:
        """The recommendations that can be closed as implemented."""
        return [planned for planned in self.recommendations if planned.is_ready_to_close]

    @property
    def unanswered(self) -> list[PlannedRecommendation]:
        """The open recommendations without a response to their present words."""
        return [
            planned
            for planned in self.recommendations
            if planned.is_open and (planned.response is None or planned.has_new_words)
        ]

    @property
    def counts(self) -> method.ActionCounts:
        """How many actions are late, planned, under way, done and verified."""
        states = [(action.version.state, action.version.due) for action in self.actions]
        return method.count_actions(states, timezone.localdate())

    def recommendation(self, id: int) -> PlannedRecommendation:  # noqa: A002 - the record's id
        """Return a recommendation by the number of its record. Raises NotVisible if there is none."""
        for planned in self.recommendations:
            if planned.id == id:
                return planned
        raise NotVisible

    def action(self, id: int) -> CurrentAction:  # noqa: A002 - the record's id
        """Return an action by the number of its record. Raises NotVisible if there is none."""
        for action in self.actions:
            if action.id == id:
                return action
        raise NotVisible


def plan(*, access: InspectionAccess) -> Plan:
    """Return the improvement plan of an inspection."""
    require(Action.SEE_IMPROVEMENT, access.roles, access.inspection.current_state)
    return plan_of(access.inspection)


def plan_of(inspection: Inspection) -> Plan:
    """Return the improvement plan of an inspection, whoever asks."""
    return plans_of([inspection])[inspection.pk]


def plans_of(inspections: Sequence[Inspection], *, as_drafted: bool = False) -> dict[int, Plan]:
    """Return the plan of each inspection, by its number. The number of queries does not depend on theirs.

    With `as_drafted`, its recommendations are those of the present draft, signed or not.
    """
    numbers = [inspection.pk for inspection in inspections]
    published = _published_on(numbers)
    drafted = {inspection.pk for inspection in inspections if as_drafted or _is_final(inspection, published)}
    words = _words_of(numbers, drafted)
    ids = [version.recommendation_id for versions in words.values() for version in versions]
    responses = {
        row.recommendation_id: row for row in latest_of(RecommendationResponse, ids).select_related("by")
    }
    closures = {
        row.recommendation_id: row for row in latest_of(RecommendationClosure, ids).select_related("by")
    }
    actions = _actions_of(ids)
    dates = {row.inspection_id: row for row in ImprovementPlan.objects.filter(inspection__in=numbers)}
    return {
        inspection.pk: Plan(
            inspection,
            tuple(
                PlannedRecommendation(
                    number,
                    version,
                    responses.get(version.recommendation_id),
                    tuple(
                        CurrentAction(latest, number, tuple(latest.action.evidence.all()))
                        for latest in actions.get(version.recommendation_id, ())
                    ),
                    closures.get(version.recommendation_id),
                )
                for number, version in enumerate(words.get(inspection.pk, ()), start=1)
            ),
            dates.get(inspection.pk),
            published.get(inspection.pk),
        )
        for inspection in inspections
    }


def latest_outcomes(inspection: Inspection) -> QuerySet[Any, Any]:
    """Return the outcome of the latest closure of each recommendation of a plan, or "", for a subquery.

    The recommendations are those of `plan_of`.
    """
    signatures = SignOff.objects.filter(inspection=inspection, capacity=Capacity.LEAD)
    signed = Subquery(signatures.order_by("-at").values("at")[:1])
    versions = RecommendationVersion.objects.filter(recommendation=OuterRef("pk"))
    published = StateChange.objects.filter(inspection=inspection, end=State.PUBLISHED.value)
    as_published = Q(Exists(versions), withdrawn_at=None)
    as_signed = Q(Q(withdrawn_at=None) | Q(withdrawn_at__gt=signed), Exists(versions.filter(at__lte=signed)))
    conditions = {
        State.PUBLISHED: as_published,
        State.CLOSED: (Exists(published) & as_published) | (~Exists(published) & as_signed),
    }
    planned = Recommendation.objects.filter(conditions.get(inspection.current_state, as_signed))
    closures = RecommendationClosure.objects.filter(recommendation=OuterRef("pk")).order_by("-number")
    outcome = Coalesce(Subquery(closures.values("outcome")[:1]), Value(""))
    return planned.filter(inspection=inspection).order_by().values_list(outcome)


def reviews(*, access: InspectionAccess) -> list[BoardReview]:
    """Return the reviews of the plan by the management board, the latest first."""
    require(Action.SEE_IMPROVEMENT, access.roles, access.inspection.current_state)
    return list(access.inspection.board_reviews.select_related("by").order_by("-number"))


def review(*, access: InspectionAccess, number: int) -> BoardReview:
    """Return a review by its number. Raises NotVisible if there is none."""
    for row in reviews(access=access):
        if row.number == number:
            return row
    raise NotVisible


def action_versions(action: CurrentAction) -> list[ActionVersion]:
    """Return all versions of an action, the latest first."""
    versions = ActionVersion.objects.filter(action=action.id).select_related("by")
    return list(versions.order_by("-number"))


def responses_to(planned: PlannedRecommendation) -> list[RecommendationResponse]:
    """Return all responses to a recommendation, the latest first."""
    rows = RecommendationResponse.objects.filter(recommendation=planned.id).select_related("by")
    return list(rows.order_by("-number"))


def closures_of(planned: PlannedRecommendation) -> list[RecommendationClosure]:
    """Return all closures of a recommendation, the latest first."""
    rows = RecommendationClosure.objects.filter(recommendation=planned.id).select_related("by")
    return list(rows.order_by("-number"))


def latest_of(model: type, ids: Iterable[int]) -> "QuerySet[Any, Any]":
    """Return the row of a model with the highest number for each of these recommendations."""
    rows = model.objects.filter(recommendation__in=ids)  # type: ignore[attr-defined]
    latest: QuerySet[Any, Any] = rows.order_by("recommendation", "-number").distinct("recommendation")
    return latest


def _actions_of(ids: Iterable[int]) -> Mapping[int, list[ActionVersion]]:
    """Return the latest versions of the actions about these recommendations, by recommendation."""
    versions = (
        ActionVersion.objects.filter(action__recommendation__in=ids, number=F("action__version"))
        .select_related("action", "by")
        .prefetch_related("action__evidence__by")
        .order_by("action__number")
    )
    actions: dict[int, list[ActionVersion]] = defaultdict(list)
    for version in versions:
        actions[version.action.recommendation_id].append(version)
    return actions


def _is_final(inspection: Inspection, published: Mapping[int, date]) -> bool:
    """Return whether the recommendations are those of a published report, and no correction is under way."""
    state = inspection.current_state
    return state is State.PUBLISHED or (state is State.CLOSED and inspection.pk in published)


def _words_of(numbers: Sequence[int], drafted: Collection[int]) -> Mapping[int, list[RecommendationVersion]]:
    """Return the words of the recommendations that count for the plans, in their order, by inspection.

    Of the inspections in `drafted` these are the latest words, of others those that the lead signed.
    """
    signed = _signed_at([number for number in numbers if number not in drafted])
    versions = (
        RecommendationVersion.objects.filter(recommendation__inspection__in=[*drafted, *signed])
        .select_related("recommendation", "by")
        .order_by("recommendation__position", "recommendation", "number")
    )
    latest: dict[int, dict[int, RecommendationVersion]] = defaultdict(dict)
    for version in versions if drafted or signed else ():
        recommendation = version.recommendation
        until = signed.get(recommendation.inspection_id)
        withdrawn = recommendation.withdrawn_at
        if until is None:
            counts = withdrawn is None
        else:
            counts = version.at <= until and (withdrawn is None or withdrawn > until)
        if counts:
            latest[recommendation.inspection_id][recommendation.pk] = version
    return {number: list(words.values()) for number, words in latest.items()}


def _signed_at(numbers: Sequence[int]) -> dict[int, datetime]:
    """Return when the lead inspector last signed each draft, also if the signature was withdrawn since."""
    if not numbers:
        return {}
    signatures = SignOff.objects.filter(inspection__in=numbers, capacity=Capacity.LEAD).order_by()
    rows = signatures.values("inspection").annotate(last=Max("at"))
    return {row["inspection"]: row["last"] for row in rows}


def _published_on(numbers: Sequence[int]) -> dict[int, date]:
    """Return the day on which each report was first published."""
    changes = StateChange.objects.filter(inspection__in=numbers, end=State.PUBLISHED.value)
    rows = changes.order_by().values("inspection").annotate(first=Min("at"))
    return {row["inspection"]: timezone.localdate(row["first"]) for row in rows}
