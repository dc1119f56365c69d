"""Permissions as rules: what each function answers, and the page of a refusal."""

import re

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
from inspectorate.web.refusals import PHRASES, not_permitted
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
    with pytest.raises(NotPermitted, match="permission to adopt an edition"):
        require(Action.ADOPT_EDITION, iter((Role.LEAD, Role.INSPECTOR)))


@pytest.mark.parametrize(
    ("action", "roles", "state", "sentence"),
    [
        (
            Action.ASSESS_CASE,
            (Role.INSPECTOR,),
            State.PANEL,
            (
                "You can only answer the questions of this case when the inspection is in the state "
                "“Fieldwork”. It is in the state “Ratings panel”."
            ),
        ),
        (
            Action.REPLACE_CASE,
            (Role.LEAD,),
            State.SETTING_UP,
            (
                "You can only replace a case of the sample when the inspection is in the state “Announced” "
                "or “Fieldwork”. It is in the state “Setting up”."
            ),
        ),
        (
            Action.SEE_ASSESSMENT,
            (Role.LINK,),
            State.FIELDWORK,
            "You do not have permission to view this case. Ask the lead inspector.",
        ),
        (
            Action.ADOPT_EDITION,
            (Role.LINK, Role.BOARD),
            None,
            "You do not have permission to adopt an edition of the standards. Ask a head of inspections.",
        ),
        (
            Action.SEE_ASSESSMENT,
            (Role.OPERATIONS,),
            State.FIELDWORK,
            "You do not have permission to view this case. Ask the lead inspector.",
        ),
        (
            Action.SEND_LONG_LIST,
            (Role.BOARD,),
            State.ANNOUNCED,
            "You do not have permission to send a long list. Ask the inspectorate’s operations staff.",
        ),
        (Action.ADOPT_EDITION, (), None, "Sign in to adopt an edition of the standards."),
        (Action.SEE_CASES, (), State.FIELDWORK, "Sign in to view the cases."),
    ],
)
def test_refusal_says_what_is_refused_and_what_to_do(action, roles, state, sentence):
    with pytest.raises(NotPermitted) as denied:
        require(action, roles, state)
    assert str(denied.value) == sentence


def test_refusal_page_leads_back_to_the_inspection(team):
    address = f"/inspections/{team.inspection.pk}/"
    team.stand(State.FIELDWORK)
    for path in (f"{address}dates/", f"{address}panel/"):
        refused = team.client(Role.INSPECTOR).get(path)
        assert (refused.status_code, f'href="{address}"' in refused.text) == (403, True)
    assert team.client(Role.INSPECTOR).get(address).status_code == 200
    outside = team.client(Role.INSPECTOR).get("/people/")
    assert (outside.status_code, "Go back to the inspection" in outside.text) == (403, False)


def test_every_action_has_a_refusal_of_its_own():
    assert set(PHRASES) == {action.value for action in Action}
    assert len(set(PHRASES.values())) == len(PHRASES)
    for action in Action:
        sentence = not_permitted(action, roles_for(action))
        assert re.fullmatch(r"You do not have permission to [a-z][^.()]+\. Ask [^.]+\.", sentence), sentence


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
