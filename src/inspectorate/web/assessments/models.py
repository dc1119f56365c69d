"""Records of assessments: second draws, answers with history, interviews, alerts, differences, reviews."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length, Now
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from inspectorate.web.database import CurrentTransaction
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.people.models import Person

LONGEST_COMMENT = 10_000
"""Maximum length of a comment, in characters. A comment is a paragraph or two, not a document."""
LONGEST_REVIEW_COMMENT = 2_000
"""Maximum length of a review comment or a reply, in characters."""


class Occasion(models.TextChoices):
    """Occasion of an assessment: first or second. The values are those of the method."""

    FIRST = "first", _("First assessment")
    SECOND = "second", _("Second assessment")


class AssessmentProgress(models.TextChoices):
    """Progress of an assessment."""

    NOT_STARTED = "not_started", _("Not started")
    IN_PROGRESS = "in_progress", _("In progress")
    FINISHED = "finished", _("Finished")
    RETURNED = "returned", _("Returned")


class Assessment(models.Model):
    """One assessor's answers about one case.

    `version` rises with every answer saved in it. `facts` are the case's levels from the long list, copied
    when the case is assigned. While it is checked out as a spreadsheet (`checked_out_by`), its pages take no
    answers. `reopened_because` is the reason it was last reopened for, and `picked_because` the reason why
    somebody picked the case for second assessment, if chance did not draw it. `imported_assessor` is the
    assessor in the package from which it was imported, until it is reassigned.

    `last_blind_event` is the id of the last answer event before its assessor could compare it with the other
    assessment of the case: agreement counts the answers up to it. It is None until both assessments are
    finished for the first time.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="assessments")
    group = models.CharField(max_length=60)
    case_id = models.TextField()
    occasion = models.CharField(max_length=10, choices=Occasion)
    assessor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="assessments")
    state = models.CharField(
        max_length=15, choices=AssessmentProgress, default=AssessmentProgress.NOT_STARTED
    )
    version = models.PositiveIntegerField(default=0)
    facts = models.JSONField(default=dict)
    checked_out_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    checked_out_at = models.DateTimeField(null=True)
    assigned_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    reopened_because = models.TextField(blank=True, default="", db_default="")
    picked_because = models.TextField(blank=True, default="", db_default="")
    imported_assessor = models.TextField(blank=True, default="", db_default="")
    last_blind_event = models.BigIntegerField(null=True)

    class Meta:
        """One assessment per case and occasion; finished and checked out only with a time."""

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
                name="assessments_checked_out_at",
                condition=Q(checked_out_by=None, checked_out_at=None)
                | Q(checked_out_by__isnull=False, checked_out_at__isnull=False),
            ),
        ]

    @property
    def state_title(self) -> str:
        """The progress, as shown on pages."""
        return str(AssessmentProgress(self.state).label)

    @property
    def is_second(self) -> bool:
        """Whether this is a blind second assessment."""
        return self.occasion == Occasion.SECOND

    @property
    def assessor_name(self) -> str:
        """The name of whoever assesses or assessed the case."""
        return self.imported_assessor or self.assessor.name

    @property
    def audit_subject(self) -> str:
        """The subject of its audit events; the event of an answer adds the question."""
        return f"{self.group} {self.case_id} {self.occasion}"


