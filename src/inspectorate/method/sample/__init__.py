"""Balanced random samples: size, draw, replacement and verification; and proportional allocation."""

from inspectorate.method.sample.allocation import allocate
from inspectorate.method.sample.balance_table import chart_rows
from inspectorate.method.sample.design import required_fields
from inspectorate.method.sample.replacement import replace
from inspectorate.method.sample.sample_size import size
from inspectorate.method.sample.selection import draw
from inspectorate.method.sample.values import (
    Allocation,
    AreaAllocation,
    BalanceRow,
    CapEffect,
    CappedManager,
    Replacement,
    Sample,
    SampleSize,
)
from inspectorate.method.sample.verification import verify

__all__ = [
    "Allocation",
    "AreaAllocation",
    "BalanceRow",
    "CapEffect",
    "CappedManager",
    "Replacement",
    "Sample",
    "SampleSize",
    "allocate",
    "chart_rows",
    "draw",
    "replace",
    "required_fields",
    "size",
    "verify",
]
