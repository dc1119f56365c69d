"""Walk over a report's content: blocks, runs, footnote numbers, tables and figures used."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from inspectorate.method.report.composition.content_builders import cell, section
from inspectorate.method.report.composition.small_counts import published_reasons
from inspectorate.method.report.content import (
    Block,
    Bullets,
    Definitions,
    Footnote,
    Paragraph,
    PracticeExample,
    Quotation,
    Runs,
    Section,
    Table,
)
from inspectorate.method.report.draft import Draft
from inspectorate.method.report.figures import (
    BoundFigure,
    CountFigure,
    ReportFigure,
    ShareFigure,
    TextFigure,
)


def blocks_in(sections: Iterable[Section]) -> Iterator[Block]:
    """Yield every block of the sections and their parts, in reading order."""
    for part in sections:
        yield from part.blocks
        yield from blocks_in(part.parts)


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


def with_blocks_changed(section: Section, change: Callable[[Block], Block]) -> Section:
    """Return a section with `change` applied to each of its blocks, those of its parts included."""
    parts = tuple(with_blocks_changed(part, change) for part in section.parts)
    return replace(section, blocks=tuple(map(change, section.blocks)), parts=parts)


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


def number_footnotes(
    draft: Draft, sections: tuple[Section, ...], front: tuple[Block, ...] = ()
) -> tuple[tuple[Footnote, ...], tuple[Section, ...], tuple[Block, ...]]:
    """Return the footnotes of one document in the order of first reference, its sections and front matter.

    References to footnotes without a text are removed from the runs.
    """
    texts = {key: runs for narrative in draft.narratives() for key, runs in narrative.notes.items()}
    all_sections = (Section("front", "", blocks=front), *sections)
    references = dict.fromkeys(key for key in _references(all_sections) if key in texts)
    document = sections[0].document
    footnotes = tuple(
        Footnote(key, number, texts[key], document) for number, key in enumerate(references, start=1)
    )

    def without_unknown(runs: Runs) -> Runs:
        return tuple(run if run.note in texts else replace(run, note="") for run in runs)

    first, *rest = (with_runs_changed(section, without_unknown) for section in all_sections)
    return footnotes, tuple(rest), first.blocks


def _references(sections: tuple[Section, ...]) -> Iterator[str]:
    yield from (run.note for runs in runs_in(sections) for run in runs if run.note)


def used_figures(draft: Draft, sections: Iterable[Section]) -> Mapping[str, str]:
    """Return the reasons of the figures used in the sections, by reference."""
    sections = tuple(sections)
    table_references = (cell.figure for table in tables_in(sections) for row in table.rows for cell in row)
    references = dict.fromkeys([*_printed_texts(draft, sections), *table_references])
    return published_reasons(draft, references)


def tables_in(sections: Iterable[Section]) -> tuple[Table, ...]:
    """Return every table of the sections, in reading order."""
    return tuple(block for block in blocks_in(sections) if isinstance(block, Table))


def figures_section(draft: Draft, sections: Iterable[Section]) -> tuple[Section, ...]:
    """Return the section with the reason of every figure in the text; empty when there is none."""
    printed = _printed_texts(draft, sections)
    if not printed:
        return ()
    figures = [(draft.catalogue[reference], texts) for reference, texts in printed.items()]
    results = [
        (figure, texts)
        for figure, texts in figures
        if not isinstance(figure, TextFigure) or figure.sourced is not None
    ]
    parts = _parts(draft)
    reasons = published_reasons(draft, printed)
    rows = tuple(
        (
            cell(_title(figure)),
            cell("; ".join(f"{text}{parts.get((figure.reference, text), '')}" for text in texts)),
            cell(reasons[figure.reference]),
        )
        for figure, texts in results
    )
    table = Table(
        key="figures",
        caption="Figures in the text and their sources",
        headings=("Figure", "As printed", "Source of the figure"),
        rows=rows,
        anchors=tuple(figure.reference for figure, _ in results),
    )
    return (section(draft, "annex.figures", "Figures in this report", texts=["figures"], blocks=[table]),)


def _parts(draft: Draft) -> dict[tuple[str, str], str]:
    """Return which part of a figure a printed text is, in brackets, by reference and text."""
    bound = (
        span.bound
        for narrative in draft.narratives()
        for passage in narrative.passages
        for span in passage.figures
    )
    return {(one.reference, one.text): f" ({part})" for one in bound if (part := _part(one))}


def _part(bound: BoundFigure) -> str:
    figure, form = bound.figure, bound.form
    if isinstance(figure, CountFigure) and figure.parts:
        return form.removesuffix(figure.part(form)[1]).strip()
    if isinstance(figure, ShareFigure) and form.split(" ")[0] == "no":
        return "the others"
    return ""


def _title(figure: ReportFigure) -> str:
    number = (
        f"{figure.reference} " if figure.reference[:1].isdigit() and isinstance(figure, ShareFigure) else ""
    )
    return f"{number}{figure.description[:1].upper()}{figure.description[1:]}"


def _printed_texts(draft: Draft, sections: Iterable[Section]) -> dict[str, dict[str, None]]:
    """Return the distinct printed texts of every reference in running text, in reading order."""
    texts: dict[str, dict[str, None]] = {}
    for runs in runs_in(sections):
        for run in runs:
            if run.figure in draft.catalogue:
                texts.setdefault(run.figure, {})[run.text] = None
    return texts
