"""Complete an inspection of the demonstration with the answers and judgements of the worked example."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import cycle

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate.method import assessments as method_assessments
from inspectorate.method import inspection as method
from inspectorate.method.ratings import Judgement
from inspectorate.method.standards import Framework
from inspectorate.web.assessments.changes import caseload
from inspectorate.web.assessments.changes.answer_statement import AnswerSubmission
from inspectorate.web.assessments.changes.answers import save_answers
from inspectorate.web.assessments.models import Assessment, AssessmentProgress, Occasion
from inspectorate.web.assessments.queries.access import open_assessment
from inspectorate.web.assessments.queries.answers import answer_context
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.judgements import changes
from inspectorate.web.permissions import Action, NotVisible, RuleBroken, require
from inspectorate.web.results.queries.inputs import method_inspection


@dataclass(frozen=True, slots=True)
class UnfinishedParts:
    """The parts of an inspection that the example can complete: a number of cases, and standards to judge."""

    cases: int
    standards: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.cases or self.standards)


def unfinished_parts(*, access: InspectionAccess) -> UnfinishedParts | None:
    """Return what the example can complete, or None without a finished example.

    Raises NotVisible outside a demonstration.
    """
    _require_demonstration(access)
    if (example := _example(access)) is None:
        return None
    return UnfinishedParts(
        _open_cases(access).count(),
        tuple(judgement.standard for judgement in _missing_judgements(access, example)),
    )


def complete(*, access: InspectionAccess) -> UnfinishedParts:
    """Answer and finish every open case, and judge every standard without a judgement, as in the example.

    Each case is answered on behalf of its assessor, through the change that assessors use. A case that is not
    in the example's sample takes the answers of one that is. Return what was completed. Raises RuleBroken
    without a finished example, and NotVisible outside a demonstration.
    """
    _require_demonstration(access)
    if (example := _example(access)) is None:
        raise RuleBroken(_("This edition has no finished example to copy answers from."))
    example_answers = _ExampleAnswers(example)
    finished = sum(
        answer_from_example(case, example_answers.of(case), example.framework)
        for case in list(_open_cases(access))
    )
    judgements = _missing_judgements(access, example)
    for judgement in judgements:
        _judge(access, judgement)
    completed = UnfinishedParts(finished, tuple(judgement.standard for judgement in judgements))
    after = {"cases": completed.cases, "standards": list(completed.standards)}
    audit.record(access, EventType.COMPLETE_DEMONSTRATION, after=after)
    return completed


def answer_from_example(
    assessment: Assessment, example: method_assessments.Assessment, edition: Framework
) -> bool:
    """Answer a case as in an example assessment, and finish it. Return whether it could be finished."""
    by, inspection = assessment.assessor, assessment.inspection_id
    versions = dict(assessment.answers.values_list("question", "version"))
    submissions = list(_submissions(edition, example, versions))
    save_answers(
        access=answer_context(by=by, inspection=inspection, id=assessment.pk, submissions=submissions),
        submissions=submissions,
    )
    try:
        caseload.finish(
            access=open_assessment(by=by, inspection=inspection, id=assessment.pk, action=Action.ASSESS_CASE)
        )
    except RuleBroken:  # existing answers do not fit those of the example: leave it open
        return False
    return True


class _ExampleAnswers:
    """The example's first assessments: the one of the same case, otherwise any of the group in turn."""

    def __init__(self, example: method.Inspection) -> None:
        assessments = [
            assessment for assessment in example.assessments if assessment.occasion == Occasion.FIRST
        ]
        self._by_case = {(assessment.group, assessment.case_id): assessment for assessment in assessments}
        groups = sorted({assessment.group for assessment in assessments})
        self._in_turn = {
            group: cycle([assessment for assessment in assessments if assessment.group == group])
            for group in groups
        }

    def of(self, record: Assessment) -> method_assessments.Assessment:
        """Return the example's assessment for a case."""
        return self._by_case.get((record.group, record.case_id)) or next(self._in_turn[record.group])


def _submissions(
    edition: Framework, example: method_assessments.Assessment, versions: Mapping[str, int]
) -> Iterator[AnswerSubmission]:
    """Yield the submissions of an example assessment: the facts that decide on routing, then the answers."""
    routing_facts = {question.key for question in edition.casework.routing}
    routing_facts |= {f"inspector_{scale.key}" for scale in edition.casework.scales}
    facts = {fact: (example.facts[fact], "") for fact in sorted(routing_facts & example.facts.keys())}
    answers = {question: (answer.value, answer.comment) for question, answer in example.answers.items()}
    for question, (value, comment) in {**facts, **answers}.items():
        base_version = versions.get(question, 0)
        yield AnswerSubmission(uuid.uuid4(), question, value, comment, base_version, timezone.now())


def _missing_judgements(access: InspectionAccess, example: method.Inspection) -> list[Judgement]:
    """Return the example's judgements of standards that the inspection has not judged."""
    judged_standards = set(access.inspection.judgements.values_list("standard", flat=True))
    return [judgement for judgement in example.judgements if judgement.standard not in judged_standards]


def _judge(access: InspectionAccess, judgement: Judgement) -> None:
    changes.judge_standard(
        access=access,
        standard=judgement.standard,
        base_version=0,
        rating=judgement.rating,
        reasons=judgement.reasons,
        evidence={},
    )


def _example(access: InspectionAccess) -> method.Inspection | None:
    """Return the finished worked example of the same edition, or None."""
    edition = access.inspection.edition
    candidates = Inspection.objects.exclude(pk=access.inspection.pk).filter(edition=edition)
    example = candidates.filter(imported_parts__isnull=False, invented__gt="").order_by("pk").first()
    return method_inspection(example) if example else None


def _open_cases(access: InspectionAccess) -> QuerySet[Assessment]:
    """Return the first assessments that are not finished. Second assessments are left to their assessors."""
    return (
        Assessment.objects.filter(inspection=access.inspection, occasion=Occasion.FIRST, checked_out_at=None)
        .exclude(state=AssessmentProgress.FINISHED)
        .select_related("assessor")
        .order_by("group", "case_id")
    )


def _require_demonstration(access: InspectionAccess) -> None:
    if not settings.DEMO:
        raise NotVisible
    require(Action.COMPLETE_DEMONSTRATION, access.roles, access.inspection.current_state)
