"""Cover of a Word report: the colour and rings of the PDF, behind the first page in its header."""

import io
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from inspectorate.typeset.charts import png
from inspectorate.typeset.word_styles import PETROL

_WIDTH, _HEIGHT = 210, 297
"""Size of a page, in millimetres."""
_DECORATION = "http://schemas.microsoft.com/office/drawing/2017/decorative"
_RINGS = "".join(
    f'<circle cx="177" cy="55" r="{13 + 9 * step}" fill="none" stroke="#ffffff" stroke-opacity="0.10" '
    'stroke-width="1.2"/>'
    for step in range(10)
)
BACKGROUND = (
    f'<svg xmlns="http://www.w3.org/2000/svg" width="{3 * _WIDTH}" height="{3 * _HEIGHT}" '
    f'viewBox="0 0 {_WIDTH} {_HEIGHT}"><rect width="{_WIDTH}" height="{_HEIGHT}" fill="#{PETROL}"/>'
    f"{_RINGS}</svg>"
)
_ANCHOR = f"""<wp:anchor {nsdecls("wp")} distT="0" distB="0" distL="0" distR="0" simplePos="0"
  relativeHeight="0" behindDoc="1" locked="1" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>
  <wp:positionH relativeFrom="page"><wp:posOffset>0</wp:posOffset></wp:positionH>
  <wp:positionV relativeFrom="page"><wp:posOffset>0</wp:posOffset></wp:positionV>
  <wp:extent cx="{Mm(_WIDTH)}" cy="{Mm(_HEIGHT)}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>
</wp:anchor>"""


def add_cover(document: Any, following: Any | None) -> None:
    """Put the cover's background behind the first page; `following` is the paragraph that begins the next."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    header = section.first_page_header
    header.is_linked_to_previous = False
    section.first_page_footer.is_linked_to_previous = False
    run = header.paragraphs[0].add_run()
    run.add_picture(io.BytesIO(png.png(BACKGROUND)), width=Mm(_WIDTH), height=Mm(_HEIGHT))
    _put_behind(run._r.find(qn("w:drawing")))
    if following is not None:
        following.paragraph_format.page_break_before = True


def _put_behind(drawing: Any) -> None:
    """Place a picture behind the text of the page, and mark it as decoration."""
    inline = drawing[0]
    anchor = parse_xml(_ANCHOR)
    properties = inline.find(qn("wp:docPr"))
    properties.set("descr", "")
    properties.set("title", "")
    properties.append(
        parse_xml(
            f'<a:extLst {nsdecls("a")}><a:ext uri="{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}">'
            f'<adec:decorative xmlns:adec="{_DECORATION}" val="1"/></a:ext></a:extLst>'
        )
    )
    for part in list(inline):
        if part.tag not in {qn("wp:extent"), qn("wp:effectExtent")}:
            anchor.append(part)
    drawing.replace(inline, anchor)
