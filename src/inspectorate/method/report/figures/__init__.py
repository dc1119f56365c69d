"""Figures of an inspection, by reference, and the forms in which each can be printed.

A narrative binds a figure as `{REF}` or `{REF|form}`; `bind` returns its text and reason. References are
described in `catalogue` and forms in `values`.
"""

from inspectorate.method.report.figures.catalogue import Catalogue, gather
from inspectorate.method.report.figures.references import BoundFigure, NoSuchFigureError, bind
from inspectorate.method.report.figures.values import (
    CountFigure,
    ProbabilityFigure,
    Quantity,
    RatingValue,
    ReportFigure,
    ShareFigure,
    TextFigure,
)

__all__ = [
    "BoundFigure",
    "Catalogue",
    "CountFigure",
    "NoSuchFigureError",
    "ProbabilityFigure",
    "Quantity",
    "RatingValue",
    "ReportFigure",
    "ShareFigure",
    "TextFigure",
    "bind",
    "gather",
]
