"""API of jobs: how far slow work is, and where its result is."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router, Schema, Status

from inspectorate.web.jobs import changes, queries
from inspectorate.web.jobs.changes import JobRequest
from inspectorate.web.jobs.models import Job, JobKind, JobState
from inspectorate.web.jobs.progress import progress_of
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.rest.problems import Problem, problem_details, responses
from inspectorate.web.rest.schemas import Number, Page, PageNumber, Size, described, paginate

router = Router(tags=["Jobs"])


class JobProgressOut(Schema):
    """How far a running job is that makes files."""

    done: int = described("How many files are ready.", 3, ge=0)
    total: int = described("How many files it makes.", 8, ge=1)
    next: str = described("The title of the next file; empty after the last.", "Report as a tagged PDF")


class JobOut(Schema):
    """A job: background work that follows a request, and its result."""

    id: int = described("The number of the job.", 1)
    kind: JobKind = described("The kind of job.", "send_long_list")
    state: JobState = described("The state of the job.", "done")
    inspection: int | None = described("The number of its inspection; null if it has none.", 1)
    queued_at: datetime = described("When it was requested.", "2018-08-20T09:00:00Z")
    started_at: datetime | None = described("When it last started; null until then.", None)
    finished_at: datetime | None = described("When it ended; null until then.", None)
    expires_at: datetime | None = described("When it is deleted; null until it has ended.", None)
    progress: JobProgressOut | None = described(
        "How far it is; null unless the job runs and makes files.", None
    )
    result: str | None = described(
        "The address of the result; null unless the job is done.", "/api/v1/inspections/1/long-lists/1"
    )
    problem: Problem | None = described("Why it failed; null unless it has failed.", None)


@router.get("/jobs", response=responses(Page[JobOut]), url_name="jobs")
def list_jobs(request: AuthenticatedRequest, page: PageNumber = 1, size: Size = 50) -> dict[str, Any]:
    """List your jobs, the latest first: those that have not ended, and those of the last day."""
    return paginate(queries.own_jobs(by=request.user, scopes=_scopes(request)), page, size, detail)


@router.get("/jobs/{int:job}", response=responses(JobOut), url_name="job")
def read_job(request: AuthenticatedRequest, job: Number) -> dict[str, Any]:
    """Return one of your jobs: how far it is, the address of its result, or why it failed.

    A token needs the scope of the request for the job as well.
    """
    return detail(queries.job(by=request.user, id=job, scopes=_scopes(request)))


def detail(job: Job) -> dict[str, Any]:
    """Return the values of a job for `JobOut`."""
    names = ("id", "kind", "state", "queued_at", "started_at", "finished_at", "expires_at")
    values, progress = job.problem_values, progress_of(job)
    return {
        **{name: getattr(job, name) for name in names},
        "inspection": job.inspection_id,
        "progress": asdict(progress) if progress else None,
        "result": job.result_address or None,
        "problem": problem_details(**values, request_id=job.request_id) if values else None,
    }


def queued(request: AuthenticatedRequest, response: HttpResponse, job_request: JobRequest) -> Status[Any]:
    """Queue a job, and return the response 202 to the request for it, with its address as Location."""
    token = getattr(request, "token_id", None)
    job = changes.queue(by=request.user, job_request=job_request, token=token)
    response.headers["Location"] = reverse("api:job", args=[job.pk])
    response.headers["Retry-After"] = "2"
    return Status(202, detail(job))


def _scopes(request: HttpRequest) -> list[str] | None:
    return getattr(request, "token_scopes", None)
