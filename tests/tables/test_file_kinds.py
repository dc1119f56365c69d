"""A file that is no list is named for what it is, by its bytes and parts, with a step that helps."""

import gzip
import io
import json
import zipfile

import pytest

from inspectorate.tables import read_rows
from tests.tables.faults import fault_text

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ODF = "application/vnd.oasis.opendocument."
OPC = "[Content_Types].xml"
CONTENT = '<office:document-content xmlns:office="o"><office:body><office:{}/></office:body>'


def ole(*names):
    """Return the start of an OLE file whose directory has these names."""
    header = OLE + bytes(22) + (9).to_bytes(2, "little") + bytes(16) + (0).to_bytes(4, "little")
    entries = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in ("Root Entry", *names))
    return header.ljust(512, b"\0") + entries.ljust(1024, b"\0")


def archive(**parts):
    """Return a ZIP file with these parts; two underscores stand for a slash, one `at` for a dot."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return file.getvalue()


def lock_file(name, size):
    padded = name.encode().ljust(54)
    wide = name.encode("utf-16-le").ljust(108, b" \0"[:1])
    return (bytes([len(name)]) + padded + bytes([len(name), 0]) + wide)[:size].ljust(size, b"\0")


KINDS = {
    "nothing": (b"", "The file is empty."),
    "zeros": (bytes(900), "only zeros"),
    "pdf": (b"%PDF-1.7\n", "a PDF"),
    "png": (b"\x89PNG\r\n\x1a\n" + bytes(40), "a picture (PNG)"),
    "jpeg": (b"\xff\xd8\xff\xe0\0\x10JFIF\0", "a picture (JPEG)"),
    "heic": (b"\0\0\0\x18ftypheic" + bytes(20), "a picture (HEIC)"),
    "bmp": (b"BM\x36\x10\0\0" + bytes(40), "a picture (BMP)"),
    "svg": (b'<?xml version="1.0"?><svg xmlns="s"/>', "a picture (SVG)"),
    "gzip": (gzip.compress(b"Case,Date\n"), "a compressed file (gzip)"),
    "7z": (b"7z\xbc\xaf\x27\x1c\0\x04", "a 7-Zip archive"),
    "rar": (b"Rar!\x1a\x07\x01\0", "a RAR archive"),
    "sqlite": (b"SQLite format 3\0" + bytes(80), "a database (SQLite)"),
    "access": (b"\0\x01\0\0Standard ACE DB\0" + bytes(40), "an Access database"),
    "parquet": (b"PAR1\x15\0\x15\x80", "a data file (Parquet)"),
    "spss": (b"$FL2@(#) SPSS DATA FILE", "an SPSS data file"),
    "stata": (b"\x72\x02\x01\0" + bytes(60), "a Stata data file"),
    "dbase": (b"\x03\x76\x0b\x1a\x05\0\0\0" + bytes(40), "a database table (dBASE)"),
    "pdf after a line": (b"\r\n%PDF-1.4\n", "a PDF"),
    "web query": (b"WEB\r\n1\r\nhttps://example.org/list\r\n", "a link, not the file"),
    "forwarded": (b"From: Jo\nSent: Monday\nTo: Al\nSubject: List\n\nHere, as agreed, Jo\n", "an email"),
    "rtf": (b"{\\rtf1\\ansi Case ID\\par}", "a rich text document (RTF)"),
    "biff": (b"\x09\x08\x10\0\0\x06\x05\0" + bytes(40), "a very old kind of Excel file"),
    "lock of a workbook": (lock_file("Jo Smith", 165), "a temporary file of Office"),
    "lock of a document": (lock_file("A", 162), "a temporary file of Office"),
    "lock of LibreOffice": (
        b",jo,pc1,26.11.2026 09:00,file:///C:/jo/config;",
        "a temporary file of LibreOffice",
    ),
    "doc": (ole("1Table", "WordDocument"), "an older kind of Word document (.doc)"),
    "ppt": (ole("PowerPoint Document"), "an older kind of PowerPoint presentation (.ppt)"),
    "msg": (ole("__nameid_version1.0", "__substg1.0_0037001F"), "an email saved from Preview (.msg)"),
    "msg with a workbook": (ole("__properties_version1.0") + OLE + "Workbook".encode("utf-16-le"), "(.msg)"),
    "xls": (ole("Workbook"), "an older kind of Excel file (.xls)"),
    "xls with a document": (ole("Workbook") + "WordDocument".encode("utf-16-le"), "(.xls)"),
    "old office": (ole("Other"), "an older kind of Excel or Office file"),
    "password": (ole("EncryptionInfo", "EncryptedPackage"), "protected by a password"),
    "rights": (ole("EncryptedPackage") + "DRMEncryptedTransform".encode("utf-16-le"), "a sensitivity label"),
    "xlsb": (archive(**{OPC: "", "xl/workbook.bin": ""}), "a binary Excel workbook (.xlsb)"),
    "docx": (archive(**{OPC: "", "word/document.xml": ""}), "a Word document"),
    "pptx": (archive(**{OPC: "", "ppt/presentation.xml": ""}), "a PowerPoint presentation"),
    "visio": (archive(**{OPC: "", "visio/document.xml": ""}), "a Visio drawing"),
    "numbers": (archive(**{"Index/Document.iwa": "", "Index/Tables/Tile.iwa": ""}), "a Numbers spreadsheet"),
    "pages": (archive(**{"Index/Document.iwa": "", "preview.jpg": ""}), "a Pages or Numbers document"),
    "keynote": (archive(**{"Index/Document.iwa": "", "Index/Slide.iwa": ""}), "a Keynote presentation"),
    "odt": (archive(mimetype=f"{ODF}text", **{"content.xml": CONTENT.format("text")}), "(.odt)"),
    "odp": (archive(mimetype=f"{ODF}presentation", **{"content.xml": ""}), "a presentation (.odp)"),
    "odt without its type": (archive(**{"content.xml": CONTENT.format("text")}), "(.odt)"),
    "odb": (archive(mimetype=f"{ODF}base", **{"content.xml": CONTENT.format("database")}), "(.odb)"),
    "epub": (archive(mimetype="application/epub+zip"), "an e-book"),
    "zip of a list": (archive(**{"court/list.csv": "Case"}), "send the file inside, “court/list.csv”"),
    "zip of nothing": (archive(), "a zip archive with no spreadsheet in it"),
    "zip of programs": (archive(**{"META-INF/MANIFEST.MF": "", "a.class": ""}), "no spreadsheet in it"),
    "zip of a zip": (archive(**{"a.zip": ""}), "a zip archive, not a spreadsheet"),
    "zip of several": (archive(**{"a.csv": "", "b.csv": ""}), "a zip archive, not a spreadsheet"),
    "json": (json.dumps([{"case": "C1"}, {"case": "C2"}]).encode(), "data for programs (JSON)"),
    "long json": (json.dumps([{"case": f"C{number}"} for number in range(9_000)]).encode(), "(JSON)"),
    "json lines": (b'{"case": "C1"}\n{"case": "C2"}\n', "data for programs (JSON)"),
    "google": (b'{"url":"https://example.org/open?id=a","doc_id":"a"}', "a link to a Google document"),
    "url": (b"[InternetShortcut]\r\nURL=https://example.org/\r\n", "a link, not the file"),
    "html": (b"\xef\xbb\xbf <!DOCTYPE html><table><tr><td>Case</td></tr></table>", "a web page"),
    "html table": (b"<table border=1><tr><td>Case</td></tr></table>", "a web page"),
    "html in UTF-16": ("<html><body><table></table></body></html>".encode("utf-16"), "a web page"),
    "mhtml": (
        b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\nContent-Type: multipart/related; boundary=x\r\n",
        "a web page saved as one file (MHTML)",
    ),
    "xml 2003": (
        b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>',
        "an Excel workbook saved as XML",
    ),
    "fods": (
        b'<?xml version="1.0"?><office:document mimetype="application/vnd.oasis.opendocument.spreadsheet">',
        "(.fods)",
    ),
    "xml": (b'<?xml version="1.0"?><cases><case id="C1"/></cases>', "This is an XML file"),
    "email": (b"Received: from a by b\r\nSubject: List\r\n\r\nHere it is, Jo.\r\n", "an email"),
    "sylk": (b"ID;PWXL;N;E\r\nP;PGeneral\r\n", "an old format (SYLK)"),
    "sql": (b"-- dump\nCREATE TABLE cases (id int);\n", "a copy of a database (SQL)"),
    "prose": (b"Dear Jo\n\nThis is not the list.\nI will send it.\nBest wishes\n", "text and not a table"),
    "noise": (bytes(range(1, 256)) * 4, "not a text file or a spreadsheet"),
}


@pytest.mark.parametrize("name", ["list.csv", "list.xlsx", "list"])
@pytest.mark.parametrize("kind", KINDS)
def test_file_that_is_no_list_is_named_for_what_it_is(tmp_path, kind, name):
    data, problem = KINDS[kind]
    path = tmp_path / name
    path.write_bytes(data)
    assert problem in fault_text(path)


@pytest.mark.parametrize(
    "start",
    [
        "MZ",
        "ID3",
        "BZh",
        "ORC",
        "Subject",
        "From",
        "Date",
        "<script>alert(1)</script>",
        "<b>Case</b>",
        "{ref}",
        "[id]",
        "TABLE",
    ],
)
def test_heading_like_a_signature_is_read_as_a_list(tmp_path, start):
    path = tmp_path / "list.csv"
    path.write_text(f"{start},Name\nC1,Ann\nC2,Bea\n", encoding="utf-8")
    assert read_rows(path).headings == (start, "Name")
