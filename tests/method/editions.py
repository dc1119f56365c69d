"""Copies of editions with something changed, to see what loading says about it."""

import shutil
from pathlib import Path

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.standards import load
from tools.freeze import EDITIONS


def changed(edition: str, folder: Path, *edits: tuple[str, str, str]) -> Path:
    """Copy an edition into `folder` with the first `old` of each (file, old, new) replaced by `new`."""
    copy = folder / edition
    shutil.copytree(EDITIONS / edition, copy, dirs_exist_ok=True)
    for file, old, new in edits:
        text = (copy / file).read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {file}"
        (copy / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return copy


def faults_of(folder: Path) -> tuple[Fault, ...]:
    """The faults found on loading an edition; none when it loads."""
    try:
        load(folder)
    except FaultsFound as found:
        return found.faults
    return ()
