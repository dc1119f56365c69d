"""Check for what the PDF cannot hold: words and headings that are too long."""

from collections.abc import Iterable, Iterator

from inspectorate.method.report.checks.context import DraftContext
from inspectorate.method.report.checks.remarks import Remark
from inspectorate.method.report.narrative import Passage
from inspectorate.method.report.printable import CURE, long_texts

_SHOWN = 40


def check_printable(passages: Iterable[Passage], _context: DraftContext) -> Iterator[Remark]:
    """Yield a remark for every word or heading because of which there would be no PDF."""
    for passage in passages:
        for position, problem in long_texts(passage.text, is_heading=passage.kind == "heading"):
            text = passage.text[position : position + _SHOWN]
            because = f"{problem} The report cannot be made as a PDF."
            yield Remark("unprintable", "serious", passage.place(position), f"{text}…", because, CURE)
