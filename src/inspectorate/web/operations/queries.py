"""Read background tasks and the messages that they send."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from inspectorate.web.mail.models import QUEUE, Message, MessageState
from inspectorate.web.people.models import Person
from inspectorate.web.people.queries import roles_of
from inspectorate.web.permissions import Action, NotVisible, require

LONGEST_LIST = 200
"""How many tasks of each status are listed."""


@dataclass(frozen=True, slots=True)
class BackgroundTask:
    """A background task that is not done, with the message that it sends, if any."""

    row: DBTaskResult[..., Any]
    message: Message | None

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
    numbers = [_message_number(row) for row in rows]
    messages = Message.objects.filter(pk__in=filter(None, numbers)).select_related("person")
    by_number = {message.pk: message for message in messages}
    return [
        BackgroundTask(row, by_number.get(number) if number else None)
        for row, number in zip(rows, numbers, strict=True)
    ]


def background_task(*, by: Person, id: UUID) -> BackgroundTask:  # noqa: A002 - the record's id
    """Return one background task. Raises NotVisible when there is none with this id."""
    require(Action.SEE_BACKGROUND_TASKS, roles_of(by))
    row = DBTaskResult.objects.filter(pk=id).first()
    if row is None:
        raise NotVisible
    number = _message_number(row)
    message = Message.objects.filter(pk=number).select_related("person").first() if number else None
    return BackgroundTask(row, message)


def message_counts(*, by: Person) -> Mapping[str, int]:
    """Return the number of messages in each state."""
    require(Action.SEE_BACKGROUND_TASKS, roles_of(by))
    counts = dict(Message.objects.values_list("state").annotate(number=Count("pk")))
    return {state.value: counts.get(state.value, 0) for state in MessageState}


def _message_number(row: DBTaskResult[..., Any]) -> int | None:
    return row.args_kwargs["args"][0] if row.queue_name == QUEUE else None
