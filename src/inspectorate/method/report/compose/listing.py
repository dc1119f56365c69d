"""The figures a report uses, each with its reason, and every table it holds."""

from collections.abc import Iterable, Mapping

from inspectorate.method.report.compose.walking import blocks_in, runs_in
from inspectorate.method.report.compose.writing import cell, section
from inspectorate.method.report.content import Section, Table
from inspectorate.method.report.draft import Draft
from inspectorate.method.report.figures import Figured, Fixed, Share


def used_figures(draft: Draft, sections: Iterable[Section]) -> Mapping[str, str]:
    """Return the reason of every figure that stands in the sections, by reference."""
    sections = tuple(sections)
    in_tables = (cell.figure for table in tables_in(sections) for row in table.rows for cell in row)
    used = dict.fromkeys([*_as_printed(draft, sections), *in_tables])
    return {
        reference: draft.catalogue[reference].because for reference in used if reference in draft.catalogue
    }


def tables_in(sections: Iterable[Section]) -> tuple[Table, ...]:
    """Return every table in the text, in reading order."""
    return tuple(block for block in blocks_in(sections) if isinstance(block, Table))


def figures_section(draft: Draft, sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """Return the annex that gives every figure used its reason; nothing when no figure is used."""
    printed = _as_printed(draft, sections)
    if not printed:
        return ()
    figures = [(draft.catalogue[reference], said) for reference, said in printed.items()]
    results = [(figure, said) for figure, said in figures if not isinstance(figure, Fixed)]
    rows = tuple(
        (cell(_titled(figure)), cell("; ".join(said)), cell(figure.because)) for figure, said in results
    )
    table = Table(
        key="figures",
        caption="Every figure in the text, and where it comes from",
        headings=("Figure", "As printed", "Where it comes from"),
        rows=rows,
        anchors=tuple(figure.reference for figure, _ in results),
    )
    return (section(draft, "annex.figures", "Figures in this report", texts=["figures"], blocks=[table]),)


def _titled(figure: Figured) -> str:
    number = f"{figure.reference} " if figure.reference[:1].isdigit() and isinstance(figure, Share) else ""
    return f"{number}{figure.what[:1].upper()}{figure.what[1:]}"


def _as_printed(draft: Draft, sections: Iterable[Section]) -> dict[str, dict[str, None]]:
    """Return each reference in the running text with the ways it is printed, in reading order."""
    printed: dict[str, dict[str, None]] = {}
    for runs in runs_in(sections):
        for run in runs:
            if run.figure in draft.catalogue:
                printed.setdefault(run.figure, {})[run.text] = None
    return printed
