"""Sentences about what a person has to look at before the text of a reviewed draft is used."""

from collections.abc import Iterator
from dataclasses import dataclass

from inspectorate.word_drafts.values import ReviewedDraft, ReviewedFigure, ReviewedSection

_FIGURES = {
    "typed over": "The figure {{{binding}}} prints “{printed}”. “{text}” was typed over it and is not used.",
    "deleted": "The figure {{{binding}}} (“{printed}”) was deleted.",
    "lost": "The figure {{{binding}}} (“{printed}”) is lost: deleted without tracking, or plain text now.",
    "moved": "The figure {{{binding}}} (“{printed}”) was moved.",
    "added": "The figure {{{binding}}} (“{text}”) was added.",
}
_SHORT = 120


@dataclass(frozen=True, slots=True)
class ReviewFlag:
    """Sentence about something in a section; `section` is "" for what is outside every section."""

    section: str
    text: str


def flags(draft: ReviewedDraft) -> tuple[ReviewFlag, ...]:
    """Return what to look at: untracked changes, figures not kept, sections and text out of place."""
    return (
        *_document_flags(draft),
        *(flag for section in draft.sections for flag in _section_flags(section)),
    )


def _document_flags(draft: ReviewedDraft) -> Iterator[ReviewFlag]:
    if not draft.has_record:
        yield ReviewFlag(
            "", "The document has lost the record of what was sent. The present text was used instead."
        )
    for text in draft.unplaced:
        place = f" after {text.after}" if text.after else ""
        kind = "A section was added" if text.kind == "section" else "Text is outside every section"
        yield ReviewFlag("", f"{kind}{place}: {text.text}")


def _section_flags(section: ReviewedSection) -> Iterator[ReviewFlag]:
    for sentence in (
        *_place_sentences(section),
        *_text_sentences(section),
        *(_figure_sentence(figure) for figure in section.figures if figure.status in _FIGURES),
    ):
        yield ReviewFlag(section.key, sentence)


def _place_sentences(section: ReviewedSection) -> Iterator[str]:
    if section.status == "missing":
        yield "The section is not in the document. Its text stays as it was."
    if section.status == "merged":
        yield f"The section was merged into {section.merged_into}. Its own text stays as it was."
    if section.is_moved:
        yield "The section was moved. The report keeps its order."
    if section.heading is not None:
        edited = f"to “{section.heading}”" if section.heading else "away"
        yield f"The heading was edited {edited}. The report keeps “{section.title}”."
    for heading in section.added_headings:
        yield f"The heading “{heading}” of a section was added. It is kept as a heading inside this section."


def _text_sentences(section: ReviewedSection) -> Iterator[str]:
    if section.untracked:
        examples = "; ".join(
            f"“{_short(one.sent)}” is now “{_short(one.present)}”" for one in section.untracked[:3]
        )
        yield f"The section was changed without tracking: {examples}"
    if section.sent.strip() and not section.accepted.strip():
        yield "All text of the section was deleted."
    for content in section.unused:
        yield f"A draft cannot have this: {content.kind}. Its text is kept: {_short(content.text)}"


def _figure_sentence(figure: ReviewedFigure) -> str:
    return _FIGURES[figure.status].format(binding=figure.binding, printed=figure.printed, text=figure.text)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHORT else f"{line[:_SHORT]}…"
