"""Read the differences between the two assessments of a case, and which of them are not resolved."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from inspectorate.method import assessments as method
from inspectorate.method.standards import Framework
from inspectorate.web.assessments.models import Assessment, AssessmentProgress, DifferenceResolution
from inspectorate.web.assessments.queries.access import method_assessment, visible
from inspectorate.web.assessments.queries.agreement import assessment_pairs, blind_answers
from inspectorate.web.assessments.queries.many_inspections import finished_twice_in
from inspectorate.web.assessments.queries.questions import choices
from inspectorate.web.editions import framework
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action, NotVisible, require

AssessmentPair = tuple[Assessment, Assessment]


@dataclass(frozen=True, slots=True)
class AnswerComparison:
    """Both answers to one question of a case assessed twice, with the resolution of a difference.

    They are the answers given before either assessor could see the other's.
    """

    question: str
    text: str
    is_numbered: bool
    choices: tuple[tuple[str, str], ...]
    first: str
    second: str
    first_comment: str
    second_comment: str
    resolution: DifferenceResolution | None

    @property
    def differs(self) -> bool:
        """Whether the two answers differ."""
        return self.first != self.second

    @property
    def name(self) -> str:
        """The number of a question, or the text of a fact of the case."""
        return self.question if self.is_numbered else self.text

    @property
    def resolved_title(self) -> str:
        """The answer that the difference was resolved to, as shown on pages; "" before."""
        return dict(self.choices)[self.resolution.value] if self.resolution else ""


def differences(
    *, access: InspectionAccess, first: int
) -> tuple[Assessment, Assessment, list[AnswerComparison]]:
    """Return both assessments of a case and their answers, question by question.

    Raises NotVisible when there is no such pair, or it is not finished or visible to this person.
    """
    require(Action.SEE_CONSISTENCY, access.roles, access.inspection.current_state)
    for pair in _finished_pairs(access, assessment_pairs(access=access)):
        if pair[0].pk == first:
            return *pair, _comparisons([pair], access.framework)[first]
    raise NotVisible


def unresolved_differences(
    *, access: InspectionAccess, pairs: Sequence[AssessmentPair] | None = None
) -> Mapping[int, int]:
    """Return the number of differences that are not resolved, by the id of the first assessment of a case.

    Cases of which both assessments are finished and visible to this person are in it, also with none. `pairs`
    are the `assessment_pairs`, if the caller has them.
    """
    require(Action.SEE_CONSISTENCY, access.roles, access.inspection.current_state)
    all_pairs = assessment_pairs(access=access) if pairs is None else pairs
    comparisons = _comparisons(_finished_pairs(access, all_pairs), access.framework)
    return {
        first: sum(comparison.differs and not comparison.resolution for comparison in of_case)
        for first, of_case in comparisons.items()
    }


def unresolved_differences_in(accesses: Sequence[InspectionAccess]) -> Mapping[int, Mapping[int, int]]:
    """Return `unresolved_differences` of some inspections, by inspection; only cases that have some.

    The number of queries depends on the number of editions, not of inspections.
    """
    by_number = {access.inspection.pk: access for access in accesses}
    if not by_number:
        return {}
    rows = finished_twice_in(accesses).select_related("assessor").order_by("inspection", "group", "case_id")
    cases: dict[tuple[int, str, str], dict[bool, Assessment]] = defaultdict(dict)
    for assessment in rows:
        case = assessment.inspection_id, assessment.group, assessment.case_id
        cases[case][assessment.is_second] = assessment
    pairs: dict[str, list[AssessmentPair]] = defaultdict(list)
    for (number, _group, _case_id), pair in cases.items():
        if len(pair) == 2:
            pairs[by_number[number].inspection.edition].append((pair[False], pair[True]))
    unresolved: dict[int, dict[int, int]] = defaultdict(dict)
    for edition, of_edition in pairs.items():
        inspections = {first.pk: first.inspection_id for first, _second in of_edition}
        for first, of_case in _comparisons(of_edition, framework(edition)).items():
            if count := sum(comparison.differs and not comparison.resolution for comparison in of_case):
                unresolved[inspections[first]][first] = count
    return unresolved


def _finished_pairs(access: InspectionAccess, pairs: Sequence[AssessmentPair]) -> list[AssessmentPair]:
    """Return the pairs of which both assessments are finished and visible to this person."""
    if not pairs:
        return []
    finished = visible(access).filter(state=AssessmentProgress.FINISHED)
    visible_ids = set(finished.values_list("pk", flat=True))
    return [pair for pair in pairs if {assessment.pk for assessment in pair} <= visible_ids]


def _comparisons(pairs: Sequence[AssessmentPair], edition: Framework) -> Mapping[int, list[AnswerComparison]]:
    """Return the comparison of every answer of some cases, by the id of their first assessment."""
    answers = blind_answers([assessment for pair in pairs for assessment in pair])
    resolutions: dict[int, dict[str, DifferenceResolution]] = {first.pk: {} for first, _second in pairs}
    for resolution in DifferenceResolution.objects.filter(first__in=resolutions).select_related("by"):
        resolutions[resolution.first_id][resolution.question] = resolution
    values = {
        assessment.pk: method_assessment(assessment, answers[assessment.pk], edition)
        for pair in pairs
        for assessment in pair
    }
    return {
        first.pk: list(_compared(values[first.pk], values[second.pk], edition, resolutions[first.pk]))
        for first, second in pairs
    }


def _compared(
    first: method.Assessment,
    second: method.Assessment,
    edition: Framework,
    resolutions: Mapping[str, DifferenceResolution],
) -> Iterable[AnswerComparison]:
    fact_texts = {question.key: question.text for question in edition.casework.routing}
    for name, options in choices(edition.id, first.group).items():
        is_numbered = name in edition.questions
        if is_numbered:
            text = edition.questions[name].text
        else:
            text = fact_texts.get(name, name.replace("_", " ").capitalize())
        first_answer, second_answer = (
            _answer_or_fact(assessment, name, edition) for assessment in (first, second)
        )
        yield AnswerComparison(
            question=name,
            text=text,
            is_numbered=is_numbered,
            choices=options,
            first=first_answer.value,
            second=second_answer.value,
            first_comment=first_answer.comment,
            second_comment=second_answer.comment,
            resolution=resolutions.get(name),
        )


def _answer_or_fact(assessment: method.Assessment, name: str, edition: Framework) -> method.Answer:
    if name in edition.questions:
        return assessment.answers.get(name, method.Answer(""))
    return method.Answer(assessment.facts.get(name, ""))
