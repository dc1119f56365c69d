"""The example, brought in from its package with a team on it: an inspection with all its cases assessed."""

from itertools import cycle, islice
from typing import TypeVar

from django.db.models import Model

from inspectorate import package
from inspectorate.web.assessments.models import Answer, Assessment
from inspectorate.web.exchange.changes import package as package_changes
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.panel import changes as change_panel
from inspectorate.web.panel.models import PanelMember
from inspectorate.web.people.models import Person
from inspectorate.web.states import Role, State
from tests.web.factories import ACCOUNTS, EXAMPLE, STRANGER, Team, put_on_team

Row = TypeVar("Row", bound=Model)
PANEL = (Role.HEAD, Role.LEAD, Role.INSPECTOR)


def bring_in(team: Team, files: dict[str, bytes] | None = None) -> Team:
    """The example with the same people, standing in its fieldwork."""
    files = files or package.to_files(package.read(EXAMPLE))
    inspection = package_changes.import_package(by=team.people[Role.OPERATIONS], files=files)
    put_on_team(inspection, team.people)
    return Team(inspection.service, inspection, team.people, team.stranger)


def brought_in() -> Team:
    """The example as it was brought in last, with those who play in it."""
    people: dict[Role, Person] = {
        role: Person.objects.get(email=f"{role.value}@example.org") for role in ACCOUNTS
    }
    inspection = Inspection.objects.latest("pk")
    return Team(inspection.service, inspection, people, Person.objects.get(email=STRANGER))


def at_panel(here: Team, roles: tuple[Role, ...] = PANEL) -> Team:
    """The example before its panel, with these on it."""
    here.stand(State.PANEL)
    for role in roles:
        PanelMember.objects.create(
            inspection=here.inspection, person=here.people[role], added_by=here.people[Role.LEAD]
        )
    return here


def all_agree(here: Team, standard: str, rating: str, roles: tuple[Role, ...] = PANEL) -> None:
    """Everyone on the panel gives the same view."""
    for role in roles:
        change_panel.give_view(
            access=here.access(role), standard=standard, rating=rating, reasons=f"As {role.title} sees it."
        )


def more(here: Team, cases: int) -> None:
    """As many cases again, copied until there are this many."""
    first = Assessment.objects.filter(inspection=here.inspection, occasion="first")
    originals = list(first.prefetch_related("answers"))
    likes = list(islice(cycle(originals), max(0, cases - len(originals))))
    copies = [_copied(like, case_id=f"{like.case_id}/{number}") for number, like in enumerate(likes)]
    Assessment.objects.bulk_create(copies)
    Answer.objects.bulk_create(
        _copied(answer, assessment_id=new.pk, version=1)
        for new, like in zip(copies, likes, strict=True)
        for answer in like.answers.all()
    )


def _copied(row: Row, **changes: object) -> Row:
    """A row that is not stored yet, like another but for the changes."""
    fields = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return type(row)(**fields | {"id": None} | changes)
