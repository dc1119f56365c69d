"""Records of factual accuracy checks: drafts sent, recipients, challenges, responses and their sign-off."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inspectorate.web.inspections.models import Inspection
from inspectorate.web.people.models import Person

LONGEST_NAME = 200
"""Maximum length of a recipient's name, in characters."""


class ChallengeChannel(models.TextChoices):
    """Channel through which a challenge reached the service."""

    PAGE = "page", _("On a page")
    API = "api", _("Through the API")
    FILE = "file", _("In a returned file")


class ChallengeOutcome(models.TextChoices):
    """What the inspectorate responds to a challenge."""

    ACCEPTED = "accepted", _("Accepted")
    PARTLY = "partly_accepted", _("Partly accepted")
    NOT_ACCEPTED = "not_accepted", _("Not accepted")


class AccuracyCheck(models.Model):
    """A factual accuracy check: one draft as it was sent to the service. The latest of an inspection counts.

    `draft_digest` is the digest that the lead inspector signed. `content` holds the words and ratings of the
    draft, `statements` its numbered statements, and `documents` the layout trees of its two documents, from
    which a marked copy is printed for each recipient. None of them changes.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="accuracy_checks")
    number = models.PositiveIntegerField()
    working_days = models.PositiveIntegerField()
    deadline = models.DateField()
    draft_digest = models.CharField(max_length=64)
    content = models.JSONField(default=dict)
    statements = models.JSONField(default=list)
    documents = models.JSONField(default=dict)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """A number is unique within an inspection."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["inspection", "number"], name="accuracy_check_number")
        ]

    @property
    def is_over(self) -> bool:
        """Whether the deadline has passed."""
        return timezone.localdate() > self.deadline


class CheckRecipient(models.Model):
    """Somebody to whom the draft was sent: a person with an account, or a name and an email address.

    `token` is the secret by which a returned file is recognised as theirs. `finished_at` is when they said
    that they have nothing else to challenge.
    """

    check_sent = models.ForeignKey(AccuracyCheck, on_delete=models.CASCADE, related_name="recipients")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=LONGEST_NAME)
    email = models.EmailField(blank=True)
    token = models.CharField(max_length=60)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        """A person gets a draft once."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["check_sent", "person"],
                condition=Q(person__isnull=False),
                name="accuracy_recipient_once",
            )
        ]


class Challenge(models.Model):
    """A challenge to a statement of a draft, or to a figure in it. Its words never change.

    `digest` is that of the statement that was read. A challenge is void if the statement has changed since.
    A late one counts only once it is admitted; `is_admitted` is None until that is decided. `by` entered it.
    """

    check_sent = models.ForeignKey(AccuracyCheck, on_delete=models.CASCADE, related_name="challenges")
    recipient = models.ForeignKey(CheckRecipient, on_delete=models.CASCADE, related_name="challenges")
    number = models.PositiveIntegerField()
    statement = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    figure = models.TextField(blank=True)
    wrong = models.TextField()
    right = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    channel = models.CharField(max_length=10, choices=ChallengeChannel)
    is_late = models.BooleanField(default=False)
    is_void = models.BooleanField(default=False)
    is_admitted = models.BooleanField(null=True)
    admission_reason = models.TextField(blank=True)
    admitted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    admitted_at = models.DateTimeField(null=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """A number is unique within a check; a decision about a late challenge has a person and a time."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["check_sent", "number"], name="accuracy_challenge_number"),
            models.CheckConstraint(
                name="accuracy_challenge_admitted",
                condition=Q(is_admitted=None, admitted_by=None, admitted_at=None)
                | Q(is_admitted__isnull=False, admitted_by__isnull=False, admitted_at__isnull=False),
            ),
        ]

    @property
    def ref(self) -> str:
        """The reference by which people name it, with the number of its check from the second on."""
        number = self.check_sent.number
        return f"C{self.number:02}" if number == 1 else f"C{number}.{self.number:02}"

    @property
    def counts(self) -> bool:
        """Whether it needs a response: it is not void, and in time or admitted."""
        return not self.is_void and (not self.is_late or self.is_admitted is True)

    @property
    def is_undecided(self) -> bool:
        """Whether nobody has decided yet if it is admitted although it is late."""
        return self.is_late and not self.is_void and self.is_admitted is None

    @property
    def channel_title(self) -> str:
        """The channel, as shown on pages."""
        return str(ChallengeChannel(self.channel).label)


class ChallengeFile(models.Model):
    """A file with evidence for a challenge. `stored_name` is its name in the store of evidence files."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="files")
    file_name = models.CharField(max_length=200)
    stored_name = models.CharField(max_length=200)
    content_hash = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    @property
    def ref(self) -> str:
        """What messages call it."""
        return f"{self.challenge.ref}, {self.file_name}"


class ChallengeResponse(models.Model):
    """One version of the response to a challenge. The latest counts; none is changed or deleted.

    `sections` are the sections of the draft, besides the challenged one, in which a change follows from it.
    `asks_panel` says that the ratings panel is asked again.
    """

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="responses")
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=20, choices=ChallengeOutcome)
    reason = models.TextField()
    sections = models.JSONField(default=list)
    asks_panel = models.BooleanField(default=False)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """A number is unique for a challenge."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["challenge", "number"], name="accuracy_response_number")
        ]

    @property
    def outcome_title(self) -> str:
        """The outcome, as shown on pages."""
        return str(ChallengeOutcome(self.outcome).label)


class ResponsesSignOff(models.Model):
    """A signature under the responses to a check, by somebody who took no part in the inspection.

    `digest` is that of the challenges and responses, and `draft_digest` that of the draft that was compared.
    """

    check_sent = models.ForeignKey(AccuracyCheck, on_delete=models.CASCADE, related_name="sign_offs")
    digest = models.CharField(max_length=64)
    draft_digest = models.CharField(max_length=64)
    name = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
