"""The records of tokens."""

from django.db import models
from django.utils import timezone

from inspectorate.web.people.models import Person


class Scope(models.TextChoices):
    """What a token may be used for, never more than its person may do."""

    READ_ANSWERS = "answers:read", "Read assessments, answers and their history"
    WRITE_ANSWERS = "answers:write", "Save answers"
    READ_TALLIES = "tallies:read", "Read tallies and ratings"


class Token(models.Model):
    """Lets a program act for a person until it expires. Only a digest of it is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField()
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
