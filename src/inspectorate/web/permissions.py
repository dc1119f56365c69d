"""Who may do what, when: one table, asked by every change and every query, and the action of every page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum

from inspectorate.web.states import Role, State


class Refused(Exception):
    """The person may see that this is there, and may not do it; the text says why."""


class Hidden(Exception):
    """For this person it does not exist."""


class Access(Enum):
    """Pages that ask for no action of the table."""

    ANYONE = "anyone, signed in or not"
    SIGNED_IN = "anyone who has given a password, so that a second factor can be set up"


class Action(StrEnum):
    """What a person does. The value is also the word in the audit trail."""

    SEE_INSPECTIONS = "see_inspections"
    SET_UP_INSPECTION = "set_up_inspection"
    SEE_PEOPLE = "see_people"
    INVITE_PEOPLE = "invite_people"
    SEE_ACCOUNT = "see_account"
    SEE_INSPECTION = "see_inspection"
    CHANGE_DATES = "change_dates"
    CHANGE_TEAM = "change_team"
    DECLARE_INTEREST = "declare_interest"
    MOVE_INSPECTION = "move_inspection"
    SEND_LONG_LIST = "send_long_list"
    SEE_LONG_LIST = "see_long_list"
    DRAW_SAMPLE = "draw_sample"
    SEE_SAMPLE = "see_sample"
    REPLACE_CASE = "replace_case"
    SEE_TRAIL = "see_trail"

    @property
    def title(self) -> str:  # type: ignore[override]  # not the letters, the words
        """The action in words."""
        return TABLE[self].title


@dataclass(frozen=True, slots=True)
class Row:
    """One action: its words, and the states in which each role may do it. A role it does not name never may.

    An action that belongs to no inspection has no states: the roles it names always may.
    """

    title: str
    states: Mapping[Role, frozenset[State]]
    of_an_inspection: bool = True


ALWAYS = frozenset(State)
ONCE_ANNOUNCED = ALWAYS - {State.SETTING_UP}
UNTIL_PANEL = frozenset({State.SETTING_UP, State.ANNOUNCED, State.FIELDWORK})
UNTIL_CONFIRMED = UNTIL_PANEL | {State.PANEL}
ANNOUNCED = frozenset({State.ANNOUNCED})
WHILE_AT_WORK = frozenset({State.ANNOUNCED, State.FIELDWORK})
SIGNED_IN = frozenset(Role) - {Role.PUBLIC}


def _office(title: str, roles: Iterable[Role]) -> Row:
    return Row(title, dict.fromkeys(roles, frozenset[State]()), of_an_inspection=False)


def _grant(title: str, *grants: tuple[Iterable[Role], frozenset[State]]) -> Row:
    return Row(title, {role: states for roles, states in grants for role in roles})


_TEAM = (Role.LEAD, Role.INSPECTOR, Role.LOCAL, Role.PARTNER)

TABLE: Mapping[Action, Row] = {
    Action.SEE_INSPECTIONS: _office("See the list of one's inspections", SIGNED_IN),
    Action.SEE_ACCOUNT: _office("See and change one's own account", SIGNED_IN),
    Action.SET_UP_INSPECTION: _office("Set up an inspection", (Role.HEAD, Role.OPERATIONS)),
    Action.SEE_PEOPLE: _office("See everyone who has an account", (Role.HEAD, Role.OPERATIONS)),
    Action.INVITE_PEOPLE: _office("Invite people, and close accounts", (Role.HEAD, Role.OPERATIONS)),
    Action.SEE_INSPECTION: _grant(
        "See an inspection's team, dates and state",
        ((Role.HEAD, Role.OPERATIONS, *_TEAM), ALWAYS),
        ((Role.LINK, Role.SERVICE_HEAD), ONCE_ANNOUNCED),
        ((Role.BOARD,), frozenset({State.CONFIRMED, State.CLOSED})),
    ),
    Action.CHANGE_DATES: _grant("Change its dates", ((Role.HEAD, Role.OPERATIONS, Role.LEAD), UNTIL_PANEL)),
    Action.CHANGE_TEAM: _grant(
        "Put people on its team and take them off", ((Role.HEAD, Role.OPERATIONS, Role.LEAD), UNTIL_CONFIRMED)
    ),
    Action.DECLARE_INTEREST: _grant("Declare a conflict of interest of one's own", (_TEAM, UNTIL_CONFIRMED)),
    Action.MOVE_INSPECTION: _grant(
        "Move it to another state (which one: see the states)",
        ((Role.HEAD,), frozenset({*UNTIL_CONFIRMED, State.CONFIRMED})),
        ((Role.OPERATIONS,), frozenset({State.SETTING_UP, State.ANNOUNCED, State.CONFIRMED})),
        ((Role.LEAD,), UNTIL_CONFIRMED),
    ),
    Action.SEND_LONG_LIST: _grant("Send a long list", ((Role.LINK, Role.OPERATIONS), ANNOUNCED)),
    Action.SEE_LONG_LIST: _grant(
        "See a long list's rows and what became of each",
        ((Role.LEAD, Role.OPERATIONS), ONCE_ANNOUNCED),
        ((Role.LINK,), WHILE_AT_WORK),
    ),
    Action.DRAW_SAMPLE: _grant("Draw the sample", ((Role.LEAD,), ANNOUNCED)),
    Action.SEE_SAMPLE: _grant(
        "See the sample",
        ((Role.HEAD, Role.OPERATIONS, Role.LEAD, Role.INSPECTOR), ONCE_ANNOUNCED),
        ((Role.LINK,), WHILE_AT_WORK),
    ),
    Action.REPLACE_CASE: _grant("Replace a case of the sample", ((Role.LEAD,), WHILE_AT_WORK)),
    Action.SEE_TRAIL: _grant("See who did what in the inspection", ((Role.HEAD, Role.LEAD), ALWAYS)),
}


def allowed(action: Action, roles: Iterable[Role], state: State | None = None) -> bool:
    """Say whether any of the roles may do the action in the inspection's state (None: it belongs to none)."""
    row = TABLE[action]
    if not row.of_an_inspection:
        return any(role in row.states for role in roles)
    return any(state in row.states.get(role, ()) for role in roles)


