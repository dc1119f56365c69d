"""Queue jobs, do them in the worker, and delete them a day after their end."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

from cryptography.fernet import InvalidToken
from django.db import transaction
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import TaskResult, TaskResultStatus
from django_tasks.base import Task
from django_tasks.signals import task_finished

from inspectorate.method.faults import FaultsFound
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventOutcome, EventType
from inspectorate.web.jobs.models import LIFETIME, QUEUE, UNFINISHED, Job, JobKind, JobState
from inspectorate.web.logs import current_request_id
from inspectorate.web.mail.changes import notify
from inspectorate.web.people.models import Person
from inspectorate.web.people.queries import roles_of
from inspectorate.web.permissions import Action, NotPermitted, NotVisible, RuleBroken, require
from inspectorate.web.tokens.models import Token
from inspectorate.web.translation import translated, translated_fault
from inspectorate.web.worker import TIME_LIMIT, TaskTimeout

MOST_UNFINISHED = 5
"""How many jobs of one person may wait or run."""

DAYS_OF_UNFINISHED = 7
"""Days after which a job that never ended is deleted, with what was sent."""


@dataclass(frozen=True, slots=True)
class JobRequest:
    """What is asked for: the kind of a job, its task, and what the task needs.

    `page` is the address of the page on which it can be asked for again. `arguments` are values that JSON can
    hold; `content` is an uploaded file.
    """

    kind: JobKind
    task: Task[..., Any]
    page: str
    inspection: Any = None
    arguments: dict[str, Any] = field(default_factory=dict)
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class JobResult:
    """What a job made: the names of its page and of its address in the API, with their parameters.

    `file` is the file that it made, with the numbers of the inspections whose cases are in it. `inspection`
    is an inspection that it set up.
    """

    page: str
    page_parts: dict[str, Any]
    address: str
    address_parts: dict[str, Any]
    file: bytes = b""
    file_name: str = ""
    inspections: list[int] = field(default_factory=list)
    inspection: Any = None


Work = Callable[[Job], JobResult]


@transaction.atomic
def queue(*, by: Person, job_request: JobRequest, token: int | None = None) -> Job:
    """Queue a job, and return it; the same job if the same request waits or runs already.

    `token` is the number of the token with which a program asks. Raises RuleBroken if too many jobs of the
    person have not ended.
    """
    require(Action.SEE_JOBS, roles_of(by))
    # Locked, so that a request that is sent twice at once is queued once.
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    digest = _digest(job_request)
    unfinished = by.jobs.filter(state__in=UNFINISHED).defer("content", "arguments")
    if repeated := unfinished.filter(digest=digest).first():
        return repeated
    if unfinished.count() >= MOST_UNFINISHED:
        raise RuleBroken(
            _("%(number)s of your background jobs have not finished. Wait until one has finished.")
            % {"number": MOST_UNFINISHED}
        )
    job = Job(
        kind=job_request.kind,
        person=by,
        inspection=job_request.inspection,
        token=token,
        request_id=current_request_id(),
        digest=digest,
        request_page=job_request.page,
    )
    job.encrypt_request(job_request.arguments, job_request.content)
    job.save()
    job_request.task.enqueue(job.pk)
    return job


def do(number: int, attempt: int, work: Work) -> None:
    """Do a job that has not ended, and store its result in the same transaction.

    If the worker is killed, the database undoes both, and the job is done again. `work` gets the permission
    of the person again; a refusal ends the job. Raises what goes wrong in any other way.
    """
    unfinished = Job.objects.filter(pk=number, state__in=UNFINISHED)
    if not unfinished.update(state=JobState.RUNNING, started_at=timezone.now(), attempts=attempt):
        return
    try:
        with transaction.atomic():
            # Locked, so that a job is done once if two workers have it.
            job = unfinished.select_for_update(of=("self",)).select_related("person", "inspection").first()
            if job is not None:
                _require_requester(job)
                _finish(job, work(job))
    except (NotVisible, NotPermitted) as error:
        _refuse(number, error)
    except FaultsFound as error:
        fail(number, "unsound", _("There is a problem with your request."), faults=error)
    except RuleBroken as error:
        fail(number, error.code, str(error))
    except InvalidToken:
        fail(number, "broken", _("The keys of the service have changed. Submit your request again."))
    except TaskTimeout:
        minutes = int(TIME_LIMIT.total_seconds() // 60)
        text = _("The job took more than %(minutes)s minutes and was stopped. Nothing was changed.")
        fail(number, "too_large", text % {"minutes": minutes})
    except MemoryError:
        fail(number, "too_large", _("The job needs more memory than the service has. Nothing was changed."))
    except BaseException:
        unfinished.update(state=JobState.WAITING)
        raise


def fail(number: int, code: str, detail: str, *, faults: FaultsFound | None = None) -> None:
    """End a job without a result, with the code and the sentence of a problem. What was sent is deleted."""
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(pk=number, state__in=UNFINISHED).first()
        if job is None:
            return
        values = [asdict(translated_fault(fault)) for fault in faults.faults] if faults else []
        job.encrypt_problem({"code": code, "detail": detail, "faults": values})
        _end(job, JobState.FAILED)


@receiver(task_finished)
def give_up(task_result: TaskResult[Any], **_kwargs: Any) -> None:
    """End the job of a task that failed for good."""
    if task_result.status == TaskResultStatus.FAILED and task_result.task.queue_name == QUEUE:
        text = _(
            "Something went wrong on our side. Nothing was changed. Tell the people who run the service."
        )
        fail(task_result.args[0], "broken", text)


def delete_files_with_cases() -> None:
    """Delete the jobs that made a file with cases of several inspections.

    Called when cases are deleted: such a file can be asked for again, without them.
    """
    Job.objects.filter(inspection=None).exclude(result_inspections=[]).delete()


def delete_old_jobs() -> None:
    """Delete jobs a day after their end, and those that never ended after a week."""
    now = timezone.now()
    Job.objects.filter(finished_at__lt=now - LIFETIME).delete()
    Job.objects.filter(queued_at__lt=now - timedelta(days=DAYS_OF_UNFINISHED)).delete()


def _digest(job_request: JobRequest) -> str:
    inspection = job_request.inspection.pk if job_request.inspection else None
    values = json.dumps([job_request.kind, inspection, job_request.arguments], sort_keys=True)
    return hashlib.sha256(values.encode() + b"\n" + job_request.content).hexdigest()


def _require_requester(job: Job) -> None:
    """Raise NotPermitted if the person's account is closed, or the token has ended, since the request."""
    if not job.person.is_active:
        raise NotPermitted(_("Your account has been closed."))
    if job.token is not None:
        token = Token.objects.filter(pk=job.token, expires_at__gt=timezone.now())
        if not token.exists():
            raise NotPermitted(_("The token of the request has been revoked or has expired."))


