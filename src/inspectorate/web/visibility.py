"""Visibility: whose records each role sees and edits. Complements the permission table, which says when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from inspectorate.method.faults import Sentence as _
from inspectorate.web.permissions import TABLE, Action
from inspectorate.web.states import ASSESSORS, Role


class Visibility(StrEnum):
    """Whose records a role can reach with an action."""

    OWN = "own"
    ALL = "all"
    PANEL_MEMBERS = "panel_members"

    @property
    def title(self) -> str:  # type: ignore[override]  # replaces str.title on purpose
        """The visibility in words, as in docs/permissions.md."""
        return TITLES[self]


TITLES = {
    Visibility.OWN: _("one's own"),
    Visibility.ALL: _("all"),
    Visibility.PANEL_MEMBERS: _("all, for members of the panel"),
}

RULES = (
    _(
        "The lead inspector can also write in a first assessment. Only its assessor can write in a second "
        "assessment."
    ),
    _("An assessor of a case cannot see the other assessment until both are finished."),
    _("Until then, numbers shown to that assessor leave out the other assessment."),
    _("A person who has read one assessment of a case cannot make the other one."),
    _("When both assessments of a case are finished, both assessors can see them."),
    _("A person cannot comment on answers of a case that they assess. Only its assessor can reply."),
    _("A case that two people assess can only be returned when both assessments have been finished."),
    _("A person with a conflict of interest in the whole service cannot join its ratings panel."),
    _(
        "An inspector writes the sections of the report that they own or that nobody owns. A partner "
        "inspector writes only sections that they own, about standards judged on evidence."
    ),
    _(
        "Until the report is published, everybody sees the recommendations of the improvement plan as the "
        "lead inspector last signed them."
    ),
    _(
        "A link person writes responses and actions of the service, operations staff those of other bodies, "
        "and the head of the service both."
    ),
    _(
        "A person with a conflict of interest in the whole service sees only the inspection’s page and the "
        "declaration of conflicts, whatever their role."
    ),
    _(
        "A conflict of interest in some cases closes these cases to the person immediately, whatever their "
        "role."
    ),
)
"""Rules that hold in addition to the table, as printed in docs/permissions.md."""


@dataclass(frozen=True, slots=True)
class DeclaredConflict:
    """What a person's conflicts of interest in an inspection cover: the whole service, or named cases.

    `names` are normalised case ids and names of case managers.
    """

    whole_service: bool = False
    names: frozenset[str] = frozenset()

    def __or__(self, other: "DeclaredConflict") -> "DeclaredConflict":
        """Return the conflict that covers what either of two covers."""
        return DeclaredConflict(self.whole_service or other.whole_service, self.names | other.names)

    def covers(self, names: Iterable[str]) -> bool:
        """Return whether a case with these normalised names (its id and its case manager) is covered."""
        return self.whole_service or not self.names.isdisjoint(names)


_ASSESSORS = dict.fromkeys(ASSESSORS, Visibility.OWN)
_PANEL = dict.fromkeys((Role.INSPECTOR, Role.PARTNER), Visibility.PANEL_MEMBERS)

VISIBILITY: Mapping[Action, Mapping[Role, Visibility]] = {
    # OWN means: inspections of whose team the person is a member, cases they assess, interviews they hold,
    # their own availability, sections of the report that they own.
    Action.SEE_INSPECTIONS: {
        **dict.fromkeys(Role, Visibility.OWN),
        Role.HEAD: Visibility.ALL,
        Role.OPERATIONS: Visibility.ALL,
    },
    Action.CHANGE_CALENDAR_SUBSCRIPTION: dict.fromkeys(Role, Visibility.OWN),
    Action.SEE_NOTIFICATIONS: dict.fromkeys(Role, Visibility.OWN),
    Action.SEE_ACCOUNT: dict.fromkeys(Role, Visibility.OWN),
    Action.SEE_JOBS: dict.fromkeys(Role, Visibility.OWN),
    Action.DECLARE_CONFLICT_OF_INTEREST: dict.fromkeys(Role, Visibility.OWN),
    Action.SEE_TIMETABLE: {
        **_ASSESSORS,
        Role.LEAD: Visibility.ALL,
        Role.OPERATIONS: Visibility.ALL,
        Role.LINK: Visibility.ALL,
    },
    Action.SET_ASSESSOR_AVAILABILITY: {**_ASSESSORS, Role.LEAD: Visibility.ALL},
    Action.SEE_CASES: {**_ASSESSORS, Role.LEAD: Visibility.ALL, Role.HEAD: Visibility.ALL},
    Action.SEE_ASSESSMENT: {**_ASSESSORS, Role.LEAD: Visibility.ALL, Role.HEAD: Visibility.ALL},
    Action.ASSESS_CASE: {**_ASSESSORS, Role.LEAD: Visibility.ALL},
    Action.REPLY_TO_REVIEW: _ASSESSORS,
    Action.RAISE_ALERT: {**_ASSESSORS, Role.LEAD: Visibility.ALL},
    Action.SEE_PANEL: {**_PANEL, Role.LEAD: Visibility.ALL, Role.HEAD: Visibility.ALL},
    Action.DRILL_DOWN: {**_PANEL, Role.LEAD: Visibility.ALL, Role.HEAD: Visibility.ALL},
    Action.EDIT_SECTION: {
        Role.LEAD: Visibility.ALL,
        Role.INSPECTOR: Visibility.OWN,
        Role.PARTNER: Visibility.OWN,
    },
    Action.GIVE_VIEW: {**_PANEL, Role.LEAD: Visibility.PANEL_MEMBERS, Role.HEAD: Visibility.PANEL_MEMBERS},
}
"""The visibility of each role, by action. Roles and actions that are not listed reach all records."""

_WIDEST_FIRST = (Visibility.ALL, Visibility.PANEL_MEMBERS, Visibility.OWN)


def visibility_of(action: Action, roles: Iterable[Role]) -> Visibility:
    """Return the visibility of an action for someone with these roles: the widest if they have several."""
    by_role = VISIBILITY.get(action, {})
    granted = {by_role.get(role, Visibility.ALL) for role in roles if role in TABLE[action].states}
    return next((visibility for visibility in _WIDEST_FIRST if visibility in granted), Visibility.OWN)


def sees_all(action: Action, roles: Iterable[Role]) -> bool:
    """Return whether these roles reach everyone's records with an action, without being panel members."""
    return visibility_of(action, roles) is Visibility.ALL


def may_see_assessment(
    roles: Iterable[Role],
    *,
    own: bool,
    assesses_case: bool,
    finished: bool,
    action: Action = Action.SEE_ASSESSMENT,
) -> bool:
    """Return whether a person may see an assessment.

    `own` says that they are its assessor, `assesses_case` that they are, or were, the assessor of another
    assessment of the same case, and `finished` that all assessments of the case are finished. An assessor of
    the case is blind to the other assessment until then.
    """
    if own or assesses_case:
        return own or finished
    return visibility_of(action, roles) is not Visibility.OWN


def may_write_in_assessment(
    roles: Iterable[Role], *, own: bool, first: bool, has_read_other: bool = False
) -> bool:
    """Return whether a person may edit an assessment: their own, or as lead every first assessment.

    `has_read_other` says that they have read the second assessment of the case before both were finished.
    Then a lead leaves the first one to its assessor.
    """
    return own or (first and not has_read_other and sees_all(Action.ASSESS_CASE, roles))
