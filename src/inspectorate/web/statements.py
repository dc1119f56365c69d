"""Statements that are written out, for what is asked all day: each connection plans them once."""

from collections.abc import Mapping
from typing import Any

import psycopg
from django.db import connection


class Planned(psycopg.Cursor[Any]):
    """A cursor whose statements stay prepared for as long as their connection lasts."""

    def execute(self, query: Any, params: Any = None, **_how: Any) -> "Planned":
        """Run a statement, preparing it the first time."""
        return super().execute(query, params, prepare=True)


def run(statement: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Run a statement with named values, and return its rows. Counted and wrapped like any of Django's.

    Inside a transaction it is part of it; outside, it is one of its own.
    """
    connection.ensure_connection()
    made = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    planned: Any = Planned(connection.connection)  # Django's types know no cursor but its own
    with made(planned) as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.rownumber is not None else []
