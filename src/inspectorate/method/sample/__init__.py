"""Balanced random samples: size, sealed draw, replacement, verification; and proportional allocation.

A draw has three steps: `seal` fixes list and design, `number` calculates the 1,000 numbered samples, and
`choose` takes the one that dice or a public value decide. `draw` draws from a seed, for trials.
`draw_second` draws the cases for second assessment.

Functions are loaded when they are first used: to read a sample that was drawn, only its values are needed.
"""

from typing import TYPE_CHECKING

from inspectorate.lazy_names import lazy_names
from inspectorate.method.sample.second_draw_values import FirstAssessment, GroupShare, SecondDraw
from inspectorate.method.sample.values import (
    Allocation,
    AreaAllocation,
    BalanceRow,
    CapEffect,
    CappedManager,
    DrawStep,
    FactorMargin,
    NumberedChoice,
    NumberedSummary,
    Randomness,
    Replacement,
    Sample,
    SampleSize,
    SealedDraw,
)

if TYPE_CHECKING:
    from inspectorate.method.sample.allocation import allocate
    from inspectorate.method.sample.balance_table import chart_rows
    from inspectorate.method.sample.description import describe, describe_sealed
    from inspectorate.method.sample.design import required_fields
    from inspectorate.method.sample.numbered_samples import NumberedSamples, number
    from inspectorate.method.sample.randomness import dice_needed, system_randomness
    from inspectorate.method.sample.replacement import (
        candidates,
        match_counts,
        record_reason,
        replace,
        undo_replacement,
    )
    from inspectorate.method.sample.sample_size import size
    from inspectorate.method.sample.sealed_draw import seal
    from inspectorate.method.sample.second_draw import draw_second
    from inspectorate.method.sample.selection import choose, draw, restore
    from inspectorate.method.sample.verification import redraw, verify, verify_sealed

__all__ = [
    "Allocation",
    "AreaAllocation",
    "BalanceRow",
    "CapEffect",
    "CappedManager",
    "DrawStep",
    "FactorMargin",
    "FirstAssessment",
    "GroupShare",
    "NumberedChoice",
    "NumberedSamples",
    "NumberedSummary",
    "Randomness",
    "Replacement",
    "Sample",
    "SampleSize",
    "SealedDraw",
    "SecondDraw",
    "allocate",
    "candidates",
    "chart_rows",
    "choose",
    "describe",
    "describe_sealed",
    "dice_needed",
    "draw",
    "draw_second",
    "match_counts",
    "number",
    "record_reason",
    "redraw",
    "replace",
    "required_fields",
    "restore",
    "seal",
    "size",
    "system_randomness",
    "undo_replacement",
    "verify",
    "verify_sealed",
]

__getattr__ = lazy_names(
    __name__,
    {
        "NumberedSamples": "numbered_samples",
        "allocate": "allocation",
        "candidates": "replacement",
        "chart_rows": "balance_table",
        "choose": "selection",
        "describe": "description",
        "describe_sealed": "description",
        "dice_needed": "randomness",
        "draw": "selection",
        "draw_second": "second_draw",
        "match_counts": "replacement",
        "number": "numbered_samples",
        "record_reason": "replacement",
        "redraw": "verification",
        "replace": "replacement",
        "required_fields": "design",
        "restore": "selection",
        "seal": "sealed_draw",
        "size": "sample_size",
        "system_randomness": "randomness",
        "undo_replacement": "replacement",
        "verify": "verification",
        "verify_sealed": "verification",
    },
)
