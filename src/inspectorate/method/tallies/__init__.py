"""Tallies: counts of sufficient and applicable answers by question, with intervals and suppression."""

from inspectorate.method.tallies.counts import count, tally, tally_fact
from inspectorate.method.tallies.intervals import SampleCounts, exact_bounds, half_up, share_bounds
from inspectorate.method.tallies.suppression import break_down, suppress
from inspectorate.method.tallies.values import Breakdown, Interval, Tally

__all__ = [
    "Breakdown",
    "Interval",
    "SampleCounts",
    "Tally",
    "break_down",
    "count",
    "exact_bounds",
    "half_up",
    "share_bounds",
    "suppress",
    "tally",
    "tally_fact",
]
