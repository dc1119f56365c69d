"""Drill down from a rating: its key question, the cases counted, and their answers and comments."""

from collections.abc import Mapping
from dataclasses import dataclass

from inspectorate.method.standards import KeyQuestion, Standard
from inspectorate.method.tallies import Tally
from inspectorate.web.assessments.models import Answer, Occasion
from inspectorate.web.assessments.queries.access import visible
from inspectorate.web.editions import framework
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.panel.queries.panel import require_membership
from inspectorate.web.permissions import Action, NotVisible, require
from inspectorate.web.results.queries.personal_results import personal_results


@dataclass(frozen=True, slots=True)
class CaseAnswer:
    """One case's answer to a key question, in words, with its comment and the id of its assessment.

    `prompts` holds text, answer and comment of each prompt that was answered.
    """

    assessment: int
    case_id: str
    assessor: str
    answer: str
    comment: str
    prompts: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class DrillDown:
    """A key question with its tally and the cases counted in it, without those a person is blind to."""

    standard: Standard
    question: KeyQuestion
    tally: Tally | None
    because: str
    cases: tuple[CaseAnswer, ...]
    left_out: tuple[str, ...]


def drill_down(*, access: InspectionAccess, question: str) -> DrillDown:
    """Return a key question with its cases. Raises NotVisible if it is unknown or not answered on cases."""
    require(Action.DRILL_DOWN, access.roles, access.inspection.current_state)
    require_membership(access, Action.DRILL_DOWN)
    edition = framework(access.inspection.edition)
    if question not in edition.key_questions or edition.domain_of[question].judged_on != "cases":
        raise NotVisible
    personal = personal_results(access=access)
    outcome = personal.results
    standard, key = edition.standard_of[question], edition.key_questions[question]
    return DrillDown(
        standard=standard,
        question=key,
        tally=outcome.tallies.get(question),
        because=outcome.ratings[standard.id].proposed.because,
        cases=_cases(access, key, {option.key: option.title for option in edition.casework.answers}),
        left_out=personal.left_out,
    )


def _cases(access: InspectionAccess, key: KeyQuestion, titles: Mapping[str, str]) -> tuple[CaseAnswer, ...]:
    texts = {key.id: key.text} | {prompt.id: prompt.text for prompt in key.prompts}
    answers: dict[int, dict[str, Answer]] = {}
    assessments = {}
    for answer in (
        Answer.objects.filter(
            assessment__in=visible(access, Action.DRILL_DOWN),
            assessment__occasion=Occasion.FIRST,
            question__in=texts,
        )
        .select_related("assessment__assessor")
        .order_by("assessment__case_id")
    ):
        answers.setdefault(answer.assessment_id, {})[answer.question] = answer
        assessments[answer.assessment_id] = answer.assessment
    return tuple(
        CaseAnswer(
            assessment=pk,
            case_id=assessments[pk].case_id,
            assessor=assessments[pk].assessor_name,
            answer=titles.get(case_answers[key.id].value, case_answers[key.id].value)
            if key.id in case_answers
            else "",
            comment=case_answers[key.id].comment if key.id in case_answers else "",
            prompts=tuple(
                (
                    text,
                    titles.get(case_answers[question].value, case_answers[question].value),
                    case_answers[question].comment,
                )
                for question, text in texts.items()
                if question != key.id and question in case_answers
            ),
        )
        for pk, case_answers in answers.items()
    )
