"""Changes of inspections and their teams, and `locked`, the row lock for every change in an inspection."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate.web import editions
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.models import ConflictOfInterest, Inspection, TeamMember
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.people.models import Person, Service
from inspectorate.web.people.queries import roles_of
from inspectorate.web.permissions import Action, ConcurrentChange, RuleBroken, require
from inspectorate.web.states import GLOBAL_ROLES, TEAM_ROLES, Role, State
from inspectorate.web.translation import translated

DATES = ("long_lists_due", "fieldwork_starts", "fieldwork_ends", "panel_on", "remove_cases_on")


@transaction.atomic
def set_up(*, by: Person, service: Service, edition: str) -> Inspection:
    """Set up an inspection, and record the hash of its edition's files."""
    require(Action.SET_UP_INSPECTION, roles_of(by))
    inspection = Inspection.objects.create(
        service=service, edition=edition, edition_hash=editions.frozen_hashes()[edition], set_up_by=by
    )
    after = {"service": service.name, "edition": edition}
    audit.record_by(by, EventType.SET_UP_INSPECTION, inspection.pk, subject=service.name, after=after)
    return inspection


@transaction.atomic
def set_dates(*, access: InspectionAccess, dates: Mapping[str, date | None]) -> None:
    """Set the inspection's dates."""
    inspection = locked(access, Action.CHANGE_DATES)
    before = _audited_dates(inspection)
    for name in DATES:
        setattr(inspection, name, dates.get(name))
    inspection.save(update_fields=DATES)
    if before != _audited_dates(inspection):
        audit.record(access, EventType.CHANGE_DATES, before=before, after=_audited_dates(inspection))


@transaction.atomic
def add_member(
    *,
    access: InspectionAccess,
    person: Person,
    role: str,
    conflict_of_interest: str,
    conflict_detail: str,
    excluded: Sequence[str] = (),
) -> TeamMember:
    """Add a person to the team.

    Raises RuleBroken for a role their account does not allow, a lead inspector with a conflict of interest in
    the service, or a person who is on the team already.
    """
    inspection = locked(access, Action.CHANGE_TEAM)
    if role not in TEAM_ROLES.get(Role(person.role), ()):
        raise RuleBroken(
            _("%(name)s cannot be given the role “%(role)s”: they were invited for something else.")
            % {"name": person.name, "role": translated(Role(role).title)}
        )
    if role == Role.LEAD and conflict_of_interest == ConflictOfInterest.SERVICE:
        raise RuleBroken(_("A lead inspector cannot have an interest in the service they inspect."))
    if inspection.members.filter(person=person, removed_at=None).exists():
        raise RuleBroken(_("%(name)s is on the team already.") % {"name": person.name})
    member = TeamMember.objects.create(
        inspection=inspection,
        person=person,
        role=role,
        conflict_of_interest=conflict_of_interest,
        conflict_detail=conflict_detail,
        excluded=list(excluded),
    )
    audit.record(access, EventType.ADD_TEAM_MEMBER, subject=str(person), after=_audited(member))
    return member


@transaction.atomic
def remove_member(*, access: InspectionAccess, member: TeamMember) -> None:
    """Remove a person from the team. Raises RuleBroken for the only lead of an announced inspection."""
    inspection = locked(access, Action.CHANGE_TEAM)
    if Role(member.role) in GLOBAL_ROLES:
        raise RuleBroken(_("What a head of inspections has declared stands until they declare otherwise."))
    other_leads = inspection.members.filter(removed_at=None, role=Role.LEAD).exclude(pk=member.pk)
    if (
        member.role == Role.LEAD
        and inspection.current_state is not State.SETTING_UP
        and not other_leads.exists()
    ):
        raise RuleBroken(
            _("Put another lead inspector on the team first: an announced inspection needs one.")
        )
    member.removed_at = timezone.now()
    member.save(update_fields=["removed_at"])
    audit.record(access, EventType.REMOVE_TEAM_MEMBER, subject=str(member.person), before=_audited(member))


@transaction.atomic
def declare_conflict_of_interest(
    *, access: InspectionAccess, conflict_of_interest: str, conflict_detail: str, excluded: Sequence[str] = ()
) -> None:
    """Record the person's own conflict of interest.

    A head of inspections who is not on the team gets a team membership that holds the declaration.
    """
    inspection = locked(access, Action.DECLARE_CONFLICT_OF_INTEREST)
    member, _created = inspection.members.get_or_create(
        person=access.person, removed_at=None, defaults={"role": access.person.role}
    )
    before = _audited(member)
    member.conflict_of_interest, member.conflict_detail, member.excluded = (
        conflict_of_interest,
        conflict_detail,
        list(excluded),
    )
    member.save(update_fields=["conflict_of_interest", "conflict_detail", "excluded"])
    after = _audited(member)
    audit.record(
        access, EventType.DECLARE_CONFLICT_OF_INTEREST, subject=str(member.person), before=before, after=after
    )


def locked(access: InspectionAccess, action: Action) -> Inspection:
    """Lock the inspection's row until the transaction ends, and return its current values.

    The permission is checked again for the current state. Raises NotPermitted, or ConcurrentChange when the
    state has changed since the person opened the inspection.
    """
    inspection = locked_by_server(access.inspection.pk)
    require_same_state(access, action, inspection)
    return inspection


def locked_by_server(number: int) -> Inspection:
    """Lock an inspection's row for a change by the server itself; no permission is checked."""
    rows = Inspection.objects.select_for_update(of=("self",)).select_related("service")
    return rows.get(pk=number)


def require_same_state(access: InspectionAccess, action: Action, inspection: Inspection) -> None:
    """Raise NotPermitted unless the state permits the action, ConcurrentChange if the state has changed."""
    require(action, access.roles, inspection.current_state)
    if inspection.state != access.inspection.state:
        raise ConcurrentChange(_("Someone has just moved this inspection to another state. Open it again."))


def _audited_dates(inspection: Inspection) -> dict[str, str | None]:
    dates = {name: getattr(inspection, name) for name in DATES}
    return {name: value.isoformat() if value else None for name, value in dates.items()}


def _audited(member: TeamMember) -> dict[str, str]:
    return {
        "role": member.role,
        "conflict_of_interest": member.conflict_of_interest,
        "conflict_detail": audit.digest(member.conflict_detail),
        "excluded": audit.digest(", ".join(member.excluded)),
    }
