"""Tallies: counts of sufficient and applicable answers by question, with intervals and suppression."""

from inspectorate.method.tallies.counts import count, tally, tally_fact
from inspectorate.method.tallies.intervals import estimate_applicable, exact_bounds, half_up
from inspectorate.method.tallies.suppression import break_down, suppress
from inspectorate.method.tallies.values import Breakdown, Interval, Tally

__all__ = [
    "Breakdown",
    "Interval",
    "Tally",
    "break_down",
    "count",
    "estimate_applicable",
    "exact_bounds",
    "half_up",
    "suppress",
    "tally",
    "tally_fact",
]
