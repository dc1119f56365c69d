"""Whose records each role sees and writes in: one page beside the table of permissions, which says when."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from inspectorate.method.faults import Sentence as _
from inspectorate.web.permissions import TABLE, Action
from inspectorate.web.states import ASSESSORS, Role


class Whose(StrEnum):
    """Whose records an action is open on."""

    OWN = "own"
    ALL = "all"
    PANEL_MEMBERS = "panel_members"

    @property
    def title(self) -> str:  # type: ignore[override]  # not the letters, the words
        """The same in words."""
        return TITLES[self]


TITLES = {
    Whose.OWN: _("one's own"),
    Whose.ALL: _("all"),
    Whose.PANEL_MEMBERS: _("all, for members of the panel"),
}

RULES = (
    _("In a first assessment the lead inspector writes too. A second assessment is its assessor's alone."),
    _("Whoever assesses a case is blind to the other assessment of it until both are finished."),
    _("Once both assessments of a case are finished, each of their assessors sees the other one too."),
    _("Nobody with a conflict of interest in the whole service is a member of its ratings panel."),
)
"""What holds besides the table of this page."""

_ASSESSORS = dict.fromkeys(ASSESSORS, Whose.OWN)
_PANEL = dict.fromkeys((Role.INSPECTOR, Role.PARTNER), Whose.PANEL_MEMBERS)

WHOSE: Mapping[Action, Mapping[Role, Whose]] = {
    # Inspections: those on whose team one is; cases: those one assesses; interviews: those one holds.
    Action.SEE_INSPECTIONS: {
        **dict.fromkeys(Role, Whose.OWN),
        Role.HEAD: Whose.ALL,
        Role.OPERATIONS: Whose.ALL,
    },
    Action.SEE_ACCOUNT: dict.fromkeys(Role, Whose.OWN),
    Action.DECLARE_CONFLICT_OF_INTEREST: dict.fromkeys(Role, Whose.OWN),
    Action.SEE_TIMETABLE: {
        **_ASSESSORS,
        Role.LEAD: Whose.ALL,
        Role.OPERATIONS: Whose.ALL,
        Role.LINK: Whose.ALL,
    },
    Action.SEE_CASES: {**_ASSESSORS, Role.LEAD: Whose.ALL, Role.HEAD: Whose.ALL},
    Action.SEE_ASSESSMENT: {**_ASSESSORS, Role.LEAD: Whose.ALL, Role.HEAD: Whose.ALL},
    Action.ASSESS_CASE: {**_ASSESSORS, Role.LEAD: Whose.ALL},
    Action.RAISE_ALERT: {**_ASSESSORS, Role.LEAD: Whose.ALL},
    Action.SEE_PANEL: {**_PANEL, Role.LEAD: Whose.ALL, Role.HEAD: Whose.ALL},
    Action.DRILL_DOWN: {**_PANEL, Role.LEAD: Whose.ALL, Role.HEAD: Whose.ALL},
    Action.GIVE_VIEW: {**_PANEL, Role.LEAD: Whose.PANEL_MEMBERS, Role.HEAD: Whose.PANEL_MEMBERS},
}
"""Actions that are not here are open on all records of the inspection to every role that may do them."""

_WIDEST = (Whose.ALL, Whose.PANEL_MEMBERS, Whose.OWN)


def whose(action: Action, roles: Iterable[Role]) -> Whose:
    """Whose records an action is open on to someone with these roles; the widest if they have several."""
    of_role = WHOSE.get(action, {})
    reach = {of_role.get(role, Whose.ALL) for role in roles if role in TABLE[action].states}
    return next((whose for whose in _WIDEST if whose in reach), Whose.OWN)


def sees_everyones(action: Action, roles: Iterable[Role]) -> bool:
    """Whether an action is open on everyone's records, without being a member of the panel."""
    return whose(action, roles) is Whose.ALL


def may_see_assessment(
    roles: Iterable[Role],
    *,
    own: bool,
    assesses_case: bool,
    finished: bool,
    action: Action = Action.SEE_ASSESSMENT,
) -> bool:
    """Whether someone may see an assessment: `own` if they are its assessor.

    `assesses_case` if another assessment of the same case is theirs, `finished` if all of the case are.
    """
    if own or assesses_case:
        return own or finished
    return whose(action, roles) is not Whose.OWN


def may_write_in_assessment(roles: Iterable[Role], *, own: bool, first: bool) -> bool:
    """Whether someone may write in an assessment: their own, or the lead in every first one."""
    return own or (first and sees_everyones(Action.ASSESS_CASE, roles))
