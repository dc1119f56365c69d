"""Every figure an inspection can print, by its reference, and the forms each can be printed in.

A narrative binds a figure as `{REF}` or `{REF|form}`; `bind` gives the words to print and the reason behind
them. The references and forms are described with the functions that make them, in `catalogue` and `values`.
"""

from inspectorate.method.report.figures.binding import Bound, NoSuchFigureError, bind
from inspectorate.method.report.figures.catalogue import Catalogue, gather
from inspectorate.method.report.figures.values import Count, Figured, Fixed, Quantity, RatingValue, Share

__all__ = [
    "Bound",
    "Catalogue",
    "Count",
    "Figured",
    "Fixed",
    "NoSuchFigureError",
    "Quantity",
    "RatingValue",
    "Share",
    "bind",
    "gather",
]
