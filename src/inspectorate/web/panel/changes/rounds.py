"""What members, views and decisions have in common: the lock, rounds, and the ratings now proposed."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from inspectorate.web.editions import framework
from inspectorate.web.inspections.changes import locked
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.panel.models import PanelRound
from inspectorate.web.panel.queries import panel
from inspectorate.web.panel.queries.panel import (
    SMALLEST_PANEL,
    PanelStandard,
    members,
    require_no_conflict,
    round_number,
)
from inspectorate.web.permissions import Action, ConcurrentChange, NotVisible


def locked_for_panel(access: InspectionAccess, action: Action) -> Inspection:
    """Return the locked inspection. Raises NotPermitted for a person with a conflict of interest."""
    inspection = locked(access, action)
    require_no_conflict(inspection, access.person)
    return inspection


def current_round(inspection: Inspection, standard: str) -> int:
    """Return the number of a standard's current round. Raises NotVisible for an unknown standard."""
    if standard not in framework(inspection.edition).standards:
        raise NotVisible
    return round_number(list(inspection.decisions.filter(standard=standard).select_related("reopened")))


def standards_as_proposed(*, access: InspectionAccess, ratings: Mapping[str, str]) -> list[PanelStandard]:
    """Return the standards of ratings that a person has seen as proposed.

    Raises ConcurrentChange if another rating is proposed for one of them now, and NotVisible for an unknown
    standard.
    """
    standards = {panel_standard.standard.id: panel_standard for panel_standard in panel.panel(access=access)}
    if not ratings.keys() <= standards.keys():
        raise NotVisible
    chosen = [standards[standard] for standard in ratings]
    changed = [
        panel_standard.standard.id
        for panel_standard in chosen
        if panel_standard.proposed.rating != ratings[panel_standard.standard.id]
    ]
    if changed:
        raise ConcurrentChange(
            _("The proposed rating of %(standards)s has changed since you opened this page. Check it first.")
            % {"standards": ", ".join(changed)}
        )
    return chosen


def open_complete_views(inspection: Inspection) -> None:
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
