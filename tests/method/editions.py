"""Copies of editions with changed text, and the faults of loading them."""

import shutil
from datetime import date
from pathlib import Path

from inspectorate.method import standards
from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.standards import Framework, load
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


def adoption_of(framework: Framework, purpose: str = "") -> standards.Adoption:
    """Return an adoption of the edition that confirms every value on the same reference."""
    keys = [value.key for value in standards.unconfirmed_values(framework)]
    references = dict.fromkeys(keys, "Minute 1")
    return standards.adoption_of(
        framework, by="A head", on=date(2026, 3, 1), references=references, purpose=purpose
    )


def adopted_edition(framework: Framework, purpose: str = "") -> Framework:
    """Return the edition as adopted."""
    return standards.adopt(framework, adoption_of(framework, purpose))
