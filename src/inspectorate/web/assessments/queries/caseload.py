"""Read many assessments at once: progress, tallies and cases to assign.

The number of SQL queries does not depend on the number of assessments.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from inspectorate.method import assessments as method
from inspectorate.method import tallies
from inspectorate.method.faults import Fault, Sentence
from inspectorate.method.standards import Framework
from inspectorate.method.tallies import Tally
from inspectorate.web.assessments.models import Answer, AnswerEvent, Assessment
from inspectorate.web.assessments.queries.access import AssessmentAccess, method_assessment, visible
from inspectorate.web.cases.models import DrawnCase, SampleStatus
from inspectorate.web.editions import framework
from inspectorate.web.inspections.models import Inspection, TeamMember
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action, require
from inspectorate.web.states import ASSESSORS

__all__ = [
    "AssessmentOverview",
    "assessors",
    "caseload",
    "history",
    "method_assessment",
    "method_assessments",
    "missing_answers",
    "progress",
    "tally",
    "unassigned",
]


@dataclass(frozen=True, slots=True)
class AssessmentOverview:
    """Progress of an assessment: questions that apply, those answered, and unresolved answer conflicts."""

    assessment: Assessment
    applicable: int
    answered: int
    conflicts: int


def caseload(*, access: InspectionAccess) -> list[AssessmentOverview]:
    """Return the progress of the assessments a person may see."""
    require(Action.SEE_CASES, access.roles, access.inspection.current_state)
    return _progress(visible(access), framework(access.inspection.edition))


def progress(inspection: Inspection) -> list[AssessmentOverview]:
    """Return the progress of every assessment of an inspection."""
    return _progress(inspection.assessments.all(), framework(inspection.edition))


def method_assessments(inspection: Inspection) -> tuple[method.Assessment, ...]:
    """Return every assessment that has begun, as a value of the method."""
    begun = inspection.assessments.exclude(version=0)
    edition = framework(inspection.edition)
    return tuple(
        method_assessment(assessment, answers, edition) for assessment, answers in _with_answers(begun)
    )


def tally(inspection: Inspection) -> Mapping[str, Tally]:
    """Return the tally of every question over the first assessments that have begun."""
    populations = {
        draw.group: draw.long_list.eligible
        for draw in inspection.draws.select_related("long_list")
        .defer("long_list__content")
        .order_by("number")
    }
    return tallies.count(method_assessments(inspection), framework(inspection.edition), populations)


def missing_answers(case: AssessmentAccess) -> tuple[Fault, ...]:
    """Return a fault for every missing or inconsistent answer and every unresolved answer conflict."""
    faults = list(method.check(case.value, case.framework))
    for question in case.conflicts:
        location = Sentence(
            "case %(case)s, question %(question)s", case=case.assessment.case_id, question=question
        )
        problem = _("Two answers were given at once and nobody has said which counts.")
        faults.append(Fault(location, problem, _("Settle it.")))
    return tuple(faults)


def history(*, case: AssessmentAccess, question: str) -> QuerySet[AnswerEvent]:
    """Return the history of an answer: every event of its question, oldest first."""
    return case.assessment.events.filter(question=question).select_related("by").order_by("id")


def assessors(*, access: InspectionAccess) -> QuerySet[TeamMember]:
    """Return the team members who can be assigned cases, by name."""
    members = access.inspection.members.filter(removed_at=None, role__in=ASSESSORS)
    return members.select_related("person").order_by("person__name")


def unassigned(*, access: InspectionAccess, occasion: str) -> list[tuple[str, str]]:
    """Return group and case id of the sampled cases without an assessment of this occasion."""
    latest = {draw.group: draw.pk for draw in access.inspection.draws.only("group").order_by("number")}
    drawn_cases = DrawnCase.objects.filter(draw__in=latest.values(), status=SampleStatus.SELECTED)
    assigned = set(access.inspection.assessments.filter(occasion=occasion).values_list("group", "case_id"))
    sampled = drawn_cases.order_by("draw__group", "case_id").values_list("draw__group", "case_id")
    return [case for case in sampled if case not in assigned]


def _with_answers(
    assessments: QuerySet[Assessment],
) -> Iterable[tuple[Assessment, dict[str, method.Answer]]]:
    ordered = list(assessments.select_related("assessor").order_by("group", "case_id", "occasion"))
    answers: dict[int, dict[str, method.Answer]] = {assessment.pk: {} for assessment in ordered}
    rows = Answer.objects.filter(assessment__in=assessments).order_by("pk")
    # Plain rows instead of model instances: there are about fifty answers to an assessment.
    for assessment_id, question, value, comment in rows.values_list(
        "assessment", "question", "value", "comment"
    ):
        answers[assessment_id][question] = method.Answer(value, comment)
    return [(assessment, answers[assessment.pk]) for assessment in ordered]


def _progress(assessments: QuerySet[Assessment], edition: Framework) -> list[AssessmentOverview]:
    unresolved = Count("conflicts", filter=Q(conflicts__resolved_at=None))
    conflicts = dict(assessments.annotate(unresolved=unresolved).values_list("pk", "unresolved"))
    return [
        _overview(assessment, answers, edition, conflicts[assessment.pk])
        for assessment, answers in _with_answers(assessments)
    ]


def _overview(
    assessment: Assessment, answers: dict[str, method.Answer], edition: Framework, conflicts: int
) -> AssessmentOverview:
    value = method_assessment(assessment, answers, edition)
    applicable = _applicable(edition.id, assessment.group, tuple(sorted(value.facts.items())))
    answered = {name for name, answer in value.answers.items() if answer.value}
    return AssessmentOverview(assessment, len(applicable), len(applicable & answered), conflicts)


@lru_cache(maxsize=4096)
def _applicable(edition: str, group: str, facts: tuple[tuple[str, str], ...]) -> frozenset[str]:
    """Return the questions that apply with these facts. Cached, because many cases have equal facts."""
    return method.applicable(dict(facts), framework(edition), group)
