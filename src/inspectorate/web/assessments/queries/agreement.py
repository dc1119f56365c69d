"""Read cases assessed twice: both answers side by side, and inter-rater agreement by question."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from inspectorate.method import assessments as method
from inspectorate.method.assessments import Agreement
from inspectorate.method.standards import Framework
from inspectorate.web.assessments.models import Assessment, AssessmentProgress, DifferenceResolution
from inspectorate.web.assessments.queries.access import method_assessment, visible
from inspectorate.web.assessments.queries.questions import choices
from inspectorate.web.editions import framework
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action, NotVisible, require


@dataclass(frozen=True, slots=True)
class AnswerComparison:
    """Both answers to one question of a case assessed twice, with the resolution of a difference."""

    question: str
    text: str
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


def assessment_pairs(*, access: InspectionAccess) -> list[tuple[Assessment, Assessment]]:
    """Return the first and second assessments of cases assessed twice, finished or not."""
    require(Action.SEE_CONSISTENCY, access.roles, access.inspection.current_state)
    assessments = access.inspection.assessments.select_related("assessor").order_by("group", "case_id")
    seconds = {
        (assessment.group, assessment.case_id): assessment
        for assessment in assessments
        if assessment.is_second
    }
    return [
        (assessment, seconds[assessment.group, assessment.case_id])
        for assessment in assessments
        if not assessment.is_second and (assessment.group, assessment.case_id) in seconds
    ]


def differences(
    *, access: InspectionAccess, first: int
) -> tuple[Assessment, Assessment, list[AnswerComparison]]:
    """Return both assessments of a case and their answers, question by question.

    Raises NotVisible when there is no such pair, or it is not finished or visible to this person.
    """
    require(Action.SEE_CONSISTENCY, access.roles, access.inspection.current_state)
    finished = visible(access).filter(state=AssessmentProgress.FINISHED)
    visible_ids = {assessment.pk for assessment in finished}
    for first_assessment, second_assessment in assessment_pairs(access=access):
        if first_assessment.pk == first and {first, second_assessment.pk} <= visible_ids:
            comparisons = _comparisons(access, first_assessment, second_assessment)
            return first_assessment, second_assessment, comparisons
    raise NotVisible


def reliability(*, access: InspectionAccess) -> list[tuple[Agreement, str]]:
    """Return agreement (Krippendorff's alpha) with the question's text, before resolutions.

    The first are those of all key questions and of all prompts together, with an empty text.
    """
    require(Action.SEE_CONSISTENCY, access.roles, access.inspection.current_state)
    edition = framework(access.inspection.edition)
    agreements = method.inter_rater_reliability(blind_pairs(access), edition)
    by_question = agreements.by_question.items()
    return [
        *((agreement, "") for agreement in agreements.pooled.values()),
        *((agreement, edition.questions[name].text) for name, agreement in by_question),
    ]


def blind_pairs(access: InspectionAccess) -> tuple[method.Assessment, ...]:
    """Return the assessments of cases finished twice, with the answers before any resolution."""
    edition = framework(access.inspection.edition)
    assessments = [
        assessment
        for pair in assessment_pairs(access=access)
        if all(assessment.state == AssessmentProgress.FINISHED for assessment in pair)
        for assessment in pair
    ]
    return tuple(_unresolved(assessment, edition) for assessment in _with_answers(assessments))


def _with_answers(assessments: Iterable[Assessment]) -> Iterable[Assessment]:
    ids = [assessment.pk for assessment in assessments]
    return (
        Assessment.objects.filter(pk__in=ids)
        .select_related("assessor")
        .prefetch_related("answers", "difference_resolutions")
        .order_by("group", "case_id", "occasion")
    )


def _unresolved(assessment: Assessment, edition: Framework) -> method.Assessment:
    """Return an assessment with the answers its assessor gave before differences were resolved."""
    current = {answer.question: answer for answer in assessment.answers.all()}
    value = method_assessment(assessment, current, edition)
    resolutions = assessment.difference_resolutions.all()
    original = {resolution.question: resolution.first_value for resolution in resolutions}
    answers = {
        name: method.Answer(original.get(name, answer.value), answer.comment)
        for name, answer in value.answers.items()
    }
    return replace(value, answers=answers)


def _comparisons(access: InspectionAccess, first: Assessment, second: Assessment) -> list[AnswerComparison]:
    edition = framework(access.inspection.edition)
    values = {
        assessment.pk: _unresolved(assessment, edition) for assessment in _with_answers((first, second))
    }
    first_value, second_value = values[first.pk], values[second.pk]
    resolutions = {
        resolution.question: resolution for resolution in first.difference_resolutions.select_related("by")
    }
    fact_texts = {question.key: question.text for question in edition.casework.routing}
    comparisons = []
    for name, options in choices(edition.id, first.group).items():
        if name in edition.questions:
            text = edition.questions[name].text
        else:
            text = fact_texts.get(name, name.replace("_", " ").capitalize())
        first_answer = _answer_or_fact(first_value, name, edition)
        second_answer = _answer_or_fact(second_value, name, edition)
        comparisons.append(
            AnswerComparison(
                question=name,
                text=text,
                choices=options,
                first=first_answer.value,
                second=second_answer.value,
                first_comment=first_answer.comment,
                second_comment=second_answer.comment,
                resolution=resolutions.get(name),
            )
        )
    return comparisons


def _answer_or_fact(assessment: method.Assessment, name: str, edition: Framework) -> method.Answer:
    if name in edition.questions:
        return assessment.answers.get(name, method.Answer(""))
    return method.Answer(assessment.facts.get(name, ""))
