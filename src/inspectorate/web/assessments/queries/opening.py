"""Opening one assessment: who may see it, who may write in it, and what has to stay blind."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from inspectorate.method import assessments as method
from inspectorate.method.standards import Framework
from inspectorate.web.assessments.models import Answer, Assessment, Clash, Occasion, Progress
from inspectorate.web.audit.changes import record
from inspectorate.web.audit.models import Outcome
from inspectorate.web.cases.models import DrawnCase
from inspectorate.web.inspections.models import Member
from inspectorate.web.inspections.queries import Opened, framework, open_one
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action, Hidden, allowed, insist
from inspectorate.web.states import Role

EVERYONES = frozenset({Role.LEAD, Role.HEAD})


@dataclass
class Case:
    """An assessment as one person has it before them, with its answers and what follows from them."""

    opened: Opened
    assessment: Assessment
    framework: Framework = field(init=False)

    def __post_init__(self) -> None:
        self.framework = framework(self.opened.inspection.edition)

    @cached_property
    def answers(self) -> dict[str, Answer]:
        """The answers that count, by question."""
        return {each.question: each for each in self.assessment.answers.select_related("by")}

    @cached_property
    def clashes(self) -> dict[str, list[Clash]]:
        """The clashes nobody has settled, by question."""
        found: dict[str, list[Clash]] = {}
        for each in self.assessment.clashes.filter(settled_at=None).select_related("event", "event__by"):
            found.setdefault(each.question, []).append(each)
        return found

    @cached_property
    def value(self) -> method.Assessment:
        """The assessment as the method knows it."""
        return as_value(self.assessment, self.answers, self.framework)

    @cached_property
    def routed(self) -> dict[str, bool | None]:
        """Whether each question applies; None when a missing fact decides it."""
        return method.route(self.value.facts, self.framework, self.assessment.group)

    @property
    def is_own(self) -> bool:
        """Whether this person may write in it at all: their own, or as the lead a first assessment."""
        own = self.assessment.assessor_id == self.opened.person.pk
        return own or (Role.LEAD in self.opened.roles and self.assessment.occasion == Occasion.FIRST)

    @property
    def is_finished(self) -> bool:
        """Whether it is marked as finished."""
        return self.assessment.state == Progress.FINISHED

    @property
    def may_answer(self) -> bool:
        """Whether a page takes answers from this person now."""
        return self.may_write and not self.is_finished and self.assessment.taken_at is None

    @property
    def may_write(self) -> bool:
        """Whether this person may do something in it in the inspection's state."""
        return self.is_own and self.opened.may(Action.ASSESS_CASE)


def as_value(
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


def open_case(*, by: Person, inspection: int, id: int, action: Action) -> Case:  # noqa: A002 - the word for it
    """Open an assessment to do something with it. Raises Hidden when it is another's or blind."""
    opened = open_one(by=by, id=inspection, action=action)
    found = (
        visible(opened).select_related("assessor", "taken_by").filter(pk=id).first() if id < 2**63 else None
    )
    if found is None:
        raise Hidden
    case = Case(opened, found)
    if action in (Action.ASSESS_CASE, Action.RAISE_ALERT) and not case.is_own:
        raise Hidden
    return case


def visible(opened: Opened) -> QuerySet[Assessment]:
    """The assessments a person may see: never another's of a case they still assess blind."""
    person, found = opened.person, Assessment.objects.filter(inspection=opened.inspection)
    same_case = Assessment.objects.filter(
        inspection=OuterRef("inspection"), group=OuterRef("group"), case_id=OuterRef("case_id")
    )
    paired = Exists(same_case.filter(assessor=person).exclude(pk=OuterRef("pk")))
    unfinished = Exists(same_case.exclude(state=Progress.FINISHED))
    if opened.roles & EVERYONES:
        return found.filter(Q(assessor=person) | ~paired | ~unfinished)
    return found.filter(Q(assessor=person) | (paired & ~unfinished))


def held(*, by: Person, inspection: int, id: int) -> Case:  # noqa: A002 - the word for it
    """An assessment held until the change to it is done, the permission asked of its state as it is now."""
    role = Member.objects.filter(inspection=OuterRef("inspection"), person=by, removed_at=None).values("role")
    found = (
        Assessment.objects.select_for_update(of=("self",))
        .select_related("inspection", "inspection__service", "assessor")
        .annotate(role=Subquery(role[:1]))
        .filter(pk=id, inspection=inspection)
        .first()
        if max(id, inspection) < 2**63
        else None
    )
    if found is None:
        raise Hidden
    return admitted(by=by, assessment=found, role=found.role)


def admitted(*, by: Person, assessment: Assessment, role: str | None) -> Case:
    """The case for someone to write in, by their role on the inspection. Raises Hidden or Refused."""
    inspection = assessment.inspection
    roles = by.offices | ({Role(role)} if role else frozenset())
    if not allowed(Action.SEE_INSPECTION, roles, inspection.stands):
        raise Hidden
    insist(Action.ASSESS_CASE, roles, inspection.stands)
    case = Case(Opened(inspection, by, roles), assessment)
    if not case.is_own:
        raise Hidden
    if assessment.assessor_id != by.pk and not visible(case.opened).filter(pk=assessment.pk).exists():
        raise Hidden
    return case


def case_manager(case: Case) -> str:
    """Who manages the case at the service, as its long list says; nothing when it does not."""
    each = case.assessment
    drawn = DrawnCase.objects.filter(
        draw__inspection=each.inspection_id, draw__group=each.group, case_id=each.case_id
    )
    return drawn.order_by("-draw__number").values_list("case_manager", flat=True).first() or ""


def planned_interview(case: Case) -> datetime | None:
    """When the case is to be talked over with its case manager, once that is arranged."""
    # Interviews are records of a later app, reached only by their name in the database.
    planned = case.opened.inspection.interviews.filter(
        group=case.assessment.group, case_id=case.assessment.case_id
    )
    found: datetime | None = planned.values_list("starts", flat=True).first()
    return found


def see(case: Case, what: str = "") -> None:
    """Record that someone looks at a case."""
    each = case.assessment
    record(
        by=case.opened.person,
        action=Action.SEE_ASSESSMENT,
        outcome=Outcome.SEEN,
        inspection=case.opened.inspection.pk,
        subject=" ".join(filter(None, (each.group, each.case_id, each.occasion, what))),
    )
