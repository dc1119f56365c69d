"""What a visitor need not type: the finished example's answers and judgements, put into an inspection."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import cycle

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate.method.assessments import Assessment as Answered
from inspectorate.method.inspection import Inspection as Recorded
from inspectorate.method.ratings import Judgement
from inspectorate.method.standards import Framework
from inspectorate.web.assessments.changes import caseload
from inspectorate.web.assessments.changes.answer_statement import AnswerSubmission
from inspectorate.web.assessments.changes.answers import save_answers
from inspectorate.web.assessments.models import Assessment, AssessmentProgress, Occasion
from inspectorate.web.assessments.queries.access import open_assessment
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.judgements import changes
from inspectorate.web.permissions import Action, NotVisible, RuleBroken, require
from inspectorate.web.results.queries.inputs import method_inspection


@dataclass(frozen=True, slots=True)
class Missing:
    """What an inspection has not yet and the example has: a count of cases, and the standards to judge."""

    cases: int
    standards: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.cases or self.standards)


def missing(*, access: InspectionAccess) -> Missing | None:
    """What can be filled in; None without a finished example. Raises NotVisible outside a demonstration."""
    _require_demonstration(access)
    if (example := _example(access)) is None:
        return None
    return Missing(
        _open_cases(access).count(), tuple(each.standard for each in _without_judgement(access, example))
    )


def complete(*, access: InspectionAccess) -> Missing:
    """Answer and finish every open case as the example's cases are, and judge what is not judged yet.

    Each case is answered in its assessor's name, through the same change as theirs. A case that the example
    did not sample takes the answers of one that it did. Returns what was filled in.
    """
    _require_demonstration(access)
    if (example := _example(access)) is None:
        raise RuleBroken(_("There is no finished example of this edition to fill in from."))
    answers = _Answers(example)
    finished = sum(answer_as(case, answers.of(case), example.framework) for case in list(_open_cases(access)))
    wanted = _without_judgement(access, example)
    for judgement in wanted:
        _judge(access, judgement)
    done = Missing(finished, tuple(each.standard for each in wanted))
    after = {"cases": done.cases, "standards": list(done.standards)}
    audit.record(access, EventType.COMPLETE_DEMONSTRATION, after=after)
    return done


def answer_as(case: Assessment, given: Answered, edition: Framework) -> bool:
    """Answer a case as another was answered, and finish it; whether it could be finished."""
    access = open_assessment(
        by=case.assessor, inspection=case.inspection_id, id=case.pk, action=Action.ASSESS_CASE
    )
    versions = dict(case.answers.values_list("question", "version"))
    save_answers(access=access, submissions=_submissions(edition, given, versions))
    try:
        caseload.finish(access=access)
    except RuleBroken:  # someone has answered in it what does not fit: it waits for them
        return False
    return True


class _Answers:
    """The example's answered cases: each its own, and in turn for those it does not have."""

    def __init__(self, example: Recorded) -> None:
        first = [each for each in example.assessments if each.occasion == Occasion.FIRST]
        self._known = {(each.group, each.case_id): each for each in first}
        groups = sorted({each.group for each in first})
        self._others = {group: cycle([each for each in first if each.group == group]) for group in groups}

    def of(self, case: Assessment) -> Answered:
        return self._known.get((case.group, case.case_id)) or next(self._others[case.group])


def _submissions(
    edition: Framework, given: Answered, versions: Mapping[str, int]
) -> Iterator[AnswerSubmission]:
    """What an assessor said: the facts that decide which questions apply, then the answers."""
    stated = {question.key for question in edition.casework.routing}
    stated |= {f"inspector_{scale.key}" for scale in edition.casework.scales}
    facts = {fact: (given.facts[fact], "") for fact in sorted(stated & given.facts.keys())}
    answers = {question: (each.value, each.comment) for question, each in given.answers.items()}
    for question, (value, comment) in {**facts, **answers}.items():
        base_version = versions.get(question, 0)
        yield AnswerSubmission(uuid.uuid4(), question, value, comment, base_version, timezone.now())


def _without_judgement(access: InspectionAccess, example: Recorded) -> list[Judgement]:
    judged = set(access.inspection.judgements.values_list("standard", flat=True))
    return [each for each in example.judgements if each.standard not in judged]


def _judge(access: InspectionAccess, judgement: Judgement) -> None:
    changes.judge_standard(
        access=access,
        standard=judgement.standard,
        base_version=0,
        rating=judgement.rating,
        reasons=judgement.reasons,
        evidence={},
    )


def _example(access: InspectionAccess) -> Recorded | None:
    """The finished inspection of the demonstration, made to the same edition."""
    edition = access.inspection.edition
    finished = Inspection.objects.exclude(pk=access.inspection.pk).filter(edition=edition)
    found = finished.filter(imported_parts__isnull=False, invented__gt="").order_by("pk").first()
    return method_inspection(found) if found else None


def _open_cases(access: InspectionAccess) -> QuerySet[Assessment]:
    """Those assessed blind a second time stay with their people: agreement is theirs to reach."""
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
