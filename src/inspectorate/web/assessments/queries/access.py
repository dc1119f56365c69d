"""Opening one assessment: who may see it, who may write in it, and what has to stay blind."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet

from inspectorate.method import assessments as method
from inspectorate.method.standards import Framework
from inspectorate.web.assessments.models import (
    Answer,
    AnswerConflict,
    Assessment,
    AssessmentProgress,
    Occasion,
)
from inspectorate.web.cases.models import DrawnCase
from inspectorate.web.editions import framework
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import InspectionAccess, open_inspection
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action, NotVisible, allowed, require
from inspectorate.web.states import Role
from inspectorate.web.visibility import Whose, may_see_assessment, may_write_in_assessment, whose


@dataclass
class AssessmentAccess:
    """An assessment as one person has it before them, with its answers and what follows from them."""

    inspection_access: InspectionAccess
    assessment: Assessment
    framework: Framework = field(init=False)

    def __post_init__(self) -> None:
        self.framework = framework(self.inspection.edition)

    @property
    def person(self) -> Person:
        """Whoever has the assessment before them."""
        return self.inspection_access.person

    @property
    def inspection(self) -> Inspection:
        """The inspection the case is in."""
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
        """The answers that count, by question."""
        return {each.question: each for each in self.assessment.answers.select_related("by")}

    @cached_property
    def conflicts(self) -> dict[str, list[AnswerConflict]]:
        """The clashes nobody has settled, by question."""
        found: dict[str, list[AnswerConflict]] = {}
        for each in self.assessment.conflicts.filter(resolved_at=None).select_related("event", "event__by"):
            found.setdefault(each.question, []).append(each)
        return found

    @cached_property
    def value(self) -> method.Assessment:
        """The assessment as the method knows it."""
        return method_assessment(self.assessment, self.answers, self.framework)

    @cached_property
    def routed(self) -> dict[str, bool | None]:
        """Whether each question applies; None when a missing fact decides it."""
        return method.route(self.value.facts, self.framework, self.assessment.group)

    @property
    def is_own(self) -> bool:
        """Whether this person may write in it at all: their own, or as the lead a first assessment."""
        return may_write_in_assessment(
            self.roles,
            own=self.assessment.assessor_id == self.person.pk,
            first=self.assessment.occasion == Occasion.FIRST,
        )

    @property
    def is_finished(self) -> bool:
        """Whether it is marked as finished."""
        return self.assessment.state == AssessmentProgress.FINISHED

    @property
    def may_answer(self) -> bool:
        """Whether a page takes answers from this person now."""
        return self.may_write and not self.is_finished and self.assessment.checked_out_at is None

    @property
    def may_write(self) -> bool:
        """Whether this person may do something in it in the inspection's state."""
        return self.is_own and self.may(Action.ASSESS_CASE)


def method_assessment(
    assessment: Assessment, answers: Mapping[str, Answer | method.Answer], edition: Framework
) -> method.Assessment:
    """An assessment's record as the method's value: what is no question is a fact of the case."""
    facts = {key: str(value) for key, value in assessment.facts.items()}
    given = {}
    for name, answer in answers.items():
        if name in edition.questions:
            if answer.value or answer.comment:
                given[name] = method.Answer(answer.value, answer.comment)
        elif answer.value:
            facts[name] = answer.value
    return method.Assessment(
        case_id=assessment.case_id,
        group=assessment.group,
        assessor=assessment.assessor.name,
        occasion=assessment.occasion,
        facts=facts,
        answers=given,
    )


def open_assessment(*, by: Person, inspection: int, id: int, action: Action) -> AssessmentAccess:  # noqa: A002 - the word for it
    """Open an assessment to do something with it. Raises NotVisible when it is another's or blind."""
    access = open_inspection(by=by, id=inspection, action=action)
    found = (
        visible(access).select_related("assessor", "checked_out_by").filter(pk=id).first()
        if id < 2**63
        else None
    )
    if found is None:
        raise NotVisible
    case = AssessmentAccess(access, found)
    if action in (Action.ASSESS_CASE, Action.RAISE_ALERT) and not case.is_own:
        raise NotVisible
    return case


def visible(access: InspectionAccess, action: Action = Action.SEE_ASSESSMENT) -> QuerySet[Assessment]:
    """The assessments a person may see: `visibility.may_see_assessment` as a query."""
    person, found = access.person, Assessment.objects.filter(inspection=access.inspection)
    same_case = Assessment.objects.filter(
        inspection=OuterRef("inspection"), group=OuterRef("group"), case_id=OuterRef("case_id")
    )
    paired = Exists(same_case.filter(assessor=person).exclude(pk=OuterRef("pk")))
    unfinished = Exists(same_case.exclude(state=AssessmentProgress.FINISHED))
    if whose(action, access.roles) is Whose.OWN:
        return found.filter(Q(assessor=person) | (paired & ~unfinished))
    return found.filter(Q(assessor=person) | ~paired | ~unfinished)


def writable_assessment(
    *, by: Person, assessment: Assessment, roles: frozenset[Role], action: Action = Action.ASSESS_CASE
) -> AssessmentAccess:
    """Audience to an assessment for someone who writes in it. Raises NotVisible or NotPermitted."""
    inspection = assessment.inspection
    if not allowed(Action.SEE_INSPECTION, roles, inspection.current_state):
        raise NotVisible
    require(action, roles, inspection.current_state)
    access = InspectionAccess(inspection, by, roles)
    case = AssessmentAccess(access, assessment)
    if not case.is_own:
        raise NotVisible
    if assessment.assessor_id != by.pk and not visible(access).filter(pk=assessment.pk).exists():
        raise NotVisible
    return case


def case_manager(case: AssessmentAccess) -> str:
    """Who manages the case at the service, as its long list says; nothing when it does not."""
    each = case.assessment
    drawn = DrawnCase.objects.filter(
        draw__inspection=each.inspection_id, draw__group=each.group, case_id=each.case_id
    )
    return drawn.order_by("-draw__number").values_list("case_manager", flat=True).first() or ""


def planned_interview(case: AssessmentAccess) -> datetime | None:
    """When the case is to be talked over with its case manager, once that is arranged."""
    # Interviews are records of a later app, reached only by their name in the database.
    planned = case.inspection.planned_interviews.filter(
        group=case.assessment.group, case_id=case.assessment.case_id
    )
    found: datetime | None = planned.values_list("starts", flat=True).first()
    return found


def blind_to(*, access: InspectionAccess) -> list[str]:
    """The other assessments of cases this person assesses, until both are finished: as events name them."""
    named = ("group", "case_id", "occasion", "assessor", "state")
    by_case: dict[tuple[str, str], list[tuple[str, int, str]]] = {}
    # Assessments are records of a later app, reached only by their name in the database.
    for group, case_id, *rest in access.inspection.assessments.values_list(*named):
        by_case.setdefault((group, case_id), []).append(tuple(rest))
    return [
        f"{group} {case_id} {occasion}"
        for (group, case_id), made in by_case.items()
        for occasion, assessor, _state in made
        if not may_see_assessment(
            access.roles,
            own=assessor == access.person.pk,
            assesses_case=any(other == access.person.pk for _occasion, other, _state in made),
            finished=all(state == "finished" for _occasion, _assessor, state in made),
        )
    ]
