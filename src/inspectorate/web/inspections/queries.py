"""Reads of inspections and their teams. Each checks the permission of the person."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Max, Min, Q, QuerySet

from inspectorate.method.standards import Framework
from inspectorate.web.editions import framework
from inspectorate.web.inspections.models import (
    ConflictOfInterest,
    Declaration,
    Inspection,
    StateChange,
    TeamMember,
)
from inspectorate.web.lists import matching_words
from inspectorate.web.people.models import Invitation, Person
from inspectorate.web.people.queries import roles_of
from inspectorate.web.permissions import (
    OPEN_WITH_CONFLICT,
    Action,
    NotVisible,
    allowed,
    require,
    require_no_conflict,
)
from inspectorate.web.states import TEAM_ROLES, Role, State
from inspectorate.web.visibility import DeclaredConflict


@dataclass(frozen=True, slots=True)
class InspectionAccess:
    """One person's access to an inspection: the inspection and the person's roles in it.

    `leads` are the names of its lead inspectors, shown at the top of its pages; changes leave it empty.
    `conflict` is what the person's conflicts of interest cover.
    """

    inspection: Inspection
    person: Person
    roles: frozenset[Role]
    leads: tuple[str, ...] = ()
    conflict: DeclaredConflict = field(default_factory=DeclaredConflict)

    @property
    def framework(self) -> Framework:
        """The framework of the inspection's edition."""
        return framework(self.inspection.edition)

    @property
    def rating_names(self) -> list[str]:
        """The names of the edition's ratings, in its order."""
        return [level.name for level in self.framework.ratings.levels]

    def may(self, action: Action) -> bool:
        """Return whether this person may do the action in the current state."""
        closed = self.conflict.whole_service and action not in OPEN_WITH_CONFLICT
        return not closed and allowed(action, self.roles, self.inspection.current_state)


def inspections_of(*, by: Person, search: str = "", state: str = "", year: str = "") -> QuerySet[Inspection]:
    """Return the inspections a person can see, the latest fieldwork first.

    `search` is looked for in the service's name and area, or is an inspection's number. `year` is the year in
    which fieldwork starts.
    """
    require(Action.SEE_INSPECTIONS, roles_of(by))
    inspections = Inspection.objects.select_related("service").order_by(
        "-fieldwork_starts", "service__name", "pk"
    )
    matching = matching_words(search, "service__name", "service__area")
    number = search.strip().removeprefix("no.").strip()
    if number.isascii() and number.isdecimal() and int(number) < 2**63:
        matching |= Q(pk=int(number))
    inspections = inspections.filter(matching)
    if state:
        inspections = inspections.filter(state=state)
    if year:
        inspections = inspections.filter(fieldwork_starts__year=int(year))
    if by.global_roles:
        return inspections
    visible = Q()
    for role in Role:
        states = [state for state in State if allowed(Action.SEE_INSPECTION, (role,), state)]
        visible |= Q(members__person=by, members__removed_at=None, members__role=role, state__in=states)
    return inspections.filter(visible).distinct()


def fieldwork_years(*, by: Person) -> list[str]:
    """Return the years from the first to the last fieldwork that a person can see, the latest first."""
    first, last = (
        inspections_of(by=by)
        .order_by()
        .aggregate(first=Min("fieldwork_starts__year"), last=Max("fieldwork_starts__year"))
        .values()
    )
    return [str(year) for year in range(last, first - 1, -1)] if first else []


def open_inspection(*, by: Person, id: int, action: Action = Action.SEE_INSPECTION) -> InspectionAccess:  # noqa: A002 - the record's id
    """Return a person's access to an inspection for an action.

    Raises NotVisible when they may not see the inspection, NotPermitted when they may not do the action.
    """
    inspection = Inspection.objects.select_related("service").filter(pk=id).first()
    if inspection is None:
        raise NotVisible
    # One query for both: this person's roles, and the names of the leads for the top of every page.
    members = TeamMember.objects.filter(
        Q(person=by) | Q(role=Role.LEAD), inspection=inspection, removed_at=None
    )
    team = list(members.select_related("person").order_by("pk"))
    own = next((member for member in team if member.person_id == by.pk), None)
    roles = by.global_roles | ({Role(own.role)} if own else frozenset())
    if not allowed(Action.SEE_INSPECTION, roles, inspection.current_state):
        raise NotVisible
    require(action, roles, inspection.current_state)
    conflict = own.declared_conflict if own else DeclaredConflict()
    require_no_conflict(action, whole_service=conflict.whole_service)
    leads = tuple(member.person.name for member in team if member.role == Role.LEAD)
    return InspectionAccess(inspection, by, roles, leads, conflict)


