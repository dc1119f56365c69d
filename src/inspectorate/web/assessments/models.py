"""The records of assessments: answers with their history, clashes, interviews, alerts, differences."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from inspectorate.web.inspections.models import Inspection
from inspectorate.web.people.models import Person

LONGEST_COMMENT = 10_000
"""Characters. A comment is a paragraph or two; whole files are refused in plain words."""


class Occasion(models.TextChoices):
    """Which assessment of a case it is; the values are the method's own words."""

    FIRST = "first", _("First assessment")
    SECOND = "second", _("Second assessment")


class Progress(models.TextChoices):
    """How far an assessment has come."""

    NOT_STARTED = "not_started", _("Not started")
    IN_PROGRESS = "in_progress", _("In progress")
    FINISHED = "finished", _("Finished")


class Assessment(models.Model):
    """One assessor's reading of one case. `version` counts everything that was saved in it.

    `facts` are the case's levels from the long list, as they were when it was assigned. While someone has its
    spreadsheet (`taken_by`), its pages take no answers. `reopened_because` is why it was last opened again.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="assessments")
    group = models.CharField(max_length=60)
    case_id = models.TextField()
    occasion = models.CharField(max_length=10, choices=Occasion)
    assessor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="assessments")
    state = models.CharField(max_length=15, choices=Progress, default=Progress.NOT_STARTED)
    version = models.PositiveIntegerField(default=0)
    facts = models.JSONField(default=dict)
    taken_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    assigned_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    reopened_because = models.TextField(blank=True, default="", db_default="")

    class Meta:
        """One of each occasion a case; finished and taken each with their time."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["inspection", "group", "case_id", "occasion"], name="assessments_once"
            ),
            models.CheckConstraint(
                name="assessments_finished_at",
                condition=Q(state="finished", finished_at__isnull=False)
                | (~Q(state="finished") & Q(finished_at=None)),
            ),
            models.CheckConstraint(
                name="assessments_taken_at",
                condition=Q(taken_by=None, taken_at=None) | Q(taken_by__isnull=False, taken_at__isnull=False),
            ),
        ]

    @property
    def state_title(self) -> str:
        """How far it has come, in words."""
        return str(Progress(self.state).label)

    @property
    def is_second(self) -> bool:
        """Whether it is a blind second assessment."""
        return self.occasion == Occasion.SECOND

    @property
    def audit_subject(self) -> str:
        """How the audit log names it; an answer's event adds the question."""
        return f"{self.group} {self.case_id} {self.occasion}"


class Outcome(models.TextChoices):
    """What became of something that was saved."""

    SAVED = "saved", _("Saved")
    SAME = "same", _("Saved before")
    CLASH = "clash", _("Kept beside another answer")
    SETTLED = "settled", _("Settled")


class Way(models.TextChoices):
    """How an answer came."""

    PAGE = "page", _("On a page")
    SPREADSHEET = "spreadsheet", _("From a spreadsheet")
    INTERFACE = "interface", _("Through the interface")


class AnswerEvent(models.Model):
    """Something that was saved, and what became of it. The database lets nobody change or delete one.

    `event` is the id the device gave it; `made_from` the version of the answer the person saw; `version` the
    one it became, or the one that stood when it came too late.
    """

    event = models.UUIDField(unique=True)
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="events")
    question = models.CharField(max_length=60)
    value = models.CharField(max_length=60, blank=True)
    comment = models.TextField(blank=True)
    made_from = models.PositiveIntegerField()
    version = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome)
    way = models.CharField(max_length=12, choices=Way)
    device_at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """A version of an answer is reached once; a comment is no file."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["assessment", "question", "version"],
                condition=Q(outcome__in=["saved", "settled"]),
                name="assessments_version_once",
            ),
            models.CheckConstraint(
                name="assessments_comment_length",
                condition=LessThanOrEqual(Length("comment"), LONGEST_COMMENT),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["assessment", "question", "id"])]

    @property
    def outcome_title(self) -> str:
        """What became of it, in words."""
        return str(Outcome(self.outcome).label)

    @property
    def way_title(self) -> str:
        """How it came, in words."""
        return str(Way(self.way).label)


class Answer(models.Model):
    """The answer that counts to one question of an assessment: key question, prompt or fact of the case."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(max_length=60)
    value = models.CharField(max_length=60, blank=True)
    comment = models.TextField(blank=True)
    version = models.PositiveIntegerField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """One a question, and no version zero."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assessment", "question"], name="assessments_answer_once"),
            models.CheckConstraint(name="assessments_answer_version", condition=Q(version__gte=1)),
        ]


class Clash(models.Model):
    """A late answer that differs from the one that counts: both are kept until a person settles it."""

    event = models.OneToOneField(AnswerEvent, on_delete=models.CASCADE, related_name="clash")
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="clashes")
    question = models.CharField(max_length=60)
    settled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        """Settled by someone, at some time, or not at all."""

        constraints: ClassVar = [
            models.CheckConstraint(
                name="assessments_clash_settled",
                condition=Q(settled_by=None, settled_at=None)
                | Q(settled_by__isnull=False, settled_at__isnull=False),
            )
        ]


class With(models.TextChoices):
    """Whom an interview was held with."""

    CASE_MANAGER = "case_manager", _("Case manager")
    CHILD = "child", _("Child")
    PARENT = "parent", _("Parent or carer")
    OTHER = "other", _("Someone else")


class Interview(models.Model):
    """An interview held for a case."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="interviews")
    held_with = models.CharField(max_length=20, choices=With)
    held_on = models.DateField()
    note = models.CharField(max_length=1000, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    @property
    def with_title(self) -> str:
        """Whom it was held with, in words."""
        return str(With(self.held_with).label)


class Alert(models.Model):
    """A serious concern about a child or someone else, followed from being raised to its end."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="alerts")
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="alerts")
    concern = models.TextField()
    raised_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(auto_now_add=True)
    acknowledged_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    done = models.TextField(blank=True)

    class Meta:
        """Acknowledged before it is closed, and closed with what was done."""

        constraints: ClassVar = [
            models.CheckConstraint(
                name="assessments_alert_order",
                condition=Q(closed_at=None, closed_by=None, done="")
                | (Q(closed_at__gte=F("acknowledged_at"), closed_by__isnull=False) & ~Q(done="")),
            ),
            models.CheckConstraint(
                name="assessments_alert_acknowledged",
                condition=Q(acknowledged_by=None, acknowledged_at=None)
                | Q(acknowledged_by__isnull=False, acknowledged_at__isnull=False),
            ),
        ]

    @property
    def state_title(self) -> str:
        """Where it stands, in words."""
        if self.closed_at:
            return gettext("Closed")
        return gettext("Acknowledged") if self.acknowledged_at else gettext("Raised")

    @property
    def audit_subject(self) -> str:
        """How the audit log names it."""
        return f"alert {self.pk}, {self.assessment.group} {self.assessment.case_id}"


class Settled(models.Model):
    """A difference between two assessors that was settled, with what each had answered before."""

    first = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="settled")
    question = models.CharField(max_length=60)
    first_value = models.CharField(max_length=60, blank=True)
    second_value = models.CharField(max_length=60, blank=True)
    value = models.CharField(max_length=60)
    reason = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Once a question, with a reason."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first", "question"], name="assessments_settled_once"),
            models.CheckConstraint(name="assessments_settled_reason", condition=~Q(reason="")),
        ]
