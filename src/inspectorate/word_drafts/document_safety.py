"""Checks of a Word document before it is read: its kind, its size and what it must not contain."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from inspectorate.method.faults import Fault, FaultsFound, Sentence
from inspectorate.method.faults import Sentence as _
from inspectorate.tables.limits import Limits

MAX_DOCUMENT_BYTES = 30_000_000
MAX_UNPACKED_BYTES = 200_000_000
MAX_XML_BYTES = 40_000_000
"""Most bytes of all XML parts together. A whole report has about one million."""
MAX_COMPRESSION_RATIO = 100
"""Highest ratio of unpacked to packed size above MIN_CHECKED_BYTES. Word documents reach about 20."""
MIN_CHECKED_BYTES = 2_000_000
MAX_PARTS = 3_000
MEMORY_PER_BYTE = 60
"""Memory (bytes) that a byte of XML takes while it is read."""

_SAVE = _("Open it in Word and save it as a Word document (.docx).")
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_KINDS: tuple[tuple[bytes, Sentence, Sentence], ...] = (
    (
        b"\xd0\xcf\x11\xe0",
        _("This is an older kind of Word document (.doc), or a document with a password."),
        _("Remove the password and save it as a Word document (.docx)."),
    ),
    (b"%PDF", _("This is a PDF, not a Word document."), _("Send the Word document that it was made from.")),
    (b"{\\rtf", _("This is a rich text file (.rtf), not a Word document."), _SAVE),
)
_NO_DOCUMENT = (_("This is not a Word document (.docx)."), _SAVE)
_DAMAGED = (
    _("The file is damaged or incomplete, so we cannot open it."),
    _("Save it again and send the new file."),
)
_FORBIDDEN: tuple[tuple[re.Pattern[str], Sentence, Sentence], ...] = (
    (
        re.compile(r"vbaproject|vbadata|macroenabled", re.IGNORECASE),
        _("The document has macros, which are programs."),
        _("Save it as a Word document (.docx), which has no macros."),
    ),
    (
        re.compile(r"(?:^|/)(?:embeddings|activex)/|oleobject", re.IGNORECASE),
        _("The document has another file embedded in it, such as a spreadsheet or a control."),
        _("Delete the embedded object, or paste its content as text."),
    ),
    (
        re.compile(r"(?:^|/)afchunk|altchunk", re.IGNORECASE),
        _("The document holds another document that is not joined with it yet."),
        _SAVE,
    ),
)


@dataclass(frozen=True, slots=True)
class DraftLimits(Limits):
    """Limits for reading one Word document."""

    def memory_fault(self, place: str) -> Fault:
        """Return the fault of a document that takes too much memory."""
        return Fault(place, _("The document takes too much memory to read."), _SHORTEN)

    def time_fault(self, place: str) -> Fault:
        """Return the fault of a document that takes too much time."""
        return Fault(place, _("The document takes too long to read."), _SHORTEN)


_SHORTEN = _("Accept the tracked changes that are agreed, remove pictures, or send fewer sections.")


def check_bytes(content: bytes, place: str) -> None:
    """Raise FaultsFound for a file that is too large, or that is no Word document by its first bytes."""
    if len(content) > MAX_DOCUMENT_BYTES:
        problem = _("The document has more than %(most)s MB.", most=MAX_DOCUMENT_BYTES // 1_000_000)
        raise FaultsFound([Fault(place, problem, _SHORTEN)])
    for start, problem, cure in _KINDS:
        if content.startswith(start):
            raise FaultsFound([Fault(place, problem, cure)])
    if not content.startswith(b"PK"):
        raise FaultsFound([Fault(place, *_NO_DOCUMENT)])


def check_document(archive: zipfile.ZipFile, place: str) -> DraftLimits:
    """Return the limits for reading a document. Raises FaultsFound if it is not safe, or no Word document."""
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    most = min(MAX_UNPACKED_BYTES, max(MIN_CHECKED_BYTES, MAX_COMPRESSION_RATIO * packed))
    xml = sum(member.file_size for member in members if member.filename.lower().endswith((".xml", ".rels")))
    if len(members) > MAX_PARTS or unpacked > most or xml > MAX_XML_BYTES:
        problem = _(
            "The document would unpack to %(unpacked)s bytes, which no draft does.", unpacked=f"{unpacked:,}"
        )
        raise FaultsFound([Fault(place, problem, _SHORTEN)])
    if any(member.flag_bits & 1 for member in members):
        raise FaultsFound(
            [Fault(place, _("The document has a password."), _("Remove the password and save it."))]
        )
    faults = [Fault(place, problem, cure) for problem, cure in _document_faults(archive, members)]
    if faults:
        raise FaultsFound(faults[:1])
    return DraftLimits(packed, unpacked, MEMORY_PER_BYTE)


def damaged(place: str) -> Fault:
    """Return the fault of a document that cannot be opened."""
    return Fault(place, *_DAMAGED)


def without_record(place: str) -> Fault:
    """Return the fault of a document that was not exported from an inspection."""
    problem = _("The document does not say which draft it was made from.")
    return Fault(place, problem, _("Export the draft again and copy the changes into that document."))


def with_document_type(place: str) -> Fault:
    """Return the fault of a document with a document type declaration, which could define entities."""
    return Fault(place, _("The document has a part that Word does not write (a document type)."), _SAVE)


def _document_faults(
    archive: zipfile.ZipFile, members: Sequence[zipfile.ZipInfo]
) -> Iterator[tuple[Sentence, Sentence]]:
    names = [member.filename.replace("\\", "/") for member in members]
    if len(set(names)) != len(names):
        yield _DAMAGED
    if "[Content_Types].xml" not in names or "word/document.xml" not in names:
        yield _NO_DOCUMENT
        return
    types = archive.read("[Content_Types].xml").decode("utf-8", "replace")
    for pattern, problem, cure in _FORBIDDEN:
        if any(pattern.search(text) for text in (*names, types)):
            yield problem, cure
    if _MAIN not in types:
        yield _NO_DOCUMENT
    if b"http://purl.oclc.org/ooxml/wordprocessingml/main" in archive.read("word/document.xml")[:5_000]:
        yield _("This is a Strict Open XML document."), _SAVE
