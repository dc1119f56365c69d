"""Read jobs: a person sees their own only."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from inspectorate.web.jobs.models import SCOPES, Job, JobState
from inspectorate.web.people.models import Person
from inspectorate.web.people.queries import roles_of
from inspectorate.web.permissions import Action, NotVisible, require

_LARGE = ("content", "arguments", "result")

LONG_WAIT = timedelta(minutes=1)
"""After this time, the page of a waiting job says that the worker may have stopped."""


def own_jobs(*, by: Person, scopes: Collection[str] | None = None) -> QuerySet[Job]:
    """Return the jobs of a person, the latest first, without what was sent.

    With `scopes`, those of a token, only jobs for which the token may ask.
    """
    require(Action.SEE_JOBS, roles_of(by))
    jobs = Job.objects.filter(person=by).select_related("inspection__service")
    if scopes is not None:
        jobs = jobs.filter(kind__in=[kind for kind, scope in SCOPES.items() if scope in scopes])
    return jobs.defer(*_LARGE).order_by("-pk")


def filtered_jobs(*, by: Person, kind: str = "", state: str = "") -> QuerySet[Job]:
    """Return the jobs of a person, by default all, of a kind and in a state."""
    conditions = {"kind": kind, "state": state}
    return own_jobs(by=by).filter(**{name: value for name, value in conditions.items() if value})


def job(*, by: Person, id: int, scopes: Collection[str] | None = None) -> Job:  # noqa: A002 - the record's id
    """Return one of a person's jobs. Raises NotVisible for any other."""
    record = own_jobs(by=by, scopes=scopes).filter(pk=id).first()
    if record is None:
        raise NotVisible
    return record


def failed_jobs(*, by: Person, inspections: Collection[int]) -> list[Job]:
    """Return a person's jobs in some inspections that failed, without those that were asked for again."""
    jobs = reversed(own_jobs(by=by).filter(inspection__in=inspections))
    latest = {(record.inspection_id, record.kind): record for record in jobs}
    return [record for record in latest.values() if record.state == JobState.FAILED]


def jobs_before(*, job: Job) -> int:
    """Return how many jobs wait or run before a waiting one."""
    unfinished = Job.objects.filter(state__in=(JobState.WAITING, JobState.RUNNING))
    return unfinished.filter(pk__lt=job.pk).count() if job.state == JobState.WAITING else 0


def waits_long(*, job: Job) -> bool:
    """Return whether a job waits for so long that the worker may have stopped."""
    return job.state == JobState.WAITING and timezone.now() - job.queued_at > LONG_WAIT


def by_numbers(numbers: Sequence[int]) -> dict[int, Job]:
    """Return jobs by number, for the page of background tasks, without what was sent."""
    jobs = Job.objects.filter(pk__in=numbers).select_related("person")
    return {record.pk: record for record in jobs.defer(*_LARGE)}
