"""Models of the adoption of an edition."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from inspectorate.web.people.models import Person


class Adoption(models.Model):
    """Adoption of a frozen edition by a head of inspections. It is never changed or deleted.

    `values` holds each unconfirmed value of the edition as it was, with the reference that confirms it.
    `purpose` limits the adoption ("demonstration"); empty if there is no limit.
    """

    edition = models.CharField(max_length=60)
    edition_hash = models.CharField(max_length=64)
    adopted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    adopted_by_name = models.CharField(max_length=120)
    adopted_on = models.DateField(default=timezone.localdate)
    purpose = models.CharField(max_length=200, blank=True)
    values = models.JSONField()

    class Meta:
        """An edition is adopted once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=("edition", "edition_hash"), name="adoption_once")
        ]
