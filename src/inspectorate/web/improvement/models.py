"""Records of improvement: plan, responses, actions and their versions, evidence, reviews, closures."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inspectorate.method import improvement as method
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.people.models import Person
from inspectorate.web.reports.models import Recommendation

LONGEST_TITLE = 300
"""Maximum length of the title of evidence, in characters."""
LONGEST_OWNER = 200
"""Maximum length of the role that owns an action, in characters."""


class ResponseOutcome(models.TextChoices):
    """Whether a body accepts a recommendation."""

    ACCEPTED = method.ResponseOutcome.ACCEPTED.value, _("Accepted")
    PARTLY_ACCEPTED = method.ResponseOutcome.PARTLY_ACCEPTED.value, _("Partly accepted")
    NOT_ACCEPTED = method.ResponseOutcome.NOT_ACCEPTED.value, _("Not accepted")


class ActionState(models.TextChoices):
    """State of an action. An inspector verifies an action that is done, or returns it with a reason."""

    PLANNED = method.ActionState.PLANNED.value, _("Planned")
    UNDER_WAY = method.ActionState.UNDER_WAY.value, _("Under way")
    DONE = method.ActionState.DONE.value, _("Done")
    RETURNED = method.ActionState.RETURNED.value, _("Returned")
    VERIFIED = method.ActionState.VERIFIED.value, _("Verified")


class ClosureOutcome(models.TextChoices):
    """What the inspectorate decides about a recommendation."""

    IMPLEMENTED = method.ClosureOutcome.IMPLEMENTED.value, _("Closed as implemented")
    NOT_IMPLEMENTED = method.ClosureOutcome.NOT_IMPLEMENTED.value, _("Closed as not implemented")
    REOPENED = method.ClosureOutcome.REOPENED.value, _("Open again")


class RecommendationState(models.TextChoices):
    """State of a recommendation, as it is published."""

    OPEN = method.RecommendationState.OPEN.value, _("Open")
    IMPLEMENTED = method.RecommendationState.IMPLEMENTED.value, _("Closed as implemented")
    NOT_IMPLEMENTED = method.RecommendationState.NOT_IMPLEMENTED.value, _("Closed as not implemented")


class ImprovementPlan(models.Model):
    """The dates of an inspection's improvement plan: when the service must have it, and the next review.

    Without `due`, the plan is due some weeks after publication.
    """

    inspection = models.OneToOneField(Inspection, on_delete=models.CASCADE, related_name="improvement_plan")
    due = models.DateField(null=True)
    next_review = models.DateField(null=True)
    version = models.PositiveIntegerField(default=0)


class RecommendationResponse(models.Model):
    """One response to a recommendation. The latest counts; none is changed or deleted.

    `words_version` is the version of the recommendation's words that it is about. `given_by` names who gave
    it for another body than the service, and `given_on` is the day on which it was given.
    """

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="responses")
    number = models.PositiveIntegerField()
    words_version = models.PositiveIntegerField()
    outcome = models.CharField(max_length=20, choices=ResponseOutcome)
    commentary = models.TextField(blank=True)
    given_by = models.TextField(blank=True)
    given_on = models.DateField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """A number is unique for a recommendation, so that two people cannot save the same version."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recommendation", "number"], name="improvement_response_number")
        ]

    @property
    def outcome_title(self) -> str:
        """The outcome, as shown on pages."""
        return str(ResponseOutcome(self.outcome).label)


class ImprovementAction(models.Model):
    """An action about a recommendation, by its number in the plan.

    `version` is the number of its latest version, which holds its words and its state.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="improvement_actions")
    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, related_name="improvement_actions"
    )
    number = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=0)

    class Meta:
        """A number is unique within a plan."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["inspection", "number"], name="improvement_action_number")
        ]


class ActionVersion(models.Model):
    """One version of an action: what is done, by whom and when, and its state. It never changes.

    `note` says what was done or, of a returned action, why it was returned.
    """

    action = models.ForeignKey(ImprovementAction, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    owner = models.CharField(max_length=LONGEST_OWNER)
    due = models.DateField()
    state = models.CharField(max_length=20, choices=ActionState)
    note = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """A number is unique within an action."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["action", "number"], name="improvement_action_version_number")
        ]

    @property
    def state_title(self) -> str:
        """The state, as shown on pages."""
        return str(ActionState(self.state).label)

    @property
    def is_late(self) -> bool:
        """Whether it is unfinished after the day by which it is due."""
        return method.is_late(self.state, self.due, timezone.localdate())


class ActionEvidence(models.Model):
    """Evidence that an action is done: a title, what it shows, and a file if there is one.

    `stored_name` is the file's name in the storage, `file_name` the one it was sent with.
    """

    action = models.ForeignKey(ImprovementAction, on_delete=models.PROTECT, related_name="evidence")
    title = models.CharField(max_length=LONGEST_TITLE)
    text = models.TextField(blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    stored_name = models.CharField(max_length=200, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)
    added_on = models.DateField(default=timezone.localdate)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    @property
    def ref(self) -> str:
        """How messages about its file call it."""
        return f"A{self.action.number}"


class RecommendationClosure(models.Model):
    """A decision to close a recommendation, or to reopen it. The latest counts; none is changed."""

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="closures")
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=20, choices=ClosureOutcome)
    reason = models.TextField(blank=True)
    on = models.DateField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """A number is unique for a recommendation."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recommendation", "number"], name="improvement_closure_number")
        ]

    @property
    def outcome_title(self) -> str:
        """The decision, as shown on pages."""
        return str(ClosureOutcome(self.outcome).label)


class BoardReview(models.Model):
    """A review of the plan by the management board. It never changes.

    `present` names the roles of those who were present. `progress` lists what the board noted about actions:
    objects with the number of the `action`, its `state` then, and the `note`.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="board_reviews")
    number = models.PositiveIntegerField()
    held_on = models.DateField()
    present = models.JSONField(default=list)
    minute = models.TextField()
    decided = models.TextField(blank=True)
    next_review = models.DateField(null=True)
    progress = models.JSONField(default=list)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """A number is unique within a plan."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["inspection", "number"], name="improvement_review_number")
        ]


class ReminderKind(models.TextChoices):
    """What a reminder is about."""

    SOON = "soon", _("Due soon")
    LATE = "late", _("Late")


class ImprovementReminder(models.Model):
    """A reminder about an action that was sent. None is sent again for the same due day."""

    action = models.ForeignKey(ImprovementAction, on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=10, choices=ReminderKind)
    due = models.DateField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """A reminder of a kind is sent once for a due day."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["action", "kind", "due"], name="improvement_reminder_once")
        ]
