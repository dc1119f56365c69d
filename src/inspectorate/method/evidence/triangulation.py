"""Triangulation: the kinds of source on which each judgement is based, and where the evidence disagrees."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from inspectorate.method.evidence.survey import tally_survey
from inspectorate.method.evidence.values import (
    CASE_FINDINGS,
    IMPROVEMENT,
    NEUTRAL,
    STRENGTH,
    SURVEY,
    CitingJudgement,
    EvidenceItem,
    LineOfEnquiry,
    SurveyResponse,
    SurveyTally,
    Triangulation,
)
from inspectorate.method.standards import Framework, KeyQuestion


@dataclass(frozen=True, slots=True)
class _CitableEvidence:
    """Evidence that a judgement may cite: its id, kind of source, the questions it is on, and what it shows.

    `direction` is as in EvidenceItem.
    """

    id: str
    kind: str
    questions: tuple[str, ...]
    direction: str


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
    based on all evidence on it. A survey question shows a strength if more than half of its answers are
    favourable, and an area for improvement if fewer are. Evidence on a prompt is on its key question too.
    """
    citable = _citable_evidence(evidence, survey, lines_of_enquiry, framework, case_findings)
    citations = {judgement.standard: judgement.evidence for judgement in judgements}
    return {
        question.id: _triangulate_question(question, citations.get(standard.id), citable, framework)
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
    tallies = tally_survey(survey, framework)
    citable = [_CitableEvidence(item.id, item.kind, item.supports, item.direction) for item in evidence]
    citable += [
        _CitableEvidence(question.id, SURVEY, question.supports, _survey_direction(tallies[question.id]))
        for question in framework.evidence.survey
        if tallies[question.id].answered
    ]
    citable += [
        _CitableEvidence(line.id, CASE_FINDINGS, line.supports, NEUTRAL)
        for line in lines_of_enquiry
        if line.outcome.strip()
    ]
    kinds = {kind.key for kind in framework.evidence.kinds} - (set() if case_findings else {CASE_FINDINGS})
    return [item for item in citable if item.kind in kinds]


def _survey_direction(tally: SurveyTally) -> str:
    """Return what the answers to a survey question show: neither if exactly half are favourable."""
    if 2 * tally.favourable == tally.answered:
        return NEUTRAL
    return STRENGTH if 2 * tally.favourable > tally.answered else IMPROVEMENT


def _triangulate_question(
    question: KeyQuestion,
    citations: Mapping[str, Sequence[str]] | None,
    citable: Sequence[_CitableEvidence],
    framework: Framework,
) -> Triangulation:
    ids = {question.id, *(prompt.id for prompt in question.prompts)}
    cited = set(citations.get(question.id, ())) if citations is not None else set()
    on_question = [item for item in citable if ids.intersection(item.questions) or item.id in cited]
    basis = [item for item in on_question if citations is None or item.id in cited]
    kinds_in_basis = {item.kind for item in basis}
    kinds = [kind for kind in framework.evidence.kinds if kind.key in kinds_in_basis]
    enough = len(kinds) >= framework.evidence.kinds_needed.value
    supports = _with_direction(on_question, STRENGTH)
    contradicts = _with_direction(on_question, IMPROVEMENT)
    disputed = (*supports, *contradicts) if citations is not None and supports and contradicts else ()
    return Triangulation(
        question=question.id,
        kinds=tuple(kind.key for kind in kinds),
        evidence=tuple(dict.fromkeys(item.id for item in basis)),
        enough=enough,
        because=_because([kind.title for kind in kinds], enough, citations is not None, framework),
        supports=supports,
        contradicts=contradicts,
        uncited=tuple(name for name in disputed if name not in cited),
    )


def _with_direction(evidence: Iterable[_CitableEvidence], direction: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item.id for item in evidence if item.direction == direction))


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
