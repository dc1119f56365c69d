"""Copies of editions with changed text, and the faults of loading them."""

import shutil
from pathlib import Path

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.standards import load
from tools.freeze import EDITIONS


def changed(edition: str, folder: Path, *edits: tuple[str, str, str]) -> Path:
    """Copy an edition into `folder`; each edit (file, old, new) replaces the first `old` in its file."""
    copy = folder / edition
    shutil.copytree(EDITIONS / edition, copy, dirs_exist_ok=True)
    for file, old, new in edits:
        text = (copy / file).read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {file}"
        (copy / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return copy


def faults_of(folder: Path) -> tuple[Fault, ...]:
    """Return the faults of an edition's folder; none if it loads."""
    try:
        load(folder)
    except FaultsFound as error:
        return error.faults
    return ()
