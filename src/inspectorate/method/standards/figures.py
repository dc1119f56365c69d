"""The figures of an edition, in words: title, value, source and status of each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Literal

from inspectorate.method.standards.edition_cache import cached_by_edition
from inspectorate.method.standards.framework import Adoption, Condition, Framework, Part, Sourced

FigureStatus = Literal["unconfirmed", "adopted", "observed", "published"]
"""Status of a figure for its readers: an unconfirmed figure of an adopted edition is adopted."""

STATUS_TITLES: Mapping[FigureStatus, str] = {
    "unconfirmed": "No published source",
    "adopted": "Adopted",
    "observed": "Observed",
    "published": "Published",
}
"""Title of each status, the least certain first."""

NAMES: Mapping[str, str] = {
    "at_least": "Percentage at which the band begins",
    "more_than": "Share of the greatest score above which the rating begins",
    "from_months": "Months before the inspection: earliest date included",
    "to_months": "Months before the inspection: latest date included",
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
    "comment_required": "Comment required",
    "rounding": "Rounding of percentages",
    "standard_rule": "Which key question decides a standard",
    "overall_rule": "How the overall rating is made",
    "points_from_boundary": "Points from a boundary within which a panel may consider a rating",
    "cases_to_change": "Number of changed cases at which a panel may consider a rating",
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

    `key` is its place in the edition, `title` says what the figure is, `value` is its value as text, `source`
    the title of its source. `reference` is what confirmed it when the edition was adopted.
    """

    key: str
    title: str
    value: str
    status: FigureStatus
    source: str
    note: str
    figure: Sourced[object]
    reference: str = ""


def figures_of(part: Part, framework: Framework) -> tuple[EditionFigure, ...]:
    """Return the figures in a part of an edition, or in the whole edition, in words.

    The least certain come first: unconfirmed, adopted, observed, published.
    """
    wanted_ids = {id(item) for _, item in keyed_parts(part)}
    references = _references(framework)
    figures = [
        EditionFigure(
            key=key,
            title=f"{_title(framework, name)}{f': {owner}' if owner else ''}",
            value=_value_in_words(framework, name, figure.value),
            status="adopted" if figure.status == "unconfirmed" and framework.adoption else figure.status,
            source=framework.source(figure.source).title,
            note=figure.note,
            figure=figure,
            reference=references.get(key, ""),
        )
        for key, name, owner, figure in _sourced_figures(framework)
        if id(figure) in wanted_ids
    ]
    return tuple(sorted(figures, key=lambda figure: list(STATUS_TITLES).index(figure.status)))


def _references(framework: Framework) -> Mapping[str, str]:
    if framework.adoption is None:
        return {}
    return {value.key: value.reference for value in framework.adoption.values}


@cached_by_edition
def keyed_parts(part: Part) -> tuple[tuple[str, Part], ...]:
    """Return each part below `part`, conditions and an adoption excepted, with its key within `part`.

    A key is made of the names of fields, and for a part in a list its identity: "ratings.bands.Good".
    """
    return tuple(_parts_below(part, ""))


def _parts_below(part: Part, key: str) -> Iterator[tuple[str, Part]]:
    for name, value in part:
        for number, item in enumerate(value if isinstance(value, tuple) else (value,)):
            if isinstance(item, Part) and not isinstance(item, Condition | Adoption):
                identity = f".{_identity(item) or number}" if isinstance(value, tuple) else ""
                item_key = f"{key}.{name}{identity}".removeprefix(".")
                yield item_key, item
                yield from _parts_below(item, item_key)


def first_text(part: Part, *names: str) -> str:
    """Return the first of these fields that has a text, or "". A part need not have the fields."""
    # A field that a model does not have is slow to ask for: an error is raised and caught.
    for name in _fields_among(type(part), names):
        value = getattr(part, name)
        if isinstance(value, str) and value:
            return value
    return ""


@cache
def _fields_among(kind: type[Part], names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if name in kind.model_fields)


def _identity(part: Part) -> str:
    return first_text(part, "id", "key", "rating", "name", "term", "short", "title")


def _sourced_figures(framework: Framework) -> Iterator[tuple[str, str, str, "Sourced[object]"]]:
    """Yield each figure of an edition: its key, the name of its field, the name of its owner, the figure."""
    owners = {"": ""}
    for key, item in keyed_parts(framework):
        parent, _, name = key.rpartition(".")
        owners[key] = _name_of(item) or owners.get(parent, "")
        if isinstance(item, Sourced):
            yield key, name, owners.get(parent, ""), item


def _name_of(part: Part) -> str:
    return first_text(part, "rating", "plural", "title")


def _title(framework: Framework, name: str) -> str:
    default = name.replace("_", " ").capitalize()
    return NAMES.get(name, default).format(manager=framework.manager_title.lower())


def _value_in_words(framework: Framework, name: str, value: object) -> str:
    if name in SHARES and isinstance(value, float):
        return f"{round(100 * value, 6):g}%"
    if name == "factors" and isinstance(value, tuple):
        return ", ".join(framework.field(str(key)).title.lower() for key in value)
    if name == "comment_required" and isinstance(value, tuple):
        titles = {answer.key: answer.title for answer in framework.casework.answers}
        return ", ".join(titles.get(str(key), str(key)) for key in value) or "no answer"
    if isinstance(value, Fraction):
        return str(value)
    return str(value).replace("_", " ")
