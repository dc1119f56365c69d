"""Change the ratings panel: members, independent views, decisions and their reopening."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate.method import ratings
from inspectorate.web.assessments.queries.blindness import unfinished_pairs
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.editions import framework
from inspectorate.web.inspections.changes import locked
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.judgements.models import Decision, DecisionReopening
from inspectorate.web.panel.models import PanelMember, PanelRound, PanelView
from inspectorate.web.panel.queries import panel
from inspectorate.web.panel.queries.panel import (
    SMALLEST_PANEL,
    is_eligible,
    members,
    require_no_conflict,
    round_number,
)
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action, NotPermitted, NotVisible, RuleBroken


@transaction.atomic
def add_member(*, access: InspectionAccess, person: Person) -> PanelMember:
    """Add a person to the panel. Raises RuleBroken if a conflict of interest bars them."""
    inspection = _locked_for_panel(access, Action.CHANGE_PANEL)
    if not is_eligible(inspection, person):
        raise RuleBroken(
            _(
                "%(name)s cannot join the panel. People with a conflict of interest in the service "
                "cannot be members."
            )
            % {"name": person.name}
        )
    # Complete views stay open, although the new member has not given one.
    _open_complete_views(inspection)
    member, is_new = PanelMember.objects.get_or_create(
        inspection=inspection, person=person, left_at=None, defaults={"added_by": access.person}
    )
    if is_new:
        audit.record(access, EventType.CHANGE_PANEL, subject=str(person))
    return member


@transaction.atomic
def remove_member(*, access: InspectionAccess, person: int) -> Person:
    """Remove a person from the panel; their views stay. Raises NotVisible if they are not a member."""
    inspection = _locked_for_panel(access, Action.CHANGE_PANEL)
    member = inspection.panel_members.select_related("person").filter(person=person, left_at=None).first()
    if member is None:
        raise NotVisible
    member.left_at = timezone.now()
    member.save(update_fields=["left_at"])
    _open_complete_views(inspection)
    audit.record(access, EventType.REMOVE_PANEL_MEMBER, subject=str(member.person))
    return member.person


@transaction.atomic
def give_view(*, access: InspectionAccess, standard: str, rating: str, reasons: str) -> PanelView:
    """Save a member's view of a standard, given before seeing those of the others. It cannot be withdrawn.

    Raises NotPermitted for anyone who is not a member, and RuleBroken if the member has given a view already
    or the views are open.
    """
    inspection = locked(access, Action.GIVE_VIEW)
    if access.person not in members(inspection):
        raise NotPermitted(
            _("You are not a member of this inspection’s ratings panel. Ask the lead inspector to add you.")
        )
    number = _current_round(inspection, standard)
    panel_round = {"inspection": inspection, "standard": standard, "round": number}
    if inspection.decisions.filter(standard=standard, round=number).exists():
        raise RuleBroken(_("The panel has already decided this standard."))
    if PanelView.objects.filter(**panel_round, person=access.person).exists():
        raise RuleBroken(_("You have already given your view of this standard. You cannot change it."))
    if PanelRound.objects.filter(**panel_round).exists():
        raise RuleBroken(
            _("The views of this standard are already shown, so your view would not be independent.")
        )
    view = PanelView.objects.create(**panel_round, person=access.person, rating=rating, reasons=reasons)
    # The rating is not recorded, because the audit log can be read before all views are given.
    audit.record(access, EventType.GIVE_VIEW, subject=f"standard {standard}, round {number}")
    _open_complete_views(inspection)
    return view


@transaction.atomic
def decide(*, access: InspectionAccess, standard: str, rating: str, reasons: str, on: date) -> Decision:
    """Save the panel's decision on a standard.

    Raises RuleBroken before all members have given their views, or while a case that two people assess is not
    finished by both, and FaultsFound if the rating is not valid.
    """
    inspection = _locked_for_panel(access, Action.DECIDE)
    _require_pairs_finished(inspection)
    _open_complete_views(inspection)
    panel_standard = panel.standard(access=access, id=standard)
    if panel_standard.decision:
        raise RuleBroken(
            _(
                "The panel has already decided this standard. To change the decision, reopen it and "
                "give a reason."
            )
        )
    if not panel_standard.views_open:
        raise RuleBroken(
            _(
                "Views given: %(given)s of %(all)s. To decide, the panel needs a view from every member, "
                "and at least %(fewest)s members."
            )
            % {
                "given": panel_standard.views_given,
                "all": len(panel_standard.members),
                "fewest": SMALLEST_PANEL,
            }
        )
    if not panel_standard.agreed and not reasons.strip():
        raise RuleBroken(_("The members’ views differ. Enter the reasons for the decision."))
    if panel_standard.agreed and rating != panel_standard.agreed and not reasons.strip():
        raise RuleBroken(
            _("Every member’s view was %(agreed)s. Enter the reasons for %(rating)s.")
            % {"agreed": panel_standard.agreed, "rating": rating}
        )
    names = tuple(member.person.name for member in panel_standard.members)
    value = ratings.Decision(standard, rating, reasons, names, on)
    ratings.confirm(panel_standard.proposed, value, framework(inspection.edition))
    decision = Decision.objects.create(
        inspection=inspection,
        standard=standard,
        round=panel_standard.round,
        rating=rating,
        reasons=reasons,
        members=list(names),
        on=on,
        proposed=panel_standard.proposed.rating or "",
        because=panel_standard.proposed.because,
        by=access.person,
    )
    before = {"proposed": decision.proposed}
    after = {"rating": rating, "reasons": reasons, "members": list(names)}
    audit.record(access, EventType.DECIDE, subject=f"standard {standard}", before=before, after=after)
    return decision


@transaction.atomic
def reopen_decision(*, access: InspectionAccess, standard: str, reason: str) -> DecisionReopening:
    """Reopen a decision with a reason; it stays on record, and the members give new views."""
    inspection = _locked_for_panel(access, Action.REOPEN_DECISION)
    decision = inspection.decisions.filter(standard=standard, reopened=None).first()
    if decision is None:
        raise NotVisible
    if not reason.strip():
        raise RuleBroken(_("Enter a reason for reopening the decision."))
    reopening = DecisionReopening.objects.create(decision=decision, reason=reason, by=access.person)
    before, after = {"rating": decision.rating}, {"reason": reason}
    audit.record(
        access, EventType.REOPEN_DECISION, subject=f"standard {standard}", before=before, after=after
    )
    return reopening


def _locked_for_panel(access: InspectionAccess, action: Action) -> Inspection:
    """Return the locked inspection. Raises NotPermitted for a person with a conflict of interest."""
    inspection = locked(access, action)
    require_no_conflict(inspection, access.person)
    return inspection


def _require_pairs_finished(inspection: Inspection) -> None:
    """Raise RuleBroken while two people assess a case and not both have finished it.

    Fieldwork does not end before they have, so this is the case only after a change outside the service.
    """
    if cases := list(unfinished_pairs(inspection).values_list("case_id", flat=True)):
        raise RuleBroken(
            _(
                "Both assessments of %(cases)s must be finished. Move the inspection back to "
                "fieldwork to finish them."
            )
            % {"cases": ", ".join(cases)}
        )


def _current_round(inspection: Inspection, standard: str) -> int:
    if standard not in framework(inspection.edition).standards:
        raise NotVisible
    return round_number(list(inspection.decisions.filter(standard=standard).select_related("reopened")))


def _open_complete_views(inspection: Inspection) -> None:
    """Start to show the views of every standard for which all current members have given one."""
    member_ids = {person.pk for person in members(inspection)}
    if len(member_ids) < SMALLEST_PANEL:
        return
    givers: dict[tuple[str, int], set[int]] = {}
    for standard, number, person_id in inspection.panel_views.values_list("standard", "round", "person"):
        givers.setdefault((standard, number), set()).add(person_id)
    PanelRound.objects.bulk_create(
        [
            PanelRound(inspection=inspection, standard=standard, round=number)
            for (standard, number), people in givers.items()
            if member_ids <= people
        ],
        ignore_conflicts=True,
    )
