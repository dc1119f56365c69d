"""Progress of the ratings panel: what it has, and what it still needs."""

from collections.abc import Sequence
from dataclasses import dataclass

from inspectorate.method.standards import Framework
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.panel.queries.panel import SMALLEST_PANEL, PanelStandard, members, panel
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action, require


@dataclass(frozen=True, slots=True)
class PanelProgress:
    """What a panel has done so far, as one person may see it.

    `not_judged` are the standards judged on evidence that have no judgement, `waiting` those of which the
    person has yet to give a view, and `agreed` those whose proposed rating every member agrees with.
    """

    members: tuple[Person, ...]
    standards: int
    views_given: int
    decided: int
    not_judged: tuple[str, ...]
    waiting: tuple[PanelStandard, ...]
    agreed: tuple[PanelStandard, ...]

    @property
    def views_needed(self) -> int:
        """Return the number of views that are needed: one of each member for each standard."""
        return len(self.members) * self.standards

    @property
    def is_large_enough(self) -> bool:
        """Return whether the panel has the minimum number of members."""
        return len(self.members) >= SMALLEST_PANEL


def panel_progress(*, access: InspectionAccess, standards: Sequence[PanelStandard]) -> PanelProgress:
    """Return the progress of a panel, given all its standards."""
    people = members(access.inspection)
    return PanelProgress(
        members=tuple(people),
        standards=len(standards),
        views_given=sum(_views_given(panel_standard, len(people)) for panel_standard in standards),
        decided=sum(panel_standard.decision is not None for panel_standard in standards),
        not_judged=tuple(_not_judged(access.framework, standards)),
        waiting=tuple(_waiting(standards)) if access.person in people else (),
        agreed=tuple(panel_standard for panel_standard in standards if panel_standard.is_agreed_as_proposed),
    )


def own_waiting_standards(*, access: InspectionAccess) -> list[PanelStandard]:
    """Return the standards of which a member has yet to give a view.

    Raises FaultsFound if the results cannot be calculated.
    """
    require(Action.GIVE_VIEW, access.roles, access.inspection.current_state)
    return _waiting(panel(access=access))


def agreed_standards(*, access: InspectionAccess) -> list[PanelStandard]:
    """Return the undecided standards whose proposed rating every member agrees with.

    Raises FaultsFound if the results cannot be calculated.
    """
    require(Action.DECIDE, access.roles, access.inspection.current_state)
    return [panel_standard for panel_standard in panel(access=access) if panel_standard.is_agreed_as_proposed]


def _waiting(standards: Sequence[PanelStandard]) -> list[PanelStandard]:
    return [
        panel_standard
        for panel_standard in standards
        if not panel_standard.views_open and panel_standard.own_view is None
    ]


def _views_given(panel_standard: PanelStandard, people: int) -> int:
    """Return the number of views of a standard that are given or, once views are shown, no longer needed."""
    return people if panel_standard.views_open else panel_standard.views_given


def _not_judged(edition: Framework, standards: Sequence[PanelStandard]) -> list[str]:
    return [
        panel_standard.standard.id
        for panel_standard in standards
        if edition.domain_of[panel_standard.standard.id].judged_on == "evidence"
        and panel_standard.proposed.rating is None
    ]
