"""Models of tokens, idempotency keys and rate limits."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from inspectorate.web.people.models import Person


class Scope(models.TextChoices):
    """Scope of a token. It never permits more than the person may do."""

    READ_INSPECTIONS = "inspections:read", "Read inspections, their teams and their standards"
    WRITE_INSPECTIONS = "inspections:write", "Set up inspections, change their dates, teams and states"
    READ_CONFLICTS = "conflicts:read", "Read conflicts of interest, and the work affected"
    WRITE_CONFLICTS = "conflicts:write", "Declare and withdraw conflicts of interest, decide on work"
    READ_PEOPLE = "people:read", "Read services, and everyone who has an account"
    WRITE_PEOPLE = "people:write", "Add services, and close accounts"
    WRITE_EDITIONS = "editions:write", "Adopt editions of the standards"
    READ_AUDIT = "audit:read", "Read the audit log of an inspection"
    READ_SAMPLES = "samples:read", "Read long lists, seals, samples and replacements"
    WRITE_SAMPLES = "samples:write", "Send long lists, seal draws, draw samples and replace cases"
    READ_ALLOCATION = "allocation:read", "Read availability, proposals, reassignments and planned interviews"
    WRITE_ALLOCATION = "allocation:write", "Record availability, assign and reassign cases"
    READ_ANSWERS = "answers:read", "Read assessments, answers, their history, and drill down from ratings"
    WRITE_ANSWERS = "answers:write", "Save answers, resolve answer conflicts, record interviews, finish cases"
    READ_ALERTS = "alerts:read", "Read alerts and the action taken"
    WRITE_ALERTS = "alerts:write", "Raise alerts, acknowledge and close them"
    READ_TALLIES = "tallies:read", "Read tallies, progress and the agreement between assessors"
    WRITE_TALLIES = "tallies:write", "Resolve differences between two assessors"
    READ_RATINGS = "ratings:read", "Read proposed and confirmed ratings, and how certain they are"
    READ_JUDGEMENTS = "judgements:read", "Read judgements on evidence, the evidence, and lines of enquiry"
    WRITE_JUDGEMENTS = "judgements:write", "Judge standards on evidence, raise and answer lines of enquiry"
    READ_PANEL = "panel:read", "Read the panel's standards, views and decisions"
    WRITE_PANEL = "panel:write", "Give your own view, record decisions and reopen them"
    READ_DRAFTS = "drafts:read", "Read the draft of a report, its versions, comments and sign-off"
    WRITE_DRAFTS = "drafts:write", "Write sections and recommendations of a report, comment and sign off"
    READ_PUBLICATION = (
        "publication:read",
        "Read releases of a report, their files, and what blocks publication",
    )
    WRITE_PUBLICATION = "publication:write", "Prepare, schedule and publish releases, share embargoed copies"
    READ_IMPROVEMENT = "improvement:read", "Read the improvement plan, its evidence and the board's reviews"
    WRITE_IMPROVEMENT = "improvement:write", "Respond, plan and verify actions, close recommendations"
    READ_PACKAGES = "packages:read", "Export an inspection as a package of files, or as a report"
    WRITE_PACKAGES = "packages:write", "Import an inspection from a package of files"
    READ_DATASETS = "datasets:read", "Download confirmed inspections without names, dates and comments"
    READ_JOBS = "jobs:read", "Read jobs and their results, with the scope of the request"


class Token(models.Model):
    """A token with which a program acts for a person until it expires. Only its digest is stored."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField()
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()


class CalendarSubscription(models.Model):
    """A person's calendar subscription: whoever has its link reads their dates. Only its digest is stored."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="calendar_subscriptions")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """A person has one subscription at a time."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person"], name="tokens_calendar_subscription_once")
        ]


class IdempotencyKey(models.Model):
    """An idempotency key that a program sent with a write, and the response; deleted after a day.

    `digest` is of the request: its address and body. `inspection` is the inspection's id, if there is one.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    inspection = models.BigIntegerField(null=True)
    status = models.PositiveSmallIntegerField(default=0)
    content_type = models.CharField(max_length=100, blank=True)
    location = models.CharField(max_length=200, blank=True)
    response = models.BinaryField(default=b"")
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        """A key is used once by a person."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "key"], name="tokens_idempotency_key_once")
        ]


class RateLimitCount(models.Model):
    """How many requests the programs of a person have sent in the current minute.

    The table is unlogged: it costs no write to the disk, and after a crash every count starts again.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="+")
    minute = models.BigIntegerField()
    requests = models.PositiveIntegerField()
