"""Render the report as a reproducible tagged PDF that meets PDF/UA-1 and PDF/A-2a."""

import io
import json
import re
import unicodedata
import zlib
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from inspectorate.typeset.fonts import typst_fonts
from inspectorate.typeset.layout import Tree
from inspectorate.typeset.pdf_facts import name_facts
from inspectorate.typeset.templates import FOLDER
from inspectorate.typeset.timestamps import moment

if TYPE_CHECKING:
    import pikepdf
    import typst

STANDARDS: "list[typst.PDFStandard]" = ["a-2a", "ua-1"]


MAX_ATTEMPTS = 4
MISSING_GLYPHS = re.compile(r'the text `"(.+?)"` could not be displayed')
ESCAPED_CODE_POINT = re.compile(r"\\u\{([0-9a-f]+)\}")
MARK_CATEGORIES = {"Mn", "Mc", "Me", "Cf", "Zl", "Zp"}
PLACEHOLDER = "\u25a1"
"""Empty box printed for characters that no font has; without it the PDF would not be produced."""
CATALOGUE_ENTRIES = ("/MarkInfo", "/ViewerPreferences", "/Names")
MISREAD_END = b"\r\nendstream"


def pdf(report: Tree) -> bytes:
    """Return a layout tree as a PDF with headings, row headers, alternative text and bookmarks."""
    import typst  # noqa: PLC0415 - only paper needs it

    text = json.dumps(report, ensure_ascii=False)
    for _ in range(MAX_ATTEMPTS):
        try:
            return with_complete_tags(_compile(text, moment(report["dated"])))
        except typst.TypstError as error:
            clusters = MISSING_GLYPHS.findall(error.diagnostic)
            if not clusters:
                raise
            text = unicodedata.normalize("NFC", text).translate(glyph_replacements(clusters))
    return with_complete_tags(_compile(text, moment(report["dated"])))


def glyph_replacements(escaped_clusters: list[str]) -> dict[int, str]:
    """Return replacements for characters that no font has: a box, or nothing for a combining mark."""
    replacements: dict[int, str] = {}
    clusters = [
        ESCAPED_CODE_POINT.sub(lambda code: chr(int(code[1], 16)), cluster) for cluster in escaped_clusters
    ]
    for cluster in sorted(clusters, key=len, reverse=True):
        non_ascii = [character for character in cluster if not character.isascii()]
        marks = [character for character in non_ascii if unicodedata.category(character) in MARK_CATEGORIES]
        if marks and len(cluster) > 1:
            replacements |= dict.fromkeys(map(ord, marks), "")
        else:
            replacements |= dict.fromkeys(map(ord, non_ascii), PLACEHOLDER)
    return replacements


def _compile(text: str, moment: datetime) -> bytes:
    import typst  # noqa: PLC0415 - only paper needs it

    compiler = typst.Compiler(FOLDER / "report.typ", root=FOLDER, font_paths=typst_fonts())
    inputs = {"report": text}
    document = compiler.compile(format="pdf", pdf_standards=STANDARDS, sys_inputs=inputs, timestamp=moment)
    if not isinstance(document, bytes):
        raise TypeError("A report is one document; the typesetter gave several.")
    return document


def with_complete_tags(document: bytes) -> bytes:
    """Return the PDF with the tags that typst cannot set.

    The first cell of every body row becomes a row header, every caption a part of its table, and the title a
    heading. Content is never suspect, which is also what no statement means.
    """
    import pikepdf  # noqa: PLC0415 - only paper needs it

    with pikepdf.open(io.BytesIO(document)) as pdf_file:
        root = pdf_file.Root.StructTreeRoot
        if "/Title" in root.get("/RoleMap", {}):
            root.RoleMap.Title = pikepdf.Name.H1
        if "/Suspects" in pdf_file.Root.MarkInfo:
            del pdf_file.Root.MarkInfo.Suspects
        _move_captions_into_tables(root)
        for row in _body_rows(root):
            cell = _children(row)[0]
            if cell.S == "/TD":
                cell.S = pikepdf.Name.TH
                cell.A = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name.Row)
        name_facts(pdf_file)
        for page in pdf_file.pages:
            _avoid_trailing_carriage_return(page.Contents)
        return _saved(pdf_file)


def _saved(pdf_file: "pikepdf.Pdf") -> bytes:
    """Return the bytes of a PDF, the same for the same content.

    A stream of objects that ends in a carriage return, which PDF validators misread, gets other objects: an
    entry of the catalogue becomes an object of its own. If none helps, every object is written on its own.
    """
    import pikepdf  # noqa: PLC0415 - only paper needs it

    document = _written(pdf_file, pikepdf.ObjectStreamMode.generate)
    for entry in CATALOGUE_ENTRIES:
        if MISREAD_END not in document:
            return document
        if entry in pdf_file.Root:
            pdf_file.Root[entry] = pdf_file.make_indirect(pdf_file.Root[entry])
            document = _written(pdf_file, pikepdf.ObjectStreamMode.generate)
    return _written(pdf_file, pikepdf.ObjectStreamMode.disable) if MISREAD_END in document else document


def _written(pdf_file: "pikepdf.Pdf", streams: "pikepdf.ObjectStreamMode") -> bytes:
    output = io.BytesIO()
    pdf_file.save(output, deterministic_id=True, object_stream_mode=streams)
    return output.getvalue()


def _move_captions_into_tables(root: "pikepdf.Object") -> None:
    """Make the caption beside a group with a table the first part of the table."""
    import pikepdf  # noqa: PLC0415 - only paper needs it

    elements = [root]
    while elements:
        element = elements.pop()
        children = _children(element)
        elements += children
        captions = [child for child in children if child.S == "/Caption"]
        tables = [table for group in children for table in _children(group) if table.S == "/Table"]
        if len(captions) == len(tables) == 1 and element.S != "/Table":
            (caption,), (table,) = captions, tables
            element.K = pikepdf.Array([kid for kid in element.K if not _is_same(kid, caption)])
            table.K = pikepdf.Array([caption, *table.K])
            caption.P = table


def _is_same(kid: "pikepdf.Object", element: "pikepdf.Object") -> bool:
    return kid.objgen == element.objgen if kid.is_indirect else kid == element


def _avoid_trailing_carriage_return(content: "pikepdf.Object") -> None:
    """Recompress a page's content that ends in a carriage return, which PDF validators misread."""
    import pikepdf  # noqa: PLC0415 - only paper needs it

    while content.read_raw_bytes().endswith(b"\r"):
        content.write(zlib.compress(content.read_bytes() + b"\n"), filter=pikepdf.Name.FlateDecode)


def _body_rows(root: "pikepdf.Object") -> "Iterator[pikepdf.Object]":
    """Yield the body rows of every table below an element of the structure tree."""
    elements = [root]
    while elements:
        children = _children(elements.pop())
        for child in children:
            if child.S == "/TBody":
                yield from (row for row in _children(child) if row.S == "/TR")
        elements += children


def _children(element: "pikepdf.Object") -> "list[pikepdf.Object]":
    """Return the structure elements directly below an element, without marked content."""
    import pikepdf  # noqa: PLC0415 - only paper needs it

    kids = element.get("/K", pikepdf.Array())
    children = kids if isinstance(kids, pikepdf.Array) else [kids]
    return [child for child in children if isinstance(child, pikepdf.Dictionary) and "/S" in child]
