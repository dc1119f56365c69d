"""The database backend that the settings name (ENGINE)."""

import select
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg_pool import ConnectionPool


class DatabaseWrapper(base.DatabaseWrapper):
    """Connections from the pool, without those that ended while nobody used them.

    A restart of the database ends all of them. An idle connection on which something has arrived is checked
    with a round trip, and all others with it; the usual one costs no statement. psycopg's own check makes a
    round trip for every request, and waits between one broken connection and the next.
    """

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Return a working connection. Raises OperationalError if there is none in time."""
        connection: Any = super().get_new_connection(conn_params)
        pool = self.pool
        if pool is not None and not works(connection):
            pool.drain()
            pool.putconn(connection)
            connection = super().get_new_connection(conn_params)
        return connection


def works(connection: psycopg.Connection[Any]) -> bool:
    """Return whether an idle connection still works. If not, it is closed."""
    try:
        if not select.select([connection.fileno()], [], [], 0)[0]:
            return True
        ConnectionPool.check_connection(connection)
    except (psycopg.Error, OSError, ValueError):
        connection.close()
        return False
    return True
