"""Pages of jobs: the list of one's own, and one with its progress."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from inspectorate.method.faults import Fault
from inspectorate.web.jobs import forms, queries
from inspectorate.web.jobs.models import Job
from inspectorate.web.jobs.progress import progress_of
from inspectorate.web.lists import list_page
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.rest.conditional_requests import entity_tag
from inspectorate.web.worker import TIME_LIMIT


@require_safe
def jobs(request: AuthenticatedRequest) -> HttpResponse:
    """List the person's jobs."""
    filters = forms.JobFilterForm(request.GET)
    jobs = queries.filtered_jobs(by=request.user, **filters.values)
    return render(request, "jobs/jobs.html", {"list": list_page(jobs, filters, request.GET)})


@require_safe
def job(request: AuthenticatedRequest, job: int) -> HttpResponse:
    """Show how far a job is; once it is done, redirect to the record that it made."""
    record = queries.job(by=request.user, id=job)
    if record.is_done:
        return redirect(record.result_page)
    return render(request, "jobs/job.html", _context(record))


@require_safe
def live_job(request: AuthenticatedRequest, job: int) -> HttpResponse:
    """Return the part of the page that changes, or 304 if it matches the browser's ETag.

    Once the job has ended, redirect to its page: the script then loads the whole page.
    """
    record = queries.job(by=request.user, id=job)
    if record.is_finished:
        return redirect("jobs:job", record.pk)
    response = HttpResponse(render_to_string("jobs/_job.html", _context(record), request))
    etag = response.headers["ETag"] = entity_tag(response)
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304, headers={"ETag": etag})
    return response


def _context(record: Job) -> dict[str, Any]:
    problem = record.problem_values
    return {
        "job": record,
        "progress": progress_of(record),
        "before": queries.jobs_before(job=record),
        "waits_long": queries.waits_long(job=record),
        "minutes": int(TIME_LIMIT.total_seconds() // 60),
        "problem": problem,
        "faults": [Fault(**values) for values in problem.get("faults", ())],
    }
