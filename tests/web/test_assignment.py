"""Assignment of cases by maximum flow: even workloads, available times, no conflicts of interest."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from inspectorate.web.allocation.assignment import (
    Assessor,
    CaseToAssign,
    assign_cases,
)
from inspectorate.web.allocation.half_days import free_times, half_day

MONDAY = datetime(2026, 9, 7, 9, 30, tzinfo=UTC)
HOURS = [MONDAY + timedelta(days=day, hours=hour) for day in range(5) for hour in (0, 2, 4)]


def cases(*managers: str) -> list[CaseToAssign]:
    return [
        CaseToAssign("court", f"C{number:03}", manager, frozenset({f"c{number:03}", manager.casefold()}))
        for number, manager in enumerate(managers)
    ]


def test_loads_differ_by_at_most_one_case():
    plan = assign_cases(cases(*["m"] * 50), [Assessor(number) for number in range(8)], {})
    assert sorted(plan.loads().values()) == [6, 6, 6, 6, 6, 6, 7, 7]
    assert plan.unassignable == ()


def test_existing_load_counts():
    plan = assign_cases(cases(*["m"] * 6), [Assessor(1, load=4), Assessor(2)], {})
    assert plan.loads() == {1: 1, 2: 5}


def test_case_with_conflict_of_interest_goes_to_another_assessor():
    people = [Assessor(1, excluded=frozenset({"jones"})), Assessor(2, excluded=frozenset({"c000"}))]
    plan = assign_cases(cases("Jones", "Smith", "Jones"), people, {})
    assert {assignment.case.case_id: assignment.assessor for assignment in plan.assignments} == {
        "C001": 1,
        "C002": 2,
    }
    assert [case.case_id for case in plan.unassignable] == ["C000"]


def test_conflict_of_interest_takes_precedence_over_even_loads():
    people = [Assessor(1, excluded=frozenset({"jones"})), Assessor(2)]
    plan = assign_cases(cases("Jones", "Jones", "Jones", "Smith"), people, {})
    assert plan.loads() == {1: 1, 2: 3}


def test_case_without_available_time_is_assigned_without_interview():
    plan = assign_cases(cases("Jones", "Jones"), [Assessor(1)], {"Jones": [MONDAY]})
    assert sorted(str(assignment.interview) for assignment in plan.assignments) == [str(MONDAY), "None"]


def test_interviews_at_one_time_need_two_assessors():
    availability = {"Jones": [MONDAY], "Smith": [MONDAY]}
    alone = assign_cases(cases("Jones", "Smith"), [Assessor(1)], availability)
    assert [assignment.interview for assignment in alone.assignments].count(MONDAY) == 1
    both = assign_cases(cases("Jones", "Smith"), [Assessor(1), Assessor(2)], availability)
    assert [assignment.interview for assignment in both.assignments] == [MONDAY, MONDAY]


def test_busy_assessor_interviews_at_another_time():
    plan = assign_cases(
        cases("Jones"), [Assessor(1, busy=frozenset({MONDAY}))], {"Jones": [MONDAY, *HOURS[1:3]]}
    )
    assert [assignment.interview for assignment in plan.assignments] == [HOURS[2]]


def interviews_a_day(plan):
    """Return the numbers of interviews of all days, and of each assessor on each day."""
    starts = [(assignment.assessor, assignment.interview.date()) for assignment in plan.assignments]
    return sorted(Counter(day for _assessor, day in starts).values()), Counter(starts)


def test_interviews_are_spread_evenly_over_all_days():
    availability = dict.fromkeys("ABCDEFGHIJ", HOURS)
    plan = assign_cases(cases(*"ABCDEFGHIJ" * 2), [Assessor(number) for number in range(4)], availability)
    all_days, of_assessors = interviews_a_day(plan)
    assert all_days == [4, 4, 4, 4, 4]
    assert set(of_assessors.values()) == {1}


def test_assessor_has_at_most_one_interview_in_each_half_of_a_day():
    plan = assign_cases(cases(*"ABCDEFGHIJKL"), [Assessor(1)], dict.fromkeys("ABCDEFGHIJKL", HOURS))
    interviews = [assignment.interview for assignment in plan.assignments if assignment.interview]
    assert len(interviews) == 10
    assert max(Counter(map(half_day, interviews)).values()) == 1


def test_time_to_read_before_an_interview_is_preferred():
    plan = assign_cases(cases(*"ABCD"), [Assessor(1)], dict.fromkeys("ABCD", HOURS))
    assert [assignment.interview for assignment in plan.assignments] == [
        HOURS[day * 3 + 1] for day in range(4)
    ]


def test_assessor_has_two_interviews_on_a_day_rather_than_uneven_loads():
    plan = assign_cases(cases(*"ABCD"), [Assessor(1), Assessor(2)], dict.fromkeys("ABCD", HOURS[:3]))
    assert plan.loads() == {1: 2, 2: 2}
    assert [assignment for assignment in plan.assignments if not assignment.interview] == []


def test_free_times_are_on_the_days_with_fewest_interviews_first():
    busy, others = [HOURS[0]], [HOURS[0], HOURS[3], HOURS[4]]
    assert free_times(HOURS[:7], busy, others) == [HOURS[6], HOURS[4], HOURS[3], HOURS[5], HOURS[2]]


@settings(max_examples=60, deadline=None)
@given(
    managers=st.lists(st.sampled_from("ABCDE"), min_size=1, max_size=20),
    availability=st.dictionaries(st.sampled_from("ABCDE"), st.lists(st.sampled_from(HOURS), unique=True)),
    excluded=st.lists(st.frozensets(st.sampled_from("abcde"), max_size=3), min_size=1, max_size=5),
)
def test_plan_has_no_double_booking_and_no_conflict_of_interest(managers, availability, excluded):
    assessors = [Assessor(number, excluded=names) for number, names in enumerate(excluded)]
    all_cases = cases(*managers)
    plan = assign_cases(all_cases, assessors, availability)
    assert len(plan.assignments) + len(plan.unassignable) == len(all_cases)
    interviews = [assignment for assignment in plan.assignments if assignment.interview]
    by_assessor = Counter((assignment.assessor, assignment.interview) for assignment in interviews)
    halves = Counter(
        (assignment.assessor, half_day(start))
        for assignment in plan.assignments
        if (start := assignment.interview)
    )
    by_manager = Counter((assignment.case.case_manager, assignment.interview) for assignment in interviews)
    assert max(by_assessor.values(), default=0) <= 1
    assert max(by_manager.values(), default=0) <= 1
    assert max(halves.values(), default=0) <= 1
    assert all(
        assignment.interview in availability[assignment.case.case_manager] for assignment in interviews
    )
    assert all(assessors[assignment.assessor].may_assess(assignment.case) for assignment in plan.assignments)
    for case in all_cases:
        assert (case in plan.unassignable) == (not any(assessor.may_assess(case) for assessor in assessors))
