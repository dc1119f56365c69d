"""Read accounts, their changes, and what a person holds in every inspection."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from inspectorate.web.assessments.models import Alert, Assessment, AssessmentProgress
from inspectorate.web.inspections.models import Inspection, TeamMember
from inspectorate.web.judgements.models import Judgement
from inspectorate.web.panel.models import PanelMember
from inspectorate.web.people import queries
from inspectorate.web.people.models import AccountChange, AccountChangeKind, Person
from inspectorate.web.permissions import Action, NotVisible, allowed, require
from inspectorate.web.states import TEAM_ROLES, Role, State

HANDOVER = (Action.ASSIGN_CASE, Action.SEE_ALERTS, Action.CHANGE_PANEL, Action.SEE_JUDGEMENTS)
"""Actions by which work is handed over. `permitted` are those of the person who looks."""

ENDED = (State.CLOSED, State.WITHDRAWN)
"""States in which nothing of an inspection is left to hand over."""


@dataclass(frozen=True, slots=True)
class HeldWork:
    """What a person holds in one inspection, and has to hand over if they leave."""

    inspection: Inspection
    member: TeamMember | None
    unfinished_cases: int
    open_alerts: int
    is_panel_member: bool
    judgements: Sequence[str]
    permitted: frozenset[Action]
    is_only_lead: bool = False


def account_change(*, by: Person, id: int) -> AccountChange:  # noqa: A002 - the record's id
    """Return one account change. Raises NotVisible when there is none with this id."""
    require(Action.DECIDE_ACCOUNT_CHANGE, queries.roles_of(by))
    people = ("person", "person__service", "service", "requested_by", "decided_by")
    change = AccountChange.objects.select_related(*people).filter(pk=id).first()
    if change is None:
        raise NotVisible
    return change


def people_shown_password_links(change: AccountChange) -> list[str]:
    """Return the names of those who were shown a password link of the account, for a second factor.

    Whoever has seen a link may know the password, and without the second factor it opens the account.
    """
    if change.kind != AccountChangeKind.SECOND_FACTOR:
        return []
    links = change.person.password_links.exclude(shown_to=None)
    return sorted(set(links.values_list("shown_to__name", flat=True)))


def held_work(*, by: Person, person: Person) -> list[HeldWork]:
    """Return what a person holds in each inspection that has not ended, newest inspection first."""
    require(Action.SEE_PEOPLE, queries.roles_of(by))
    members = {member.inspection_id: member for member in current_memberships(person)}
    cases = _counts(Assessment.objects.filter(assessor=person).exclude(state=AssessmentProgress.FINISHED))
    alerts = _counts(Alert.objects.filter(Q(acknowledged_by=person) | Q(raised_by=person), closed_at=None))
    panels = set(
        PanelMember.objects.filter(person=person, left_at=None).values_list("inspection_id", flat=True)
    )
    judgements: dict[int, list[str]] = {}
    for number, standard in Judgement.objects.filter(by=person).values_list("inspection_id", "standard"):
        judgements.setdefault(number, []).append(standard)
    numbers = {*members, *cases, *alerts, *panels, *judgements}
    inspections = Inspection.objects.filter(pk__in=numbers).exclude(state__in=ENDED)
    return [
        HeldWork(
            inspection,
            members.get(inspection.pk),
            cases.get(inspection.pk, 0),
            alerts.get(inspection.pk, 0),
            inspection.pk in panels,
            sorted(set(judgements.get(inspection.pk, ()))),
            frozenset(
                action for action in HANDOVER if allowed(action, by.global_roles, inspection.current_state)
            ),
            is_only_lead(members.get(inspection.pk)),
        )
        for inspection in inspections.select_related("service").order_by("-pk")
    ]


def current_memberships(person: Person) -> list[TeamMember]:
    """Return a person's memberships of teams of inspections that have not ended."""
    rows = person.memberships.filter(removed_at=None).exclude(inspection__state__in=ENDED)
    return list(rows.select_related("inspection__service").order_by("-inspection"))


def memberships_not_permitted(person: Person, role: str) -> list[TeamMember]:
    """Return the memberships that a person cannot keep in another role."""
    permitted = TEAM_ROLES.get(Role(role), ())
    return [member for member in current_memberships(person) if member.role not in permitted]


def is_only_lead(member: TeamMember | None) -> bool:
    """Return whether an announced inspection would be without a lead inspector if this member left."""
    if member is None or member.role != Role.LEAD:
        return False
    leads = member.inspection.members.filter(removed_at=None, role=Role.LEAD)
    return member.inspection.current_state is not State.SETTING_UP and leads.count() == 1


def _counts(rows: QuerySet[Any]) -> dict[int, int]:
    return dict(rows.order_by().values_list("inspection_id").annotate(Count("pk")))
