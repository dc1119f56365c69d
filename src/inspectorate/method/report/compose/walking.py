"""Walk over a report's content: every stretch of text in reading order, and the same text rewritten."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from inspectorate.method.report.content import (
    Block,
    Bullets,
    Definitions,
    Paragraph,
    PracticeExample,
    Quotation,
    Runs,
    Section,
    Table,
)


def blocks_in(sections: Iterable[Section]) -> Iterator[Block]:
    """Yield every block of sections and their parts, in reading order."""
    for section in sections:
        yield from section.blocks
        yield from blocks_in(section.parts)


def runs_in(sections: Iterable[Section]) -> Iterator[Runs]:
    """Yield the runs of everything that is text, in reading order."""
    for block in blocks_in(sections):
        yield from _runs(block)


def _runs(block: Block) -> Iterator[Runs]:
    match block:
        case Paragraph() | Quotation():
            yield block.runs
        case Bullets():
            yield from block.items
        case PracticeExample():
            for inside in block.body:
                yield from _runs(inside)
        case Table():
            yield from (cell.runs for row in block.rows for cell in row)
        case Definitions():
            yield from (entry.meaning for entry in block.entries)


def rewritten(section: Section, change: Callable[[Runs], Runs]) -> Section:
    """Return a section with the runs of its running text changed; tables stay as they are."""
    blocks = tuple(_rewritten(block, change) for block in section.blocks)
    return replace(section, blocks=blocks, parts=tuple(rewritten(part, change) for part in section.parts))


def _rewritten(block: Block, change: Callable[[Runs], Runs]) -> Block:
    match block:
        case Paragraph() | Quotation():
            return replace(block, runs=change(block.runs))
        case Bullets():
            return replace(block, items=tuple(map(change, block.items)))
        case PracticeExample():
            inside = tuple(_rewritten(each, change) for each in block.body)
            body = tuple(each for each in inside if isinstance(each, Paragraph | Bullets | Quotation))
            return replace(block, body=body)
        case Definitions():
            return replace(block, entries=tuple(replace(e, meaning=change(e.meaning)) for e in block.entries))
    return block
