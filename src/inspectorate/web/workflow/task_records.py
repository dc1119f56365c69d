"""Records from which tasks follow, for many inspections at once.

The number of SQL queries does not depend on the number of inspections. A kind of record is read when it is
first needed, and only if the person may act on it in one of the inspections.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from inspectorate.web.accuracy.queries.many_checks import CheckWork, check_work_in
from inspectorate.web.allocation.queries import availability as availability_queries
from inspectorate.web.allocation.queries import timetable as timetable_queries
from inspectorate.web.assessments.models import (
    Alert,
    Assessment,
    AssessmentProgress,
    Occasion,
    PlannedInterview,
    SecondDraw,
)
from inspectorate.web.assessments.queries import reviews
from inspectorate.web.assessments.queries.access import AssessmentAccess
from inspectorate.web.assessments.queries.alert_messages import undelivered_messages_in
from inspectorate.web.assessments.queries.differences import unresolved_differences_in
from inspectorate.web.assessments.queries.many_inspections import (
    Case,
    conflicted_keys_in,
    of_conflicted_cases,
    own_in,
    unassigned_in,
    visible_in,
    with_loaded_answers,
)
from inspectorate.web.assessments.queries.progress import last_answered_first
from inspectorate.web.assessments.queries.reviews import ReviewedCase
from inspectorate.web.assessments.queries.second_draws import selected_keys
from inspectorate.web.cases.models import CaseReplacement, Draw
from inspectorate.web.cases.queries.latest import current_draws_in, sampled_in
from inspectorate.web.cases.queries.long_lists import CaseGroupOverview, case_groups_in
from inspectorate.web.improvement.queries.plan import Plan, plans_of
from inspectorate.web.inspections.models import ConflictOfInterest, Declaration, TeamMember
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.jobs.models import Job
from inspectorate.web.jobs.queries import failed_jobs
from inspectorate.web.judgements.models import Judgement
from inspectorate.web.mail.models import Message
from inspectorate.web.panel.queries.many_panels import PanelRecords, members_in, panel_records
from inspectorate.web.permissions import Action
from inspectorate.web.publication.models import Release
from inspectorate.web.publication.queries.releases import unpublished_releases_of
from inspectorate.web.reports.queries.many_drafts import DraftWork, draft_work_in
from inspectorate.web.states import Role, State

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class AlertCounts:
    """How many alerts of an inspection are open, and how many of them nobody has acknowledged."""

    new: int = 0
    open: int = 0


@dataclass(frozen=True, slots=True)
class UnfinishedCases:
    """A person's unfinished cases in an inspection: the next one, their number, the last answer in the next.

    The next one is the case that the person answered last; returned cases are counted, and have tasks of
    their own. `last_event` is the number of that answer event,
    and None if they have answered no case.
    """

    next_case: AssessmentAccess
    number: int
    last_event: int | None


@dataclass
class TaskRecords:
    """Records of some inspections from which one person's tasks follow, by the number of the inspection."""

    accesses: Sequence[InspectionAccess]

    def that_may(self, action: Action, *states: State) -> list[InspectionAccess]:
        """Return the accesses that permit an action, in these states if any are given."""
        return [
            access
            for access in self.accesses
            if (not states or access.inspection.current_state in states) and access.may(action)
        ]

    @cached_property
    def conflicted(self) -> Mapping[int, frozenset[Case]]:
        """Group and id of the cases in which the person has a conflict of interest."""
        return conflicted_keys_in(self.accesses)

    @cached_property
    def team_roles(self) -> Mapping[int, set[str]]:
        """The roles of the current team."""
        numbers = _numbers(self.that_may(Action.CHANGE_TEAM, State.SETTING_UP))
        roles: dict[int, set[str]] = defaultdict(set)
        if numbers:
            members = TeamMember.objects.filter(inspection__in=numbers, removed_at=None)
            for number, role in members.values_list("inspection", "role"):
                roles[number].add(role)
        return roles

    @cached_property
    def alerts(self) -> Mapping[int, AlertCounts]:
        """How many alerts are open, without those in cases of the person's conflict of interest."""
        numbers = _numbers(self.that_may(Action.ACKNOWLEDGE_ALERT))
        if not numbers:
            return {}
        alerts = Alert.objects.filter(inspection__in=numbers, closed_at=None).order_by()
        alerts = alerts.exclude(of_conflicted_cases(self.conflicted, prefix="assessment__"))
        new = Count("pk", filter=Q(acknowledged_at=None))
        rows = alerts.values("inspection").annotate(new=new, open=Count("pk"))
        return {row["inspection"]: AlertCounts(row["new"], row["open"]) for row in rows}

    @cached_property
    def undelivered_messages(self) -> Mapping[int, list[Message]]:
        """The emails about open alerts that were not delivered, for which the person is responsible."""
        return undelivered_messages_in(self.accesses)

    @cached_property
    def declared(self) -> frozenset[int]:
        """The inspections in which somebody else declared a conflict of interest that is in force."""
        accesses = self.that_may(Action.DECIDE_CONFLICT)
        if not accesses:
            return frozenset()
        in_force = Declaration.objects.filter(inspection__in=_numbers(accesses), withdrawn_at=None)
        others = in_force.exclude(conflict_of_interest=ConflictOfInterest.NONE)
        return frozenset(others.exclude(person=accesses[0].person).values_list("inspection", flat=True))

    @cached_property
    def failed_jobs(self) -> Mapping[int, list[Job]]:
        """The person's jobs that failed."""
        announced = [access for access in self.accesses if access.inspection.current_state is State.ANNOUNCED]
        return _grouped(
            (job.inspection_id, job)
            for job in (
                failed_jobs(by=announced[0].person, inspections=_numbers(announced)) if announced else ()
            )
            if job.inspection_id
        )

    @cached_property
    def case_groups(self) -> Mapping[int, list[CaseGroupOverview]]:
        """Long lists, seals and draws of each case group."""
        accesses = [
            access
            for access in self.accesses
            if access.inspection.current_state is State.ANNOUNCED
            and (access.may(Action.SEND_LONG_LIST) or access.may(Action.SEAL_DRAW))
        ]
        return case_groups_in(accesses)

    @cached_property
    def replacements(self) -> Mapping[int, list[CaseReplacement]]:
        """The replacements of cases of the current samples for which chance has still to select a case."""
        numbers = _numbers(self.that_may(Action.REPLACE_CASE))
        if not numbers:
            return {}
        pending = CaseReplacement.objects.filter(draw__in=current_draws_in(numbers), into="")
        return _grouped(
            (row.draw.inspection_id, row) for row in pending.select_related("draw").order_by("pk")
        )

    @cached_property
    def incomplete_availability(self) -> Mapping[int, int]:
        """How many case managers have no availability recorded, or less than their cases need."""
        numbers = _numbers(
            access for access in self.that_may(Action.SET_AVAILABILITY) if Role.LINK in access.roles
        )
        return availability_queries.incomplete_case_managers(numbers) if numbers else {}

    @cached_property
    def unassigned(self) -> Mapping[int, int]:
        """How many sampled cases nobody assesses, without those of the person's conflict of interest."""
        numbers = _numbers(self.that_may(Action.ASSIGN_CASE))
        if not numbers:
            return {}
        waiting = unassigned_in(numbers).exclude(
            of_conflicted_cases(self.conflicted, inspection="draw__inspection", group="draw__group")
        )
        rows = waiting.order_by().values("draw__inspection").annotate(number=Count("pk"))
        return dict(rows.values_list("draw__inspection", "number"))

    @cached_property
    def own_availability(self) -> frozenset[int]:
        """The inspections in which the person has still to record when they are available for interviews."""
        accesses = self.that_may(Action.SET_ASSESSOR_AVAILABILITY)
        missing = availability_queries.own_availability_not_recorded(accesses)
        if not missing:
            return missing
        waiting = set(unassigned_in(missing).values_list("draw__inspection", flat=True))
        drawn = set(Draw.objects.filter(inspection__in=missing).values_list("inspection", flat=True))
        return missing - (drawn - waiting)

    @cached_property
    def second_draws(self) -> Mapping[int, SecondDraw]:
        """The latest draw of cases for second assessment."""
        numbers = _numbers(self.that_may(Action.ASSIGN_CASE, State.FIELDWORK))
        draws = SecondDraw.objects.filter(inspection__in=numbers) if numbers else SecondDraw.objects.none()
        latest = draws.order_by("inspection", "-number").distinct("inspection")
        return {drawn.inspection_id: drawn for drawn in latest}

    @cached_property
    def waiting_for_second_assessor(self) -> Mapping[int, int]:
        """How many drawn cases need a second assessor, without those of the person's conflict of interest."""
        if not self.second_draws:
            return {}
        numbers = list(self.second_draws)
        sampled = sampled_in(numbers)
        in_sample = set(sampled.values_list("draw__inspection", "draw__group", "case_id"))
        columns = ("occasion", "inspection", "group", "case_id")
        assigned: dict[str, set[tuple[int, str, str]]] = defaultdict(set)
        for occasion, *case in Assessment.objects.filter(inspection__in=numbers).values_list(*columns):
            assigned[occasion].add(tuple(case))
        counts = {}
        for number, drawn in self.second_draws.items():
            cases = {
                (number, *key) for key in selected_keys(drawn) - self.conflicted.get(number, frozenset())
            }
            cases &= in_sample & assigned[Occasion.FIRST]
            counts[number] = len(cases - assigned[Occasion.SECOND])
        return counts

    @cached_property
    def without_second_draw(self) -> frozenset[int]:
        """The inspections in which no case is drawn for second assessment and none has a second assessor.

        An edition without a share of cases to assess twice needs no draw.
        """
        numbers = [
            access.inspection.pk
            for access in self.that_may(Action.MAKE_SECOND_DRAW, State.FIELDWORK)
            if access.framework.casework.double_assessment_share.value
            and access.inspection.pk not in self.second_draws
        ]
        if not numbers:
            return frozenset()
        rows = Assessment.objects.filter(inspection__in=numbers).order_by().values("inspection")
        second_assessments = Count("pk", filter=Q(occasion=Occasion.SECOND))
        without = rows.annotate(second_assessments=second_assessments).filter(second_assessments=0)
        return frozenset(without.values_list("inspection", flat=True))

    @cached_property
    def own_assessments(self) -> QuerySet[Assessment]:
        """The person's assessments in the inspections in which they may answer."""
        return own_in(self.that_may(Action.ASSESS_CASE))

    @cached_property
    def conflicting_answers(self) -> Mapping[int, list[tuple[int, str]]]:
        """Number and case id of the person's assessments with answers that conflict."""
        if not self.that_may(Action.ASSESS_CASE):
            return {}
        conflicting = self.own_assessments.filter(conflicts__resolved_at=None, conflicts__isnull=False)
        rows = conflicting.values_list("inspection", "pk", "case_id").distinct().order_by("case_id", "pk")
        return _grouped((number, (pk, case_id)) for number, pk, case_id in rows)

    @cached_property
    def unfinished_cases(self) -> Mapping[int, UnfinishedCases]:
        """The person's cases that are not finished, with the next one of those that were not returned."""
        accesses = {access.inspection.pk: access for access in self.that_may(Action.ASSESS_CASE)}
        if not accesses:
            return {}
        unfinished = self.own_assessments.exclude(state=AssessmentProgress.FINISHED)
        rows = unfinished.order_by().values("inspection").annotate(number=Count("pk"))
        counts = dict(rows.values_list("inspection", "number"))
        not_returned = unfinished.exclude(state=AssessmentProgress.RETURNED)
        ordered = last_answered_first(not_returned, self.accesses[0].person, "inspection")
        first = ordered.distinct("inspection")
        last_events = {}
        cases = []
        for assessment in first.select_related("assessor"):
            last_events[assessment.inspection_id] = assessment.last  # type: ignore[attr-defined]
            cases.append(AssessmentAccess(accesses[assessment.inspection_id], assessment))
        return {
            (number := case.inspection.pk): UnfinishedCases(case, counts[number], last_events[number])
            for case in with_loaded_answers(cases)
        }

    @cached_property
    def inspection_to_continue(self) -> int | None:
        """The inspection with the unfinished case that the person answered last; None without such cases.

        If they have answered none, it is the inspection whose fieldwork started last.
        """

        def recency(number: int) -> tuple[int, date, int]:
            cases = self.unfinished_cases[number]
            return cases.last_event or 0, cases.next_case.inspection.fieldwork_starts or date.min, number

        return max(self.unfinished_cases, key=recency, default=None)

    @cached_property
    def returned_cases(self) -> Mapping[int, list[ReviewedCase]]:
        """The person's cases that were returned, with the number of comments to reply to."""
        if not self.that_may(Action.REPLY_TO_REVIEW):
            return {}
        cases = reviews.returned_cases(self.own_assessments)
        return _grouped((case.assessment.inspection_id, case) for case in cases)

    @cached_property
    def reviewed_cases(self) -> Mapping[int, list[ReviewedCase]]:
        """The finished cases of others with comments that are not sent, or with replies to read."""
        accesses = self.that_may(Action.REVIEW_CASE)
        if not accesses:
            return {}
        others = visible_in(accesses).exclude(assessor=accesses[0].person)
        return _grouped((case.assessment.inspection_id, case) for case in reviews.reviewed_cases(others))

    @cached_property
    def differences(self) -> Mapping[int, Mapping[int, int]]:
        """The number of differences to resolve, by the first assessment of a case."""
        return unresolved_differences_in(self.that_may(Action.RESOLVE_DIFFERENCE))

    @cached_property
    def next_interviews(self) -> Mapping[int, PlannedInterview]:
        """The person's next interview, without those in cases of their conflict of interest."""
        accesses = self.that_may(Action.SEE_TIMETABLE, State.FIELDWORK)
        if not accesses:
            return {}
        own = PlannedInterview.objects.filter(
            inspection__in=_numbers(accesses), assessor=accesses[0].person, starts__gte=timezone.now()
        )
        own = own.exclude(of_conflicted_cases(self.conflicted))
        own = own.exclude(timetable_queries.outside_the_sample(_numbers(accesses)))
        first = own.order_by("inspection", "starts").distinct("inspection")
        return {interview.inspection_id: interview for interview in first}

    @cached_property
    def judged(self) -> Mapping[int, set[str]]:
        """The standards that are judged."""
        numbers = _numbers(
            access
            for access in self.accesses
            if access.inspection.current_state is State.FIELDWORK
            and (access.may(Action.JUDGE) or access.may(Action.TRANSITION))
        )
        judged: dict[int, set[str]] = defaultdict(set)
        if numbers:
            rows = Judgement.objects.filter(inspection__in=numbers).order_by()
            for number, standard in rows.values_list("inspection", "standard").distinct():
                judged[number].add(standard)
        return judged

    @cached_property
    def panel_members(self) -> Mapping[int, frozenset[int]]:
        """The people on the panel, by number, without anyone with a conflict of interest."""
        accesses = [
            access
            for access in self.accesses
            if access.may(Action.CHANGE_PANEL) or access.may(Action.GIVE_VIEW) or access.may(Action.DECIDE)
        ]
        return members_in([access.inspection for access in accesses])

    @cached_property
    def panels(self) -> Mapping[int, PanelRecords]:
        """Decisions and views of each panel."""
        accesses = [
            access
            for access in self.accesses
            if access.inspection.current_state is State.PANEL
            and (access.may(Action.GIVE_VIEW) or access.may(Action.DECIDE))
        ]
        return panel_records({access.inspection.pk: access.framework for access in accesses})

    @cached_property
    def drafts(self) -> Mapping[int, DraftWork]:
        """What is to be done in the draft of each report."""
        return draft_work_in(self.that_may(Action.COMMENT_ON_SECTION))

    @cached_property
    def plans(self) -> Mapping[int, Plan]:
        """The improvement plans in which the person writes for the service, reviews or verifies."""
        writers = {Role.LINK, Role.SERVICE_HEAD}
        accesses = {
            access.inspection.pk: access.inspection
            for action in (
                Action.WRITE_IMPROVEMENT_PLAN,
                Action.REVIEW_IMPROVEMENT,
                Action.VERIFY_IMPROVEMENT,
            )
            for access in self.that_may(action)
            if action is not Action.WRITE_IMPROVEMENT_PLAN or writers & access.roles
        }
        return plans_of(list(accesses.values())) if accesses else {}

    @cached_property
    def checks(self) -> Mapping[int, CheckWork]:
        """What is to be done in the factual accuracy check of each draft."""
        return check_work_in(self.that_may(Action.SEE_ACCURACY_CHECK))

    @cached_property
    def prepared_releases(self) -> Mapping[int, Release]:
        """The release of each report that is prepared or scheduled, and not published yet."""
        return unpublished_releases_of(_numbers(self.that_may(Action.PREPARE_RELEASE)))

    @cached_property
    def drawn_groups(self) -> Mapping[int, set[str]]:
        """The case groups of which a sample is drawn."""
        numbers = _numbers(self.that_may(Action.TRANSITION, State.ANNOUNCED))
        groups: dict[int, set[str]] = defaultdict(set)
        if numbers:
            rows = Draw.objects.filter(inspection__in=numbers).order_by()
            for number, group in rows.values_list("inspection", "group").distinct():
                groups[number].add(group)
        return groups

    @cached_property
    def unfinished(self) -> frozenset[int]:
        """The inspections in fieldwork of which an assessment is not finished, whoever may see it."""
        numbers = _numbers(self.that_may(Action.TRANSITION, State.FIELDWORK))
        if not numbers:
            return frozenset()
        rows = Assessment.objects.filter(inspection__in=numbers).exclude(state=AssessmentProgress.FINISHED)
        return frozenset(rows.order_by().values_list("inspection", flat=True).distinct())


def _numbers(accesses: Iterable[InspectionAccess]) -> list[int]:
    return [access.inspection.pk for access in accesses]


def _grouped(rows: Iterable[tuple[int, Record]]) -> dict[int, list[Record]]:
    """Return the records of each inspection, in their order."""
    records: dict[int, list[Record]] = defaultdict(list)
    for number, record in rows:
        records[number].append(record)
    return records