class SecondDraw(models.Model):
    """A draw of cases for second assessment. Only the latest counts, but earlier ones stay on record.

    `cases` are those of the sample at the time, each with its case group, case id and the number of its first
    assessor; `selected` are those drawn, each with its case group and case id. `source` and `value` are the
    random value that decided, and `digest` is that of the cases. `verify` draws again and compares.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="second_draws")
    number = models.PositiveIntegerField()
    share = models.DecimalField(max_digits=7, decimal_places=6)
    source = models.CharField(max_length=10)
    value = models.TextField()
    digest = models.CharField(max_length=64)
    cases = models.JSONField()
    selected = models.JSONField()
    because = models.JSONField()
    reason = models.TextField(blank=True)
    drawn_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Numbers are unique within an inspection."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["inspection", "number"], name="assessments_second_draw_number")
        ]


class AssessmentReader(models.Model):
    """A person who has read answers of an assessment. They cannot make the other assessment of the case."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="readers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        """One record per assessment and person: the first time."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assessment", "person"], name="assessments_reader_once")
        ]


class SaveOutcome(models.TextChoices):
    """Outcome of saving an answer."""

    SAVED = "saved", _("Saved")
    UNCHANGED = "unchanged", _("Already saved")
    CONFLICT = "conflict", _("Conflicts with another answer")
    RESOLVED = "resolved", _("Resolved")


class Channel(models.TextChoices):
    """Channel through which an answer reached the service."""

    PAGE = "page", _("On a page")
    SPREADSHEET = "spreadsheet", _("From a spreadsheet")
    API = "api", _("Through the API")


class AnswerEvent(models.Model):
    """One entry of an answer's history, with its outcome. Append-only, enforced by database triggers.

    `idempotency_key` comes from the client. `base_version` is the version of the answer that the person saw;
    `version` is the version of the current answer after saving. `inspection` is that of the assessment when
    the answer was saved: retention goes by it, because assessments can be changed and events cannot.
    """

    idempotency_key = models.UUIDField(unique=True)
    assessment = models.ForeignKey(
        Assessment, on_delete=models.CASCADE, related_name="events", db_index=False
    )
    inspection = models.ForeignKey(
        Inspection,
        on_delete=models.CASCADE,
        related_name="+",
        db_constraint=False,
        db_index=False,
        editable=False,
    )
    transaction_id = models.BigIntegerField(db_default=CurrentTransaction(), editable=False)
    question = models.CharField(max_length=60)
    value = models.CharField(max_length=60, blank=True)
    comment = models.TextField(blank=True)
    base_version = models.PositiveIntegerField()
    version = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=SaveOutcome)
    channel = models.CharField(max_length=12, choices=Channel)
    client_time = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """Each version of an answer has one event; comments have a maximum length.

        No index has the person alone: every query names the assessment too. Each index costs every save.
        """

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["assessment", "question", "version"],
                condition=Q(outcome__in=["saved", "resolved"]),
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
        """The outcome, as shown on pages."""
        return str(SaveOutcome(self.outcome).label)

    @property
    def channel_title(self) -> str:
        """The channel, as shown on pages."""
        return str(Channel(self.channel).label)


class Answer(models.Model):
    """Current answer to one question of an assessment: a key question, prompt or fact of the case."""

    assessment = models.ForeignKey(
        Assessment, on_delete=models.CASCADE, related_name="answers", db_index=False
    )
    question = models.CharField(max_length=60)
    value = models.CharField(max_length=60, blank=True)
    comment = models.TextField(blank=True)
    version = models.PositiveIntegerField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """One current answer per question; versions start at 1."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assessment", "question"], name="assessments_answer_once"),
            models.CheckConstraint(name="assessments_answer_version", condition=Q(version__gte=1)),
        ]


class AnswerConflict(models.Model):
    """Answer conflict: a late answer that differs from the current one, until a person resolves it."""

    event = models.OneToOneField(AnswerEvent, on_delete=models.CASCADE, related_name="conflict")
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="conflicts")
    question = models.CharField(max_length=60)
    resolved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        """A resolved conflict has both a person and a time."""

        constraints: ClassVar = [
            models.CheckConstraint(
                name="assessments_conflict_resolved",
                condition=Q(resolved_by=None, resolved_at=None)
                | Q(resolved_by__isnull=False, resolved_at__isnull=False),
            )
        ]


class IntervieweeRole(models.TextChoices):
    """Role of the person interviewed."""

    CASE_MANAGER = "case_manager", _("Case manager")
    CHILD = "child", _("Child")
    PARENT = "parent", _("Parent or carer")
    OTHER = "other", _("Someone else")


class HeldInterview(models.Model):
    """An interview that was held about a case."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="held_interviews")
    held_with = models.CharField(max_length=20, choices=IntervieweeRole)
    held_on = models.DateField()
    note = models.CharField(max_length=1000, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    @property
    def with_title(self) -> str:
        """The role of the person interviewed, as shown on pages."""
        return str(IntervieweeRole(self.held_with).label)


class Alert(models.Model):
    """Alert: a serious concern about a child or someone else, raised, acknowledged and closed."""

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
        """An alert is acknowledged before it is closed, and closed with the action taken."""

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
        """The state of the alert, as shown on pages."""
        if self.closed_at:
            return gettext("Closed")
        return gettext("Acknowledged") if self.acknowledged_at else gettext("Raised")

    @property
    def audit_subject(self) -> str:
        """The subject of its audit events."""
        return f"alert {self.pk}, {self.assessment.group} {self.assessment.case_id}"


class DifferenceResolution(models.Model):
    """Resolution of a difference between first and second assessor, with the two original answers.

    `reason` is never blank where the answer changed a rating.
    """

    first = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="difference_resolutions")
    question = models.CharField(max_length=60)
    first_value = models.CharField(max_length=60, blank=True)
    second_value = models.CharField(max_length=60, blank=True)
    value = models.CharField(max_length=60)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """One resolution per question."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["first", "question"], name="assessments_difference_resolved_once"
            ),
        ]


