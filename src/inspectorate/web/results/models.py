"""Records of stored results, and of the imported parts that no page edits yet."""

from django.db import models

from inspectorate.web.inspections.models import Inspection
from inspectorate.web.people.models import Person


class StoredResult(models.Model):
    """What was worked out last from what is recorded, so that it is not worked out for everyone who looks.

    `inputs_version` says cheaply whether anything was recorded since; `digest` is a SHA-256 over every input,
    in the form in which it would be exported; `result` is everything the method gave, as JSON.
    """

    inspection = models.OneToOneField(Inspection, on_delete=models.CASCADE, related_name="stored_result")
    edition = models.CharField(max_length=60)
    inputs_version = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    result = models.TextField()
    calculated_at = models.DateTimeField()


class ImportedParts(models.Model):
    """The parts of an imported inspection that no page edits yet: as the files they came in, by path.

    `samples` are those that do not come out the same when drawn again: as what the file said of them.
    `assessors` says, in the file's order, how it named who made each assessment: group, case, occasion, name.
    """

    inspection = models.OneToOneField(Inspection, on_delete=models.CASCADE, related_name="imported_parts")
    files = models.JSONField()
    samples = models.JSONField(default=dict)
    assessors = models.JSONField(default=list)
    imported_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
