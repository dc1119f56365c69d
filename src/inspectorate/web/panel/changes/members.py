"""Add people to the ratings panel, and remove them."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.mail.changes import notify
from inspectorate.web.panel.changes.rounds import locked_for_panel, open_complete_views
from inspectorate.web.panel.models import PanelMember
from inspectorate.web.panel.queries.panel import is_eligible
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action, NotVisible, RuleBroken


@transaction.atomic
def add_member(*, access: InspectionAccess, person: Person) -> PanelMember:
    """Add a person to the panel. Raises RuleBroken if a conflict of interest bars them."""
    inspection = locked_for_panel(access, Action.CHANGE_PANEL)
    if not is_eligible(inspection, person):
        raise RuleBroken(
            _(
                "%(name)s cannot join the panel. People with a conflict of interest in the service "
                "cannot be members."
            )
            % {"name": person.name}
        )
    # Complete views stay open, although the new member has not given one.
    open_complete_views(inspection)
    member, is_new = PanelMember.objects.get_or_create(
        inspection=inspection, person=person, left_at=None, defaults={"added_by": access.person}
    )
    if is_new:
        audit.record(access, EventType.CHANGE_PANEL, subject=str(person))
        if person != access.person:
            page = reverse("workflow:inspection", args=[inspection.pk])
            notify([person], _("You were added to the ratings panel"), page=page, inspection=inspection)
    return member


@transaction.atomic
def remove_member(*, access: InspectionAccess, person: int) -> Person:
    """Remove a person from the panel; their views stay. Raises NotVisible if they are not a member."""
    inspection = locked_for_panel(access, Action.CHANGE_PANEL)
    member = inspection.panel_members.select_related("person").filter(person=person, left_at=None).first()
    if member is None:
        raise NotVisible
    member.left_at = timezone.now()
    member.save(update_fields=["left_at"])
    open_complete_views(inspection)
    audit.record(access, EventType.REMOVE_PANEL_MEMBER, subject=str(member.person))
    return member.person
