"""The numbers behind the picture of a sample's balance."""

from collections.abc import Mapping

from inspectorate.method.sample.drawn import Sample
from inspectorate.method.standards import Framework


def picture_rows(sample: Sample, framework: Framework | None = None) -> tuple[Mapping[str, str | float], ...]:
    """What the balance picture draws: factor, level, expected and sample, a row for each level.

    With the framework, factors and levels are named by their titles, else by their keys in plain words.
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
    """What a factor is called for a reader."""
    return framework.field(factor).title if framework else _plain(factor)


def level_title(factor: str, level: str, framework: Framework | None) -> str:
    """What a level of a factor is called for a reader."""
    if framework is None:
        return _plain(level)
    field = framework.field(factor)
    titles = dict(field.titles)
    if field.scale:
        titles = {step.key: step.title for step in framework.scale(field.scale).levels} | titles
    return titles.get(level, _plain(level))


def _plain(key: str) -> str:
    words = key.replace("_", " ")
    return words[:1].upper() + words[1:]
