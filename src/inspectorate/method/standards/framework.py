"""The framework: a complete and consistent edition, which every later stage reads."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import pairwise

from pydantic import ConfigDict

from inspectorate.method.standards.casework import (
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
from inspectorate.method.standards.parts import Adoption, ConfirmedValue, Part, Share, Source, Sourced, Status
from inspectorate.method.standards.questions import Condition, Domain, KeyQuestion, Prompt, Question, Standard
from inspectorate.method.standards.report_text import (
    Abbreviation,
    GlossaryTerm,
    PreferredTerm,
    ReportText,
    TextBlock,
)
from inspectorate.method.standards.rules import (
    Band,
    EvidenceKind,
    EvidenceRules,
    OverallBand,
    PanelTriggers,
    RatingLevel,
    RatingRules,
    SampleDesign,
    SurveyQuestion,
)

__all__ = [
    "Abbreviation",
    "Adoption",
    "AnswerOption",
    "Band",
    "CaseGroup",
    "Casework",
    "Condition",
    "ConfirmedValue",
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
    """Complete edition of the standards, without faults. `adoption` is None until it is adopted."""

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
    adoption: Adoption | None = None

    @cached_property
    def standards(self) -> Mapping[str, Standard]:
        """Every standard by its id, in the edition's order."""
        return {standard.id: standard for domain in self.domains for standard in domain.standards}

    @cached_property
    def key_questions(self) -> Mapping[str, KeyQuestion]:
        """Every key question by its id, in the edition's order."""
        return {
            question.id: question
            for standard in self.standards.values()
            for question in standard.key_questions
        }

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """Every key question and prompt by its id; each key question comes before its prompts."""
        return {
            question.id: question
            for key_question in self.key_questions.values()
            for question in (key_question, *key_question.prompts)
        }

    @cached_property
    def answers_with_comment(self) -> Mapping[str, frozenset[str]]:
        """The answers that need a comment, by the id of each key question and prompt."""
        answers = [
            (answer.key, answer.comment_required.value)
            for answer in self.casework.answers
            if answer.comment_required
        ]
        return {
            name: frozenset(question.comment_required.value)
            if question.comment_required
            else frozenset(key for key, on in answers if on == "all_questions" or name in self.key_questions)
            for name, question in self.questions.items()
        }

    @cached_property
    def domain_of(self) -> Mapping[str, Domain]:
        """The domain of each standard, key question and prompt, by id."""
        return dict(self._domains_by_id())

    def _domains_by_id(self) -> Iterator[tuple[str, Domain]]:
        for domain in self.domains:
            for standard in domain.standards:
                yield standard.id, domain
                for key_question in standard.key_questions:
                    yield key_question.id, domain
                    yield from ((prompt.id, domain) for prompt in key_question.prompts)

    @cached_property
    def standard_of(self) -> Mapping[str, Standard]:
        """The standard of each key question and prompt, by the question's id."""
        return {
            question.id: standard
            for standard in self.standards.values()
            for key_question in standard.key_questions
            for question in (key_question, *key_question.prompts)
        }

    def standard_after(self, standard: str) -> Standard | None:
        """Return the standard that follows in the edition's order; None after the last, or an unknown id."""
        following = (after for before, after in pairwise(self.standards.values()) if before.id == standard)
        return next(following, None)

    def group(self, key: str) -> CaseGroup:
        """Return the case group with this key. Raises KeyError if there is none."""
        return {group.key: group for group in self.casework.groups}[key]

    def domain_for(self, group: str) -> Domain:
        """Return the domain rated on the cases of this group. Raises KeyError if there is none."""
        return {domain.case_group: domain for domain in self.domains if domain.case_group}[group]

    def scale(self, key: str) -> Scale:
        """Return the classification scale with this key. Raises KeyError if there is none."""
        return {scale.key: scale for scale in self.casework.scales}[key]

    def field(self, key: str) -> LongListField:
        """Return the long-list field with this key. Raises KeyError if there is none."""
        return {field.key: field for field in self.casework.fields}[key]

    @property
    def is_invented(self) -> bool:
        """Whether the edition is an invented example: its only source is named `invented`."""
        return {source.id for source in self.sources} == {"invented"}

    @property
    def manager_title(self) -> str:
        """The edition's title for a case manager: that of the `case_manager` column of the long list."""
        titles = {field.key: field.title for field in self.casework.fields}
        return titles.get("case_manager", "Case manager")

    def rating(self, name: str) -> RatingLevel:
        """Return the rating with this name. Raises KeyError if there is none."""
        return {level.name: level for level in self.ratings.levels}[name]

    def source(self, key: str) -> Source:
        """Return the source with this id. Raises KeyError if there is none."""
        return {source.id: source for source in self.sources}[key]
