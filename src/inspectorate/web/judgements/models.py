"""The records of judgements, evidence cited, lines of enquiry, the panel, and stored results."""

from typing import ClassVar

from django.db import models

from inspectorate.web.inspections.models import Inspection
from inspectorate.web.people.models import Person


class EvidenceItem(models.Model):
    """One piece of evidence that judgements may cite: in words, and as a file if there is one."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="evidence_items")
    ref = models.TextField()
    kind = models.CharField(max_length=60)
    title = models.TextField()
    received = models.DateField(null=True)
    supports = models.JSONField(default=list)
    finding = models.TextField(blank=True)
    direction = models.CharField(max_length=20)
    file_name = models.CharField(max_length=200, blank=True)
    content = models.BinaryField(null=True)
    content_hash = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Cited by its reference, so that is used once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["inspection", "ref"], name="judgements_evidence_item_ref")
        ]


class LineOfEnquiry(models.Model):
    """A question the cases raise, to be followed up; and what was found, once it was."""

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
        """Cited by its reference, so that is used once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["inspection", "ref"], name="judgements_line_of_enquiry_ref")
        ]


class Judgement(models.Model):
    """A standard judged on evidence, each time it was written; the last counts. None is changed or deleted.

    `reasons` are by key question, `evidence` the references cited for each.
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
        """Numbers are not used twice, so that nobody writes over what they have not seen."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["inspection", "standard", "number"], name="judgements_judgement_number"
            )
        ]


class Decision(models.Model):
    """What the panel decided about a standard. Neither changed nor deleted: it is reopened, and decided anew.

    `proposed` and `because` are the rating that was before the panel, and its reason.
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
        """One a round."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["inspection", "standard", "round"], name="judgements_decision_once"
            )
        ]


class DecisionReopening(models.Model):
    """Why a decision no longer stands."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="reopened")
    reason = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
