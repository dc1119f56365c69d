"""The records of judgements, evidence cited, lines of enquiry, the panel, and stored results."""

from typing import ClassVar

from django.db import models

from inspectorate.web.inspections.models import Inspection
from inspectorate.web.people.models import Person


class Result(models.Model):
    """What was worked out last from what is recorded, so that it is not worked out for everyone who looks.

    `stamp` says cheaply whether anything was recorded since; `digest` is a SHA-256 over every input, in the
    form in which it would be exported; `result` is everything the method gave, as JSON.
    """

    inspection = models.OneToOneField(Inspection, on_delete=models.CASCADE, related_name="result")
    edition = models.CharField(max_length=60)
    stamp = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    result = models.TextField()
    worked_out_at = models.DateTimeField()


class Kept(models.Model):
    """The parts of an imported inspection that no page edits yet: as the files they came in, by path.

    `samples` are those that do not come out the same when drawn again: as what the file said of them.
    `assessors` says, in the file's order, how it named who made each assessment: group, case, occasion, name.
    """

    inspection = models.OneToOneField(Inspection, on_delete=models.CASCADE, related_name="kept")
    files = models.JSONField()
    samples = models.JSONField(default=dict)
    assessors = models.JSONField(default=list)
    imported_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")


class Item(models.Model):
    """One piece of evidence that judgements may cite: in words, and as a file if there is one."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="items")
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
            models.UniqueConstraint(fields=["inspection", "ref"], name="judgements_item_ref")
        ]


class Enquiry(models.Model):
    """A question the cases raise, to be followed up; and what was found, once it was."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="enquiries")
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
            models.UniqueConstraint(fields=["inspection", "ref"], name="judgements_enquiry_ref")
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


class Seat(models.Model):
    """Someone's place on the ratings panel. Leaving is recorded, not deleted."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="seats")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    seated_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    seated_at = models.DateTimeField(auto_now_add=True)
    left_at = models.DateTimeField(null=True)

    class Meta:
        """Once on a panel at a time."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["inspection", "person"], condition=models.Q(left_at=None), name="judgements_seat_once"
            )
        ]


class View(models.Model):
    """What one member of the panel thinks of a standard, given before seeing the others'. It never changes.

    `round` counts how often the panel has taken the standard up: once more each time it is reopened.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="views")
    standard = models.CharField(max_length=40)
    round = models.PositiveIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    rating = models.CharField(max_length=60)
    reasons = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """One view each."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["inspection", "standard", "round", "person"], name="judgements_view_once"
            )
        ]


class Shown(models.Model):
    """From when the members' views of a standard are open to the panel: once all have given theirs."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="shown")
    standard = models.CharField(max_length=40)
    round = models.PositiveIntegerField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Once a round."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["inspection", "standard", "round"], name="judgements_shown_once")
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


class Reopened(models.Model):
    """Why a decision no longer stands."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="reopened")
    reason = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
