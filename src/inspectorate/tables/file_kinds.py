"""Kinds of files that are not lists, recognised by their first bytes or their parts, never by their names."""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from zipfile import ZipFile

from inspectorate.method.faults import Sentence
from inspectorate.method.faults import Sentence as _
from inspectorate.tables.package_parts import PackageParts, part_name

Kind = tuple[Sentence, Sentence]
"""What a file is, and the step that gives a list, as two sentences."""

_ASK = _("Ask for the list as an Excel workbook (.xlsx) or as CSV.")
_SAVE_AS = _("Open it in a spreadsheet program and save it as an Excel workbook (.xlsx) or as CSV.")
_COPY_TABLE = _("Copy its table into a new spreadsheet, save that as an Excel workbook (.xlsx) and send it.")
_UNPACK = _("Unpack it and send the list inside.")
_EXPORT = _(
    "Open it in the program it comes from and export the list as an Excel workbook (.xlsx) or as CSV."
)
_APPLE = _(
    "Open it on the Mac or iPad it comes from, or at icloud.com, choose “Export To” and then “Excel”, and "
    "send that file."
)
_COMPLETE = _(
    "Send the list itself: close it in the program that has it open, and choose the file without “~”."
)
_DOWNLOAD = _("Open the link, choose “File”, “Download” and “Microsoft Excel (.xlsx)”, and send that file.")

PASSWORD: Kind = (
    _("It is protected by a password."),
    _("Save it without the password, and send it again."),
)


@dataclass(frozen=True, slots=True)
class Signature:
    """Bytes at a place of a file, and the kind of file they mean."""

    bytes: bytes
    name: Sentence
    cure: Sentence
    offset: int = 0


