"""Nobody is ever timetabled twice: random plans, reassignments and undos in two inspections at once."""

from collections import Counter
from dataclasses import replace
from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspectorate.web.allocation import changes
from inspectorate.web.allocation.half_days import half_day, half_day_key
from inspectorate.web.allocation.models import AllocationScope
from inspectorate.web.allocation.queries import availability as availability_queries
from inspectorate.web.assessments.models import PlannedInterview
from inspectorate.web.cases.models import DrawnCase
from inspectorate.web.cases.queries.samples import sampled_cases
from inspectorate.web.permissions import NotVisible, RuleBroken
from inspectorate.web.states import Role
from tests.web import factories
from tests.web.allocated_cases import draw_sample

ASSESSORS = (Role.LEAD, Role.INSPECTOR, Role.LOCAL, Role.PARTNER)
SAMPLED = 10
"""Cases of each sample: so many that assessors who share them have few half days left."""


@pytest.fixture
def both(team):
    """Two inspections in the same week, with the same team, each with a small sample."""
    elsewhere = replace(team, inspection=factories.create_inspection(team.service, team.people))
    for here in (team, elsewhere):
        here.inspection.fieldwork_ends = here.inspection.fieldwork_starts.replace(day=5)
        here.inspection.save()
        draw_sample(here)
        DrawnCase.objects.filter(draw__inspection=here.inspection, order__gt=SAMPLED).update(
            status="replaced"
        )
    return team, elsewhere


def allocate(here, random):
    changes.allocate(access=here.access(Role.LEAD), scope=random.choice(list(AllocationScope)))
    assert_available(here)


def reassign(here, random):
    person = here.people[random.choice(ASSESSORS)]
    sampled = {(case.group, case.case_id) for case in sampled_cases(here.inspection)}
    assessments = [
        assessment.pk
        for assessment in here.inspection.assessments.exclude(assessor=person).order_by("pk")
        if (assessment.group, assessment.case_id) in sampled
    ]
    chosen = random.sample(assessments, k=len(assessments) // 2)
    changes.reassign(access=here.access(Role.LEAD), assessments=chosen, assessor=person)


def undo(here, _random):
    changes.undo(access=here.access(Role.LEAD))


def ask_case_managers(here, random):
    access = here.access(Role.LINK)
    slots = availability_queries.possible_slots(access=access)
    for manager in availability_queries.case_managers(access=access):
        times = random.sample(slots, k=random.choice((0, 3, len(slots))))
        changes.set_availability(access=access, case_manager=manager.name, times=times)


def ask_assessor(here, random):
    access, person = here.access(Role.LEAD), here.people[random.choice(ASSESSORS)]
    keys = [half_day_key(half) for half in availability_queries.half_days(access=access)]
    chosen = random.sample(keys, k=random.randint(0, len(keys)))
    changes.set_assessor_availability(access=access, assessor=person.pk, half_days=chosen)


def begin_case(here, random):
    if assessments := list(here.inspection.assessments.order_by("pk")):
        assessment = random.choice(assessments)
        assessment.version, assessment.state = 1, "in_progress"
        assessment.save()


def replace_case(here, random):
    cases = list(DrawnCase.objects.filter(draw__inspection=here.inspection).order_by("pk"))
    out = random.choice([case for case in cases if case.status == "selected"])
    into = random.choice([case for case in cases if case.status == "replaced"])
    out.status, into.status = into.status, out.status
    out.save()
    into.save()


STEPS = (
    *(allocate, allocate, reassign, reassign, undo),
    *(ask_case_managers, ask_assessor, begin_case, replace_case),
)


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**32))
def test_no_assessor_has_two_interviews_in_a_half_day_in_any_inspection(both, seed):
    random = Random(seed)
    with transaction.atomic():
        for here in both:
            changes.mark_always_available(access=here.access(Role.LINK))
            changes.allocate(access=here.access(Role.LEAD))
        assert_booked_once()
        for step in random.choices(STEPS, k=10):
            try:
                with transaction.atomic():
                    step(random.choice(both), random)
            except (RuleBroken, NotVisible):
                pass  # The step is not possible here, and has changed nothing.
            assert_booked_once()
        transaction.set_rollback(True)


def assert_booked_once():
    """Assert that nobody has two interviews at once, over all inspections."""
    interviews = list(PlannedInterview.objects.all())
    halves = Counter((interview.assessor_id, half_day(interview.starts)) for interview in interviews)
    managers = Counter(
        (interview.inspection_id, interview.case_manager, interview.starts) for interview in interviews
    )
    assert max([*halves.values(), *managers.values()], default=0) <= 1


def assert_available(here):
    """Assert that the interviews of cases that have not begun are when both people are available."""
    access = here.access(Role.LEAD)
    begun = set(here.inspection.assessments.filter(version__gt=0).values_list("group", "case_id"))
    sampled = {(case.group, case.case_id) for case in sampled_cases(here.inspection)}
    unavailable, slots = (
        availability_queries.unavailable_half_days(access=access),
        availability_queries.all_available_slots(access=access),
    )
    for interview in here.inspection.planned_interviews.all():
        if (interview.group, interview.case_id) in begun:
            continue
        assert (interview.group, interview.case_id) in sampled
        assert half_day(interview.starts) not in unavailable.get(interview.assessor_id, ())
        assert interview.starts in slots[interview.case_manager]
