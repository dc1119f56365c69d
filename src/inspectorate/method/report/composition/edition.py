"""The edition in the methodology annex: whether it is adopted, and its figures with source and status."""

from inspectorate.method.report.composition.content_builders import cell
from inspectorate.method.report.content import Table
from inspectorate.method.report.figures import Catalogue, TextFigure
from inspectorate.method.standards import STATUS_TITLES, FigureStatus, Framework, figures_of

MEANINGS: dict[FigureStatus, str] = {
    "adopted": "Adopted: the inspectorate confirmed it when it adopted the edition.",
    "observed": "Observed: it follows from published results or practice.",
    "published": "Published: the source states it.",
}


def figures_table(framework: Framework, catalogue: Catalogue) -> Table:
    """Return the table of the edition's figures, the least certain first."""
    figures = figures_of(framework, framework)
    rows = tuple(
        (
            cell(figure.title),
            cell(figure.value),
            cell(STATUS_TITLES[figure.status]),
            cell(figure.reference or figure.source),
            cell(figure.note),
        )
        for figure in figures
    )
    statuses = {figure.status for figure in figures}
    references = {
        id(figure.sourced): reference
        for reference, figure in catalogue.items()
        if isinstance(figure, TextFigure) and figure.sourced
    }
    return Table(
        key="edition-figures",
        caption="Figures that this edition of the standards uses",
        headings=("Figure", "Value", "Status", "Source", "Note"),
        rows=rows,
        anchors=tuple(references.get(id(figure.figure), "") for figure in figures),
        notes=tuple(meaning for status, meaning in MEANINGS.items() if status in statuses),
    )
