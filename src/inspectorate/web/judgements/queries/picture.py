"""The picture forming: how far everyone has come, and what the answers so far add up to."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import QuerySet

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.inspection import Results
from inspectorate.method.ratings import ProposedRating, Sensitivity
from inspectorate.method.standards import Framework, Standard
from inspectorate.method.tallies import Tally
from inspectorate.web.assessments.models import Answer, Assessment
from inspectorate.web.assessments.models import Progress as State
from inspectorate.web.inspections.queries import InspectionAccess, framework
from inspectorate.web.judgements.models import Enquiry, Result
from inspectorate.web.judgements.queries.results import last, read, stored
from inspectorate.web.permissions import Action, NotVisible, insist

FRESH = timedelta(seconds=15)
"""While answers come in, ratings are worked out this often at most; progress is always as it is."""


@dataclass(slots=True)
class Progress:
    """How far one person has come, or everyone: assessments by state, and those with each stage answered."""

    name: str
    states: Counter[str] = field(default_factory=Counter)
    stages: Counter[str] = field(default_factory=Counter)

    @property
    def cases(self) -> int:
        """How many assessments there are."""
        return sum(self.states.values())


@dataclass(frozen=True, slots=True)
class Forming:
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
class Picture:
    """Everything the lead's page shows."""

    stages: tuple[Standard, ...]
    people: tuple[Progress, ...]
    everyone: Progress
    forming: tuple[Forming, ...]
    overall: object
    worked_out_at: datetime | None
    behind: bool
    enquiries: tuple[Enquiry, ...]
    faults: tuple[Fault, ...]


def picture(*, access: InspectionAccess, anew: bool) -> Picture:
    """The picture as it stands, always in the same number of queries; `anew` works ratings out if need be.

    Otherwise they are those worked out last, so that the page is there at once, and `behind` says if that is
    no longer all.
    """
    stages, people, everyone = progress(access=access)
    edition = framework(access.inspection.edition)
    found, worked_out_at, behind, faults = _results(access, anew)
    return Picture(
        stages=stages,
        people=people,
        everyone=everyone,
        forming=tuple(_forming(each, found) for each in edition.standards.values()) if found else (),
        overall=found.overall if found else None,
        worked_out_at=worked_out_at,
        behind=behind,
        enquiries=tuple(access.inspection.enquiries.order_by("pk")),
        faults=faults,
    )


def progress(*, access: InspectionAccess) -> tuple[tuple[Standard, ...], tuple[Progress, ...], Progress]:
    """The stages of a case, how far each person has come in them, and everyone together."""
    insist(Action.SEE_PICTURE, access.roles, access.inspection.stands)
    edition = framework(access.inspection.edition)
    stages = tuple(
        standard for domain in edition.domains if domain.judged_on == "cases" for standard in domain.standards
    )
    return stages, *_progress(access, edition)


def rated(*, access: InspectionAccess) -> tuple[Result, Results]:
    """The ratings as they stand, with the record they were read from. Raises FaultsFound as things are."""
    insist(Action.SEE_PICTURE, access.roles, access.inspection.stands)
    kept = stored(access.inspection, not_older_than=FRESH)
    return kept, read(kept)


def enquiries(*, access: InspectionAccess) -> QuerySet[Enquiry]:
    """The lines of enquiry raised."""
    insist(Action.RAISE_ENQUIRY, access.roles, access.inspection.stands)
    return access.inspection.enquiries.select_related("by").order_by("pk")


def enquiry(*, access: InspectionAccess, id: int) -> Enquiry:  # noqa: A002 - the word for it
    """One line of enquiry. Raises NotVisible when it is another inspection's."""
    found = enquiries(access=access).filter(pk=id).first()
    if found is None:
        raise NotVisible
    return found


def _results(
    access: InspectionAccess, anew: bool
) -> tuple[Results | None, datetime | None, bool, tuple[Fault, ...]]:
    try:
        if anew:
            kept, behind = stored(access.inspection, not_older_than=FRESH), False
        else:
            kept, behind = last(access.inspection, settles=FRESH)
        return read(kept), kept.worked_out_at, behind, ()
    except FaultsFound as found:
        return None, None, False, found.faults


def _forming(standard: Standard, found: Results) -> Forming:
    tallies = (found.tallies[key.id] for key in standard.key_questions if key.id in found.tallies)
    rating = found.ratings[standard.id]
    decided = (rating.rating or "") if rating.decision else ""
    return Forming(standard, rating.proposed, tuple(tallies), found.sensitivity.get(standard.id), decided)


def _progress(access: InspectionAccess, edition: Framework) -> tuple[tuple[Progress, ...], Progress]:
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
    people: dict[int, Progress] = {}
    everyone = Progress("")
    for each in (
        Assessment.objects.filter(inspection=access.inspection)
        .select_related("assessor")
        .only("state", "group", "assessor__name")
        .order_by("assessor__name", "assessor")
    ):
        own = people.setdefault(each.assessor_id, Progress(each.assessor.name))
        done = [name for name, count in answered.get(each.pk, {}).items() if count == wanted[name]]
        if each.state == State.FINISHED:  # questions that do not apply have no answer
            done = [standard.id for standard in edition.domain_for(each.group).standards]
        for progress in (own, everyone):
            progress.states[each.state] += 1
            progress.stages.update(done)
    return tuple(people.values()), everyone
