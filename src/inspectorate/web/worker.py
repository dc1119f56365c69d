"""The worker: runs background tasks from the queue in the database, with time-outs and retries.

django-tasks stores and claims the tasks. It tries each once, and a task whose worker was killed stays marked
as running; this module retries both, with rising delays, and gives up after some attempts. Workers share the
queue: a worker stores what became of an attempt only while that is the task's current attempt.
"""

import logging
import os
import signal
import traceback
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event
from types import FrameType
from typing import Any

from django.db import InterfaceError, OperationalError, close_old_connections, connection, transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks import TaskContext, TaskResultStatus
from django_tasks.signals import task_finished, task_started
from django_tasks_db.backend import DatabaseBackend
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import retry

LOG = logging.getLogger("inspectorate.worker")

TIME_LIMIT = timedelta(minutes=5)
"""How long a task may run."""

DELAYS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720))
"""How long a task waits after each failed attempt. After one more attempt the worker gives up."""

ATTEMPTS = len(DELAYS) + 1
"""How often a task is tried: for about 22 hours."""

ATTEMPTS_BY_QUEUE = {"jobs": 3}
"""How often tasks of these queues are tried: somebody waits for them."""

HOUSEKEEPING_INTERVAL = timedelta(hours=1)
DAYS_OF_SUCCESSFUL, DAYS_OF_FAILED = 1, 90
"""Days after which finished tasks are deleted."""


class TaskTimeout(Exception):
    """A task ran longer than `TIME_LIMIT`."""


class LostTask(Exception):
    """The worker that ran a task was killed."""


