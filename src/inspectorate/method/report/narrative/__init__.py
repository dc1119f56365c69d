r"""Narratives: Markdown with bound figures, parsed into the report's blocks.

Supported are CommonMark's paragraphs, lists of one level, emphasis, links, `> ` quotations and `### `
headings; footnotes (`[^key]`, and `[^key]: text` on a line of its own); boxes (`::: example Title` … `:::`)
and figure bindings (`{2.2.2|count words}`, see `figures`). `\{` is a literal brace. A comment, `<!-- … -->`
on lines of its own, is not printed. Raw HTML, images, code and tables are printed as plain text and reported
as faults.
"""

from inspectorate.method.report.narrative.parser import read_line, read_narrative
from inspectorate.method.report.narrative.passages import Narrative, Passage, Subheading

__all__ = ["Narrative", "Passage", "Subheading", "read_line", "read_narrative"]
