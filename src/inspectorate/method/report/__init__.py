"""Composition of the report: content without layout, with every figure bound to its data.

Both names are loaded when they are first used: other stages need only a few modules of this package.
"""

from typing import TYPE_CHECKING

from inspectorate.lazy_names import lazy_names

if TYPE_CHECKING:
    from inspectorate.method.report.composition import compose
    from inspectorate.method.report.content import Report

__all__ = ["Report", "compose"]

__getattr__ = lazy_names(
    __name__,
    {"Report": "content", "compose": "composition"},
)
