"""The arguments and options that several commands share."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

EditionOption = Annotated[
    str, typer.Option("--edition", metavar="NAME", help="The edition of the standards, or a folder with one.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")]


def day(text: str) -> date:
    """Read a date as year-month-day."""
    from inspectorate.method.population import iso_date

    found = iso_date(text.strip())
    if found is None:
        raise typer.BadParameter(f'"{text}" is not a date. Write it like 2018-06-01')
    return found


DateOption = Annotated[
    date, typer.Option("--on", parser=day, metavar="DATE", help="The date the inspection starts.")
]
PackageArgument = Annotated[Path, typer.Argument(metavar="PACKAGE", help="The inspection's folder.")]


def edition_place(edition: str) -> str | Path:
    """A folder when the name is one on disk or is written as a path, else the id of an installed edition."""
    folder = Path(edition)
    return folder if folder.is_dir() or len(folder.parts) > 1 else edition
