"""The files of a report in the service: from the press of a button until a job has made all of them."""

import time
from collections.abc import Iterator
from typing import Any

from bench.rows import Row
from bench.service import running_service

TIMES = 3
PAUSE = 0.02
"""Seconds between two looks at the job."""


def measure() -> Iterator[Row]:
    """Have a worker of the service make the files of the example's report, several times."""
    with running_service() as service:
        here = _example()
        _seconds(here)  # the worker's first job loads its libraries
        before = service.cpu_seconds()
        durations = [_seconds(here) for _time in range(TIMES)]
        after = service.cpu_seconds()
        note = "web page, PDF and Word of both documents, two workbooks; aim: 3 s"
        yield Row("every file of the report, by a job", min(durations), note=note)
        processor = sum(after[part] - before[part] for part in ("service", "database")) / TIMES
        yield Row("the same", processor, note="processor time, in two processes at once")


def _example() -> Any:
    """Import the example and confirm its ratings, and return it with its people."""
    from tests.web import factories  # noqa: PLC0415 - Django comes first
    from tests.web.imported_inspection import bring_in  # noqa: PLC0415 - the same
    from tests.web.report_drafts import confirmed  # noqa: PLC0415 - the same

    return confirmed(bring_in(factories.create_team()))


def _seconds(here: Any) -> float:
    """Queue the job, and return the seconds until it is done. RuntimeError if it fails."""
    from inspectorate.web.exchange import background  # noqa: PLC0415 - Django comes first
    from inspectorate.web.jobs.changes import queue  # noqa: PLC0415 - the same
    from inspectorate.web.states import Role  # noqa: PLC0415 - the same

    started = time.perf_counter()
    job = queue(by=here.people[Role.LEAD], job_request=background.report_files(inspection=here.inspection))
    while not job.is_finished:
        time.sleep(PAUSE)
        job.refresh_from_db()
    if not job.is_done:
        raise RuntimeError(job.problem_values)
    return time.perf_counter() - started
