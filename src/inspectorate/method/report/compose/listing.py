"""Figures used in a report, each with its reason, and all tables of its text."""

from collections.abc import Iterable, Mapping

from inspectorate.method.report.compose.walking import blocks_in, runs_in
from inspectorate.method.report.compose.writing import cell, section
from inspectorate.method.report.content import Section, Table
from inspectorate.method.report.draft import Draft
from inspectorate.method.report.figures import ReportFigure, Share, TextFigure


def used_figures(draft: Draft, sections: Iterable[Section]) -> Mapping[str, str]:
    """Return the reasons of the figures used in the sections, by reference."""
    sections = tuple(sections)
    table_references = (cell.figure for table in tables_in(sections) for row in table.rows for cell in row)
    references = dict.fromkeys([*_printed_texts(draft, sections), *table_references])
    return {
        reference: draft.catalogue[reference].because
        for reference in references
        if reference in draft.catalogue
    }


def tables_in(sections: Iterable[Section]) -> tuple[Table, ...]:
    """Return every table of the sections, in reading order."""
    return tuple(block for block in blocks_in(sections) if isinstance(block, Table))


def figures_section(draft: Draft, sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """Return the annex with the reason of every figure used; empty when no figure is used."""
    printed = _printed_texts(draft, sections)
    if not printed:
        return ()
    figures = [(draft.catalogue[reference], texts) for reference, texts in printed.items()]
    results = [(figure, texts) for figure, texts in figures if not isinstance(figure, TextFigure)]
    rows = tuple(
        (cell(_title(figure)), cell("; ".join(texts)), cell(figure.because)) for figure, texts in results
    )
    table = Table(
        key="figures",
        caption="Every figure in the text, and where it comes from",
        headings=("Figure", "As printed", "Where it comes from"),
        rows=rows,
        anchors=tuple(figure.reference for figure, _ in results),
    )
    return (section(draft, "annex.figures", "Figures in this report", texts=["figures"], blocks=[table]),)


def _title(figure: ReportFigure) -> str:
    number = f"{figure.reference} " if figure.reference[:1].isdigit() and isinstance(figure, Share) else ""
    return f"{number}{figure.description[:1].upper()}{figure.description[1:]}"


def _printed_texts(draft: Draft, sections: Iterable[Section]) -> dict[str, dict[str, None]]:
    """Return the distinct printed texts of every reference in running text, in reading order."""
    texts: dict[str, dict[str, None]] = {}
    for runs in runs_in(sections):
        for run in runs:
            if run.figure in draft.catalogue:
                texts.setdefault(run.figure, {})[run.text] = None
    return texts
