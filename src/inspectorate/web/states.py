"""The states of an inspection, its roles, and its transitions: the state machine and its diagram."""

from dataclasses import dataclass
from enum import StrEnum

from inspectorate.method.faults import Sentence as _


class State(StrEnum):
    """State of an inspection."""

    SETTING_UP = "setting_up"
    ANNOUNCED = "announced"
    FIELDWORK = "fieldwork"
    PANEL = "panel"
    CONFIRMED = "confirmed"
    PUBLISHED = "published"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"

    @property
    def title(self) -> str:  # type: ignore[override]  # replaces str.title on purpose
        """The name of the state, as shown on pages."""
        return TITLES[self]

    @property
    def no_tasks(self) -> str:
        """The text shown on the inspection's page to a person without tasks."""
        return NO_TASKS[self]

    @property
    def already(self) -> str:
        """The text shown when the inspection has been moved to this state already, and what is next."""
        return ALREADY[self]


TITLES = {
    State.SETTING_UP: _("Setting up"),
    State.ANNOUNCED: _("Announced"),
    State.FIELDWORK: _("Fieldwork"),
    State.PANEL: _("Ratings panel"),
    State.CONFIRMED: _("Ratings confirmed"),
    State.PUBLISHED: _("Published"),
    State.CLOSED: _("Closed"),
    State.WITHDRAWN: _("Withdrawn"),
}

NO_TASKS = {
    State.SETTING_UP: _("You have no tasks. The inspection is being set up."),
    State.ANNOUNCED: _("You have no tasks. The service is sending its long lists."),
    State.FIELDWORK: _("You have no tasks. Cases are being assessed."),
    State.PANEL: _("You have no tasks. The ratings panel is considering the standards."),
    State.CONFIRMED: _("You have no tasks. The ratings are confirmed. The report is being prepared."),
    State.PUBLISHED: _("You have no tasks. The report is published."),
    State.CLOSED: _("You have no tasks. The inspection is closed."),
    State.WITHDRAWN: _("You have no tasks. The inspection was withdrawn."),
}
"""The text shown on the inspection's page to a person without tasks, by state."""

ALREADY = {
    State.SETTING_UP: _("This inspection is already being set up. You can change its dates and team."),
    State.ANNOUNCED: _("This inspection has already been announced. The service can send its long lists."),
    State.FIELDWORK: _("Fieldwork has already started. Assessors can answer the questions of their cases."),
    State.PANEL: _("The ratings panel has already started. Its members can give their views."),
    State.CONFIRMED: _("The ratings have already been confirmed. The report can be written."),
    State.PUBLISHED: _("The report has already been published. The inspection can be closed."),
    State.CLOSED: _("This inspection has already been closed."),
    State.WITHDRAWN: _("This inspection has already been withdrawn."),
}
"""The text shown when a transition to a state has already been made, and what is next."""


class Role(StrEnum):
    """Role of a person in an inspection, or in the inspectorate as a whole."""

    HEAD = "head_of_inspections"
    OPERATIONS = "operations"
    LEAD = "lead_inspector"
    INSPECTOR = "inspector"
    LOCAL = "local_assessor"
    PARTNER = "partner_inspector"
    LINK = "link_person"
    SERVICE_HEAD = "service_head"
    BOARD = "board_member"
    ANALYST = "analyst"
    PUBLIC = "public"

    @property
    def title(self) -> str:  # type: ignore[override]  # replaces str.title on purpose
        """The name of the role, as shown on pages."""
        return ROLE_TITLES[self]


ROLE_TITLES = {
    Role.HEAD: _("Head of inspections"),
    Role.OPERATIONS: _("Operations"),
    Role.LEAD: _("Lead inspector"),
    Role.INSPECTOR: _("Inspector"),
    Role.LOCAL: _("Local assessor"),
    Role.PARTNER: _("Partner inspector"),
    Role.LINK: _("Link person"),
    Role.SERVICE_HEAD: _("Head of the service"),
    Role.BOARD: _("Board member"),
    Role.ANALYST: _("Analyst"),
    Role.PUBLIC: _("Public"),
}

GLOBAL_ROLES = frozenset({Role.HEAD, Role.OPERATIONS})
"""Roles that apply to every inspection because of a person's post, not their team membership."""

ASSESSORS = frozenset({Role.LEAD, Role.INSPECTOR, Role.LOCAL, Role.PARTNER})
"""Roles of people who assess cases."""

SERVICE_ROLES = frozenset({Role.LOCAL, Role.LINK, Role.SERVICE_HEAD, Role.BOARD})
"""Roles of people who work for the service that is inspected."""

TEAM_ROLES = {
    Role.LEAD: (Role.LEAD, Role.INSPECTOR),
    Role.INSPECTOR: (Role.INSPECTOR,),
    Role.LOCAL: (Role.LOCAL,),
    Role.PARTNER: (Role.PARTNER,),
    Role.LINK: (Role.LINK,),
    Role.SERVICE_HEAD: (Role.SERVICE_HEAD,),
    Role.BOARD: (Role.BOARD,),
}
"""The roles a person can have on an inspection's team, by the role of their account."""