class PlannedInterview(models.Model):
    """A planned interview with the case manager of one case."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="planned_interviews")
    group = models.CharField(max_length=60)
    case_id = models.TextField()
    case_manager = models.TextField()
    assessor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="planned_interviews")
    starts = models.DateTimeField()

    class Meta:
        """One interview per case; no person has two at the same time."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["inspection", "group", "case_id"], name="assessments_planned_interview_once"
            ),
            models.UniqueConstraint(
                fields=["inspection", "case_manager", "starts"], name="assessments_case_manager_slot"
            ),
            models.UniqueConstraint(fields=["assessor", "starts"], name="assessments_assessor_slot"),
        ]


class ConflictOutcome(models.TextChoices):
    """Outcome of a decision about answers given by someone with a conflict of interest."""

    COUNTS = "counts", _("The answers count")
    ASSESS_AGAIN = "assess_again", _("The case is assessed again")


class ConflictReview(models.Model):
    """A decision whether the answers of a person with a conflict of interest count, with the reason."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="conflict_reviews")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=20, choices=ConflictOutcome)
    reason = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """Nobody decides about their own answers, or without a reason."""

        constraints: ClassVar = [
            models.CheckConstraint(
                name="assessments_conflict_review", condition=~Q(reason="") & ~Q(by=F("person"))
            )
        ]

    @property
    def outcome_title(self) -> str:
        """The outcome, as shown on pages."""
        return str(ConflictOutcome(self.outcome).label)


class CaseAllocation(models.Model):
    """Cases that were given to assessors at once. It can be undone until the first answer.

    `interviews` are the interviews planned before of the cases whose interview changed, as values of
    `PlannedInterview`; `starts` is None for a case that had none.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="case_allocations")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    interviews = models.JSONField(default=list)
    undone_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        """An undone allocation has both a person and a time."""

        constraints: ClassVar = [
            models.CheckConstraint(
                name="assessments_case_allocation_undone",
                condition=Q(undone_by=None, undone_at=None)
                | Q(undone_by__isnull=False, undone_at__isnull=False),
            )
        ]


class Reassignment(models.Model):
    """One assessment given to an assessor, and who held it before.

    `version` is that of the assessment at that moment. `imported_assessor` is the assessor in the package,
    if the assessment was imported and nobody else had it since.
    """

    case_allocation = models.ForeignKey(
        CaseAllocation, on_delete=models.CASCADE, related_name="reassignments"
    )
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="reassignments")
    previous = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    assessor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    imported_assessor = models.TextField(blank=True, default="", db_default="")

    class Meta:
        """A reassignment changes the assessor."""

        constraints: ClassVar = [
            models.CheckConstraint(name="assessments_reassigned", condition=~Q(previous=F("assessor")))
        ]

    @property
    def previous_name(self) -> str:
        """The name of whoever had the case before; "" for nobody."""
        return self.imported_assessor or (self.previous.name if self.previous else "")


class ReviewState(models.TextChoices):
    """State of a review thread."""

    UNSENT = "unsent", _("Not sent")
    OPEN = "open", _("Reply needed")
    REPLIED = "replied", _("Replied")
    RESOLVED = "resolved", _("Resolved")


class ReviewThread(models.Model):
    """Review thread: the review comments on one answer, and the assessor's replies."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="review_threads")
    question = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=ReviewState, default=ReviewState.UNSENT)
    resolved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        """One thread for each answer until it is resolved; a resolved one has a person and a time."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["assessment", "question"],
                condition=~Q(state="resolved"),
                name="assessments_review_thread_once",
            ),
            models.CheckConstraint(
                name="assessments_review_thread_resolved",
                condition=Q(state="resolved", resolved_by__isnull=False, resolved_at__isnull=False)
                | (~Q(state="resolved") & Q(resolved_by=None, resolved_at=None)),
            ),
        ]

    @property
    def state_title(self) -> str:
        """The state, as shown on pages."""
        return str(ReviewState(self.state).label)


class ReviewComment(models.Model):
    """Review comment on an answer, or the assessor's reply (`is_reply`).

    A comment reaches the assessor when the case is returned. Until then `sent_at` is None, its author can
    change it, and `version` rises with every change.
    """

    thread = models.ForeignKey(ReviewThread, on_delete=models.CASCADE, related_name="comments")
    text = models.TextField()
    is_reply = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        """One comment of each person on an answer waits to be sent; replies are sent at once."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["thread", "by"], condition=Q(sent_at=None), name="assessments_review_unsent_once"
            ),
            models.CheckConstraint(
                name="assessments_review_comment_length",
                condition=LessThanOrEqual(Length("text"), LONGEST_REVIEW_COMMENT) & ~Q(text=""),
            ),
            models.CheckConstraint(
                name="assessments_review_reply_sent", condition=Q(is_reply=False) | Q(sent_at__isnull=False)
            ),
        ]
