"""Typeface of the report: Source Sans Pro (SIL Open Font Licence), in the folder `typeface`."""

from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typst

FAMILY = "Source Sans Pro"
FOLDER = Path(__file__).parent / "typeface"
_LOAD_LOCK = Lock()


def typst_fonts() -> "typst.Fonts":
    """Return the typeface for typst, with typst's own fonts as fallback; loaded once."""
    with _LOAD_LOCK:
        return _load()


@cache
def _load() -> "typst.Fonts":
    import typst  # noqa: PLC0415 - only paper and pictures need it

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[FOLDER])
