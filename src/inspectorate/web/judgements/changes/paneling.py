"""What the ratings panel does: seats, independent views, decisions, and opening them again."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate.method import ratings
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.changes import locked
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import InspectionAccess, framework
from inspectorate.web.judgements import queries
from inspectorate.web.judgements.models import Decision, Reopened, Seat, Shown, View
from inspectorate.web.judgements.queries.paneling import (
    FEWEST,
    insist_on_no_interest,
    may_sit,
    round_of,
    sitting,
)
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action, NotPermitted, NotVisible, RuleBroken


@transaction.atomic
def seat(*, access: InspectionAccess, person: Person) -> Seat:
    """Put someone on the panel. Raises RuleBroken for someone with an interest in the service."""
    inspection = _locked_for_panel(access, Action.SEAT_PANEL)
    if not may_sit(inspection, person):
        raise RuleBroken(
            _("%(name)s cannot sit on this panel: nobody with an interest in the service may.")
            % {"name": person.name}
        )
    # What everyone has answered is open from now on, whoever joins later.
    _show_what_is_complete(inspection)
    made, new = Seat.objects.get_or_create(
        inspection=inspection, person=person, left_at=None, defaults={"seated_by": access.person}
    )
    if new:
        audit.record(access, EventType.SEAT_PANEL, subject=str(person))
    return made


@transaction.atomic
def unseat(*, access: InspectionAccess, person: int) -> Person:
    """Take someone off the panel; the views they gave stay."""
    inspection = _locked_for_panel(access, Action.SEAT_PANEL)
    place = inspection.seats.select_related("person").filter(person=person, left_at=None).first()
    if place is None:
        raise NotVisible
    place.left_at = timezone.now()
    place.save(update_fields=["left_at"])
    _show_what_is_complete(inspection)
    audit.record(access, EventType.REMOVE_PANEL_MEMBER, subject=str(place.person))
    return place.person


@transaction.atomic
def give_view(*, access: InspectionAccess, standard: str, rating: str, reasons: str) -> View:
    """Give one's own view of a standard, before seeing the others'. It cannot be taken back."""
    inspection = locked(access, Action.GIVE_VIEW)
    if access.person not in sitting(inspection):
        raise NotPermitted(
            _("You are not on this inspection’s ratings panel. The lead inspector decides who is.")
        )
    number = _round(inspection, standard)
    place = {"inspection": inspection, "standard": standard, "round": number}
    if inspection.decisions.filter(standard=standard, round=number).exists():
        raise RuleBroken(_("The panel has decided this standard already."))
    if View.objects.filter(**place, person=access.person).exists():
        raise RuleBroken(_("You have given your view of this standard. It stands as you gave it."))
    if Shown.objects.filter(**place).exists():
        raise RuleBroken(
            _("The panel’s views of this standard are open already: yours would not be independent.")
        )
    made = View.objects.create(**place, person=access.person, rating=rating, reasons=reasons)
    # The log says that a view was given, not which: the log can be read before all are in.
    audit.record(access, EventType.GIVE_VIEW, subject=f"standard {standard}, round {number}")
    _show_what_is_complete(inspection)
    return made


@transaction.atomic
def decide(*, access: InspectionAccess, standard: str, rating: str, reasons: str, on: date) -> Decision:
    """Record what the panel decided. Raises RuleBroken before all views are in, or FaultsFound."""
    inspection = _locked_for_panel(access, Action.DECIDE)
    _show_what_is_complete(inspection)
    seen = queries.standard(access=access, id=standard)
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
            % {"given": seen.given, "all": len(seen.members), "fewest": FEWEST}
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
def reopen(*, access: InspectionAccess, standard: str, reason: str) -> Reopened:
    """Open a decision again; it is kept, and the members give new views."""
    inspection = _locked_for_panel(access, Action.REOPEN_DECISION)
    stands = inspection.decisions.filter(standard=standard, reopened=None).first()
    if stands is None:
        raise NotVisible
    if not reason.strip():
        raise RuleBroken(_("Say why the decision is reopened."))
    made = Reopened.objects.create(decision=stands, reason=reason, by=access.person)
    before, after = {"rating": stands.rating}, {"reason": reason}
    audit.record(
        access, EventType.REOPEN_DECISION, subject=f"standard {standard}", before=before, after=after
    )
    return made


def _locked_for_panel(access: InspectionAccess, action: Action) -> Inspection:
    """The inspection, locked for someone who has no interest in the service."""
    inspection = locked(access, action)
    insist_on_no_interest(inspection, access.person)
    return inspection


def _round(held: Inspection, standard: str) -> int:
    if standard not in framework(held.edition).standards:
        raise NotVisible
    return round_of(list(held.decisions.filter(standard=standard).select_related("reopened")))


def _show_what_is_complete(held: Inspection) -> None:
    """Note of every standard whether all who sit have given their views of it."""
    people = {person.pk for person in sitting(held)}
    if len(people) < FEWEST:
        return
    given: dict[tuple[str, int], set[int]] = {}
    for standard, number, person in held.views.values_list("standard", "round", "person"):
        given.setdefault((standard, number), set()).add(person)
    Shown.objects.bulk_create(
        [
            Shown(inspection=held, standard=standard, round=number)
            for (standard, number), whose in given.items()
            if people <= whose
        ],
        ignore_conflicts=True,
    )
