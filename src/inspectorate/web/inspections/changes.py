"""Changes to an inspection, and the lock that every change in an inspection takes first."""

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
from inspectorate.web.states import MAY_SERVE_AS, OFFICES, Role, State
from inspectorate.web.translation import translated

DATES = ("long_lists_due", "fieldwork_starts", "fieldwork_ends", "panel_on", "remove_cases_on")


@transaction.atomic
def set_up(*, by: Person, service: Service, edition: str) -> Inspection:
    """Set an inspection up, its edition pinned by the hash of its files."""
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
    """Put someone on the team."""
    inspection = locked(access, Action.CHANGE_TEAM)
    if role not in MAY_SERVE_AS.get(Role(person.role), ()):
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
    """Take someone off the team."""
    inspection = locked(access, Action.CHANGE_TEAM)
    if Role(member.role) in OFFICES:
        raise RuleBroken(_("What a head of inspections has declared stands until they declare otherwise."))
    others = inspection.members.filter(removed_at=None, role=Role.LEAD).exclude(pk=member.pk)
    if member.role == Role.LEAD and inspection.current_state is not State.SETTING_UP and not others.exists():
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
    """Say what conflict of interest one has oneself. A head of inspections thereby stands with the team."""
    inspection = locked(access, Action.DECLARE_CONFLICT_OF_INTEREST)
    member, _new = inspection.members.get_or_create(
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
    """Lock the inspection's row until the transaction ends, and return the inspection as it is now.

    The permission is asked again, of the state it is in now. Raises ConcurrentChange when that is not the
    state the person saw.
    """
    inspection = locked_by_server(access.inspection.pk)
    insist_unmoved(access, action, inspection)
    return inspection


def locked_by_server(number: int) -> Inspection:
    """Lock an inspection's row for what the server does by itself, which needs nobody's permission."""
    rows = Inspection.objects.select_for_update(of=("self",)).select_related("service")
    return rows.get(pk=number)


def insist_unmoved(access: InspectionAccess, action: Action, inspection: Inspection) -> None:
    """Raise ConcurrentChange unless the inspection is in the same state, NotPermitted unless it permits."""
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
