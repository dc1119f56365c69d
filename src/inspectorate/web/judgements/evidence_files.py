"""Files of evidence items in Django's file storage: save, read with a check of the digest, delete and move.

The storage is the one called "evidence" in STORAGES. By default it is the database.
"""

import hashlib
import uuid
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext as _

from inspectorate.web.file_stores import ALIAS
from inspectorate.web.judgements.models import EvidenceFilePart, EvidenceItem
from inspectorate.web.permissions import RuleBroken

PART = 256 * 1024
"""Maximum size of a part in the database, in bytes."""


@deconstructible
class DatabaseStorage(Storage):
    """Storage in the service's database, in parts. The first part of a name is the inspection's number."""

    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
        parts = EvidenceFilePart.objects.filter(name=name).order_by("number")
        content = [bytes(part) for part in parts.values_list("content", flat=True)]
        if mode != "rb" or not content:
            raise FileNotFoundError(name)
        return File(BytesIO(b"".join(content)), name)

    def _save(self, name: str, content: Any) -> str:
        inspection = int(name.partition("/")[0])
        for number, part in enumerate(content.chunks(PART)):
            EvidenceFilePart.objects.create(
                inspection_id=inspection, name=name, number=number, content=bytes(part)
            )
        if not content.size:
            EvidenceFilePart.objects.create(inspection_id=inspection, name=name, number=0, content=b"")
        return name

    def exists(self, name: str) -> bool:
        """Return whether there is a file of this name."""
        return EvidenceFilePart.objects.filter(name=name).exists()

    def delete(self, name: str) -> None:
        """Delete a file, if it exists."""
        EvidenceFilePart.objects.filter(name=name).delete()

    def size(self, name: str) -> int:
        """Return the size of a file in bytes."""
        return sum(len(part) for part in self._open(name).chunks())


def evidence_storage() -> Storage:
    """Return the storage of the evidence files."""
    return storages[ALIAS]


def save(inspection: int, content: bytes) -> str:
    """Save a file under a new name, which says nothing about it, and return the name."""
    return evidence_storage().save(f"{inspection}/{uuid.uuid4().hex}", ContentFile(content))


def read(item: EvidenceItem, storage: Storage | None = None) -> bytes:
    """Return the file of an evidence item.

    Raises RuleBroken when it is missing, or is not the one that was added.
    """
    try:
        with (storage or evidence_storage()).open(item.stored_name) as file:
            content: bytes = file.read()
    except OSError as error:
        raise RuleBroken(_("The file of %(ref)s is not in the store.") % {"ref": item.ref}) from error
    if hashlib.sha256(content).hexdigest() != item.content_hash:
        problem = _("The file of %(ref)s is not the one that was added. Ask for it to be restored.")
        raise RuleBroken(problem % {"ref": item.ref})
    return content


def delete(names: Iterable[str]) -> None:
    """Delete files. Those that are gone already are no error."""
    storage = evidence_storage()
    for name in filter(None, names):
        storage.delete(name)


def move(source: Storage) -> int:
    """Move every evidence file from another storage into the one that is configured. Return how many.

    Each is deleted from the source once it was read back and is the one that was added. Files that are in the
    right place already stay there, so a move that was interrupted can be run again.
    """
    target, moved = evidence_storage(), 0
    for item in EvidenceItem.objects.exclude(stored_name="").order_by("pk").iterator(100):
        if not source.exists(item.stored_name):
            read(item)
            continue
        content = read(item, source)
        if not target.exists(item.stored_name):
            target.save(item.stored_name, ContentFile(content))
        read(item)
        source.delete(item.stored_name)
        moved += 1
    return moved
