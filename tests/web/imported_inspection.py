"""Import the worked example with a team: an inspection with all its cases assessed."""

from itertools import cycle, islice
from typing import TypeVar

from django.db.models import Model
from django.utils import timezone

from inspectorate import package
from inspectorate.web.assessments.models import Answer, Assessment
from inspectorate.web.cases import changes as cases
from inspectorate.web.cases.queries import long_lists, samples
from inspectorate.web.exchange.changes import package as package_changes
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.judgements.models import Decision
from inspectorate.web.panel.changes import decisions, views
from inspectorate.web.panel.models import PanelMember
from inspectorate.web.people.models import Person
from inspectorate.web.results.queries import results
from inspectorate.web.states import Role, State
from tests.web.factories import ACCOUNTS, EXAMPLE, STRANGER, Team, put_on_team

Record = TypeVar("Record", bound=Model)
PANEL = (Role.HEAD, Role.LEAD, Role.INSPECTOR)


def bring_in(team: Team, files: dict[str, bytes] | None = None) -> Team:
    """Import the example with the same people; it is in fieldwork."""
    files = files or package.to_files(package.read(EXAMPLE))
    inspection = package_changes.import_package(by=team.people[Role.OPERATIONS], files=files)
    put_on_team(inspection, team.people)
    return Team(inspection.service, inspection, team.people, team.stranger)


def seal_and_start_replacement(here: Team) -> None:
    """Seal another draw with its numbered samples, and record why a case is replaced."""
    here.stand(State.ANNOUNCED)
    access = here.access(Role.LEAD)
    group = long_lists.group(access=access, key="court")
    seal = cases.seal_draw(access=access, group=group, reason="The list was wrong.")
    cases.number_samples(access=access, seal=seal)
    drawn = samples.last_draw(access=access, group=group)
    out = drawn.cases.filter(status="selected").earliest("order")
    cases.start_replacement(access=access, drawn=drawn, out=out, reason="Moved away.", rule="alike")
    here.stand(State.FIELDWORK)


def last_import() -> Team:
    """Return the example imported last, with its people."""
    people: dict[Role, Person] = {
        role: Person.objects.get(email=f"{role.value}@example.org") for role in ACCOUNTS
    }
    inspection = Inspection.objects.latest("pk")
    return Team(inspection.service, inspection, people, Person.objects.get(email=STRANGER))


def at_panel(here: Team, roles: tuple[Role, ...] = PANEL) -> Team:
    """Move the example to the panel state, with members of these roles."""
    here.stand(State.PANEL)
    for role in roles:
        PanelMember.objects.create(
            inspection=here.inspection, person=here.people[role], added_by=here.people[Role.LEAD]
        )
    return here


def all_agree(here: Team, standard: str, rating: str, roles: tuple[Role, ...] = PANEL) -> None:
    """Give the same view for every panel member."""
    for role in roles:
        views.give_view(
            access=here.access(role), standard=standard, rating=rating, reasons=f"As {role.title} sees it."
        )


def decide(
    here: Team,
    standard: str = "2.1",
    rating: str = "Good",
    reasons: str = "So we found.",
    role: Role = Role.LEAD,
) -> Decision:
    """Record the panel's decision on a standard."""
    return decisions.decide(
        access=here.access(role),
        standard=standard,
        rating=rating,
        reasons=reasons,
        on=timezone.localdate(),
    )


def proposed(here: Team, standard: str) -> str:
    """Return the proposed rating of a standard."""
    rating = results.results(here.inspection).ratings[standard].proposed.rating
    assert rating is not None
    return rating


def add_cases(here: Team, cases: int) -> None:
    """Add copies of first assessments until there are this many."""
    first = Assessment.objects.filter(inspection=here.inspection, occasion="first")
    originals = list(first.prefetch_related("answers"))
    sources = list(islice(cycle(originals), max(0, cases - len(originals))))
    copies = [_copy(source, case_id=f"{source.case_id}/{number}") for number, source in enumerate(sources)]
    Assessment.objects.bulk_create(copies)
    Answer.objects.bulk_create(
        _copy(answer, assessment_id=new.pk, version=1)
        for new, source in zip(copies, sources, strict=True)
        for answer in source.answers.all()
    )


def _copy(record: Record, **changes: object) -> Record:
    """Return an unsaved copy of a record with some fields changed."""
    fields = {field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields}
    return type(record)(**fields | {"id": None} | changes)
