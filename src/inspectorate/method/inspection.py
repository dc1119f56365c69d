"""An inspection as a frozen value, and the results computed from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from inspectorate.method import evidence as evidence_method
from inspectorate.method import ratings as rating_method
from inspectorate.method import tallies as tally_method
from inspectorate.method.assessments import (
    FIRST,
    Agreement,
    AnswerCategories,
    Assessment,
    ClassificationCheck,
    compare_classifications,
    inter_rater_reliability,
)
from inspectorate.method.evidence import (
    EvidenceItem,
    LineOfEnquiry,
    SurveyResponse,
    SurveyTally,
    Triangulation,
)
from inspectorate.method.faults import FaultsFound
from inspectorate.method.improvement import ImprovementPlan
from inspectorate.method.population import Population
from inspectorate.method.ratings import (
    ConfirmedRating,
    Decision,
    DisagreementProbabilities,
    Judgement,
    Overall,
    Sensitivity,
)
from inspectorate.method.sample.values import Sample, SealedDraw
from inspectorate.method.standards import Framework
from inspectorate.method.tallies import Tally

Country = Literal["England", "Wales"]


@dataclass(frozen=True, slots=True)
class About:
    """Service inspected, fieldwork dates and inspection team.

    `invented` is a notice that the data are fictitious, printed wherever they are shown; empty for real data.
    `published_results` then lists the figures that are published results nevertheless, as patterns of the
    report's references; the report marks every other number as invented. `foreword_by` and `foreword_office`
    are the name and office under the foreword, "" if it is not signed. `survey_invited` is the number of case
    managers invited to the survey, None if it is not recorded.
    """

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
    published_results: tuple[str, ...] = ()
    foreword_by: str = ""
    foreword_office: str = ""
    country: Country = "England"
    survey_invited: int | None = None

    @property
    def is_bilingual(self) -> bool:
        """Whether the report is in Welsh too: that on a service in Wales is."""
        return self.country == "Wales"


@dataclass(frozen=True, slots=True)
class Figure:
    """Key fact about the area: a value and its comparator, with their unit, period and source.

    `comparator` is None when there is none. Figures with the same `share_of` are shares, in per cent, of one
    group; `base_includes_unknown` means that their base includes unknowns, so they need not sum to 100.
    `subject` says what the value is about: "service", "area", or "" if that is not recorded.
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
    subject: str = ""


@dataclass(frozen=True, slots=True)
class WelshRecommendation:
    """Welsh words of a recommendation.

    `due` is the whole time clause. `english` is the digest of the English words that they translate, "" if it
    is not known.
    """

    to: str
    text: str
    due: str = ""
    short: str = ""
    english: str = ""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """Recommendation to the body named in `to`, about the standards listed.

    Recommendations are numbered consecutively in the order given. `questions` are the key questions and
    prompts whose findings it rests on, and `due` the time by which it is to be done, in words or as a date.
    `short` is its shortest form, for the summary of one minute, "" if there is none. `welsh` are its words in
    Welsh, if there are any; `language` is that of its own words, "" for English.
    """

    to: str
    text: str
    standards: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    due: str = ""
    short: str = ""
    welsh: WelshRecommendation | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class AccuracyChallenge:
    """Challenge to a statement of the draft in its factual accuracy check, with the response to it.

    `statement` is the number of the statement in the draft that was sent, and `text` what the statement said.
    `state` says what became of the challenge; `decision` is the reason given about a late one. `files` are
    names with digests. Without a response, `outcome` is "".
    """

    ref: str
    sent: date
    deadline: date
    statement: int
    section: str
    text: str
    recipient: str
    received: datetime
    state: str
    wrong: str
    right: str = ""
    evidence: str = ""
    figure: str = ""
    files: tuple[str, ...] = ()
    decision: str = ""
    outcome: str = ""
    reason: str = ""
    sections: tuple[str, ...] = ()
    asks_panel: bool = False


