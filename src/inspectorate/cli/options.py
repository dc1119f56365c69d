"""Arguments and options that several commands share."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

EditionOption = Annotated[
    str, typer.Option("--edition", metavar="NAME", help="The edition of the standards, or a folder with one.")
]
SealOption = Annotated[
    bool, typer.Option("--seal", help="Seal the list and the design, and calculate the 1,000 samples.")
]
DiceOption = Annotated[
    str | None,
    typer.Option("--dice", metavar="DIGITS", help="The digits of three ten-sided dice, for example 417."),
]
PublicOption = Annotated[
    str | None,
    typer.Option("--public", metavar="NAME", help="A future publication that decides instead of dice."),
]
ValueOption = Annotated[
    str | None, typer.Option("--value", metavar="TEXT", help="The published value, exactly as published.")
]
SeedOption = Annotated[
    int | None,
    typer.Option(
        "--seed", min=0, metavar="NUMBER", help="For trials: a number you choose, to draw the sample from."
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")]


def parse_date(text: str) -> date:
    """Return a date written as year-month-day; BadParameter for other texts."""
    from inspectorate.method.population import iso_date

    parsed = iso_date(text.strip())
    if parsed is None:
        raise typer.BadParameter(f'"{text}" is not a date. Write it like 2018-06-01')
    return parsed


DateOption = Annotated[
    date, typer.Option("--on", parser=parse_date, metavar="DATE", help="The date the inspection starts.")
]
PackageArgument = Annotated[Path, typer.Argument(metavar="PACKAGE", help="The inspection's folder.")]


def edition_source(edition: str) -> str | Path:
    """Return a folder when the name is an existing folder or a path, else the id of an installed edition."""
    folder = Path(edition)
    return folder if folder.is_dir() or len(folder.parts) > 1 else edition
