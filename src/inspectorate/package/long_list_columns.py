"""Columns of the long lists in a package: each heading as sent, and the field the edition reads there."""

from collections.abc import Iterator, Mapping

from inspectorate.method.inspection import Inspection
from inspectorate.package.columns import TableColumn


def long_list_columns(inspection: Inspection) -> Mapping[str, tuple[TableColumn, ...]]:
    """Return the columns of each long list, by case group."""
    return {group: tuple(_columns(inspection, group)) for group in inspection.long_lists}


def _columns(inspection: Inspection, group: str) -> Iterator[TableColumn]:
    population = inspection.populations.get(group)
    key_by_heading = {heading: key for key, heading in population.columns.items()} if population else {}
    fields = {field.key: field for field in inspection.framework.casework.fields}
    for heading in inspection.long_lists[group].headings:
        field = fields.get(key_by_heading.get(heading, ""))
        if field is None:
            yield TableColumn(heading, title=heading, description="as sent; the edition does not read it")
        else:
            personal = ", personal" if field.personal else ""
            yield TableColumn(
                heading, title=field.title, description=f"as sent; read as {field.key}{personal}"
            )