_SIGNATURES = (
    Signature(b"%PDF", _("This is a PDF, not a list."), _ASK),
    Signature(b"\x89PNG", _("This is a picture (PNG), not a list."), _ASK),
    Signature(b"\xff\xd8\xff", _("This is a picture (JPEG), not a list."), _ASK),
    Signature(b"GIF8", _("This is a picture (GIF), not a list."), _ASK),
    Signature(b"II*\x00", _("This is a picture (TIFF), not a list."), _ASK),
    Signature(b"MM\x00*", _("This is a picture (TIFF), not a list."), _ASK),
    Signature(b"WEBP", _("This is a picture (WebP), not a list."), _ASK, 8),
    Signature(b"ftyphei", _("This is a picture (HEIC), not a list."), _ASK, 4),
    Signature(b"ftypmif1", _("This is a picture (HEIC), not a list."), _ASK, 4),
    Signature(b"ftyp", _("This is a film or sound recording, not a list."), _ASK, 4),
    Signature(b"ID3", _("This is a sound recording, not a list."), _ASK),
    Signature(b"\x1f\x8b", _("This is a compressed file (gzip), not a list."), _UNPACK),
    Signature(b"BZh", _("This is a compressed file (bzip2), not a list."), _UNPACK),
    Signature(b"\xfd7zXZ", _("This is a compressed file (xz), not a list."), _UNPACK),
    Signature(b"\x28\xb5\x2f\xfd", _("This is a compressed file (zstd), not a list."), _UNPACK),
    Signature(b"7z\xbc\xaf\x27\x1c", _("This is a 7-Zip archive, not a spreadsheet."), _UNPACK),
    Signature(b"Rar!\x1a\x07", _("This is a RAR archive, not a spreadsheet."), _UNPACK),
    Signature(b"MSCF", _("This is a cabinet archive, not a spreadsheet."), _UNPACK),
    Signature(b"ustar", _("This is a tar archive, not a spreadsheet."), _UNPACK, 257),
    Signature(b"SQLite format 3\x00", _("This is a database (SQLite), not a list."), _EXPORT),
    Signature(b"Standard Jet DB", _("This is an Access database, not a list."), _EXPORT, 4),
    Signature(b"Standard ACE DB", _("This is an Access database, not a list."), _EXPORT, 4),
    Signature(b"PAR1", _("This is a data file (Parquet), not a list."), _EXPORT),
    Signature(b"ARROW1", _("This is a data file (Arrow), not a list."), _EXPORT),
    Signature(b"FEA1", _("This is a data file (Feather), not a list."), _EXPORT),
    Signature(b"Obj\x01", _("This is a data file (Avro), not a list."), _EXPORT),
    Signature(b"ORC", _("This is a data file (ORC), not a list."), _EXPORT),
    Signature(b"$FL2", _("This is an SPSS data file, not a list."), _EXPORT),
    Signature(b"$FL3", _("This is an SPSS data file, not a list."), _EXPORT),
    Signature(b"<stata_dta>", _("This is a Stata data file, not a list."), _EXPORT),
    Signature(b"HEADER RECORD*******LIB", _("This is a SAS transport file, not a list."), _EXPORT),
    Signature(b"\xc2\xea\x81\x60\xb3\x14\x11\xcf", _("This is a SAS data file, not a list."), _EXPORT, 12),
    Signature(b"RDX", _("This is an R data file, not a list."), _EXPORT),
    Signature(b"!BDN", _("This is an Outlook data file, not a list."), _ASK),
    Signature(b"{\\rtf", _("This is a rich text document (RTF), not a list."), _COPY_TABLE),
    Signature(b"\xffWPC", _("This is a WordPerfect document, not a list."), _COPY_TABLE),
    Signature(b"\x31\xbe\x00\x00", _("This is an old Word document, not a list."), _COPY_TABLE),
    Signature(b"%!PS", _("This is a page to print (PostScript), not a list."), _ASK),
    Signature(b"\x09\x08", _("This is a very old kind of Excel file."), _SAVE_AS),
    Signature(b"\x09\x04\x06\x00", _("This is a very old kind of Excel file."), _SAVE_AS),
    Signature(b"\x09\x02\x06\x00", _("This is a very old kind of Excel file."), _SAVE_AS),
    Signature(b"\x09\x00\x04\x00", _("This is a very old kind of Excel file."), _SAVE_AS),
    Signature(b"\x00\x00\x02\x00", _("This is a Lotus 1-2-3 or Quattro Pro spreadsheet."), _SAVE_AS),
    Signature(b"\x00\x00\x1a\x00", _("This is a Lotus 1-2-3 spreadsheet."), _SAVE_AS),
    Signature(
        b"\x00\x05\x16\x07", _("This is what a Mac keeps beside a file (“._”), not the list."), _COMPLETE
    ),
    Signature(
        b"\x00\x00\x00\x01Bud1", _("This is what a Mac keeps of a folder (.DS_Store), not a list."), _ASK
    ),
    Signature(b"L\x00\x00\x00\x01\x14\x02\x00", _("This is a shortcut to a file, not the file."), _ASK),
    Signature(b"MZ", _("This is a program, not a list."), _ASK),
    Signature(b"\x7fELF", _("This is a program, not a list."), _ASK),
)


def binary_kind(start: bytes, size: int) -> Kind | None:
    """Return what a file is by its first bytes; None if it may be a list."""
    if kind := _hollow_kind(start, size):
        return kind
    start = start.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n ") or start
    for signature in _SIGNATURES:
        if start.startswith(signature.bytes, signature.offset) and not _is_plain_text(start, signature):
            return signature.name, signature.cure
    return next((kind for pattern, kind in _BINARY_PATTERNS if pattern.match(start)), None)


_BINARY_PATTERNS: tuple[tuple[re.Pattern[bytes], Kind], ...] = (
    (re.compile(rb"BM.{0,28}?\x00", re.DOTALL), (_("This is a picture (BMP), not a list."), _ASK)),
    (
        re.compile(rb"[\x03\x83\x8b\xf5][\x00-\xff][\x01-\x0c][\x01-\x1f].{0,24}?\x00", re.DOTALL),
        (_("This is a database table (dBASE), not a list."), _SAVE_AS),
    ),
    (
        re.compile(rb"[\x71-\x73][\x01\x02]\x01\x00"),
        (_("This is a Stata data file, not a list."), _EXPORT),
    ),
)


