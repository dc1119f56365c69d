"""Let background tasks that failed run again."""

from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from inspectorate.web import worker
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.mail.models import Message, MessageState
from inspectorate.web.operations.queries.background_tasks import BackgroundTask
from inspectorate.web.people.models import Person
from inspectorate.web.people.queries import roles_of
from inspectorate.web.permissions import Action, RuleBroken, require


@transaction.atomic
def retry(*, by: Person, background_task: BackgroundTask) -> None:
    """Let a background task that failed for good run again. Raises RuleBroken for any other.

    A job that failed is not done again: what was sent is deleted, and its person asks again.
    """
    require(Action.RETRY_BACKGROUND_TASK, roles_of(by))
    if background_task.is_of_job:
        raise RuleBroken(_("The files of this task have been deleted. Ask the person to upload them again."))
    # Locked, so that a task whose button is pressed twice at once is put back once.
    failed = DBTaskResult.objects.select_for_update().failed().filter(pk=background_task.row.pk)
    row = failed.first()
    if row is None:
        raise RuleBroken(_("This task has not failed. You do not need to run it again."))
    message = background_task.message
    if message:
        Message.objects.filter(pk=message.pk, state=MessageState.FAILED).update(state=MessageState.WAITING)
    worker.start_again(row)
    after = {"message": message.pk, "to": str(message.person or "")} if message else None
    inspection = message.inspection_id if message else None
    audit.record_by(
        by, EventType.RETRY_BACKGROUND_TASK, inspection, subject=background_task.title, after=after
    )
