"""Fixtures of the service's tests: databases, an inspection with a team, and a frozen clock."""

import os
import time

import pytest
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from inspectorate.web.environment import database_settings
from tests.web import factories, imported_inspection
from tests.web.databases import EXAMPLE_DATABASE, connected, copied, server, service_environment
from tests.web.s3_server import bucket, s3_server
from tests.web.verified_demonstration import demonstration, demonstration_database

__all__ = ["bucket", "demonstration", "demonstration_database", "s3_server", "server"]

# A browser test in the same worker leaves an event loop running, in which Django forbids synchronous queries.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def django_db_setup(server, django_db_blocker):
    """Use a copy of the migrated database with the service's own role, as a deployment does."""
    settings = database_settings(service_environment(server, "rolled_back")["DATABASE_URL"])
    settings["OPTIONS"].pop("pool")
    with copied(server, "rolled_back"), django_db_blocker.unblock():
        connections["default"].settings_dict.update(settings)
        yield
        connections["default"].close()


@pytest.fixture
def team(db):
    """An inspection with one person in every role, and a person who is not on its team."""
    return factories.create_team()


@pytest.fixture
def on_the_example(server, django_db_setup):
    """Work on the example's database: asked for before `db`, visibility_of transaction is then made there."""
    with connected(service_environment(server, EXAMPLE_DATABASE)["DATABASE_URL"]):
        yield


@pytest.fixture
def here(on_the_example, db):
    """The example in its fieldwork, everything in it recorded, with one person in every role on its team."""
    return imported_inspection.last_import()


@pytest.fixture(scope="session")
def imported_migrations():
    """Import all migrations while the clock runs: they keep `timezone.now`, as it is then, as a default."""
    MigrationLoader(None, ignore_no_migrations=True)


@pytest.fixture
def frozen_clock(imported_migrations, monkeypatch):
    """Freeze the clock, so that nothing expires or is renewed on a slow machine."""
    now, seconds = timezone.now(), time.time()
    monkeypatch.setattr(timezone, "now", lambda: now)
    monkeypatch.setattr(time, "time", lambda: seconds)
