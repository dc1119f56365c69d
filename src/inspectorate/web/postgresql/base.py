"""The database backend that the settings name (ENGINE)."""

import select
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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

    def rollback(self) -> None:
        """Roll back the transaction."""
        with self._undoing():
            super().rollback()

    def savepoint_rollback(self, sid: str) -> None:
        """Roll back to a savepoint."""
        with self._undoing():
            super().savepoint_rollback(sid)

    @contextmanager
    def _undoing(self) -> Iterator[None]:
        """Call `undo` of each `Reversible` that the block discards from what is called after the commit."""
        before = list(self.run_on_commit)
        yield
        remaining = {id(entry[1]) for entry in self.run_on_commit}
        for entry in before:
            if isinstance(entry[1], Reversible) and id(entry[1]) not in remaining:
                entry[1].undo()


class Reversible:
    """A change outside the database. `undo` is called when the transaction has been rolled back.

    Pass it to `transaction.on_commit`. Calling it does nothing: the change has been made. Nothing is undone
    when the connection is lost, because the database may have committed the transaction before.
    """

    def __init__(self, undo: Callable[[], None]) -> None:
        self.undo = undo

    def __call__(self) -> None:
        """Leave the change as it is."""


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
