"""Traversal of a report's content: its blocks and runs in reading order, and changes to all runs."""

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
    """Yield every block of the sections and their parts, in reading order."""
    for section in sections:
        yield from section.blocks
        yield from blocks_in(section.parts)


def runs_in(sections: Iterable[Section]) -> Iterator[Runs]:
    """Yield the runs of every text, table cells included, in reading order."""
    for block in blocks_in(sections):
        yield from _runs(block)


def _runs(block: Block) -> Iterator[Runs]:
    match block:
        case Paragraph() | Quotation():
            yield block.runs
        case Bullets():
            yield from block.items
        case PracticeExample():
            for child in block.body:
                yield from _runs(child)
        case Table():
            yield from (cell.runs for row in block.rows for cell in row)
        case Definitions():
            yield from (entry.meaning for entry in block.entries)


def with_runs_changed(section: Section, change: Callable[[Runs], Runs]) -> Section:
    """Return a section with `change` applied to the runs of its text. Tables are not changed."""
    blocks = tuple(_block_changed(block, change) for block in section.blocks)
    return replace(
        section, blocks=blocks, parts=tuple(with_runs_changed(part, change) for part in section.parts)
    )


def _block_changed(block: Block, change: Callable[[Runs], Runs]) -> Block:
    match block:
        case Paragraph() | Quotation():
            return replace(block, runs=change(block.runs))
        case Bullets():
            return replace(block, items=tuple(map(change, block.items)))
        case PracticeExample():
            changed = tuple(_block_changed(child, change) for child in block.body)
            body = tuple(child for child in changed if isinstance(child, Paragraph | Bullets | Quotation))
            return replace(block, body=body)
        case Definitions():
            return replace(
                block, entries=tuple(replace(entry, meaning=change(entry.meaning)) for entry in block.entries)
            )
    return block
