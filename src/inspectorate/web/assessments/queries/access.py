"""Open one assessment with its permissions: who may see it, who may write in it, what stays blind."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import QuerySet

from inspectorate.method import assessments as method
from inspectorate.method.faults import Sentence
from inspectorate.method.standards import Framework
from inspectorate.web.assessments.models import (
    Answer,
    AnswerConflict,
    Assessment,
    AssessmentProgress,
    Reassignment,
)
from inspectorate.web.assessments.queries import blindness
from inspectorate.web.assessments.queries.conflicts import conflicted_cases, has_conflict
from inspectorate.web.editions import framework
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import InspectionAccess, open_inspection
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import (
    Action,
    NotPermitted,
    NotVisible,
    allowed,
    require,
    require_no_conflict,
)
from inspectorate.web.states import Role
from inspectorate.web.visibility import (
    DeclaredConflict,
    Visibility,
    may_write_in_assessment,
    visibility_of,
)


@dataclass
class AssessmentAccess:
    """One person's access to one assessment, with its answers, conflicts and routing (read when needed)."""

    inspection_access: InspectionAccess
    assessment: Assessment
    framework: Framework = field(init=False)

    def __post_init__(self) -> None:
        self.framework = framework(self.inspection.edition)

    @property
    def person(self) -> Person:
        """The person who opened the assessment."""
        return self.inspection_access.person

    @property
    def inspection(self) -> Inspection:
        """The inspection of the case."""
        return self.inspection_access.inspection

    @property
    def roles(self) -> frozenset[Role]:
        """The person's roles in the inspection."""
        return self.inspection_access.roles

    def may(self, action: Action) -> bool:
        """Whether this person may do the action in the inspection now."""
        return self.inspection_access.may(action)

    @cached_property
    def answers(self) -> dict[str, Answer]:
        """The current answers, by question."""
        answers = self.assessment.answers.select_related("by").order_by("pk")
        return {answer.question: answer for answer in answers}

    @cached_property
    def conflicts(self) -> dict[str, list[AnswerConflict]]:
        """The answer conflicts that are not resolved yet, by question."""
        conflicts: dict[str, list[AnswerConflict]] = {}
        unresolved = self.assessment.conflicts.filter(resolved_at=None)
        for conflict in unresolved.select_related("event", "event__by"):
            conflicts.setdefault(conflict.question, []).append(conflict)
        return conflicts

    @cached_property
    def value(self) -> method.Assessment:
        """The assessment as a value of the method."""
        return method_assessment(self.assessment, self.answers, self.framework)

    @cached_property
    def routing(self) -> Mapping[str, bool | None]:
        """Whether each question applies; None when that depends on a fact not stated yet."""
        return method.route(self.value.facts, self.framework, self.assessment.group)

    @cached_property
    def uncommented(self) -> tuple[str, ...]:
        """The questions whose answer needs a comment and has none, in the edition's order."""
        return method.uncommented_questions(self.value, self.framework)

    @property
    def is_own(self) -> bool:
        """Whether this person works on it: on their own assessment, or a lead on a first one."""
        return may_write_in_assessment(self.roles, own=self.is_assessor, first=not self.assessment.is_second)

    @cached_property
    def is_writable(self) -> bool:
        """Whether this person may write in it in any state: they work on it, and know no other answers."""
        if self.is_assessor or not self.is_own:
            return self.is_own
        has_read_other = blindness.has_read_other(assessment=self.assessment, person=self.person)
        return may_write_in_assessment(self.roles, own=False, first=True, has_read_other=has_read_other)

    @property
    def is_assessor(self) -> bool:
        """Whether this person is its assessor."""
        return self.assessment.assessor_id == self.person.pk

    @cached_property
    def has_taken_part(self) -> bool:
        """Whether this person has taken part in either assessment of the case, at any time."""
        same_case = {"group": self.assessment.group, "case_id": self.assessment.case_id}
        assessments = self.inspection.assessments.filter(**same_case)
        return self.is_assessor or assessments.filter(blindness.has_taken_part(self.person)).exists()

    @property
    def is_finished(self) -> bool:
        """Whether the assessment is finished."""
        return self.assessment.state == AssessmentProgress.FINISHED

    @property
    def may_answer(self) -> bool:
        """Whether this person may save answers on the pages now."""
        return self.may_write and not self.is_finished and self.assessment.checked_out_at is None

    @property
    def may_write(self) -> bool:
        """Whether this person may write in it in the inspection's current state."""
        return self.is_writable and self.may(Action.ASSESS_CASE)


