"""Values of the evidence stage: items, survey, lines of enquiry and triangulation."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

SURVEY, CASE_FINDINGS = "survey", "case_findings"
"""Keys of these kinds of evidence in every edition that has them."""

DIRECTIONS = STRENGTH, IMPROVEMENT, NEUTRAL = ("strength", "improvement", "neutral")
"""What evidence may show: a strength, an area for improvement, or neither."""


class CitingJudgement(Protocol):
    """Judgement of a standard, of which only the cited evidence matters here."""

    @property
    def standard(self) -> str:
        """Id of the standard."""
        ...

    @property
    def evidence(self) -> Mapping[str, tuple[str, ...]]:
        """Ids of the cited evidence by key question."""
        ...


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """Item of evidence, such as a document, a presentation, a meeting or a finding of a partner inspectorate.

    `kind` is a key of the edition's kinds of evidence; `supports` lists ids of key questions; `finding` says
    what the item shows; `direction` is "strength", "improvement" or "neutral".
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
    """Answer of one respondent to one survey question. `respondent` is a number, never a name."""

    respondent: str
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class LineOfEnquiry:
    """Question raised by the cases and followed up in the second week, with its origin and its outcome."""

    id: str
    text: str
    raised_by: str
    cases: tuple[str, ...]
    supports: tuple[str, ...]
    outcome: str


@dataclass(frozen=True, slots=True)
class SurveyTally:
    """Counts of one survey question: favourable answers, answers, and respondents to the survey."""

    question: str
    favourable: int
    answered: int
    respondents: int


@dataclass(frozen=True, slots=True)
class Triangulation:
    """Kinds of source and evidence on which the judgement of a key question is based.

    `kinds` are in the edition's order, and `enough` says whether these are as many as the edition requires. A
    question without a judgement has all evidence on it. Of all evidence on the question, `supports` shows a
    strength and `contradicts` an area for improvement. Where there is some of both, `uncited` is what the
    judgement does not cite of it. `gap` says what is missing, "" if nothing is.
    """

    question: str
    kinds: tuple[str, ...]
    evidence: tuple[str, ...]
    enough: bool
    because: str
    supports: tuple[str, ...] = ()
    contradicts: tuple[str, ...] = ()
    uncited: tuple[str, ...] = ()

    @property
    def gap(self) -> str:
        """What is missing: kinds of source, or evidence that the judgement does not cite."""
        return " ".join(
            sentence
            for sentence in ("" if self.enough else self.because, uncited_sentence(self.uncited))
            if sentence
        )


def uncited_sentence(uncited: tuple[str, ...]) -> str:
    """Return what a judgement does not cite of the evidence that disagrees, as a sentence; "" if nothing."""
    if not uncited:
        return ""
    return f"The evidence disagrees, and the judgement does not cite {', '.join(uncited)}."
