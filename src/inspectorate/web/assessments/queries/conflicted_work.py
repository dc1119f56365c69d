"""What is left to do about the work of people with a conflict of interest, and who decides about it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Max, OuterRef, Q

from inspectorate.web.assessments.models import (
    Answer,
    AnswerConflict,
    Assessment,
    AssessmentProgress,
    ConflictReview,
)
from inspectorate.web.assessments.queries.blindness import is_blind
from inspectorate.web.assessments.queries.conflicts import conflicted_cases
from inspectorate.web.inspections.models import Declaration
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.people.models import Person
from inspectorate.web.visibility import DeclaredConflict


@dataclass(frozen=True, slots=True)
class ConflictedWork:
    """What a person with a conflict of interest has done or has to do in one case.

    `answers` is the number of answers they gave that are current, or late and not yet decided about. `review`
    is the latest decision about their work.
    """

    person: Person
    assessment: Assessment
    answers: int
    last_answer: datetime | None
    review: ConflictReview | None

    @property
    def is_assessor(self) -> bool:
        """Whether the case is assigned to them."""
        return self.assessment.assessor_id == self.person.pk

    @property
    def to_review(self) -> bool:
        """Whether somebody has to decide if their answers count."""
        if self.last_answer is None:
            return False
        return self.review is None or self.review.at < self.last_answer

    @property
    def to_reassign(self) -> bool:
        """Whether the case needs another assessor: it is theirs, and not finished or not decided about."""
        is_finished = self.assessment.state == AssessmentProgress.FINISHED
        return self.is_assessor and (not is_finished or self.to_review)


def work_to_decide(*, access: InspectionAccess, declarations: Iterable[Declaration]) -> list[ConflictedWork]:
    """Return the work of others, by the inspection's declarations, that this person has to decide about.

    Cases in which the person has a conflict of interest themselves, or assesses blind, are left to somebody
    else.
    """
    return [
        work
        for person, conflict in _conflicts(declarations).items()
        if person != access.person
        for work in _conflicted_work(access, person, conflict)
        if work.to_reassign or work.to_review
    ]


def _conflicted_work(
    access: InspectionAccess, person: Person, conflict: DeclaredConflict
) -> Iterator[ConflictedWork]:
    """Yield the cases covered by a person's conflict that are theirs or in which they answered."""
    inspection = access.inspection
    covered = inspection.assessments.filter(conflicted_cases(inspection.pk, conflict))
    to_decide = covered.exclude(conflicted_cases(inspection.pk, access.conflict))
    to_decide = to_decide.exclude(is_blind(access.person))
    answered = Answer.objects.filter(assessment=OuterRef("pk"), by=person, value__gt="")
    late = AnswerConflict.objects.filter(assessment=OuterRef("pk"), event__by=person, resolved_at=None)
    is_theirs = Q(assessor=person) | Exists(answered) | Exists(late)
    own = to_decide.filter(is_theirs).select_related("assessor")
    assessments = list(own.order_by("group", "case_id", "occasion"))
    last_answers = _last_answers(person, assessments)
    reviews = ConflictReview.objects.filter(person=person, assessment__in=assessments)
    latest = {review.assessment_id: review for review in reviews.select_related("by").order_by("pk")}
    for assessment in assessments:
        answers, last_answer = last_answers.get(assessment.pk, (0, None))
        yield ConflictedWork(person, assessment, answers, last_answer, latest.get(assessment.pk))


def declarations_to_decide(declarations: Iterable[Declaration], person: Person) -> list[Declaration]:
    """Return the declarations in force whose person has declared “No conflict of interest” since."""
    latest: dict[int, Declaration] = {}
    for declaration in sorted(declarations, key=lambda declaration: declaration.pk):
        latest[declaration.person_id] = declaration
    return [
        declaration
        for declaration in declarations
        if declaration.in_force
        and declaration.person_id != person.pk
        and latest[declaration.person_id].conflict_of_interest == "none"
    ]


def _conflicts(declarations: Iterable[Declaration]) -> Mapping[Person, DeclaredConflict]:
    """Return what the declarations in force of each person cover, also of people who have left the team."""
    conflicts: dict[Person, DeclaredConflict] = {}
    for declaration in declarations:
        if declaration.in_force:
            earlier = conflicts.get(declaration.person, DeclaredConflict())
            conflicts[declaration.person] = earlier | declaration.conflict
    return conflicts


def _last_answers(person: Person, assessments: list[Assessment]) -> dict[int, tuple[int, datetime]]:
    """Return the number and latest time of a person's answers, current or undecided late, by assessment."""
    answers = Answer.objects.filter(by=person, assessment__in=assessments, value__gt="")
    conflicts = AnswerConflict.objects.filter(event__by=person, assessment__in=assessments, resolved_at=None)
    last_answers: dict[int, tuple[int, datetime]] = {}
    for rows in (
        answers.values_list("assessment").annotate(number=Count("pk"), latest=Max("at")),
        conflicts.values_list("assessment").annotate(number=Count("pk"), latest=Max("event__at")),
    ):
        for assessment, number, latest in rows.order_by("assessment"):
            earlier, at = last_answers.get(assessment, (0, latest))
            last_answers[assessment] = (earlier + number, max(at, latest))
    return last_answers
