"""Records of the availability of case managers."""

from typing import ClassVar

from django.db import models

from inspectorate.web.inspections.models import Inspection


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
