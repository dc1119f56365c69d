"""Kinds of Office files and archives that are not lists, recognised by their parts."""

import re
from collections.abc import Callable, Iterable, Sequence
from zipfile import ZipFile

from inspectorate.method.faults import Sentence as _
from inspectorate.tables.file_kinds import ASK, COPY_TABLE, EXPORT, MAIL, PASSWORD, SAVE_AS, UNPACK, Kind
from inspectorate.tables.package_parts import PackageParts, part_name

_APPLE = _(
    "Open it on the Mac or iPad it comes from, or at icloud.com, choose “Export To” and then “Excel”, and "
    "send that file."
)
_OLE_NAMES: tuple[tuple[tuple[str, ...], Kind], ...] = (
    (
        ("__substg1.0_", "__properties_version1.0", "__nameid_version1.0"),
        (_("This is an email saved from Preview (.msg), not a list."), MAIL),
    ),
    (("WordDocument",), (_("This is an older kind of Word document (.doc), not a list."), COPY_TABLE)),
    (
        ("PowerPoint Document",),
        (_("This is an older kind of PowerPoint presentation (.ppt), not a list."), COPY_TABLE),
    ),
    (("VisioDocument",), (_("This is a Visio drawing, not a list."), ASK)),
    (("Quill",), (_("This is a Publisher document, not a list."), COPY_TABLE)),
    (("Workbook", "Book", "WORKBOOK", "BOOK"), (_("This is an older kind of Excel file (.xls)."), SAVE_AS)),
    (("WksSSWorkBook", "MatOST"), (_("This is a Microsoft Works document."), SAVE_AS)),
)
_RIGHTS: Kind = (
    _("It is protected by rights management or a sensitivity label, so that only some people can open it."),
    _("Remove the protection or choose another label in Excel, save the file, and send it again."),
)
_OPEN_DOCUMENTS: tuple[tuple[str, Kind], ...] = (
    ("opendocument.text", (_("This is a text document (.odt), not a list."), COPY_TABLE)),
    ("opendocument.presentation", (_("This is a presentation (.odp), not a list."), COPY_TABLE)),
    ("opendocument.graphics", (_("This is a drawing (.odg), not a list."), ASK)),
    ("opendocument.chart", (_("This is a chart, not a list."), ASK)),
    ("opendocument.formula", (_("This is a formula, not a list."), ASK)),
    ("opendocument.database", (_("This is a LibreOffice database (.odb), not a list."), EXPORT)),
    ("opendocument.base", (_("This is a LibreOffice database (.odb), not a list."), EXPORT)),
    ("epub+zip", (_("This is an e-book, not a list."), ASK)),
)
_OPEN_BODIES = (
    (b"office:spreadsheet", ""),
    (b"office:text", "opendocument.text"),
    (b"office:presentation", "opendocument.presentation"),
    (b"office:drawing", "opendocument.graphics"),
    (b"office:database", "opendocument.database"),
)
_PARTS: tuple[tuple[Callable[[str], bool], Kind], ...] = (
    (lambda name: name.endswith("workbook.bin"), (_("This is a binary Excel workbook (.xlsb)."), SAVE_AS)),
    (lambda name: name.startswith("word/"), (_("This is a Word document, not a list."), COPY_TABLE)),
    (
        lambda name: name.startswith("ppt/"),
        (_("This is a PowerPoint presentation, not a list."), COPY_TABLE),
    ),
    (lambda name: name.startswith("visio/"), (_("This is a Visio drawing, not a list."), ASK)),
    (
        lambda name: (
            re.match(r"index/(?:slide|masterslide|templateslide)", name) is not None or name == "index.apxl"
        ),
        (_("This is a Keynote presentation, not a list."), _APPLE),
    ),
    (
        lambda name: name.startswith("index/tables/"),
        (
            _("This is a Numbers spreadsheet (or a Pages document), which only Apple’s programs can read."),
            _APPLE,
        ),
    ),
    (
        lambda name: name.endswith(".iwa") or name in ("index.zip", "index.xml", "buildversionhistory.plist"),
        (_("This is a Pages or Numbers document, which only Apple’s programs can read."), _APPLE),
    ),
)
_ARCHIVES = (".zip", ".7z", ".rar", ".gz", ".tar")
_LISTS = (".csv", ".xlsx", ".xlsm", ".ods", ".xls", ".xlsb", ".txt", ".tsv")


def ole_kind(data: bytes) -> Kind:
    """Return what an OLE file is: an old Office file, an email, or an encrypted document."""

    def has(name: str, part: bytes) -> bool:
        return name.encode("utf-16-le") in part

    if has("EncryptedPackage", data):
        return _RIGHTS if has("DRMEncrypted", data) or has("DRMContent", data) else PASSWORD
    if has("DRMContent", data):
        return _RIGHTS
    # The first entries of the directory are the file's own; documents inside it have their names further on.
    sector = 1 << min(int.from_bytes(data[30:32], "little"), 12)
    directory = (int.from_bytes(data[48:52], "little") + 1) * sector
    for part in (data[directory : directory + 4 * sector], data):
        places = [
            (place, kind)
            for names, kind in _OLE_NAMES
            for name in names
            if (place := part.find(name.encode("utf-16-le"))) >= 0
        ]
        if places:
            return min(places, key=lambda item: item[0])[1]
    return _("This is an older kind of Excel or Office file."), SAVE_AS


def is_ods(parts: Iterable[str]) -> bool:
    """Return whether a package has the parts of an OpenDocument file."""
    names = {part_name(name) for name in parts}
    return "content.xml" in names and not any(name.endswith("workbook.xml") for name in names)


def archive_kind(archive: ZipFile) -> Kind | None:
    """Return what a ZIP archive is; None if it is a workbook that can be read."""
    parts = PackageParts(archive)
    names = list(parts)
    if any(name.endswith("workbook.xml") and not name.startswith(("word/", "ppt/")) for name in names):
        return None
    for matches, kind in _PARTS:
        if any(map(matches, names)):
            return kind
    document_type = _open_document_type(archive, parts)
    for name, kind in _OPEN_DOCUMENTS:
        if name in document_type:
            return kind
    if "content.xml" in parts:
        return None
    return _kind_of_other_archive(archive.namelist())


def _kind_of_other_archive(names: Sequence[str]) -> Kind:
    lists = [name for name in names if name.lower().endswith(_LISTS)]
    if len(lists) == 1:
        cure = _("Unpack it and send the file inside, “%(name)s”.", name=lists[0][-80:])
        return _("This is a zip archive with a file in it, not a spreadsheet."), cure
    if not lists and not any(name.lower().endswith(_ARCHIVES) for name in names):
        return _("This is a zip archive with no spreadsheet in it."), ASK
    return _("This is a zip archive, not a spreadsheet."), UNPACK


def _open_document_type(archive: ZipFile, parts: PackageParts) -> str:
    """Return the type of an OpenDocument file, from its own entry or from the start of its content."""
    document_type = ""
    for member in archive.infolist():
        if part_name(member.filename) == "mimetype":
            with archive.open(member) as file:
                document_type = file.read(200).decode("ascii", "replace")
    if "content.xml" not in parts or "opendocument.spreadsheet" in document_type:
        return document_type
    stream = parts.open("content.xml")
    start = b"".join(stream.read() for _number in range(8))
    bodies = [(start.find(b"<" + mark), kind) for mark, kind in _OPEN_BODIES if b"<" + mark in start]
    return min(bodies)[1] if bodies else document_type
