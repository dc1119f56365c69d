"""Review of one section: its texts in both views, its changes, comments and figures."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from inspectorate.word_drafts.anchors import SentDraft, digest
from inspectorate.word_drafts.draft_lines import DraftLine, printed_line
from inspectorate.word_drafts.figure_recovery import bind_again
from inspectorate.word_drafts.markdown_blocks import SentText, sent_text
from inspectorate.word_drafts.markdown_text import DraftText, is_unchanged, lines_markdown, section_markdown
from inspectorate.word_drafts.note_texts import SectionNotes
from inspectorate.word_drafts.raw_values import FigureOccurrence, RawParagraph, View
from inspectorate.word_drafts.review_comments import CommentThreads, take_comments
from inspectorate.word_drafts.tracked_changes import tracked_changes
from inspectorate.word_drafts.values import (
    FigureStatus,
    ReviewedFigure,
    ReviewedSection,
    UntrackedDifference,
    UnusedContent,
)
from inspectorate.word_drafts.views import draft_lines, is_heading_style, is_printed, view_lines


@dataclass(frozen=True, slots=True)
class SectionSource:
    """What a section is reviewed from: the draft that was sent, and the document's footnotes and comments."""

    draft: SentDraft
    notes: Mapping[str, Sequence[RawParagraph]]
    threads: CommentThreads


def review_section(key: str, paragraphs: Sequence[RawParagraph], source: SectionSource) -> ReviewedSection:
    """Return the review of a section that is in the document."""
    draft = source.draft
    sent = sent_text(draft.sections[key])
    body = [paragraph for paragraph in paragraphs if not paragraph.is_heading]
    bind_again(body, sent.lines, draft.figures)
    notes = SectionNotes(source.notes, draft.figures)
    notes.assign_keys(body, sent)
    accepted, rejected = (_text(body, view, draft, notes) for view in ("accepted", "rejected"))
    everything = [*paragraphs, *notes.paragraphs]
    return ReviewedSection(
        key=key,
        title=draft.title(key),
        status="present",
        sent=sent.markdown,
        digest=digest(sent.markdown),
        accepted=section_markdown(accepted, sent),
        rejected=section_markdown(rejected, sent),
        heading=_heading(paragraphs, draft.title(key)),
        untracked=() if is_unchanged(rejected, sent) else tuple(_differences(sent, rejected)),
        changes=tracked_changes(everything),
        comments=take_comments(source.threads, everything),
        figures=tuple(_figures([*body, *notes.paragraphs], sent, draft)),
        unused=tuple(UnusedContent(*item) for paragraph in everything for item in paragraph.unused),
        added_headings=tuple(
            paragraph.text("accepted").strip()
            for paragraph in body
            if is_heading_style(paragraph.form) and paragraph.form.style.lower() in {"heading 1", "title"}
        ),
    )


def missing_section(key: str, draft: SentDraft, merged_into: str) -> ReviewedSection:
    """Return the review of a section that is not in the document. Its text stays as it was sent."""
    text = draft.sections[key]
    figures = tuple(
        ReviewedFigure(binding, "lost", draft.figures.get(binding, ""), "")
        for binding in _bindings(sent_text(text))
    )
    return ReviewedSection(
        key=key,
        title=draft.title(key),
        status="merged" if merged_into else "missing",
        sent=text,
        digest=digest(text),
        accepted=text,
        rejected=text,
        merged_into=merged_into,
        figures=figures,
    )


def _text(body: Sequence[RawParagraph], view: View, draft: SentDraft, notes: SectionNotes) -> DraftText:
    return DraftText(draft_lines(list(view_lines(body, view)), view, draft.figures), notes.texts(view))


def _heading(paragraphs: Sequence[RawParagraph], title: str) -> str | None:
    """Return the heading if it was edited; "" if it was deleted."""
    headings = [paragraph.text("accepted").strip() for paragraph in paragraphs if paragraph.is_heading]
    heading = " ".join(filter(None, headings))
    return None if heading == title.strip() else heading


def _differences(sent: SentText, rejected: DraftText) -> Iterator[UntrackedDifference]:
    before, after = [list(map(_line_markdown, lines)) for lines in (sent.lines, rejected.lines)]
    before += [
        f"[^{key}]: {_line_markdown(DraftLine('paragraph', note.pieces))}" for key, note in sent.notes.items()
    ]
    after += [
        f"[^{key}]: {_line_markdown(DraftLine('paragraph', note))}" for key, note in rejected.notes.items()
    ]
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            yield UntrackedDifference("\n".join(before[a1:a2]), "\n".join(after[b1:b2]))


def _line_markdown(line: DraftLine) -> str:
    return "\n".join(lines_markdown([line]))


def _bindings(sent: SentText) -> Iterator[str]:
    for pieces in (*(line.pieces for line in sent.lines), *(note.pieces for note in sent.notes.values())):
        yield from (piece.figure for piece in pieces if piece.figure)


def _figures(
    paragraphs: Sequence[RawParagraph], sent: SentText, draft: SentDraft
) -> Iterator[ReviewedFigure]:
    """Yield every figure of the section: those in the document in order, then those that are lost."""
    texts: dict[int, tuple[FigureOccurrence, list[str]]] = {}
    for paragraph in paragraphs:
        for piece in paragraph.pieces:
            if piece.figure:
                _occurrence, views = texts.setdefault(id(piece.figure), (piece.figure, ["", ""]))
                views[0] += piece.text * piece.is_visible("accepted")
                views[1] += piece.text * piece.is_visible("rejected")
    expected = Counter(_bindings(sent))
    for occurrence, (accepted, rejected) in texts.values():
        binding = occurrence.binding
        if accepted or rejected:
            status = _status(occurrence, accepted, rejected, draft)
            is_more = status in {"kept", "bound again"} and not expected[binding]
            yield ReviewedFigure(
                binding, "added" if is_more else status, draft.figures.get(binding, ""), accepted
            )
        expected[binding] -= bool(rejected and expected[binding])
    for binding, count in expected.items():
        yield from (ReviewedFigure(binding, "lost", draft.figures.get(binding, ""), "") for _ in range(count))


def _status(occurrence: FigureOccurrence, accepted: str, rejected: str, draft: SentDraft) -> FigureStatus:
    if not accepted:
        return "deleted"
    if not is_printed(accepted, occurrence.binding, draft.figures):
        return "typed over"
    if not rejected:
        return "added"
    return "kept" if occurrence.is_control else "bound again"


def printed_lines(text: str, draft: SentDraft) -> list[str]:
    """Return what the lines of a section's Markdown print."""
    return [printed_line(line, draft.figures) for line in sent_text(text).lines]
