"""An edition of the standards, complete: what `load` gives and every later stage reads."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from pydantic import ConfigDict

from inspectorate.method.standards.asked import Condition, Domain, KeyQuestion, Prompt, Question, Standard
from inspectorate.method.standards.caselists import (
    AnswerOption,
    CaseGroup,
    Casework,
    Exclusion,
    Level,
    LongListField,
    RoutingQuestion,
    Scale,
    Window,
)
from inspectorate.method.standards.parts import Part, Share, Source, Sourced, Status
from inspectorate.method.standards.rules import (
    Band,
    OverallBand,
    PanelTriggers,
    RatingLevel,
    RatingRules,
    SampleDesign,
)
from inspectorate.method.standards.writing import (
    Abbreviation,
    EvidenceKind,
    EvidenceRules,
    GlossaryTerm,
    PreferredTerm,
    ReportText,
    SurveyQuestion,
    TextBlock,
)

__all__ = [
    "Abbreviation",
    "AnswerOption",
    "Band",
    "CaseGroup",
    "Casework",
    "Condition",
    "Domain",
    "EvidenceKind",
    "EvidenceRules",
    "Exclusion",
    "Framework",
    "GlossaryTerm",
    "KeyQuestion",
    "Level",
    "LongListField",
    "OverallBand",
    "PanelTriggers",
    "Part",
    "PreferredTerm",
    "Prompt",
    "Question",
    "RatingLevel",
    "RatingRules",
    "ReportText",
    "RoutingQuestion",
    "SampleDesign",
    "Scale",
    "Share",
    "Source",
    "Sourced",
    "Standard",
    "Status",
    "SurveyQuestion",
    "TextBlock",
    "Window",
]


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
        return {
            question.id: question for key in self.key_questions.values() for question in (key, *key.prompts)
        }

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

    @property
    def manager_title(self) -> str:
        """What the edition calls whoever holds a case: the title of that column of its long list."""
        titles = {field.key: field.title for field in self.casework.fields}
        return titles.get("case_manager", "Case manager")

    def rating(self, name: str) -> RatingLevel:
        """The rating with this name; KeyError when there is none."""
        return {level.name: level for level in self.ratings.levels}[name]

    def source(self, key: str) -> Source:
        """The source with this id; KeyError when there is none."""
        return {source.id: source for source in self.sources}[key]
