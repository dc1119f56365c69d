"""The picture forming: how far everyone has come, and what the answers so far add up to."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.inspection import Results
from inspectorate.method.ratings import ProposedRating, Sensitivity
from inspectorate.method.standards import Framework, Standard
from inspectorate.method.tallies import Tally
from inspectorate.web.assessments.models import Answer, Assessment
from inspectorate.web.assessments.models import AssessmentProgress as State
from inspectorate.web.editions import framework
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.judgements.models import LineOfEnquiry
from inspectorate.web.permissions import Action, require
from inspectorate.web.results.models import StoredResult
from inspectorate.web.results.queries.results import latest, read, stored

FRESH = timedelta(seconds=15)
"""While answers come in, ratings are worked out this often at most; progress is always as it is."""


@dataclass(slots=True)
class PersonProgress:
    """How far one person has come, or everyone: assessments by state, and those with each stage answered."""

    name: str
    states: Counter[str] = field(default_factory=Counter)
    stages: Counter[str] = field(default_factory=Counter)

    @property
    def cases(self) -> int:
        """How many assessments there are."""
        return sum(self.states.values())


@dataclass(frozen=True, slots=True)
class EmergingRating:
    """One standard as it stands: what is proposed, on what, how firmly, and what the panel decided ("")."""

    standard: Standard
    proposed: ProposedRating
    tallies: tuple[Tally, ...]
    firm: Sensitivity | None
    decided: str

    @property
    def certainty(self) -> float | None:
        """The probability of the proposed rating over the whole eligible population."""
        return self.firm.probabilities.get(self.firm.rating) if self.firm else None


@dataclass(frozen=True, slots=True)
class EmergingFindings:
    """Everything the lead's page shows."""

    stages: tuple[Standard, ...]
    people: tuple[PersonProgress, ...]
    everyone: PersonProgress
    forming: tuple[EmergingRating, ...]
    overall: object
    calculated_at: datetime | None
    behind: bool
    lines_of_enquiry: tuple[LineOfEnquiry, ...]
    faults: tuple[Fault, ...]


def emerging_findings(*, access: InspectionAccess, anew: bool) -> EmergingFindings:
    """The picture as it stands, always in the same number of queries; `anew` works ratings out if need be.

    Otherwise they are those worked out last, so that the page is there at once, and `behind` says if that is
    no longer all.
    """
    stages, people, everyone = progress(access=access)
    edition = framework(access.inspection.edition)
    found, calculated_at, behind, faults = _results(access, anew)
    return EmergingFindings(
        stages=stages,
        people=people,
        everyone=everyone,
        forming=tuple(_emerging_rating(each, found) for each in edition.standards.values()) if found else (),
        overall=found.overall if found else None,
        calculated_at=calculated_at,
        behind=behind,
        lines_of_enquiry=tuple(access.inspection.lines_of_enquiry.order_by("pk")),
        faults=faults,
    )


def progress(
    *, access: InspectionAccess
) -> tuple[tuple[Standard, ...], tuple[PersonProgress, ...], PersonProgress]:
    """The stages of a case, how far each person has come in them, and everyone together."""
    require(Action.SEE_EMERGING_FINDINGS, access.roles, access.inspection.current_state)
    edition = framework(access.inspection.edition)
    stages = tuple(
        standard for domain in edition.domains if domain.judged_on == "cases" for standard in domain.standards
    )
    return stages, *_progress(access, edition)


def ratings(*, access: InspectionAccess) -> tuple[StoredResult, Results]:
    """The ratings as they stand, with the record they were read from. Raises FaultsFound as things are."""
    require(Action.SEE_EMERGING_FINDINGS, access.roles, access.inspection.current_state)
    kept = stored(access.inspection, not_older_than=FRESH)
    return kept, read(kept)


def _results(
    access: InspectionAccess, anew: bool
) -> tuple[Results | None, datetime | None, bool, tuple[Fault, ...]]:
    try:
        if anew:
            kept, behind = stored(access.inspection, not_older_than=FRESH), False
        else:
            kept, behind = latest(access.inspection, settles=FRESH)
        return read(kept), kept.calculated_at, behind, ()
    except FaultsFound as found:
        return None, None, False, found.faults


def _emerging_rating(standard: Standard, found: Results) -> EmergingRating:
    tallies = (found.tallies[key.id] for key in standard.key_questions if key.id in found.tallies)
    rating = found.ratings[standard.id]
    decided = (rating.rating or "") if rating.decision else ""
    return EmergingRating(
        standard, rating.proposed, tuple(tallies), found.sensitivity.get(standard.id), decided
    )


def _progress(
    access: InspectionAccess, edition: Framework
) -> tuple[tuple[PersonProgress, ...], PersonProgress]:
    """Who has come how far. A stage is answered when all its key questions are, or the case is finished."""
    asked = {key.id: standard.id for standard in edition.standards.values() for key in standard.key_questions}
    wanted = {standard.id: len(standard.key_questions) for standard in edition.standards.values()}
    answered: dict[int, Counter[str]] = {}
    for assessment, question in (
        Answer.objects.filter(assessment__inspection=access.inspection, question__in=asked)
        .exclude(value="")
        .values_list("assessment", "question")
    ):
        answered.setdefault(assessment, Counter())[asked[question]] += 1
    people: dict[int, PersonProgress] = {}
    everyone = PersonProgress("")
    for each in (
        Assessment.objects.filter(inspection=access.inspection)
        .select_related("assessor")
        .only("state", "group", "assessor__name")
        .order_by("assessor__name", "assessor")
    ):
        own = people.setdefault(each.assessor_id, PersonProgress(each.assessor.name))
        done = [name for name, count in answered.get(each.pk, {}).items() if count == wanted[name]]
        if each.state == State.FINISHED:  # questions that do not apply have no answer
            done = [standard.id for standard in edition.domain_for(each.group).standards]
        for progress in (own, everyone):
            progress.states[each.state] += 1
            progress.stages.update(done)
    return tuple(people.values()), everyone
