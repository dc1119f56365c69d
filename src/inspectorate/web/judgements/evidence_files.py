"""Files of evidence items in Django's file storage: save, read with a check of the digest, delete and move.

The storage is the one called "evidence" in STORAGES. By default it is the database.
"""

import hashlib
import logging
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any, Protocol

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages
from django.db import transaction
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext as _

from inspectorate.web.file_stores import ALIAS
from inspectorate.web.judgements.models import EvidenceFilePart
from inspectorate.web.permissions import RuleBroken
from inspectorate.web.postgresql.base import Reversible

LOG = logging.getLogger("inspectorate.evidence")

S3_LIBRARIES = ("boto3", "botocore", "s3transfer")
"""Packages whose errors mean that an S3-compatible service did not do what it was asked."""

PART = 256 * 1024
"""Maximum size of a part in the database, in bytes."""


class StoredFile(Protocol):
    """A record with a file in the storage: its name there, its digest, and how messages call the record."""

    @property
    def stored_name(self) -> str:
        """The file's name in the storage."""
        ...

    @property
    def content_hash(self) -> str:
        """The SHA-256 of the file."""
        ...

    @property
    def ref(self) -> str:
        """How messages call the record."""
        ...


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

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """Return no folders, and the files of an inspection, whose number is the path."""
        names = EvidenceFilePart.objects.filter(number=0, name__startswith=f"{path}/")
        return [], [name.removeprefix(f"{path}/") for name in names.values_list("name", flat=True)]

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


@contextmanager
def store_errors() -> Iterator[None]:
    """Raise RuleBroken in place of the errors of a store that cannot be reached or refuses."""
    try:
        yield
    except Exception as error:
        if not isinstance(error, OSError) and type(error).__module__.partition(".")[0] not in S3_LIBRARIES:
            raise
        LOG.warning("evidence_store_failed", extra={"error": type(error).__name__})
        problem = _("Evidence files are not available at the moment. Try again later.")
        raise RuleBroken(problem) from error


def save(inspection: int, content: bytes) -> str:
    """Save a file under a new name, which says nothing about it, and return the name.

    It is deleted again if the transaction is rolled back. Raises RuleBroken when the store fails.
    """
    storage = evidence_storage()
    with store_errors():
        name: str = storage.save(f"{inspection}/{uuid.uuid4().hex}", ContentFile(content))
    if not isinstance(storage, DatabaseStorage):
        transaction.on_commit(Reversible(lambda: _delete_unused(storage, name)))
    return name


def _delete_unused(storage: Storage, name: str) -> None:
    """Delete the file of an item that was not added. If that fails, retention deletes it later."""
    try:
        with store_errors():
            storage.delete(name)
    except RuleBroken:
        LOG.warning("evidence_file_left")


def read(item: StoredFile, storage: Storage | None = None) -> bytes:
    """Return the file of an evidence item.

    Raises RuleBroken when it is missing, when it is not the one that was added, and when the store fails.
    """
    try:
        with store_errors(), (storage or evidence_storage()).open(item.stored_name) as file:
            content: bytes = file.read()
    except RuleBroken as error:
        if isinstance(error.__cause__, FileNotFoundError):
            raise RuleBroken(_("The file of %(ref)s is not in the store.") % {"ref": item.ref}) from error
        raise
    if hashlib.sha256(content).hexdigest() != item.content_hash:
        problem = _("The file of %(ref)s is not the one that was added. Ask for it to be restored.")
        raise RuleBroken(problem % {"ref": item.ref})
    return content


def delete_all(inspection: int, names: Iterable[str]) -> None:
    """Delete the files of an inspection: those of its items, and any that was left by a failure.

    Files that are gone already are no error. Raises RuleBroken when the store fails.
    """
    storage = evidence_storage()
    with store_errors():
        try:
            _folders, left = storage.listdir(str(inspection))
        except FileNotFoundError:
            left = []
        for name in sorted({*filter(None, names), *(f"{inspection}/{file}" for file in left)}):
            storage.delete(name)


def move(source: Storage, files: Iterable[StoredFile]) -> int:
    """Move evidence files from another storage into the one that is configured. Return how many.

    Each is deleted from the source once it was read back and is the one that was added. Files that are in the
    right place already stay there, so a move that was interrupted can be run again. Raises RuleBroken when a
    file is missing or altered, and when a store fails.
    """
    moved = 0
    for item in files:
        with store_errors():
            moved += _move_file(item, source, evidence_storage())
    return moved


def _move_file(item: StoredFile, source: Storage, target: Storage) -> bool:
    """Move the file of an item, and return whether it had to be moved."""
    if not source.exists(item.stored_name):
        read(item)
        return False
    content = read(item, source)
    if not target.exists(item.stored_name):
        target.save(item.stored_name, ContentFile(content))
    read(item)
    source.delete(item.stored_name)
    return True
