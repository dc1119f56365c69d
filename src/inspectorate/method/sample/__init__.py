"""Size, draw, explain and repair a balanced random sample; share a total out in proportion."""

from inspectorate.method.sample.allocating import allocate
from inspectorate.method.sample.designing import needs
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
from inspectorate.method.sample.picturing import picture_rows
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
    "draw",
    "needs",
    "picture_rows",
    "replace",
    "size",
    "verify",
]
