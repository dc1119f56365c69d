"""Versions of what a release is made with: the product, its templates and typeface, and its libraries."""

from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from inspectorate.typeset import fonts, templates

LIBRARIES = ("jinja2", "lxml", "odfdo", "pikepdf", "pypandoc_binary", "python-docx", "typst", "xlsxwriter")
"""Libraries that decide the bytes of a release's files."""


@cache
def versions() -> Mapping[str, object]:
    """Return the versions, and the SHA-256 of the templates and of the typeface."""
    return {
        "inspectorate": version("inspectorate"),
        "templates": {"sha256": _digest(_files(templates.FOLDER))},
        "typeface": {"family": fonts.FAMILY, "sha256": _digest(_files(fonts.FOLDER))},
        "libraries": {name: version(name) for name in LIBRARIES},
    }


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file())


def _digest(paths: Iterable[Path]) -> str:
    """Return the SHA-256 over the names and contents of files."""
    total = sha256()
    for path in paths:
        content = path.read_bytes()
        total.update(f"{path.name}\n{len(content)}\n".encode())
        total.update(content)
    return total.hexdigest()
