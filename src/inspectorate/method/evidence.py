"""Domain one's evidence: items, the survey, lines of enquiry; and on how many kinds a judgement rests."""

from dataclasses import dataclass
from datetime import date


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
    """One survey question: favourable out of answered, out of respondents."""

    question: str
    favourable: int
    answered: int
    respondents: int


@dataclass(frozen=True, slots=True)
class Triangulation:
    """What one key question's judgement rests on: evidence ids by kind, and whether that is enough kinds."""

    question: str
    kinds: tuple[str, ...]
    evidence: tuple[str, ...]
    enough: bool
    because: str
