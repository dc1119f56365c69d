"""The text that each bound figure of a draft prints."""

from collections.abc import Callable, Iterable

from inspectorate.method.report.figures import BoundFigure, NoSuchFigureError
from inspectorate.word_drafts.markdown_blocks import sent_text


def printed_figures(texts: Iterable[str], bind: Callable[[str], BoundFigure]) -> dict[str, str]:
    """Return the text that each figure of these sections prints, by what is between its braces.

    `bind` is that of the report's draft. A figure that does not exist prints its braces.
    """
    figures: dict[str, str] = {}
    for text in texts:
        sent = sent_text(text)
        lines = (*(line.pieces for line in sent.lines), *(note.pieces for note in sent.notes.values()))
        for binding in (piece.figure for pieces in lines for piece in pieces if piece.figure):
            try:
                figures[binding] = bind(binding).text
            except NoSuchFigureError:
                figures[binding] = f"{{{binding}}}"
    return figures
