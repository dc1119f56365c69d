"""The evidence on each key question of a standard, and what is missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from inspectorate.method.evidence import Triangulation
from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.standards import KeyQuestion, Standard
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.judgements.queries import CitableEvidence, citable_evidence, standards_on_evidence
from inspectorate.web.permissions import Action, NotVisible, require
from inspectorate.web.results.queries.personal_results import personal_results


@dataclass(frozen=True, slots=True)
class QuestionEvidence:
    """The evidence on a key question, by what it shows: a strength, an area for improvement, or neither.

    `kinds` are the titles of the kinds of source on which the judgement is based. `uncited` are references
    that the judgement does not cite although the evidence disagrees. `gap` says what is missing, "" if
    nothing is.
    """

    question: KeyQuestion
    kinds: tuple[str, ...]
    strengths: tuple[CitableEvidence, ...]
    improvements: tuple[CitableEvidence, ...]
    others: tuple[CitableEvidence, ...]
    uncited: frozenset[str]
    gap: str


@dataclass(frozen=True, slots=True)
class StandardEvidence:
    """The evidence on the key questions of a standard; none if the results cannot be calculated."""

    standard: Standard
    questions: tuple[QuestionEvidence, ...]
    faults: tuple[Fault, ...] = ()


def standard_evidence(*, access: InspectionAccess, standard: str) -> StandardEvidence:
    """Return the evidence on a standard. Raises NotVisible if the standard is not judged on evidence."""
    require(Action.SEE_JUDGEMENTS, access.roles, access.inspection.current_state)
    judged = {candidate.id: candidate for candidate in standards_on_evidence(access)}.get(standard)
    if judged is None:
        raise NotVisible
    try:
        triangulation = personal_results(access=access).results.triangulation
    except FaultsFound as error:
        return StandardEvidence(judged, (), error.faults)
    refs = {ref for key in judged.key_questions for ref in _references(triangulation[key.id])}
    evidence = {item.ref: item for item in citable_evidence(access=access, refs=refs)}
    kinds = {kind.key: kind.title for kind in access.framework.evidence.kinds}
    return StandardEvidence(
        judged,
        tuple(
            _question_evidence(key, triangulation[key.id], evidence, kinds) for key in judged.key_questions
        ),
    )


def _references(triangulation: Triangulation) -> set[str]:
    return {*triangulation.evidence, *triangulation.supports, *triangulation.contradicts}


def _question_evidence(
    question: KeyQuestion,
    triangulation: Triangulation,
    evidence: Mapping[str, CitableEvidence],
    kinds: Mapping[str, str],
) -> QuestionEvidence:
    def existing(refs: Iterable[str]) -> tuple[CitableEvidence, ...]:
        return tuple(evidence[ref] for ref in refs if ref in evidence)

    directed = {*triangulation.supports, *triangulation.contradicts}
    return QuestionEvidence(
        question=question,
        kinds=tuple(kinds[kind] for kind in triangulation.kinds),
        strengths=existing(triangulation.supports),
        improvements=existing(triangulation.contradicts),
        others=existing(ref for ref in triangulation.evidence if ref not in directed),
        uncited=frozenset(triangulation.uncited),
        gap=triangulation.gap,
    )
