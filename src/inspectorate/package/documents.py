"""Models of the TOML files of a package: their entries and types."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from inspectorate.method.improvement import ActionState, ClosureOutcome, ResponseOutcome
from inspectorate.method.inspection import Country
from inspectorate.method.sample.values import Source

FORMAT = 2
"""Version of the package format."""


def _short(number: float) -> float | int:
    """Return a whole number without a decimal point."""
    return int(number) if float(number).is_integer() and abs(number) < 1e15 else number


Moment = Annotated[
    datetime, BeforeValidator(lambda at: datetime.fromisoformat(at) if isinstance(at, str) else at)
]
"""Moment in TOML, or as text in JSON."""

Number = Annotated[float, Field(allow_inf_nan=False), AfterValidator(float)]


class Document(BaseModel):
    """TOML file, or a table in one. Unknown entries are faults."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class AboutText(Document):
    """`[about]` in inspection.toml: the service inspected, the dates and the team."""

    id: str = Field(min_length=1)
    service: str
    service_short: str
    area: str
    fieldwork_started: date
    fieldwork_ended: date | None = None
    published: date | None = None
    lead_inspector: str
    team: list[str] = []
    invented: str = ""
    published_results: list[str] = []
    foreword_by: str = ""
    foreword_office: str = ""
    country: Country = "England"
    survey_invited: Annotated[int, Field(ge=1)] | None = None


class MarginText(Document):
    """Entry of `margins` in `[groups.<group>.sample.numbered]`: a factor and its worst margin."""

    factor: str
    worst: Number


class NumberedText(Document):
    """`[groups.<group>.sample.numbered]`: what holds for all numbered samples of a sealed draw."""

    digest: str
    different: int
    fewest: int
    most: int
    margins: list[MarginText] = []
    pairs_apart: int | None = None


class StepText(Document):
    """`[[groups.<group>.sample.steps]]`: a step of the draw with its time and digest."""

    step: str
    digest: str
    at: Moment | None = None
    case_id: str = ""


class UndoneText(Document):
    """`[[groups.<group>.sample.undone]]`: a replacement that was undone, and the reason for that."""

    out: str
    reason: str
    rule: str
    into: str
    source: Source
    value: str
    origin: str = ""
    because: str
    undone: str = Field(min_length=1)


class SealText(Document):
    """`[groups.<group>.sample.seal]`: the seal of list and design, and how the number is decided."""

    digest: str
    decided_by: Source
    origin: str = ""


class SampleText(Document):
    """`[groups.<group>.sample]`: everything needed to draw the sample again.

    Either `seed` or `seal` is there. With `seal` and without `number` the draw is sealed but not decided.
    """

    seed: int | None = None
    seal: SealText | None = None
    numbered: NumberedText | None = None
    number: int | None = None
    source: Source | None = None
    value: str = ""
    digest: str
    eligible: int
    size: int
    because: str
    factors: list[str]
    max_per_manager: int | None = None
    notes: list[str] = []
    steps: list[StepText] = []
    undone: list[UndoneText] = []

    @property
    def is_drawn(self) -> bool:
        """Whether the sample is drawn: from a seed, or by a number."""
        return self.seed is not None or self.number is not None


class GroupText(Document):
    """`[groups.<group>]`: a case group's long list, the meaning of its columns, and its sample."""

    on: date
    sent_as: str = ""
    columns: dict[str, str]
    sample: SampleText | None = None


class InspectionText(Document):
    """Content of inspection.toml."""

    format: int
    edition: str
    about: AboutText
    groups: dict[str, GroupText] = {}


class ConfirmedValueText(Document):
    """`[[values]]` in adoption.toml: an unconfirmed value of the edition, and what confirms it."""

    key: str
    title: str
    value: str
    source: str
    note: str = ""
    reference: str


class AdoptionText(Document):
    """Content of adoption.toml: by whom and when the edition was adopted, and each value confirmed."""

    edition: str
    by: str
    on: date | None = None
    purpose: str = ""
    values: list[ConfirmedValueText] = []


class JudgementText(Document):
    """`[[judgements]]` in judgements.toml: the judgement of a standard rated on evidence."""

    standard: str
    rating: str
    by: str = ""
    reasons: dict[str, str] = {}
    evidence: dict[str, list[str]] = {}


class JudgementsText(Document):
    """Content of judgements.toml."""

    judgements: list[JudgementText] = []


