"""Results after any changes of an inspection are those worked out from nothing."""

from dataclasses import fields

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

from inspectorate import package
from inspectorate.method.assessments import reliability
from inspectorate.method.faults import FaultsFound
from inspectorate.method.inspection import ResultInputs, work_out
from inspectorate.method.ratings import polya_urn
from inspectorate.web.allocation import changes as allocation
from inspectorate.web.assessments.changes import agreement as agreement_changes
from inspectorate.web.assessments.changes import caseload
from inspectorate.web.assessments.models import Assessment, AssessmentProgress, Occasion, Reassignment
from inspectorate.web.assessments.queries import agreement, differences
from inspectorate.web.assessments.queries.blindness import hidden_assessments
from inspectorate.web.cases import changes as cases
from inspectorate.web.cases.models import SampleStatus
from inspectorate.web.cases.queries import long_lists, samples
from inspectorate.web.judgements import changes as judgements
from inspectorate.web.permissions import ConcurrentChange, NotPermitted, NotVisible, RuleBroken
from inspectorate.web.results.queries import inputs, personal_results, results
from inspectorate.web.states import Role
from tests.web.assigned_cases import new_submission, save, writable_access

REFUSED = (ObjectDoesNotExist, RuleBroken, NotVisible, NotPermitted, ConcurrentChange, FaultsFound)
REASON = "A document came."
QUESTIONS = ("2.1.1", "2.1.2", "2.2.3", "3.1.1", "plan_due", "inspector_safety_wellbeing")
NUMBERS = st.integers(0, 7)


class Changes:
    """Changes of the example as people make them; each takes a number that says what it is about."""

    def __init__(self, here):
        self.here = here
        self.group = long_lists.group(access=here.access(Role.LEAD), key="court")

    def assessment(self, number: int, **fields) -> Assessment:
        rows = self.here.inspection.assessments.filter(**fields).order_by("occasion", "case_id")
        return rows[number % max(rows.count(), 1)]

    def answer(self, number: int, value: str, question: str):
        row = self.assessment(number)
        current = row.answers.filter(question=question).first()
        save(row.assessor, row, new_submission(question, value, "", current.version if current else 0))

    def withdraw(self, number: int):
        self.answer(number, "", QUESTIONS[number % 4])

    def finish(self, number: int):
        row = self.assessment(number)
        caseload.finish(access=writable_access(row.assessor, row))

    def reopen(self, number: int):
        row = self.assessment(number)
        caseload.reopen(access=writable_access(row.assessor, row), reason=REASON)

    def assess_again(self, number: int):
        row = self.assessment(number, occasion=Occasion.FIRST)
        team = self.here.people
        assessor = team[Role.PARTNER] if row.assessor != team[Role.PARTNER] else team[Role.INSPECTOR]
        second = caseload.assign(
            access=self.here.access(Role.LEAD),
            group=row.group,
            case_id=row.case_id,
            occasion=Occasion.SECOND,
            assessor=assessor,
            reason="It is a difficult case.",
        )
        save(assessor, second, new_submission("2.1.1", "no"))

    def reassign(self, number: int):
        row = self.assessment(number)
        allocation.reassign(
            access=self.here.access(Role.LEAD),
            assessments=[row.pk],
            assessor=self.here.people[Role.PARTNER],
        )

    def undo(self, _number: int):
        last = Reassignment.objects.filter(assessment__inspection=self.here.inspection).latest("pk")
        caseload.undo_reassignment(access=self.here.access(Role.LEAD), reassignment=last)

    def resolve(self, number: int):
        access = self.here.access(Role.LEAD)
        pairs = agreement.assessment_pairs(access=access)
        first = pairs[number % len(pairs)][0]
        for comparison in differences.differences(access=access, first=first.pk)[2]:
            if comparison.differs:
                agreement_changes.resolve_difference(
                    access=access, first=first.pk, question=comparison.question, value="no", reason=REASON
                )

    def replace(self, number: int):
        access = self.here.access(Role.LEAD)
        drawn = samples.last_draw(access=access, group=self.group)
        if samples.open_replacement(drawn=drawn):
            cases.complete_replacement(access=access, drawn=drawn)
            return
        selected = drawn.cases.filter(status=SampleStatus.SELECTED).order_by("order")
        out = selected[number % selected.count()]
        cases.start_replacement(access=access, drawn=drawn, out=out, reason="Moved away.", rule="alike")

    def judge(self, number: int):
        judgements.judge_standard(
            access=self.here.access(Role.LEAD),
            standard="1.1",
            base_version=self.here.inspection.judgements.filter(standard="1.1").count(),
            rating=("Good", "Inadequate")[number % 2],
            reasons={},
            evidence={},
        )

    def ask(self, _number: int):
        access = self.here.access(Role.LEAD)
        judgements.raise_line_of_enquiry(access=access, text="Why?", cases=[], supports=[])


