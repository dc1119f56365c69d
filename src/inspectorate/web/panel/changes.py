"""What the ratings panel does: seats, independent views, decisions, and opening them again."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate.method import ratings
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
    """Put someone on the panel. Raises RuleBroken for someone with an interest in the service."""
    inspection = _locked_for_panel(access, Action.CHANGE_PANEL)
    if not is_eligible(inspection, person):
        raise RuleBroken(
            _("%(name)s cannot sit on this panel: nobody with an interest in the service may.")
            % {"name": person.name}
        )
    # What everyone has answered is open from now on, whoever joins later.
    _open_complete_views(inspection)
    made, new = PanelMember.objects.get_or_create(
        inspection=inspection, person=person, left_at=None, defaults={"added_by": access.person}
    )
    if new:
        audit.record(access, EventType.CHANGE_PANEL, subject=str(person))
    return made


@transaction.atomic
def remove_member(*, access: InspectionAccess, person: int) -> Person:
    """Take someone off the panel; the views they gave stay."""
    inspection = _locked_for_panel(access, Action.CHANGE_PANEL)
    place = inspection.panel_members.select_related("person").filter(person=person, left_at=None).first()
    if place is None:
        raise NotVisible
    place.left_at = timezone.now()
    place.save(update_fields=["left_at"])
    _open_complete_views(inspection)
    audit.record(access, EventType.REMOVE_PANEL_MEMBER, subject=str(place.person))
    return place.person


@transaction.atomic
def give_view(*, access: InspectionAccess, standard: str, rating: str, reasons: str) -> PanelView:
    """Give one's own view of a standard, before seeing the others'. It cannot be taken back."""
    inspection = locked(access, Action.GIVE_VIEW)
    if access.person not in members(inspection):
        raise NotPermitted(
            _("You are not on this inspection’s ratings panel. The lead inspector decides who is.")
        )
    number = _round(inspection, standard)
    place = {"inspection": inspection, "standard": standard, "round": number}
    if inspection.decisions.filter(standard=standard, round=number).exists():
        raise RuleBroken(_("The panel has decided this standard already."))
    if PanelView.objects.filter(**place, person=access.person).exists():
        raise RuleBroken(_("You have given your view of this standard. It stands as you gave it."))
    if PanelRound.objects.filter(**place).exists():
        raise RuleBroken(
            _("The panel’s views of this standard are open already: yours would not be independent.")
        )
    made = PanelView.objects.create(**place, person=access.person, rating=rating, reasons=reasons)
    # The log says that a view was given, not which: the log can be read before all are in.
    audit.record(access, EventType.GIVE_VIEW, subject=f"standard {standard}, round {number}")
    _open_complete_views(inspection)
    return made


@transaction.atomic
def decide(*, access: InspectionAccess, standard: str, rating: str, reasons: str, on: date) -> Decision:
    """Record what the panel decided. Raises RuleBroken before all views are in, or FaultsFound."""
    inspection = _locked_for_panel(access, Action.DECIDE)
    _open_complete_views(inspection)
    seen = panel.standard(access=access, id=standard)
    if seen.decision:
        raise RuleBroken(
            _("The panel has decided this standard already. Reopen it, with a reason, to decide anew.")
        )
    if not seen.shown:
        raise RuleBroken(
            _(
                "Not everyone has given a view yet: %(given)s of %(all)s. "
                "A panel has at least %(fewest)s members."
            )
            % {"given": seen.given, "all": len(seen.members), "fewest": SMALLEST_PANEL}
        )
    if not seen.agreed and not reasons.strip():
        raise RuleBroken(_("The members’ views differ. Say how the panel came to its decision."))
    if seen.agreed and rating != seen.agreed and not reasons.strip():
        raise RuleBroken(
            _("Every member gave %(agreed)s. Say how the panel came to %(rating)s.")
            % {"agreed": seen.agreed, "rating": rating}
        )
    names = tuple(member.person.name for member in seen.members)
    value = ratings.Decision(standard, rating, reasons, names, on)
    ratings.confirm(seen.proposed, value, framework(inspection.edition))
    made = Decision.objects.create(
        inspection=inspection,
        standard=standard,
        round=seen.round,
        rating=rating,
        reasons=reasons,
        members=list(names),
        on=on,
        proposed=seen.proposed.rating or "",
        because=seen.proposed.because,
        by=access.person,
    )
    before = {"proposed": made.proposed}
    after = {"rating": rating, "reasons": reasons, "members": list(names)}
    audit.record(access, EventType.DECIDE, subject=f"standard {standard}", before=before, after=after)
    return made


@transaction.atomic
def reopen_decision(*, access: InspectionAccess, standard: str, reason: str) -> DecisionReopening:
    """Open a decision again; it is kept, and the members give new views."""
    inspection = _locked_for_panel(access, Action.REOPEN_DECISION)
    current_state = inspection.decisions.filter(standard=standard, reopened=None).first()
    if current_state is None:
        raise NotVisible
    if not reason.strip():
        raise RuleBroken(_("Say why the decision is reopened."))
    made = DecisionReopening.objects.create(decision=current_state, reason=reason, by=access.person)
    before, after = {"rating": current_state.rating}, {"reason": reason}
    audit.record(
        access, EventType.REOPEN_DECISION, subject=f"standard {standard}", before=before, after=after
    )
    return made


def _locked_for_panel(access: InspectionAccess, action: Action) -> Inspection:
    """The inspection, locked for someone who has no interest in the service."""
    inspection = locked(access, action)
    require_no_conflict(inspection, access.person)
    return inspection


def _round(held: Inspection, standard: str) -> int:
    if standard not in framework(held.edition).standards:
        raise NotVisible
    return round_number(list(held.decisions.filter(standard=standard).select_related("reopened")))


def _open_complete_views(held: Inspection) -> None:
    """Note of every standard whether all who sit have given their views of it."""
    people = {person.pk for person in members(held)}
    if len(people) < SMALLEST_PANEL:
        return
    given: dict[tuple[str, int], set[int]] = {}
    for standard, number, person in held.panel_views.values_list("standard", "round", "person"):
        given.setdefault((standard, number), set()).add(person)
    PanelRound.objects.bulk_create(
        [
            PanelRound(inspection=held, standard=standard, round=number)
            for (standard, number), whose in given.items()
            if people <= whose
        ],
        ignore_conflicts=True,
    )
