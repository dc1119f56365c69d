"""`inspectorate dataset`: write inspections as described tables for analysts, without a child's identity."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from inspectorate.cli import output


def dataset(
    folders: Annotated[list[Path], typer.Argument(metavar="PACKAGE...", help="Folders of inspections.")],
    to: Annotated[Path, typer.Option(metavar="DIR", help="A new folder to write the dataset into.")],
    statistics: Annotated[
        bool, typer.Option("--statistics", help="Also write the cases as SPSS and Stata files.")
    ] = False,
    key_file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="A secret file of at least 32 bytes. A case gets the same pseudonym each time you use this "
            "file.",
        ),
    ] = None,
) -> None:
    """Write cases, answers, tallies and ratings of inspections as described tables.

    Names, dates, comments and case ids are left out, and cases have pseudonyms. The dataset is still personal
    data: do not publish it.
    """
    from inspectorate import analysis, package
    from inspectorate.analysis.pseudonyms import new_key
    from inspectorate.method.inspection import work_out

    key = new_key() if key_file is None else _key(key_file)
    inspections = [package.read(folder) for folder in folders]
    with output.spinner("Counting"):
        tables = analysis.dataset([(inspection, work_out(inspection)) for inspection in inspections], key)
    for path in analysis.write_dataset(tables, to, statistics=statistics):
        output.print_path(path)


def _key(file: Path) -> bytes:
    from inspectorate.analysis.pseudonyms import KEY_BYTES

    key = file.read_bytes()
    if len(key) < KEY_BYTES:
        raise typer.BadParameter(
            f"{file} has {len(key)} bytes. Use a file of at least {KEY_BYTES} random bytes",
            param_hint="--key-file",
        )
    return key
