"""The figures an edition works with, in words: what each is, its value, its source and how sure it is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from inspectorate.method.standards.framework import Framework, Part, Sourced, Status

SUREST_LAST: tuple[Status, ...] = ("unconfirmed", "observed", "published")
NAMES: Mapping[str, str] = {
    "at_least": "Percentage at which the band begins",
    "more_than": "Share of the greatest score above which the rating begins",
    "from_months": "Months before the inspection: earliest date taken",
    "to_months": "Months before the inspection: latest date taken",
    "share": "Planned share of all cases",
    "confidence": "Confidence level of the sample",
    "margin": "Margin of error of the sample",
    "proportion": "Proportion assumed for the size of the sample",
    "factors": "What the sample is balanced on",
    "reserve_share": "Reserves, as a share of the sample",
    "max_per_manager": "Most cases of one {manager}, when limited",
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


@dataclass(frozen=True, slots=True)
class EditionFigure:
    """One figure of an edition: `title` says what it is, `value` what it is set to, `source` is a title."""

    title: str
    value: str
    status: Status
    source: str
    note: str
    figure: Sourced[object]


def figures_of(part: Part, framework: Framework) -> tuple[EditionFigure, ...]:
    """Return every figure in a part of an edition (or in the whole), those that are not confirmed first."""
    found = sorted(_sourced_in(part), key=lambda each: SUREST_LAST.index(each[2].status))
    return tuple(
        EditionFigure(
            title=f"{_titled(framework, name)}{f': {owner}' if owner else ''}",
            value=_said(framework, name, figure.value),
            status=figure.status,
            source=framework.source(figure.source).title,
            note=figure.note,
            figure=figure,
        )
        for name, owner, figure in found
    )


def _sourced_in(part: Part, owner: str = "") -> Iterator[tuple[str, str, "Sourced[object]"]]:
    """Yield every figure of an edition: the name of its field, whom it belongs to, and the figure itself."""
    for name, value in part:
        here = _name_of(part) or owner
        for inside in value if isinstance(value, tuple) else (value,):
            if isinstance(inside, Sourced):
                yield name, here, inside
            elif isinstance(inside, Part):
                yield from _sourced_in(inside, here)


def _name_of(part: Part) -> str:
    if isinstance(part, Framework):
        return ""
    for name in ("rating", "plural", "title"):
        value = getattr(part, name, "")
        if isinstance(value, str) and value:
            return value
    return ""


def _titled(framework: Framework, name: str) -> str:
    plain = name.replace("_", " ").capitalize()
    return NAMES.get(name, plain).format(manager=framework.manager_title.lower())


def _said(framework: Framework, name: str, value: object) -> str:
    if name in SHARES and isinstance(value, float):
        return f"{round(100 * value, 6):g}%"
    if name == "factors" and isinstance(value, tuple):
        return ", ".join(framework.field(str(key)).title.lower() for key in value)
    if isinstance(value, Fraction):
        return str(value)
    return str(value).replace("_", " ")
