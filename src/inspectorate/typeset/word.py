"""The report in Word: pandoc turns plain HTML into it, in the look of the reference document."""

import tempfile
from pathlib import Path
from typing import Any

import pypandoc
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import RGBColor

from inspectorate.typeset.charts import png
from inspectorate.typeset.layout import Tree, pictures_in, rows_in, sections_in
from inspectorate.typeset.reference_document import reference_document
from inspectorate.typeset.templates import template
from inspectorate.typeset.timestamps import moment, steady
from inspectorate.typeset.word_contents import fill_contents
from inspectorate.typeset.word_cover import add_cover
from inspectorate.typeset.words import translator

OPTIONS = ("--standalone", "--toc", "--toc-depth=2", "--metadata=toc-title:Contents")
COVER_STYLES = {
    *("Cover publisher", "Subtitle", "Title", "Date", "Cover rating", "Cover rating name", "Notice"),
}
"""Styles of the paragraphs of the cover, which come first."""
LONGEST = 255
"""How many letters a property of a Word document may have."""


def docx(report: Tree) -> bytes:
    """Print a laid-out report as a Word document."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pictures = {}
        for picture in pictures_in(report):
            pictures[picture["id"]] = f"{picture['id']}.png"
            (folder / pictures[picture["id"]]).write_bytes(png.png(picture["wide"]))
        targets = sections_in(report) | rows_in(report)
        page = template("word.html.j2").render(
            report=report, pictures=pictures, targets=targets, _=translator(report["language"])
        )
        path, reference = folder / "report.docx", folder / "reference.docx"
        reference.write_bytes(reference_document())
        pypandoc.convert_text(
            page,
            "docx",
            format="html",
            outputfile=str(path),
            extra_args=[*OPTIONS, f"--reference-doc={reference}", f"--resource-path={folder}"],
        )
        _complete(path, report)
        return steady(path.read_bytes(), report["dated"])


def _complete(path: Path, report: Tree) -> None:
    """Add what pandoc leaves out: properties, colours of ratings, row headers, running title and notice."""
    document = Document(str(path))
    _set_properties(document.core_properties, report)
    fill_contents(document)
    add_cover(document, _after_cover(document))
    _colour_ratings(document.styles, report)
    for table in document.tables:
        _mark_headers(table._tbl)
    for section in document.sections:
        section.header.paragraphs[0].text = report["running"]
        section.footer.paragraphs[0].runs[0].text = f"{report['title']}    "
    document.save(str(path))


def _set_properties(properties: Any, report: Tree) -> None:
    properties.title, properties.author = report["title"][:LONGEST], report["author"][:LONGEST]
    properties.subject, properties.keywords = report["series"][:LONGEST], report["service"][:LONGEST]
    properties.language, properties.comments = report["language"][:LONGEST], report["running"][:LONGEST]
    properties.last_modified_by = properties.author
    properties.created = properties.modified = moment(report["dated"]).replace(tzinfo=None)


def _after_cover(document: Any) -> Any | None:
    """Return the first paragraph after the cover; None if the contents follow, which begin a page anyway."""
    for paragraph in document.paragraphs:
        if paragraph.style.name not in COVER_STYLES:
            return None if paragraph.style.name == "Heading 1" else paragraph
    return None


def _colour_ratings(styles: Any, report: Tree) -> None:
    """Give the disc of each rating the colour that the edition gives the rating."""
    for level in report["levels"]:
        if level["class"] in styles:
            styles[level["class"]].font.color.rgb = RGBColor.from_string(level["colour"].lstrip("#").upper())


def _mark_headers(table: Any) -> None:
    """Say that the first column holds headers: pandoc says it of the first row only. Keep rows whole."""
    look = table.tblPr.find(qn("w:tblLook"))
    look.set(qn("w:val"), "00A0")
    look.set(qn("w:firstColumn"), "1")
    for row in table.tr_lst:
        row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
