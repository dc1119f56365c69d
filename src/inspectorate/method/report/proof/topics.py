"""Which figure a sentence seems to be about: the section it stands in, and the rare words they share."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from math import log

from inspectorate.method.report.draft import Draft
from inspectorate.method.report.figures import Count, Figured, Quantity, Share
from inspectorate.method.report.proof.nouns import Nouns, nouns_of

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
_PLAIN = re.compile(
    r"a|an|and|are|as|at|be|been|by|can|case|cases|did|do|does|"
    r"for|from|had|has|have|how|if|in|into|is|it|its|just|more|"
    r"most|not|of|on|only|or|over|per|cent|so|some|than|that|the|"
    r"their|them|there|these|they|this|those|to|too|was|we|were|what|"
    r"when|where|which|who|with|work|would|enough|sufficient|sufficiently|"
    r"good|well|person|people|all|every|each|both|"
    r"also|half|quarter|third|out|under|nearly|almost|around"
    r"|about|majority|few|many|needed|need"
)
_SAME = {"safe": "safety"}


@lru_cache(maxsize=4096)
def stems(text: str, idle: frozenset[str] = frozenset()) -> frozenset[str]:
    """Return the words that carry meaning, cut down to their stems; `idle` are further words that do not."""
    words = (word for word in _WORD.findall(text.lower()) if not _PLAIN.fullmatch(word))
    return frozenset(_stem(word) for word in words if word not in idle)


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    plain = re.sub(r"['’]s?$", "", _SAME.get(word, word))
    for ending in _ENDINGS:
        if plain.endswith(ending) and len(plain) - len(ending) >= 4:
            return plain.removesuffix(ending)
    return plain


INHERITED = 0.9
"""How much of a prompt's likeness to a text its key question takes over."""


@dataclass(frozen=True, slots=True)
class Topic:
    """One figure that prose may be about, with the words that describe it and where it belongs."""

    reference: str
    figure: Share | Count | Quantity
    words: frozenset[str]
    standard: str
    domain: str
    number: int
    key_question: str = ""
    title: frozenset[str] = frozenset()

    @property
    def binding(self) -> str:
        """The reference as it is written in a narrative."""
        return f"{{{self.reference}}}"


@dataclass(frozen=True)
class Topics:
    """Every figure of a report that prose may be about, and the nouns its edition counts."""

    topics: tuple[Topic, ...]
    nouns: Nouns

    def stems(self, text: str) -> frozenset[str]:
        """Return the words of a text that carry meaning in this edition, cut down to their stems."""
        return stems(text, self.nouns.idle)

    @cached_property
    def _rarity(self) -> dict[str, float]:
        seen = Counter(word for topic in self.topics for word in topic.words)
        return {word: log(1 + len(self.topics) / count) for word, count in seen.items()}

    def likeness(self, words: frozenset[str], topic: Topic) -> float:
        """Say how alike a text and a figure are: 0 for nothing in common, about 1 for the same words.

        A key question is nearly as like a text as the most alike of its prompts.
        """
        own = self._alike(words, topic)
        prompts = (self._alike(words, prompt) for prompt in self._prompts.get(topic.reference, ()))
        return max(own, INHERITED * max(prompts, default=0.0))

    def _alike(self, words: frozenset[str], topic: Topic) -> float:
        shared = sum(self._rarity.get(word, 0.0) for word in words & topic.words)
        whole = sum(self._rarity.get(word, 0.0) for word in topic.words)
        said = sum(self._rarity.get(word, 1.0) for word in words)
        return shared / (whole * said) ** 0.5 if whole and said else 0.0

    @cached_property
    def _prompts(self) -> dict[str, list[Topic]]:
        found: dict[str, list[Topic]] = {}
        for topic in self.topics:
            if topic.key_question != topic.reference:
                found.setdefault(topic.key_question, []).append(topic)
        return found

    def key_question(self, topic: Topic) -> Topic:
        """Return the key question a prompt belongs to; anything else is returned itself."""
        return next((other for other in self.topics if other.reference == topic.key_question), topic)

    def within(self, section: str) -> tuple[Topic, ...]:
        """Return the figures of a section: a standard's own, or a domain's."""
        root = re.sub(r"^overall-findings\.|\.(?:strengths|improvement)$", "", section)
        own = tuple(topic for topic in self.topics if topic.standard == root)
        wider = (topic for topic in self.topics if topic.domain == root)
        return own or tuple(replace(topic, words=topic.words | topic.title) for topic in wider)


def topics_of(draft: Draft) -> Topics:
    """Gather the figures that prose may be about."""
    nouns = nouns_of(draft.framework)
    found: list[Topic] = []
    for figure in draft.catalogue.values():
        found += _topics(draft, figure, nouns.idle)
    return Topics(tuple(found), nouns)


def _topics(draft: Draft, figure: Figured, idle: frozenset[str]) -> list[Topic]:
    if isinstance(figure, Share) and figure.exact is not None:
        return [_share_topic(draft, figure, idle)]
    if isinstance(figure, Quantity):
        return [Topic(figure.reference, figure, stems(figure.what, idle), "", "", int(figure.value))]
    if isinstance(figure, Count) and figure.parts:
        return [
            Topic(
                f"{figure.reference}|{part}",
                figure,
                stems(f"{figure.what} {part}", idle),
                "",
                _domain(draft, figure),
                number,
            )
            for part, number in figure.parts.items()
        ]
    if isinstance(figure, Count):
        return [
            Topic(
                figure.reference, figure, stems(figure.what, idle), "", _domain(draft, figure), figure.number
            )
        ]
    return []


def _share_topic(draft: Draft, figure: Share, idle: frozenset[str]) -> Topic:
    """Return a share as a topic; within a standard the words of its title tell nothing apart."""
    framework, name = draft.framework, figure.reference
    standard = framework.standard_of.get(name)
    if standard is None:
        return Topic(name, figure, stems(figure.what, idle), "", "", figure.yes)
    title = stems(standard.title, idle)
    key = next(q.id for q in standard.key_questions if name in {q.id, *(p.id for p in q.prompts)})
    return Topic(
        name,
        figure,
        stems(figure.what, idle) - title,
        standard.id,
        framework.domain_of[name].id,
        figure.yes,
        key,
        title,
    )


def _domain(draft: Draft, figure: Count) -> str:
    groups = {domain.case_group: domain.id for domain in draft.framework.domains if domain.case_group}
    return next((groups[part] for part in figure.reference.split(".") if part in groups), "")
