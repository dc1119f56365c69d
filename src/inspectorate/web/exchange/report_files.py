"""The files of a report that a job has made, as one zip file."""

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from inspectorate.method.faults import Fault
from inspectorate.web.exchange.zip_archive import to_zip
from inspectorate.web.translation import translated_fault

_CONTENTS = "contents.json"
_OFFICE = "application/vnd.openxmlformats-officedocument"


class ReportFormat(StrEnum):
    """File format of a report."""

    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    ODS = "ods"


MEDIA_TYPES: Mapping[ReportFormat, str] = {
    ReportFormat.HTML: "text/html",
    ReportFormat.PDF: "application/pdf",
    ReportFormat.DOCX: f"{_OFFICE}.wordprocessingml.document",
    ReportFormat.XLSX: f"{_OFFICE}.spreadsheetml.sheet",
    ReportFormat.ODS: "application/vnd.oasis.opendocument.spreadsheet",
}
TITLES = {
    "report.html": _("Report as a web page"),
    "report.pdf": _("Report as a tagged PDF"),
    "report.docx": _("Report as a Word document"),
    "technical-annex.html": _("Technical annex as a web page"),
    "technical-annex.pdf": _("Technical annex as a tagged PDF"),
    "technical-annex.docx": _("Technical annex as a Word document"),
    "tables.xlsx": _("Tables as an Excel workbook"),
    "tables.ods": _("Tables as an OpenDocument spreadsheet"),
}
"""Titles of the files of a report, by name."""


def media_type_of(name: str) -> str:
    """Return the media type of a file of the report, by its name."""
    return MEDIA_TYPES[ReportFormat(name.rpartition(".")[2])]


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A file of a report: its name, what it is, and its size in bytes."""

    name: str
    title: str
    size: int


@dataclass(frozen=True, slots=True)
class ReportFiles:
    """Files of a report by name, and the faults of those that could not be made.

    `digest` is that of the draft they were made from.
    """

    files: Mapping[str, bytes]
    faults: tuple[Fault, ...]
    digest: str

    @property
    def listed(self) -> list[ReportFile]:
        """The files with their titles and sizes, in order."""
        return [
            ReportFile(name, str(TITLES.get(name, name)), len(content))
            for name, content in self.files.items()
        ]

    def to_zip(self) -> bytes:
        """Return the files as a zip file that `from_zip` reads."""
        faults = [asdict(translated_fault(fault)) for fault in self.faults]
        contents = json.dumps({"digest": self.digest, "names": list(self.files), "faults": faults})
        return to_zip({**self.files, _CONTENTS: contents.encode()})

    @classmethod
    def from_zip(cls, content: bytes) -> "ReportFiles":
        """Return the files in a zip file that `to_zip` made, in their order."""
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            contents = json.loads(archive.read(_CONTENTS))
            files = {name: archive.read(name) for name in contents["names"]}
        return cls(files, tuple(Fault(**values) for values in contents["faults"]), contents["digest"])
