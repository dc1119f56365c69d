"""List of the tracked changes of a section."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from inspectorate.word_drafts.raw_values import RawParagraph, Revision
from inspectorate.word_drafts.values import ChangeKind, TrackedChange
from inspectorate.word_drafts.views import line_kind

_BREAK = "\n"


@dataclass(slots=True)
class _OpenChange:
    revision: Revision
    paragraph: RawParagraph
    texts: list[str] = field(default_factory=list)


def tracked_changes(paragraphs: Sequence[RawParagraph]) -> tuple[TrackedChange, ...]:
    """Return the tracked changes of paragraphs in order. Neighbouring pieces of one change are one change."""
    changes: list[_OpenChange] = []
    previous: Revision | None = None
    for paragraph in paragraphs:
        for revision, text in _revisions(paragraph):
            if revision and revision == previous:
                changes[-1].texts.append(text)
            elif revision:
                changes.append(_OpenChange(revision, paragraph, [text]))
            previous = revision
        if paragraph.format_change and line_kind(paragraph.form) != line_kind(paragraph.former):
            changes.append(_OpenChange(paragraph.format_change, paragraph, [paragraph.text("accepted")]))
            previous = None
    return tuple(map(_change, changes))


def _revisions(paragraph: RawParagraph) -> Iterator[tuple[Revision | None, str]]:
    for piece in paragraph.pieces:
        text = piece.text or "[footnote]" * bool(piece.note)
        yield (piece.revisions[-1] if piece.revisions else piece.format_change), text
    yield (paragraph.mark[-1] if paragraph.mark else None), _BREAK


def _change(change: _OpenChange) -> TrackedChange:
    text = "".join(change.texts)
    kind: ChangeKind = change.revision.kind
    if not text.strip() and _BREAK in text:
        kind = "split" if kind in {"inserted", "moved to"} else "joined"
    view_of_text = "rejected" if kind in {"deleted", "moved from", "joined"} else "accepted"
    passage = change.paragraph.text("rejected" if view_of_text == "rejected" else "accepted")
    return TrackedChange(kind, change.revision.author, change.revision.time, text.strip(), passage.strip())
