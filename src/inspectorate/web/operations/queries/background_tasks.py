"""Read background tasks and the messages that they send."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext_lazy as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from inspectorate.web.jobs.models import QUEUE as JOBS
from inspectorate.web.jobs.models import Job
from inspectorate.web.jobs.queries import by_numbers
from inspectorate.web.mail.models import QUEUE as MAIL
from inspectorate.web.mail.models import Message, MessageState
from inspectorate.web.people.models import Person
from inspectorate.web.people.queries import roles_of
from inspectorate.web.permissions import Action, NotVisible, require

TITLES = {"publish_at_moment": _("Publish a report at its scheduled time")}
"""What tasks do that belong to no message and no job, by name."""

LONGEST_LIST = 200
"""How many tasks of each status are listed."""


@dataclass(frozen=True, slots=True)
class BackgroundTask:
    """A background task that is not done, with the message that it sends or the job that it does, if any."""

    row: DBTaskResult[..., Any]
    message: Message | None
    job: Job | None = None

    @property
    def title(self) -> str:
        """What it does, as shown on pages."""
        if self.message:
            return self.message.kind_title
        if self.job:
            return self.job.title
        return str(TITLES.get(self.row.task_name, self.row.task_name))

    @property
    def person(self) -> Person | None:
        """Who gets the message, or asked for the job."""
        return self.message.person if self.message else self.job.person if self.job else None

    @property
    def is_of_job(self) -> bool:
        """Whether it does a job, which is not done again once it has failed."""
        return bool(self.row.queue_name == JOBS)

    @property
    def attempts(self) -> int:
        """How often it was tried."""
        return len(self.row.worker_ids)

    @property
    def is_failed(self) -> bool:
        """Whether it failed for good."""
        return bool(self.row.status == TaskResultStatus.FAILED)

    @property
    def is_running(self) -> bool:
        """Whether a worker runs it now."""
        return bool(self.row.status == TaskResultStatus.RUNNING)

    @property
    def next_attempt(self) -> datetime | None:
        """When it runs again after an attempt that failed."""
        return self.row.run_after if self.attempts and not self.is_failed else None

    @property
    def error(self) -> str:
        """The name of the error in the last attempt."""
        return str(self.row.exception_class_path).rpartition(".")[2]


def background_tasks(*, by: Person) -> list[BackgroundTask]:
    """Return the background tasks that are not done: failed ones first, then the oldest."""
    require(Action.SEE_BACKGROUND_TASKS, roles_of(by))
    statuses = (TaskResultStatus.FAILED, TaskResultStatus.RUNNING, TaskResultStatus.READY)
    rows = [
        row
        for status in statuses
        for row in DBTaskResult.objects.filter(status=status).order_by("enqueued_at")[:LONGEST_LIST]
    ]
    return _with_records(rows)


def background_task(*, by: Person, id: UUID) -> BackgroundTask:  # noqa: A002 - the record's id
    """Return one background task. Raises NotVisible when there is none with this id."""
    require(Action.SEE_BACKGROUND_TASKS, roles_of(by))
    row = DBTaskResult.objects.filter(pk=id).first()
    if row is None:
        raise NotVisible
    [task] = _with_records([row])
    return task


def message_counts(*, by: Person) -> Mapping[str, int]:
    """Return the number of messages in each state."""
    require(Action.SEE_BACKGROUND_TASKS, roles_of(by))
    counts = dict(Message.objects.values_list("state").annotate(number=Count("pk")))
    return {state.value: counts.get(state.value, 0) for state in MessageState}


def _with_records(rows: Sequence[DBTaskResult[..., Any]]) -> list[BackgroundTask]:
    """Return tasks with the messages that they send and the jobs that they do."""
    numbers = [row.args_kwargs["args"][0] for row in rows if row.queue_name == MAIL]
    messages = {
        message.pk: message
        for message in Message.objects.filter(pk__in=numbers).select_related("person").order_by()
    }
    jobs = by_numbers([row.args_kwargs["args"][0] for row in rows if row.queue_name == JOBS])
    return [
        BackgroundTask(
            row,
            messages.get(row.args_kwargs["args"][0]) if row.queue_name == MAIL else None,
            jobs.get(row.args_kwargs["args"][0]) if row.queue_name == JOBS else None,
        )
        for row in rows
    ]
