"""Changes of inspections and their teams, and `locked`, the row lock for every change in an inspection."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate.web import editions
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections import queries
from inspectorate.web.inspections.models import ConflictOfInterest, Declaration, Inspection, TeamMember
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.mail.changes import Letter, notify, queue
from inspectorate.web.mail.models import MessageKind
from inspectorate.web.people.models import Person, Service
from inspectorate.web.people.queries import roles_of
from inspectorate.web.permissions import (
    ROLES_TO_APPROVE,
    Action,
    ConcurrentChange,
    RuleBroken,
    allowed,
    require,
    require_no_conflict,
)
from inspectorate.web.states import GLOBAL_ROLES, TEAM_ROLES, Role, State
from inspectorate.web.translation import translated

DATES = ("long_lists_due", "fieldwork_starts", "fieldwork_ends", "panel_on", "remove_cases_on")
STRICTNESS: list[str] = [ConflictOfInterest.NONE, ConflictOfInterest.SOME_CASES, ConflictOfInterest.SERVICE]
"""The kinds of conflict of interest, the strictest last."""


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
    _require_addable(access, person)
    if role not in TEAM_ROLES.get(Role(person.role), ()):
        raise RuleBroken(
            _("%(name)s cannot have the role “%(role)s”. Their account has a different role.")
            % {"name": person.name, "role": translated(Role(role).title)}
        )
    earlier = _in_force(inspection, person)
    kinds = {conflict_of_interest, *(declaration.conflict_of_interest for declaration in earlier)}
    if role == Role.LEAD and ConflictOfInterest.SERVICE in kinds:
        raise RuleBroken(
            _("A lead inspector cannot have a conflict of interest in the service they inspect.")
        )
    if inspection.members.filter(person=person, removed_at=None).exists():
        raise RuleBroken(_("%(name)s is already on the team.") % {"name": person.name})
    if conflict_of_interest != ConflictOfInterest.NONE:
        inspection.declarations.create(
            person=person,
            conflict_of_interest=conflict_of_interest,
            conflict_detail=conflict_detail,
            excluded=list(excluded),
            by=access.person,
        )
    member = TeamMember.objects.create(inspection=inspection, person=person, role=role)
    _apply_declarations(member)
    audit.record(access, EventType.ADD_TEAM_MEMBER, subject=str(person), after=_audited(member))
    if person != access.person and allowed(Action.SEE_INSPECTION, {Role(role)}, inspection.current_state):
        page = reverse("workflow:inspection", args=[inspection.pk])
        notify([person], _("You were added to the team"), page=page, inspection=inspection)
    return member


@transaction.atomic
def remove_member(*, access: InspectionAccess, member: TeamMember) -> None:
    """Remove a person from the team. Raises RuleBroken for the only lead of an announced inspection."""
    inspection = locked(access, Action.CHANGE_TEAM)
    if Role(member.role) in GLOBAL_ROLES:
        raise RuleBroken(
            _("A head of inspections cannot be removed. To lift their conflict of interest, withdraw it.")
        )
    other_leads = inspection.members.filter(removed_at=None, role=Role.LEAD).exclude(pk=member.pk)
    if (
        member.role == Role.LEAD
        and inspection.current_state is not State.SETTING_UP
        and not other_leads.exists()
    ):
        raise RuleBroken(_("Add another lead inspector first. An announced inspection must have one."))
    member.removed_at = timezone.now()
    member.save(update_fields=["removed_at"])
    audit.record(access, EventType.REMOVE_TEAM_MEMBER, subject=str(member.person), before=_audited(member))


@transaction.atomic
def declare_conflict_of_interest(
    *, access: InspectionAccess, conflict_of_interest: str, conflict_detail: str, excluded: Sequence[str] = ()
) -> None:
    """Record the person's own declaration, and notify the lead inspectors.

    Earlier declarations stay in force: the strictest counts, and the cases named in each of them. “No
    conflict of interest” withdraws nothing. A head of inspections who is not on the team gets a team
    membership that holds the conflict of interest.
    """
    inspection = locked(access, Action.DECLARE_CONFLICT_OF_INTEREST)
    member, _created = inspection.members.get_or_create(
        person=access.person, removed_at=None, defaults={"role": access.person.role}
    )
    before = _audited(member)
    inspection.declarations.create(
        person=access.person,
        conflict_of_interest=conflict_of_interest,
        conflict_detail=conflict_detail,
        excluded=list(excluded),
        by=access.person,
    )
    _apply_declarations(member)
    after = {"declared": conflict_of_interest, **_audited(member)}
    audit.record(
        access, EventType.DECLARE_CONFLICT_OF_INTEREST, subject=str(member.person), before=before, after=after
    )
    context = {"inspection": inspection, "declared_by": access.person}
    text = render_to_string("inspections/letters/conflict_of_interest.txt", context, using="jinja2")
    subject = _("A conflict of interest has been declared")
    page = reverse("allocation:conflicts", args=[inspection.pk])
    letter = Letter(MessageKind.CONFLICT_OF_INTEREST, subject, text, inspection, page=page)
    queue(letter, queries.people_to_notify(inspection, access.person))


@transaction.atomic
def withdraw_declaration(*, access: InspectionAccess, declaration: Declaration, reason: str) -> None:
    """Withdraw somebody else's declaration of a conflict of interest, with a reason.

    The person's other declarations stay in force. Raises RuleBroken for one's own declaration, without a
    reason, or when it is withdrawn already.
    """
    inspection = locked(access, Action.DECIDE_CONFLICT)
    if declaration.person_id == access.person.pk:
        raise RuleBroken(
            _(
                "You cannot withdraw your own declaration. Ask another lead inspector or a head of "
                "inspections."
            )
        )
    if not reason.strip():
        raise RuleBroken(_("Enter a reason for withdrawing the declaration."))
    withdrawal = {
        "withdrawn_by": access.person,
        "withdrawn_at": timezone.now(),
        "withdrawal_reason": reason.strip(),
    }
    current = inspection.declarations.filter(pk=declaration.pk, withdrawn_at=None)
    if not current.update(**withdrawal):
        raise RuleBroken(_("This declaration has already been withdrawn."))
    member = inspection.members.filter(person=declaration.person_id, removed_at=None).first()
    before = _audited(member) if member else {}
    if member:
        _apply_declarations(member)
    after = {**(_audited(member) if member else {}), "reason": audit.digest(reason)}
    subject = str(declaration.person)
    audit.record(access, EventType.WITHDRAW_DECLARATION, subject=subject, before=before, after=after)


def _in_force(inspection: Inspection, person: Person) -> list[Declaration]:
    current = inspection.declarations.filter(person=person, withdrawn_at=None).order_by("pk")
    return [declaration for declaration in current if declaration.in_force]


def _apply_declarations(member: TeamMember) -> None:
    """Set a member's conflict of interest to the strictest of their declarations in force."""
    in_force = _in_force(member.inspection, member.person)
    kinds = {declaration.conflict_of_interest for declaration in in_force}
    member.conflict_of_interest = max(kinds, key=STRICTNESS.index, default=ConflictOfInterest.NONE)
    details = [declaration.conflict_detail for declaration in in_force if declaration.conflict_detail]
    member.conflict_detail = "\n".join(dict.fromkeys(details))
    member.excluded = list(dict.fromkeys(name for declaration in in_force for name in declaration.excluded))
    member.save(update_fields=["conflict_of_interest", "conflict_detail", "excluded"])


