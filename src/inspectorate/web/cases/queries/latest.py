"""The latest of the long lists, seals or draws of each case group, which are numbered in the group."""

from collections.abc import Collection
from typing import TypeVar

from django.db.models import Model, QuerySet

from inspectorate.web.cases.models import Draw, DrawnCase, SampleStatus

Record = TypeVar("Record", bound=Model)


def latest_by_group(records: QuerySet[Record]) -> dict[str, Record]:
    """Return the record with the highest number of each case group of one inspection."""
    return {group: record for (_inspection, group), record in latest_in_inspections(records).items()}


def latest_in_inspections(records: QuerySet[Record]) -> dict[tuple[int, str], Record]:
    """Return the record with the highest number of each case group, by inspection and group."""
    latest = records.order_by("inspection", "group", "-number").distinct("inspection", "group")
    return {(record.inspection_id, record.group): record for record in latest}  # type: ignore[attr-defined]


def current_draws_in(inspections: Collection[int]) -> QuerySet[Draw]:
    """Return the numbers of the current draws of each case group of some inspections, for a subquery."""
    draws = Draw.objects.filter(inspection__in=inspections).order_by("inspection", "group", "-number")
    return draws.distinct("inspection", "group").values("pk")  # type: ignore[return-value]


def sampled_in(inspections: Collection[int]) -> QuerySet[DrawnCase]:
    """Return the cases of the current samples of some inspections."""
    return DrawnCase.objects.filter(draw__in=current_draws_in(inspections), status=SampleStatus.SELECTED)
