"""Reading of inspections: each asks who wants to know."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from inspectorate.method import standards
from inspectorate.method.standards import Framework
from inspectorate.web.audit.models import Event, EventType
from inspectorate.web.audit.queries import events_of
from inspectorate.web.inspections.models import Inspection, Member
from inspectorate.web.people.models import Person
from inspectorate.web.people.queries import roles_of
from inspectorate.web.permissions import Action, NotVisible, allowed, insist
from inspectorate.web.states import MAY_SERVE_AS, Move, Need, Role, State
from inspectorate.web.visibility import may_see_assessment


@dataclass(frozen=True, slots=True)
class InspectionAccess:
    """An inspection as one person has it before them, with their roles, so that pages know what to offer."""

    inspection: Inspection
    person: Person
    roles: frozenset[Role]
    leads: tuple[str, ...] = ()

    def may(self, action: Action) -> bool:
        """Whether this person may do the action now."""
        return allowed(action, self.roles, self.inspection.stands)


def mine(*, by: Person) -> QuerySet[Inspection]:
    """The inspections a person can see, the next fieldwork first."""
    insist(Action.SEE_INSPECTIONS, roles_of(by))
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
    members = Member.objects.filter(Q(person=by) | Q(role=Role.LEAD), inspection=inspection, removed_at=None)
    team = list(members.order_by("pk").values_list("role", "person", "person__name"))
    roles = by.offices | {Role(role) for role, person, _name in team if person == by.pk}
    if not allowed(Action.SEE_INSPECTION, roles, inspection.stands):
        raise NotVisible
    insist(action, roles, inspection.stands)
    leads = tuple(name for role, _person, name in team if role == Role.LEAD)
    return InspectionAccess(inspection, by, roles, leads)


def team(*, access: InspectionAccess) -> list[Member]:
    """Who is on the inspection now: by role as the table of roles has them, then by name."""
    order = {role: place for place, role in enumerate(Role)}
    members = access.inspection.members.filter(removed_at=None).select_related("person", "person__service")
    return sorted(members, key=lambda member: (order[Role(member.role)], member.person.name))


def member(*, access: InspectionAccess, id: int) -> Member:  # noqa: A002 - the word for it
    """One member of the team. Raises NotVisible when it is another inspection's, or gone."""
    found = access.inspection.members.filter(pk=id, removed_at=None).select_related("person").first()
    if found is None:
        raise NotVisible
    return found


def could_join(*, access: InspectionAccess) -> QuerySet[Person]:
    """The people who could be put on the team: not on it yet, and of this service if they are of any."""
    insist(Action.CHANGE_TEAM, access.roles, access.inspection.stands)
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


def trail(*, access: InspectionAccess) -> tuple[QuerySet[Event], bool]:
    """Who did what in the inspection, newest first; and whether answers are left out, blind to the person."""
    insist(Action.SEE_TRAIL, access.roles, access.inspection.stands)
    blind = Q()
    for case in blind_to(access=access):
        blind |= Q(event_type=EventType.SAVE_ANSWER, subject__startswith=f"{case} ")
    found = events_of(access.inspection.pk)
    return (found.exclude(blind), True) if blind else (found, False)


def blind_to(*, access: InspectionAccess) -> list[str]:
    """The other assessments of cases this person assesses, until both are finished: as events name them."""
    named = ("group", "case_id", "occasion", "assessor", "state")
    by_case: dict[tuple[str, str], list[tuple[str, int, str]]] = {}
    # Assessments are records of a later app, reached only by their name in the database.
    for group, case_id, *rest in access.inspection.assessments.values_list(*named):
        by_case.setdefault((group, case_id), []).append(tuple(rest))
    return [
        f"{group} {case_id} {occasion}"
        for (group, case_id), made in by_case.items()
        for occasion, assessor, _state in made
        if not may_see_assessment(
            access.roles,
            own=assessor == access.person.pk,
            assesses_case=any(other == access.person.pk for _occasion, other, _state in made),
            finished=all(state == "finished" for _occasion, _assessor, state in made),
        )
    ]


def lacking(*, inspection: Inspection, way: Move) -> list[str]:
    """What a move needs and the inspection has not, in words."""
    return [_(need.value) for need in way.needs if not _met(inspection, need)]


def _met(inspection: Inspection, need: Need) -> bool:
    # Draws, judgements and decisions are records of later apps, reached only by their names in the database.
    edition = framework(inspection.edition)
    match need:
        case Need.LEAD | Need.LINK:
            role = Role.LEAD if need is Need.LEAD else Role.LINK
            return inspection.members.filter(removed_at=None, role=role).exists()
        case Need.DATES:
            return bool(inspection.fieldwork_starts and inspection.fieldwork_ends)
        case Need.SAMPLES:
            drawn = set(inspection.draws.values_list("group", flat=True))
            return {group.key for group in edition.casework.groups} <= drawn
        case Need.JUDGEMENTS:
            judged = set(inspection.judgements.values_list("standard", flat=True))
            domains = [domain for domain in edition.domains if domain.judged_on == "evidence"]
            return {each.id for domain in domains for each in domain.standards} <= judged
        case Need.DECISIONS:
            decided = inspection.decisions.filter(reopened=None).values_list("standard", flat=True)
            return edition.standards.keys() <= set(decided)


def left_open(*, inspection: Inspection, way: Move) -> list[str]:
    """What nobody has finished when casework ends, in words. It hinders no move; whoever moves it is told."""
    if way.start is not State.FIELDWORK or way.end is not State.PANEL:
        return []
    # Records of later apps again, by their names in the database.
    cases = inspection.assessments
    counted = [
        (
            ngettext_lazy("%(n)s assessment is not finished", "%(n)s assessments are not finished", "n"),
            cases.exclude(state="finished"),
        ),
        (
            ngettext_lazy("%(n)s spreadsheet is still out", "%(n)s spreadsheets are still out", "n"),
            cases.filter(taken_at__isnull=False),
        ),
        (
            ngettext_lazy("%(n)s clash of answers is not settled", "%(n)s clashes are not settled", "n"),
            cases.filter(clashes__isnull=False, clashes__settled_at=None),
        ),
        (
            ngettext_lazy("%(n)s alert is not closed", "%(n)s alerts are not closed", "n"),
            inspection.alerts.filter(closed_at=None),
        ),
        (
            ngettext_lazy(
                "%(n)s line of enquiry has no outcome", "%(n)s lines of enquiry have no outcome", "n"
            ),
            inspection.enquiries.filter(outcome=""),
        ),
    ]
    numbers = [(words, found.count()) for words, found in counted]
    return [str(words % {"n": number}) for words, number in numbers if number]


@cache
def framework(edition: str) -> Framework:
    """The edition's framework, loaded once."""
    return standards.load(edition)


@cache
def editions() -> dict[str, str]:
    """The title of every edition that may be used, by its id, newest first: those that are frozen."""
    found = [framework(edition) for edition in standards.available() if edition in frozen()]
    return {each.id: each.title for each in sorted(found, key=lambda each: each.introduced, reverse=True)}


@cache
def frozen() -> dict[str, str]:
    """The hash every frozen edition was frozen with."""
    record = resources.files("inspectorate.editions") / "frozen.toml"
    return tomllib.loads(record.read_text(encoding="utf-8"))
