"""Figures of an inspection, by reference, and the forms in which each can be printed.

A narrative binds a figure as `{REF}` or `{REF|form}`; `bind` returns its text and reason. References are
described in `catalogue` and forms in `values`.
"""

from inspectorate.method.report.figures.binding import BoundFigure, NoSuchFigureError, bind
from inspectorate.method.report.figures.catalogue import Catalogue, gather
from inspectorate.method.report.figures.values import (
    Count,
    Quantity,
    RatingValue,
    ReportFigure,
    Share,
    TextFigure,
)

__all__ = [
    "BoundFigure",
    "Catalogue",
    "Count",
    "NoSuchFigureError",
    "Quantity",
    "RatingValue",
    "ReportFigure",
    "Share",
    "TextFigure",
    "bind",
    "gather",
]
