"""Cases are shared out evenly, at times that fit everyone, and never to someone with an interest in them."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from inspectorate.web.allocation.assignment import Assessor, CaseToAssign, assign_cases

MONDAY = datetime(2026, 9, 7, 9, 30, tzinfo=UTC)
HOURS = [MONDAY + timedelta(days=day, hours=hour) for day in range(5) for hour in (0, 2, 4)]


def cases(*managers: str) -> list[CaseToAssign]:
    return [
        CaseToAssign("court", f"C{number:03}", manager, frozenset({f"c{number:03}", manager.casefold()}))
        for number, manager in enumerate(managers)
    ]


def test_loads_are_even_to_the_case():
    shared = assign_cases(cases(*["m"] * 50), [Assessor(number) for number in range(8)], {})
    assert sorted(shared.loads().values()) == [6, 6, 6, 6, 6, 6, 7, 7]
    assert shared.left == ()


def test_what_someone_has_already_counts():
    shared = assign_cases(cases(*["m"] * 6), [Assessor(1, load=4), Assessor(2)], {})
    assert shared.loads() == {1: 1, 2: 5}


def test_nobody_is_given_a_case_they_have_an_interest_in():
    people = [Assessor(1, excluded=frozenset({"jones"})), Assessor(2, excluded=frozenset({"c000"}))]
    shared = assign_cases(cases("Jones", "Smith", "Jones"), people, {})
    assert {each.case.case_id: each.assessor for each in shared.given} == {"C001": 1, "C002": 2}
    assert [left.case_id for left in shared.left] == ["C000"]


def test_an_uneven_share_gives_way_to_interests():
    people = [Assessor(1, excluded=frozenset({"jones"})), Assessor(2)]
    shared = assign_cases(cases("Jones", "Jones", "Jones", "Smith"), people, {})
    assert shared.loads() == {1: 1, 2: 3}


def test_a_case_without_a_free_time_is_given_without_an_interview():
    shared = assign_cases(cases("Jones", "Jones"), [Assessor(1)], {"Jones": [MONDAY]})
    assert sorted(str(each.interview) for each in shared.given) == [str(MONDAY), "None"]


def test_two_case_managers_free_at_one_hour_need_two_assessors():
    free = {"Jones": [MONDAY], "Smith": [MONDAY]}
    alone = assign_cases(cases("Jones", "Smith"), [Assessor(1)], free)
    assert [each.interview for each in alone.given].count(MONDAY) == 1
    both = assign_cases(cases("Jones", "Smith"), [Assessor(1), Assessor(2)], free)
    assert [each.interview for each in both.given] == [MONDAY, MONDAY]


def test_someone_who_interviews_already_is_not_sent_elsewhere():
    shared = assign_cases(
        cases("Jones"), [Assessor(1, busy=frozenset({MONDAY}))], {"Jones": [MONDAY, HOURS[1]]}
    )
    assert [each.interview for each in shared.given] == [HOURS[1]]


@settings(max_examples=60, deadline=None)
@given(
    managers=st.lists(st.sampled_from("ABCDE"), min_size=1, max_size=20),
    free=st.dictionaries(st.sampled_from("ABCDE"), st.lists(st.sampled_from(HOURS), unique=True)),
    excluded=st.lists(st.frozensets(st.sampled_from("abcde"), max_size=3), min_size=1, max_size=5),
)
def test_whatever_the_wishes_nobody_is_in_two_places_or_given_what_they_must_not_have(
    managers, free, excluded
):
    people = [Assessor(number, excluded=barred) for number, barred in enumerate(excluded)]
    wanted = cases(*managers)
    shared = assign_cases(wanted, people, free)
    assert len(shared.given) + len(shared.left) == len(wanted)
    held = [each for each in shared.given if each.interview]
    assert max(Counter((each.assessor, each.interview) for each in held).values(), default=0) <= 1
    assert max(Counter((each.case.case_manager, each.interview) for each in held).values(), default=0) <= 1
    assert all(each.interview in free[each.case.case_manager] for each in held)
    assert all(people[each.assessor].may_have(each.case) for each in shared.given)
    for case in wanted:
        assert (case in shared.left) == (not any(person.may_have(case) for person in people))
