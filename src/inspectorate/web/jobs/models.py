"""Models of jobs: what somebody asked for, and its result."""

import json
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from inspectorate.web.encryption import cipher
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.people.models import Person
from inspectorate.web.tokens.models import Scope

QUEUE = "jobs"
"""Name of the queue of the tasks that do jobs. Their first argument is the number of a job."""

PRIORITY = -10
"""Priority of these tasks, below that of emails."""

LIFETIME = timedelta(days=1)
"""How long a job is stored after its end, with its result or with the reason why it failed."""


class JobKind(models.TextChoices):
    """What a job does. The value is also the event type of the change in the audit log."""

    SEND_LONG_LIST = "send_long_list", _("Read a long list")
    CONFIRM_COLUMNS = "confirm_columns", _("Find the eligible cases in a long list")
    NUMBER_SAMPLES = "number_samples", _("Calculate the numbered samples")
    CHOOSE_SAMPLE = "choose_sample", _("Record the chosen sample")
    EXPORT_DATASET = "export_dataset", _("Create a dataset")
    IMPORT_PACKAGE = "import_package", _("Import an inspection from a package")
    PREPARE_RELEASE = "prepare_release", _("Prepare a release of the report")
    READ_WORD_DRAFT = "read_word_draft", _("Read a Word document of the draft")
    MAKE_REPORT_FILES = "make_report_files", _("Make the files of the report")


SCOPES = {
    JobKind.SEND_LONG_LIST: Scope.WRITE_SAMPLES,
    JobKind.CONFIRM_COLUMNS: Scope.WRITE_SAMPLES,
    JobKind.NUMBER_SAMPLES: Scope.WRITE_SAMPLES,
    JobKind.CHOOSE_SAMPLE: Scope.WRITE_SAMPLES,
    JobKind.PREPARE_RELEASE: Scope.WRITE_PUBLICATION,
    JobKind.EXPORT_DATASET: Scope.READ_DATASETS,
    JobKind.IMPORT_PACKAGE: Scope.WRITE_PACKAGES,
    JobKind.READ_WORD_DRAFT: Scope.WRITE_DRAFTS,
    JobKind.MAKE_REPORT_FILES: Scope.READ_PACKAGES,
}
"""The scope that a token needs to read a job, besides the scope for jobs: that of the request for it."""


class JobState(models.TextChoices):
    """State of a job."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


UNFINISHED = (JobState.WAITING, JobState.RUNNING)


class Job(models.Model):
    """Slow work that a person asked for, from the request until a day after its end.

    `arguments` and `content`, the uploaded file, are encrypted, and deleted when the job ends. `digest` is of
    both, so that a repeated request is recognised. `token` is the number of the token with which a program
    asked. `request_id` is that of the request in the log, and `request_page` the page on which it can be
    repeated. `problem` is encrypted: code, sentence and faults of a job that failed. A job that is done has
    the addresses of the record that it made, as a page and in the API; `result` is the encrypted file that it
    made, and `result_inspections` are the numbers of the inspections whose cases are in the file.
    """

    kind = models.CharField(max_length=30, choices=JobKind)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.WAITING)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="jobs")
    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, null=True, related_name="jobs")
    token = models.BigIntegerField(null=True)
    request_id = models.CharField(max_length=100, blank=True)
    digest = models.CharField(max_length=64)
    arguments = models.TextField(blank=True)
    content = models.BinaryField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    queued_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)
    request_page = models.CharField(max_length=200)
    result_page = models.CharField(max_length=200, blank=True)
    result_address = models.CharField(max_length=200, blank=True)
    result = models.BinaryField(null=True)
    result_inspections = models.JSONField(default=list)
    file_name = models.CharField(max_length=200, blank=True)

    class Meta:
        """A person has one job for the same request at a time; finished jobs are found by their age."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "digest"],
                condition=models.Q(state__in=UNFINISHED),
                name="jobs_job_once_at_a_time",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["state", "queued_at"])]

    @property
    def title(self) -> str:
        """What the job does, as shown on pages."""
        return str(JobKind(self.kind).label)

    @property
    def is_finished(self) -> bool:
        """Whether it is done or has failed."""
        return self.state not in UNFINISHED

    @property
    def is_done(self) -> bool:
        """Whether it has a result."""
        return self.state == JobState.DONE

    @property
    def expires_at(self) -> datetime | None:
        """When it is deleted; None until it has ended."""
        return self.finished_at + LIFETIME if self.finished_at else None

    @property
    def request(self) -> tuple[dict[str, Any], bytes]:
        """The arguments and the uploaded file. Raises InvalidToken if no key opens them."""
        arguments = json.loads(cipher("job").decrypt(self.arguments.encode()))
        return arguments, cipher("job").decrypt(bytes(self.content)) if self.content is not None else b""

    def encrypt_request(self, arguments: dict[str, Any], content: bytes) -> None:
        """Set the arguments and the uploaded file."""
        self.arguments = cipher("job").encrypt(json.dumps(arguments).encode()).decode()
        self.content = cipher("job").encrypt(content) if content else None

    @property
    def result_file(self) -> bytes:
        """The file that it made; empty if it made none. Raises InvalidToken if no key opens it."""
        return b"" if self.result is None else cipher("job").decrypt(bytes(self.result))

    def encrypt_result(self, content: bytes) -> None:
        """Set the file that it made."""
        self.result = cipher("job").encrypt(content) if content else None

    @property
    def problem_values(self) -> dict[str, Any]:
        """The code, the sentence and the faults of a job that failed; empty for any other."""
        return json.loads(cipher("job").decrypt(self.problem.encode())) if self.problem else {}

    def encrypt_problem(self, values: dict[str, Any]) -> None:
        """Set the code, the sentence and the faults."""
        self.problem = cipher("job").encrypt(json.dumps(values).encode()).decode()
