"""Triangulation: the number of kinds of source on which each judgement is based."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from inspectorate.method.evidence.survey import tally_survey
from inspectorate.method.evidence.values import (
    CASE_FINDINGS,
    SURVEY,
    CitingJudgement,
    EvidenceItem,
    LineOfEnquiry,
    SurveyResponse,
    Triangulation,
)
from inspectorate.method.standards import Framework


@dataclass(frozen=True, slots=True)
class _CitableEvidence:
    """Evidence that a judgement may cite: its id, its kind of source and the key questions it supports."""

    id: str
    kind: str
    supports: tuple[str, ...]


def triangulate(
    evidence: Iterable[EvidenceItem],
    survey: Iterable[SurveyResponse],
    lines_of_enquiry: Iterable[LineOfEnquiry],
    judgements: Iterable[CitingJudgement],
    framework: Framework,
    *,
    case_findings: bool = True,
) -> dict[str, Triangulation]:
    """Return the triangulation of each key question judged on evidence, by the question's id.

    A judgement is based on the evidence it cites for the question: items, survey questions with answers, and
    lines of enquiry with an outcome. Lines of enquiry result from the cases, so their kind is case findings;
    they are ignored if no case was assessed (`case_findings` is false). A question without a judgement is
    based on all evidence that supports it.
    """
    citable = _citable_evidence(evidence, survey, lines_of_enquiry, framework, case_findings)
    citations = {judgement.standard: judgement.evidence for judgement in judgements}
    return {
        question.id: _triangulate_question(question.id, citations.get(standard.id), citable, framework)
        for domain in framework.domains
        if domain.judged_on == "evidence"
        for standard in domain.standards
        for question in standard.key_questions
    }


def _citable_evidence(
    evidence: Iterable[EvidenceItem],
    survey: Iterable[SurveyResponse],
    lines_of_enquiry: Iterable[LineOfEnquiry],
    framework: Framework,
    case_findings: bool,
) -> list[_CitableEvidence]:
    answered = {question for question, tally in tally_survey(survey, framework).items() if tally.answered}
    citable = [_CitableEvidence(item.id, item.kind, item.supports) for item in evidence]
    citable += [
        _CitableEvidence(question.id, SURVEY, question.supports)
        for question in framework.evidence.survey
        if question.id in answered
    ]
    citable += [
        _CitableEvidence(line.id, CASE_FINDINGS, line.supports)
        for line in lines_of_enquiry
        if line.outcome.strip()
    ]
    kinds = {kind.key for kind in framework.evidence.kinds} - (set() if case_findings else {CASE_FINDINGS})
    return [item for item in citable if item.kind in kinds]


def _triangulate_question(
    question: str,
    cited: Mapping[str, Sequence[str]] | None,
    citable: Sequence[_CitableEvidence],
    framework: Framework,
) -> Triangulation:
    if cited is None:
        basis = [item for item in citable if question in item.supports]
    else:
        basis = [item for item in citable if item.id in cited.get(question, ())]
    kinds_in_basis = {item.kind for item in basis}
    kinds = [kind for kind in framework.evidence.kinds if kind.key in kinds_in_basis]
    enough = len(kinds) >= framework.evidence.kinds_needed.value
    because = _because([kind.title for kind in kinds], enough, cited is not None, framework)
    ids = tuple(dict.fromkeys(item.id for item in basis))
    return Triangulation(question, tuple(kind.key for kind in kinds), ids, enough, because)


def _because(titles: Sequence[str], enough: bool, is_judged: bool, framework: Framework) -> str:
    statement = (
        "The judgement is based" if is_judged else "There is no judgement yet. The evidence so far is based"
    )
    return f"{statement} on {' '.join(_sentences(titles, enough, framework.evidence.kinds_needed.value))}"


def _sentences(titles: Sequence[str], enough: bool, needed: int) -> Iterator[str]:
    match titles:
        case []:
            yield "no evidence."
        case [title]:
            yield f"one kind of source only: {title}."
        case _:
            yield f"{len(titles)} kinds of source: {'; '.join(titles)}."
    if not enough:
        yield f"At least {needed} are needed."