class Requirement(StrEnum):
    """Something that must be done before an inspection can move to its next state, as a verb phrase."""

    LEAD = _("add a lead inspector to the team")
    LINK = _("add a link person to the team")
    DATES = _("set the dates of fieldwork")
    SAMPLES = _("draw the sample of each case group")
    BLIND_PAIRS = _("finish both assessments of each case whose second assessment has started")
    JUDGEMENTS = _("judge each standard that is judged on evidence")
    DECISIONS = _("record the panel’s decision on each standard")


@dataclass(frozen=True, slots=True)
class Transition:
    """A permitted change of state: its label, the roles that may make it, and its requirements.

    `reason` says whether a reason has to be given, and `consequence` what the transition changes for people.
    One without roles is made by the service itself: it publishes a release, and moves the inspection.
    """

    start: State
    end: State
    title: str
    roles: frozenset[Role]
    requirements: tuple[Requirement, ...] = ()
    reason: bool = False
    consequence: str = ""


_LEADS = frozenset({Role.HEAD, Role.OPERATIONS, Role.LEAD})
_HEAD = frozenset({Role.HEAD})

TRANSITIONS = (
    Transition(
        State.SETTING_UP,
        State.ANNOUNCED,
        _("Announce inspection"),
        _LEADS,
        (Requirement.LEAD, Requirement.LINK, Requirement.DATES),
        consequence=_("The link person and the head of the service can see the inspection and its dates."),
    ),
    Transition(
        State.ANNOUNCED, State.FIELDWORK, _("Start fieldwork"), frozenset({Role.LEAD}), (Requirement.SAMPLES,)
    ),
    Transition(
        State.FIELDWORK,
        State.PANEL,
        _("Start ratings panel"),
        frozenset({Role.LEAD}),
        (Requirement.JUDGEMENTS, Requirement.BLIND_PAIRS),
        consequence=_("Assessors cannot answer the questions of their cases any more."),
    ),
    Transition(
        State.PANEL,
        State.CONFIRMED,
        _("Confirm ratings"),
        _HEAD,
        (Requirement.DECISIONS,),
        consequence=_("Inspectors, the head of the service and board members can see the ratings."),
    ),
    Transition(State.CONFIRMED, State.PUBLISHED, _("Publish report"), frozenset()),
    Transition(
        State.PUBLISHED,
        State.CLOSED,
        _("Close inspection"),
        frozenset({Role.HEAD, Role.OPERATIONS}),
        consequence=_("You cannot undo this. The published report stays on the public site."),
    ),
    Transition(State.ANNOUNCED, State.SETTING_UP, _("Withdraw announcement"), _LEADS, reason=True),
    Transition(
        State.PANEL,
        State.FIELDWORK,
        _("Return to fieldwork"),
        frozenset({Role.HEAD, Role.LEAD}),
        reason=True,
    ),
    Transition(State.CONFIRMED, State.PANEL, _("Reopen ratings panel"), _HEAD, reason=True),
    Transition(
        State.PUBLISHED,
        State.CONFIRMED,
        _("Prepare a correction"),
        _HEAD,
        reason=True,
        consequence=_(
            "The draft of the report opens again. The public site keeps the present report until you publish "
            "the correction."
        ),
    ),
    Transition(
        State.CONFIRMED,
        State.CLOSED,
        _("Close inspection without publishing"),
        _HEAD,
        reason=True,
        consequence=_("You cannot undo this."),
    ),
    Transition(
        State.SETTING_UP,
        State.WITHDRAWN,
        _("Withdraw inspection"),
        frozenset({Role.HEAD, Role.OPERATIONS}),
        reason=True,
    ),
    Transition(State.ANNOUNCED, State.WITHDRAWN, _("Withdraw inspection"), _HEAD, reason=True),
    Transition(State.FIELDWORK, State.WITHDRAWN, _("Withdraw inspection"), _HEAD, reason=True),
)


def transitions(state: State, roles: frozenset[Role]) -> tuple[Transition, ...]:
    """Return the transitions that these roles may make from a state, in the order of the table."""
    return tuple(
        transition for transition in TRANSITIONS if transition.start is state and transition.roles & roles
    )


def diagram() -> str:
    """Return the state machine as a Mermaid diagram."""
    names = [f"    {state} : {state.title}" for state in State]
    arrows = [
        f"    {transition.start} --> {transition.end} : {transition.title}" for transition in TRANSITIONS
    ]
    starts = {transition.start for transition in TRANSITIONS}
    ends = [f"    {state} --> [*]" for state in State if state not in starts]
    return "\n".join(["stateDiagram-v2", *names, f"    [*] --> {State.SETTING_UP}", *arrows, *ends])