class DecisionText(Document):
    """`[[decisions]]` in panel.toml: a decision of the ratings panel."""

    standard: str
    rating: str
    reasons: str = ""
    members: list[str] = []
    on: date


class PanelText(Document):
    """Content of panel.toml."""

    decisions: list[DecisionText] = []


class FigureText(Document):
    """`[[figures]]` in key-facts.toml: a figure about the area with its comparator."""

    key: str = Field(min_length=1)
    title: str
    unit: str = ""
    value: Number
    comparator: Number | None = None
    comparator_title: str = ""
    period: str = ""
    source: str = ""
    share_of: str = ""
    base_includes_unknown: bool = False
    subject: Literal["", "service", "area"] = ""


class FiguresText(Document):
    """Content of key-facts.toml."""

    figures: list[FigureText] = []


class WelshRecommendationText(Document):
    """`[recommendations.welsh]` in recommendations.toml: its Welsh words, and the digest of their English."""

    to: str
    text: str
    due: str = ""
    short: str = ""
    english: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")


class RecommendationText(Document):
    """`[[recommendations]]` in recommendations.toml, numbered in the order of the file."""

    to: str
    text: str
    standards: list[str] = []
    questions: list[str] = []
    due: str = ""
    short: str = ""
    welsh: WelshRecommendationText | None = None


class RecommendationsText(Document):
    """Content of recommendations.toml."""

    recommendations: list[RecommendationText] = []


class WelshSectionText(Document):
    """`[[sections]]` in welsh.toml: the SHA-256 of the English text that a section's Welsh translates."""

    section: str = Field(min_length=1)
    english: str = Field(pattern=r"^[0-9a-f]{64}$")


class WelshText(Document):
    """Content of welsh.toml."""

    sections: list[WelshSectionText] = []


class RecommendationResponseText(Document):
    """`[[responses]]` in improvement.toml: the response to a recommendation, by its number."""

    recommendation: int = Field(ge=1)
    outcome: Annotated[ResponseOutcome, Field(strict=False)]
    commentary: str = ""
    given_on: date
    given_by: str = ""
    current_words: bool = True


class ActionEvidenceText(Document):
    """`[[actions.evidence]]` in improvement.toml: evidence that an action is done. Files stay outside."""

    title: str
    added: date
    text: str = ""
    file: str = ""
    digest: str = ""


class ImprovementActionText(Document):
    """`[[actions]]` in improvement.toml: an action about a recommendation, with its state and evidence."""

    number: int = Field(ge=1)
    recommendation: int = Field(ge=1)
    text: str
    owner: str
    due: date
    state: Annotated[ActionState, Field(strict=False)]
    note: str = ""
    evidence: list[ActionEvidenceText] = []


class ReviewedActionText(Document):
    """`[[reviews.progress]]` in improvement.toml: what the board noted about an action."""

    action: int = Field(ge=1)
    state: Annotated[ActionState, Field(strict=False)]
    note: str = ""


class BoardReviewText(Document):
    """`[[reviews]]` in improvement.toml: a review of the plan by the management board."""

    number: int = Field(ge=1)
    held_on: date
    present: list[str] = []
    minute: str
    decided: str = ""
    next_review: date | None = None
    progress: list[ReviewedActionText] = []


class RecommendationClosureText(Document):
    """`[[closures]]` in improvement.toml: a recommendation is closed, or open again."""

    recommendation: int = Field(ge=1)
    outcome: Annotated[ClosureOutcome, Field(strict=False)]
    on: date
    reason: str = ""


class ImprovementText(Document):
    """Content of improvement.toml."""

    due: date | None = None
    next_review: date | None = None
    responses: list[RecommendationResponseText] = []
    actions: list[ImprovementActionText] = []
    reviews: list[BoardReviewText] = []
    closures: list[RecommendationClosureText] = []


class AccuracyChallengeText(Document):
    """`[[challenges]]` in accuracy-check.toml: a challenge to the draft, with the response to it."""

    ref: str = Field(min_length=1)
    sent: date
    deadline: date
    statement: int
    section: str
    text: str
    recipient: str
    received: Moment
    state: str
    wrong: str
    right: str = ""
    evidence: str = ""
    figure: str = ""
    files: list[str] = []
    decision: str = ""
    outcome: str = ""
    reason: str = ""
    sections: list[str] = []
    asks_panel: bool = False


class AccuracyChallengesText(Document):
    """Content of accuracy-check.toml."""

    challenges: list[AccuracyChallengeText] = []
