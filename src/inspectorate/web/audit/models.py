"""The audit trail's records."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

LANES = 64
"""People share lanes by their number: one person's events are in order, and few wait for others."""

LINE = """jsonb_build_array(
  lane, number, previous, extract(epoch from at), person, who, action,
  outcome, inspection, subject, before, after
)::text"""
"""What is hashed of an event, as SQL over its columns. It holds the digest of the lane's event before."""


class Outcome(models.TextChoices):
    """What came of it."""

    DONE = "done", _("Done")
    SEEN = "seen", _("Seen")
    REFUSED = "refused", _("Refused")


class Event(models.Model):
    """One thing that somebody did, saw or was refused. No foreign keys: an event outlives what it names.

    The database fills `lane`, `number`, `at`, `previous` and `digest`, and lets nobody alter an event.
    """

    lane = models.SmallIntegerField(db_default=0, editable=False)
    number = models.BigIntegerField(db_default=0, editable=False)
    at = models.DateTimeField(db_default=Now(), editable=False)
    person = models.BigIntegerField(null=True)
    who = models.TextField()
    action = models.TextField()
    outcome = models.TextField(choices=Outcome)
    inspection = models.BigIntegerField(null=True)
    subject = models.TextField(blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    previous = models.TextField(db_default="", editable=False)
    digest = models.TextField(db_default="", editable=False)

    class Meta:
        """Each lane counts its events without a gap."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["lane", "number"], name="audit_event_in_its_place")
        ]
        indexes: ClassVar = [models.Index(fields=["inspection", "-at"])]


class Lane(models.Model):
    """How far a lane has come: its last event's number and digest. Only the database writes here."""

    lane = models.SmallIntegerField(primary_key=True)
    number = models.BigIntegerField()
    digest = models.TextField()
