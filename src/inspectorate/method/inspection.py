"""One inspection as a frozen value: everything that was recorded, and the results computed from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from inspectorate.method import evidence, ratings, tallies
from inspectorate.method.assessments import (
    Agreement,
    Assessment,
    ClassificationCheck,
    agreement,
    compare_classifications,
)
from inspectorate.method.evidence import (
    EvidenceItem,
    LineOfEnquiry,
    SurveyResponse,
    SurveyTally,
    Triangulation,
)
from inspectorate.method.faults import FaultsFound
from inspectorate.method.population import Population
from inspectorate.method.ratings import ConfirmedRating, Decision, Judgement, Overall, Sensitivity
from inspectorate.method.sample.drawn import Sample
from inspectorate.method.standards import Framework
from inspectorate.method.tallies import Tally


@dataclass(frozen=True, slots=True)
class About:
    """What was inspected, when and by whom. `invented` is a notice printed wherever the data is shown."""

    id: str
    service: str
    service_short: str
    area: str
    fieldwork_started: date
    fieldwork_ended: date | None
    published: date | None
    lead_inspector: str
    team: tuple[str, ...]
    invented: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A key fact about the place: value beside comparator, both with unit, period and source footnote.

    `base_includes_unknown` says that shares of this `share_of` group need not sum to 100.
    """

    key: str
    title: str
    unit: str
    value: float
    comparator: float | None
    comparator_title: str
    period: str
    source: str
    share_of: str = ""
    base_includes_unknown: bool = False


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One recommendation; numbered through in the order given. `to` is the body addressed."""

    to: str
    text: str
    standards: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LongList:
    """A long list as it was sent: its file's name, its headings, and every row as text.

    Each row has one cell a heading; an empty cell is an empty text.
    """

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Inspection:
    """One inspection with everything recorded about it. Nothing computed is stored here.

    `populations`, `samples` and `long_lists` are by case group; `narrative` maps a section key ("foreword", a
    domain or standard id, "<domain>.strengths", …) to Markdown; `readme` is for whoever opens the folder.
    """

    framework: Framework
    about: About
    populations: Mapping[str, Population]
    samples: Mapping[str, Sample]
    assessments: tuple[Assessment, ...]
    evidence: tuple[EvidenceItem, ...] = ()
    survey: tuple[SurveyResponse, ...] = ()
    enquiries: tuple[LineOfEnquiry, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    decisions: tuple[Decision, ...] = ()
    figures: tuple[Figure, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    narrative: Mapping[str, str] = field(default_factory=dict)
    long_lists: Mapping[str, LongList] = field(default_factory=dict)
    readme: str = ""


@dataclass(frozen=True, slots=True)
class Results:
    """Everything computed from an inspection, by question or standard id.

    `overall` is None when no scored standard is rated; `overall_probabilities` maps every rating to its
    probability over the whole eligible population, empty when that cannot be said. `outstanding` says in
    plain sentences what is still to come; while there is any, the overall rating is provisional.
    """

    tallies: Mapping[str, Tally]
    ratings: Mapping[str, ConfirmedRating]
    overall: Overall | None
    sensitivity: Mapping[str, Sensitivity]
    agreement: Mapping[str, Agreement]
    classifications: tuple[ClassificationCheck, ...]
    survey: Mapping[str, SurveyTally]
    triangulation: Mapping[str, Triangulation]
    overall_probabilities: Mapping[str, float] = field(default_factory=dict)
    outstanding: tuple[str, ...] = ()

    @property
    def provisional(self) -> bool:
        """Whether something is still to come that may change the overall rating."""
        return bool(self.outstanding)


def work_out(inspection: Inspection) -> Results:
    """Return everything that follows from what was recorded, by the rules of the inspection's own edition.

    Raises FaultsFound when a judgement or a panel decision cannot be used.
    """
    framework, assessed = inspection.framework, inspection.assessments
    eligible = {group: len(population.cases) for group, population in inspection.populations.items()}
    counted = tallies.count(assessed, framework, eligible)
    projection = ratings.project(assessed, counted, framework)
    firm = ratings.sensitivity(assessed, counted, framework, projection)
    confirmed = _confirm(ratings.propose(counted, inspection.judgements, framework, firm), inspection)
    return Results(
        tallies=counted,
        ratings=confirmed,
        overall=_overall(confirmed, framework),
        sensitivity=firm,
        agreement=agreement(assessed, framework),
        classifications=_classifications(inspection),
        survey=evidence.tally_survey(inspection.survey, framework),
        triangulation=evidence.triangulate(
            inspection.evidence,
            inspection.survey,
            inspection.enquiries,
            inspection.judgements,
            framework,
            case_findings=bool(assessed),
        ),
        overall_probabilities=ratings.overall_probabilities(projection, confirmed, framework),
        outstanding=ratings.outstanding(
            framework,
            inspection.judgements,
            assessed,
            counted,
            eligible=eligible,
            sampled={
                group: [case.id for case in sample.selected] for group, sample in inspection.samples.items()
            },
        ),
    )


def _confirm(
    proposed: Mapping[str, ratings.ProposedRating], inspection: Inspection
) -> dict[str, ConfirmedRating]:
    if faults := ratings.check_decisions(inspection.decisions, inspection.framework):
        raise FaultsFound(faults)
    decisions = {decision.standard: decision for decision in inspection.decisions}
    return {
        name: ratings.confirm(each, decisions.get(name), inspection.framework)
        for name, each in proposed.items()
    }


def _overall(confirmed: Mapping[str, ConfirmedRating], framework: Framework) -> Overall | None:
    counts = {name for name, standard in framework.standards.items() if standard.scored}
    if not any(confirmed[name].rating for name in counts):
        return None
    return ratings.overall({name: each.rating for name, each in confirmed.items()}, framework)


def _classifications(inspection: Inspection) -> tuple[ClassificationCheck, ...]:
    groups = [domain.case_group for domain in inspection.framework.domains if domain.case_group]
    return tuple(
        check
        for group in groups
        for check in compare_classifications(inspection.assessments, inspection.framework, group)
    )
