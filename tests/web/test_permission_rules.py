"""Permissions and visibility as rules: what each function answers, without a database or a page."""

import pytest

from inspectorate.web.permissions import (
    ALWAYS,
    ANNOUNCED,
    OPEN_WITH_CONFLICT,
    TABLE,
    Action,
    Audience,
    NotPermitted,
    RuleBroken,
    _grant,
    _outside,
    allowed,
    require,
    require_no_conflict,
    required_action,
    roles_for,
)
from inspectorate.web.states import Role, State
from inspectorate.web.visibility import (
    DeclaredConflict,
    Visibility,
    may_see_assessment,
    may_write_in_assessment,
    sees_all,
    visibility_of,
)


@pytest.mark.parametrize(
    ("action", "roles", "state", "expected"),
    [
        (Action.ADOPT_EDITION, (Role.HEAD,), None, True),
        (Action.ADOPT_EDITION, (Role.OPERATIONS,), None, False),
        (Action.ADOPT_EDITION, (Role.OPERATIONS, Role.HEAD), None, True),
        (Action.ADOPT_EDITION, (), None, False),
        (Action.ADOPT_EDITION, (Role.HEAD,), State.CLOSED, True),
        (Action.DECIDE, (Role.HEAD,), State.PANEL, True),
        (Action.DECIDE, (Role.HEAD,), State.FIELDWORK, False),
        (Action.DECIDE, (Role.HEAD,), None, False),
        (Action.DECIDE, (Role.INSPECTOR,), State.PANEL, False),
        (Action.DECIDE, (Role.INSPECTOR, Role.HEAD), State.PANEL, True),
        (Action.ASSESS_CASE, (Role.LOCAL,), State.FIELDWORK, True),
        (Action.ASSESS_CASE, (Role.LOCAL,), State.PANEL, False),
        (Action.ASSESS_CASE, (Role.LINK,), State.FIELDWORK, False),
        (Action.SEE_INSPECTION, (Role.LINK,), State.SETTING_UP, False),
        (Action.SEE_INSPECTION, (Role.LINK,), State.ANNOUNCED, True),
        (Action.SEE_INSPECTION, (Role.BOARD,), State.PANEL, False),
        (Action.SEE_INSPECTION, (Role.BOARD,), State.CONFIRMED, True),
        (Action.SEE_INSPECTION, (Role.PUBLIC,), State.CLOSED, False),
    ],
)
def test_action_is_allowed_to_the_roles_in_the_states_of_its_row(action, roles, state, expected):
    assert allowed(action, roles, state) is expected
    if expected:
        require(action, roles, state)
    else:
        with pytest.raises(NotPermitted):
            require(action, roles, state)


def test_roles_that_come_as_an_iterator_are_asked_once_and_all():
    require(Action.DECIDE, iter((Role.INSPECTOR, Role.HEAD)), State.PANEL)
    with pytest.raises(NotPermitted, match="Inspector or Lead inspector"):
        require(Action.ADOPT_EDITION, iter((Role.LEAD, Role.INSPECTOR)))


@pytest.mark.parametrize(
    ("action", "roles", "state", "sentence"),
    [
        (
            Action.ASSESS_CASE,
            (Role.INSPECTOR,),
            State.PANEL,
            (
                f"“{TABLE[Action.ASSESS_CASE].title}” is not open to you while the inspection is in the "
                "state “Ratings panel”."
            ),
        ),
        (
            Action.ASSESS_CASE,
            (Role.LINK,),
            State.FIELDWORK,
            f"“{TABLE[Action.ASSESS_CASE].title}” is not open to you as Link person.",
        ),
        (
            Action.DECIDE,
            (Role.LINK, Role.BOARD),
            State.PANEL,
            f"“{TABLE[Action.DECIDE].title}” is not open to you as Board member or Link person.",
        ),
        (
            Action.DECIDE,
            (Role.HEAD,),
            None,
            f"“{TABLE[Action.DECIDE].title}” is not open to you as Head of inspections.",
        ),
        (
            Action.ADOPT_EDITION,
            (),
            None,
            f"“{TABLE[Action.ADOPT_EDITION].title}” is not open to someone who is not signed in.",
        ),
        (
            Action.SEE_CASES,
            (),
            State.FIELDWORK,
            f"“{TABLE[Action.SEE_CASES].title}” is not open to someone who is not signed in.",
        ),
    ],
)
def test_denial_names_the_state_the_roles_or_that_nobody_is_signed_in(action, roles, state, sentence):
    with pytest.raises(NotPermitted) as denied:
        require(action, roles, state)
    assert str(denied.value) == sentence


@pytest.mark.parametrize("action", Action)
def test_conflict_in_the_whole_service_closes_all_of_an_inspection_but_two_actions(action):
    require_no_conflict(action, whole_service=False)
    if action in OPEN_WITH_CONFLICT or not TABLE[action].of_an_inspection:
        require_no_conflict(action, whole_service=True)
    else:
        with pytest.raises(NotPermitted, match="declared a conflict of interest"):
            require_no_conflict(action, whole_service=True)
    assert {Action.SEE_INSPECTION, Action.DECLARE_CONFLICT_OF_INTEREST} == OPEN_WITH_CONFLICT


def test_row_has_each_role_with_the_states_of_its_grant():
    granted = _grant("Do it", ((Role.HEAD, Role.LEAD), ANNOUNCED), ((Role.LINK,), ALWAYS))
    states = {Role.HEAD: {State.ANNOUNCED}, Role.LEAD: {State.ANNOUNCED}, Role.LINK: set(State)}
    assert (granted.title, granted.states, granted.of_an_inspection) == ("Do it", states, True)
    outside = _outside("Do it", (Role.HEAD, Role.LEAD))
    nobody = {Role.HEAD: frozenset[State](), Role.LEAD: frozenset[State]()}
    assert (outside.title, outside.states, outside.of_an_inspection) == ("Do it", nobody, False)


def test_roles_for_an_action_are_those_of_its_row():
    assert roles_for(Action.ADOPT_EDITION) == {Role.HEAD}
    assert roles_for(Action.SET_UP_INSPECTION) == {Role.HEAD, Role.OPERATIONS}
    assert roles_for(Action.ASSESS_CASE) == {Role.LEAD, Role.INSPECTOR, Role.LOCAL, Role.PARTNER}


@pytest.mark.parametrize(
    ("name", "method", "expected"),
    [
        ("assessments:stage", "GET", Action.SEE_ASSESSMENT),
        ("assessments:stage", "HEAD", Action.SEE_ASSESSMENT),
        ("assessments:stage", "POST", Action.ASSESS_CASE),
        ("assessments:finish", "GET", Action.ASSESS_CASE),
        ("assessments:finish", "POST", Action.ASSESS_CASE),
        ("home", "GET", Audience.ANYONE),
        ("home", "POST", Audience.ANYONE),
        ("not:listed", "GET", None),
        ("not:listed", "POST", None),
    ],
)
def test_address_requires_one_action_to_see_and_perhaps_another_to_submit(name, method, expected):
    assert required_action(name, method) is expected
    if method == "GET":
        assert required_action(name) is expected


def test_broken_rule_has_its_sentence_and_code():
    assert RuleBroken("Not now.").code == "rule_broken"
    broken = RuleBroken("Not now.", code="locked")
    assert (broken.code, str(broken)) == ("locked", "Not now.")


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
