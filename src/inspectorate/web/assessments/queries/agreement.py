"""Read cases assessed twice: both answers side by side, and inter-rater agreement by question."""

from collections.abc import Iterable
from dataclasses import dataclass

from inspectorate.method import assessments as method
from inspectorate.method.assessments import Agreement
from inspectorate.method.standards import Framework
from inspectorate.web.assessments.models import (
    Answer,
    AnswerEvent,
    Assessment,
    AssessmentProgress,
    DifferenceResolution,
    SaveOutcome,
)
from inspectorate.web.assessments.queries.access import method_assessment, visible
from inspectorate.web.assessments.queries.blindness import hidden_ids
from inspectorate.web.assessments.queries.questions import choices
from inspectorate.web.editions import framework
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action, NotVisible, require


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
    """Return the assessments of cases finished twice, with the answers given before they could be compared.

    Pairs of which this person is blind to one assessment are left out.
    """
    edition, hidden = framework(access.inspection.edition), hidden_ids(access=access)
    assessments = [
        assessment
        for pair in assessment_pairs(access=access)
        if _is_compared(pair) and not hidden & {assessment.pk for assessment in pair}
        for assessment in pair
    ]
    answers = blind_answers(assessments)
    return tuple(method_assessment(assessment, answers[assessment.pk], edition) for assessment in assessments)


def compared_assessments(inspection: Inspection) -> tuple[method.Assessment, ...]:
    """Return the assessments that could be compared, with the answers given before that.

    Nobody is blind to an assessment that could be compared, so they are the same for everybody.
    """
    edition = framework(inspection.edition)
    compared = inspection.assessments.exclude(last_blind_event=None).select_related("assessor")
    assessments = list(compared.order_by("group", "case_id", "occasion"))
    answers = blind_answers(assessments)
    return tuple(
        method_assessment(
            assessment,
            {name: answer for name, answer in answers[assessment.pk].items() if answer.value},
            edition,
        )
        for assessment in assessments
    )


def blind_answers(assessments: Iterable[Assessment]) -> dict[int, dict[str, method.Answer]]:
    """Return the answers that assessors gave before they could compare them, by assessment and question.

    They are read from the history of answers, so that neither reopening an assessment nor resolving a
    difference changes them. Of an assessment that cannot be compared yet they are the current answers.
    """
    last_events = {assessment.pk: assessment.last_blind_event for assessment in assessments}
    answers: dict[int, dict[str, method.Answer]] = {pk: {} for pk in last_events}
    columns = ("assessment", "question", "value", "comment")
    not_compared = [pk for pk, last_event in last_events.items() if last_event is None]
    for pk, question, value, comment in (
        Answer.objects.filter(assessment__in=not_compared).order_by("pk").values_list(*columns)
    ):
        answers[pk][question] = method.Answer(value, comment)
    events = AnswerEvent.objects.filter(
        assessment__in=last_events, outcome__in=(SaveOutcome.SAVED, SaveOutcome.RESOLVED)
    )
    for pk, question, value, comment, number in events.order_by("id").values_list(*columns, "id"):
        if number <= (last_events[pk] or 0):
            answers[pk][question] = method.Answer(value, comment)
    return answers


def _is_compared(pair: tuple[Assessment, Assessment]) -> bool:
    return all(
        assessment.last_blind_event is not None or assessment.state == AssessmentProgress.FINISHED
        for assessment in pair
    )


def _comparisons(access: InspectionAccess, first: Assessment, second: Assessment) -> list[AnswerComparison]:
    edition = framework(access.inspection.edition)
    answers = blind_answers((first, second))
    first_value, second_value = (
        method_assessment(assessment, answers[assessment.pk], edition) for assessment in (first, second)
    )
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
                is_numbered=name in edition.questions,
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
