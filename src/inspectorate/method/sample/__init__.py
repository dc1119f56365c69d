"""Balanced random samples: size, draw, replacement and verification; and proportional allocation."""

from inspectorate.method.sample.allocating import allocate
from inspectorate.method.sample.designing import required_fields
from inspectorate.method.sample.drawing import draw
from inspectorate.method.sample.drawn import (
    Allocation,
    BalanceRow,
    CapEffect,
    HeldBack,
    Replacement,
    Sample,
    SampleSize,
    Share,
)
from inspectorate.method.sample.picturing import chart_rows
from inspectorate.method.sample.replacing import replace
from inspectorate.method.sample.sizing import size
from inspectorate.method.sample.verifying import verify

__all__ = [
    "Allocation",
    "BalanceRow",
    "CapEffect",
    "HeldBack",
    "Replacement",
    "Sample",
    "SampleSize",
    "Share",
    "allocate",
    "chart_rows",
    "draw",
    "replace",
    "required_fields",
    "size",
    "verify",
]
