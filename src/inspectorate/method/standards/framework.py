"""The values an edition of the standards is made of: what `load` gives and every later stage reads."""

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, model_validator

Status = Literal["published", "observed", "unconfirmed"]
"""How sure a figure is: stated by its source, inferred from published results, or not seen in any source."""

V = TypeVar("V")


class Part(BaseModel):
    """A frozen piece of an edition; anything it does not know is a fault.

    A validation context may hold `source` and `status`, stated once for a whole file: a piece that has
    such a field and does not state its own takes the file's.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    @model_validator(mode="before")
    @classmethod
    def _take_from_file(cls, data: object, info: ValidationInfo) -> object:
        if not isinstance(data, dict) or not info.context:
            return data
        return {key: value for key, value in info.context.items() if key in cls.model_fields} | data


class Sourced(Part, Generic[V]):
    """A figure with where it comes from (`source` is the id of a `Source`) and how sure it is."""

    value: V
    source: str
    status: Status
    note: str = ""


def _fraction(value: object) -> object:
    if isinstance(value, Fraction):
        return value
    if isinstance(value, bool) or not re.fullmatch(r"\d{1,4}(/[1-9]\d{0,3})?", str(value), re.ASCII):
        raise ValueError('must be a share written as a fraction, such as "1/6"')
    return Fraction(str(value))


Share = Annotated[Fraction, BeforeValidator(_fraction)]


class Source(Part):
    """Where something comes from; `attribution` must be printed wherever its words are."""

    id: str
    title: str
    publisher: str
    published: str = ""
    licence: str
    attribution: str = ""


class Condition(Part):
    """When a question applies: a test of one case fact, or all/any of further conditions.

    `fact` names a routing question, a long-list field, or `service_<scale>` / `inspector_<scale>`;
    `at_least` compares on the fact's own scale.
    """

    fact: str | None = None
    is_: tuple[str, ...] = Field(default=(), alias="is")
    at_least: str | None = None
    all: tuple["Condition", ...] = ()
    any: tuple["Condition", ...] = ()


class Question(Part):
    """Something an assessor answers: a key question or a prompt. `applies` empty means always."""

    id: str
    text: str
    short: str = ""
    guidance: str = ""
    applies: Condition | None = None
    may_be_not_applicable: bool = False
    source: str
    status: Status


class Prompt(Question):
    """A pointer under a key question; it informs the answer and does not decide it."""


class KeyQuestion(Question):
    """The question a standard is judged by."""

    prompts: tuple[Prompt, ...] = ()


class Standard(Part):
    """What good looks like, in one statement. An unscored standard is reported and never counted."""

    id: str
    title: str
    statement: str
    scored: bool = True
    key_questions: tuple[KeyQuestion, ...]
    source: str
    status: Status


class Domain(Part):
    """A group of standards, judged on `cases` of one case group, or on `evidence`."""

    id: str
    title: str
    introduction: str = ""
    judged_on: Literal["cases", "evidence"]
    case_group: str | None = None
    standards: tuple[Standard, ...]


class Level(Part):
    """A step of a classification scale."""

    key: str
    title: str


class Scale(Part):
    """A classification both the service and the inspector make, levels from lowest to highest."""

    key: str
    title: str
    levels: tuple[Level, ...]
    source: str
    status: Status


class LongListField(Part):
    """A column of the long list. `personal` fields never reach a public text.

    `codes` maps each accepted level to the spellings that mean it; `scale` uses a scale's levels.
    `levels_of` names the levels that belong to one case group (a group it does not name has them all);
    `groups` are the case groups that have the column (empty: every group).
    """

    key: str
    title: str
    kind: Literal["identifier", "name", "date", "code", "flag", "text"]
    required: bool = False
    personal: bool = False
    scale: str | None = None
    headings: tuple[str, ...] = ()
    codes: Mapping[str, tuple[str, ...]] = {}
    titles: Mapping[str, str] = {}
    levels_of: Mapping[str, tuple[str, ...]] = {}
    groups: tuple[str, ...] = ()
    source: str
    status: Status


class Exclusion(Part):
    """Cases left out of the eligible population because a field has one of these levels ("" is empty)."""

    key: str
    field: str
    is_: tuple[str, ...] = Field(alias="is")
    reason: str
    source: str
    status: Status


class Window(Part):
    """How long before the inspection's date the disposal must have been made, in whole months."""

    field: str
    from_months: Sourced[int]
    to_months: Sourced[int]


class CaseGroup(Part):
    """A kind of case with its own long list, window, sample and domain."""

    key: str
    title: str
    plural: str
    window: Window
    share: Sourced[float] | None = None


class RoutingQuestion(Part):
    """A fact about a case the assessor states first; it decides which questions apply."""

    key: str
    text: str
    options: tuple[str, ...] = ("yes", "no")
    groups: tuple[str, ...]
    source: str
    status: Status


class AnswerOption(Part):
    """An answer a question can have. `applicable` answers form the denominator, `sufficient` ones the count."""

    key: str
    title: str
    applicable: bool
    sufficient: bool


class Casework(Part):
    """Everything about cases: groups, long-list fields, scales, routing questions and answers."""

    groups: tuple[CaseGroup, ...]
    scales: tuple[Scale, ...]
    fields: tuple[LongListField, ...]
    exclusions: tuple[Exclusion, ...] = ()
    routing: tuple[RoutingQuestion, ...] = ()
    answers: tuple[AnswerOption, ...]
    double_assessment_share: Sourced[float]


class RatingLevel(Part):
    """A rating: its name, its points, and how it is shown (words first, colour second)."""

    name: str
    points: int
    colour: str
    ink: str
    source: str
    status: Status


