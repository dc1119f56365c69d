"""How far a running job is. It is written outside the job's transaction, so that others see it meanwhile."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from django.core.cache import cache
from django.db import connection

from inspectorate.web.jobs.models import Job, JobState
from inspectorate.web.worker import TIME_LIMIT

Report = Callable[[int, int, str], None]
"""Callback: number of files that are done, total number, and the title of the next file."""


@dataclass(frozen=True, slots=True)
class JobProgress:
    """How many files of a job are done, and the title of the next; "" after the last."""

    done: int
    total: int
    next: str


def progress_of(job: Job) -> JobProgress | None:
    """Return how far a running job is; None for any other, and for one that says nothing about it."""
    values = cache.get(_key(job.pk)) if job.state == JobState.RUNNING else None
    return JobProgress(**values) if values else None


@contextmanager
def reported_progress(number: int) -> Iterator[Report]:
    """Give what reports the progress of a job. A report that cannot be written does not stop the job."""
    with ThreadPoolExecutor(1, thread_name_prefix="progress") as executor:

        def report(done: int, total: int, title: str) -> None:
            # A thread has a connection of its own, and so is outside the transaction.
            executor.submit(_write, number, JobProgress(done, total, title))

        yield report


def _write(number: int, progress: JobProgress) -> None:
    try:
        cache.set(_key(number), asdict(progress), TIME_LIMIT.total_seconds())
    finally:
        connection.close()


def _key(number: int) -> str:
    return f"job-progress:{number}"
