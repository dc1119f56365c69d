"""Reading of many assessments at once, in a number of queries that does not grow with them."""

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
    """How far an assessment has come: questions that apply, how many are answered, clashes not settled."""

    assessment: Assessment
    applicable: int
    answered: int
    conflicts: int


def caseload(*, access: InspectionAccess) -> list[AssessmentOverview]:
    """How far each of a person's cases has come; everyone's for a lead and the head."""
    require(Action.SEE_CASES, access.roles, access.inspection.current_state)
    return _progress(visible(access), framework(access.inspection.edition))


def progress(inspection: Inspection) -> list[AssessmentOverview]:
    """How far every assessment of an inspection has come."""
    return _progress(inspection.assessments.all(), framework(inspection.edition))


def method_assessments(inspection: Inspection) -> tuple[method.Assessment, ...]:
    """Every assessment of an inspection that has been begun, as the method knows it."""
    found = inspection.assessments.exclude(version=0)
    edition = framework(inspection.edition)
    return tuple(method_assessment(each, answers, edition) for each, answers in _with_answers(found))


def tally(inspection: Inspection) -> Mapping[str, Tally]:
    """How many cases are sufficient, of how many the question applies to, over the first assessments."""
    populations = {
        draw.group: draw.long_list.eligible
        for draw in inspection.draws.select_related("long_list")
        .defer("long_list__content")
        .order_by("number")
    }
    return tallies.count(method_assessments(inspection), framework(inspection.edition), populations)


def missing_answers(case: AssessmentAccess) -> tuple[Fault, ...]:
    """What is missing from an assessment or inconsistent in it, and every clash nobody has settled."""
    faults = list(method.check(case.value, case.framework))
    for question in case.conflicts:
        place = Sentence(
            "case %(case)s, question %(question)s", case=case.assessment.case_id, question=question
        )
        problem = _("Two answers were given at once and nobody has said which counts.")
        faults.append(Fault(place, problem, _("Settle it.")))
    return tuple(faults)


def history(*, case: AssessmentAccess, question: str) -> QuerySet[AnswerEvent]:
    """Everything that was ever saved for a question of an assessment, the first first."""
    return case.assessment.events.filter(question=question).select_related("by").order_by("id")


def assessors(*, access: InspectionAccess) -> QuerySet[TeamMember]:
    """Who on the team can be given a case to assess."""
    on_it = access.inspection.members.filter(removed_at=None, role__in=ASSESSORS)
    return on_it.select_related("person").order_by("person__name")


def unassigned(*, access: InspectionAccess, occasion: str) -> list[tuple[str, str]]:
    """The cases of the current samples that nobody assesses on this occasion: kind of case and case id."""
    latest = {draw.group: draw.pk for draw in access.inspection.draws.only("group").order_by("number")}
    drawn = DrawnCase.objects.filter(draw__in=latest.values(), status=SampleStatus.SELECTED)
    given = set(access.inspection.assessments.filter(occasion=occasion).values_list("group", "case_id"))
    sampled = drawn.order_by("draw__group", "case_id").values_list("draw__group", "case_id")
    return [each for each in sampled if each not in given]


def _with_answers(found: QuerySet[Assessment]) -> Iterable[tuple[Assessment, dict[str, method.Answer]]]:
    ordered = list(found.select_related("assessor").order_by("group", "case_id", "occasion"))
    answers: dict[int, dict[str, method.Answer]] = {each.pk: {} for each in ordered}
    rows = Answer.objects.filter(assessment__in=found).order_by("pk")
    # Rows and not records: there are fifty times as many answers as assessments.
    for assessment, question, *given in rows.values_list("assessment", "question", "value", "comment"):
        answers[assessment][question] = method.Answer(*given)
    return [(each, answers[each.pk]) for each in ordered]


def _progress(found: QuerySet[Assessment], edition: Framework) -> list[AssessmentOverview]:
    unsettled = dict(
        found.annotate(unsettled=Count("conflicts", filter=Q(conflicts__resolved_at=None))).values_list(
            "pk", "unsettled"
        )
    )
    return [_count(each, answers, edition, unsettled[each.pk]) for each, answers in _with_answers(found)]


def _count(
    each: Assessment, answers: dict[str, method.Answer], edition: Framework, conflicts: int
) -> AssessmentOverview:
    value = method_assessment(each, answers, edition)
    applies = _applicable(edition.id, each.group, tuple(sorted(value.facts.items())))
    given = {name for name, answer in value.answers.items() if answer.value}
    return AssessmentOverview(each, len(applies), len(applies & given), conflicts)


@lru_cache(maxsize=4096)
def _applicable(edition: str, group: str, facts: tuple[tuple[str, str], ...]) -> frozenset[str]:
    """The questions that apply with these facts: cases share them, and a list is looked at often."""
    return method.applicable(dict(facts), framework(edition), group)
