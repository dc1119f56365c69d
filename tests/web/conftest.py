"""What the service's tests may ask for: a database that is rolled back, and people on an inspection."""

import os

import pytest
from django.db import connections

from inspectorate.web.environment import database_settings
from tests.web import cast
from tests.web.places import copied, places, server

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
def played(db):
    """An inspection with one person in every role, and someone who has nothing to do with it."""
    return cast.play()
