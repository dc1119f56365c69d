"""Queue messages, deliver them in the worker, and delete them some days later."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone
from django_tasks import TaskContext, TaskResult, TaskResultStatus, task
from django_tasks.signals import task_finished

from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.mail.models import QUEUE, Message, MessageKind, MessageState, Notification

DAYS_OF_FAILED = 90
"""Days after which a message that could not be sent is deleted."""

DAYS_OF_SEEN = 30
"""Days after which a notification that was seen is deleted."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What a message says, and which record it is about: an inspection, and an alert in it.

    `page` is the address of the page for a notification of the same people, with the subject as its text.
    Without it there is none.
    """

    kind: MessageKind
    subject: str
    text: str
    inspection: Any = None
    alert: Any = None
    page: str = ""


def notify(people: Iterable[Any], text: str, *, page: str, inspection: Any = None) -> None:
    """Notify people inside the service. The text names no case and no child."""
    Notification.objects.bulk_create(
        Notification(person=person, text=text, page=page, inspection=inspection) for person in people
    )


def queue(letter: Letter, people: Iterable[Any], *, address: str = "") -> None:
    """Queue a message to each of these people, in the transaction of the change it is about, and notify them.

    `address` is a former address to send it to. Queues nothing if the service sends no email.
    """
    people = list(people)
    if letter.page:
        notify(people, letter.subject, page=letter.page, inspection=letter.inspection)
    if not settings.SENDS_MAIL:
        return
    for person in people:
        message = Message(kind=letter.kind, person=person, inspection=letter.inspection, alert=letter.alert)
        message.encrypt(letter.subject, letter.text)
        if address:
            message.encrypt_address(address)
        with transaction.atomic():
            message.save()
            deliver.enqueue(message.pk)


@task(takes_context=True, queue_name=QUEUE)
def deliver(context: TaskContext, number: int) -> None:
    """Deliver a message that waits. Raises what the mail server or the connection raises."""
    message = waiting_message(number)
    if message is not None:
        attempt_delivery(message, context.attempt)


def waiting_message(number: int) -> Message | None:
    """Return a message that waits; None if it was sent or deleted."""
    waiting = Message.objects.filter(pk=number, state=MessageState.WAITING)
    return waiting.select_related("person", "alert").first()


def attempt_delivery(message: Message, attempt: int) -> None:
    """Send a message, and record that it was sent. The name of an error is stored, and the error raised."""
    message.attempts = attempt
    subject, text = message.subject_and_text
    if message.person is None:
        raise ValueError("a message is delivered to a person")
    try:
        email = EmailMessage(subject, text, to=[message.recipient], headers=_headers(message))
        email.send()
    except Exception as error:
        message.error = type(error).__name__[:100]
        message.save(update_fields=["attempts", "error"])
        raise
    message.state, message.sent_at, message.error = MessageState.SENT, timezone.now(), ""
    if not settings.DEMO:
        message.content = message.address = ""
    with transaction.atomic():
        message.save()
        _record(EventType.SEND_MESSAGE, message)


@receiver(task_finished)
def give_up(task_result: TaskResult[Any], **_kwargs: Any) -> None:
    """Mark the message of a task that failed for good, and record it."""
    if task_result.status != TaskResultStatus.FAILED or task_result.task.queue_name != QUEUE:
        return
    message = waiting_message(task_result.args[0])
    if message is not None:
        message.state = MessageState.FAILED
        with transaction.atomic():
            message.save(update_fields=["state"])
            _record(EventType.GIVE_UP_MESSAGE, message)


def delete_old_messages() -> None:
    """Delete messages some days after they were sent, and those that failed long ago."""
    now = timezone.now()
    sent = Message.objects.filter(state=MessageState.SENT)
    sent.filter(sent_at__lt=now - timedelta(days=settings.MAIL_DAYS)).delete()
    failed = Message.objects.filter(state=MessageState.FAILED)
    failed.filter(queued_at__lt=now - timedelta(days=DAYS_OF_FAILED)).delete()


def delete_seen_notifications() -> None:
    """Delete notifications some days after they were seen."""
    limit = timezone.now() - timedelta(days=DAYS_OF_SEEN)
    Notification.objects.filter(seen_at__lt=limit).delete()


def _headers(message: Message) -> dict[str, str]:
    """Return the headers of a message. Its id is the same in every attempt, so that a copy is recognised."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("<> ") or "localhost"
    number = f"{message.pk}.{message.queued_at:%Y%m%d%H%M%S%f}"
    return {"Message-ID": f"<{number}@{domain}>", "Auto-Submitted": "auto-generated"}


def _record(event_type: EventType, message: Message) -> None:
    """Record what became of a message. Verification compares the number."""
    audit.record_by(
        audit.SERVICE,
        event_type,
        message.inspection_id,
        subject=message.alert.audit_subject if message.alert else message.kind_title,
        after={"message": message.pk, "to": message.person.name if message.person else ""},
    )
