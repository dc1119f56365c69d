"""Kinds of text files that are not lists, such as web pages, emails and data for programs."""

import json
import re

from inspectorate.method.faults import Sentence as _
from inspectorate.tables.file_kinds import ASK, COMPLETE, COPY_TABLE, EXPORT, MAIL, SAVE_AS, Kind

_DOWNLOAD = _("Open the link, choose “File”, “Download” and “Microsoft Excel (.xlsx)”, and send that file.")
_WEB_SAVE = _("Open it in Excel, choose “Save As” and “Excel Workbook (.xlsx)”, and send that file.")
_WEB_ARCHIVE: Kind = (_("This is a web page saved as one file (MHTML), not a list."), _WEB_SAVE)
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
        (_("This is an email, not a list."), MAIL),
    ),
    (re.compile(r"ID;P\w", re.IGNORECASE), (_("This is a spreadsheet in an old format (SYLK)."), SAVE_AS)),
    (re.compile(r"TABLE\n0,1\n"), (_("This is a spreadsheet in an old format (DIF)."), SAVE_AS)),
    (
        re.compile(r"\[InternetShortcut\]|\[Desktop Entry\]|WEB\n1\nhttps?://"),
        (_("This is a link, not the file it leads to."), ASK),
    ),
    (re.compile(r"BEGIN:VCARD"), (_("This is a list of contacts (vCard), not a list of cases."), ASK)),
    (re.compile(r"BEGIN:VCALENDAR"), (_("This is a calendar, not a list."), ASK)),
    (
        re.compile(r"-----BEGIN PGP MESSAGE-----"),
        (_("This is an encrypted message (PGP)."), _("Decrypt the message and send the list inside.")),
    ),
    (
        re.compile(r"version https://git-lfs"),
        (_("This is a pointer to a file (Git LFS), not the file."), ASK),
    ),
    (
        re.compile(r",[^\n]*,file://[^\n]*;\s*\Z"),
        (_("This is a temporary file of LibreOffice (“.~lock”), not the list."), COMPLETE),
    ),
    (
        re.compile(r"\s*(?:--[^\n]*\n\s*)*(?:CREATE TABLE|INSERT INTO|DROP TABLE|PRAGMA )", re.IGNORECASE),
        (_("This is a copy of a database (SQL), not a list."), EXPORT),
    ),
)
_MARKUP_KINDS: tuple[tuple[tuple[str, ...], Kind], ...] = (
    (
        ("urn:schemas-microsoft-com:office:spreadsheet", 'progid="excel.sheet"'),
        (_("This is an Excel workbook saved as XML (XML Spreadsheet 2003)."), _WEB_SAVE),
    ),
    (
        ("opendocument.spreadsheet",),
        (_("This is an OpenDocument spreadsheet saved as one XML file (.fods)."), SAVE_AS),
    ),
    (
        ("schemas.microsoft.com/office/word", "opendocument.text", 'progid="word.document"', "office:word"),
        (_("This is a text document saved as XML or as a web page, not a list."), COPY_TABLE),
    ),
    (("<svg",), (_("This is a picture (SVG), not a list."), ASK)),
    (("<!doctype plist", "<plist"), (_("This is a settings file or a link from a Mac, not a list."), ASK)),
    (
        ('xmlns:x="urn:schemas-microsoft-com:office:excel"',),
        (_("This is a web page that a program has saved under the name of a spreadsheet."), _WEB_SAVE),
    ),
    (
        ("<html", "<!doctype html", "<table", "<body", "<head", "<meta", "<style", "<div"),
        (_("This is a web page, not a list."), _WEB_SAVE),
    ),
)
_MARKUP_START = re.compile(
    r"<(?:\?xml|!doctype|!--|(?:html|table|meta|head|style|body|div|svg|plist)[\s>])", re.IGNORECASE
)
_ELEMENT = re.compile(r"<[a-z][\w:.-]*[\s>/]", re.IGNORECASE)


def text_kind(start: bytes) -> Kind | None:
    """Return what a text file is by its start; None if it may be a list."""
    text = _decoded(start)
    if _MARKUP_START.match(text) or (_ELEMENT.match(text) and text.rstrip().endswith(">")):
        return _markup_kind(text.lower())
    for pattern, kind in _TEXT_KINDS:
        if pattern.match(text):
            return kind
    return _json_kind(text)


def _decoded(start: bytes) -> str:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = start.decode("utf-16", "replace")
    elif start[:400].count(0) > len(start[:400]) / 4:
        text = start.decode("utf-16-le" if start[1:2] == b"\x00" else "utf-16-be", "replace")
    else:
        text = start.decode("utf-8-sig", "replace")
    return text.lstrip().replace("\r\n", "\n").replace("\r", "\n")


def _markup_kind(text: str) -> Kind:
    for marks, kind in _MARKUP_KINDS:
        if any(mark in text for mark in marks):
            return kind
    return _("This is an XML file, not a list."), EXPORT


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
    return (_("This is data for programs (JSON), not a list."), EXPORT) if is_json else None
