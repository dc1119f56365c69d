"""Publication in the background: a release is made by a job, and published at its moment by a task."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django_tasks import TaskContext, task

from inspectorate.method.faults import FaultsFound
from inspectorate.web.inspections.queries import InspectionAccess, open_inspection
from inspectorate.web.jobs.changes import JobRequest, JobResult, do
from inspectorate.web.jobs.models import PRIORITY, QUEUE, Job, JobKind
from inspectorate.web.jobs.progress import reported_progress
from inspectorate.web.permissions import Action, ConcurrentChange, NotPermitted, NotVisible, RuleBroken
from inspectorate.web.publication.changes import preparation, releases
from inspectorate.web.publication.models import Release, ReleaseState
from inspectorate.web.translation import translated, translated_fault


def release_preparation(*, access: InspectionAccess, publish_at: datetime, note: str) -> JobRequest:
    """Return the request to prepare a release in the background. Raises RuleBroken as `prepare` does."""
    preparation.require_no_blockers(access)
    preparation.require_valid(access.inspection, publish_at, note)
    return JobRequest(
        JobKind.PREPARE_RELEASE,
        prepare_release,
        reverse("publication:prepare", args=[access.inspection.pk]),
        access.inspection,
        {"publish_at": publish_at.isoformat(), "note": note},
    )


@task(takes_context=True, queue_name=QUEUE, priority=PRIORITY)
def prepare_release(context: TaskContext, number: int) -> None:
    """Do the job with this number: prepare a release."""
    do(number, context.attempt, _prepare)


def _prepare(job: Job) -> JobResult:
    arguments, _content = job.request
    publish_at = parse_datetime(arguments["publish_at"])
    if job.inspection is None or publish_at is None:
        raise NotVisible
    access = open_inspection(by=job.person, id=job.inspection.pk, action=Action.PREPARE_RELEASE)
    with reported_progress(job.pk) as progress:
        release = preparation.prepare(
            access=access, publish_at=publish_at, note=arguments["note"], progress=progress
        )
    parts = {"inspection": job.inspection.pk, "release": release.pk}
    return JobResult("publication:release", parts, "api:release", parts)


@transaction.atomic
def schedule(*, access: InspectionAccess, release: int) -> Release:
    """Schedule a release, with the task that publishes it. Raises as `releases.schedule` does."""
    record = releases.schedule(access=access, release=release)
    publish_at_moment.using(run_after=record.publish_at).enqueue(record.pk)
    return record


@task()
def publish_at_moment(number: int) -> None:
    """Publish a scheduled release whose moment has come, as the person who scheduled it.

    A release that cannot be published goes back to “prepared” with the reason, and people are notified. Any
    other failure is tried again.
    """
    release = Release.objects.select_related("scheduled_by").get(pk=number)
    if release.state != ReleaseState.SCHEDULED or release.scheduled_by is None:
        return
    try:
        person = release.scheduled_by
        if not person.is_active:
            raise NotVisible
        access = open_inspection(by=person, id=release.inspection_id, action=Action.PUBLISH_RELEASE)
        releases.publish_scheduled(access=access, release=number)
    except ConcurrentChange:
        raise
    except (NotVisible, NotPermitted, RuleBroken, FaultsFound) as error:
        releases.give_up(release=number, problem=_reason(error))


def _reason(error: Exception) -> str:
    if isinstance(error, FaultsFound):
        return str(translated_fault(error.faults[0]))
    if isinstance(error, RuleBroken):
        return str(error)
    return translated(*error.args) if error.args else _("The person who scheduled it can no longer publish.")