def _hollow_kind(start: bytes, size: int) -> Kind | None:
    """Return what a file without content of its own is: empty, nothing but zeros, a note beside a file."""
    if not size:
        return _("It is empty."), _("Send the file with its rows.")
    if not start.strip(b"\x00"):
        return (
            _("It holds nothing but zeros: saving or copying it did not finish."),
            _("Open the file where it comes from, save it again, and send that."),
        )
    if _is_lock_file(start, size):
        return _("This is what Office keeps beside a file that is open (“~$”), not the file."), _COMPLETE
    return None


def _is_plain_text(start: bytes, signature: Signature) -> bool:
    """Return whether short letters such as “MZ” are the start of a text, such as “MZ,Name”."""
    return (
        len(signature.bytes) <= 4
        and signature.bytes.isalnum()
        and not any(byte < 9 for byte in start)
        and b"\n" in start
    )


def _is_lock_file(start: bytes, size: int) -> bool:
    """Return whether a file is Office's note of who has a file open: a name, in bytes and in UTF-16."""
    length = start[0]
    name = start[1 : 1 + length]
    return (
        size <= 200
        and 0 < length <= 54
        and len(start) > 100
        and name.isascii()
        and start[1 + length : 40].strip(b" \x00") == b""
        and name.decode("ascii").encode("utf-16-le")[:8] in start
    )


# ---------------------------------------------------------------- text


def text_kind(start: bytes) -> Kind | None:
    """Return what a text file is by its start; None if it may be a list."""
    text = _decoded(start)
    if _MARKUP_START.match(text) or (_ELEMENT.match(text) and text.rstrip().endswith(">")):
        return _markup_kind(text.lower())
    for pattern, kind in _TEXT_KINDS:
        if pattern.match(text):
            return kind
    return _json_kind(text)


_MAIL = _("Save the list that is attached to it as a file of its own, and send that.")
_WEB_SAVE = _("Open it in Excel, choose “Save As” and “Excel Workbook (.xlsx)”, and send that file.")
_WEB_ARCHIVE: Kind = (_("This is a web page saved as one file (MHTML), whatever it is called."), _WEB_SAVE)
_TEXT_KINDS: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (
        re.compile(
            r"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?content-type:\s*multipart/related", re.IGNORECASE
        ),
        _WEB_ARCHIVE,
    ),
    (re.compile(r"mime-version:[^\n]*\nx-document-type:", re.IGNORECASE), _WEB_ARCHIVE),
    (
        re.compile(
            r"(?:return-path|received|delivered-to|mime-version|message-id|dkim-signature):[^\n]*\n"
            r"|(?=(?:[^\n]*\n){0,9}?subject:)(?=(?:[^\n]*\n){0,9}?from:)(?:from|to|subject|date|sent|cc):",
            re.IGNORECASE,
        ),
        (_("This is an e-mail, not a list."), _MAIL),
    ),
    (re.compile(r"ID;P\w", re.IGNORECASE), (_("This is a spreadsheet in an old format (SYLK)."), _SAVE_AS)),
    (re.compile(r"TABLE\n0,1\n"), (_("This is a spreadsheet in an old format (DIF)."), _SAVE_AS)),
    (
        re.compile(r"\[InternetShortcut\]|\[Desktop Entry\]|WEB\n1\nhttps?://"),
        (_("This is a link, not the file it leads to."), _ASK),
    ),
    (re.compile(r"BEGIN:VCARD"), (_("This is a list of contacts (vCard), not a list of cases."), _ASK)),
    (re.compile(r"BEGIN:VCALENDAR"), (_("This is a calendar, not a list."), _ASK)),
    (
        re.compile(r"-----BEGIN PGP MESSAGE-----"),
        (_("This is an encrypted message (PGP)."), _("Decrypt it and send the list inside.")),
    ),
    (
        re.compile(r"version https://git-lfs"),
        (_("This is a pointer to a file (Git LFS), not the file."), _ASK),
    ),
    (
        re.compile(r",[^\n]*,file://[^\n]*;\s*\Z"),
        (_("This is what LibreOffice keeps beside an open file (“.~lock”)."), _COMPLETE),
    ),
    (
        re.compile(r"\s*(?:--[^\n]*\n\s*)*(?:CREATE TABLE|INSERT INTO|DROP TABLE|PRAGMA )", re.IGNORECASE),
        (_("This is a copy of a database (SQL), not a list."), _EXPORT),
    ),
)


