"""Sign off a report, and withdraw signatures: by their signatory, or because the draft has changed."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.changes import locked
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.mail.changes import notify
from inspectorate.web.permissions import Action, ConcurrentChange, NotVisible, RuleBroken
from inspectorate.web.reports.models import Capacity, SignOff
from inspectorate.web.reports.queries import sign_off as queries


@transaction.atomic
def sign(
    *, access: InspectionAccess, capacity: Capacity, digest: str, name: str = "", confirmation: str = ""
) -> SignOff:
    """Sign off the draft that a person has seen, in the next capacity.

    `name` and `confirmation` are those of the chief inspector, whose signature a head of inspections records.
    Raises RuleBroken for a person who cannot sign in this capacity, while something blocks the sign-off or
    an earlier signature is missing, and ConcurrentChange if the draft has changed since.
    """
    inspection = locked(access, Action.SIGN_OFF)
    if capacity not in queries.capacities_of(access):
        raise RuleBroken(
            _("You cannot sign off a report as %(capacity)s.") % {"capacity": capacity.label.lower()}
        )
    overview = queries.sign_off_overview(access=access)
    if overview.next_capacity is not capacity:
        raise RuleBroken(
            _("The signatures follow an order: lead inspector, head of inspections, chief inspector.")
        )
    if overview.blockers:
        raise RuleBroken(_("The report cannot be signed off yet. The page lists what is missing."))
    if overview.digest != digest:
        raise ConcurrentChange(_("The report has changed since you opened this page. Read it again."))
    if capacity is Capacity.CHIEF and not (name.strip() and confirmation.strip()):
        raise RuleBroken(_("Enter the chief inspector’s name and how they signed off the report."))
    sign_off = SignOff.objects.create(
        inspection=inspection,
        capacity=capacity,
        digest=digest,
        name=name.strip() if capacity is Capacity.CHIEF else access.person.name,
        confirmation=confirmation.strip() if capacity is Capacity.CHIEF else "",
        by=access.person,
    )
    after = {"capacity": capacity.value, "name": sign_off.name, "digest": digest}
    audit.record(access, EventType.SIGN_OFF, subject=capacity.value, after=after)
    return sign_off


@transaction.atomic
def withdraw(*, access: InspectionAccess, sign_off: int, reason: str) -> None:
    """Withdraw a signature that the person recorded, with a reason, and those that followed it."""
    inspection = locked(access, Action.SIGN_OFF)
    current = {signed.pk: signed for signed in queries.current_sign_offs(inspection)}
    if sign_off not in current:
        raise NotVisible
    if current[sign_off].by_id != access.person.pk:
        raise RuleBroken(_("Only the person who recorded a signature can withdraw it."))
    if not reason.strip():
        raise RuleBroken(_("Enter a reason for withdrawing the signature."))
    position = queries.ORDER.index(Capacity(current[sign_off].capacity))
    following = [
        signed for signed in current.values() if queries.ORDER.index(Capacity(signed.capacity)) >= position
    ]
    earlier = _("Your signature under the report was withdrawn, because an earlier signature was withdrawn")
    _withdraw(access, following, reason.strip(), earlier)


def withdraw_after_change(access: InspectionAccess, inspection: Inspection, what: str) -> None:
    """Withdraw every signature because a part of the draft has changed, and notify the signatories."""
    if signed := queries.current_sign_offs(inspection):
        changed = _("Your signature under the report was withdrawn, because the report has changed")
        _withdraw(access, signed, _("The report has changed: %(what)s.") % {"what": what}, changed)


def _withdraw(access: InspectionAccess, sign_offs: list[SignOff], reason: str, text: str) -> None:
    """Withdraw signatures, and notify the people who recorded them with this text."""
    page = reverse("reports:sign_off", args=[access.inspection.pk])
    for sign_off in sign_offs:
        sign_off.withdrawn_by, sign_off.withdrawn_at = access.person, timezone.now()
        sign_off.withdrawal_reason = reason
        sign_off.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawal_reason"])
        after = {"capacity": sign_off.capacity, "reason": reason}
        audit.record(access, EventType.WITHDRAW_SIGN_OFF, subject=sign_off.capacity, after=after)
    people = {sign_off.by_id: sign_off.by for sign_off in sign_offs if sign_off.by_id != access.person.pk}
    notify(people.values(), text, page=page, inspection=access.inspection)
