"""Lines of a draft with all tracked changes accepted, and with all of them rejected."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from inspectorate.word_drafts.draft_lines import DraftLine, LineKind, Piece, Pieces, line_text, normal_lines
from inspectorate.word_drafts.draft_styles import LINE_STYLES
from inspectorate.word_drafts.raw_values import ParagraphForm, RawParagraph, RawPiece, View

_KINDS: Mapping[str, tuple[LineKind, bool]] = {name.lower(): kind for kind, name in LINE_STYLES.items()} | {
    "quote": ("quotation", False),
    "intense quote": ("quotation", False),
}
_HEADING = re.compile(r"(?:heading \d|title|subtitle)", re.IGNORECASE)
_SPEAKER = re.compile(r"[—–] ")
_LISTED: dict[str, LineKind] = {"bullet": "bullet", "number": "number"}


@dataclass(slots=True)
class ViewLine:
    """Paragraph as it is in a view: its form, and the pieces that are visible."""

    form: ParagraphForm
    pieces: list[RawPiece] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Text that the line prints."""
        return "".join(piece.text for piece in self.pieces)


def is_heading_style(form: ParagraphForm) -> bool:
    """Return whether a paragraph has the style of a heading of any level."""
    return bool(_HEADING.fullmatch(form.style))


def view_lines(paragraphs: Sequence[RawParagraph], view: View) -> Iterator[ViewLine]:
    """Yield the paragraphs of a view.

    A paragraph without its mark continues in the next one, which says what form both have.
    """
    pieces: list[RawPiece] = []
    form = ParagraphForm()
    for paragraph in paragraphs:
        form = paragraph.form if view == "accepted" else paragraph.former
        pieces += [piece for piece in paragraph.pieces if piece.is_visible(view)]
        if paragraph.has_mark(view):
            yield ViewLine(form, pieces)
            pieces = []
    if pieces:
        yield ViewLine(form, pieces)


def draft_lines(lines: Sequence[ViewLine], view: View, figures: Mapping[str, str]) -> tuple[DraftLine, ...]:
    """Return the lines of a view in the form in which they are compared with those that were sent."""
    drafted = []
    for line in lines:
        kind, boxed = line_kind(line.form)
        drafted.append(DraftLine(kind, view_pieces(line.pieces, view, figures), boxed, line.form.start))
    return normal_lines(_with_speakers(normal_lines(drafted)))


def line_kind(form: ParagraphForm) -> tuple[LineKind, bool]:
    """Return the kind of line that a paragraph is, and whether it is in a practice example."""
    kind, boxed = _KINDS.get(
        form.style.lower(), ("heading" if is_heading_style(form) else "paragraph", False)
    )
    if form.numbering and kind in {"paragraph", "bullet", "number"}:
        return _LISTED[form.numbering], boxed
    return ("paragraph" if kind in {"bullet", "number"} else kind), boxed


def _with_speakers(lines: Sequence[DraftLine]) -> Iterator[DraftLine]:
    """Yield lines, the last one of a quotation as its speaker if it begins with a dash."""
    for number, line in enumerate(lines):
        following = lines[number + 1].kind if number + 1 < len(lines) else ""
        is_last = line.kind in {"quotation", "quotation_continued"} and following not in {
            *("quotation_continued", "speaker")
        }
        if is_last and line.pieces and _SPEAKER.match(line.pieces[0].text):
            first = replace(line.pieces[0], text=line.pieces[0].text[2:])
            yield replace(line, kind="speaker", pieces=(first, *line.pieces[1:]))
        else:
            yield line


def view_pieces(pieces: Sequence[RawPiece], view: View, figures: Mapping[str, str]) -> Pieces:
    """Return visible pieces with their figures bound.

    A figure whose text is another stays bound when changes are accepted, since no typed number replaces it;
    when they are rejected its text is shown, so that it differs from what was sent.
    """
    texts: dict[int, str] = {}
    for piece in pieces:
        if piece.figure:
            texts[id(piece.figure)] = texts.get(id(piece.figure), "") + piece.text
    drafted: list[Piece] = []
    bound: set[int] = set()
    for piece in pieces:
        strong, emphasis = (
            (piece.strong, piece.emphasis) if view == "accepted" else (piece.was_strong, piece.was_emphasis)
        )
        style = Piece("", strong, emphasis, piece.link)
        if piece.note:
            drafted.append(Piece(note=piece.note.key))
        elif piece.figure and (
            view == "accepted" or is_printed(texts[id(piece.figure)], piece.figure.binding, figures)
        ):
            if id(piece.figure) not in bound:
                drafted.append(replace(style, figure=piece.figure.binding))
                bound.add(id(piece.figure))
        else:
            drafted.append(replace(style, text=line_text(piece.text)))
    return tuple(drafted)


def is_printed(text: str, binding: str, figures: Mapping[str, str]) -> bool:
    """Return whether a text is what a figure prints, at the start of a sentence or not."""
    return text.strip().casefold() == figures.get(binding, f"{{{binding}}}").strip().casefold()
