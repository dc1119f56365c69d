"""Lines of a draft: the form between Markdown and Word. A line is one paragraph of the Word document."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from inspectorate.method.report.narrative.inline import SENTENCE_START

LineKind = Literal[
    "paragraph",
    "heading",
    "bullet",
    "number",
    "quotation",
    "quotation_continued",
    "speaker",
    "example_title",
    "source",
]

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile(r"[\t\n\r]")


@dataclass(frozen=True, slots=True)
class Piece:
    """Text in one style, a bound figure or a reference to a footnote.

    `figure` is the text between the braces of a bound figure and `note` the key of a footnote; both have no
    text. `link` is an address.
    """

    text: str = ""
    strong: bool = False
    emphasis: bool = False
    link: str = ""
    figure: str = ""
    note: str = ""


Pieces = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class DraftLine:
    """Paragraph of a draft. `boxed` is True in a practice example; `start` is the number of a first item."""

    kind: LineKind
    pieces: Pieces
    boxed: bool = False
    start: int | None = None


def line_text(text: str) -> str:
    """Return text on one line, without characters that a Word document cannot hold."""
    return _UNPRINTABLE.sub("\ufffd", _BREAKS.sub(" ", text))


def normal_pieces(pieces: Iterable[Piece]) -> Pieces:
    """Return pieces in the form in which equal texts are equal values.

    Neighbours of one style are joined, blanks at the edges of a style have no style, and those at the ends of
    the line are left out.
    """
    spread = [part for piece in pieces for part in _without_styled_edges(piece)]
    while spread and _is_blank(spread[0]):
        spread = spread[1:]
    while spread and _is_blank(spread[-1]):
        spread = spread[:-1]
    if spread and _is_text(spread[0]):
        spread[0] = replace(spread[0], text=spread[0].text.lstrip())
    if spread and _is_text(spread[-1]):
        spread[-1] = replace(spread[-1], text=spread[-1].text.rstrip())
    return tuple(_joined(spread))


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    joined: list[Piece] = []
    for position, piece in enumerate(pieces):
        style = _bridged(piece, joined, pieces[position + 1 :]) if _is_blank(piece) else piece
        if joined and _is_text(joined[-1]) and _is_text(style) and _style(joined[-1]) == _style(style):
            joined[-1] = replace(style, text=joined[-1].text + style.text)
        else:
            joined.append(style)
    return joined


def _bridged(blank: Piece, before: Sequence[Piece], after: Sequence[Piece]) -> Piece:
    """Return a blank in the style that the pieces on both sides share, if they share one."""
    following = next((piece for piece in after if not _is_blank(piece)), None)
    if not before or following is None:
        return blank
    left, right = before[-1], following
    return replace(
        blank,
        strong=left.strong and right.strong,
        emphasis=left.emphasis and right.emphasis,
        link=left.link if left.link == right.link else "",
    )


def _without_styled_edges(piece: Piece) -> list[Piece]:
    if not _is_text(piece):
        return (
            [replace(piece, text="", strong=False, emphasis=False)]
            if piece.note
            else [replace(piece, text="")]
        )
    if not (piece.strong or piece.emphasis or piece.link):
        return [piece] if piece.text else []
    core = piece.text.strip()
    start = piece.text.find(core) if core else len(piece.text)
    parts = (Piece(piece.text[:start]), replace(piece, text=core), Piece(piece.text[start + len(core) :]))
    return [part for part in parts if part.text]


def _style(piece: Piece) -> tuple[bool, bool, str]:
    return piece.strong, piece.emphasis, piece.link


def _is_text(piece: Piece) -> bool:
    return not piece.figure and not piece.note


def _is_blank(piece: Piece) -> bool:
    return _is_text(piece) and not piece.text.strip()


def normal_lines(lines: Iterable[DraftLine]) -> tuple[DraftLine, ...]:
    """Return lines in normal form, without empty ones. Items after the first of a list have no start."""
    normal: list[DraftLine] = []
    for line in lines:
        pieces = normal_pieces(line.pieces)
        if not pieces and line.kind != "example_title":
            continue
        follows = bool(normal) and normal[-1].kind == "number" == line.kind and normal[-1].boxed == line.boxed
        start = None if follows or line.kind != "number" else line.start or 1
        kind: LineKind = (
            "quotation" if line.kind == "quotation_continued" and not _continues(normal, line) else line.kind
        )
        normal.append(DraftLine(kind, pieces, line.boxed, start))
    return tuple(normal)


def _continues(normal: Sequence[DraftLine], line: DraftLine) -> bool:
    kinds = {"quotation", "quotation_continued"}
    return bool(normal) and normal[-1].kind in kinds and normal[-1].boxed == line.boxed


def printed_pieces(pieces: Iterable[Piece], figures: Mapping[str, str]) -> list[str]:
    """Return the text that each piece prints. Figures at the start of a sentence begin with a capital."""
    printed: list[str] = []
    for piece in pieces:
        text = figures.get(piece.figure, f"{{{piece.figure}}}") if piece.figure else piece.text
        if piece.figure and text[:1].islower() and SENTENCE_START.search("".join(printed)):
            text = text[0].upper() + text[1:]
        printed.append(text)
    return printed


def printed_line(line: DraftLine, figures: Mapping[str, str]) -> str:
    """Return the text that a line prints, without styles and footnotes."""
    return "".join(printed_pieces(line.pieces, figures))
