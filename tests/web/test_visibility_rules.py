"""Visibility as rules: what each function answers, without a database or a page."""

import pytest

from inspectorate.web.permissions import (
    Action,
)
from inspectorate.web.states import Role
from inspectorate.web.visibility import (
    DeclaredConflict,
    Visibility,
    may_see_assessment,
    may_write_in_assessment,
    sees_all,
    visibility_of,
)


@pytest.mark.parametrize(
    ("action", "roles", "expected"),
    [
        (Action.SEE_CASES, (Role.HEAD,), Visibility.ALL),
        (Action.SEE_CASES, (Role.LEAD,), Visibility.ALL),
        (Action.SEE_CASES, (Role.INSPECTOR,), Visibility.OWN),
        (Action.SEE_CASES, (Role.INSPECTOR, Role.LEAD), Visibility.ALL),
        (Action.SEE_CASES, (Role.LINK,), Visibility.OWN),
        (Action.SEE_CASES, (), Visibility.OWN),
        (Action.SEE_PANEL, (Role.INSPECTOR,), Visibility.PANEL_MEMBERS),
        (Action.SEE_PANEL, (Role.PARTNER, Role.HEAD), Visibility.ALL),
        (Action.GIVE_VIEW, (Role.LEAD,), Visibility.PANEL_MEMBERS),
        (Action.GIVE_VIEW, (Role.BOARD,), Visibility.OWN),
        (Action.CHANGE_DATES, (Role.LEAD,), Visibility.ALL),
        (Action.CHANGE_DATES, (Role.INSPECTOR,), Visibility.OWN),
    ],
)
def test_visibility_is_the_widest_of_the_roles_that_may_do_the_action(action, roles, expected):
    assert visibility_of(action, roles) is expected
    assert sees_all(action, roles) is (expected is Visibility.ALL)


RELATIONS = [
    # own, assesses the case, finished -> its assessor, or one of the other assessment
    (True, False, False, True),
    (True, False, True, True),
    (True, True, False, True),
    (True, True, True, True),
    (False, True, False, False),
    (False, True, True, True),
]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("own", "assesses_case", "finished", "expected"), RELATIONS)
def test_assessor_of_a_case_is_blind_until_both_are_finished_whatever_their_role(
    role, own, assesses_case, finished, expected
):
    assert may_see_assessment((role,), own=own, assesses_case=assesses_case, finished=finished) is expected


@pytest.mark.parametrize("finished", [False, True])
@pytest.mark.parametrize(
    ("roles", "action", "expected"),
    [
        ((Role.HEAD,), Action.SEE_ASSESSMENT, True),
        ((Role.LEAD,), Action.SEE_ASSESSMENT, True),
        ((Role.INSPECTOR,), Action.SEE_ASSESSMENT, False),
        ((Role.LINK,), Action.SEE_ASSESSMENT, False),
        ((), Action.SEE_ASSESSMENT, False),
        ((Role.INSPECTOR,), Action.DRILL_DOWN, True),
        ((Role.LOCAL,), Action.DRILL_DOWN, False),
        ((Role.HEAD,), Action.DRILL_DOWN, True),
    ],
)
def test_whoever_does_not_assess_a_case_sees_what_their_role_sees(roles, action, expected, finished):
    relation = {"own": False, "assesses_case": False, "finished": finished}
    assert may_see_assessment(roles, **relation, action=action) is expected
    if action is Action.SEE_ASSESSMENT:
        assert may_see_assessment(roles, **relation) is expected


@pytest.mark.parametrize(
    ("role", "own", "first", "has_read_other", "expected"),
    [
        (Role.INSPECTOR, True, True, False, True),
        (Role.INSPECTOR, True, False, True, True),
        (Role.INSPECTOR, False, True, False, False),
        (Role.LEAD, False, True, False, True),
        (Role.LEAD, False, True, True, False),
        (Role.LEAD, False, False, False, False),
        (Role.LEAD, False, False, True, False),
        (Role.LEAD, True, False, False, True),
        (Role.HEAD, False, True, False, False),
    ],
)
def test_lead_writes_in_first_assessments_unless_they_have_read_the_other(
    role, own, first, has_read_other, expected
):
    write = may_write_in_assessment((role,), own=own, first=first, has_read_other=has_read_other)
    assert write is expected
    if not has_read_other:
        assert may_write_in_assessment((role,), own=own, first=first) is expected


def test_conflict_covers_named_cases_or_the_whole_service():
    some = DeclaredConflict(names=frozenset({"case-1", "a worker"}))
    assert some.covers(["case-1", "b worker"])
    assert some.covers(iter(["case-2", "a worker"]))
    assert not some.covers(["case-2", "b worker"])
    assert not some.covers([])
    assert DeclaredConflict(whole_service=True).covers(["case-2"])
    assert DeclaredConflict(whole_service=True).covers([])
    assert not DeclaredConflict().covers(["case-1"])


def test_conflicts_add_up():
    one, other = DeclaredConflict(names=frozenset({"a"})), DeclaredConflict(True, frozenset({"b"}))
    assert one | other == DeclaredConflict(True, frozenset({"a", "b"}))
    assert other | one == DeclaredConflict(True, frozenset({"a", "b"}))
    assert one | DeclaredConflict(names=frozenset({"a", "c"})) == DeclaredConflict(
        False, frozenset({"a", "c"})
    )
    assert one | DeclaredConflict() == one
