"""Migrations run backwards and forwards with data in the tables, without loss."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from inspectorate.method import standards
from inspectorate.web.adoption import changes as adoption
from inspectorate.web.audit.queries import verify_chain
from inspectorate.web.cases.queries import samples
from inspectorate.web.database import APPLICATION, grant
from inspectorate.web.editions import framework
from inspectorate.web.improvement.models import ImprovementPlan
from inspectorate.web.mail.models import Message
from inspectorate.web.results.models import StoredResult
from inspectorate.web.results.queries import results
from inspectorate.web.settings import APPS
from inspectorate.web.states import Role
from inspectorate.web.tokens.changes import create_token
from tests.web import factories
from tests.web.databases import connected, copied, named, service_environment
from tests.web.factories import Team
from tests.web.imported_inspection import all_agree, at_panel, bring_in
from tests.web.permission_world import job
from tests.web.releases import checked, small_release


def adopt_edition(here: Team) -> None:
    """Adopt the inspection's edition."""
    edition = here.inspection.edition
    values = standards.unconfirmed_values(framework(edition))
    references = {value.key: "Minute 1" for value in values}
    adoption.adopt(by=here.people[Role.HEAD], edition=edition, references=references)


@pytest.fixture
def filled(server, django_db_blocker) -> Iterator[tuple[str, str]]:
    """The URLs of a database as its owner and as the service, with rows in every app's tables."""
    with copied(server, "to_and_fro") as name, django_db_blocker.unblock():
        owner, service = named(server, name), service_environment(server, name)["DATABASE_URL"]
        with connected(service):
            here = at_panel(bring_in(factories.create_team()))
            all_agree(here, "2.1", "Good")
            results.results(here.inspection)
            here.inspection.available_slots.create(case_manager="B. Worker", starts="2018-09-04T09:00Z")
            adopt_edition(here)
            ImprovementPlan.objects.create(inspection=here.inspection)
            small_release(here)
            checked(here, "x")
            Message.objects.create(kind="alert", inspection=here.inspection, person=here.people[Role.LEAD])
            job(here.people[Role.LEAD], inspection=here.inspection)
            create_token(email=here.people[Role.LEAD].email, scopes=["answers:read"], days=1)
        yield owner, service


@contextmanager
def as_owner(owner: str) -> Iterator[None]:
    """Migrate as the owner, and grant the service's role its rights afterwards, as `migrate` does."""
    with connected(owner):
        yield
    grant(owner, APPLICATION)


def migrate(*to: str) -> None:
    call_command("migrate", *to, verbosity=0, interactive=False)


def row_counts() -> dict[str, int]:
    """Return the number of rows in each table."""
    models = [model for app in APPS for model in apps.get_app_config(app).get_models()]
    return {model._meta.label: model._base_manager.count() for model in models}


def of_apps(remaining: set[str], counts: dict[str, int]) -> dict[str, int]:
    """Return the counts of the remaining apps.

    An app that depends on a later migration of another app is unmigrated together with it.
    """
    return {label: count for label, count in counts.items() if label.partition(".")[0] in remaining}


def later_migrations() -> list[tuple[str, str]]:
    """Return the migration before each one that is not the first of its app, latest first."""
    migrations = sorted(MigrationLoader(connection).disk_migrations)
    names = {app: [name for label, name in migrations if label == app] for app in APPS}
    return [(app, name) for app in reversed(APPS) for name in reversed(names[app][:-1])]


def test_models_need_no_further_migration(server, django_db_blocker):
    with django_db_blocker.unblock(), connected(named(server, "pattern")):
        output = StringIO()
        call_command("makemigrations", dry_run=True, stdout=output)
    assert output.getvalue() == "No changes detected\n"


def test_each_migration_is_reversible_without_loss(filled):
    owner, service = filled
    with connected(service):
        before, head = row_counts(), verify_chain().head
        for app in APPS:
            assert any(count for label, count in before.items() if label.startswith(f"{app}.")), app
    with as_owner(owner):
        steps = later_migrations()
        for app, earlier in steps:
            migrate(app, earlier)
        remaining = {app for app, _name in MigrationRecorder(connection).applied_migrations()} & set(APPS)
        migrate()
    assert {app for app, _earlier in steps} <= remaining
    with connected(service):
        assert of_apps(remaining, row_counts()) == of_apps(remaining, before)
        assert verify_chain().head == head
        assert [*verify_chain().faults, *samples.verify(), *results.check_stored()] == []
        assert StoredResult.objects.exists()
        create_token(email="lead_inspector@example.org", scopes=["answers:read"], days=1)
        assert verify_chain().faults == []


def test_every_app_can_be_unmigrated_and_migrated_again(filled):
    owner, service = filled
    with as_owner(owner):
        for app in reversed(APPS):
            migrate(app, "zero")
        tables = set(connection.introspection.table_names())
        assert not [name for name in tables if name.partition("_")[0] in APPS]
        migrate()
    with connected(service):
        at_panel(bring_in(factories.create_team()))
        assert verify_chain().faults == []
