"""The report on paper: a tagged PDF, the same bytes for the same report, that meets PDF/UA-1 and PDF/A-2a."""

import io
import json
import re
import unicodedata
import zlib
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from inspectorate.typeset.fonts import faces
from inspectorate.typeset.layout import Tree
from inspectorate.typeset.moments import moment
from inspectorate.typeset.templates import FOLDER

if TYPE_CHECKING:
    import pikepdf
    import typst

STANDARDS: "list[typst.PDFStandard]" = ["a-2a", "ua-1"]


TRIES = 4
UNKNOWN = re.compile(r'the text `"(.+?)"` could not be displayed')
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
MARKS = {"Mn", "Mc", "Me", "Cf", "Zl", "Zp"}
INSTEAD = "\u25a1"
"""An empty box, where no typeface has the letter: a page with a gap is better than no page."""


def pdf(report: Tree) -> bytes:
    """Print a laid-out report as a PDF with headings, row headers, alternative text and bookmarks."""
    import typst  # noqa: PLC0415 - only paper needs it

    text = json.dumps(report, ensure_ascii=False)
    for _ in range(TRIES):
        try:
            return with_row_headers(_compile(text, moment(report["dated"])))
        except typst.TypstError as error:
            unknown = UNKNOWN.findall(error.diagnostic)
            if not unknown:
                raise
            text = unicodedata.normalize("NFC", text).translate(_instead_of(unknown))
    return with_row_headers(_compile(text, moment(report["dated"])))


def _instead_of(unknown: list[str]) -> dict[int, str]:
    """What to print for letters that no typeface has: a box, or nothing for a mark on a letter it has."""
    instead: dict[int, str] = {}
    clusters = [ESCAPED.sub(lambda code: chr(int(code[1], 16)), shown) for shown in unknown]
    for cluster in sorted(clusters, key=len, reverse=True):
        rare = [letter for letter in cluster if not letter.isascii()]
        marks = [letter for letter in rare if unicodedata.category(letter) in MARKS]
        if marks and len(cluster) > 1:
            instead |= dict.fromkeys(map(ord, marks), "")
        else:
            instead |= dict.fromkeys(map(ord, rare), INSTEAD)
    return instead


def _compile(text: str, moment: datetime) -> bytes:
    import typst  # noqa: PLC0415 - only paper needs it

    press = typst.Compiler(FOLDER / "report.typ", root=FOLDER, font_paths=faces())
    inputs = {"report": text}
    printed = press.compile(format="pdf", pdf_standards=STANDARDS, sys_inputs=inputs, timestamp=moment)
    if not isinstance(printed, bytes):
        raise TypeError("A report is one document; the typesetter gave several.")
    return printed


def with_row_headers(document: bytes) -> bytes:
    """Mark the first cell of every body row as that row's header, which typst has no word for."""
    import pikepdf  # noqa: PLC0415 - only paper needs it

    with pikepdf.open(io.BytesIO(document)) as opened:
        for row in _body_rows(opened.Root.StructTreeRoot):
            first = _children(row)[0]
            if first.S == "/TD":
                first.S = pikepdf.Name.TH
                first.A = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name.Row)
        for sheet in opened.pages:
            _end_plainly(sheet.Contents)
        written = io.BytesIO()
        opened.save(written, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return written.getvalue()


def _end_plainly(content: "pikepdf.Object") -> None:
    """Let no page's packed content end in a carriage return: checkers take it for the end of a line."""
    import pikepdf  # noqa: PLC0415 - only paper needs it

    while content.read_raw_bytes().endswith(b"\r"):
        content.write(zlib.compress(content.read_bytes() + b"\n"), filter=pikepdf.Name.FlateDecode)


def _body_rows(root: "pikepdf.Object") -> "Iterator[pikepdf.Object]":
    """Every row of every table's body below an element of the structure tree."""
    waiting = [root]
    while waiting:
        children = _children(waiting.pop())
        for child in children:
            if child.S == "/TBody":
                yield from (row for row in _children(child) if row.S == "/TR")
        waiting += children


def _children(element: "pikepdf.Object") -> "list[pikepdf.Object]":
    """The structure elements directly below one, without the marks that lead to the page's content."""
    import pikepdf  # noqa: PLC0415 - only paper needs it

    kids = element.get("/K", pikepdf.Array())
    found = kids if isinstance(kids, pikepdf.Array) else [kids]
    return [child for child in found if isinstance(child, pikepdf.Dictionary) and "/S" in child]
