"""A real PostgreSQL for the tests: filled once a run, one server a worker, with databases to copy."""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.db import connections, transaction
from django.utils import timezone
from psycopg import sql

from inspectorate.web import database
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.environment import database_settings
from inspectorate.web.results.models import StoredResult
from inspectorate.web.results.queries import results
from tests.conftest import SHARED
from tests.web import factories, imported_inspection

EXAMPLE_DATABASE = "with_the_example"
"""The database into which the example has been brought, and rated."""

SERVER_SETTINGS = {
    # Nothing in these databases outlives the tests.
    **dict.fromkeys(("fsync", "full_page_writes", "synchronous_commit"), "off"),
    "wal_level": "minimal",
    "max_wal_senders": 0,
    # Nor is anything counted or tidied up in the background.
    **dict.fromkeys(("autovacuum", "track_counts", "update_process_title", "jit"), "off"),
}
"""Settings of the servers of the tests. Some count when a server starts: each worker starts a copy."""


def named(owner: str, name: str) -> str:
    """Return the owner's URL of another database on the same server."""
    return urlunsplit(urlsplit(owner)._replace(path=f"/{name}"))


@pytest.fixture(scope="session")
def server(django_db_blocker) -> Iterator[str]:
    """The owner's address on this worker's server: a copy of the one that the run's first worker filled."""
    shared = Path(os.environ[SHARED])
    with alone(shared / "lock"), django_db_blocker.unblock():
        if not (shared / "filled").exists():
            with database.embedded(shared / "data") as owner:
                fill(owner)
            (shared / "filled").touch()
    with TemporaryDirectory(prefix="inspectorate-") as folder:
        # With their owner, who is not whoever runs the tests where that is root.
        subprocess.run(["cp", "-a", shared / "data", folder], check=True)
        with database.embedded(Path(folder, "data")) as owner:
            yield owner


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Do something while no other worker does it."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def fill(owner: str) -> None:
    """Make the service's role, a migrated database called `pattern`, and one with the example in it."""
    database.make_role(owner)
    with psycopg.connect(owner, autocommit=True) as connection:
        for setting, value in SERVER_SETTINGS.items():
            connection.execute(
                sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(setting), sql.Literal(value))
            )
        connection.execute("SELECT pg_reload_conf()")
        connection.execute("CREATE DATABASE pattern")
        migrate(owner)
        connection.execute(f"CREATE DATABASE {EXAMPLE_DATABASE} TEMPLATE pattern")
    count_from(named(owner, EXAMPLE_DATABASE), 1_000_000)
    with connected(service_environment(owner, EXAMPLE_DATABASE)["DATABASE_URL"]):
        with transaction.atomic():
            here = imported_inspection.bring_in(factories.create_team())
            record_set_up()
        results.results(here.inspection)
        # No longer as fresh as what counts as current whatever is recorded next.
        StoredResult.objects.update(calculated_at=timezone.now() - timedelta(hours=1))


def record_set_up() -> None:
    """Record what the factories create without the service's changes, so that `verify` can account for it."""
    for event_type in ("add_service", "invite_from_server", "set_up_inspection", "add_team_member"):
        audit.record_by(None, EventType(event_type), subject="made for the tests")


def migrate(owner: str) -> None:
    """Make the tables of the pattern, as whoever runs the service does."""
    command = [sys.executable, "-m", "inspectorate", "migrate", "--owner", named(owner, "pattern")]
    settings = {
        "DJANGO_SETTINGS_MODULE": "inspectorate.web.settings",
        **service_environment(owner, "pattern"),
    }
    done = subprocess.run(
        command, env={**os.environ, **settings}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def service_environment(owner: str, name: str) -> dict[str, str]:
    """Return the environment variables with which the service uses a database as its own role."""
    return {
        "DATABASE_URL": database.as_application(owner, name),
        "SECRET_KEY": "only for tests, and long enough to be taken",
        "HOSTS": "localhost 127.0.0.1",
        "HTTPS": "no",
    }


@contextmanager
def copied(owner: str, name: str, template: str = "pattern") -> Iterator[str]:
    """Create a copy of a database, by default of the pattern, and drop it afterwards."""
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        try:
            yield name
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def count_from(owner: str, number: int) -> None:
    """Restart the sequences of a database at a number, so that ids differ from those of other databases.

    Caches in the process use ids as keys.
    """
    with psycopg.connect(owner) as connection:
        names = connection.execute(
            "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'"
        ).fetchall()
        for (name,) in names:
            connection.execute(
                sql.SQL("ALTER SEQUENCE {} RESTART WITH {}").format(sql.Identifier(name), sql.Literal(number))
            )


@contextmanager
def connected(address: str) -> Iterator[None]:
    """Connect Django to another database; changes are committed."""
    wrapper = connections["default"]
    before, settings = dict(wrapper.settings_dict), database_settings(address)
    settings["OPTIONS"].pop("pool")
    wrapper.close()
    wrapper.settings_dict.update(settings)
    try:
        yield
    finally:
        connections["default"].close()
        wrapper.settings_dict.update(before)
