"""Paragraph styles of Word documents: those of the report and of drafts that are edited in Word."""

from collections.abc import Mapping
from dataclasses import dataclass

FACE = "Calibri"
PETROL, GREY, INK, BROWN, LINE = "10394A", "4D5D66", "17252D", "4F2A00", "C3CED2"
PALE, WHITE = "D3E2E8", "FFFFFF"


@dataclass(frozen=True, slots=True)
class Style:
    """The look of a paragraph style. Sizes and spaces are in points; None keeps the converter's own space.

    `leader` puts a tab with dots at the right margin, for page numbers.
    """

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
    leader: bool = False


STYLES: Mapping[str, Style] = {
    "Normal": Style(11),
    "Body Text": Style(11, after=8),
    "First Paragraph": Style(11, after=8),
    "Compact": Style(10, after=2),
    "Cover publisher": Style(13, WHITE, bold=True, after=150, shade=PETROL, left=True),
    "Subtitle": Style(16, PALE, before=0, after=10, shade=PETROL, left=True),
    "Title": Style(32, WHITE, bold=True, before=0, after=14, shade=PETROL, left=True),
    "Date": Style(14, PALE, before=0, after=110, shade=PETROL, left=True),
    "Cover rating": Style(11, GREY, before=0, after=0, shade=WHITE, left=True),
    "Cover rating name": Style(20, INK, bold=True, before=0, after=0, shade=WHITE, left=True),
    "Heading 1": Style(22, PETROL, bold=True, before=0, after=10, starts_page=True),
    "Heading 2": Style(16, PETROL, bold=True, before=18, after=6),
    "Heading 3": Style(13, PETROL, bold=True, before=14, after=4),
    "Heading 4": Style(11, PETROL, bold=True, before=12, after=4),
    "TOC Heading": Style(22, PETROL, bold=True, starts_page=True),
    "toc 1": Style(11, INK, bold=True, before=6, after=2, leader=True),
    "toc 2": Style(11, INK, before=0, after=1, leader=True),
    "Rating": Style(13, bold=True, after=6),
    "Statement": Style(11, after=8, shade="EAF0F2"),
    "Practice example": Style(11, after=6, shade="F6F3EC"),
    "Card title": Style(22, PETROL, bold=True, after=8),
    "Card heading": Style(11, PETROL, bold=True, before=8, after=1, with_next=True),
    "Notice": Style(11, BROWN, bold=True, before=16, after=12, shade="FFF2D8"),
    "Table note": Style(9, GREY, after=2),
    "Picture caption": Style(10, GREY, after=10),
    "Table Caption": Style(11, PETROL, bold=True, before=12, after=4, with_next=True),
    "Block Text": Style(12, PETROL, italic=True, after=8),
    "Footnote Text": Style(9),
}
"""Every paragraph style of a report: pandoc's own, and those that word.html.j2 names."""
