"""Records of the availability of case managers and assessors, and which cases an allocation may move."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inspectorate.web.inspections.models import Inspection
from inspectorate.web.people.models import Person


class AllocationScope(models.TextChoices):
    """Which cases that have not begun an allocation may give to another assessor."""

    KEEP = "keep", _("Keep cases where they are, and allocate the rest")
    EVEN = "even", _("Move as few cases as needed to even out the numbers")
    ALL = "all", _("Reallocate every case that has not been started")


class Availability(models.Model):
    """That a case manager's availability has been recorded, even if they are available at no time."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="availabilities")
    case_manager = models.TextField()
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """One row per case manager."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["inspection", "case_manager"], name="allocation_availability_once"
            )
        ]


class AvailableSlot(models.Model):
    """Available slot: the start of a time at which a case manager can be interviewed."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="available_slots")
    case_manager = models.TextField()
    starts = models.DateTimeField()

    class Meta:
        """One row per case manager and start."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["inspection", "case_manager", "starts"], name="allocation_available_slot_once"
            )
        ]


class AssessorAvailability(models.Model):
    """The half days of fieldwork on which an assessor is available, as they or a lead inspector stated them.

    `half_days` has whether they are available, by the key of each half day that was asked. A half day that
    was not asked, because the dates of fieldwork changed later, is one of which nothing is stated.
    """

    inspection = models.ForeignKey(
        Inspection, on_delete=models.CASCADE, related_name="assessor_availabilities"
    )
    assessor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    half_days = models.JSONField()
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """One row per assessor."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["inspection", "assessor"], name="allocation_assessor_availability_once"
            )
        ]
