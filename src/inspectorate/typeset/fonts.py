"""Typeface of the report: Source Sans Pro (SIL Open Font Licence), installed from a wheel."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typst

FAMILY = "Source Sans Pro"
STYLES = ("Light", "LightIt", "Regular", "It", "Semibold", "SemiboldIt", "Bold", "BoldIt")
_LOAD_LOCK = Lock()


def typst_fonts() -> "typst.Fonts":
    """Return the typeface for typst, with typst's own fonts as fallback; loaded once."""
    with _LOAD_LOCK:
        return _load()


@cache
def _load() -> "typst.Fonts":
    """Load every style once. The wheel holds two files of each, and machines differ in their choice."""
    import font_source_sans_pro  # noqa: PLC0415 - only paper and pictures need it
    import typst  # noqa: PLC0415 - as above

    folder = tempfile.mkdtemp(prefix="inspectorate-fonts-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for style in STYLES:
        shutil.copy(Path(font_source_sans_pro.font_directory) / f"SourceSansPro-{style}.ttf", folder)
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder])
