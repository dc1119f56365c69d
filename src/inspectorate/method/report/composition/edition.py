"""Tables of the edition: its figures with source and status, and its unconfirmed wording."""

from collections import defaultdict
from collections.abc import Iterator

from inspectorate.method.report.composition.content_builders import cell
from inspectorate.method.report.content import Table
from inspectorate.method.report.figures import Catalogue, TextFigure
from inspectorate.method.standards import Framework, Part, Question, RoutingQuestion, Sourced, figures_of

STATUS = {"published": "Published", "observed": "Observed", "unconfirmed": "Unconfirmed"}
MEANINGS = (
    "Unconfirmed: not seen in any source, and to be read with that in mind.",
    "Observed: it follows from published results or practice.",
    "Published: the source states it.",
)
KINDS = {
    "Prompt": "Prompts",
    "KeyQuestion": "Key questions",
    "Standard": "Standards",
    "RatingLevel": "Ratings",
    "SurveyQuestion": "Survey questions",
    "RoutingQuestion": "Questions that decide what applies",
    "LongListField": "Long-list columns",
    "Scale": "Classifications",
    "Exclusion": "Cases left out",
    "EvidenceKind": "Kinds of evidence",
    "GlossaryTerm": "Glossary",
    "TextBlock": "Standing text",
}
ROUTING = "Questions’ routing: the rules by which they apply to a case"


def figures_table(framework: Framework, catalogue: Catalogue) -> Table:
    """Return the table of the edition's figures, unconfirmed ones first."""
    figures = figures_of(framework, framework)
    rows = tuple(
        (
            cell(figure.title),
            cell(figure.value),
            cell(STATUS[figure.status]),
            cell(figure.source),
            cell(figure.note),
        )
        for figure in figures
    )
    references = {
        id(figure.sourced): reference
        for reference, figure in catalogue.items()
        if isinstance(figure, TextFigure) and figure.sourced
    }
    return Table(
        key="edition-figures",
        caption="The figures this edition of the standards works with",
        headings=("Figure", "Value", "How sure", "Source", "Note"),
        rows=rows,
        anchors=tuple(references.get(id(figure.figure), "") for figure in figures),
        notes=MEANINGS,
    )


def unconfirmed_wording(framework: Framework) -> Table | None:
    """Return the table of unconfirmed wording, lists and rules, by kind; None when all are confirmed."""
    names_by_kind: dict[str, list[str]] = defaultdict(list)
    for part in _parts(framework):
        if getattr(part, "status", "") == "unconfirmed" and not isinstance(part, Sourced):
            names_by_kind[type(part).__name__].append(_identity(part))
        if isinstance(part, Question) and part.applies and part.applies_status == "unconfirmed":
            names_by_kind[ROUTING].append(part.id)
    rows = tuple(
        (
            cell(KINDS.get(kind, kind)),
            cell(str(len(names)), number=len(names)),
            cell((" " if all(name.endswith("?") for name in names) else ", ").join(names)),
        )
        for kind, names in names_by_kind.items()
    )
    if not rows:
        return None
    return Table(
        key="unconfirmed-wording",
        caption="Wording, lists and rules of this edition that are not confirmed by a source",
        headings=("What", "How many", "Which"),
        rows=rows,
    )


def _parts(part: Part) -> Iterator[Part]:
    for _, value in part:
        for child in value if isinstance(value, tuple) else (value,):
            if isinstance(child, Part):
                yield child
                yield from _parts(child)


def _identity(part: Part) -> str:
    """Return the identification of a part for readers: its number, its text, or else its key."""
    if isinstance(part, RoutingQuestion):
        return part.text
    for name in ("id", "title", "term", "name", "reason", "key"):
        value = getattr(part, name, "")
        if isinstance(value, str) and value:
            return value
    return "unnamed"
