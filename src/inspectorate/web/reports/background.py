"""Word documents of a draft in the background: each is read in a process of its own."""

from django.urls import reverse
from django_tasks import TaskContext, task

from inspectorate.web.inspections.queries import InspectionAccess, open_inspection
from inspectorate.web.jobs.changes import JobRequest, JobResult, do
from inspectorate.web.jobs.models import PRIORITY, QUEUE, Job, JobKind
from inspectorate.web.permissions import Action
from inspectorate.web.reports.changes import word_drafts
from inspectorate.web.reports.queries.word_drafts import REVIEW


def word_upload(*, access: InspectionAccess, name: str, content: bytes) -> JobRequest:
    """Return the request to read a Word document of a draft in the background."""
    page = reverse("reports:word", args=[access.inspection.pk])
    arguments = {"name": name}
    return JobRequest(JobKind.READ_WORD_DRAFT, read_word_draft, page, access.inspection, arguments, content)


@task(takes_context=True, queue_name=QUEUE, priority=PRIORITY)
def read_word_draft(context: TaskContext, number: int) -> None:
    """Do the job with this number: read a Word document of a draft."""
    do(number, context.attempt, _read)


def _read(job: Job) -> JobResult:
    arguments, content = job.request
    access = open_inspection(by=job.person, id=job.inspection_id or 0, action=Action.EDIT_SECTION)
    review = word_drafts.read(access=access, content=content, name=arguments["name"])
    parts = {"inspection": access.inspection.pk, "upload": job.pk}
    return JobResult(
        "reports:word_review",
        parts,
        "api:word_review",
        parts,
        file=REVIEW.dump_json(review),
        file_name=arguments["name"],
    )