def _finish(job: Job, result: JobResult) -> None:
    job.result_page = reverse(result.page, kwargs=result.page_parts)
    job.result_address = reverse(result.address, kwargs=result.address_parts)
    job.encrypt_result(result.file)
    job.file_name, job.result_inspections = result.file_name, result.inspections
    job.inspection = result.inspection or job.inspection
    _end(job, JobState.DONE)


def _end(job: Job, state: JobState) -> None:
    job.state, job.finished_at = state, timezone.now()
    job.arguments, job.content = "", None
    job.save()
    text = _("Done: %(work)s") if job.is_done else _("Failed: %(work)s")
    # A job that failed is deleted after a day, and its page with it; the list of jobs stays.
    page = job.result_page if job.is_done else reverse("jobs:jobs")
    notify([job.person], text % {"work": job.title}, page=page, inspection=job.inspection)


def _refuse(number: int, error: NotVisible | NotPermitted) -> None:
    """End a job that its person may no longer have done, and record that it was denied."""
    reason = translated(*error.args) if error.args else _("You can no longer see this record.")
    with transaction.atomic():
        job = Job.objects.select_related("person").defer("content").get(pk=number)
        audit.record_by(
            job.person,
            EventType(job.kind),
            job.inspection_id,
            outcome=EventOutcome.DENIED,
            subject=job.title,
            after={"why": reason},
        )
        fail(number, "refused", reason)
