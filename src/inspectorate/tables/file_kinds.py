"""Kinds of files that are not lists, recognised by their first bytes, never by their names."""

import re
from dataclasses import dataclass

from inspectorate.method.faults import Sentence
from inspectorate.method.faults import Sentence as _

Kind = tuple[Sentence, Sentence]
"""What a file is, and the step that gives a list, as two sentences."""

ASK = _("Ask for the list as an Excel workbook (.xlsx) or as CSV.")
SAVE_AS = _("Open it in a spreadsheet program and save it as an Excel workbook (.xlsx) or as CSV.")
COPY_TABLE = _(
    "Copy the table into a new spreadsheet, save it as an Excel workbook (.xlsx) and send that file."
)
UNPACK = _("Unpack the file and send the list inside.")
EXPORT = _("Open the file in its own program and export the list as an Excel workbook (.xlsx) or as CSV.")
MAIL = _("Save the attached list as a separate file, and send that file.")
COMPLETE = _("Close the list in the program that has it open. Then send the file without “~” in its name.")

PASSWORD: Kind = (
    _("The file is protected by a password."),
    _("Save the file without the password, and send it again."),
)


@dataclass(frozen=True, slots=True)
class Signature:
    """Bytes at a place of a file, and the kind of file they mean."""

    bytes: bytes
    name: Sentence
    cure: Sentence
    offset: int = 0


_SIGNATURES = (
    Signature(b"%PDF", _("This is a PDF, not a list."), ASK),
    Signature(b"\x89PNG", _("This is a picture (PNG), not a list."), ASK),
    Signature(b"\xff\xd8\xff", _("This is a picture (JPEG), not a list."), ASK),
    Signature(b"GIF8", _("This is a picture (GIF), not a list."), ASK),
    Signature(b"II*\x00", _("This is a picture (TIFF), not a list."), ASK),
    Signature(b"MM\x00*", _("This is a picture (TIFF), not a list."), ASK),
    Signature(b"WEBP", _("This is a picture (WebP), not a list."), ASK, 8),
    Signature(b"ftyphei", _("This is a picture (HEIC), not a list."), ASK, 4),
    Signature(b"ftypmif1", _("This is a picture (HEIC), not a list."), ASK, 4),
    Signature(b"ftyp", _("This is a film or sound recording, not a list."), ASK, 4),
    Signature(b"ID3", _("This is a sound recording, not a list."), ASK),
    Signature(b"\x1f\x8b", _("This is a compressed file (gzip), not a list."), UNPACK),
    Signature(b"BZh", _("This is a compressed file (bzip2), not a list."), UNPACK),
    Signature(b"\xfd7zXZ", _("This is a compressed file (xz), not a list."), UNPACK),
    Signature(b"\x28\xb5\x2f\xfd", _("This is a compressed file (zstd), not a list."), UNPACK),
    Signature(b"7z\xbc\xaf\x27\x1c", _("This is a 7-Zip archive, not a spreadsheet."), UNPACK),
    Signature(b"Rar!\x1a\x07", _("This is a RAR archive, not a spreadsheet."), UNPACK),
    Signature(b"MSCF", _("This is a cabinet archive, not a spreadsheet."), UNPACK),
    Signature(b"ustar", _("This is a tar archive, not a spreadsheet."), UNPACK, 257),
    Signature(b"SQLite format 3\x00", _("This is a database (SQLite), not a list."), EXPORT),
    Signature(b"Standard Jet DB", _("This is an Access database, not a list."), EXPORT, 4),
    Signature(b"Standard ACE DB", _("This is an Access database, not a list."), EXPORT, 4),
    Signature(b"PAR1", _("This is a data file (Parquet), not a list."), EXPORT),
    Signature(b"ARROW1", _("This is a data file (Arrow), not a list."), EXPORT),
    Signature(b"FEA1", _("This is a data file (Feather), not a list."), EXPORT),
    Signature(b"Obj\x01", _("This is a data file (Avro), not a list."), EXPORT),
    Signature(b"ORC", _("This is a data file (ORC), not a list."), EXPORT),
    Signature(b"$FL2", _("This is an SPSS data file, not a list."), EXPORT),
    Signature(b"$FL3", _("This is an SPSS data file, not a list."), EXPORT),
    Signature(b"<stata_dta>", _("This is a Stata data file, not a list."), EXPORT),
    Signature(b"HEADER RECORD*******LIB", _("This is a SAS transport file, not a list."), EXPORT),
    Signature(b"\xc2\xea\x81\x60\xb3\x14\x11\xcf", _("This is a SAS data file, not a list."), EXPORT, 12),
    Signature(b"RDX", _("This is an R data file, not a list."), EXPORT),
    Signature(b"!BDN", _("This is an Preview data file, not a list."), ASK),
    Signature(b"{\\rtf", _("This is a rich text document (RTF), not a list."), COPY_TABLE),
    Signature(b"\xffWPC", _("This is a WordPerfect document, not a list."), COPY_TABLE),
    Signature(b"\x31\xbe\x00\x00", _("This is an old Word document, not a list."), COPY_TABLE),
    Signature(b"%!PS", _("This is a page to print (PostScript), not a list."), ASK),
    Signature(b"\x09\x08", _("This is a very old kind of Excel file."), SAVE_AS),
    Signature(b"\x09\x04\x06\x00", _("This is a very old kind of Excel file."), SAVE_AS),
    Signature(b"\x09\x02\x06\x00", _("This is a very old kind of Excel file."), SAVE_AS),
    Signature(b"\x09\x00\x04\x00", _("This is a very old kind of Excel file."), SAVE_AS),
    Signature(b"\x00\x00\x02\x00", _("This is a Lotus 1-2-3 or Quattro Pro spreadsheet."), SAVE_AS),
    Signature(b"\x00\x00\x1a\x00", _("This is a Lotus 1-2-3 spreadsheet."), SAVE_AS),
    Signature(b"\x00\x05\x16\x07", _("This is a hidden file of a Mac (“._”), not the list."), COMPLETE),
    Signature(b"\x00\x00\x00\x01Bud1", _("This is a hidden file of a Mac (.DS_Store), not a list."), ASK),
    Signature(b"L\x00\x00\x00\x01\x14\x02\x00", _("This is a shortcut to a file, not the file."), ASK),
    Signature(b"MZ", _("This is a program, not a list."), ASK),
    Signature(b"\x7fELF", _("This is a program, not a list."), ASK),
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
    (re.compile(rb"BM.{0,28}?\x00", re.DOTALL), (_("This is a picture (BMP), not a list."), ASK)),
    (
        re.compile(rb"[\x03\x83\x8b\xf5][\x00-\xff][\x01-\x0c][\x01-\x1f].{0,24}?\x00", re.DOTALL),
        (_("This is a database table (dBASE), not a list."), SAVE_AS),
    ),
    (
        re.compile(rb"[\x71-\x73][\x01\x02]\x01\x00"),
        (_("This is a Stata data file, not a list."), EXPORT),
    ),
)


def _hollow_kind(start: bytes, size: int) -> Kind | None:
    """Return what a file without content of its own is: empty, nothing but zeros, a note beside a file."""
    if not size:
        return _("The file is empty."), _("Send a file with the cases in it.")
    if not start.strip(b"\x00"):
        return (
            _("The file has only zeros, because it was not saved or copied completely."),
            _("Open the file in its own program, save it again, and send the new file."),
        )
    if _is_lock_file(start, size):
        return _("This is a temporary file of Office (“~$”), not the list."), COMPLETE
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
