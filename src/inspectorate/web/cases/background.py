"""Long lists in the background: a list that takes longer than about a second is read by the worker."""

from collections.abc import Mapping
from datetime import datetime

from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django_tasks import TaskContext, task

from inspectorate.method.standards.casework import CaseGroup
from inspectorate.web.cases import changes
from inspectorate.web.cases.models import LongList
from inspectorate.web.cases.queries import long_lists
from inspectorate.web.inspections.queries import InspectionAccess, open_inspection
from inspectorate.web.jobs.changes import JobRequest, JobResult, do
from inspectorate.web.jobs.models import PRIORITY, QUEUE, Job, JobKind
from inspectorate.web.permissions import Action, ConcurrentChange

LARGEST_AT_ONCE = 250_000
"""Size in bytes of the largest long list that is read within the request: 1,500 rows of a CSV file, about
5,000 of a workbook.
"""


def sending(
    *, access: InspectionAccess, group: CaseGroup, name: str, content: bytes, sheet: str
) -> JobRequest:
    """Return the request to read an uploaded long list in the background."""
    return JobRequest(
        JobKind.SEND_LONG_LIST,
        send_long_list,
        reverse("cases:send", args=[access.inspection.pk, group.key]),
        access.inspection,
        {"group": group.key, "name": name, "sheet": sheet},
        content,
    )


def confirmation(*, access: InspectionAccess, long_list: LongList, columns: Mapping[str, str]) -> JobRequest:
    """Return the request to read a long list with these columns in the background."""
    return JobRequest(
        JobKind.CONFIRM_COLUMNS,
        confirm_columns,
        reverse("cases:columns", args=[access.inspection.pk, long_list.pk]),
        access.inspection,
        {"long_list": long_list.pk, "read_at": _text(long_list.read_at), "columns": dict(columns)},
    )


@task(takes_context=True, queue_name=QUEUE, priority=PRIORITY)
def send_long_list(context: TaskContext, number: int) -> None:
    """Do the job with this number: save an uploaded long list."""
    do(number, context.attempt, _send)


@task(takes_context=True, queue_name=QUEUE, priority=PRIORITY)
def confirm_columns(context: TaskContext, number: int) -> None:
    """Do the job with this number: read a long list with the confirmed columns."""
    do(number, context.attempt, _confirm)


def _send(job: Job) -> JobResult:
    arguments, content = job.request
    access = _access(job)
    record = changes.send_long_list(
        access=access,
        group=long_lists.group(access=access, key=arguments["group"]),
        name=arguments["name"],
        content=content,
        sheet=arguments["sheet"],
    )
    return _result(job, "cases:columns", record)


def _confirm(job: Job) -> JobResult:
    arguments, _content = job.request
    access = _access(job)
    record = long_lists.long_list(access=access, id=arguments["long_list"])
    if record.read_at != (parse_datetime(arguments["read_at"]) if arguments["read_at"] else None):
        raise ConcurrentChange(
            _("Somebody has confirmed other columns of this list since. Look at them, and confirm again.")
        )
    record = changes.confirm_columns(access=access, long_list=record, columns=arguments["columns"])
    return _result(job, "cases:long_list", record)


def _access(job: Job) -> InspectionAccess:
    return open_inspection(by=job.person, id=job.inspection_id or 0, action=Action.SEND_LONG_LIST)


def _result(job: Job, page: str, record: LongList) -> JobResult:
    parts = {"inspection": job.inspection_id, "long_list": record.pk}
    return JobResult(page, parts, "api:long_list", parts)


def _text(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
