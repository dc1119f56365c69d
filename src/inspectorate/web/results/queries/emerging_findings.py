"""Emerging findings: each person's progress, and the ratings that the answers so far lead to."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Case, When

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.inspection import Results
from inspectorate.method.ratings import ProposedRating, Sensitivity
from inspectorate.method.standards import Framework, Standard
from inspectorate.method.tallies import Tally
from inspectorate.web.assessments.models import Answer, Assessment, AssessmentProgress
from inspectorate.web.assessments.queries.blindness import hidden_assessments
from inspectorate.web.editions import framework
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.judgements.models import LineOfEnquiry
from inspectorate.web.permissions import Action, NotVisible, require
from inspectorate.web.results.queries.personal_results import (
    FRESH_FOR,
    PersonalResults,
    deciding_cases,
    personal_results,
)


@dataclass(slots=True)
class PersonProgress:
    """One person's assessments, or everyone's: the number in each state, and with each stage answered."""

    name: str
    states: Counter[str] = field(default_factory=Counter)
    stages: Counter[str] = field(default_factory=Counter)

    @property
    def cases(self) -> int:
        """Return the number of assessments."""
        return sum(self.states.values())


@dataclass(frozen=True, slots=True)
class EmergingRating:
    """A standard's proposed rating, its tallies and sensitivity, and the panel's rating ("" if undecided)."""

    standard: Standard
    proposed: ProposedRating
    tallies: tuple[Tally, ...]
    sensitivity: Sensitivity | None
    decided: str

    @property
    def deciding(self) -> Tally | None:
        """Return the tally of the key question that decides the rating, or None."""
        return next((tally for tally in self.tallies if tally.question == self.proposed.lowest), None)


MOST_LINES = 3
"""How many lines of enquiry the emerging findings show; the page of lines of enquiry lists all."""


@dataclass(frozen=True, slots=True)
class EmergingFindings:
    """The emerging findings of an inspection, as one person may see them.

    `is_stale` if an input has changed since the calculation. `left_out` are the cases of which an assessment
    is left out because the person assesses them blind. `has_more_lines` says whether there are more lines of
    enquiry than are shown.
    """

    stages: tuple[Standard, ...]
    people: tuple[PersonProgress, ...]
    everyone: PersonProgress
    ratings: tuple[EmergingRating, ...]
    overall: object
    calculated_at: datetime | None
    is_stale: bool
    lines_of_enquiry: tuple[LineOfEnquiry, ...]
    has_more_lines: bool
    faults: tuple[Fault, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EmergingStandard:
    """The emerging findings of one standard; `rating` is None if the ratings cannot be calculated.

    `deciding` are the cases whose single answers are shown; the rest is as in EmergingFindings.
    """

    standard: Standard
    rating: EmergingRating | None
    calculated_at: datetime | None
    is_stale: bool
    faults: tuple[Fault, ...]
    left_out: tuple[str, ...]
    deciding: frozenset[str]


def emerging_findings(*, access: InspectionAccess, recalculate: bool) -> EmergingFindings:
    """Return the emerging findings, in a constant number of queries.

    With `recalculate`, the ratings are calculated again if an input has changed. Otherwise they are the ones
    stored last, and `is_stale` is true if an input has changed since.
    """
    hidden = hidden_assessments(access=access)
    stages, people, everyone = progress(access=access, hidden=hidden)
    edition = framework(access.inspection.edition)
    personal, faults = _results(access, recalculate, hidden)
    lines = _lines_of_enquiry(access)
    results = personal.results if personal else None
    return EmergingFindings(
        stages=stages,
        people=people,
        everyone=everyone,
        ratings=tuple(_emerging_rating(standard, results) for standard in edition.standards.values())
        if results
        else (),
        overall=results.overall if results else None,
        calculated_at=personal.calculated_at if personal else None,
        is_stale=personal.is_stale if personal else False,
        lines_of_enquiry=lines[:MOST_LINES],
        has_more_lines=len(lines) > MOST_LINES,
        faults=faults,
        left_out=personal.left_out if personal else (),
    )


def emerging_standard(*, access: InspectionAccess, standard: str, recalculate: bool) -> EmergingStandard:
    """Return the emerging findings of one standard, calculated as `emerging_findings`.

    Raises NotVisible if the edition does not have the standard.
    """
    require(Action.SEE_EMERGING_FINDINGS, access.roles, access.inspection.current_state)
    rated = access.framework.standards.get(standard)
    if rated is None:
        raise NotVisible
    personal, faults = _results(access, recalculate, hidden_assessments(access=access))
    return EmergingStandard(
        standard=rated,
        rating=_emerging_rating(rated, personal.results) if personal else None,
        calculated_at=personal.calculated_at if personal else None,
        is_stale=personal.is_stale if personal else False,
        faults=faults,
        left_out=personal.left_out if personal else (),
        deciding=frozenset(deciding_cases(personal.results, standard) if personal else ()),
    )


def _lines_of_enquiry(access: InspectionAccess) -> tuple[LineOfEnquiry, ...]:
    """Return the open lines of enquiry, then those with an outcome, latest first: one more than are shown."""
    is_answered = Case(When(outcome="", then=0), default=1)
    return tuple(access.inspection.lines_of_enquiry.order_by(is_answered, "-pk")[: MOST_LINES + 1])


def progress(
    *, access: InspectionAccess, hidden: list[Assessment] | None = None
) -> tuple[tuple[Standard, ...], tuple[PersonProgress, ...], PersonProgress]:
    """Return the stages of a case, the progress of each person, and that of everyone together.

    `hidden` are the assessments that the person is blind to, if they have been read already.
    """
    require(Action.SEE_EMERGING_FINDINGS, access.roles, access.inspection.current_state)
    edition = framework(access.inspection.edition)
    stages = tuple(
        standard for domain in edition.domains if domain.judged_on == "cases" for standard in domain.standards
    )
    hidden = hidden_assessments(access=access) if hidden is None else hidden
    return stages, *_progress(access, edition, {assessment.pk for assessment in hidden})


def ratings(*, access: InspectionAccess) -> PersonalResults:
    """Return the ratings for a person. Raises FaultsFound if they cannot be calculated."""
    require(Action.SEE_EMERGING_FINDINGS, access.roles, access.inspection.current_state)
    return personal_results(access=access, not_older_than=FRESH_FOR)


def _results(
    access: InspectionAccess, recalculate: bool, hidden: list[Assessment]
) -> tuple[PersonalResults | None, tuple[Fault, ...]]:
    try:
        personal = personal_results(
            access=access, not_older_than=FRESH_FOR, recalculate=recalculate, hidden=hidden
        )
        return personal, ()
    except FaultsFound as error:
        return None, error.faults


def _emerging_rating(standard: Standard, results: Results) -> EmergingRating:
    tallies = (results.tallies[key.id] for key in standard.key_questions if key.id in results.tallies)
    rating = results.ratings[standard.id]
    decided = (rating.rating or "") if rating.decision else ""
    return EmergingRating(
        standard, rating.proposed, tuple(tallies), results.sensitivity.get(standard.id), decided
    )


def _progress(
    access: InspectionAccess, edition: Framework, hidden: set[int]
) -> tuple[tuple[PersonProgress, ...], PersonProgress]:
    """Return the progress by person and in total.

    A stage counts once its key questions are answered or the case is finished. Of assessments that the person
    is blind to, only the state counts: which questions are answered depends on the answers.
    """
    standard_of = {
        key.id: standard.id for standard in edition.standards.values() for key in standard.key_questions
    }
    question_counts = {standard.id: len(standard.key_questions) for standard in edition.standards.values()}
    answer_counts: dict[int, Counter[str]] = {}
    for assessment_id, question in (
        Answer.objects.filter(assessment__inspection=access.inspection, question__in=standard_of)
        .exclude(value="")
        .exclude(assessment__in=hidden)
        .values_list("assessment", "question")
    ):
        answer_counts.setdefault(assessment_id, Counter())[standard_of[question]] += 1
    people: dict[tuple[int, str], PersonProgress] = {}
    everyone = PersonProgress("")
    for assessment in (
        Assessment.objects.filter(inspection=access.inspection)
        .select_related("assessor")
        .only("state", "group", "imported_assessor", "assessor__name")
        .order_by("imported_assessor", "assessor__name", "assessor")
    ):
        key = assessment.assessor_id, assessment.assessor_name
        person = people.setdefault(key, PersonProgress(assessment.assessor_name))
        answered_stages = [
            name
            for name, count in answer_counts.get(assessment.pk, {}).items()
            if count == question_counts[name]
        ]
        if assessment.state == AssessmentProgress.FINISHED:  # questions that do not apply have no answer
            answered_stages = [standard.id for standard in edition.domain_for(assessment.group).standards]
        for person_progress in (person, everyone):
            person_progress.states[assessment.state] += 1
            person_progress.stages.update(answered_stages)
    return tuple(people.values()), everyone
