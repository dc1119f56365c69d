"""The example, brought in from its package with a team on it: an inspection with all its cases assessed."""

from itertools import cycle, islice
from typing import TypeVar

from django.db.models import Model

from inspectorate import package
from inspectorate.web.assessments.models import Answer, Assessment
from inspectorate.web.inspections.models import Inspection, Member
from inspectorate.web.judgements import changes
from inspectorate.web.judgements.models import Seat
from inspectorate.web.people.models import Person
from inspectorate.web.states import OFFICES, Role, State
from tests.web.cast import ACCOUNTS, EXAMPLE, STRANGER, Cast

Row = TypeVar("Row", bound=Model)
PANEL = (Role.HEAD, Role.LEAD, Role.INSPECTOR)


def bring_in(played: Cast, files: dict[str, bytes] | None = None) -> Cast:
    """The example with the same people, standing in its fieldwork."""
    files = files or package.to_files(package.read(EXAMPLE))
    inspection = changes.import_package(by=played.people[Role.OPERATIONS], files=files)
    for role, who in played.people.items():
        if role not in OFFICES:
            Member.objects.create(inspection=inspection, person=who, role=role)
    return Cast(inspection.service, inspection, played.people, played.stranger)


def brought_in() -> Cast:
    """The example as it was brought in last, with those who play in it."""
    people: dict[Role, Person] = {
        role: Person.objects.get(email=f"{role.value}@example.org") for role in ACCOUNTS
    }
    inspection = Inspection.objects.latest("pk")
    return Cast(inspection.service, inspection, people, Person.objects.get(email=STRANGER))


def at_panel(here: Cast, roles: tuple[Role, ...] = PANEL) -> Cast:
    """The example before its panel, with these on it."""
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
            access=here.access(role), standard=standard, rating=rating, reasons=f"As {role.title} sees it."
        )


def more(here: Cast, cases: int) -> None:
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
