"""How the command line speaks: results on standard output, progress and complaints on standard error."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import typer
from rich.console import Console
from rich.table import Table

from inspectorate.method.faults import Fault
from inspectorate.method.standards import EditionFigure

MOST_FAULTS = 50
"""How many faults are printed before the rest are only counted."""

PLAIN_WIDTH = 120
"""Columns used when the output is not a terminal."""


def screen() -> Console:
    """Standard output, wide enough for a table also when it is piped into a file."""
    return Console(soft_wrap=False) if sys.stdout.isatty() else Console(width=PLAIN_WIDTH)


def complain(sentence: str) -> None:
    """Print one sentence on standard error."""
    print(sentence, file=sys.stderr)


def complain_of(faults: Sequence[Fault]) -> None:
    """Print faults on standard error, a line each; past the first fifty only how many there are."""
    for fault in faults[:MOST_FAULTS]:
        complain(str(fault))
    if len(faults) > MOST_FAULTS:
        complain(f"… and {len(faults) - MOST_FAULTS:,} more. Put these right first, then try again.")


def file_trouble(error: OSError) -> str:
    """Say in plain words why a file could not be read or written."""
    place = str(error.filename or "A file")
    match error:
        case FileNotFoundError():
            return f"{place}: there is no such file or folder. Check the spelling of the path."
        case PermissionError():
            return (
                f"{place}: this account may not read or write it. Ask for access, or choose another folder."
            )
        case IsADirectoryError():
            return f"{place}: this is a folder where a file was expected. Name the file inside it."
        case NotADirectoryError() | FileExistsError():
            return f"{place}: this is a file where a folder was expected. Name a folder."
    return f"{place}: {(error.strerror or str(error)).lower()}. Check the path and that the disk is not full."


def usage_trouble(error: typer.TyperException) -> str:
    """Say in plain words what is wrong with the command as it was written."""
    said = error.format_message() if hasattr(error, "format_message") else str(error)
    return said.rstrip(".") + ". Add --help to see how the command is written."


def as_json(value: object) -> None:
    """Print a value as JSON, in UTF-8 and with stable order."""
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=False) + "\n")


def table(
    title: str, headings: Sequence[str], rows: Iterable[Sequence[object]], *, right: Sequence[int] = ()
) -> None:
    """Print a table. `right` lists the columns to align right, counted from 0."""
    drawn = Table(title=title, title_justify="left", title_style="bold", header_style="bold")
    for place, heading in enumerate(headings):
        drawn.add_column(heading, justify="right" if place in right else "left")
    for row in rows:
        drawn.add_row(*("" if cell is None else str(cell) for cell in row))
    screen().print(drawn, markup=False)


def figures_record(figures: Iterable[EditionFigure]) -> list[dict[str, str]]:
    """An edition's figures as plain values, ready for JSON."""
    return [
        {"figure": each.title, "value": each.value, "status": each.status, "source": each.source}
        for each in figures
    ]


def warn_of_unconfirmed(figures: Iterable[EditionFigure]) -> None:
    """Print which of the edition's figures behind a result no source confirms."""
    unconfirmed = [f"{each.title} ({each.value})" for each in figures if each.status == "unconfirmed"]
    if unconfirmed:
        say("", "Used here, but not confirmed by any published source: " + "; ".join(unconfirmed) + ".")


def say(*sentences: str) -> None:
    """Print sentences on standard output, wrapped to the width of the screen."""
    for sentence in sentences:
        screen().print(sentence, markup=False, highlight=False)


@contextmanager
def busy(what: str) -> Iterator[None]:
    """Show on standard error that something is being done, when someone is watching."""
    with Console(stderr=True).status(what):
        yield
