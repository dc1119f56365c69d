"""What the checks know of an inspection beside its text: its figures, names and words.

It is worked out once for a draft, each part when it is first used. A changed text needs no new context as
long as answers, long lists and names stay the same.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz.distance import OSA

from inspectorate.method.report.checks.figures.rating_claims import Rateable, rateable_of
from inspectorate.method.report.checks.people.names import KnownNames, known_names
from inspectorate.method.report.checks.people.rare_levels import rare_levels
from inspectorate.method.report.checks.people.small_numbers import SmallNumber, small_number_patterns
from inspectorate.method.report.checks.prose.sentences import Nouns, SpanSet, quoted
from inspectorate.method.report.checks.prose.subjects import Topics, topics_of
from inspectorate.method.report.draft import Draft
from inspectorate.method.report.narrative import Passage
from inspectorate.method.standards import Domain, Framework, LongListField

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SENTENCE_START = re.compile(r"(?:^|[.!?:][”’\"')]*\s)[“‘\"'(]*$")
MINIMUM_NAME_LENGTH = 6
"""Length from which a name with one other letter is read as misspelt."""


@dataclass(frozen=True)
class DraftContext:
    """Draft with what its checks look things up in."""

    draft: Draft

    @property
    def framework(self) -> Framework:
        """Edition of the inspection."""
        return self.draft.framework

    @cached_property
    def topics(self) -> Topics:
        """Figures that prose may be about."""
        return topics_of(self.draft)

    @property
    def nouns(self) -> Nouns:
        """Nouns of the edition."""
        return self.topics.nouns

    @cached_property
    def rateable(self) -> Rateable:
        """Names of what the edition rates."""
        return rateable_of(self.framework, self.draft.inspection.about)

    @cached_property
    def small_numbers(self) -> SmallNumber:
        """Patterns of small numbers of people."""
        return small_number_patterns(self.framework, self.nouns)

    @cached_property
    def known_names(self) -> KnownNames:
        """Names and identifiers from the long lists."""
        return known_names(self.draft)

    @cached_property
    def rare_levels(self) -> tuple[tuple[LongListField, str, int], ...]:
        """Levels that few of the assessed cases have: field, title and number."""
        return tuple(rare_levels(self.draft))

    @cached_property
    def common_names(self) -> tuple[str, ...]:
        """Names of the service, its area and the inspectorate."""
        about = self.draft.inspection.about
        return (about.service, about.service_short, about.area, self.framework.inspectorate)

    @cached_property
    def own_names(self) -> tuple[str, ...]:
        """Long words of the names of the service and its area."""
        words = dict.fromkeys(word for name in self.common_names for word in _WORD.findall(name))
        return tuple(word for word in words if len(word) >= MINIMUM_NAME_LENGTH)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Words in small letters that the edition and the inspection's own names use."""
        framework, inspection = self.framework, self.draft.inspection
        texts = [
            *(question.text for question in framework.questions.values()),
            *(statement for key in framework.standards.values() for statement in (key.title, key.statement)),
            *(block.text for block in framework.report.blocks),
            *(text for entry in framework.glossary for text in (entry.term, entry.meaning)),
            *(entry.long for entry in framework.report.abbreviations),
            *(term.term for term in framework.report.terms),
            *(question.text for question in framework.evidence.survey),
            *(text for field in framework.casework.fields for text in (field.title, *field.titles.values())),
            *self.common_names,
            *(figure.title for figure in inspection.figures),
        ]
        return frozenset(word.lower().replace("’", "'") for text in texts for word in _WORD.findall(text))

    def foreign_spans(self, passage: Passage) -> SpanSet:
        """Return the spans that are not the author's own words: figures, quotations, titles in italics."""
        figures = ((figure.start, figure.end) for figure in passage.figures)
        return SpanSet((*quoted(passage.text), *titles(passage), *figures))

    def domain_of(self, section: str) -> Domain | None:
        """Return the domain that a section is about; None for the others."""
        root = section_root(section)
        standard = self.framework.domain_of.get(root)
        return standard or next((domain for domain in self.framework.domains if domain.id == root), None)

    @staticmethod
    def is_near(word: str, name: str) -> bool:
        """Return whether a word is a name with one letter wrong, missing or exchanged with its neighbour."""
        is_long = min(len(word), len(name)) >= MINIMUM_NAME_LENGTH
        return is_long and OSA.distance(word.lower(), name.lower(), score_cutoff=1) == 1

    @staticmethod
    def starts_sentence(text: str, position: int) -> bool:
        """Return whether a sentence begins at a position of a text."""
        return bool(_SENTENCE_START.search(text[max(0, position - 8) : position]))


def section_root(section: str) -> str:
    """Return the standard or domain of a section key: "2" of "overall-findings.2" and of "2.strengths"."""
    return re.sub(r"^overall-findings\.|\.(?:strengths|improvement)$", "", section)


def titles(passage: Passage) -> Iterator[tuple[int, int]]:
    """Yield the spans of titles of publications, which are in italics."""
    position = 0
    for run in passage.runs:
        if run.emphasis:
            yield position, position + len(run.text)
        position += len(run.text)
