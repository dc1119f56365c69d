"""Read cases assessed twice, and how far their assessors agree."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from django.db.models import Exists, OuterRef, Q

from inspectorate.method import assessments as method
from inspectorate.method.assessments import Agreement, AgreementEstimate, AgreementShare
from inspectorate.method.standards import Standard
from inspectorate.web.assessments.models import (
    Answer,
    AnswerEvent,
    Assessment,
    AssessmentProgress,
    SaveOutcome,
    SecondDraw,
)
from inspectorate.web.assessments.queries.access import method_assessment
from inspectorate.web.assessments.queries.blindness import hidden_ids
from inspectorate.web.assessments.queries.second_draws import (
    latest_second_draw,
    sampled_by_group,
    selected_keys,
)
from inspectorate.web.editions import framework
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action, require

QuestionAgreement = tuple[Agreement, str]
"""The agreement on a question, with the question's text."""

CHANGED = (SaveOutcome.SAVED, SaveOutcome.RESOLVED)
"""Outcomes of answer events that changed the current answer."""

FEWEST_PAIRS = 2
"""Fewest cases compared in a question for which its agreement is shown."""


@dataclass(frozen=True, slots=True)
class AgreementOverview:
    """Agreement over all cases assessed twice: overall, by standard and by question.

    `overall` is None if no case can be compared. `estimate` is that for the whole sample, from the cases of
    the latest draw that have been compared: `drawn` is the number of all that it selected. `others` is the
    agreement in the cases that it did not select. Questions have Krippendorff's alpha and the text of the
    question. `undefined` are the ids of the others: all their answers are the same, or one case was compared.
    """

    overall: AgreementShare | None
    estimate: AgreementEstimate | None
    drawn: int
    others: AgreementShare | None
    standards: tuple[tuple[Standard, AgreementShare], ...]
    key_questions: tuple[QuestionAgreement, ...]
    prompts: tuple[QuestionAgreement, ...]
    undefined: tuple[str, ...]


def assessment_pairs(*, access: InspectionAccess) -> list[tuple[Assessment, Assessment]]:
    """Return the first and second assessments of cases assessed twice, finished or not."""
    require(Action.SEE_CONSISTENCY, access.roles, access.inspection.current_state)
    assessments = access.inspection.assessments.select_related("assessor").order_by("group", "case_id")
    second_assessments = {
        (assessment.group, assessment.case_id): assessment
        for assessment in assessments
        if assessment.is_second
    }
    return [
        (assessment, second_assessments[assessment.group, assessment.case_id])
        for assessment in assessments
        if not assessment.is_second and (assessment.group, assessment.case_id) in second_assessments
    ]


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


def agreement_overview(
    *, access: InspectionAccess, draws: Sequence[SecondDraw] | None = None
) -> AgreementOverview:
    """Return the agreement of assessors on the original answers, whatever differences were resolved to.

    `draws` are the `second_draws`, if the caller has them.
    """
    require(Action.SEE_CONSISTENCY, access.roles, access.inspection.current_state)
    edition, assessments = access.framework, blind_pairs(access)
    sets = {
        standard.id: {question.id for key in standard.key_questions for question in (key, *key.prompts)}
        for standard in edition.standards.values()
    }
    shares = method.agreement_shares(assessments, edition, {"": edition.questions.keys(), **sets})
    by_question = method.inter_rater_reliability(assessments, edition).by_question
    defined = [
        (agreement, edition.questions[name].text)
        for name, agreement in by_question.items()
        if agreement.alpha is not None and agreement.pairs >= FEWEST_PAIRS
    ]
    names = {agreement.question for agreement, _text in defined}
    drawn = latest_second_draw(access.inspection) if draws is None else next(iter(draws), None)
    selected = selected_keys(drawn) if drawn else frozenset()
    not_drawn = [row for row in assessments if (row.group, row.case_id) not in selected]
    return AgreementOverview(
        overall=shares.get(""),
        estimate=_estimate(access, drawn, assessments),
        drawn=len(selected),
        others=method.agreement_shares(not_drawn, edition, {"": edition.questions.keys()}).get(""),
        standards=tuple(
            (standard, shares[standard.id])
            for standard in edition.standards.values()
            if standard.id in shares
        ),
        key_questions=tuple(row for row in defined if row[0].question in edition.key_questions),
        prompts=tuple(row for row in defined if row[0].question not in edition.key_questions),
        undefined=tuple(name for name in by_question if name not in names),
    )


def drawn_estimate(
    *, access: InspectionAccess, draws: Sequence[SecondDraw]
) -> tuple[AgreementEstimate | None, int]:
    """Return the agreement estimated for the whole sample, and how many cases the latest draw selected.

    `draws` are the `second_draws`.
    """
    require(Action.SEE_CONSISTENCY, access.roles, access.inspection.current_state)
    drawn = next(iter(draws), None)
    return _estimate(access, drawn, blind_pairs(access)), len(drawn.selected) if drawn else 0


def _estimate(
    access: InspectionAccess, drawn: SecondDraw | None, assessments: Iterable[method.Assessment]
) -> AgreementEstimate | None:
    if drawn is None:
        return None
    selected = selected_keys(drawn)
    of_draw = [row for row in assessments if (row.group, row.case_id) in selected]
    return method.agreement_estimate(of_draw, access.framework, sampled_by_group(drawn))


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


def compared_assessments(
    inspection: Inspection, *, without: Collection[int] = ()
) -> tuple[method.Assessment, ...]:
    """Return the assessments that could be compared, with the answers given before that.

    Those without a later answer are left out, unless they are among `without`: the ids of the assessments
    whose current answers the caller does not have. Nobody is blind to an assessment that could be compared,
    so they are the same for everybody.
    """
    edition = framework(inspection.edition)
    later = AnswerEvent.objects.filter(
        assessment=OuterRef("pk"), id__gt=OuterRef("last_blind_event"), outcome__in=CHANGED
    )
    compared = (
        inspection.assessments.exclude(last_blind_event=None)
        .filter(Exists(later) | Q(pk__in=without) | Q(version=0))
        .select_related("assessor")
    )
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
    answer_of = cache(method.Answer)
    columns = ("assessment", "question", "value", "comment")
    not_compared = [pk for pk, last_event in last_events.items() if last_event is None]
    for pk, question, value, comment in (
        Answer.objects.filter(assessment__in=not_compared).order_by("pk").values_list(*columns)
    ):
        answers[pk][question] = answer_of(value, comment)
    compared = {pk: last_event for pk, last_event in last_events.items() if last_event is not None}
    events = AnswerEvent.objects.filter(assessment__in=compared, outcome__in=CHANGED)
    for pk, question, value, comment, number in events.order_by("id").values_list(*columns, "id"):
        if number <= compared[pk]:
            answers[pk][question] = answer_of(value, comment)
    return answers


def _is_compared(pair: tuple[Assessment, Assessment]) -> bool:
    return all(
        assessment.last_blind_event is not None or assessment.state == AssessmentProgress.FINISHED
        for assessment in pair
    )
