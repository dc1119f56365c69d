"""Reading of inspections: each asks who wants to know."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from inspectorate.method.standards import Framework
from inspectorate.web.editions import framework
from inspectorate.web.inspections.models import Inspection, TeamMember
from inspectorate.web.people.models import Person
from inspectorate.web.people.queries import roles_of
from inspectorate.web.permissions import Action, NotVisible, allowed, require
from inspectorate.web.states import MAY_SERVE_AS, Role, State


@dataclass(frozen=True, slots=True)
class InspectionAccess:
    """An inspection as one person has it before them, with their roles, so that pages know what to offer.

    `leads` are the names of its lead inspectors, for the frame of its pages; changes do without them.
    """

    inspection: Inspection
    person: Person
    roles: frozenset[Role]
    leads: tuple[str, ...] = ()

    @property
    def framework(self) -> Framework:
        """The edition of the standards that the inspection follows."""
        return framework(self.inspection.edition)

    @property
    def rating_names(self) -> list[str]:
        """The names of the edition's ratings, in its order."""
        return [level.name for level in self.framework.ratings.levels]

    def may(self, action: Action) -> bool:
        """Whether this person may do the action now."""
        return allowed(action, self.roles, self.inspection.current_state)


def inspections_of(*, by: Person) -> QuerySet[Inspection]:
    """The inspections a person can see, the next fieldwork first."""
    require(Action.SEE_INSPECTIONS, roles_of(by))
    found = Inspection.objects.select_related("service").order_by("-fieldwork_starts", "service__name", "pk")
    if by.offices:
        return found
    rule = Q()
    for role in Role:
        states = [state for state in State if allowed(Action.SEE_INSPECTION, (role,), state)]
        rule |= Q(members__person=by, members__removed_at=None, members__role=role, state__in=states)
    return found.filter(rule).distinct()


def open_inspection(*, by: Person, id: int, action: Action = Action.SEE_INSPECTION) -> InspectionAccess:  # noqa: A002 - the word for it
    """Open an inspection for an action. Raises NotVisible or NotPermitted to whoever may not."""
    inspection = Inspection.objects.select_related("service").filter(pk=id).first()
    if inspection is None:
        raise NotVisible
    # One question for both: this person's roles, and the names of the leads for the frame of every page.
    members = TeamMember.objects.filter(
        Q(person=by) | Q(role=Role.LEAD), inspection=inspection, removed_at=None
    )
    team = list(members.order_by("pk").values_list("role", "person", "person__name"))
    roles = by.offices | {Role(role) for role, person, _name in team if person == by.pk}
    if not allowed(Action.SEE_INSPECTION, roles, inspection.current_state):
        raise NotVisible
    require(action, roles, inspection.current_state)
    leads = tuple(name for role, _person, name in team if role == Role.LEAD)
    return InspectionAccess(inspection, by, roles, leads)


def team(*, access: InspectionAccess) -> list[TeamMember]:
    """Who is on the inspection now: by role as the table of roles has them, then by name."""
    order = {role: place for place, role in enumerate(Role)}
    members = access.inspection.members.filter(removed_at=None).select_related("person", "person__service")
    return sorted(members, key=lambda member: (order[Role(member.role)], member.person.name))


def member(*, access: InspectionAccess, id: int) -> TeamMember:  # noqa: A002 - the word for it
    """One member of the team. Raises NotVisible when it is another inspection's, or gone."""
    found = access.inspection.members.filter(pk=id, removed_at=None).select_related("person").first()
    if found is None:
        raise NotVisible
    return found


def eligible_people(*, access: InspectionAccess) -> QuerySet[Person]:
    """The people who could be put on the team: not on it yet, and of this service if they are of any."""
    require(Action.CHANGE_TEAM, access.roles, access.inspection.current_state)
    on_it = access.inspection.members.filter(removed_at=None).values("person")
    return (
        Person.objects.filter(Q(is_active=True) | Q(invitations__accepted_at=None, invitations__isnull=False))
        .filter(role__in=[role.value for role in MAY_SERVE_AS])
        .filter(Q(service=None) | Q(service=access.inspection.service) | Q(role=Role.LOCAL))
        .exclude(pk__in=on_it)
        .select_related("service")
        .order_by("name")
        .distinct()
    )
