"""Tallies: counts of sufficient and applicable answers by question, with intervals and disclosure control.

Disclosure control is loaded when it is first used.
"""

from typing import TYPE_CHECKING

from inspectorate.lazy_names import lazy_names
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

__getattr__ = lazy_names(
    __name__,
    {
        "break_down": "disclosure",
        "has_small_count": "disclosure",
        "join_levels": "disclosure",
        "other_reasons": "disclosure",
        "published_ranges": "disclosure",
        "ranges": "disclosure_risk",
    },
)
