"""The records of long lists, draws and the cases drawn."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from inspectorate.web.inspections.models import Inspection
from inspectorate.web.people.models import Person, Service


class LongList(models.Model):
    """A long list as it was sent, and what reading it gave. Once read it never changes.

    `number` counts the lists of one kind of case in an inspection. `content` is the file, until its retention
    date. `columns`, `on`, `digest` and the counts are there once someone has confirmed the columns.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="long_lists")
    group = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    file_name = models.CharField(max_length=200)
    content = models.BinaryField(null=True)
    content_hash = models.CharField(max_length=64)
    sheet = models.CharField(max_length=120, blank=True)
    headings = models.JSONField()
    notes = models.JSONField(default=list)
    sent_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(auto_now_add=True)
    columns = models.JSONField(default=dict)
    on = models.DateField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    rows = models.PositiveIntegerField(default=0)
    eligible = models.PositiveIntegerField(default=0)
    read_at = models.DateTimeField(null=True)

    class Meta:
        """Numbers are not used twice."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["inspection", "group", "number"], name="cases_long_list_number")
        ]


class ColumnMap(models.Model):
    """Which heading a service's own system uses for each field of one kind of case, as last confirmed."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="column_maps")
    group = models.CharField(max_length=60)
    columns = models.JSONField()

    class Meta:
        """One a service and kind of case."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["service", "group"], name="cases_column_map_once")
        ]


class LongListRow(models.Model):
    """What became of one row of a long list: eligible, or left out and why. No name, no date of birth.

    `facts` are the levels of an eligible case, as year-month-day or level keys.
    """

    long_list = models.ForeignKey(LongList, on_delete=models.CASCADE, related_name="list_rows")
    row = models.PositiveIntegerField()
    case_id = models.TextField(blank=True)
    reason_key = models.CharField(max_length=60, blank=True)
    reason = models.TextField(blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        """One a row."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["long_list", "row"], name="cases_long_list_row_once")
        ]

    @property
    def is_eligible(self) -> bool:
        """Whether the row could be drawn."""
        return not self.reason_key


class Draw(models.Model):
    """A sample as it was drawn. A later one takes its place; this one stays: nobody draws until it suits.

    Everything it gave follows from the long list, the seed and the options; what is kept of that is to show
    it, and `verify` compares it with a new draw.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="draws")
    group = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    long_list = models.ForeignKey(LongList, on_delete=models.PROTECT, related_name="draws")
    seed = models.BigIntegerField()
    max_per_manager = models.PositiveIntegerField(null=True)
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    because = models.JSONField()
    balance = models.JSONField()
    reason = models.TextField(blank=True)
    drawn_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Numbers are not used twice."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["inspection", "group", "number"], name="cases_draw_number")
        ]


class SampleStatus(models.TextChoices):
    """Where a drawn case stands."""

    SELECTED = "selected", _("In the sample")
    RESERVE = "reserve", _("Reserve")
    REPLACED = "replaced", _("Replaced")


class DrawnCase(models.Model):
    """One case of a draw: in the sample, in reserve, or replaced. Reserves are used in their `order`."""

    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="cases")
    case_id = models.TextField()
    status = models.CharField(max_length=10, choices=SampleStatus)
    order = models.PositiveIntegerField()
    case_manager = models.TextField(blank=True)

    class Meta:
        """Once in a draw."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["draw", "case_id"], name="cases_drawn_once")]


class CaseReplacement(models.Model):
    """A case taken out of the sample, the reserve that took its place, and why."""

    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="replacements")
    out = models.TextField()
    into = models.TextField()
    reason = models.TextField()
    because = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
