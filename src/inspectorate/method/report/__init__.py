"""Composition of the report: content without layout, with every figure bound to its data.

Both names are loaded when they are first used: other stages need only a few modules of this package.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inspectorate.method.report.composition import compose
    from inspectorate.method.report.content import Report

__all__ = ["Report", "compose"]

_MODULES = {"Report": "content", "compose": "composition"}
"""Modules of the names that are loaded when they are first used."""


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
