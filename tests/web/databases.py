"""A real PostgreSQL for the tests: one server a worker, with a migrated database that others copy."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.db import connections
from psycopg import sql

from inspectorate.web import database
from inspectorate.web.environment import database_settings


def named(owner: str, name: str) -> str:
    """The owner's address of another database on the same server."""
    return urlunsplit(urlsplit(owner)._replace(path=f"/{name}"))


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The owner's address on a server with the service's role and a migrated database called `pattern`."""
    with database.embedded() as owner:
        database.make_role(owner)
        with psycopg.connect(owner, autocommit=True) as connection:
            for setting in ("fsync", "full_page_writes", "synchronous_commit"):
                connection.execute(f"ALTER SYSTEM SET {setting} = off")  # nothing here outlives the tests
            connection.execute("SELECT pg_reload_conf()")
            connection.execute("CREATE DATABASE pattern")
        command = [sys.executable, "-m", "inspectorate", "migrate", "--owner", named(owner, "pattern")]
        settings = {"DJANGO_SETTINGS_MODULE": "inspectorate.web.settings", **places(owner, "pattern")}
        done = subprocess.run(
            command, env={**os.environ, **settings}, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        yield owner


def places(owner: str, name: str) -> dict[str, str]:
    """The environment in which the service works on a database as its own role."""
    return {
        "DATABASE_URL": database.as_application(owner, name),
        "SECRET_KEY": "only for tests, and long enough to be taken",
        "HOSTS": "localhost 127.0.0.1",
        "HTTPS": "no",
    }


@contextmanager
def copied(owner: str, name: str) -> Iterator[str]:
    """A database of its own, like the pattern, for as long as it is needed."""
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE pattern')
        yield name
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def count_from(owner: str, number: int) -> None:
    """Let a database give its rows numbers that no other has: a process remembers some by their numbers."""
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
    """Work on another database, as whoever the address names, whose changes are really made."""
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