class Band(Part):
    """Percentages from `at_least` up to the next band take this rating."""

    rating: str
    at_least: Sourced[int]


class OverallBand(Part):
    """Scores above this share of the greatest possible score, up to the next band, take this rating."""

    rating: str
    more_than: Sourced[Share]


class PanelTriggers(Part):
    """When a panel may consider moving a proposed rating."""

    points_from_boundary: Sourced[int]
    cases_to_change: Sourced[int]
    small_subsample: Sourced[int]


class RatingRules(Part):
    """The scale of ratings and the rules that lead from percentages to a rating."""

    levels: tuple[RatingLevel, ...]
    bands: tuple[Band, ...]
    rounding: Sourced[Literal["half_up", "none"]]
    standard_rule: Sourced[Literal["lowest", "mean"]]
    overall_bands: tuple[OverallBand, ...]
    overall_rule: Sourced[Literal["sum"]]
    panel: PanelTriggers
    interval_confidence: Sourced[float]
    smallest_cell: Sourced[int]


class SampleDesign(Part):
    """How large the sample is and what it is balanced on."""

    confidence: Sourced[float]
    margin: Sourced[float]
    proportion: Sourced[float]
    factors: Sourced[tuple[str, ...]]
    reserve_share: Sourced[float]
    max_per_manager: Sourced[int]
    minimum: Sourced[int] | None = None
    maximum: Sourced[int] | None = None


class TextBlock(Part):
    """A piece of the report's standing text, in Markdown, that may bind figures."""

    key: str
    title: str = ""
    text: str
    source: str
    status: Status


class PreferredTerm(Part):
    """One thing, one name: `instead_of` are spellings the check reports."""

    term: str
    instead_of: tuple[str, ...]


class Abbreviation(Part):
    """An abbreviation the report may use without defining it in the text."""

    short: str
    long: str


class ReportText(Part):
    """The report's standing text, terms and abbreviations."""

    title: str
    series: str
    licence_notice: str
    blocks: tuple[TextBlock, ...]
    terms: tuple[PreferredTerm, ...] = ()
    abbreviations: tuple[Abbreviation, ...] = ()


class GlossaryTerm(Part):
    """A word explained for the public."""

    term: str
    meaning: str
    source: str
    status: Status


class SurveyQuestion(Part):
    """A question put to case managers, and the key questions its answers support."""

    id: str
    text: str
    options: tuple[str, ...]
    favourable: tuple[str, ...]
    supports: tuple[str, ...]
    source: str
    status: Status


class EvidenceKind(Part):
    """A kind of evidence source; triangulation counts kinds, not items."""

    key: str
    title: str
    source: str
    status: Status


class EvidenceRules(Part):
    """Kinds of evidence, the case managers' survey, and the set questions for the chair."""

    kinds: tuple[EvidenceKind, ...]
    survey: tuple[SurveyQuestion, ...] = ()
    presentation: tuple[str, ...] = ()
    kinds_needed: Sourced[int]


class Framework(Part):
    """An edition of the standards, complete and checked."""

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))

    id: str
    title: str
    inspectorate: str
    introduced: str
    sources: tuple[Source, ...]
    domains: tuple[Domain, ...]
    casework: Casework
    ratings: RatingRules
    sample: SampleDesign
    evidence: EvidenceRules
    report: ReportText
    glossary: tuple[GlossaryTerm, ...]

    @cached_property
    def standards(self) -> Mapping[str, Standard]:
        """Every standard by its id, in order."""
        return {standard.id: standard for domain in self.domains for standard in domain.standards}

    @cached_property
    def key_questions(self) -> Mapping[str, KeyQuestion]:
        """Every key question by its id, in order."""
        return {question.id: question for s in self.standards.values() for question in s.key_questions}

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """Every key question and prompt by its id, in order: each key question before its prompts."""
        return {question.id: question for key in self.key_questions.values() for question in (key, *key.prompts)}

    @cached_property
    def domain_of(self) -> Mapping[str, Domain]:
        """The domain of every standard, key question and prompt, by its id."""
        return dict(self._placed())

    def _placed(self) -> Iterator[tuple[str, Domain]]:
        for domain in self.domains:
            for standard in domain.standards:
                yield standard.id, domain
                for key in standard.key_questions:
                    yield key.id, domain
                    yield from ((prompt.id, domain) for prompt in key.prompts)

    @cached_property
    def standard_of(self) -> Mapping[str, Standard]:
        """The standard of every key question and prompt, by the question's id."""
        return {
            question.id: standard
            for standard in self.standards.values()
            for key in standard.key_questions
            for question in (key, *key.prompts)
        }

    def group(self, key: str) -> CaseGroup:
        """The case group with this key; KeyError when there is none."""
        return {group.key: group for group in self.casework.groups}[key]

    def domain_for(self, group: str) -> Domain:
        """The domain judged on the cases of this group; KeyError when there is none."""
        return {domain.case_group: domain for domain in self.domains if domain.case_group}[group]

    def scale(self, key: str) -> Scale:
        """The classification scale with this key; KeyError when there is none."""
        return {scale.key: scale for scale in self.casework.scales}[key]

    def field(self, key: str) -> LongListField:
        """The long-list field with this key; KeyError when there is none."""
        return {field.key: field for field in self.casework.fields}[key]

    def rating(self, name: str) -> RatingLevel:
        """The rating with this name; KeyError when there is none."""
        return {level.name: level for level in self.ratings.levels}[name]

    def source(self, id: str) -> Source:
        """The source with this id; KeyError when there is none."""
        return {source.id: source for source in self.sources}[id]
