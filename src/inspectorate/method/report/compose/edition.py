"""The edition's figures, each with its source and how sure it is; and wording that is not confirmed."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from fractions import Fraction

from inspectorate.method.report.compose.people import field_title
from inspectorate.method.report.compose.writing import cell
from inspectorate.method.report.content import Table
from inspectorate.method.report.figures import Catalogue, Fixed
from inspectorate.method.report.numbers import grouped, listed
from inspectorate.method.standards import Framework, Sourced
from inspectorate.method.standards.framework import Part

STATUS = {"published": "Published", "observed": "Observed", "unconfirmed": "Unconfirmed"}
MEANINGS = (
    "Unconfirmed: not seen in any source, and to be read with that in mind.",
    "Observed: it follows from published results or practice.",
    "Published: the source states it.",
)
NAMES: Mapping[str, str] = {
    "at_least": "Percentage at which the band begins",
    "more_than": "Share of the greatest score above which the rating begins",
    "from_months": "Months before the inspection: earliest disposal",
    "to_months": "Months before the inspection: latest disposal",
    "share": "Planned share of all cases",
    "confidence": "Confidence level of the sample",
    "margin": "Margin of error of the sample",
    "proportion": "Proportion assumed for the size of the sample",
    "factors": "What the sample is balanced on",
    "reserve_share": "Reserves, as a share of the sample",
    "max_per_manager": "Most cases of one case manager, when limited",
    "minimum": "Smallest sample",
    "maximum": "Largest sample",
    "double_assessment_share": "Share of cases assessed twice",
    "rounding": "Rounding of percentages",
    "standard_rule": "Which key question decides a standard",
    "overall_rule": "How the overall rating is made",
    "points_from_boundary": "Points from a boundary within which a panel may consider a rating",
    "cases_to_change": "Cases judged the other way that let a panel consider a rating",
    "small_subsample": "Sub-sample small enough for a panel to consider a rating",
    "interval_confidence": "Confidence of the ranges",
    "smallest_cell": "Fewest cases shown in a table about people",
    "kinds_needed": "Kinds of source a judgement needs",
}
SHARES = frozenset(
    {
        "share",
        "confidence",
        "margin",
        "proportion",
        "reserve_share",
        "double_assessment_share",
        "interval_confidence",
    }
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


def sourced_in(part: Part, owner: str = "") -> Iterator[tuple[str, str, "Sourced[object]"]]:
    """Yield every figure of an edition: the name of its field, whom it belongs to, and the figure itself."""
    for name, value in part:
        here = _name_of(part) or owner
        for inside in value if isinstance(value, tuple) else (value,):
            if isinstance(inside, Sourced):
                yield name, here, inside
            elif isinstance(inside, Part):
                yield from sourced_in(inside, here)


def _name_of(part: Part) -> str:
    if isinstance(part, Framework):
        return ""
    for name in ("rating", "plural", "title"):
        value = getattr(part, name, "")
        if isinstance(value, str) and value:
            return value
    return ""


def figures_table(framework: Framework, catalogue: Catalogue) -> Table:
    """Return every figure of the edition, those that are not confirmed first."""
    order = tuple(reversed(STATUS))
    figures = sorted(sourced_in(framework), key=lambda found: order.index(found[2].status))
    rows = tuple(
        (
            cell(f"{NAMES.get(name, _plain(name))}{f': {owner}' if owner else ''}"),
            cell(_said(framework, name, figure.value)),
            cell(STATUS[figure.status]),
            cell(framework.source(figure.source).title),
            cell(figure.note),
        )
        for name, owner, figure in figures
    )
    bound = {
        id(each.sourced): key for key, each in catalogue.items() if isinstance(each, Fixed) and each.sourced
    }
    return Table(
        key="edition-figures",
        caption="The figures this edition of the standards works with",
        headings=("Figure", "Value", "How sure", "Source", "Note"),
        rows=rows,
        anchors=tuple(bound.get(id(figure), "") for _, _, figure in figures),
        notes=MEANINGS,
    )


def _plain(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _said(framework: Framework, name: str, value: object) -> str:
    if name in SHARES and isinstance(value, float):
        return f"{grouped(round(100 * value, 6))}%"
    if name == "factors" and isinstance(value, tuple):
        return listed(tuple(field_title(framework, str(key)).lower() for key in value))
    if isinstance(value, Fraction):
        return str(value)
    return str(value).replace("_", " ")


def unconfirmed_wording(framework: Framework) -> Table | None:
    """Return what else in the edition is not confirmed, counted by kind; None when everything is."""
    found: dict[str, list[str]] = defaultdict(list)
    for part in _parts(framework):
        if getattr(part, "status", "") == "unconfirmed" and not isinstance(part, Sourced):
            found[type(part).__name__].append(_identity(part))
    rows = tuple(
        (
            cell(KINDS.get(kind, _plain(kind))),
            cell(str(len(names)), number=len(names)),
            cell(", ".join(names)),
        )
        for kind, names in found.items()
    )
    if not rows:
        return None
    return Table(
        key="unconfirmed-wording",
        caption="Wording and lists of this edition that are not confirmed by a source",
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
    for name in ("id", "title", "term", "name", "key"):
        value = getattr(part, name, "")
        if isinstance(value, str) and value:
            return value
    return "unnamed"