class Worker:
    """A worker of some queues, or of all. `work` returns after SIGTERM or SIGINT, once its task has ended.

    A second signal interrupts the task, which then runs again later. `parent` is the process without which
    the worker stops; `housekeeping` are functions that are called every hour.
    """

    def __init__(
        self,
        *,
        queues: Collection[str] = (),
        housekeeping: Iterable[Callable[[], None]] = (),
        parent: int | None = None,
        interval: float = 1.0,
    ) -> None:
        self.worker_id = get_random_string(32)
        self.queues = queues
        self.interval = interval
        self.running = True
        self.running_task = False
        self.housekeeping = tuple(housekeeping)
        self.parent = parent
        self.stopped = Event()

    def configure_signals(self) -> None:
        """Stop at SIGTERM and SIGINT."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.shutdown)

    def shutdown(self, signum: int, _frame: FrameType | None) -> None:
        """Stop after the current task; interrupt it at the second signal."""
        if not self.running and self.running_task:
            raise SystemExit(1)
        LOG.info("worker_stops", extra={"signal": signal.Signals(signum).name})
        self.running = False
        self.stopped.set()

    def work(self) -> None:
        """Run tasks until a signal or the end of the parent process."""
        last_housekeeping = None
        while self.running and (self.parent is None or os.getppid() == self.parent):
            close_old_connections()
            try:
                self.run_ready_tasks()
                now = timezone.now()
                if last_housekeeping is None or now - last_housekeeping > HOUSEKEEPING_INTERVAL:
                    last_housekeeping = now
                    self.run_housekeeping()
            except (OperationalError, InterfaceError) as error:
                LOG.warning("database_not_available", extra={"error": type(error).__name__})
                connection.close()
            self.stopped.wait(self.interval)

    def run_ready_tasks(self) -> None:
        """Run every task that is ready, after those whose worker was killed are put back into the queue."""
        lost = DBTaskResult.objects.running().filter(
            started_at__lt=timezone.now() - TIME_LIMIT - timedelta(minutes=1)
        )
        for row in lost:  # Another worker may do so at the same moment: the first one's change counts.
            retry_or_give_up(row, LostTask())
        while self.running and (claimed := self._claim()):
            self.run_task(claimed)

    def _claim(self) -> DBTaskResult[..., Any] | None:
        """Mark the next task as running, so that no other worker runs it; None if no task is ready."""
        tasks = DBTaskResult.objects.ready()
        if self.queues:
            tasks = tasks.filter(queue_name__in=self.queues)
        with transaction.atomic():
            row = tasks.get_locked()
            if row is not None:
                row.claim(self.worker_id)
        return row

    def run_housekeeping(self) -> None:
        """Delete finished tasks that are old, and call the functions in `housekeeping`."""
        now = timezone.now()
        for finished, days in (
            (DBTaskResult.objects.successful(), DAYS_OF_SUCCESSFUL),
            (DBTaskResult.objects.failed(), DAYS_OF_FAILED),
        ):
            finished.filter(finished_at__lt=now - timedelta(days=days)).delete()
        for clean in self.housekeeping:
            clean()

    def run_task(self, db_task_result: DBTaskResult[..., Any]) -> None:
        """Run a task that this worker has claimed, and store what became of it."""
        context = {"task": db_task_result.task_name, "attempt": len(db_task_result.worker_ids)}
        self.running_task = True
        try:
            with time_limit(TIME_LIMIT):
                _call(db_task_result)
        except Exception as error:
            LOG.warning("task_failed", extra={**context, "error": type(error).__name__})
            retry_or_give_up(db_task_result, error)
        except BaseException:
            # Interrupted by a signal: this was no attempt.
            _put_back(db_task_result, timedelta(), worker_ids=db_task_result.worker_ids[:-1])
            raise
        else:
            values = {"exception_class_path": "", "traceback": "", "finished_at": timezone.now()}
            if _store(db_task_result, status=TaskResultStatus.SUCCESSFUL, **values):
                task_finished.send(sender=DatabaseBackend, task_result=db_task_result.task_result)
                LOG.info("task_done", extra=context)
        finally:
            self.running_task = False


def retry_or_give_up(row: DBTaskResult[..., Any], error: Exception) -> None:
    """Put a failed task back into the queue, to run again after a delay, or mark it as failed for good.

    Of the error, its class and the lines of code are stored: its text may name people.
    """
    details = {
        "exception_class_path": f"{type(error).__module__}.{type(error).__qualname__}",
        "traceback": "".join(traceback.format_tb(error.__traceback__)),
    }
    attempts = len(row.worker_ids)
    if attempts < ATTEMPTS_BY_QUEUE.get(row.queue_name, ATTEMPTS):
        _put_back(row, DELAYS[max(attempts, 1) - 1], **details)
    elif _store(row, status=TaskResultStatus.FAILED, finished_at=timezone.now(), **details):
        LOG.error("task_given_up", extra={"task": row.task_name, "error": type(error).__name__})
        task_finished.send(sender=DatabaseBackend, task_result=row.task_result)


def start_again(row: DBTaskResult[..., Any]) -> None:
    """Let a task that failed for good run again, with all its attempts."""
    _put_back(row, timedelta(), worker_ids=[])


@contextmanager
def time_limit(limit: timedelta) -> Iterator[None]:
    """Raise TaskTimeout in the main thread when the block runs longer than this."""

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        raise TaskTimeout

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, limit.total_seconds())
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _call(row: DBTaskResult[..., Any]) -> None:
    task, task_result = row.task, row.task_result
    task_started.send(sender=DatabaseBackend, task_result=task_result)
    arguments: list[Any] = [TaskContext(task_result=task_result)] if task.takes_context else []  # type: ignore[arg-type]
    task.call(*arguments, *task_result.args, **task_result.kwargs)


def _put_back(row: DBTaskResult[..., Any], delay: timedelta, **values: Any) -> None:
    _store(row, status=TaskResultStatus.READY, run_after=timezone.now() + delay, finished_at=None, **values)


@retry()
def _store(row: DBTaskResult[..., Any], **values: Any) -> bool:
    """Store values of a task, if the task is still in the attempt and status that the row was read in.

    Returns whether it is. Otherwise nothing is stored: another worker has put the task back, and may run it.
    """
    same_attempt = DBTaskResult.objects.filter(pk=row.pk, status=row.status, worker_ids=row.worker_ids)
    if not same_attempt.update(**values):
        LOG.warning("task_taken_over", extra={"task": row.task_name})
        return False
    for name, value in values.items():
        setattr(row, name, value)
    return True
