"""The latest of the long lists, seals or draws of each case group, which are numbered in the group."""

from typing import TypeVar

from django.db.models import Model, QuerySet

Record = TypeVar("Record", bound=Model)


def latest_by_group(records: QuerySet[Record]) -> dict[str, Record]:
    """Return the record with the highest number of each case group. Earlier ones are not read."""
    latest = records.order_by("group", "-number").distinct("group")
    return {record.group: record for record in latest}  # type: ignore[attr-defined]


def latest_in_inspections(records: QuerySet[Record]) -> dict[tuple[int, str], Record]:
    """Return the record with the highest number of each case group, by inspection and group."""
    latest = records.order_by("inspection", "group", "-number").distinct("inspection", "group")
    return {(record.inspection_id, record.group): record for record in latest}  # type: ignore[attr-defined]
