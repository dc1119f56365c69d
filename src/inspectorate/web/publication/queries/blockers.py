"""What blocks the publication of a report: signatures, the factual accuracy check, and the draft itself."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy

from inspectorate.web.accuracy.queries import blockers as accuracy
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action
from inspectorate.web.reports.models import Capacity
from inspectorate.web.reports.queries.sign_off import ORDER, current_sign_offs, sign_off_overview

MISSING = {
    Capacity.LEAD: gettext_lazy("The lead inspector has not signed off the report"),
    Capacity.HEAD: gettext_lazy("The head of inspections has not signed off the report"),
    Capacity.CHIEF: gettext_lazy("The chief inspector has not signed off the report"),
}
"""The sentence about a signature that is missing, by capacity."""


@dataclass(frozen=True, slots=True)
class PublicationBlocker:
    """Something that blocks publication, and the address of the page where it is mended.

    `url` is "" for a person who cannot open that page.
    """

    text: str
    url: str = ""


def publication_blockers(access: InspectionAccess) -> list[PublicationBlocker]:
    """Return what blocks publication, as a person may know it. Raises FaultsFound as the sign-off does."""
    return [*_signatures(access), *_accuracy(access), *_draft(access)]


def _signatures(access: InspectionAccess) -> Iterator[PublicationBlocker]:
    signed = {sign_off.capacity for sign_off in current_sign_offs(access.inspection)}
    page = reverse("reports:sign_off", args=[access.inspection.pk]) if access.may(Action.SEE_DRAFT) else ""
    for capacity in ORDER:
        if capacity not in signed:
            yield PublicationBlocker(str(MISSING[capacity]), page)


def _accuracy(access: InspectionAccess) -> Iterator[PublicationBlocker]:
    may_open = access.may(Action.SEE_ACCURACY_CHECK)
    page = reverse("accuracy:check", args=[access.inspection.pk]) if may_open else ""
    for sentence in accuracy.publication_blockers(access.inspection):
        yield PublicationBlocker(sentence, page)


def _draft(access: InspectionAccess) -> Iterator[PublicationBlocker]:
    """Yield what is wrong in the draft, to people who may read it. Others see the signatures alone.

    Everything in the draft is settled when the report is signed off, and a later change ends the signatures.
    """
    if access.may(Action.SEE_DRAFT):
        for blocker in sign_off_overview(access=access).blockers:
            yield PublicationBlocker(blocker.text, blocker.url)
