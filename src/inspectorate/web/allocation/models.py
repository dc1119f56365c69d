"""The records of interviews: when case managers are free, and who comes when."""

from typing import ClassVar

from django.db import models

from inspectorate.web.inspections.models import Inspection


class AvailableSlot(models.Model):
    """A time at which a case manager can be interviewed."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="available_slots")
    case_manager = models.TextField()
    starts = models.DateTimeField()

    class Meta:
        """Said once."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["inspection", "case_manager", "starts"], name="allocation_available_slot_once"
            )
        ]
