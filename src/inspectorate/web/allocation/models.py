"""The records of interviews: when case managers are free, and who comes when."""

from typing import ClassVar

from django.db import models

from inspectorate.web.inspections.models import Inspection
from inspectorate.web.people.models import Person


class FreeTime(models.Model):
    """A time at which a case manager can be interviewed."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="free_times")
    case_manager = models.TextField()
    starts = models.DateTimeField()

    class Meta:
        """Said once."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["inspection", "case_manager", "starts"], name="allocation_free_time_once"
            )
        ]


class Interview(models.Model):
    """An interview about one case. Nobody is in two at a time."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="interviews")
    group = models.CharField(max_length=60)
    case_id = models.TextField()
    case_manager = models.TextField()
    assessor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="interviews")
    starts = models.DateTimeField()

    class Meta:
        """One a case; nobody is in two places."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["inspection", "group", "case_id"], name="allocation_interview_once"
            ),
            models.UniqueConstraint(
                fields=["inspection", "case_manager", "starts"], name="allocation_manager_in_one_place"
            ),
            models.UniqueConstraint(fields=["assessor", "starts"], name="allocation_assessor_in_one_place"),
        ]
