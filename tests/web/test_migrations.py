"""The tables can be made, unmade and made again with data in them, and the records say what they say."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from inspectorate.web.audit.queries import verify_chain
from inspectorate.web.cases.queries import samples
from inspectorate.web.database import APPLICATION, grant
from inspectorate.web.results.models import StoredResult
from inspectorate.web.results.queries import results
from inspectorate.web.settings import APPS
from inspectorate.web.states import Role
from inspectorate.web.tokens.changes import make
from tests.web import factories
from tests.web.databases import connected, copied, named, places
from tests.web.imported_inspection import all_agree, at_panel, bring_in


@pytest.fixture
def filled(server, django_db_blocker) -> Iterator[tuple[str, str]]:
    """The address of a database as its owner and as the service, with something in every app's tables."""
    with copied(server, "to_and_fro") as name, django_db_blocker.unblock():
        owner, service = named(server, name), places(server, name)["DATABASE_URL"]
        with connected(service):
            here = at_panel(bring_in(factories.create_team()))
            all_agree(here, "2.1", "Good")
            results.results(here.inspection)
            here.inspection.available_slots.create(case_manager="B. Worker", starts="2018-09-04T09:00Z")
            make(email=here.people[Role.LEAD].email, scopes=["answers:read"], days=1)
        yield owner, service


@contextmanager
def as_owner(owner: str) -> Iterator[None]:
    """Migrate as the owner; afterwards the service's role has its rights, as with `inspectorate migrate`."""
    with connected(owner):
        yield
    grant(owner, APPLICATION)


def migrate(*to: str) -> None:
    call_command("migrate", *to, verbosity=0, interactive=False)


def rows() -> dict[str, int]:
    """How many rows each of our tables has."""
    models = [model for app in APPS for model in apps.get_app_config(app).get_models()]
    return {model._meta.label: model._base_manager.count() for model in models}


def of(stayed: set[str], counts: dict[str, int]) -> dict[str, int]:
    """The counts of the apps that stayed: one that rests on a later step of another goes with that step."""
    return {label: count for label, count in counts.items() if label.partition(".")[0] in stayed}


def later_ones() -> list[tuple[str, str]]:
    """Every migration of ours that follows another in its app, as that other, the last first."""
    known = sorted(MigrationLoader(connection).disk_migrations)
    names = {app: [name for label, name in known if label == app] for app in APPS}
    return [(app, name) for app in reversed(APPS) for name in reversed(names[app][:-1])]


def test_the_records_need_no_further_migration(server, django_db_blocker):
    with django_db_blocker.unblock(), connected(named(server, "pattern")):
        call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_each_migration_goes_back_and_forth_and_nothing_that_was_recorded_is_lost(filled):
    owner, service = filled
    with connected(service):
        before, head = rows(), verify_chain().head
        for app in APPS:
            assert any(count for label, count in before.items() if label.startswith(f"{app}.")), app
    with as_owner(owner):
        steps = later_ones()
        for app, earlier in steps:
            migrate(app, earlier)
        stayed = {app for app, _name in MigrationRecorder(connection).applied_migrations()} & set(APPS)
        migrate()
    assert {app for app, _earlier in steps} <= stayed
    with connected(service):
        assert of(stayed, rows()) == of(stayed, before)
        assert verify_chain().head == head
        assert [*verify_chain().faults, *samples.verify(), *results.check_stored()] == []
        assert StoredResult.objects.exists()
        make(email="lead_inspector@example.org", scopes=["answers:read"], days=1)
        assert verify_chain().faults == []


def test_every_table_goes_and_comes_again(filled):
    owner, service = filled
    with as_owner(owner):
        for app in reversed(APPS):
            migrate(app, "zero")
        left = set(connection.introspection.table_names())
        assert not [name for name in left if name.partition("_")[0] in APPS]
        migrate()
    with connected(service):
        at_panel(bring_in(factories.create_team()))
        assert verify_chain().faults == []
