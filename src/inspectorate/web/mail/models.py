"""Models of email: the messages that the service sends."""

import json
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from inspectorate.web.encryption import cipher

QUEUE = "mail"
"""Name of the queue of the tasks that deliver messages. Their first argument is the number of a message."""


class MessageKind(models.TextChoices):
    """What a message is about."""

    ALERT = "alert", _("Alert")
    INVITATION = "invitation", _("Invitation")
    PASSWORD_RESET = "password_reset", _("Password reset")
    ROLE_REQUEST = "role_request", _("Role request")
    ACCOUNT = "account", _("Change of an account")
    ALLOCATION = "allocation", _("Changed cases")
    CONFLICT_OF_INTEREST = "conflict_of_interest", _("Conflict of interest")
    IMPROVEMENT = "improvement", _("Improvement plan")


class MessageState(models.TextChoices):
    """State of a message. One that failed was tried as often as the queue tries anything."""

    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")


class Notification(models.Model):
    """Notification of one person: what somebody else or a job did, and the page where they can see it.

    Its text is a sentence that names no case and no child. It is new until the person marks it as seen.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications"
    )
    inspection = models.ForeignKey(
        "inspections.Inspection", on_delete=models.CASCADE, null=True, related_name="+"
    )
    text = models.CharField(max_length=200)
    page = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        """A person's notifications are found by number, and counted while they are new."""

        indexes: ClassVar = [
            models.Index(fields=["person", "-id"], name="mail_notification_newest"),
            models.Index(fields=["person"], name="mail_notification_new", condition=models.Q(seen_at=None)),
        ]


class Message(models.Model):
    """An email to one person, from the moment it is queued until some days after it was sent.

    `content` is its encrypted subject and text, deleted as soon as it is sent. A request for a new password
    has no person until the worker looks for the account: until then, `address` is the encrypted address that
    somebody entered. A message about a change of email address goes to `address`, the former one.
    """

    kind = models.CharField(max_length=30, choices=MessageKind)
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.WAITING)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+"
    )
    inspection = models.ForeignKey(
        "inspections.Inspection", on_delete=models.CASCADE, null=True, related_name="+"
    )
    alert = models.ForeignKey("assessments.Alert", on_delete=models.CASCADE, null=True, related_name="+")
    address = models.TextField(blank=True)
    content = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=100, blank=True)
    queued_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        """Finished messages are found by their age."""

        indexes: ClassVar = [models.Index(fields=["state", "queued_at"])]

    @property
    def kind_title(self) -> str:
        """What the message is about, as shown on pages."""
        return str(MessageKind(self.kind).label)

    @property
    def state_title(self) -> str:
        """The state, as shown on pages."""
        return str(MessageState(self.state).label)

    @property
    def subject_and_text(self) -> tuple[str, str]:
        """The subject and the text; both empty once they are deleted."""
        if not self.content:
            return "", ""
        subject, text = json.loads(cipher("email").decrypt(self.content.encode()))
        return subject, text

    def encrypt(self, subject: str, text: str) -> None:
        """Set the subject and the text."""
        self.content = cipher("email").encrypt(json.dumps([subject, text]).encode()).decode()

    @property
    def entered_address(self) -> str:
        """The address that somebody entered to get a new password."""
        return cipher("email").decrypt(self.address.encode()).decode() if self.address else ""

    @property
    def recipient(self) -> str:
        """The address that it is sent to. A new password goes to the account's, not to what was entered."""
        if self.kind == MessageKind.ACCOUNT and self.address:
            return self.entered_address
        return self.person.email if self.person else ""

    def encrypt_address(self, address: str) -> None:
        """Set the address that somebody entered."""
        self.address = cipher("email").encrypt(address.encode()).decode()
