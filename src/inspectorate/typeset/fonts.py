"""The report's typeface: Source Sans Pro, under the Open Font Licence, from a wheel."""

import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typst

FAMILY = "Source Sans Pro"
FACES = ("Light", "LightIt", "Regular", "It", "Semibold", "SemiboldIt", "Bold", "BoldIt")


@cache
def _copies() -> tempfile.TemporaryDirectory[str]:
    """Each face once: the wheel holds two files of each, and machines differ in which they would take."""
    import font_source_sans_pro  # noqa: PLC0415 - only paper and pictures need it

    copies = tempfile.TemporaryDirectory(prefix="inspectorate-fonts-")
    for face in FACES:
        shutil.copy(Path(font_source_sans_pro.font_directory) / f"SourceSansPro-{face}.ttf", copies.name)
    return copies


@cache
def faces() -> "typst.Fonts":
    """The typeface as the typesetter takes it, and no other; the copies are removed when the program ends."""
    import typst  # noqa: PLC0415 - as above

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[_copies().name])
