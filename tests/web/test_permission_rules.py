"""Permissions as rules: what each function answers, without a database or a page."""

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
    once = frozenset({State.ANNOUNCED})
    states = {Role.HEAD: once, Role.LEAD: once, Role.LINK: frozenset(State)}
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
