"""A database with the demonstration, for tests that change a copy of it, and what `verify` reports."""

import psycopg
import pytest
from django.utils import timezone

from inspectorate import package
from inspectorate.method.faults import FaultsFound
from inspectorate.web import commands
from inspectorate.web.assessments.changes import readers
from inspectorate.web.assessments.queries.access import open_assessment
from inspectorate.web.demonstration import fixtures
from inspectorate.web.exchange.changes import package as package_changes
from inspectorate.web.inspections import changes as inspection_changes
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.panel.changes import decisions, members, views
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action
from inspectorate.web.results.queries import results
from inspectorate.web.states import Role, State
from inspectorate.web.workflow.retention import delete_expired
from tests.web.databases import connected, copied, named, service_environment
from tests.web.factories import EXAMPLE

FIELDWORK = "(SELECT id FROM inspections_inspection WHERE state = 'fieldwork')"
PANEL = "(SELECT id FROM inspections_inspection WHERE state = 'panel')"
REMOVED = "(SELECT id FROM inspections_inspection WHERE state = 'closed')"


@pytest.fixture(scope="session")
def demonstration_database(server, django_db_setup, django_db_blocker):
    """The name of a database with the demonstration, a decision, and an inspection without its cases."""
    with copied(server, "demonstration") as name:
        with django_db_blocker.unblock():
            with connected(service_environment(server, name)["DATABASE_URL"]):
                removed = fill()
            close(named(server, name), removed)
            with connected(service_environment(server, name)["DATABASE_URL"]):
                assert len(delete_expired(timezone.localdate())) == 1
        yield name


@pytest.fixture(scope="module")
def demonstration(demonstration_database, django_db_blocker):
    """The same, for the tests of a module that connect to copies of it."""
    with django_db_blocker.unblock():
        yield demonstration_database


def fill() -> int:
    """Make the demonstration with results, and return the inspection whose cases are to be deleted."""
    example = package.read(EXAMPLE)
    fixtures.load(example)
    decide_a_standard(Inspection.objects.get(state=State.PANEL))
    declare_and_read(Inspection.objects.get(state=State.FIELDWORK))
    by = Person.objects.get(role=Role.OPERATIONS)
    removed = package_changes.import_package(by=by, files=package.to_files(example))
    for inspection in Inspection.objects.filter(imported_parts__isnull=False):
        results.results(inspection)
    return removed.pk


def decide_a_standard(inspection: Inspection) -> None:
    people = {Role(person.role): person for person in Person.objects.all()}
    panel = [people[role] for role in (Role.HEAD, Role.LEAD, Role.INSPECTOR)]
    lead = open_inspection(by=people[Role.LEAD], id=inspection.pk)
    for member in panel:
        members.add_member(access=lead, person=member)
    for member in panel:
        access = open_inspection(by=member, id=inspection.pk)
        views.give_view(access=access, standard="1.1", rating="Good", reasons="As the evidence says.")
    rating = results.results(inspection).ratings["1.1"].rating or "Good"
    decisions.decide(
        access=lead, standard="1.1", rating=rating, reasons="It was weighed.", on=timezone.localdate()
    )


def declare_and_read(inspection: Inspection) -> None:
    """Declare a conflict of interest in nothing, and read an assessment, as the lead inspector."""
    lead = Person.objects.get(role=Role.LEAD)
    access = open_inspection(by=lead, id=inspection.pk)
    inspection_changes.declare_conflict_of_interest(
        access=access, conflict_of_interest="none", conflict_detail=""
    )
    assessment = inspection.assessments.order_by("pk")[0]
    readers.viewed_assessment(
        open_assessment(by=lead, inspection=inspection.pk, id=assessment.pk, action=Action.SEE_ASSESSMENT)
    )


def close(owner: str, inspection: int) -> None:
    """Close an inspection as the owner of the database, who needs no period of notice."""
    with psycopg.connect(owner) as database:
        database.execute(
            "INSERT INTO audit_event (who, event_type, outcome, inspection, subject) "
            "VALUES ('someone not signed in', 'change_dates', 'done', %s, '')",
            [inspection],
        )
        database.execute(
            "UPDATE inspections_inspection SET state = 'closed', remove_cases_on = current_date "
            "WHERE id = %s",
            [inspection],
        )


def faults_of_verify() -> str:
    """Return the faults that `verify` reports, as text; it then exits with 2."""
    try:
        commands.verify()
    except FaultsFound as error:
        return "\n".join(f"{fault.place}: {fault.problem}" for fault in error.faults)
    return ""
