"""Nouns an edition counts, as patterns: for people and for cases."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from inspectorate.method.standards import Framework


@dataclass(frozen=True, slots=True)
class Nouns:
    """Nouns of one edition, as patterns without word boundaries.

    `people` are those for the people of its cases, `distinguishing` those of them that describe a person, and
    `countable` all nouns that can be counted. `stop_words` are the words for people, which do not distinguish
    figures.
    """

    people: str
    distinguishing: str
    countable: str
    stop_words: frozenset[str]


def nouns_of(framework: Framework) -> Nouns:
    """Return the nouns of an edition."""
    report = framework.report
    return Nouns(
        people=_any_of(report.people),
        distinguishing=_any_of(report.telling),
        countable=_any_of((*report.people, *report.cases)),
        stop_words=frozenset(word for noun in report.people for word in noun.split()),
    )


def _any_of(nouns: Iterable[str]) -> str:
    longest_first = sorted(nouns, key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})"
