"""Which section each paragraph belongs to: by content control, else by bookmark, else by its heading."""

from collections.abc import Mapping, Sequence

from inspectorate.word_drafts.anchors import INSTRUCTIONS, SentDraft, bookmark_name
from inspectorate.word_drafts.document_xml import GUIDANCE
from inspectorate.word_drafts.draft_styles import SECTION_STYLE
from inspectorate.word_drafts.raw_values import RawParagraph


def place_paragraphs(paragraphs: Sequence[RawParagraph], draft: SentDraft) -> None:
    """Give paragraphs outside content controls their section, and recognise the headings of sections.

    A section without its control begins at its bookmark or heading and ends where the next section begins.
    """
    sizes: dict[str, int] = {}
    for paragraph in paragraphs:
        sizes[paragraph.section] = sizes.get(paragraph.section, 0) + 1
    starts = _starts(paragraphs, {key for key, size in sizes.items() if size > 1}, draft)
    current, control = "", ""
    for position, paragraph in enumerate(paragraphs):
        if paragraph.section != control:
            current = "" if paragraph.section else current
            control = paragraph.section
        if position in starts:
            current = starts[position]
        if current:
            paragraph.section = current
        elif not paragraph.section and _is_guidance(paragraph, draft):
            paragraph.section = INSTRUCTIONS
    _mark_headings(paragraphs, draft)


def _starts(paragraphs: Sequence[RawParagraph], controlled: set[str], draft: SentDraft) -> dict[int, str]:
    """Return the key of each section without a control, by the position of its first paragraph."""
    keys = [key for key in draft.sections if key not in controlled]
    bookmarks = {bookmark_name(key): key for key in keys}
    titles = {draft.title(key).strip(): key for key in keys}
    starts: dict[int, str] = {}
    for position, paragraph in enumerate(paragraphs):
        key = next((bookmarks[mark] for mark in paragraph.marks if mark in bookmarks), None)
        if key is not None and key not in starts.values():
            starts[position] = key
    for position, paragraph in enumerate(paragraphs):
        key = _titled(paragraph, titles)
        if key is not None and key not in starts.values() and position not in starts:
            starts[position] = key
    return starts


def _titled(paragraph: RawParagraph, titles: Mapping[str, str]) -> str | None:
    if not _is_section_heading(paragraph):
        return None
    return titles.get(paragraph.text("rejected").strip()) or titles.get(paragraph.text("accepted").strip())


def _is_section_heading(paragraph: RawParagraph) -> bool:
    return SECTION_STYLE.lower() in {paragraph.form.style.lower(), paragraph.former.style.lower()}


def _is_guidance(paragraph: RawParagraph, draft: SentDraft) -> bool:
    text = paragraph.text("accepted").strip()
    return not text or text in GUIDANCE or text == draft.name


def _mark_headings(paragraphs: Sequence[RawParagraph], draft: SentDraft) -> None:
    """Recognise the heading of each section by its style, and the first by its words if it lost the style."""
    previous, headed = "", set[str]()
    for paragraph in paragraphs:
        key = paragraph.section
        if key in draft.sections:
            texts = {paragraph.text("accepted").strip(), paragraph.text("rejected").strip()}
            is_titled = draft.title(key).strip() in texts
            is_first = bookmark_name(key) in paragraph.marks or key != previous
            if _is_section_heading(paragraph):
                paragraph.is_heading = is_titled or is_first
            else:
                paragraph.is_heading = is_titled and key not in headed
            headed |= {key} if paragraph.is_heading else set()
        previous = key
