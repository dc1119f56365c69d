"""Columns of the facts that an assessment may record: list fields, classifications, routing questions."""

from collections.abc import Iterator, Mapping

from inspectorate.method.standards import Framework, LongListField
from inspectorate.package.columns import ColumnKind, TableColumn

YES_NO = {"yes": "Yes", "no": "No"}


def fact_levels(framework: Framework) -> Mapping[str, tuple[str, ...]]:
    """Return the levels of every fact an assessment may record, in order (no levels: any text).

    Names, identifiers and personal texts or dates are not facts of an assessment.
    """
    return {column.name: column.enum for column in fact_columns(framework)}


def fact_columns(framework: Framework) -> tuple[TableColumn, ...]:
    """Return the column of every fact an assessment may record, with the words of the edition."""
    return (*_field_columns(framework), *_scale_columns(framework), *_routing_columns(framework))


def _field_columns(framework: Framework) -> Iterator[TableColumn]:
    for field_ in framework.casework.fields:
        if field_.kind in ("identifier", "name") or (field_.personal and field_.kind in ("date", "text")):
            continue
        labels = _level_titles(field_, framework)
        kind: ColumnKind = "date" if field_.kind == "date" else "text"
        yield TableColumn(
            field_.key,
            enum=tuple(labels),
            kind=kind,
            title=field_.title,
            labels=labels,
            description="from the long list",
        )


def _level_titles(field_: LongListField, framework: Framework) -> Mapping[str, str]:
    """Return the title of every level that a field may have, by level; empty if it may have any text."""
    if field_.open:
        return {}
    if field_.scale:
        return {level.key: level.title for level in framework.scale(field_.scale).levels}
    levels = tuple(field_.codes) or (tuple(YES_NO) if field_.kind == "flag" else ())
    return {level: field_.titles.get(level) or YES_NO.get(level, level) for level in levels}


def _scale_columns(framework: Framework) -> Iterator[TableColumn]:
    for scale in framework.casework.scales:
        labels = {level.key: level.title for level in scale.levels}
        for who, description in (
            ("service", "the service's classification"),
            ("inspector", "the inspector's classification"),
        ):
            yield TableColumn(
                f"{who}_{scale.key}",
                enum=tuple(labels),
                title=scale.title,
                labels=labels,
                description=description,
            )


def _routing_columns(framework: Framework) -> Iterator[TableColumn]:
    for question in framework.casework.routing:
        labels = {option: YES_NO.get(option, option) for option in question.options}
        yield TableColumn(
            question.key,
            enum=question.options,
            title=question.text,
            labels=labels,
            description="decides which questions apply",
        )