def _require_addable(access: InspectionAccess, person: Person) -> None:
    """Raise RuleBroken for an account that nobody can open yet, or whose invitation `access` was shown."""
    if not person.is_active and not person.invitations.filter(accepted_at=None).exists():
        raise RuleBroken(
            _("%(name)s has no account yet. Add them once their role is approved and they are invited.")
            % {"name": person.name}
        )
    to_approve = Role(person.role) in ROLES_TO_APPROVE
    if to_approve and person.invitations.filter(shown_to=access.person).exists():
        raise RuleBroken(
            _("You were shown the invitation of %(name)s. Somebody else has to add them to the team.")
            % {"name": person.name}
        )


def locked(access: InspectionAccess, action: Action) -> Inspection:
    """Lock the inspection's row until the transaction ends, and return its current values.

    The permission is checked again for the current state. Raises NotPermitted, or ConcurrentChange when the
    state has changed since the person opened the inspection.
    """
    inspection = locked_by_server(access.inspection.pk)
    require_same_state(access, action, inspection)
    return inspection


def lock(number: int) -> None:
    """Lock an inspection's row until the transaction ends, if there is one; no permission is checked."""
    Inspection.objects.select_for_update(of=("self",)).filter(pk=number).first()


def locked_by_server(number: int) -> Inspection:
    """Lock an inspection's row for a change by the server itself; no permission is checked."""
    rows = Inspection.objects.select_for_update(of=("self",)).select_related("service")
    return rows.get(pk=number)


def require_same_state(access: InspectionAccess, action: Action, inspection: Inspection) -> None:
    """Raise NotPermitted unless the state permits the action, ConcurrentChange if the state has changed."""
    require(action, access.roles, inspection.current_state)
    require_no_conflict(action, whole_service=access.conflict.whole_service)
    if inspection.state != access.inspection.state:
        raise ConcurrentChange(
            _("Someone else has just moved this inspection to another state. Open the page again.")
        )


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
