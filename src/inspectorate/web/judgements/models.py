"""Records of evidence items, lines of enquiry, judgements, and panel decisions and their reopenings."""

from typing import ClassVar

from django.db import models

from inspectorate.web.inspections.models import Inspection
from inspectorate.web.people.models import Person


class EvidenceItem(models.Model):
    """An evidence item that judgements may cite: a finding in words, and a file if there is one.

    `stored_name` is the file's name in the storage, `file_name` the one it was sent with.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="evidence_items")
    ref = models.TextField()
    kind = models.CharField(max_length=60)
    title = models.TextField()
    received = models.DateField(null=True)
    supports = models.JSONField(default=list)
    finding = models.TextField(blank=True)
    direction = models.CharField(max_length=20)
    file_name = models.CharField(max_length=200, blank=True)
    stored_name = models.CharField(max_length=200, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """A reference is unique within an inspection."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["inspection", "ref"], name="judgements_evidence_item_ref")
        ]


class EvidenceFilePart(models.Model):
    """Part of the file of an evidence item, when files are stored in the database."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="evidence_file_parts")
    name = models.CharField(max_length=200)
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        """A number is unique within a file."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "number"], name="judgements_evidence_file_part")
        ]


class LineOfEnquiry(models.Model):
    """A question raised by the cases, and its outcome once it has been followed up."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="lines_of_enquiry")
    ref = models.TextField()
    text = models.TextField()
    raised_by = models.TextField(blank=True)
    cases = models.JSONField(default=list)
    supports = models.JSONField(default=list)
    outcome = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """A reference is unique within an inspection."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["inspection", "ref"], name="judgements_line_of_enquiry_ref")
        ]


class Judgement(models.Model):
    """One judgement of a standard on evidence. The latest counts; none is changed or deleted.

    `reasons` and `evidence` (cited references) are by key question.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="judgements")
    standard = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    rating = models.CharField(max_length=60)
    reasons = models.JSONField()
    evidence = models.JSONField()
    written_by = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """A number is unique for a standard, so that concurrent judgements cannot overwrite each other."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["inspection", "standard", "number"], name="judgements_judgement_number"
            )
        ]


class Decision(models.Model):
    """The panel's decision on a standard. Never changed or deleted: it is reopened, and a new one recorded.

    `proposed` and `because` are the rating proposed at the time, and its reason.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="decisions")
    standard = models.CharField(max_length=40)
    round = models.PositiveIntegerField()
    rating = models.CharField(max_length=60)
    reasons = models.TextField(blank=True)
    members = models.JSONField()
    on = models.DateField()
    proposed = models.CharField(max_length=60, blank=True)
    because = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """A standard has at most one decision in each round."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["inspection", "standard", "round"], name="judgements_decision_once"
            )
        ]


class DecisionReopening(models.Model):
    """The reopening of a decision, with its reason. The decision no longer counts."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="reopened")
    reason = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