def _decoded(start: bytes) -> str:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = start.decode("utf-16", "replace")
    elif start[:400].count(0) > len(start[:400]) / 4:
        text = start.decode("utf-16-le" if start[1:2] == b"\x00" else "utf-16-be", "replace")
    else:
        text = start.decode("utf-8-sig", "replace")
    return text.lstrip().replace("\r\n", "\n").replace("\r", "\n")


_MARKUP_KINDS: tuple[tuple[tuple[str, ...], Kind], ...] = (
    (
        ("urn:schemas-microsoft-com:office:spreadsheet", 'progid="excel.sheet"'),
        (_("This is an Excel workbook saved as XML (XML Spreadsheet 2003)."), _WEB_SAVE),
    ),
    (
        ("opendocument.spreadsheet",),
        (_("This is an OpenDocument spreadsheet saved as one XML file (.fods)."), _SAVE_AS),
    ),
    (
        ("schemas.microsoft.com/office/word", "opendocument.text", 'progid="word.document"', "office:word"),
        (_("This is a text document saved as XML or as a web page, not a list."), _COPY_TABLE),
    ),
    (("<svg",), (_("This is a picture (SVG), not a list."), _ASK)),
    (("<!doctype plist", "<plist"), (_("This is a settings file or a link from a Mac, not a list."), _ASK)),
    (
        ('xmlns:x="urn:schemas-microsoft-com:office:excel"',),
        (_("This is a web page that a program has saved under the name of a spreadsheet."), _WEB_SAVE),
    ),
    (
        ("<html", "<!doctype html", "<table", "<body", "<head", "<meta", "<style", "<div"),
        (_("This is a web page, whatever it is called, not a list."), _WEB_SAVE),
    ),
)


_MARKUP_START = re.compile(
    r"<(?:\?xml|!doctype|!--|(?:html|table|meta|head|style|body|div|svg|plist)[\s>])", re.IGNORECASE
)
_ELEMENT = re.compile(r"<[a-z][\w:.-]*[\s>/]", re.IGNORECASE)


def _markup_kind(text: str) -> Kind:
    for marks, kind in _MARKUP_KINDS:
        if any(mark in text for mark in marks):
            return kind
    return _("This is XML, whatever it is called, not a list."), _EXPORT


def _json_kind(text: str) -> Kind | None:
    if not re.match(r"""[\[{]\s*(?:["\[{}\]]|-?\d|true|false|null)""", text):
        return None
    if re.search(r'"(?:doc_id|resource_id|url)"\s*:', text[:2_000]) and re.search(
        r'"(?:doc_id|resource_id)"', text
    ):
        return _("This is a link to a Google document, not the document."), _DOWNLOAD
    try:
        value, end = json.JSONDecoder().raw_decode(text)
        is_json = isinstance(value, dict | list) and (
            not text[end:].strip() or text[end:].lstrip()[:1] in "[{"
        )
    except ValueError as error:
        # The start of a long file ends in the middle; a short text that is no JSON fails before its end.
        is_json = (
            isinstance(error, json.JSONDecodeError) and error.pos > len(text) - 2_000 and len(text) > 10_000
        )
        is_json = is_json or bool(re.match(r'[\[{]\s*\{?\s*"[^"]*"\s*:', text))
    return (_("This is data for programs (JSON), not a list."), _EXPORT) if is_json else None


# ---------------------------------------------------------------- old Office files


