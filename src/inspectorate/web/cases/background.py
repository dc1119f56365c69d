"""Long lists and draws in the background: what takes longer than about a second is done by the worker."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django_tasks import TaskContext, task

from inspectorate.method.standards.casework import CaseGroup
from inspectorate.web.cases import changes
from inspectorate.web.cases.models import LongList, Seal
from inspectorate.web.cases.queries import long_lists, seals
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


def numbering(*, access: InspectionAccess, seal: Seal) -> JobRequest:
    """Return the request to calculate the numbered samples of a seal in the background."""
    page = reverse("cases:number", args=[access.inspection.pk, seal.group, seal.number])
    return JobRequest(JobKind.NUMBER_SAMPLES, number_samples, page, access.inspection, _seal_key(seal))


def choice(*, access: InspectionAccess, seal: Seal, value: str) -> JobRequest:
    """Return the request to draw the numbered sample that a value decides in the background."""
    page = reverse("cases:choose", args=[access.inspection.pk, seal.group, seal.number])
    arguments = {**_seal_key(seal), "value": value}
    return JobRequest(JobKind.CHOOSE_SAMPLE, choose_sample, page, access.inspection, arguments)


@task(takes_context=True, queue_name=QUEUE, priority=PRIORITY)
def send_long_list(context: TaskContext, number: int) -> None:
    """Do the job with this number: save an uploaded long list."""
    do(number, context.attempt, _send)


@task(takes_context=True, queue_name=QUEUE, priority=PRIORITY)
def confirm_columns(context: TaskContext, number: int) -> None:
    """Do the job with this number: read a long list with the confirmed columns."""
    do(number, context.attempt, _confirm)


@task(takes_context=True, queue_name=QUEUE, priority=PRIORITY)
def number_samples(context: TaskContext, number: int) -> None:
    """Do the job with this number: calculate numbered samples."""
    do(number, context.attempt, _number)


@task(takes_context=True, queue_name=QUEUE, priority=PRIORITY)
def choose_sample(context: TaskContext, number: int) -> None:
    """Do the job with this number: draw a numbered sample."""
    do(number, context.attempt, _choose)


def _send(job: Job) -> JobResult:
    arguments, content = job.request
    access = _access(job, Action.SEND_LONG_LIST)
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
    access = _access(job, Action.SEND_LONG_LIST)
    record = long_lists.long_list(access=access, id=arguments["long_list"])
    if record.read_at != (parse_datetime(arguments["read_at"]) if arguments["read_at"] else None):
        raise ConcurrentChange(
            _(
                "Someone else has confirmed other columns of this list. Check the columns and confirm them "
                "again."
            )
        )
    record = changes.confirm_columns(access=access, long_list=record, columns=arguments["columns"])
    return _result(job, "cases:long_list", record)


def _number(job: Job) -> JobResult:
    arguments, _content = job.request
    access = _access(job, Action.NUMBER_SAMPLES)
    changes.number_samples(access=access, seal=_seal(access, arguments))
    return _sample(job, arguments["group"], "api:seals")


def _choose(job: Job) -> JobResult:
    arguments, _content = job.request
    access = _access(job, Action.CHOOSE_SAMPLE)
    changes.choose_sample(access=access, seal=_seal(access, arguments), value=arguments["value"])
    return _sample(job, arguments["group"], "api:sample")


def _seal_key(seal: Seal) -> dict[str, Any]:
    return {"group": seal.group, "seal": seal.number}


def _seal(access: InspectionAccess, arguments: Mapping[str, Any]) -> Seal:
    group = long_lists.group(access=access, key=arguments["group"])
    return seals.seal(access=access, group=group, number=arguments["seal"])


def _sample(job: Job, group: str, address: str) -> JobResult:
    parts = {"inspection": job.inspection_id, "group": group}
    return JobResult("cases:sample", parts, address, parts)


def _access(job: Job, action: Action) -> InspectionAccess:
    return open_inspection(by=job.person, id=job.inspection_id or 0, action=action)


def _result(job: Job, page: str, record: LongList) -> JobResult:
    parts = {"inspection": job.inspection_id, "long_list": record.pk}
    return JobResult(page, parts, "api:long_list", parts)


def _text(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
