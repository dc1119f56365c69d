"""The figures of an edition, in words: title, value, source and status of each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from inspectorate.method.standards.framework import Framework, Part, Sourced, Status

LEAST_CERTAIN_FIRST: tuple[Status, ...] = ("unconfirmed", "observed", "published")
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
    """One figure of an edition, in words.

    `title` says what the figure is, `value` is its value as text, `source` the title of its source.
    """

    title: str
    value: str
    status: Status
    source: str
    note: str
    figure: Sourced[object]


def figures_of(part: Part, framework: Framework) -> tuple[EditionFigure, ...]:
    """Return the figures in a part of an edition, or in the whole edition, in words.

    The least certain come first: unconfirmed, then observed, then published.
    """
    figures = sorted(_sourced_figures(part), key=lambda entry: LEAST_CERTAIN_FIRST.index(entry[2].status))
    return tuple(
        EditionFigure(
            title=f"{_title(framework, name)}{f': {owner}' if owner else ''}",
            value=_value_in_words(framework, name, figure.value),
            status=figure.status,
            source=framework.source(figure.source).title,
            note=figure.note,
            figure=figure,
        )
        for name, owner, figure in figures
    )


def _sourced_figures(part: Part, owner: str = "") -> Iterator[tuple[str, str, "Sourced[object]"]]:
    """Yield each figure below `part`: the name of its field, the name of its owner, and the figure."""
    for name, value in part:
        name_of_owner = _name_of(part) or owner
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Sourced):
                yield name, name_of_owner, item
            elif isinstance(item, Part):
                yield from _sourced_figures(item, name_of_owner)


def _name_of(part: Part) -> str:
    if isinstance(part, Framework):
        return ""
    for name in ("rating", "plural", "title"):
        value = getattr(part, name, "")
        if isinstance(value, str) and value:
            return value
    return ""


def _title(framework: Framework, name: str) -> str:
    default = name.replace("_", " ").capitalize()
    return NAMES.get(name, default).format(manager=framework.manager_title.lower())


def _value_in_words(framework: Framework, name: str, value: object) -> str:
    if name in SHARES and isinstance(value, float):
        return f"{round(100 * value, 6):g}%"
    if name == "factors" and isinstance(value, tuple):
        return ", ".join(framework.field(str(key)).title.lower() for key in value)
    if isinstance(value, Fraction):
        return str(value)
    return str(value).replace("_", " ")
