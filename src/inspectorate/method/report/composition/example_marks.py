"""Marks of invented numbers: in the report of an example, every number but published results has one.

`[about] published_results` of the inspection lists the figures that are published results, as patterns of
references. A share counts as published in words and per cent; the numbers behind it only with `|counts`.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from fnmatch import fnmatchcase

from inspectorate.method.report.composition.traversal import with_blocks_changed, with_runs_changed
from inspectorate.method.report.content import Block, Card, Cell, Picture, Report, Run, Runs, Section, Table
from inspectorate.method.report.draft import Draft
from inspectorate.method.report.figures import (
    ProbabilityFigure,
    ReportFigure,
    ShareFigure,
    TextFigure,
)

MARK = "[i]"
TABLE_NOTE = f"{MARK} The numbers in this table are invented for this example, except published results."
COUNTS = "|counts"
COUNT_FORMS = tuple(
    f"{no}{form}{words}"
    for no in ("", "no ")
    for form in ("count", "yes", "applicable")
    for words in ("", " words")
)
TABLES_OF_THE_EDITION = frozenset({"bands", "overall-bands", "edition-figures"})


def mark_invented(report: Report, draft: Draft) -> Report:
    """Return the report with every invented number marked. The report of real data is returned unchanged."""
    if not draft.inspection.about.invented.strip():
        return report
    sections = tuple(_marked(draft, section) for section in report.sections)
    front = _marked(draft, Section("front", "", blocks=report.front)).blocks
    tables = tuple(_marked_table(draft, table) for table in report.tables)
    return replace(
        report, sections=sections, front=front, tables=tables, card=_marked_card(draft, report.card)
    )


def _marked_card(draft: Draft, card: Card | None) -> Card | None:
    """Return the summary of one minute with its invented numbers marked."""
    if not card:
        return None
    rows = tuple(
        replace(row, lines=tuple(_marked_line(draft, line) for line in row.lines)) for row in card.rows
    )
    return replace(card, rows=rows)


def _marked_line(draft: Draft, line: Runs) -> Runs:
    """Return a line of the summary, with one mark for all its probabilities at the end."""
    references = {
        run.figure for run in line if isinstance(draft.catalogue.get(run.figure), ProbabilityFigure)
    }
    is_invented = any(not _is_published(draft, draft.catalogue[one], "") for one in references)
    marked = tuple(_marked_runs(draft, line, but=references))
    return (*marked, Run(f" {MARK}")) if is_invented else marked


def _marked(draft: Draft, section: Section) -> Section:
    section = with_runs_changed(section, lambda runs: tuple(_marked_runs(draft, runs)))
    return with_blocks_changed(section, lambda block: _marked_block(draft, block))


def _marked_runs(draft: Draft, runs: Runs, but: Collection[str] = ()) -> Iterable[Run]:
    for run in runs:
        yield run
        figure = None if run.figure in but else draft.catalogue.get(run.figure)
        if figure and _is_result(figure) and not _is_published(draft, figure, run.text):
            yield Run(f" {MARK}")


def _marked_block(draft: Draft, block: Block) -> Block:
    if isinstance(block, Table):
        return _marked_table(draft, block)
    if isinstance(block, Picture):
        return replace(block, caption=f"{block.caption} {MARK}")
    return block


def _marked_table(draft: Draft, table: Table) -> Table:
    if table.key in TABLES_OF_THE_EDITION or not any(_is_invented(draft, cell) for cell in _results(table)):
        return table
    return replace(table, caption=f"{table.caption} {MARK}", notes=(*table.notes, TABLE_NOTE))


def _results(table: Table) -> Iterable[Cell]:
    """Yield the cells with numbers. A key fact's comparator is published if the fact beside it is."""
    for row in table.rows:
        cells = [cell for cell in row[1:] if cell.number is not None or any(map(str.isdigit, cell.text))]
        yield from (cell for cell in cells if cell.figure or not table.key.startswith("key-facts."))


def _is_invented(draft: Draft, cell: Cell) -> bool:
    figure = draft.catalogue.get(cell.figure)
    return figure is None or not _is_published(draft, figure, cell.text)


def _is_result(figure: ReportFigure) -> bool:
    """Return whether a figure is a result of the inspection, as opposed to a text about it or its edition."""
    return not isinstance(figure, TextFigure)


def _is_published(draft: Draft, figure: ReportFigure, text: str) -> bool:
    if isinstance(figure, ShareFigure) and _is_count(figure, text):
        return _matches(draft, f"{figure.reference}{COUNTS}")
    return _matches(draft, figure.reference)


def _is_count(figure: ShareFigure, text: str) -> bool:
    return text.casefold() in {figure.format(form).casefold() for form in COUNT_FORMS}


def _matches(draft: Draft, reference: str) -> bool:
    patterns = draft.inspection.about.published_results
    return any(
        fnmatchcase(reference, pattern) or fnmatchcase(f"{reference}{COUNTS}", pattern)
        for pattern in patterns
    )
