"""On how many kinds of source each judgement rests: one source alone may be wrong about itself."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from inspectorate.method.evidence.gathered import (
    CASE_FINDINGS,
    SURVEY,
    Cites,
    EvidenceItem,
    LineOfEnquiry,
    SurveyResponse,
    Triangulation,
)
from inspectorate.method.evidence.surveying import tally_survey
from inspectorate.method.standards import Framework


@dataclass(frozen=True, slots=True)
class _Piece:
    """Anything a judgement may cite: its id, its kind of source, and what it supports."""

    id: str
    kind: str
    supports: tuple[str, ...]


def triangulate(
    evidence: Iterable[EvidenceItem],
    survey: Iterable[SurveyResponse],
    enquiries: Iterable[LineOfEnquiry],
    judgements: Iterable[Cites],
    framework: Framework,
    *,
    case_findings: bool = True,
) -> dict[str, Triangulation]:
    """Return, for each key question judged on evidence, the kinds of source its judgement rests on.

    A judgement rests on what it cites for the question: items, survey questions that were answered, and
    lines of enquiry that have an outcome. These came from the cases, so they count as case findings, and
    as nothing when no case was assessed (`case_findings` is false). A question not judged yet
    rests on whatever says it supports it.
    """
    pieces = _pieces(evidence, survey, enquiries, framework, case_findings)
    cited = {judgement.standard: judgement.evidence for judgement in judgements}
    return {
        question.id: _triangulation(question.id, cited.get(standard.id), pieces, framework)
        for domain in framework.domains
        if domain.judged_on == "evidence"
        for standard in domain.standards
        for question in standard.key_questions
    }


def _pieces(
    evidence: Iterable[EvidenceItem],
    survey: Iterable[SurveyResponse],
    enquiries: Iterable[LineOfEnquiry],
    framework: Framework,
    case_findings: bool,
) -> list[_Piece]:
    answered = {question for question, tally in tally_survey(survey, framework).items() if tally.answered}
    pieces = [_Piece(item.id, item.kind, item.supports) for item in evidence]
    pieces += [_Piece(q.id, SURVEY, q.supports) for q in framework.evidence.survey if q.id in answered]
    pieces += [_Piece(line.id, CASE_FINDINGS, line.supports) for line in enquiries if line.outcome.strip()]
    known = {kind.key for kind in framework.evidence.kinds} - (set() if case_findings else {CASE_FINDINGS})
    return [piece for piece in pieces if piece.kind in known]


def _triangulation(
    question: str, cited: Mapping[str, Sequence[str]] | None, pieces: Sequence[_Piece], framework: Framework
) -> Triangulation:
    if cited is None:
        rests_on = [piece for piece in pieces if question in piece.supports]
    else:
        rests_on = [piece for piece in pieces if piece.id in cited.get(question, ())]
    found = {piece.kind for piece in rests_on}
    kinds = [kind for kind in framework.evidence.kinds if kind.key in found]
    enough = len(kinds) >= framework.evidence.kinds_needed.value
    because = _because([kind.title for kind in kinds], enough, cited is not None, framework)
    ids = tuple(dict.fromkeys(piece.id for piece in rests_on))
    return Triangulation(question, tuple(kind.key for kind in kinds), ids, enough, because)


def _because(titles: Sequence[str], enough: bool, judged: bool, framework: Framework) -> str:
    rests = "The judgement rests" if judged else "There is no judgement yet; the evidence gathered rests"
    return f"{rests} on {' '.join(_reasons(titles, enough, framework.evidence.kinds_needed.value))}"


def _reasons(titles: Sequence[str], enough: bool, needed: int) -> Iterator[str]:
    match titles:
        case []:
            yield "no evidence."
        case [only]:
            yield f"one kind of source only: {only}."
        case _:
            yield f"{len(titles)} kinds of source: {'; '.join(titles)}."
    if not enough:
        yield f"At least {needed} are needed."
