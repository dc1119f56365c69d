r"""Narrative: Markdown whose figures are bound, read into the report's blocks.

The Markdown is CommonMark's paragraphs, lists of one level, emphasis, links, `> ` quotations and `### `
headings, with footnotes (`[^key]`, and `[^key]: text` on a line of its own), boxes
(`::: example Title` … `:::`) and bindings (`{2.2.2|count words}`, see `figures`). A literal brace is written
`\{`. Raw HTML, images, code and tables are shown as plain text and reported as faults.
"""

from inspectorate.method.report.narrative.passages import Narrative, Passage, Subheading
from inspectorate.method.report.narrative.reading import read_line, read_narrative

__all__ = ["Narrative", "Passage", "Subheading", "read_line", "read_narrative"]