def method_assessment(
    assessment: Assessment, answers: Mapping[str, Answer | method.Answer], edition: Framework
) -> method.Assessment:
    """Return an assessment's record as a value of the method.

    An answer whose id is not a question of the edition becomes a fact of the case.
    """
    questions = edition.questions
    facts = {key: str(value) for key, value in assessment.facts.items()}
    facts |= {
        name: answer.value for name, answer in answers.items() if name not in questions and answer.value
    }
    question_answers = {
        name: answer if isinstance(answer, method.Answer) else method.Answer(answer.value, answer.comment)
        for name, answer in answers.items()
        if name in questions and (answer.value or answer.comment)
    }
    return method.Assessment(
        case_id=assessment.case_id,
        group=assessment.group,
        assessor=assessment.assessor_name,
        occasion=assessment.occasion,
        facts=facts,
        answers=question_answers,
    )


def open_assessment(*, by: Person, inspection: int, id: int, action: Action) -> AssessmentAccess:  # noqa: A002 - Django's name for it
    """Open an assessment for an action.

    Raises NotVisible when the person may not see it, or may not write in it to assess the case or raise an
    alert, or is not its assessor to reply to a review; NotPermitted as `open_inspection` does.
    """
    inspection_access = open_inspection(by=by, id=inspection, action=action)
    assessments = visible(inspection_access).select_related("assessor", "checked_out_by")
    assessment = assessments.filter(pk=id).first() if id < 2**63 else None
    if assessment is None:
        raise refusal(inspection_access, id)
    access = AssessmentAccess(inspection_access, assessment)
    is_refused = (
        (action is Action.RAISE_ALERT and not access.is_own)
        or (action is Action.ASSESS_CASE and not access.is_writable)
        or (action is Action.REPLY_TO_REVIEW and not access.is_assessor)
    )
    if is_refused:
        raise NotVisible
    return access


def refusal(access: InspectionAccess, id: int) -> Exception:  # noqa: A002 - the record's id
    """Return why a person cannot open an assessment: NotPermitted with a reason, otherwise NotVisible.

    Only a person who has held the case is told who has it now. With a conflict of interest in the case they
    are told just that.
    """
    assessment = access.inspection.assessments.filter(pk=id).first() if id < 2**63 else None
    if assessment is None:
        return NotVisible()
    person = access.person
    held = Reassignment.objects.filter(
        assessment=assessment, previous=person, case_allocation__undone_at=None
    ).exists()
    is_assessor = assessment.assessor_id == person.pk
    if has_conflict(access.conflict, assessment):
        sees = held or is_assessor or visibility_of(Action.SEE_ASSESSMENT, access.roles) is Visibility.ALL
        return NotPermitted(CONFLICT_IN_CASE) if sees else NotVisible()
    same_case = {"group": assessment.group, "case_id": assessment.case_id}
    if not held or is_assessor or access.inspection.assessments.filter(assessor=person, **same_case).exists():
        return NotVisible()
    return NotPermitted(Sentence("This case is now with %(name)s.", name=assessment.assessor_name))


CONFLICT_IN_CASE = Sentence("You declared a conflict of interest in this case, so you cannot open it.")


def visible(access: InspectionAccess, action: Action = Action.SEE_ASSESSMENT) -> QuerySet[Assessment]:
    """Return the assessments a person may see: `visibility.may_see_assessment` as a query."""
    person = access.person
    assessments = Assessment.objects.filter(inspection=access.inspection).exclude(
        conflicted_cases(access.inspection.pk, access.conflict)
    )
    if visibility_of(action, access.roles) is Visibility.OWN:
        return assessments.filter(blindness.is_own_or_shared(person))
    return assessments.exclude(blindness.is_blind(person))


def writable_assessment(
    *,
    by: Person,
    assessment: Assessment,
    roles: frozenset[Role],
    conflict: DeclaredConflict,
    action: Action = Action.ASSESS_CASE,
) -> AssessmentAccess:
    """Return access to an assessment for a person who writes in it. Raises NotVisible or NotPermitted."""
    inspection = assessment.inspection
    if not allowed(Action.SEE_INSPECTION, roles, inspection.current_state):
        raise NotVisible
    require(action, roles, inspection.current_state)
    require_no_conflict(action, whole_service=conflict.whole_service)
    inspection_access = InspectionAccess(inspection, by, roles, conflict=conflict)
    access = AssessmentAccess(inspection_access, assessment)
    if not access.is_writable or has_conflict(conflict, assessment):
        raise refusal(inspection_access, assessment.pk)
    if assessment.assessor_id != by.pk and not visible(inspection_access).filter(pk=assessment.pk).exists():
        raise NotVisible
    return access
