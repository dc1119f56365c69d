"""Everything that changes an inspection: each checks the permission, writes, and tells the audit trail."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from inspectorate.web.audit.changes import mark, record
from inspectorate.web.inspections import queries
from inspectorate.web.inspections.models import Inspection, Interest, Member, Moved
from inspectorate.web.inspections.queries import Opened
from inspectorate.web.people.models import Person, Service
from inspectorate.web.people.queries import roles_of
from inspectorate.web.permissions import Action, Refused, insist
from inspectorate.web.states import MAY_SERVE_AS, OFFICES, Move, Role, State, moves

DATES = ("long_lists_due", "fieldwork_starts", "fieldwork_ends", "panel_on", "remove_cases_on")


@transaction.atomic
def set_up(*, by: Person, service: Service, edition: str) -> Inspection:
    """Set an inspection up, its edition pinned by the hash of its files."""
    insist(Action.SET_UP_INSPECTION, roles_of(by))
    inspection = Inspection.objects.create(
        service=service, edition=edition, edition_hash=queries.frozen()[edition], set_up_by=by
    )
    after = {"service": service.name, "edition": edition}
    record(
        by=by, action=Action.SET_UP_INSPECTION, inspection=inspection.pk, subject=service.name, after=after
    )
    return inspection


@transaction.atomic
def set_dates(*, opened: Opened, dates: Mapping[str, date | None]) -> None:
    """Set the inspection's dates."""
    inspection = _locked(opened, Action.CHANGE_DATES)
    before = _told(inspection)
    for name in DATES:
        setattr(inspection, name, dates.get(name))
    inspection.save(update_fields=DATES)
    if before != _told(inspection):
        _record(opened, Action.CHANGE_DATES, before=before, after=_told(inspection))


@transaction.atomic
def add_member(
    *,
    opened: Opened,
    person: Person,
    role: str,
    interest: str,
    interest_detail: str,
    avoids: Sequence[str] = (),
) -> Member:
    """Put someone on the team."""
    inspection = _locked(opened, Action.CHANGE_TEAM)
    if role not in MAY_SERVE_AS.get(Role(person.role), ()):
        raise Refused(
            f"{person.name} cannot be {Role(role).title.lower()}: they were invited for something else."
        )
    if role == Role.LEAD and interest == Interest.SERVICE:
        raise Refused("A lead inspector cannot have an interest in the service they inspect.")
    if inspection.members.filter(person=person, removed_at=None).exists():
        raise Refused(f"{person.name} is on the team already.")
    member = Member.objects.create(
        inspection=inspection,
        person=person,
        role=role,
        interest=interest,
        interest_detail=interest_detail,
        avoids=list(avoids),
    )
    _record(opened, "add_member", subject=str(person), after=_place(member))
    return member


@transaction.atomic
def remove_member(*, opened: Opened, member: Member) -> None:
    """Take someone off the team."""
    inspection = _locked(opened, Action.CHANGE_TEAM)
    if Role(member.role) in OFFICES:
        raise Refused("What a head of inspections has declared stands until they declare otherwise.")
    others = inspection.members.filter(removed_at=None, role=Role.LEAD).exclude(pk=member.pk)
    if member.role == Role.LEAD and inspection.stands is not State.SETTING_UP and not others.exists():
        raise Refused("Put another lead inspector on the team first: an announced inspection needs one.")
    member.removed_at = timezone.now()
    member.save(update_fields=["removed_at"])
    _record(opened, "remove_member", subject=str(member.person), before=_place(member))


@transaction.atomic
def declare_interest(
    *, opened: Opened, interest: str, interest_detail: str, avoids: Sequence[str] = ()
) -> None:
    """Say what conflict of interest one has oneself. A head of inspections thereby stands with the team."""
    inspection = _locked(opened, Action.DECLARE_INTEREST)
    member, _new = inspection.members.get_or_create(
        person=opened.person, removed_at=None, defaults={"role": opened.person.role}
    )
    before = _place(member)
    member.interest, member.interest_detail, member.avoids = interest, interest_detail, list(avoids)
    member.save(update_fields=["interest", "interest_detail", "avoids"])
    _record(opened, Action.DECLARE_INTEREST, subject=str(member.person), before=before, after=_place(member))


@transaction.atomic
def move(*, opened: Opened, to: State, reason: str = "") -> None:
    """Move the inspection to another state, if the table has that move and everything it needs is there."""
    inspection = _locked(opened, Action.MOVE_INSPECTION)
    way = way_to(opened, to)
    if lacking := queries.lacking(inspection=inspection, way=way):
        raise Refused(f"It cannot move to “{to.title}” yet. It needs {', and '.join(lacking)}.")
    if way.reason and not reason.strip():
        raise Refused("Give the reason for this move.")
    Moved.objects.create(
        inspection=inspection, start=inspection.state, end=to, reason=reason, by=opened.person
    )
    before, inspection.state = inspection.state, to
    inspection.save(update_fields=["state"])
    _record(opened, Action.MOVE_INSPECTION, before={"state": before}, after={"state": to, "reason": reason})


def way_to(opened: Opened, to: State) -> Move:
    """The move to a state that this person may make now. Raises Refused when there is none."""
    for way in moves(opened.inspection.stands, opened.roles):
        if way.end is to:
            return way
    raise Refused(f"You cannot move this inspection from “{opened.inspection.stands.title}” to “{to.title}”.")


def _locked(opened: Opened, action: Action) -> Inspection:
    """The inspection as it is now, held until the change is done, with the permission asked of that."""
    inspection = (
        Inspection.objects.select_for_update(of=("self",))
        .select_related("service")
        .get(pk=opened.inspection.pk)
    )
    insist(action, opened.roles, inspection.stands)
    if inspection.state != opened.inspection.state:
        raise Refused("Someone has just moved this inspection to another state. Open it again.")
    return inspection


def _record(opened: Opened, action: str, **told: Any) -> None:
    record(by=opened.person, action=action, inspection=opened.inspection.pk, **told)


def _told(inspection: Inspection) -> dict[str, str | None]:
    dates = {name: getattr(inspection, name) for name in DATES}
    return {name: value.isoformat() if value else None for name, value in dates.items()}


def _place(member: Member) -> dict[str, str]:
    return {
        "role": member.role,
        "interest": member.interest,
        "interest_detail": mark(member.interest_detail),
        "avoids": mark(", ".join(member.avoids)),
    }
