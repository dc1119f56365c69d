"""What the service's tests may ask for: a database that is rolled back, and people on an inspection."""

import os
import time

import pytest
from django.db import connections
from django.utils import timezone

from inspectorate.web.environment import database_settings
from tests.web import factories, imported_inspection
from tests.web.databases import EXAMPLE_DATABASE, connected, copied, places, server

__all__ = ["server"]

# A browser test before these in the same worker leaves an event loop running; Django takes that for async.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def django_db_setup(server, django_db_blocker):
    """Work on the migrated database as the service's own role, as a deployment does."""
    settings = database_settings(places(server, "rolled_back")["DATABASE_URL"])
    settings["OPTIONS"].pop("pool")
    with copied(server, "rolled_back"), django_db_blocker.unblock():
        connections["default"].settings_dict.update(settings)
        yield
        connections["default"].close()


@pytest.fixture
def team(db):
    """An inspection with one person in every role, and someone who has nothing to do with it."""
    return factories.create_team()


@pytest.fixture
def on_the_example(server, django_db_setup):
    """Work on the example's database: asked for before `db`, whose transaction is then made there."""
    with connected(places(server, EXAMPLE_DATABASE)["DATABASE_URL"]):
        yield


@pytest.fixture
def here(on_the_example, db):
    """The example in its fieldwork, everything in it recorded, with one person in every role on its team."""
    return imported_inspection.last_import()


@pytest.fixture
def frozen_clock(monkeypatch):
    """The clock stands still: nothing falls due or is renewed because a machine is slow."""
    now, seconds = timezone.now(), time.time()
    monkeypatch.setattr(timezone, "now", lambda: now)
    monkeypatch.setattr(time, "time", lambda: seconds)
