"""Review of a whole document: its sections, and what is outside them."""

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from inspectorate.word_drafts.anchors import (
    INSTRUCTIONS,
    SentDraft,
    figure_tag,
    section_tag,
)
from inspectorate.word_drafts.raw_document import RawReader
from inspectorate.word_drafts.raw_values import RawParagraph
from inspectorate.word_drafts.review_comments import comment_threads, remaining_comments
from inspectorate.word_drafts.section_places import place_paragraphs
from inspectorate.word_drafts.section_review import (
    SectionSource,
    missing_section,
    printed_lines,
    review_section,
)
from inspectorate.word_drafts.values import ReviewedDraft, ReviewedFigure, ReviewedSection, UnplacedText
from inspectorate.word_drafts.views import is_heading_style
from inspectorate.word_drafts.word_parts import WordParts, read_parts

_MERGED_SHARE = 0.5
"""Share of a missing section's paragraphs that another section must have to count as merged with it."""


def review_archive(archive: zipfile.ZipFile, sent: SentDraft | None) -> ReviewedDraft | None:
    """Return the review of an opened document; None if it is not known what was sent.

    The document's own record of what was sent counts, and `sent` if the document has lost it.
    """
    parts = read_parts(archive)
    draft = parts.record or sent
    if draft is None:
        return None
    paragraphs = _reader(parts, draft).read(parts.document)
    place_paragraphs(paragraphs, draft)
    source = SectionSource(draft, _note_bodies(parts, draft), comment_threads(parts))
    of_sections: dict[str, list[RawParagraph]] = {}
    for paragraph in paragraphs:
        of_sections.setdefault(paragraph.section, []).append(paragraph)
    present = {
        key: review_section(key, of_sections[key], source) for key in draft.sections if key in of_sections
    }
    sections = [present.get(key) or _missing(key, draft, present) for key in draft.sections]
    order = _order(paragraphs, present)
    return ReviewedDraft(
        sections=tuple(_with_moves(sections, order)),
        order=order,
        unplaced=tuple(_unplaced(paragraphs)),
        comments=remaining_comments(source.threads),
        has_record=parts.record is not None,
    )


def _reader(parts: WordParts, draft: SentDraft, links: Mapping[str, str] | None = None) -> RawReader:
    tags = {section_tag(key): key for key in draft.sections} | {INSTRUCTIONS: INSTRUCTIONS}
    figures = {figure_tag(binding): binding for binding in draft.figures}
    return RawReader(
        parts=parts, sections=tags, figures=figures, links=parts.links if links is None else links
    )


def _note_bodies(parts: WordParts, draft: SentDraft) -> dict[str, list[RawParagraph]]:
    return {
        number: _reader(parts, draft, parts.note_links).read(note) for number, note in parts.notes.items()
    }


def _missing(key: str, draft: SentDraft, present: Mapping[str, ReviewedSection]) -> ReviewedSection:
    lines = set(printed_lines(draft.sections[key], draft))
    for other, section in present.items():
        shared = lines & set(printed_lines(section.accepted, draft)) - set(printed_lines(section.sent, draft))
        if lines and len(shared) >= _MERGED_SHARE * len(lines):
            return missing_section(key, draft, merged_into=other)
    return missing_section(key, draft, merged_into="")


def _order(paragraphs: Sequence[RawParagraph], present: Mapping[str, ReviewedSection]) -> tuple[str, ...]:
    """Return the keys of the sections in the order of their text; of the heading, where there is none."""
    with_text = [
        paragraph.section
        for paragraph in paragraphs
        if paragraph.text("accepted").strip() and paragraph.section in present
    ]
    return tuple(dict.fromkeys([*with_text, *present]))


def _with_moves(sections: Sequence[ReviewedSection], order: Sequence[str]) -> Iterator[ReviewedSection]:
    """Yield the sections, those that are in another order marked, and their figures that were moved."""
    in_place = _longest_rising([section.key for section in sections if section.key in order], order)
    appeared = {
        figure.binding for section in sections for figure in section.figures if figure.status == "added"
    }
    gone = {
        figure.binding
        for section in sections
        for figure in section.figures
        if figure.status in {"deleted", "lost"}
    }
    for section in sections:
        figures = tuple(_moved(figure, appeared & gone) for figure in section.figures)
        is_moved = section.status == "present" and section.key not in in_place
        yield replace(section, is_moved=is_moved, figures=figures)


def _moved(figure: ReviewedFigure, bindings: set[str]) -> ReviewedFigure:
    is_moved = figure.binding in bindings and figure.status in {"added", "deleted", "lost"}
    return replace(figure, status="moved") if is_moved else figure


def _longest_rising(keys: Sequence[str], order: Sequence[str]) -> set[str]:
    """Return the most keys that are still in the order in which they were sent."""
    positions = {key: number for number, key in enumerate(keys)}
    chains: list[list[str]] = [[]]
    for key in order:
        before = [chain for chain in chains if not chain or positions[chain[-1]] < positions[key]]
        chains.append([*max(before, key=len), key])
    longest = max(chains, key=len)
    return set(longest)


def _unplaced(paragraphs: Sequence[RawParagraph]) -> Iterator[UnplacedText]:
    """Yield the texts outside every section, those of neighbouring paragraphs together."""
    after, kind, texts = "", "", list[str]()
    for paragraph in [*paragraphs, None]:
        is_outside = paragraph is not None and not paragraph.section
        text = paragraph.text("accepted").strip() if paragraph and is_outside else ""
        starts = paragraph is not None and is_outside and is_heading_style(paragraph.form)
        if texts and (not is_outside or starts):
            yield UnplacedText(kind, "\n".join(texts), after)
            texts = []
        if text:
            kind = kind if texts else "section" if starts else "text"
            texts.append(text)
        if paragraph is not None and paragraph.section not in {"", INSTRUCTIONS}:
            after = paragraph.section
