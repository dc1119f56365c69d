"""Figures that a sentence may be about, by section and by similarity of words.

Similarity is the cosine of word stems weighted by inverse document frequency. What every standard asks about
(leaving offending behind, the safety of the child and of other people, victims) is recognised in several
wordings.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import log

from inspectorate.method.report.checks.prose.sentences import Nouns, nouns_of
from inspectorate.method.report.checks.prose.stems import CONCEPT_NAMES, CONCEPT_WEIGHT, stems
from inspectorate.method.report.draft import Draft
from inspectorate.method.report.figures import CountFigure, Quantity, ReportFigure, ShareFigure

FURTHER_TEXT = 0.75
"""Weight of a text's similarity beside that of the text that is nearer to the figure."""
TITLE_BONUS = 0.25
"""What is added to the similarity of a topic whose standard the text names by its title."""
MAXIMUM_WEIGHT = 10.0
"""Weight up to which the other words of a text make it less similar."""
PROMPT_WEIGHT = 0.9
"""Weight of a prompt's similarity in that of its key question."""


@dataclass(frozen=True, slots=True)
class Topic:
    """Figure that prose may be about, with the stems that describe it.

    `standard`, `domain` and `key_question` are the ids it belongs to, "" if none. `title` are the stems of
    the standard's title; `number` is the number of cases.
    """

    reference: str
    figure: ShareFigure | CountFigure | Quantity
    words: frozenset[str]
    standard: str
    domain: str
    number: int
    key_question: str = ""
    title: frozenset[str] = frozenset()

    @property
    def binding(self) -> str:
        """Binding of the figure as written in a narrative."""
        return f"{{{self.reference}}}"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Topic that a typed figure may mean. `own_similarity` leaves out that of a key question's prompts."""

    topic: Topic
    similarity: float
    own_similarity: float


@dataclass(frozen=True)
class Topics:
    """Figures of a report that prose may be about, and the nouns of its edition.

    `evidence_sections` are the domains and standards that are judged on evidence.
    """

    topics: tuple[Topic, ...]
    nouns: Nouns
    evidence_sections: frozenset[str] = frozenset()

    def stems(self, text: str) -> frozenset[str]:
        """Return the stems of the words of a text, without the edition's stop words."""
        return stems(text, self.nouns.stop_words)

    @cached_property
    def _weights(self) -> dict[str, float]:
        frequencies = Counter(word for topic in self.topics for word in topic.words)
        return {
            word: (CONCEPT_WEIGHT if word in CONCEPT_NAMES else 1) * log(1 + len(self.topics) / count)
            for word, count in frequencies.items()
        }

    def similarity(self, words: frozenset[str], topic: Topic) -> float:
        """Return the similarity of stems to a figure, from 0 (none in common) to about 1 (the same).

        A key question has at least PROMPT_WEIGHT of the similarity of its most similar prompt.
        """
        own_similarity = self.own_similarity(words, topic)
        prompts = (self.own_similarity(words, prompt) for prompt in self._prompts.get(topic.reference, ()))
        return max(own_similarity, PROMPT_WEIGHT * max(prompts, default=0.0))

    def own_similarity(self, words: frozenset[str], topic: Topic) -> float:
        """Return the similarity of stems to a figure's own description.

        The title of its standard says nothing of a figure of that standard.
        """
        words = words - (topic.title - topic.words)
        shared = sum(self._weights.get(word, 0.0) for word in words & topic.words)
        topic_weight = sum(self._weights.get(word, 0.0) for word in topic.words)
        word_weight = min(MAXIMUM_WEIGHT, sum(self._weights.get(word, 1.0) for word in words))
        return shared / (topic_weight * word_weight) ** 0.5 if topic_weight and word_weight else 0.0

    @cached_property
    def _prompts(self) -> dict[str, list[Topic]]:
        prompts: dict[str, list[Topic]] = {}
        for topic in self.topics:
            if topic.key_question != topic.reference:
                prompts.setdefault(topic.key_question, []).append(topic)
        return prompts

    def key_question(self, topic: Topic) -> Topic:
        """Return the key question of a prompt; any other topic is returned unchanged."""
        return next(
            (candidate for candidate in self.topics if candidate.reference == topic.key_question), topic
        )

    @cached_property
    def _scopes(self) -> dict[str, tuple[Topic, ...]]:
        return {}

    def within(self, section: str) -> tuple[Topic, ...]:
        """Return the topics of a section, in which figures of other sections are not looked for.

        They are those of the standard or the domain; those of the survey where a standard is judged on
        evidence; elsewhere the key facts and, with the words of their standards' titles, the key questions.
        """
        root = re.sub(r"^overall-findings\.|\.(?:strengths|improvement)$", "", section)
        if root not in self._scopes:
            self._scopes[root] = self._within(root)
        return self._scopes[root]

    def _within(self, root: str) -> tuple[Topic, ...]:
        of_standard = tuple(topic for topic in self.topics if topic.standard == root)
        of_domain = (topic for topic in self.topics if topic.domain == root and topic.standard)
        topics = of_standard or tuple(_with_title(topic) for topic in of_domain)
        if topics:
            return topics
        if root in self.evidence_sections:
            return tuple(topic for topic in self.topics if topic.reference.startswith("survey."))
        key_questions = (topic for topic in self.topics if topic.reference == topic.key_question)
        quantities = (topic for topic in self.topics if isinstance(topic.figure, Quantity))
        return (*quantities, *(_with_title(topic) for topic in key_questions))

    def ranked(self, texts: Sequence[str], scope: Iterable[Topic]) -> list[Candidate]:
        """Return the topics of a scope that a figure may mean, most similar first.

        `texts` are what the figure may be about, nearest first; the further a text, the less it counts.
        """
        weighted = [(FURTHER_TEXT**distance, self.stems(text)) for distance, text in enumerate(texts)]
        candidates = [
            Candidate(
                topic,
                max(weight * self.similarity(words, topic) for weight, words in weighted),
                max(weight * self.own_similarity(words, topic) for weight, words in weighted),
            )
            for topic in scope
        ]
        named = frozenset(word for _, words in weighted for word in words)
        candidates = [_with_bonus(candidate, named) for candidate in candidates]
        return sorted(candidates, key=lambda one: (-one.similarity, len(one.topic.reference)))


