"""Small pieces every part of the report is written with."""

from collections.abc import Iterable

from inspectorate.method.report.content import Block, Cell, Paragraph, Run, Section
from inspectorate.method.report.draft import NOTHING, Draft
from inspectorate.method.report.narrative import Narrative, Subheading

NOT_RATED = "Not yet rated"
NOT_WRITTEN = "The findings for this part have not been written yet."


def paragraph(text: str, *, emphasis: bool = False) -> Paragraph:
    """Make a paragraph of plain words."""
    return Paragraph((Run(text, emphasis=emphasis),))


def cell(text: str, *, number: float | None = None, figure: str = "", rating: str = "") -> Cell:
    """Make a table cell of plain words."""
    return Cell((Run(text),), rating=rating, number=number, figure=figure)


def number_cell(number: float, *, decimals: int = 0) -> Cell:
    """Make a table cell that holds a number."""
    return cell(f"{number:,.{decimals}f}", number=round(number, decimals) if decimals else number)


def rating_cell(rating: str | None) -> Cell:
    """Make a table cell that shows a rating."""
    return cell(rating or NOT_RATED, rating=rating or "")


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
    """Make a section: the edition's and the inspection's text for each of `texts`, then blocks, then parts.

    Sub-headings in the text become parts of their own, before the others. The edition's title for `key`
    wins over `title`.
    """
    read = [narrative for name in texts for narrative in _both(draft, name)]
    opening, headed = split(read, key)
    return Section(
        key=key,
        title=draft.title(key.removeprefix("annex."), title),
        number=number,
        blocks=(*opening, *blocks),
        parts=(*headed, *parts),
    )


def _both(draft: Draft, key: str) -> tuple[Narrative, Narrative]:
    return draft.standing.get(key, NOTHING), draft.written.get(key, NOTHING)


def split(narratives: Iterable[Narrative], key: str) -> tuple[tuple[Block, ...], tuple[Section, ...]]:
    """Split narratives into the blocks before the first sub-heading and a section for each sub-heading."""
    opening: list[Block] = []
    headed: list[tuple[str, list[Block]]] = []
    for narrative in narratives:
        for block in narrative.blocks:
            if isinstance(block, Subheading):
                headed.append((block.title, []))
            else:
                (headed[-1][1] if headed else opening).append(block)
    parts = tuple(
        Section(f"{key}.part-{place}", title, blocks=tuple(blocks))
        for place, (title, blocks) in enumerate(headed, start=1)
    )
    return tuple(opening), parts


def empty(made: Section) -> bool:
    """Say whether a section has nothing in it."""
    return not made.blocks and not made.parts and not made.statement


def says(draft: Draft, *keys: str) -> bool:
    """Say whether the inspection wrote anything for one of the keys."""
    return any(draft.written.get(key, NOTHING).blocks for key in keys)
