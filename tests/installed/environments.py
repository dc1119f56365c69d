"""Environments that hold what a lock file names, and nothing else: links to what is installed here."""

import re
import venv
from importlib.metadata import distribution
from pathlib import Path

from tests.house.tree import ROOT

OTHER_SYSTEMS = {"colorama", "tzdata"}
"""Packages that a lock names for Windows only."""


def new_environment(folder: Path) -> Path:
    """Make an environment without any package, and return its Python."""
    venv.create(folder, with_pip=False)
    return folder / "bin" / "python"


def link_lock(python: Path, lock: str) -> None:
    """Link every package that a lock file pins into an environment, so that nothing is downloaded."""
    [site] = (python.parent.parent / "lib").glob("python*/site-packages")
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    for name in set(re.findall(r"^([a-z0-9-]+)==", text, re.MULTILINE)) - OTHER_SYSTEMS:
        installed = distribution(name)
        tops = {path.parts[0] for path in installed.files or () if path.parts[0] != ".."}
        for top in tops - {"__pycache__"}:
            if not (site / top).exists():
                (site / top).symlink_to(Path(str(installed.locate_file(top))))
