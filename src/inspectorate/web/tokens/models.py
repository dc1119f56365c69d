"""Models of tokens."""

from django.db import models
from django.utils import timezone

from inspectorate.web.people.models import Person


class Scope(models.TextChoices):
    """Scope of a token. It never permits more than the person may do."""

    READ_INSPECTIONS = "inspections:read", "Read inspections, their teams and what their standards ask"
    READ_SAMPLES = "samples:read", "Read samples: the cases drawn and replacements"
    READ_ANSWERS = "answers:read", "Read assessments, answers, their history, and drill down from ratings"
    WRITE_ANSWERS = "answers:write", "Save answers, resolve answer conflicts, record interviews, finish cases"
    READ_ALERTS = "alerts:read", "Read alerts and what was done"
    WRITE_ALERTS = "alerts:write", "Raise alerts, acknowledge and close them"
    READ_TALLIES = "tallies:read", "Read tallies, progress and how far assessors agree"
    WRITE_TALLIES = "tallies:write", "Resolve differences between two assessors"
    READ_RATINGS = "ratings:read", "Read proposed and confirmed ratings, and how certain they are"
    READ_JUDGEMENTS = "judgements:read", "Read judgements on evidence, the evidence, and lines of enquiry"
    WRITE_JUDGEMENTS = "judgements:write", "Judge standards on evidence; raise and answer lines of enquiry"
    READ_PANEL = "panel:read", "Read what the panel has before it, its views once open, its decisions"
    WRITE_PANEL = "panel:write", "Give one's own view; record decisions and reopen them"
    READ_PACKAGES = "packages:read", "Take an inspection out as a package of files"


class Token(models.Model):
    """A token with which a program acts for a person until it expires. Only its digest is stored."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField()
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