def _with_bonus(candidate: Candidate, words: frozenset[str]) -> Candidate:
    """Return a candidate with the bonus for its standard's title, where several standards compete."""
    topic = candidate.topic
    if not topic.title or not topic.title <= topic.words or not candidate.similarity:
        return candidate
    bonus = TITLE_BONUS * len(topic.title & words) / len(topic.title)
    return Candidate(topic, candidate.similarity + bonus, candidate.own_similarity + bonus)


def _with_title(topic: Topic) -> Topic:
    return replace(topic, words=topic.words | topic.title)


def topics_of(draft: Draft) -> Topics:
    """Return the topics of a draft."""
    nouns = nouns_of(draft.framework)
    topics: list[Topic] = []
    for figure in draft.catalogue.values():
        topics += _topics(draft, figure, nouns.stop_words)
    on_evidence = [domain for domain in draft.framework.domains if domain.judged_on == "evidence"]
    sections = {standard.id for domain in on_evidence for standard in domain.standards}
    return Topics(tuple(topics), nouns, frozenset(sections | {domain.id for domain in on_evidence}))


def _topics(draft: Draft, figure: ReportFigure, stop_words: frozenset[str]) -> list[Topic]:
    if isinstance(figure, ShareFigure) and figure.exact is not None:
        return [_share_topic(draft, figure, stop_words)]
    if isinstance(figure, Quantity):
        return [
            Topic(
                figure.reference,
                figure,
                stems(figure.description.removesuffix(f", {figure.period}"), stop_words),
                "",
                "",
                int(figure.value),
            )
        ]
    if isinstance(figure, CountFigure) and figure.parts:
        return [
            Topic(
                f"{figure.reference}|{part}",
                figure,
                stems(f"{figure.description} {part}", stop_words),
                "",
                _domain(draft, figure),
                number,
            )
            for part, number in figure.parts.items()
        ]
    if isinstance(figure, CountFigure):
        return [
            Topic(
                figure.reference,
                figure,
                stems(figure.description, stop_words),
                "",
                _domain(draft, figure),
                figure.number,
            )
        ]
    return []


def _share_topic(draft: Draft, figure: ShareFigure, stop_words: frozenset[str]) -> Topic:
    """Return the topic of a share. Words of its standard's title are excluded: its questions share them."""
    framework, reference = draft.framework, figure.reference
    standard = framework.standard_of.get(reference)
    if standard is None:
        return Topic(reference, figure, stems(figure.description, stop_words), "", "", figure.yes)
    title = stems(standard.title, stop_words)
    key_question = next(
        question.id
        for question in standard.key_questions
        if reference in {question.id, *(prompt.id for prompt in question.prompts)}
    )
    return Topic(
        reference,
        figure,
        stems(figure.description, stop_words) - title,
        standard.id,
        framework.domain_of[reference].id,
        figure.yes,
        key_question,
        title,
    )


def _domain(draft: Draft, figure: CountFigure) -> str:
    groups = {domain.case_group: domain.id for domain in draft.framework.domains if domain.case_group}
    return next((groups[part] for part in figure.reference.split(".") if part in groups), "")
