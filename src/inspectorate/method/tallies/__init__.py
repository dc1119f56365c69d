"""Tallies: counts of sufficient and applicable answers by question, with intervals and disclosure control.

Disclosure control is loaded when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from inspectorate.method.tallies.counts import count, tally, tally_fact
from inspectorate.method.tallies.intervals import SampleCounts, exact_bounds, half_up, share_bounds
from inspectorate.method.tallies.values import Breakdown, CaseRange, Interval, LevelGroup, Tally

if TYPE_CHECKING:
    from inspectorate.method.tallies.disclosure import (
        break_down,
        has_small_count,
        join_levels,
        other_reasons,
        published_ranges,
    )
    from inspectorate.method.tallies.disclosure_risk import ranges

__all__ = [
    "Breakdown",
    "CaseRange",
    "Interval",
    "LevelGroup",
    "SampleCounts",
    "Tally",
    "break_down",
    "count",
    "exact_bounds",
    "half_up",
    "has_small_count",
    "join_levels",
    "other_reasons",
    "published_ranges",
    "ranges",
    "share_bounds",
    "tally",
    "tally_fact",
]

_MODULES = {
    "break_down": "disclosure",
    "has_small_count": "disclosure",
    "join_levels": "disclosure",
    "other_reasons": "disclosure",
    "published_ranges": "disclosure",
    "ranges": "disclosure_risk",
}
"""Modules of the names that are loaded when they are first used."""


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
