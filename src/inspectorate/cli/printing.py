"""How the command line speaks: results on standard output, progress and complaints on standard error."""

import io
import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from inspectorate.method.faults import Fault
from inspectorate.method.inspection import Inspection
from inspectorate.method.standards import EditionFigure

MOST_FAULTS = 50
"""How many faults are printed before the rest are only counted."""

PLAIN_WIDTH = 120
"""Columns used when the output is not a terminal."""


_SPACES = re.compile(r"[\t\n\r\x0b\x0c\x85\u2028\u2029]+")
_UNSEEN = ("Cc", "Cf", "Cs")
"""Controls, which a terminal obeys; marks that turn text round or hide in it; halves of characters."""


_STEERS = re.compile("[\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What JSON would let through to a terminal; written as JSON's own escapes it reads back the same."""


def visible(text: str) -> str:
    """Return text as one line that cannot steer a terminal, forge a further line or hide anything."""
    if text.isprintable():
        return text
    return "".join(map(_escaped, _SPACES.sub(" ", text)))


def _escaped(sign: str) -> str:
    if unicodedata.category(sign) not in _UNSEEN:
        return sign
    code = ord(sign)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def never_fail_to_print() -> None:
    """Have a terminal without some letters show a mark in their place."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def screen() -> Console:
    """Standard output, wide enough for a table also when it is piped into a file."""
    return Console(soft_wrap=False) if sys.stdout.isatty() else Console(width=PLAIN_WIDTH)


def complain(sentence: str) -> None:
    """Print one sentence on standard error."""
    print(visible(sentence), file=sys.stderr)


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
    """Print a value as JSON in stable order, its letters as they are where the output can hold them."""
    plain = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    written = json.dumps(value, indent=2, ensure_ascii=plain)
    sys.stdout.write(_STEERS.sub(lambda found: f"\\u{ord(found[0]):04x}", written) + "\n")


def table(
    title: str, headings: Sequence[str], rows: Iterable[Sequence[object]], *, right: Sequence[int] = ()
) -> None:
    """Print a table. `right` lists the columns to align right, counted from 0."""
    drawn = Table(title=visible(title), title_justify="left", title_style="bold", header_style="bold")
    for place, heading in enumerate(headings):
        drawn.add_column(heading, justify="right" if place in right else "left")
    for row in rows:
        drawn.add_row(*("" if cell is None else Text(visible(str(cell))) for cell in row))
    screen().print(drawn, markup=False, emoji=False)


def figures_record(figures: Iterable[EditionFigure]) -> list[dict[str, str]]:
    """An edition's figures as plain values, ready for JSON."""
    return [
        {"figure": each.title, "value": each.value, "status": each.status, "source": each.source}
        for each in figures
    ]


def warn_of_unconfirmed(figures: Iterable[EditionFigure]) -> None:
    """Print which of the edition's figures behind a result no source confirms, one kind of figure a line."""
    by_kind: dict[str, list[str]] = {}
    for each in figures:
        if each.status == "unconfirmed":
            kind, _, owner = each.title.partition(": ")
            by_kind.setdefault(kind, []).append(f"{owner} {each.value}".strip())
    if by_kind:
        say("", "Used here, but not confirmed by any published source:")
        say(*(f"- {kind}: {', '.join(values)}." for kind, values in by_kind.items()))


def warn_of_answers(inspection: Inspection) -> None:
    """Say on standard error when answers are wrong that the ratings are nevertheless counted from."""
    from inspectorate.method import assessments

    faults = assessments.check_all(inspection.assessments, inspection.framework)
    begun = any(assessment.answers for assessment in inspection.assessments)
    if faults and begun:
        complain(
            f"Beware: answers are missing or contradict their case ({len(faults):,}), and the ratings are "
            "counted from them as they stand. To see which, run: inspectorate package validate"
        )


def say(*sentences: str) -> None:
    """Print sentences on standard output, wrapped to the width of the screen."""
    for sentence in sentences:
        screen().print(visible(sentence), markup=False, emoji=False, highlight=False)


def say_place(place: object) -> None:
    """Print where something is on a line of its own, never broken, so that it can be copied or piped."""
    screen().print(visible(str(place)), markup=False, emoji=False, highlight=False, soft_wrap=True)


@contextmanager
def busy(what: str) -> Iterator[None]:
    """Show on standard error that something is being done, when someone is watching."""
    with Console(stderr=True).status(what):
        yield
