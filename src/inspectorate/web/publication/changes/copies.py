"""Share embargoed copies of an unpublished report: one for each named recipient, who opens it once."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate.typeset.watermark import with_watermark
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.changes import locked
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.people.queries import secret_digest
from inspectorate.web.permissions import Action, NotVisible, RuleBroken
from inspectorate.web.publication.models import EmbargoedCopy
from inspectorate.web.publication.queries import releases as queries

REPORT = "report.pdf"
"""The file of a release of which there are embargoed copies."""
MOST_COPIES = 100
"""Number of embargoed copies of one release."""


@transaction.atomic
def share(*, access: InspectionAccess, release: int, recipient: str, days: int) -> str:
    """Create an embargoed copy for a recipient, and return the secret of its link.

    Raises RuleBroken for a release that is published or replaced, without a recipient, and when there are too
    many copies.
    """
    locked(access, Action.SHARE_EMBARGOED_COPY)
    record = queries.release(access=access, id=release)
    recipient = " ".join(recipient.split())
    if not record.is_unpublished:
        raise RuleBroken(_("You can only share copies of a release that is not published yet."))
    if not recipient:
        raise RuleBroken(_("Enter the name of the recipient."))
    if record.copies.count() >= MOST_COPIES:
        raise RuleBroken(_("A release can have at most %(number)s copies.") % {"number": MOST_COPIES})
    secret = secrets.token_urlsafe(32)
    copy = record.copies.create(
        recipient=recipient,
        digest=secret_digest(secret),
        by=access.person,
        expires_at=timezone.now() + timedelta(days=days),
    )
    after = {"to": recipient, "until": copy.expires_at.isoformat()}
    audit.record(access, EventType.SHARE_EMBARGOED_COPY, subject=f"copy {copy.pk}", after=after)
    return secret


@transaction.atomic
def withdraw(*, access: InspectionAccess, release: int, copy: int) -> None:
    """Withdraw an embargoed copy, so that its link no longer works. Raises RuleBroken if it does not work."""
    locked(access, Action.SHARE_EMBARGOED_COPY)
    record = queries.embargoed_copy(access=access, release=release, id=copy)
    if not record.is_open:
        raise RuleBroken(_("The link of this copy no longer works."))
    record.withdrawn_by, record.withdrawn_at = access.person, timezone.now()
    record.save(update_fields=["withdrawn_by", "withdrawn_at"])
    audit.record(
        access, EventType.WITHDRAW_EMBARGOED_COPY, subject=f"copy {record.pk}", after={"to": record.recipient}
    )


@transaction.atomic
def download(*, copy: EmbargoedCopy) -> bytes:
    """Return the PDF of an embargoed copy with the recipient's name on every page. The link ends with it.

    Raises NotVisible if the copy was downloaded, or its link ended, in the meantime.
    """
    now = timezone.now()
    unused = EmbargoedCopy.objects.filter(pk=copy.pk, opened_at=None, withdrawn_at=None, expires_at__gt=now)
    if not unused.update(opened_at=now):
        raise NotVisible
    inspection = copy.release.inspection_id
    audit.record_by(
        None,
        EventType.OPEN_EMBARGOED_COPY,
        inspection,
        subject=f"copy {copy.pk}",
        after={"to": copy.recipient},
    )
    words = _("Embargoed copy for %(name)s. Do not pass on or quote.") % {"name": copy.recipient}
    return with_watermark(bytes(copy.release.files.get(name=REPORT).content), words)