@dataclass(frozen=True, slots=True)
class LongList:
    """Long list as received: file name, column headings and rows of text.

    Every row has one cell per heading; an empty cell is "".
    """

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Inspection:
    """Recorded data of one inspection. It holds no computed values.

    `populations`, `samples`, `long_lists` and `sealed_draws` are keyed by case group; a sealed draw is there
    until its number is decided, and then the sample. `narrative` maps a section key ("foreword", a domain
    or standard id, "<domain>.strengths", …) to Markdown, and `welsh_narrative` to its Welsh text;
    `welsh_sources` maps it to the digest of the English text that the Welsh translates, if that is known.
    `readme` is the text of the package's README file. `blind_assessments` are assessments as they were
    before the two of a case could be compared, where they have changed since: agreement is about these.
    `improvement` is the plan of the service after the report, if it has begun one.
    """

    framework: Framework
    about: About
    populations: Mapping[str, Population]
    samples: Mapping[str, Sample]
    assessments: tuple[Assessment, ...]
    evidence: tuple[EvidenceItem, ...] = ()
    survey: tuple[SurveyResponse, ...] = ()
    lines_of_enquiry: tuple[LineOfEnquiry, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    decisions: tuple[Decision, ...] = ()
    figures: tuple[Figure, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    narrative: Mapping[str, str] = field(default_factory=dict)
    long_lists: Mapping[str, LongList] = field(default_factory=dict)
    readme: str = ""
    sealed_draws: Mapping[str, SealedDraw] = field(default_factory=dict)
    blind_assessments: tuple[Assessment, ...] = ()
    improvement: ImprovementPlan | None = None
    challenges: tuple[AccuracyChallenge, ...] = ()
    welsh_narrative: Mapping[str, str] = field(default_factory=dict)
    welsh_sources: Mapping[str, str] = field(default_factory=dict)

    @property
    def result_inputs(self) -> "ResultInputs":
        """What the results are computed from."""
        return ResultInputs(
            framework=self.framework,
            eligible={group: len(population.cases) for group, population in self.populations.items()},
            sampled={
                group: tuple(case.id for case in sample.selected) for group, sample in self.samples.items()
            },
            assessments=self.assessments,
            blind_assessments=self.blind_assessments,
            evidence=self.evidence,
            survey=self.survey,
            lines_of_enquiry=self.lines_of_enquiry,
            judgements=self.judgements,
            decisions=self.decisions,
        )


@dataclass(frozen=True, slots=True)
class ResultInputs:
    """What the results of an inspection are computed from: of its lists and samples, only what matters.

    `eligible` has the number of eligible cases and `sampled` the ids of the sampled ones, by case group. All
    else is as in Inspection.
    """

    framework: Framework
    eligible: Mapping[str, int]
    sampled: Mapping[str, tuple[str, ...]]
    assessments: tuple[Assessment, ...]
    blind_assessments: tuple[Assessment, ...] = ()
    evidence: tuple[EvidenceItem, ...] = ()
    survey: tuple[SurveyResponse, ...] = ()
    lines_of_enquiry: tuple[LineOfEnquiry, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    decisions: tuple[Decision, ...] = ()

    @property
    def compared_assessments(self) -> tuple[Assessment, ...]:
        """The assessments that agreement is about: as they were before they could be compared."""
        by_key = {
            (assessment.group, assessment.case_id, assessment.occasion): assessment
            for assessment in (*self.assessments, *self.blind_assessments)
        }
        return tuple(by_key.values())


@dataclass(frozen=True, slots=True)
class Results:
    """Results computed from an inspection.

    `tallies`, `agreement`, `survey` and `triangulation` are keyed by question id, `ratings` and
    `sensitivity` by standard id. `overall` is None when no scored standard is rated.
    `overall_probabilities` maps every rating to its probability given the sample (sum 1), and is empty when
    it cannot be estimated; `overall_with_disagreement` has it again with answers on which another assessor
    would differ, and `disagreement_basis` says where the rates come from. `pooled_agreement` has the
    agreement on all key questions and on all prompts. `outstanding` lists, in sentences, the data still
    missing; while there are any, the overall rating is provisional.
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
    overall_with_disagreement: tuple[DisagreementProbabilities, ...] = ()
    disagreement_basis: str = ""
    pooled_agreement: Mapping[str, Agreement] = field(default_factory=dict)
    outstanding: tuple[str, ...] = ()

    @property
    def provisional(self) -> bool:
        """Whether data are missing that may change the overall rating."""
        return bool(self.outstanding)


def work_out(inspection: Inspection) -> Results:
    """Return the results of an inspection, computed by the rules of its own edition.

    Raises FaultsFound when a judgement or a panel decision is invalid.
    """
    return results_from(inspection.result_inputs)


def results_from(inputs: ResultInputs) -> Results:
    """Return the results that follow from their inputs, as `work_out` does."""
    framework, assessments, eligible = inputs.framework, inputs.assessments, inputs.eligible
    categories = AnswerCategories(framework)
    question_tallies = tally_method.count(assessments, framework, eligible, categories)
    projection = rating_method.project(assessments, question_tallies, framework, categories=categories)
    agreements = inter_rater_reliability(inputs.compared_assessments, framework, categories)
    rates = rating_method.disagreement_rates(agreements.disagreement)
    corrected = rating_method.project_with_disagreement(projection, question_tallies, framework, rates)
    with_disagreement = dict(zip(rates, corrected, strict=True))
    sensitivity = rating_method.sensitivity(
        assessments, question_tallies, framework, projection, with_disagreement, categories
    )
    proposed = rating_method.propose(
        question_tallies, inputs.judgements, framework, sensitivity, _unassessed(inputs)
    )
    confirmed = _confirm(proposed, inputs)
    return Results(
        tallies=question_tallies,
        ratings=confirmed,
        overall=_overall(confirmed, framework),
        sensitivity=sensitivity,
        agreement=agreements.by_question,
        classifications=_classifications(inputs),
        survey=evidence_method.tally_survey(inputs.survey, framework),
        triangulation=evidence_method.triangulate(
            inputs.evidence,
            inputs.survey,
            inputs.lines_of_enquiry,
            inputs.judgements,
            framework,
            case_findings=bool(assessments),
        ),
        pooled_agreement=agreements.pooled,
        overall_probabilities=rating_method.overall_probabilities(projection, confirmed, framework),
        overall_with_disagreement=tuple(
            DisagreementProbabilities(rate, probabilities)
            for rate, projection_at_rate in with_disagreement.items()
            if (
                probabilities := rating_method.overall_probabilities(projection_at_rate, confirmed, framework)
            )
        ),
        disagreement_basis=rating_method.describe_disagreement(agreements.disagreement),
        outstanding=rating_method.outstanding(
            framework,
            inputs.judgements,
            assessments,
            question_tallies,
            eligible=eligible,
            sampled=inputs.sampled,
        ),
    )


def _unassessed(inputs: ResultInputs) -> dict[str, int]:
    """Return the number of sampled cases without an assessment, by case group."""
    assessed = {
        (assessment.group, assessment.case_id)
        for assessment in inputs.assessments
        if assessment.occasion == FIRST
    }
    return {
        group: sum((group, case) not in assessed for case in cases) for group, cases in inputs.sampled.items()
    }


def _confirm(
    proposed: Mapping[str, rating_method.ProposedRating], inputs: ResultInputs
) -> dict[str, ConfirmedRating]:
    if faults := rating_method.check_decisions(inputs.decisions, inputs.framework):
        raise FaultsFound(faults)
    decisions = {decision.standard: decision for decision in inputs.decisions}
    return {
        standard: rating_method.confirm(proposal, decisions.get(standard), inputs.framework)
        for standard, proposal in proposed.items()
    }


def _overall(confirmed: Mapping[str, ConfirmedRating], framework: Framework) -> Overall | None:
    scored = {standard.id for standard in framework.standards.values() if standard.scored}
    if not any(confirmed[standard].rating for standard in scored):
        return None
    return rating_method.overall(
        {standard: result.rating for standard, result in confirmed.items()}, framework
    )


def _classifications(inputs: ResultInputs) -> tuple[ClassificationCheck, ...]:
    groups = [domain.case_group for domain in inputs.framework.domains if domain.case_group]
    return tuple(
        check
        for group in groups
        for check in compare_classifications(inputs.assessments, inputs.framework, group)
    )
