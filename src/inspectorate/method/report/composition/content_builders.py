"""Builders of content: paragraphs, cells and sections."""

from collections.abc import Iterable

from inspectorate.method.faults import Sentence as _
from inspectorate.method.ratings import ConfirmedRating
from inspectorate.method.report.content import Block, Cell, Paragraph, Run, Section
from inspectorate.method.report.draft import EMPTY_NARRATIVE, Draft
from inspectorate.method.report.narrative import Narrative, Subheading
from inspectorate.method.report.numbers import fixed

NOT_RATED = _("Not yet rated")
NOT_WRITTEN = _("The findings for this part have not been written yet.")


def paragraph(text: str, *, emphasis: bool = False) -> Paragraph:
    """Return a paragraph of unstyled text."""
    return Paragraph((Run(text, emphasis=emphasis),))


def cell(text: str, *, number: float | None = None, figure: str = "", rating: str = "") -> Cell:
    """Return a table cell of unstyled text."""
    return Cell((Run(text),), rating=rating, number=number, figure=figure)


def number_cell(number: float, *, decimals: int = 0) -> Cell:
    """Return a table cell with a number, rounded half up to `decimals` places."""
    text = fixed(number, decimals)
    return cell(text, number=float(text.replace(",", "")) if decimals else number)


def rating_cell(rating: str | None) -> Cell:
    """Return a table cell with a rating, or with NOT_RATED for None."""
    return cell(rating or NOT_RATED, rating=rating or "")


def confirmed_rating_cell(confirmed: ConfirmedRating | None) -> Cell:
    """Return a table cell with the rating of a standard, marked while answers behind it are missing."""
    if confirmed and confirmed.rating and confirmed.provisional:
        return cell(f"{confirmed.rating} (provisional)", rating=confirmed.rating)
    return rating_cell(confirmed.rating if confirmed else None)


def section(
    draft: Draft,
    key: str,
    title: str,
    *,
    texts: Iterable[str] = (),
    blocks: Iterable[Block] = (),
    parts: Iterable[Section] = (),
    number: str = "",
) -> Section:
    """Return a section of texts, blocks and parts, in this order.

    `texts` are section keys; for each, the edition's text precedes the inspection's. Subheadings in them
    become parts before the others. The edition's title of `key` takes precedence over `title`.
    """
    narratives = [narrative for name in texts for narrative in _texts(draft, name)]
    opening, subheaded_parts = split_at_subheadings(narratives, key)
    return Section(
        key=key,
        title=draft.title(key.removeprefix("annex."), title),
        number=number,
        blocks=(*opening, *blocks),
        parts=(*subheaded_parts, *parts),
    )


def _texts(draft: Draft, key: str) -> tuple[Narrative, Narrative]:
    return draft.edition_texts.get(key, EMPTY_NARRATIVE), draft.inspection_texts.get(key, EMPTY_NARRATIVE)


def split_at_subheadings(
    narratives: Iterable[Narrative], key: str
) -> tuple[tuple[Block, ...], tuple[Section, ...]]:
    """Return the blocks before the first subheading, and a section for every subheading."""
    opening: list[Block] = []
    subheaded: list[tuple[str, list[Block]]] = []
    for narrative in narratives:
        for block in narrative.blocks:
            if isinstance(block, Subheading):
                subheaded.append((block.title, []))
            else:
                (subheaded[-1][1] if subheaded else opening).append(block)
    parts = tuple(
        Section(f"{key}.part-{number}", title, blocks=tuple(blocks))
        for number, (title, blocks) in enumerate(subheaded, start=1)
    )
    return tuple(opening), parts


def is_empty(section: Section) -> bool:
    """Return whether a section has no content."""
    return not section.blocks and not section.parts and not section.statement


def has_text(draft: Draft, *keys: str) -> bool:
    """Return whether the inspection has its own text for any of the keys."""
    return any(draft.inspection_texts.get(key, EMPTY_NARRATIVE).blocks for key in keys)
