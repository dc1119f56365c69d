"""The reference document from which pandoc takes the look of a Word report: styles, page, header and footer.

It is pandoc's own with the styles declared here, made when the first report is printed (in a twentieth of a
second) and not kept as a file: a packed document cannot be reviewed, and pandoc's has pandoc's licence.
"""

import io
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import docx
import pypandoc
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

PANDOC = pypandoc.get_pandoc_path()
"""Where the program is. Importing this module raises OSError when it is nowhere."""

FACE = "Calibri"
PETROL, GREY, INK, BROWN, LINE = "10394A", "4D5D66", "17252D", "4F2A00", "C3CED2"


@dataclass(frozen=True, slots=True)
class Style:
    """The look of a paragraph style. Sizes and spaces are in points; None keeps pandoc's own space."""

    size: int
    colour: str = INK
    bold: bool = False
    italic: bool = False
    before: int | None = None
    after: int | None = None
    shade: str = ""
    left: bool = False
    starts_page: bool = False
    with_next: bool = False


STYLES: Mapping[str, Style] = {
    "Normal": Style(11),
    "Body Text": Style(11, after=8),
    "First Paragraph": Style(11, after=8),
    "Compact": Style(10, after=2),
    "Title": Style(30, PETROL, before=60, after=6, left=True),
    "Subtitle": Style(16, GREY, after=6, left=True),
    "Author": Style(12, GREY, after=2, left=True),
    "Date": Style(12, GREY, after=12, left=True),
    "Heading 1": Style(22, PETROL, bold=True, before=0, after=10, starts_page=True),
    "Heading 2": Style(16, PETROL, bold=True, before=18, after=6),
    "Heading 3": Style(13, PETROL, bold=True, before=14, after=4),
    "Heading 4": Style(11, PETROL, bold=True, before=12, after=4),
    "TOC Heading": Style(22, PETROL, bold=True, starts_page=True),
    "Rating": Style(13, bold=True, after=6),
    "Statement": Style(11, after=8, shade="EAF0F2"),
    "Practice example": Style(11, after=6, shade="F6F3EC"),
    "Notice": Style(12, BROWN, bold=True, after=12, shade="FFF2D8"),
    "Table note": Style(9, GREY, after=2),
    "Picture caption": Style(10, GREY, after=10),
    "Table Caption": Style(11, PETROL, bold=True, before=12, after=4, with_next=True),
    "Block Text": Style(12, PETROL, italic=True, after=8),
    "Footnote Text": Style(9),
}
"""Every paragraph style of a report: pandoc's own, and those that word.html.j2 names."""

RULES = f"""<w:tblBorders {nsdecls("w")}>
  <w:bottom w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>
  <w:insideH w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>
</w:tblBorders>"""
BOLD = f"<w:rPr {nsdecls('w')}><w:b/></w:rPr>"
PAGE_NUMBER = f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
SHADE = f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{{}}"/>'
AFTER_SHADE = ("w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc")
"""What must follow the shade in a paragraph's properties: the format has an order."""


@cache
def reference_document() -> bytes:
    """Return the reference document: pandoc's default with this module's styles, page, header and footer."""
    default = [PANDOC, "--print-default-data-file", "reference.docx"]
    document = docx.Document(io.BytesIO(subprocess.run(default, check=True, capture_output=True).stdout))
    for name, style in STYLES.items():
        _set_style(_paragraph_style(document.styles, name), style)
    _set_table_style(document.styles["Table"].element)
    _set_page(document.sections[0])
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _paragraph_style(styles: Any, name: str) -> Any:
    if name in styles:
        return styles[name]
    added = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    added.base_style, added.quick_style = styles["Body Text"], True
    return added


def _set_style(target: Any, style: Style) -> None:
    font, paragraph = target.font, target.paragraph_format
    fonts = target.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.attrib.clear()
    font.name, font.size = FACE, Pt(style.size)
    fonts.set(qn("w:cs"), FACE)
    font.bold, font.italic = style.bold, style.italic
    font.color.rgb = RGBColor.from_string(style.colour)
    if style.before is not None:
        paragraph.space_before = Pt(style.before)
    if style.after is not None:
        paragraph.space_after = Pt(style.after)
    if style.left:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
    if style.starts_page:
        paragraph.page_break_before = True
    if style.with_next:
        paragraph.keep_with_next = True
    if style.shade:
        properties = target.element.get_or_add_pPr()
        properties.insert_element_before(parse_xml(SHADE.format(style.shade)), *AFTER_SHADE)


def _set_table_style(style: Any) -> None:
    """Rule a line under every row, and set the first row in bold."""
    properties = style.find(qn("w:tblPr"))
    properties.find(qn("w:tblCellMar")).addprevious(parse_xml(RULES))
    first_row = next(part for part in style.iter(qn("w:tblStylePr")) if part.get(qn("w:type")) == "firstRow")
    first_row.insert(0, parse_xml(BOLD))


def _set_page(section: Any) -> None:
    """Set A4 and margins; the header is empty, the footer holds a title to replace and the page number."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin = section.bottom_margin = Mm(24)
    section.header.is_linked_to_previous = False
    footer = section.footer.paragraphs[0]
    footer.add_run("Title")
    footer._p.append(parse_xml(PAGE_NUMBER))
