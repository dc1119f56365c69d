"""The edition's figures, each with its source and how sure it is; and wording that is not confirmed."""

from collections import defaultdict
from collections.abc import Iterator

from inspectorate.method.report.compose.writing import cell
from inspectorate.method.report.content import Table
from inspectorate.method.report.figures import Catalogue, Fixed
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
    """Return every figure of the edition, those that are not confirmed first."""
    figures = figures_of(framework, framework)
    rows = tuple(
        (cell(each.title), cell(each.value), cell(STATUS[each.status]), cell(each.source), cell(each.note))
        for each in figures
    )
    bound = {
        id(each.sourced): key for key, each in catalogue.items() if isinstance(each, Fixed) and each.sourced
    }
    return Table(
        key="edition-figures",
        caption="The figures this edition of the standards works with",
        headings=("Figure", "Value", "How sure", "Source", "Note"),
        rows=rows,
        anchors=tuple(bound.get(id(each.figure), "") for each in figures),
        notes=MEANINGS,
    )


def unconfirmed_wording(framework: Framework) -> Table | None:
    """Return what else in the edition is not confirmed, counted by kind; None when everything is."""
    found: dict[str, list[str]] = defaultdict(list)
    for part in _parts(framework):
        if getattr(part, "status", "") == "unconfirmed" and not isinstance(part, Sourced):
            found[type(part).__name__].append(_identity(part))
        if isinstance(part, Question) and part.applies and part.applies_status == "unconfirmed":
            found[ROUTING].append(part.id)
    rows = tuple(
        (
            cell(KINDS.get(kind, kind)),
            cell(str(len(names)), number=len(names)),
            cell((" " if all(name.endswith("?") for name in names) else ", ").join(names)),
        )
        for kind, names in found.items()
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
        for inside in value if isinstance(value, tuple) else (value,):
            if isinstance(inside, Part):
                yield inside
                yield from _parts(inside)


def _identity(part: Part) -> str:
    """Return what a reader knows a part by: its number, its words, or else its key."""
    if isinstance(part, RoutingQuestion):
        return part.text
    for name in ("id", "title", "term", "name", "reason", "key"):
        value = getattr(part, name, "")
        if isinstance(value, str) and value:
            return value
    return "unnamed"
