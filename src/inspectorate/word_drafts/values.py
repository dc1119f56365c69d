"""What became of a draft that was edited in Word."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

ChangeKind = Literal["inserted", "deleted", "moved from", "moved to", "formatted", "split", "joined"]
FigureStatus = Literal["kept", "bound again", "typed over", "deleted", "lost", "moved", "added"]
SectionStatus = Literal["present", "missing", "merged"]


@dataclass(frozen=True, slots=True)
class TrackedChange:
    """Tracked change: who made it and when, the text, and the passage it is in.

    The clock is that of the author's computer. `passage` is the paragraph with the change. “split” and
    “joined” are paragraphs that were made two or one.
    """

    kind: ChangeKind
    author: str
    time: datetime | None
    text: str
    passage: str


@dataclass(frozen=True, slots=True)
class CommentReply:
    """Reply to a comment."""

    author: str
    time: datetime | None
    text: str


@dataclass(frozen=True, slots=True)
class WordComment:
    """Comment on a passage, with its replies. `passage` is empty if it was deleted without tracking."""

    author: str
    time: datetime | None
    passage: str
    text: str
    replies: tuple[CommentReply, ...] = ()
    is_resolved: bool = False


@dataclass(frozen=True, slots=True)
class ReviewedFigure:
    """Bound figure after editing. `printed` is the text that was sent, `text` the text in its place now.

    “kept”: as sent. “bound again”: its content control is lost and its text is as sent. “typed over”: its
    text is another, which is not used. “deleted”: with a tracked change. “lost”: without one, or no longer
    recognised. “moved” and “added”: in another section or once more.
    """

    binding: str
    status: FigureStatus
    printed: str
    text: str


@dataclass(frozen=True, slots=True)
class UntrackedDifference:
    """Lines that were changed without tracking: as sent, and as they are without the tracked changes."""

    sent: str
    present: str


@dataclass(frozen=True, slots=True)
class UnusedContent:
    """Content that a draft cannot have, such as a table or picture. Its text is kept where it was."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class UnplacedText:
    """Text outside every section. `after` is the key of the section before it, "" at the beginning."""

    kind: str
    text: str
    after: str


@dataclass(frozen=True, slots=True)
class ReviewedSection:
    """Section of a draft after editing.

    `accepted` is its Markdown with all tracked changes and `rejected` without them. `rejected` equals `sent`
    unless the section was changed without tracking; `untracked` then has the differences. `heading` is the
    heading if it was edited. `merged_into` is the key of the section that has its text.
    """

    key: str
    title: str
    status: SectionStatus
    sent: str
    digest: str
    accepted: str
    rejected: str
    heading: str | None = None
    merged_into: str = ""
    is_moved: bool = False
    untracked: tuple[UntrackedDifference, ...] = ()
    changes: tuple[TrackedChange, ...] = ()
    comments: tuple[WordComment, ...] = ()
    figures: tuple[ReviewedFigure, ...] = ()
    unused: tuple[UnusedContent, ...] = ()
    added_headings: tuple[str, ...] = ()

    @property
    def is_changed(self) -> bool:
        """Return whether the accepted text is another than the one that was sent."""
        return self.accepted != self.sent


@dataclass(frozen=True, slots=True)
class ReviewedDraft:
    """Draft that was read back from Word: its sections in the order in which they were sent.

    `order` has their keys in the order of the document. `unplaced` is text outside every section, and
    `comments` are comments on it. `has_record` is False if the document has lost the record of what was sent.
    """

    sections: tuple[ReviewedSection, ...]
    order: tuple[str, ...]
    unplaced: tuple[UnplacedText, ...]
    comments: tuple[WordComment, ...]
    has_record: bool