NUMBERED = (
    "withdraw",
    "finish",
    "reopen",
    "assess_again",
    "reassign",
    "undo",
    "resolve",
    "replace",
    "judge",
    "ask",
)
CHANGES = st.one_of(
    st.tuples(
        st.just("answer"),
        NUMBERS,
        st.sampled_from(["yes", "no", "not_applicable"]),
        st.sampled_from(QUESTIONS),
    ),
    *[st.tuples(st.just(name), NUMBERS) for name in NUMBERED],
)


@pytest.fixture
def changes(here) -> Changes:
    """The example in its fieldwork, with assessors who can change what they have answered."""
    for occasion, role in ((Occasion.FIRST, Role.INSPECTOR), (Occasion.SECOND, Role.PARTNER)):
        here.inspection.assessments.filter(occasion=occasion).update(assessor=here.people[role])
    # Some cases are not finished, so that their answers can be changed at once.
    open_cases = here.inspection.assessments.order_by("occasion", "case_id").values_list("case_id")[:4]
    here.inspection.assessments.filter(case_id__in=open_cases).update(
        state=AssessmentProgress.IN_PROGRESS, finished_at=None
    )
    return Changes(here)


def require_equal(value: ResultInputs, other: ResultInputs) -> None:
    """Compare every field by itself, so that a failure names it."""
    for field in fields(ResultInputs):
        assert getattr(value, field.name) == getattr(other, field.name), field.name
    assert results.digest_of(value) == results.digest_of(other)


def forget_calculations() -> None:
    """Forget what the method remembers of answers, so that all is worked out from nothing."""
    polya_urn._latest.cache_clear()
    reliability._agreement_on.cache_clear()


def changed_since_comparison(inspection, current):
    """Return what changed since the comparison, from the history of every assessment."""
    everything = inspection.assessments.values_list("pk", flat=True)
    now = {(row.group, row.case_id, row.occasion): row for row in current}
    for blind in agreement.compared_assessments(inspection, without=list(everything)):
        row = now.get((blind.group, blind.case_id, blind.occasion))
        if row is None or (row.facts, row.answers) != (blind.facts, blind.answers):
            yield blind.group, blind.case_id, blind.occasion, blind.answers


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=8,
    phases=[Phase.explicit, Phase.generate],
)
@given(sequence=st.lists(CHANGES, min_size=6, max_size=16))
def test_results_after_any_changes_are_those_worked_out_from_nothing(changes, sequence):
    here = changes.here
    with transaction.atomic():
        for name, *arguments in sequence:
            try:
                with transaction.atomic():
                    getattr(changes, name)(*arguments)
            except REFUSED:
                event(f"{name} is refused")
                continue
            event(f"{name} is done")
            stored = results.results(here.inspection)
        stored = results.results(here.inspection)
        of_records, of_files = inputs.result_inputs(here.inspection), inputs.rated_inspection(here.inspection)
        require_equal(of_records, of_files.result_inputs)
        assert [
            (row.group, row.case_id, row.occasion, row.answers) for row in of_records.blind_assessments
        ] == list(changed_since_comparison(here.inspection, of_records.assessments))
        for role in (Role.INSPECTOR, Role.PARTNER):
            access = here.access(role)
            hidden = [row.pk for row in hidden_assessments(access=access)]
            theirs = personal_results.personal_results(access=access).results
            forget_calculations()
            without = inputs.result_inputs(here.inspection, without=hidden)
            blind = inputs._blind_assessments(here.inspection)
            everything = inputs.method_inspection(here.inspection, without=[*hidden, *blind])
            require_equal(without, everything.result_inputs)
            assert theirs == work_out(everything)
        forget_calculations()
        assert stored == work_out(of_files)
        exported = package.read_files(package.to_files(of_files))
        assert results.digest_of(exported.result_inputs) == results.digest_of(of_records)
        assert list(results.check_stored()) == []
        transaction.set_rollback(True)
