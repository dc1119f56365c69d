"""What pandoc leaves unmarked in a Word document: headers of rows, language, titles, and the house's look."""

from pathlib import Path
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from inspectorate.typeset.layout import Tree
from inspectorate.typeset.moments import moment

FACE = "Calibri"
LONGEST = 255
"""How many letters a property of a Word document may have."""
HOUSE, QUIET, WARM, INK = "10394A", "4D5D66", "8A4208", "17252D"
LOOKS: dict[str, dict[str, Any]] = {
    "Normal": {"size": 11, "colour": INK},
    "Body Text": {"size": 11, "colour": INK, "after": 8},
    "First Paragraph": {"size": 11, "colour": INK, "after": 8},
    "Compact": {"size": 10, "colour": INK, "after": 2},
    "Title": {"size": 30, "colour": HOUSE, "before": 60, "after": 6, "left": True},
    "Subtitle": {"size": 16, "colour": QUIET, "after": 6, "left": True},
    "Author": {"size": 12, "colour": QUIET, "after": 2, "left": True},
    "Date": {"size": 12, "colour": QUIET, "after": 12, "left": True},
    "Heading 1": {"size": 22, "colour": HOUSE, "bold": True, "before": 0, "after": 10, "page": True},
    "Heading 2": {"size": 16, "colour": HOUSE, "bold": True, "before": 18, "after": 6},
    "Heading 3": {"size": 13, "colour": HOUSE, "bold": True, "before": 14, "after": 4},
    "Heading 4": {"size": 11, "colour": HOUSE, "bold": True, "before": 12, "after": 4},
    "TOC Heading": {"size": 22, "colour": HOUSE, "bold": True, "page": True},
    "Rating": {"size": 13, "colour": INK, "bold": True, "after": 6},
    "Statement": {"size": 11, "colour": INK, "after": 8, "shade": "EAF0F2"},
    "Practice example": {"size": 11, "colour": INK, "after": 6, "shade": "F6F3EC"},
    "Notice": {"size": 12, "colour": "4F2A00", "bold": True, "after": 12, "shade": "FFF2D8"},
    "Table note": {"size": 9, "colour": QUIET, "after": 2},
    "Picture caption": {"size": 10, "colour": QUIET, "after": 10},
    "Table Caption": {"size": 11, "colour": HOUSE, "bold": True, "before": 12, "after": 4, "keep": True},
    "Block Text": {"size": 12, "colour": HOUSE, "italic": True, "after": 8},
    "Footnote Text": {"size": 9, "colour": INK},
}
"""How each of the document's styles looks: points, colours, and where a page begins."""


AFTER_SHADE = ("w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc")
"""What must follow the shade in a paragraph's properties: the format has an order."""


def mark(path: Path, report: Tree) -> None:
    """Mark up the document at `path` in place."""
    document = docx.Document(str(path))
    _tell_about(document, report)
    _move_contents(document)
    _dress(document, report)
    for table in document.tables:
        _mark_table(table)
    for section in document.sections:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(25)
        section.top_margin = section.bottom_margin = Mm(24)
        _run_along(section, report)
    document.save(str(path))


def _tell_about(document: Any, report: Tree) -> None:
    about = document.core_properties
    about.title, about.author = report["title"][:LONGEST], report["author"][:LONGEST]
    about.subject, about.keywords = report["series"][:LONGEST], report["service"][:LONGEST]
    about.language, about.comments = report["language"][:LONGEST], report["running"][:LONGEST]
    about.last_modified_by = about.author
    about.created = about.modified = moment(report["dated"]).replace(tzinfo=None)
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    tongue = defaults.find(qn("w:lang"))
    if tongue is None:
        tongue = OxmlElement("w:lang")
        defaults.append(tongue)
    tongue.set(qn("w:val"), report["language"])


def _move_contents(document: Any) -> None:
    """Put the contents after the cover: pandoc puts them straight after the title."""
    contents = document.element.body.find(qn("w:sdt"))
    headings = (paragraph for paragraph in document.paragraphs if paragraph.style.name == "Heading 1")
    first = next(headings, None)
    if contents is not None and first is not None:
        first._p.addprevious(contents)


def _dress(document: Any, report: Tree) -> None:
    styles = {style.name: style for style in document.styles}
    for name, look in LOOKS.items():
        if name in styles:
            _style(styles[name], look)
    _embolden_first_rows(styles["Table"])
    for level in report["levels"]:
        if level["class"] in styles:
            styles[level["class"]].font.color.rgb = RGBColor.from_string(level["colour"].lstrip("#").upper())


def _style(style: Any, look: dict[str, Any]) -> None:
    font, paragraph = style.font, style.paragraph_format
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    font.name, font.size = FACE, Pt(look["size"])
    fonts.set(qn("w:cs"), FACE)
    font.bold, font.italic = look.get("bold", False), look.get("italic", False)
    font.color.rgb = RGBColor.from_string(look["colour"])
    if "before" in look:
        paragraph.space_before = Pt(look["before"])
    if "after" in look:
        paragraph.space_after = Pt(look["after"])
    if look.get("left"):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
    if look.get("page"):
        paragraph.page_break_before = True
    if look.get("keep"):
        paragraph.keep_with_next = True
    if "shade" in look:
        _shade(style.element.get_or_add_pPr(), look["shade"])


def _embolden_first_rows(style: Any) -> None:
    for part in style.element.findall(qn("w:tblStylePr")):
        if part.get(qn("w:type")) == "firstRow" and part.find(qn("w:rPr")) is None:
            bold = OxmlElement("w:rPr")
            bold.append(OxmlElement("w:b"))
            part.insert(0, bold)


def _shade(properties: Any, colour: str) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shade.set(qn(f"w:{name}"), value)
    properties.insert_element_before(shade, *AFTER_SHADE)


def _mark_table(table: Any) -> None:
    """Say that the first row and the first column are headers; keep rows whole; rule a line under each."""
    properties = table._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    if look is None:
        look = OxmlElement("w:tblLook")
        properties.append(look)
    for name in list(look.attrib):
        del look.attrib[name]
    for name, value in (("val", "00A0"), ("firstRow", "1"), ("lastRow", "0"), ("firstColumn", "1")):
        look.set(qn(f"w:{name}"), value)
    for name, value in (("lastColumn", "0"), ("noHBand", "0"), ("noVBand", "0")):
        look.set(qn(f"w:{name}"), value)
    _rule(properties)
    for index, row in enumerate(table._tbl.tr_lst):
        settings = row.get_or_add_trPr()
        wanted = ("w:cantSplit", "w:tblHeader") if index == 0 else ("w:cantSplit",)
        for name in wanted:
            if settings.find(qn(name)) is None:
                settings.append(OxmlElement(name))


def _rule(properties: Any) -> None:
    borders = OxmlElement("w:tblBorders")
    for side in ("bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "C3CED2")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    place = properties.find(qn("w:tblLook"))
    place.addprevious(borders)


def _run_along(section: Any, report: Tree) -> None:
    """The notice at the head of every page, the title and the page's number at its foot."""
    if report["running"]:
        section.header.paragraphs[0].text = report["running"]
    foot = section.footer.paragraphs[0]
    foot.text = f"{report['title']}    "
    run = foot.add_run()
    for kind, words in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        part.text = words or None
        run._r.append(part)
