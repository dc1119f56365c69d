"""Resolve differences between the first and the second assessment of a case."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate.web.assessments.changes.answer_statement import AnswerSubmission, DecidedAnswer, write
from inspectorate.web.assessments.changes.answers import locked_assessment
from inspectorate.web.assessments.models import Assessment, Channel, DifferenceResolution, SaveOutcome
from inspectorate.web.assessments.queries import differences
from inspectorate.web.assessments.queries.access import AssessmentAccess
from inspectorate.web.assessments.queries.answers import CurrentAnswer
from inspectorate.web.assessments.queries.differences import AnswerComparison
from inspectorate.web.assessments.queries.rating_changes import CaseRatings
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.changes import locked
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action, ConcurrentChange, NotVisible, RuleBroken


@dataclass(frozen=True, slots=True)
class SelectedAnswer:
    """The answer selected to resolve a difference, with the reason; "" for none."""

    value: str
    reason: str


@transaction.atomic
def resolve_difference(
    *, access: InspectionAccess, first: int, question: str, value: str, reason: str
) -> None:
    """Resolve one difference, as `resolve_differences` does. Raises the rule that the selection breaks."""
    selections = {question: SelectedAnswer(value, reason)}
    if rules := resolve_differences(access=access, first=first, selections=selections):
        raise rules[question]


@transaction.atomic
def resolve_differences(
    *, access: InspectionAccess, first: int, selections: Mapping[str, SelectedAnswer]
) -> Mapping[str, RuleBroken]:
    """Resolve differences of a case: its first assessment takes the answers selected, by question.

    A reason is required where the answer changes the rating of a key question or standard. Returns the rule
    that each selection breaks; it stays unresolved, and the others are saved. A selection that repeats a
    resolution changes nothing. Raises NotVisible when the two assessments do not differ in a question.
    """
    locked(access, Action.RESOLVE_DIFFERENCE)
    assessment, _second, comparisons = differences.differences(access=access, first=first)
    differing = {comparison.question: comparison for comparison in comparisons if comparison.differs}
    if not selections.keys() <= differing.keys():
        raise NotVisible
    rules, valid = dict[str, RuleBroken](), dict[str, SelectedAnswer]()
    for question, selection in selections.items():
        comparison = differing[question]
        if rule := _broken_rule(comparison, selection):
            rules[question] = rule
        elif not comparison.resolution:
            valid[question] = selection
    # Without one selection another may change a rating, so the reasons are checked until all are there.
    while missing := _missing_reasons(CaseRatings(access, assessment), differing, valid):
        rules |= missing
        valid = {question: selection for question, selection in valid.items() if question not in missing}
    if valid:
        _save(access, assessment, [(differing[question], valid[question]) for question in valid])
    return rules


def _broken_rule(comparison: AnswerComparison, selection: SelectedAnswer) -> RuleBroken | None:
    if selection.value not in dict(comparison.choices):
        return RuleBroken(_("Select the answer to use for %(question)s.") % {"question": comparison.name})
    resolution = comparison.resolution
    if resolution and (
        resolution.value != selection.value or selection.reason.strip() not in ("", resolution.reason)
    ):
        names = {"name": resolution.by.name, "question": comparison.name}
        return ConcurrentChange(
            _("%(name)s has already resolved the difference in %(question)s. Your answer was not saved.")
            % names
        )
    return None


def _missing_reasons(
    case: CaseRatings, differing: Mapping[str, AnswerComparison], selections: Mapping[str, SelectedAnswer]
) -> dict[str, RuleBroken]:
    """Return the rule for each selection without a reason that changes a rating, alone or with the others."""
    rules = {}
    for question, selection in selections.items():
        if selection.reason.strip():
            continue
        others = {name: other.value for name, other in selections.items() if name != question}
        answers = {question: selection.value}
        if changes := case.changes(answers) or case.changes(answers, beside=others):
            rules[question] = RuleBroken(
                _("Enter a reason for your answer to %(question)s. It changes the rating of %(changes)s.")
                % {"question": differing[question].name, "changes": ", ".join(map(str, changes))}
            )
    return rules


def _save(
    access: InspectionAccess, assessment: Assessment, selected: list[tuple[AnswerComparison, SelectedAnswer]]
) -> None:
    case = locked_assessment(AssessmentAccess(access, assessment), Action.RESOLVE_DIFFERENCE)
    decided = []
    for comparison, selection in selected:
        current = case.answers.get(comparison.question)
        before = CurrentAnswer(current.value, current.comment, current.version) if current else None
        comment, version = (before.comment, before.version) if before else ("", 0)
        submission = AnswerSubmission(
            uuid.uuid4(), comparison.question, selection.value, comment, version, timezone.now()
        )
        decided.append(DecidedAnswer(submission, SaveOutcome.RESOLVED, version + 1, before))
    write(case, decided, Channel.PAGE)
    for comparison, selection in selected:
        answers = {"first": comparison.first, "second": comparison.second, "value": selection.value}
        DifferenceResolution.objects.create(
            first=case.assessment,
            question=comparison.question,
            first_value=comparison.first,
            second_value=comparison.second,
            value=selection.value,
            reason=selection.reason.strip(),
            by=access.person,
        )
        audit.record(
            access,
            EventType.RESOLVE_DIFFERENCE,
            subject=f"{assessment.group} {assessment.case_id} {comparison.question}",
            after={**answers, "reason": audit.digest(selection.reason)},
        )