_OLE_NAMES: tuple[tuple[tuple[str, ...], Kind], ...] = (
    (
        ("__substg1.0_", "__properties_version1.0", "__nameid_version1.0"),
        (_("This is an e-mail saved from Outlook (.msg), not a list."), _MAIL),
    ),
    (("WordDocument",), (_("This is an older kind of Word document (.doc), not a list."), _COPY_TABLE)),
    (
        ("PowerPoint Document",),
        (_("This is an older kind of PowerPoint presentation (.ppt), not a list."), _COPY_TABLE),
    ),
    (("VisioDocument",), (_("This is a Visio drawing, not a list."), _ASK)),
    (("Quill",), (_("This is a Publisher document, not a list."), _COPY_TABLE)),
    (("Workbook", "Book", "WORKBOOK", "BOOK"), (_("This is an older kind of Excel file (.xls)."), _SAVE_AS)),
    (("WksSSWorkBook", "MatOST"), (_("This is a Microsoft Works document."), _SAVE_AS)),
)
_RIGHTS: Kind = (
    _("It is protected by rights management or a sensitivity label, so that only some people can open it."),
    _("Take off the protection or choose another label in Excel, save it, and send it again."),
)


def ole_kind(data: bytes) -> Kind:
    """Return what an OLE file is: an old Office file, an e-mail, or an encrypted document."""

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
    return _("This is an older kind of Excel or Office file."), _SAVE_AS


# ---------------------------------------------------------------- archives


def is_ods(parts: Iterable[str]) -> bool:
    """Return whether a package has the parts of an OpenDocument file."""
    names = {part_name(name) for name in parts}
    return "content.xml" in names and not any(name.endswith("workbook.xml") for name in names)


_OPEN_DOCUMENTS: tuple[tuple[str, Kind], ...] = (
    ("opendocument.text", (_("This is a text document (.odt), not a list."), _COPY_TABLE)),
    ("opendocument.presentation", (_("This is a presentation (.odp), not a list."), _COPY_TABLE)),
    ("opendocument.graphics", (_("This is a drawing (.odg), not a list."), _ASK)),
    ("opendocument.chart", (_("This is a chart, not a list."), _ASK)),
    ("opendocument.formula", (_("This is a formula, not a list."), _ASK)),
    ("opendocument.database", (_("This is a LibreOffice database (.odb), not a list."), _EXPORT)),
    ("opendocument.base", (_("This is a LibreOffice database (.odb), not a list."), _EXPORT)),
    ("epub+zip", (_("This is an e-book, not a list."), _ASK)),
)
_OPEN_BODIES = (
    (b"office:spreadsheet", ""),
    (b"office:text", "opendocument.text"),
    (b"office:presentation", "opendocument.presentation"),
    (b"office:drawing", "opendocument.graphics"),
    (b"office:database", "opendocument.database"),
)
_PARTS: tuple[tuple[Callable[[str], bool], Kind], ...] = (
    (lambda name: name.endswith("workbook.bin"), (_("This is a binary Excel workbook (.xlsb)."), _SAVE_AS)),
    (lambda name: name.startswith("word/"), (_("This is a Word document, not a list."), _COPY_TABLE)),
    (
        lambda name: name.startswith("ppt/"),
        (_("This is a PowerPoint presentation, not a list."), _COPY_TABLE),
    ),
    (lambda name: name.startswith("visio/"), (_("This is a Visio drawing, not a list."), _ASK)),
    (
        lambda name: (
            re.match(r"index/(?:slide|masterslide|templateslide)", name) is not None or name == "index.apxl"
        ),
        (_("This is a Keynote presentation, not a list."), _APPLE),
    ),
    (
        lambda name: name.startswith("index/tables/"),
        (_("This is a Numbers spreadsheet (or a Pages document), which only Apple's programs read."), _APPLE),
    ),
    (
        lambda name: name.endswith(".iwa") or name in ("index.zip", "index.xml", "buildversionhistory.plist"),
        (_("This is a Pages or Numbers document, which only Apple's programs read."), _APPLE),
    ),
)
_LISTS = (".csv", ".xlsx", ".xlsm", ".ods", ".xls", ".xlsb", ".txt", ".tsv")


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
    lists = [name for name in archive.namelist() if name.lower().endswith(_LISTS)]
    if len(lists) == 1:
        cure = _("Unpack it and send the file inside, “%(name)s”.", name=lists[0][-80:])
        return _("This is a zip archive with a file in it, not a spreadsheet."), cure
    return _("This is a zip archive, not a spreadsheet."), _UNPACK


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
