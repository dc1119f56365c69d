"""The report's typeface: Source Sans Pro, under the Open Font Licence, from a wheel."""

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
FACES = ("Light", "LightIt", "Regular", "It", "Semibold", "SemiboldIt", "Bold", "BoldIt")
_one_at_a_time = Lock()


def faces() -> "typst.Fonts":
    """The typeface as the typesetter takes it, with its own built-in ones for rare letters; read once."""
    with _one_at_a_time:
        return _read()


@cache
def _read() -> "typst.Fonts":
    """Each face once: the wheel holds two files of each, and machines differ in which they would take."""
    import font_source_sans_pro  # noqa: PLC0415 - only paper and pictures need it
    import typst  # noqa: PLC0415 - as above

    folder = tempfile.mkdtemp(prefix="inspectorate-fonts-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for face in FACES:
        shutil.copy(Path(font_source_sans_pro.font_directory) / f"SourceSansPro-{face}.ttf", folder)
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder])
