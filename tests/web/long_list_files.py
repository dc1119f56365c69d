"""Long lists of any size, sent through a page or the API."""

import csv
import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from inspectorate.web.cases.background import LARGEST_AT_ONCE
from tests.web import factories


def csv_list(*, large: bool) -> bytes:
    """Return the example's long list; a large one has a column of notes that makes it a job."""
    headings, *rows = csv.reader(io.StringIO(factories.long_list().decode()))
    note = "x" * (LARGEST_AT_ONCE // len(rows) + 1 if large else 1)
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows([[*headings, "Notes"], *([*row, note] for row in rows)])
    return file.getvalue().encode()


def send(client: Client, inspection: int, content: bytes):
    """Send a long list on its page."""
    file = SimpleUploadedFile("court.csv", content)
    return client.post(f"/inspections/{inspection}/long-lists/court/send/", {"file": file})
