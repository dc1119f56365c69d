"""Paragraphs of a Word document with their tracked changes, before they are accepted or rejected."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

RevisionKind = Literal["inserted", "deleted", "moved from", "moved to", "formatted"]
View = Literal["accepted", "rejected"]
_HIDDEN: dict[View, frozenset[str]] = {
    "accepted": frozenset({"deleted", "moved from"}),
    "rejected": frozenset({"inserted", "moved to"}),
}


@dataclass(frozen=True, slots=True)
class Revision:
    """Tracked change around a piece of text."""

    kind: RevisionKind
    author: str
    time: datetime | None


@dataclass(slots=True, eq=False)
class FigureOccurrence:
    """Bound figure at one place of the document. `is_control` is False if it was recognised by its text."""

    binding: str
    is_control: bool = True


@dataclass(slots=True, eq=False)
class NoteOccurrence:
    """Reference to a footnote at one place: its number, and its key once that is known."""

    number: str
    key: str = ""


@dataclass(slots=True)
class RawPiece:
    """Text of one style with its tracked changes. `was_strong` and `was_emphasis` are before them."""

    text: str
    strong: bool = False
    emphasis: bool = False
    was_strong: bool = False
    was_emphasis: bool = False
    link: str = ""
    revisions: tuple[Revision, ...] = ()
    format_change: Revision | None = None
    figure: FigureOccurrence | None = None
    note: NoteOccurrence | None = None
    comments: tuple[str, ...] = ()

    def is_visible(self, view: View) -> bool:
        """Return whether the piece is in the text when all tracked changes are accepted or rejected."""
        return not any(revision.kind in _HIDDEN[view] for revision in self.revisions)


@dataclass(frozen=True, slots=True)
class ParagraphForm:
    """Style of a paragraph, and its numbering: "bullet", "number" or "", with the first number."""

    style: str = ""
    numbering: str = ""
    start: int | None = None
    list_id: str = ""


@dataclass(slots=True)
class RawParagraph:
    """Paragraph, or the row of a table, with its section and what it was before tracked changes.

    `marks` are the bookmarks and comments that begin in it, `unused` is content that a draft cannot have.
    """

    form: ParagraphForm
    former: ParagraphForm
    section: str = ""
    pieces: list[RawPiece] = field(default_factory=list)
    mark: tuple[Revision, ...] = ()
    format_change: Revision | None = None
    marks: list[str] = field(default_factory=list)
    unused: list[tuple[str, str]] = field(default_factory=list)
    is_heading: bool = False

    def has_mark(self, view: View) -> bool:
        """Return whether the paragraph ends when all tracked changes are accepted or rejected."""
        return not any(revision.kind in _HIDDEN[view] for revision in self.mark)

    def text(self, view: View) -> str:
        """Return the text of the paragraph in a view."""
        return "".join(piece.text for piece in self.pieces if piece.is_visible(view))
