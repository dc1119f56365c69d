"""Tables of the peer: cases and their answers."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords


class PeerCase(models.Model):
    """A case, and the person who assesses it."""

    assessor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)


class PeerAnswer(models.Model):
    """Current answer to one question of a case, with the history of its rows."""

    case = models.ForeignKey(PeerCase, on_delete=models.CASCADE)
    question = models.CharField(max_length=60)
    value = models.CharField(max_length=60, blank=True)
    comment = models.TextField(blank=True, max_length=10_000)
    version = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(auto_now=True)
    history = HistoricalRecords()

    class Meta:
        """One answer for each question of a case."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "question"], name="peer_answer_once")
        ]
