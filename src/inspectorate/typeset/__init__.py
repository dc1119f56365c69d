"""Render a report as HTML, tagged PDF, Word and accessible spreadsheets.

Every format is rendered from the same layout tree; rendering libraries are imported only when needed.
"""

from inspectorate.typeset.formats import (
    Progress,
    balance_chart,
    docx,
    html,
    ods,
    pdf,
    render,
    render_all,
    section_html,
    write_all,
    xlsx,
)

__all__ = [
    "Progress",
    "balance_chart",
    "docx",
    "html",
    "ods",
    "pdf",
    "render",
    "render_all",
    "section_html",
    "write_all",
    "xlsx",
]
