"""Record the panel's decisions, and reopen them."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from inspectorate.method import ratings as method
from inspectorate.web.assessments.queries.blindness import unfinished_pairs
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.editions import framework
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.judgements.models import Decision, DecisionReopening
from inspectorate.web.panel.changes.rounds import (
    locked_for_panel,
    open_complete_views,
    standards_as_proposed,
)
from inspectorate.web.panel.queries import panel
from inspectorate.web.panel.queries.panel import SMALLEST_PANEL, PanelStandard
from inspectorate.web.permissions import Action, NotVisible, RuleBroken


@transaction.atomic
def decide(*, access: InspectionAccess, standard: str, rating: str, reasons: str, on: date) -> Decision:
    """Save the panel's decision on a standard.

    Raises RuleBroken before all members have given their views, or while a case that two people assess is not
    finished by both, and FaultsFound if the rating is not valid.
    """
    inspection = _locked_for_decisions(access)
    panel_standard = panel.standard(access=access, id=standard)
    return _decide(access, inspection, panel_standard, rating, reasons, on)


@transaction.atomic
def confirm_proposals(*, access: InspectionAccess, ratings: Mapping[str, str], on: date) -> list[Decision]:
    """Save decisions on several standards whose proposed rating every member agrees with, without reasons.

    `ratings` are the ratings that the person has seen as proposed, by standard. All decisions are saved, or
    none. Raises ConcurrentChange if another rating is proposed now, and otherwise as `decide`.
    """
    inspection = _locked_for_decisions(access)
    return [
        _decide(access, inspection, panel_standard, ratings[panel_standard.standard.id], "", on)
        for panel_standard in standards_as_proposed(access=access, ratings=ratings)
    ]


@transaction.atomic
def reopen_decision(*, access: InspectionAccess, standard: str, reason: str) -> DecisionReopening:
    """Reopen a decision with a reason; it stays on record, and the members give new views."""
    inspection = locked_for_panel(access, Action.REOPEN_DECISION)
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


def _locked_for_decisions(access: InspectionAccess) -> Inspection:
    inspection = locked_for_panel(access, Action.DECIDE)
    _require_pairs_finished(inspection)
    open_complete_views(inspection)
    return inspection


def _decide(
    access: InspectionAccess,
    inspection: Inspection,
    panel_standard: PanelStandard,
    rating: str,
    reasons: str,
    on: date,
) -> Decision:
    _require_decidable(panel_standard, rating, reasons)
    standard = panel_standard.standard.id
    names = tuple(member.person.name for member in panel_standard.members)
    value = method.Decision(standard, rating, reasons, names, on)
    method.confirm(panel_standard.proposed, value, framework(inspection.edition))
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


def _require_decidable(panel_standard: PanelStandard, rating: str, reasons: str) -> None:
    """Raise RuleBroken before all views are given, and without reasons where a view is another rating."""
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
