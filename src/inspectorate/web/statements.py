"""Statements that are written out, for what is asked all day: each connection plans them once."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection


def run(statement: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
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