def insist(action: Action, roles: Iterable[Role], state: State | None = None) -> None:
    """Raise Refused, with the reason in words, unless one of the roles may do the action now."""
    roles = frozenset(roles)
    if allowed(action, roles, state):
        return
    what = TABLE[action].title
    if state is not None and any(allowed(action, roles, other) for other in State):
        raise Refused(f"“{what}” is not open to you while the inspection is in the state “{state.title}”.")
    held = " or ".join(sorted(role.title.lower() for role in roles)) or "someone who is not signed in"
    raise Refused(f"“{what}” is not something a {held} may do.")


PAGES: Mapping[str, Action | Access] = {
    "home": Access.ANYONE,
    "health": Access.ANYONE,
    "help": Access.ANYONE,
    "account_login": Access.ANYONE,
    "account_logout": Access.ANYONE,
    "account_inactive": Access.ANYONE,
    "account_reset_password": Access.ANYONE,
    "account_reset_password_done": Access.ANYONE,
    "account_reset_password_from_key": Access.ANYONE,
    "account_reset_password_from_key_done": Access.ANYONE,
    "mfa_authenticate": Access.ANYONE,
    "mfa_login_webauthn": Access.ANYONE,
    "openid_connect_login": Access.ANYONE,
    "openid_connect_callback": Access.ANYONE,
    "socialaccount_login_cancelled": Access.ANYONE,
    "socialaccount_login_error": Access.ANYONE,
    "people:accept": Access.ANYONE,
    "people:second_factor": Access.SIGNED_IN,
    "account_reauthenticate": Access.SIGNED_IN,
    "mfa_reauthenticate": Access.SIGNED_IN,
    "mfa_reauthenticate_webauthn": Access.SIGNED_IN,
    "mfa_activate_totp": Access.SIGNED_IN,
    "mfa_add_webauthn": Access.SIGNED_IN,
    "mfa_index": Action.SEE_ACCOUNT,
    "mfa_deactivate_totp": Action.SEE_ACCOUNT,
    "mfa_view_recovery_codes": Action.SEE_ACCOUNT,
    "mfa_generate_recovery_codes": Action.SEE_ACCOUNT,
    "mfa_list_webauthn": Action.SEE_ACCOUNT,
    "mfa_remove_webauthn": Action.SEE_ACCOUNT,
    "account_change_password": Action.SEE_ACCOUNT,
    "people:account": Action.SEE_ACCOUNT,
    "people:index": Action.SEE_PEOPLE,
    "people:invite": Action.INVITE_PEOPLE,
    "people:invite_again": Action.INVITE_PEOPLE,
    "people:add_service": Action.INVITE_PEOPLE,
    "people:close": Action.INVITE_PEOPLE,
    "inspections:index": Action.SEE_INSPECTIONS,
    "inspections:create": Action.SET_UP_INSPECTION,
    "inspections:one": Action.SEE_INSPECTION,
    "inspections:dates": Action.CHANGE_DATES,
    "inspections:add_member": Action.CHANGE_TEAM,
    "inspections:remove_member": Action.CHANGE_TEAM,
    "inspections:interest": Action.DECLARE_INTEREST,
    "inspections:move": Action.MOVE_INSPECTION,
    "inspections:trail": Action.SEE_TRAIL,
    "cases:long_lists": Action.SEE_LONG_LIST,
    "cases:send": Action.SEND_LONG_LIST,
    "cases:columns": Action.SEND_LONG_LIST,
    "cases:long_list": Action.SEE_LONG_LIST,
    "cases:sample": Action.SEE_SAMPLE,
    "cases:draw": Action.DRAW_SAMPLE,
    "cases:replace": Action.REPLACE_CASE,
}
"""What each address asks of whoever opens it. An address that is not here is answered to nobody."""
