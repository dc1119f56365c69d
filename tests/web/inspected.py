"""The example, brought in from its package with a team on it: an inspection with all its cases assessed."""

from inspectorate import package
from inspectorate.web.inspections.models import Member
from inspectorate.web.judgements import changes
from inspectorate.web.judgements.models import Seat
from inspectorate.web.states import OFFICES, Role, State
from tests.web.cast import EXAMPLE, Cast

PANEL = (Role.HEAD, Role.LEAD, Role.INSPECTOR)


def bring_in(played: Cast, files: dict[str, bytes] | None = None) -> Cast:
    """The example with the same people, standing in its fieldwork."""
    files = files or package.to_files(package.read(EXAMPLE))
    inspection = changes.import_package(by=played.people[Role.OPERATIONS], files=files)
    for role, who in played.people.items():
        if role not in OFFICES:
            Member.objects.create(inspection=inspection, person=who, role=role)
    return Cast(inspection.service, inspection, played.people, played.stranger)


def at_panel(played: Cast, roles: tuple[Role, ...] = PANEL) -> Cast:
    """The example before its panel, with these on it."""
    here = bring_in(played)
    here.stand(State.PANEL)
    for role in roles:
        Seat.objects.create(
            inspection=here.inspection, person=here.people[role], seated_by=here.people[Role.LEAD]
        )
    return here


def all_agree(here: Cast, standard: str, rating: str, roles: tuple[Role, ...] = PANEL) -> None:
    """Everyone on the panel gives the same view."""
    for role in roles:
        changes.give_view(
            opened=here.opened(role), standard=standard, rating=rating, reasons=f"As {role.title} sees it."
        )