def accesses_to(*, by: Person, inspections: Sequence[Inspection]) -> list[InspectionAccess]:
    """Return a person's access to each inspection, with the names of its leads, in one query.

    It checks no permission: an access of somebody without a role in the inspection permits nothing.
    """
    members = TeamMember.objects.filter(
        Q(person=by) | Q(role=Role.LEAD), inspection__in=inspections, removed_at=None
    )
    leads: dict[int, list[str]] = {}
    own: dict[int, TeamMember] = {}
    for member in members.select_related("person").order_by("pk") if inspections else ():
        if member.role == Role.LEAD:
            leads.setdefault(member.inspection_id, []).append(member.person.name)
        if member.person_id == by.pk:
            own[member.inspection_id] = member
    return [
        InspectionAccess(
            inspection,
            by,
            by.global_roles | ({Role(own[inspection.pk].role)} if inspection.pk in own else set()),
            tuple(leads.get(inspection.pk, ())),
            own[inspection.pk].declared_conflict if inspection.pk in own else DeclaredConflict(),
        )
        for inspection in inspections
    ]


def state_changes(*, access: InspectionAccess) -> QuerySet[StateChange]:
    """Return the changes of an inspection's state with their people, newest first."""
    return access.inspection.state_changes.select_related("by").order_by("-at", "-pk")


def team(*, access: InspectionAccess) -> list[TeamMember]:
    """Return the current team, in the order of Role, then by name."""
    order = {role: position for position, role in enumerate(Role)}
    members = access.inspection.members.filter(removed_at=None).select_related("person", "person__service")
    return sorted(members, key=lambda member: (order[Role(member.role)], member.person.name, member.pk))


def past_and_present_members(*, access: InspectionAccess) -> list[tuple[int, str]]:
    """Return number and name of everyone who is or was on the team, by name."""
    people = access.inspection.members.order_by("person__name", "person").distinct()
    return list(people.values_list("person", "person__name"))


def member(*, access: InspectionAccess, id: int) -> TeamMember:  # noqa: A002 - the record's id
    """Return one member of the team. Raises NotVisible for a former member or another inspection's."""
    team_member = access.inspection.members.filter(pk=id, removed_at=None).select_related("person").first()
    if team_member is None:
        raise NotVisible
    return team_member


def eligible_people(*, access: InspectionAccess) -> QuerySet[Person]:
    """Return the people who can be added to the team: not on it yet, and of no other service.

    Local assessors may come from another service.
    """
    require(Action.CHANGE_TEAM, access.roles, access.inspection.current_state)
    current = access.inspection.members.filter(removed_at=None).values("person")
    invited = Invitation.objects.filter(accepted_at=None).values("person")
    return (
        Person.objects.filter(Q(is_active=True) | Q(pk__in=invited))
        .filter(role__in=[role.value for role in TEAM_ROLES])
        .filter(Q(service=None) | Q(service=access.inspection.service) | Q(role=Role.LOCAL))
        .exclude(pk__in=current)
        .select_related("service")
        .order_by("name", "pk")
    )


def declarations(*, access: InspectionAccess) -> QuerySet[Declaration]:
    """Return every declaration of a conflict of interest in the inspection, newest first."""
    require(Action.DECIDE_CONFLICT, access.roles, access.inspection.current_state)
    people = ("person", "by", "withdrawn_by")
    return access.inspection.declarations.select_related(*people).order_by("-pk")


def own_declarations(*, access: InspectionAccess) -> list[Declaration]:
    """Return the person's own declarations, newest first."""
    own = access.inspection.declarations.filter(person=access.person)
    return list(own.select_related("by", "withdrawn_by").order_by("-pk"))


def declaration(*, access: InspectionAccess, id: int) -> Declaration:  # noqa: A002 - the record's id
    """Return a declaration in force. Raises NotVisible when the inspection has no such declaration."""
    current = declarations(access=access).filter(pk=id).first()
    if current is None or not current.in_force:
        raise NotVisible
    return current


def people_to_notify(inspection: Inspection, person: Person) -> list[Person]:
    """Return who is notified of a person's conflict of interest: other lead inspectors without one.

    The heads of inspections, if there is no such lead inspector.
    """
    conflicted = inspection.members.filter(
        removed_at=None, conflict_of_interest=ConflictOfInterest.SERVICE
    ).values("person")
    people = Person.objects.filter(is_active=True).exclude(pk=person.pk).exclude(pk__in=conflicted)
    leads = inspection.members.filter(removed_at=None, role=Role.LEAD).values("person")
    return list(people.filter(pk__in=leads).order_by("pk")) or list(
        people.filter(role=Role.HEAD).order_by("pk")
    )
