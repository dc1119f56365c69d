"""A rating unfolded: its key question, the cases counted, each answer and the assessor's comment."""

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
from inspectorate.web.results.queries.results import results


@dataclass(frozen=True, slots=True)
class CaseAnswer:
    """One case behind a key question: who assessed it, the answer in words, the comment, and the prompts'."""

    case_id: str
    assessor: str
    answer: str
    comment: str
    prompts: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class DrillDown:
    """A key question with the cases behind it."""

    standard: Standard
    question: KeyQuestion
    tally: Tally | None
    because: str
    cases: tuple[CaseAnswer, ...]


def drill_down(*, access: InspectionAccess, question: str) -> DrillDown:
    """What a key question's share is made of. Raises NotVisible without one."""
    require(Action.DRILL_DOWN, access.roles, access.inspection.current_state)
    require_membership(access, Action.DRILL_DOWN)
    edition = framework(access.inspection.edition)
    if question not in edition.key_questions or edition.domain_of[question].judged_on != "cases":
        raise NotVisible
    found = results(access.inspection)
    standard, key = edition.standard_of[question], edition.key_questions[question]
    return DrillDown(
        standard=standard,
        question=key,
        tally=found.tallies.get(question),
        because=found.ratings[standard.id].proposed.because,
        cases=_cases(access, key, {option.key: option.title for option in edition.casework.answers}),
    )


def _cases(access: InspectionAccess, key: KeyQuestion, titles: Mapping[str, str]) -> tuple[CaseAnswer, ...]:
    asked = {key.id: key.text} | {prompt.id: prompt.text for prompt in key.prompts}
    answers: dict[int, dict[str, Answer]] = {}
    about = {}
    for each in (
        Answer.objects.filter(
            assessment__in=visible(access, Action.DRILL_DOWN),
            assessment__occasion=Occasion.FIRST,
            question__in=asked,
        )
        .select_related("assessment__assessor")
        .order_by("assessment__case_id")
    ):
        answers.setdefault(each.assessment_id, {})[each.question] = each
        about[each.assessment_id] = each.assessment
    return tuple(
        CaseAnswer(
            case_id=about[pk].case_id,
            assessor=about[pk].assessor.name,
            answer=titles.get(given[key.id].value, given[key.id].value) if key.id in given else "",
            comment=given[key.id].comment if key.id in given else "",
            prompts=tuple(
                (text, titles.get(given[name].value, given[name].value), given[name].comment)
                for name, text in asked.items()
                if name != key.id and name in given
            ),
        )
        for pk, given in answers.items()
    )
