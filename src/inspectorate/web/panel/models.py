"""Records of the ratings panel: members, views and rounds."""

from typing import ClassVar

from django.db import models

from inspectorate.web.inspections.models import Inspection
from inspectorate.web.people.models import Person


class PanelMember(models.Model):
    """Someone's place on the ratings panel. Leaving is recorded, not deleted."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="panel_members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    left_at = models.DateTimeField(null=True)

    class Meta:
        """Once on a panel at a time."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["inspection", "person"], condition=models.Q(left_at=None), name="panel_member_once"
            )
        ]


class PanelView(models.Model):
    """What one member of the panel thinks of a standard, given before seeing the others'. It never changes.

    `round` counts how often the panel has taken the standard up: once more each time it is reopened.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="panel_views")
    standard = models.CharField(max_length=40)
    round = models.PositiveIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    rating = models.CharField(max_length=60)
    reasons = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """One view each."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["inspection", "standard", "round", "person"], name="panel_view_once"
            )
        ]


class PanelRound(models.Model):
    """From when the members' views of a standard are open to the panel: once all have given theirs."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="panel_rounds")
    standard = models.CharField(max_length=40)
    round = models.PositiveIntegerField()
    views_opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Once a round."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["inspection", "standard", "round"], name="panel_round_once")
        ]
