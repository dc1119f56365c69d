"""The values that evidence is made of, and what is worked out from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

SURVEY, CASE_FINDINGS = "survey", "case_findings"
"""The kinds of evidence that every edition which has them calls by these keys."""

DIRECTIONS = ("strength", "improvement", "neutral")


class Cites(Protocol):
    """A judgement of a standard, as far as evidence is concerned: what it cites for each key question."""

    @property
    def standard(self) -> str:
        """The standard judged."""
        ...

    @property
    def evidence(self) -> Mapping[str, tuple[str, ...]]:
        """The ids cited for each key question."""
        ...


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """One piece of evidence: a document, a presentation, a meeting, a partner inspector's finding.

    `kind` is a key of the edition's evidence kinds; `supports` lists key question ids; `finding` says
    in words what it shows; `direction` is "strength", "improvement" or "neutral".
    """

    id: str
    kind: str
    title: str
    received: date | None
    supports: tuple[str, ...]
    finding: str
    direction: str


@dataclass(frozen=True, slots=True)
class SurveyResponse:
    """One respondent's answer to one survey question. `respondent` is a number, never a name."""

    respondent: str
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class LineOfEnquiry:
    """A question raised by the cases, carried into the second week: where it came from, what was found."""

    id: str
    text: str
    raised_by: str
    cases: tuple[str, ...]
    supports: tuple[str, ...]
    outcome: str


@dataclass(frozen=True, slots=True)
class SurveyTally:
    """One survey question: favourable out of answered, out of everybody who took part (`respondents`)."""

    question: str
    favourable: int
    answered: int
    respondents: int


@dataclass(frozen=True, slots=True)
class Triangulation:
    """What one key question's judgement rests on: kinds of source, evidence ids, and whether it is enough.

    `kinds` are in the edition's order. Before there is a judgement it is what was gathered.
    """

    question: str
    kinds: tuple[str, ...]
    evidence: tuple[str, ...]
    enough: bool
    because: str
