"""Records of the ratings panel: members, views and rounds."""

from typing import ClassVar

from django.db import models

from inspectorate.web.inspections.models import Inspection
from inspectorate.web.people.models import Person


class PanelMember(models.Model):
    """A person's membership of the ratings panel. It ends with `left_at` and is never deleted."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="panel_members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    left_at = models.DateTimeField(null=True)

    class Meta:
        """A person has at most one current membership of a panel."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["inspection", "person"], condition=models.Q(left_at=None), name="panel_member_once"
            )
        ]


class PanelView(models.Model):
    """One member's view of a standard, given before seeing those of the others. It never changes.

    `round` is the number of times that the panel has considered the standard; each reopening adds one.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="panel_views")
    standard = models.CharField(max_length=40)
    round = models.PositiveIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    rating = models.CharField(max_length=60)
    reasons = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """A member gives at most one view of a standard in each round."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["inspection", "standard", "round", "person"], name="panel_view_once"
            )
        ]


class PanelRound(models.Model):
    """A round in which all members have given their views of a standard, so that the views are open."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="panel_rounds")
    standard = models.CharField(max_length=40)
    round = models.PositiveIntegerField()
    views_opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """A standard has each round once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["inspection", "standard", "round"], name="panel_round_once")
        ]
