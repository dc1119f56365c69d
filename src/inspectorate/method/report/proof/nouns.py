"""The nouns an edition counts, as patterns: for the people its cases are about, and for everything else."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from inspectorate.method.standards import Framework


@dataclass(frozen=True, slots=True)
class Nouns:
    """The nouns of one edition, each a pattern without word boundaries.

    `people` are those the cases are about, `telling` those of them that say something about a person,
    `counted` all there is to count. `idle` are the words for people, which tell no two figures apart.
    """

    people: str
    telling: str
    counted: str
    idle: frozenset[str]


def nouns_of(framework: Framework) -> Nouns:
    """Return the nouns that the edition names."""
    report = framework.report
    return Nouns(
        people=_any(report.people),
        telling=_any(report.telling),
        counted=_any((*report.people, *report.cases)),
        idle=frozenset(word for noun in report.people for word in noun.split()),
    )


def _any(nouns: Iterable[str]) -> str:
    longest_first = sorted(nouns, key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})"
