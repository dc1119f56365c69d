"""Figures that a sentence may be about, by section and by similarity of words.

Similarity is the cosine of word stems weighted by inverse document frequency.
"""

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from math import log

from inspectorate.method.report.checks.sentences import Nouns, nouns_of
from inspectorate.method.report.draft import Draft
from inspectorate.method.report.figures import CountFigure, Quantity, ReportFigure, ShareFigure

_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)?")
_ENDINGS = (
    "ations",
    "ation",
    "ements",
    "ement",
    "ings",
    "ing",
    "ness",
    "ies",
    "ied",
    "ed",
    "es",
    "ly",
    "s",
    "y",
    "e",
)
_STOP_WORDS = re.compile(
    r"a|an|and|are|as|at|be|been|by|can|case|cases|did|do|does|"
    r"for|from|had|has|have|how|if|in|into|is|it|its|just|more|"
    r"most|not|of|on|only|or|over|per|cent|so|some|than|that|the|"
    r"their|them|there|these|they|this|those|to|too|was|we|were|what|"
    r"when|where|which|who|with|work|would|enough|sufficient|sufficiently|"
    r"good|well|person|people|all|every|each|both|"
    r"also|half|quarter|third|out|under|nearly|almost|around"
    r"|about|majority|few|many|needed|need"
)
_SYNONYMS = {"safe": "safety"}


@lru_cache(maxsize=4096)
def stems(text: str, stop_words: frozenset[str] = frozenset()) -> frozenset[str]:
    """Return the stems of the words of a text, without stop words.

    `stop_words` are added to the general ones.
    """
    words = (word for word in _WORD.findall(text.lower()) if not _STOP_WORDS.fullmatch(word))
    return frozenset(_stem(word) for word in words if word not in stop_words)


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    base = re.sub(r"['’]s?$", "", _SYNONYMS.get(word, word))
    for ending in _ENDINGS:
        if base.endswith(ending) and len(base) - len(ending) >= 4:
            return base.removesuffix(ending)
    return base


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


@dataclass(frozen=True)
class Topics:
    """Figures of a report that prose may be about, and the nouns of its edition."""

    topics: tuple[Topic, ...]
    nouns: Nouns

    def stems(self, text: str) -> frozenset[str]:
        """Return the stems of the words of a text, without the edition's stop words."""
        return stems(text, self.nouns.stop_words)

    @cached_property
    def _weights(self) -> dict[str, float]:
        frequencies = Counter(word for topic in self.topics for word in topic.words)
        return {word: log(1 + len(self.topics) / count) for word, count in frequencies.items()}

    def similarity(self, words: frozenset[str], topic: Topic) -> float:
        """Return the similarity of stems to a figure, from 0 (none in common) to about 1 (the same).

        A key question has at least PROMPT_WEIGHT of the similarity of its most similar prompt.
        """
        own_similarity = self._own_similarity(words, topic)
        prompts = (self._own_similarity(words, prompt) for prompt in self._prompts.get(topic.reference, ()))
        return max(own_similarity, PROMPT_WEIGHT * max(prompts, default=0.0))

    def _own_similarity(self, words: frozenset[str], topic: Topic) -> float:
        shared = sum(self._weights.get(word, 0.0) for word in words & topic.words)
        topic_weight = sum(self._weights.get(word, 0.0) for word in topic.words)
        word_weight = sum(self._weights.get(word, 1.0) for word in words)
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

    def within(self, section: str) -> tuple[Topic, ...]:
        """Return the topics of a section: those of the standard or, for a domain, of the domain."""
        root = re.sub(r"^overall-findings\.|\.(?:strengths|improvement)$", "", section)
        of_standard = tuple(topic for topic in self.topics if topic.standard == root)
        of_domain = (topic for topic in self.topics if topic.domain == root)
        return of_standard or tuple(replace(topic, words=topic.words | topic.title) for topic in of_domain)


def topics_of(draft: Draft) -> Topics:
    """Return the topics of a draft."""
    nouns = nouns_of(draft.framework)
    topics: list[Topic] = []
    for figure in draft.catalogue.values():
        topics += _topics(draft, figure, nouns.stop_words)
    return Topics(tuple(topics), nouns)


def _topics(draft: Draft, figure: ReportFigure, stop_words: frozenset[str]) -> list[Topic]:
    if isinstance(figure, ShareFigure) and figure.exact is not None:
        return [_share_topic(draft, figure, stop_words)]
    if isinstance(figure, Quantity):
        return [
            Topic(figure.reference, figure, stems(figure.description, stop_words), "", "", int(figure.value))
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
