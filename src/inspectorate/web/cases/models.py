"""Models of long lists, draws and drawn cases."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from inspectorate.web.inspections.models import Inspection
from inspectorate.web.people.models import Person, Service


class LongList(models.Model):
    """A long list as it was uploaded, and the result of reading it. Once read it never changes.

    `number` counts the lists of a case group in an inspection. `content` is the file, until the retention
    date. `examples` are values of the columns that do not identify a child, by heading. `columns`, `on`,
    `digest`, `rows` and `eligible` are set when the columns are confirmed. `on` is the start of fieldwork,
    from which the dates of eligible cases are counted back.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="long_lists")
    group = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    file_name = models.CharField(max_length=200)
    content = models.BinaryField(null=True)
    content_hash = models.CharField(max_length=64)
    sheet = models.CharField(max_length=120, blank=True)
    headings = models.JSONField()
    examples = models.JSONField(default=dict)
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
        """Numbers are unique within a case group of an inspection."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["inspection", "group", "number"], name="cases_long_list_number")
        ]


class ColumnMap(models.Model):
    """The headings that a service's system uses for the fields of a case group, as last confirmed."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="column_maps")
    group = models.CharField(max_length=60)
    columns = models.JSONField()

    class Meta:
        """One for each service and case group."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["service", "group"], name="cases_column_map_once")
        ]


class LongListRow(models.Model):
    """A row of a long list: eligible, or left out with a reason. It has no name and no date of birth.

    `facts` are the facts of an eligible case: dates as year-month-day, otherwise keys of levels. It also has
    its `disposal_date` and the child's `age` on that date, in completed years. `remarks` are sentences about
    cells that could not be read, and `possible_duplicate` is one about other rows of perhaps the same person.
    `changed` has the keys of the fields that differ from the same case in the list before.
    """

    long_list = models.ForeignKey(LongList, on_delete=models.CASCADE, related_name="list_rows")
    row = models.PositiveIntegerField()
    case_id = models.TextField(blank=True)
    reason_key = models.CharField(max_length=60, blank=True)
    reason = models.TextField(blank=True)
    facts = models.JSONField(default=dict)
    disposal_date = models.DateField(null=True)
    age = models.PositiveSmallIntegerField(null=True)
    remarks = models.JSONField(default=list)
    possible_duplicate = models.TextField(blank=True)
    changed = models.JSONField(default=list)

    class Meta:
        """One for each row of the file."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["long_list", "row"], name="cases_long_list_row_once")
        ]

    @property
    def is_eligible(self) -> bool:
        """Whether the row's case is eligible."""
        return not self.reason_key


class Seal(models.Model):
    """A sealed draw: list and design, fixed by a digest before chance decides which sample is drawn.

    `record` is the sample's part of a package: seal, size, factors, limit and steps, and once they are
    calculated the digest of the numbered samples. It names no case. `because` says it in sentences. Only the
    latest of a case group can be numbered and decided, but earlier ones stay on record; `reason` says why it
    was sealed again.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="seals")
    group = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    long_list = models.ForeignKey(LongList, on_delete=models.PROTECT, related_name="seals")
    record = models.JSONField()
    because = models.JSONField()
    reason = models.TextField(blank=True)
    sealed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    sealed_at = models.DateTimeField(auto_now_add=True)
    numbered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    numbered_at = models.DateTimeField(null=True)

    class Meta:
        """Numbers are unique within a case group of an inspection."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["inspection", "group", "number"], name="cases_seal_number")
        ]

    @property
    def digest(self) -> str:
        """The seal that the service was given."""
        return str(self.record["seal"]["digest"])

    @property
    def is_decided_by_dice(self) -> bool:
        """Whether three ten-sided dice decide the number, otherwise a public value."""
        return bool(self.record["seal"]["decided_by"] == "dice")

    @property
    def is_numbered(self) -> bool:
        """Whether the numbered samples are calculated."""
        return "numbered" in self.record

    @property
    def is_decided(self) -> bool:
        """Whether a sample is drawn from it."""
        return hasattr(self, "draw")


class Draw(models.Model):
    """A draw of a sample. Only the latest of a case group counts, but earlier ones stay on record.

    `sample_record` says how the sample was drawn, as in a package: seed, or seal and number, and the steps.
    It names no case. What follows from it is stored to be shown, and `verify` compares it with a new draw.
    `seed` is null for a numbered sample, and `seal` for a draw from a seed.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="draws")
    group = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    long_list = models.ForeignKey(LongList, on_delete=models.PROTECT, related_name="draws")
    seal = models.OneToOneField(Seal, on_delete=models.PROTECT, null=True, related_name="draw")
    seed = models.BigIntegerField(null=True)
    sample_record = models.JSONField(default=dict)
    max_per_manager = models.PositiveIntegerField(null=True)
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    because = models.JSONField()
    balance = models.JSONField()
    reason = models.TextField(blank=True)
    drawn_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Numbers are unique within a case group of an inspection."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["inspection", "group", "number"], name="cases_draw_number")
        ]

    @property
    def sample_number(self) -> int | None:
        """The number of the sample among the numbered samples; None for a draw from a seed."""
        number = self.sample_record.get("number")
        return None if number is None else int(number)


class SampleStatus(models.TextChoices):
    """Status of a drawn case."""

    SELECTED = "selected", _("In the sample")
    REPLACED = "replaced", _("Replaced")


class DrawnCase(models.Model):
    """A case of a draw: selected or replaced. `order` is its position in the sample, from 1."""

    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="cases")
    case_id = models.TextField()
    status = models.CharField(max_length=10, choices=SampleStatus)
    order = models.PositiveIntegerField()
    case_manager = models.TextField(blank=True)

    class Meta:
        """A case is drawn at most once in a draw."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["draw", "case_id"], name="cases_drawn_once")]


class CaseReplacement(models.Model):
    """A replacement: the case that left the sample, the reason, and the case that chance selected.

    `rule` says among which cases; `source`, `value` and `origin` are the random value. `into` is empty until
    the random value is recorded; `eligible` is the number of cases among which it decides. `by` recorded the
    reason at `at`; `completed_by` recorded the random value. `undone` is the reason why it was undone, and
    empty as long as it stands.
    """

    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="replacements")
    out = models.TextField()
    reason = models.TextField()
    rule = models.CharField(max_length=10)
    eligible = models.PositiveIntegerField(default=0)
    into = models.TextField(blank=True)
    source = models.CharField(max_length=10, blank=True)
    value = models.TextField(blank=True)
    origin = models.TextField(blank=True)
    because = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    completed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    completed_at = models.DateTimeField(null=True)
    undone = models.TextField(blank=True)
    undone_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
