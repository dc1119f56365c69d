"""Composition of the report: content without layout, with every figure bound to its data.

`compose` is loaded when it is first used: other stages need only a few modules of this package.
"""

from typing import TYPE_CHECKING

from inspectorate.method.report.content import Report

if TYPE_CHECKING:
    from inspectorate.method.report.composition import compose

__all__ = ["Report", "compose"]


def __getattr__(name: str) -> object:
    if name != "compose":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from inspectorate.method.report.composition import compose  # noqa: PLC0415 - see above

    return compose
