"""The reference document from which pandoc takes the look of a Word report: styles, page, header and footer.

It is pandoc's own with the styles of `word_styles`, made when the first report is printed (in a twentieth of
a second) and not kept as a file: a packed document cannot be reviewed, and pandoc's has pandoc's licence.
"""

import io
import subprocess
from functools import cache
from typing import Any

import docx
import pypandoc
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from inspectorate.typeset.word_styles import FACE, LINE, STYLES, Style

PANDOC = pypandoc.get_pandoc_path()
"""Where the program is. Importing this module raises OSError when it is nowhere."""

RULES = f"""<w:tblBorders {nsdecls("w")}>
  <w:bottom w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>
  <w:insideH w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>
</w:tblBorders>"""
BOLD = f"<w:rPr {nsdecls('w')}><w:b/></w:rPr>"
PAGE_NUMBER = f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
SHADE = f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{{}}"/>'
LEADER = f'<w:tabs {nsdecls("w")}><w:tab w:val="right" w:leader="dot" w:pos="9071"/></w:tabs>'
"""A tab at the right margin: the page is 210 mm wide, with margins of 25 mm."""
AFTER_SHADE = ("w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc")
"""What must follow the shade in a paragraph's properties: the format has an order."""


@cache
def reference_document() -> bytes:
    """Return the reference document: pandoc's own with the report's styles, page, header and footer."""
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
    properties = target.element.get_or_add_pPr()
    if style.leader:
        properties.insert_element_before(parse_xml(LEADER), *AFTER_SHADE[1:])
    if style.shade:
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
