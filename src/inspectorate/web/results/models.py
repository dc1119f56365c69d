"""Records of stored results and imported parts."""

import hashlib
import json

from django.db import models

from inspectorate.web.inspections.models import Inspection
from inspectorate.web.people.models import Person


class StoredResult(models.Model):
    """The results calculated last for an inspection, so that not every request recalculates them.

    `inputs_version` shows cheaply whether an input has changed since. `digest` is a SHA-256 over what the
    results follow from. `result` holds the method's results as JSON. `signature` is made of all of these
    with the service's secret key: it proves results whose inputs have changed since.
    """

    inspection = models.OneToOneField(Inspection, on_delete=models.CASCADE, related_name="stored_result")
    edition = models.CharField(max_length=60)
    inputs_version = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    result = models.TextField()
    signature = models.CharField(max_length=64, default="", editable=False)
    calculated_at = models.DateTimeField()


class ImportedParts(models.Model):
    """The parts of an imported package that no page edits: file contents by path.

    `samples` holds, by case group, the sample files of draws that their seed does not reproduce.
    `assessors` lists who made each assessment according to the package: group, case, occasion and name, in
    the order of the file.
    """

    inspection = models.OneToOneField(Inspection, on_delete=models.CASCADE, related_name="imported_parts")
    files = models.JSONField()
    samples = models.JSONField(default=dict)
    assessors = models.JSONField(default=list)
    imported_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    @property
    def digest(self) -> str:
        """A SHA-256 over the parts, for the audit event of the import."""
        parts = (self.files, self.samples, self.assessors)
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
