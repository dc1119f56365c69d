"""Columns of the tables in a package."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

ColumnKind = Literal["text", "integer", "number", "date", "list"]


@dataclass(frozen=True, slots=True)
class TableColumn:
    """Column of a table: its heading, whether a cell is required, and its allowed values (none: any text).

    A `list` is texts separated by semicolons, a `number` may have decimals, a `date` is written 2018-09-03.
    `title` and `labels` (by allowed value) are the words of the edition.
    """

    name: str
    required: bool = False
    enum: tuple[str, ...] = ()
    kind: ColumnKind = "text"
    description: str = ""
    title: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
