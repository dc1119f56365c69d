"""Rows of the chart of a sample's balance."""

from collections.abc import Mapping

from inspectorate.method.sample.drawn import Sample
from inspectorate.method.standards import Framework


def chart_rows(sample: Sample, framework: Framework | None = None) -> tuple[Mapping[str, str | float], ...]:
    """Return a row for each level of each factor: factor, level, expected and sample (numbers of cases).

    With a framework, factors and levels have their titles; otherwise titles are derived from their keys.
    """
    return tuple(
        {
            "factor": factor_title(row.factor, framework),
            "level": level_title(row.factor, row.level, framework),
            "expected": row.expected,
            "sample": float(row.sample),
        }
        for row in sample.balance
    )


def factor_title(factor: str, framework: Framework | None) -> str:
    """Return the title of a factor."""
    return framework.field(factor).title if framework else _title_from_key(factor)


def level_title(factor: str, level: str, framework: Framework | None) -> str:
    """Return the title of a level of a factor."""
    if framework is None:
        return _title_from_key(level)
    field = framework.field(factor)
    titles = dict(field.titles)
    if field.scale:
        titles = {
            scale_level.key: scale_level.title for scale_level in framework.scale(field.scale).levels
        } | titles
    return titles.get(level, _title_from_key(level))


def _title_from_key(key: str) -> str:
    words = key.replace("_", " ")
    return words[:1].upper() + words[1:]
