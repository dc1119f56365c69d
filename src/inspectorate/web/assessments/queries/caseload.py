"""Read many assessments at once: progress, tallies and cases to assign.

The number of SQL queries does not depend on the number of assessments.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import overload

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, When

from inspectorate.method import assessments as method
from inspectorate.method import tallies
from inspectorate.method.standards import Framework
from inspectorate.method.tallies import Tally
from inspectorate.web.assessments.models import (
    Alert,
    AnswerEvent,
    Assessment,
    AssessmentProgress,
    HeldInterview,
    Occasion,
    Reassignment,
    ReviewState,
)
from inspectorate.web.assessments.queries.access import AssessmentAccess, method_assessment, visible
from inspectorate.web.assessments.queries.all_answers import all_assessments, with_answers
from inspectorate.web.assessments.queries.blindness import hidden_ids
from inspectorate.web.assessments.queries.conflicts import conflicted_keys
from inspectorate.web.assessments.queries.questions import fact_texts
from inspectorate.web.cases.queries.latest import sampled_in
from inspectorate.web.cases.queries.samples import current_draws
from inspectorate.web.editions import framework
from inspectorate.web.inspections.models import TeamMember
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.lists import matching_words
from inspectorate.web.permissions import Action, require
from inspectorate.web.states import ASSESSORS

__all__ = [
    "AssessmentOverview",
    "AssignmentCounts",
    "Caseload",
    "assessors",
    "assessors_of_cases",
    "assignment_counts",
    "caseload",
    "has_later_work",
    "history",
    "method_assessment",
    "method_assessments",
    "tally",
    "unassigned",
]


@dataclass(frozen=True, slots=True)
class AssessmentOverview:
    """Progress of an assessment: questions that apply, those answered, and unresolved answer conflicts.

    The facts that are asked about the case count as questions that apply.
    `waiting` questions depend on a fact that is not answered yet; `comments` of a review need a reply.
    """

    assessment: Assessment
    applicable: int
    answered: int
    conflicts: int
    waiting: int
    comments: int


@dataclass(frozen=True, slots=True)
class Caseload(Sequence[AssessmentOverview]):
    """Assessments in order. Their progress is calculated when they are read, page by page."""

    assessments: QuerySet[Assessment]
    edition: Framework

    def __len__(self) -> int:
        return self.assessments.count()

    def __iter__(self) -> Iterator[AssessmentOverview]:
        return iter(self[0:])

    @overload
    def __getitem__(self, rows: int) -> AssessmentOverview: ...

    @overload
    def __getitem__(self, rows: slice) -> list[AssessmentOverview]: ...

    def __getitem__(self, rows: int | slice) -> AssessmentOverview | list[AssessmentOverview]:
        if isinstance(rows, int):
            return self[rows : rows + 1][0]
        unresolved = Count("conflicts", filter=Q(conflicts__resolved_at=None), distinct=True)
        open_threads = Q(review_threads__state=ReviewState.OPEN)
        comments = Count("review_threads", filter=open_threads, distinct=True)
        annotated = self.assessments.annotate(unresolved=unresolved, comments=comments)
        selected = list(annotated.select_related("assessor")[rows])
        counts = {assessment.pk: (assessment.unresolved, assessment.comments) for assessment in selected}
        return [
            _overview(assessment, answers, self.edition, *counts[assessment.pk])
            for assessment, answers in with_answers(selected)
        ]


def caseload(
    *,
    access: InspectionAccess,
    search: str = "",
    person: int | str = "",
    state: str = "",
    group: str = "",
) -> Caseload:
    """Return the assessments a person may see, by default all, that have each word of a text.

    The person's own assessments come first, and among these the returned ones. `person` is the id of an
    assessor.
    """
    require(Action.SEE_CASES, access.roles, access.inspection.current_state)
    is_returned = Q(assessor=access.person, state=AssessmentProgress.RETURNED)
    is_own = Case(When(is_returned, then=0), When(assessor=access.person, then=1), default=2)
    assessments = visible(access).filter(matching_words(search, "case_id", "assessor__name"))
    conditions = {"assessor": person, "state": state, "group": group}
    assessments = assessments.filter(**{name: value for name, value in conditions.items() if value})
    return Caseload(
        assessments.order_by(is_own, "group", "case_id", "occasion"), framework(access.inspection.edition)
    )


@dataclass(frozen=True, slots=True)
class AssignmentCounts:
    """How many cases the current samples have, and how many of them a first, and a second assessor."""

    sampled: int
    first: int
    second: int


def assignment_counts(*, access: InspectionAccess) -> AssignmentCounts:
    """Return how many cases of the current samples have assessors, whoever may see them."""
    require(Action.ASSIGN_CASE, access.roles, access.inspection.current_state)
    of_case = access.inspection.assessments.filter(group=OuterRef("draw__group"), case_id=OuterRef("case_id"))
    sampled = sampled_in([access.inspection.pk]).annotate(
        **{f"has_{occasion}": Exists(of_case.filter(occasion=occasion)) for occasion in Occasion.values}
    )
    counts = {occasion: Count("pk", filter=Q(**{f"has_{occasion}": True})) for occasion in Occasion.values}
    return AssignmentCounts(**sampled.aggregate(sampled=Count("pk"), **counts))


def assessors_of_cases(*, access: InspectionAccess) -> list[tuple[int, str, bool]]:
    """Return number and name of the assessors of the cases a person may see, by name.

    The third value says whether the assessor can be assigned cases, or is the person.
    """
    team = _assessor_members(access).filter(person=OuterRef("assessor"))
    is_in_team = Exists(team) | Q(assessor=access.person)
    people = visible(access).annotate(is_in_team=is_in_team).order_by("assessor__name", "assessor").distinct()
    return list(people.values_list("assessor", "assessor__name", "is_in_team"))


def method_assessments(*, access: InspectionAccess) -> tuple[method.Assessment, ...]:
    """Return the assessments that have begun, as values of the method, without those a person is blind to."""
    return all_assessments(access.inspection, without=hidden_ids(access=access))


def tally(*, access: InspectionAccess) -> Mapping[str, Tally]:
    """Return the tally of every question over the first assessments that a person is not blind to."""
    draws = current_draws(access.inspection)
    populations = {group: draw.long_list.eligible for group, draw in draws.items()}
    edition = framework(access.inspection.edition)
    return tallies.count(method_assessments(access=access), edition, populations)


def history(*, case: AssessmentAccess, question: str) -> QuerySet[AnswerEvent]:
    """Return the history of an answer: every event of its question, oldest first."""
    return case.assessment.events.filter(question=question).select_related("by").order_by("id")


def assessors(*, access: InspectionAccess) -> QuerySet[TeamMember]:
    """Return the team members who can be assigned cases, by name."""
    return _assessor_members(access).select_related("person").order_by("person__name", "pk")


def _assessor_members(access: InspectionAccess) -> QuerySet[TeamMember]:
    return access.inspection.members.filter(removed_at=None, role__in=ASSESSORS)


def unassigned(*, access: InspectionAccess, occasion: str) -> list[tuple[str, str]]:
    """Return group and case id of the sampled cases without an assessment of this occasion.

    Cases in which the person has a conflict of interest are left out: somebody else assigns them.
    """
    drawn_cases = sampled_in([access.inspection.pk])
    assigned = set(access.inspection.assessments.filter(occasion=occasion).values_list("group", "case_id"))
    sampled = drawn_cases.order_by("draw__group", "case_id").values_list("draw__group", "case_id")
    conflicted = conflicted_keys(access.inspection.pk, access.conflict)
    return [case for case in sampled if case not in assigned and case not in conflicted]


def assessed_once(*, access: InspectionAccess) -> list[Assessment]:
    """Return the first assessments of sampled cases that have no second assessment."""
    candidates = set(unassigned(access=access, occasion=Occasion.SECOND))
    firsts = access.inspection.assessments.filter(occasion=Occasion.FIRST).select_related("assessor")
    return [
        assessment
        for assessment in firsts.order_by("group", "case_id")
        if (assessment.group, assessment.case_id) in candidates
    ]


def has_later_work(reassignments: QuerySet[Reassignment]) -> bool:
    """Return whether anything has been done in an assessment since one of these reassignments of it."""
    later = Reassignment.objects.filter(
        assessment=OuterRef("assessment"), pk__gt=OuterRef("pk"), case_allocation__undone_at=None
    )
    of_assessment = {"assessment": OuterRef("assessment")}
    interviews = HeldInterview.objects.filter(**of_assessment, at__gt=OuterRef("case_allocation__at"))
    alerts = Alert.objects.filter(**of_assessment, raised_at__gt=OuterRef("case_allocation__at"))
    others = Assessment.objects.filter(
        inspection=OuterRef("assessment__inspection"),
        group=OuterRef("assessment__group"),
        case_id=OuterRef("assessment__case_id"),
    ).exclude(pk=OuterRef("assessment"))
    was_first_assigned = Q(previous=None) & ~Q(assessment__occasion=Occasion.SECOND)
    return reassignments.filter(
        ~Q(assessment__assessor=F("assessor"))
        | ~Q(assessment__version=F("version"))
        | Q(assessment__checked_out_at__isnull=False)
        | Q(Exists(later))
        | Q(Exists(interviews))
        | Q(Exists(alerts))
        | (was_first_assigned & Q(Exists(others)))
    ).exists()


def _overview(
    assessment: Assessment,
    answers: dict[str, method.Answer],
    edition: Framework,
    conflicts: int,
    comments: int,
) -> AssessmentOverview:
    value = method_assessment(assessment, answers, edition)
    routes = method.route(value.facts, edition, assessment.group)
    facts = {name for name, _text in fact_texts(edition, assessment.group)}
    applicable = {name for name, applies in routes.items() if applies} | facts
    answered = {name for name, answer in answers.items() if answer.value}
    return AssessmentOverview(
        assessment,
        applicable=len(applicable),
        answered=len(applicable & answered),
        conflicts=conflicts,
        waiting=sum(applies is None for applies in routes.values()),
        comments=comments,
    )
