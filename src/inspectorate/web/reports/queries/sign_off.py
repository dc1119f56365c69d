"""Read the sign-off of a report: signatures, what blocks the next one, and the digest that is signed."""

import hashlib
import json
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inspectorate.method.report.draft import Draft
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action, require
from inspectorate.web.reports.models import Capacity, SignOff
from inspectorate.web.reports.queries.figure_changes import changed_figures, confirmed_figures
from inspectorate.web.reports.queries.narrative import prepared_draft, printed_figures
from inspectorate.web.reports.queries.remarks import remark_counts
from inspectorate.web.reports.queries.sections import draft_sections
from inspectorate.web.states import Role

ORDER = (Capacity.LEAD, Capacity.HEAD, Capacity.CHIEF)
"""The order of the signatures."""


@dataclass(frozen=True, slots=True)
class Blocker:
    """Something that blocks the sign-off: what it is, and the address of the page where it is mended."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class SignOffOverview:
    """The sign-off of a report: the signatures that count, earlier ones, and what blocks the next one."""

    current: tuple[SignOff, ...]
    withdrawn: tuple[SignOff, ...]
    blockers: tuple[Blocker, ...]
    digest: str

    @property
    def next_capacity(self) -> Capacity | None:
        """The capacity in which the report is signed next; None once it is signed by all."""
        signed = {sign_off.capacity for sign_off in self.current}
        return next((capacity for capacity in ORDER if capacity not in signed), None)


def current_sign_offs(inspection: Inspection) -> list[SignOff]:
    """Return the signatures that count, in their order."""
    rows = inspection.sign_offs.filter(withdrawn_at=None).select_related("by")
    return sorted(rows, key=lambda sign_off: ORDER.index(Capacity(sign_off.capacity)))


def sign_off_overview(*, access: InspectionAccess) -> SignOffOverview:
    """Return the sign-off of the report. Raises FaultsFound if the figures cannot be calculated."""
    require(Action.SEE_DRAFT, access.roles, access.inspection.current_state)
    draft = prepared_draft(access=access)
    withdrawn = access.inspection.sign_offs.exclude(withdrawn_at=None).select_related("by", "withdrawn_by")
    return SignOffOverview(
        tuple(current_sign_offs(access.inspection)),
        tuple(withdrawn.order_by("-withdrawn_at", "-pk")),
        tuple(_blockers(access, draft)),
        signed_digest(draft),
    )


def capacities_of(access: InspectionAccess) -> tuple[Capacity, ...]:
    """Return the capacities in which a person signs or records a signature now."""
    if not access.may(Action.SIGN_OFF):
        return ()
    is_head = Role.HEAD in access.roles
    return ((Capacity.LEAD,) if Role.LEAD in access.roles else ()) + (
        (Capacity.HEAD, Capacity.CHIEF) if is_head else ()
    )


def signed_digest(draft: Draft) -> str:
    """Return a SHA-256 over what is signed: texts, recommendations, ratings, and what figures print."""
    narratives = [*draft.inspection_texts.values(), *draft.recommendations]
    signed = {
        "texts": sorted(draft.inspection.narrative.items()),
        "recommendations": [
            [row.to, row.text, row.due, row.short, list(row.standards), list(row.questions)]
            for row in draft.inspection.recommendations
        ],
        "ratings": {standard: rating.rating for standard, rating in draft.results.ratings.items()},
        "figures": [printed_figures(narrative) for narrative in narratives],
    }
    return hashlib.sha256(json.dumps(signed, sort_keys=True).encode()).hexdigest()


def _blockers(access: InspectionAccess, draft: Draft) -> list[Blocker]:
    number, sections = access.inspection.pk, draft_sections(access=access)
    page, confirmed = reverse("reports:draft", args=[number]), confirmed_figures(access.inspection)
    blockers = [
        Blocker(
            _("“%(section)s” is not agreed") % {"section": section.title},
            reverse("reports:section", args=[number, section.key]),
        )
        for section in sections
        if section.is_needed and not section.is_agreed
    ]
    for section in sections:
        address = reverse("reports:section", args=[number, section.key])
        if count := section.open_comments:
            words = ngettext(
                "“%(section)s” has %(num)s open comment", "“%(section)s” has %(num)s open comments", count
            )
            blockers.append(Blocker(words % {"section": section.title, "num": count}, address))
        changed = changed_figures(draft, section.latest, confirmed).figures if section.latest else ()
        if changed:
            words = ngettext(
                "%(num)s figure in “%(section)s” has changed since the text was saved",
                "%(num)s figures in “%(section)s” have changed since the text was saved",
                len(changed),
            )
            blockers.append(Blocker(words % {"section": section.title, "num": len(changed)}, address))
    if serious := sum(counts.get("serious", 0) for counts in remark_counts(draft).values()):
        words = ngettext(
            "The checks have %(num)s serious remark", "The checks have %(num)s serious remarks", serious
        )
        blockers.append(Blocker(words % {"num": serious}, reverse("reports:remarks", args=[number])))
    if not draft.inspection.recommendations:
        address = reverse("reports:recommendations", args=[number])
        blockers.append(Blocker(_("The report has no recommendations"), address))
    return blockers or ([] if sections else [Blocker(_("The draft has not been started"), page)])
