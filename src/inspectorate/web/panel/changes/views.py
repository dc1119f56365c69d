"""Give a member's views of standards, before those of the others are shown."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.changes import locked
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.panel.changes.rounds import current_round, open_complete_views, standards_as_proposed
from inspectorate.web.panel.models import PanelRound, PanelView
from inspectorate.web.panel.queries import panel
from inspectorate.web.panel.queries.panel import members
from inspectorate.web.permissions import Action, NotPermitted, RuleBroken


@transaction.atomic
def give_view(*, access: InspectionAccess, standard: str, rating: str, reasons: str = "") -> PanelView:
    """Save a member's view of a standard, given before seeing those of the others. It cannot be withdrawn.

    Raises NotPermitted for anyone who is not a member, and RuleBroken if the member has given a view already,
    the views are open, or the rating is not the proposed one and has no reasons.
    """
    inspection = _locked_for_member(access)
    view = _give_view(access, inspection, standard, rating, reasons)
    if not reasons.strip() and rating != panel.standard(access=access, id=standard).proposed.rating:
        raise RuleBroken(_("Your rating is not the proposed one. Enter your reasons."))
    open_complete_views(inspection)
    return view


@transaction.atomic
def agree_with_proposals(*, access: InspectionAccess, ratings: Mapping[str, str]) -> list[PanelView]:
    """Save a member's views of several standards, all of them the proposed rating, without reasons.

    `ratings` are the ratings that the member has seen as proposed, by standard. All views are saved, or none.
    Raises ConcurrentChange if another rating is proposed now, and otherwise as `give_view`.
    """
    inspection = _locked_for_member(access)
    views = [
        _give_view(access, inspection, panel_standard.standard.id, ratings[panel_standard.standard.id], "")
        for panel_standard in standards_as_proposed(access=access, ratings=ratings)
    ]
    open_complete_views(inspection)
    return views


def _locked_for_member(access: InspectionAccess) -> Inspection:
    inspection = locked(access, Action.GIVE_VIEW)
    if access.person not in members(inspection):
        raise NotPermitted(
            _("You are not a member of this inspection’s ratings panel. Ask the lead inspector to add you.")
        )
    return inspection


def _give_view(
    access: InspectionAccess, inspection: Inspection, standard: str, rating: str, reasons: str
) -> PanelView:
    number = current_round(inspection, standard)
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
    return view
