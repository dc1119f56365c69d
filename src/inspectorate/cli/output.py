"""Output of the command line: results on standard output; progress and errors on standard error."""

from __future__ import annotations

import io
import json
import os
import re
import sys
import unicodedata
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import typer
    from rich.console import Console

    from inspectorate.method.faults import Fault
    from inspectorate.method.inspection import Inspection
    from inspectorate.method.standards import EditionFigure, Framework

MAX_FAULTS = 50
"""Number of faults printed; the rest are counted."""

PLAIN_WIDTH = 120
"""Width in columns when the output is not a terminal and COLUMNS does not say another."""
MIN_WIDTH, MAX_WIDTH = 40, 1000


_LINE_BREAKS = re.compile(r"[\t\n\r\x0b\x0c\x85\u2028\u2029]+")
_INVISIBLE_CATEGORIES = ("Cc", "Cf", "Cs")
"""Unicode categories to escape: control characters, format characters and surrogates."""


_CONTROL_CHARACTERS = re.compile("[\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Characters valid in JSON that a terminal would interpret; they are printed as JSON escapes."""


def printable(text: str) -> str:
    """Return text as one line, with control, format and other invisible characters escaped."""
    if text.isprintable():
        return text
    return "".join(map(_escaped, _LINE_BREAKS.sub(" ", text)))


def _escaped(character: str) -> str:
    if unicodedata.category(character) not in _INVISIBLE_CATEGORIES:
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def replace_unencodable() -> None:
    """Make standard output and error print a replacement for characters they cannot encode."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def console() -> Console:
    """Return a console on standard output, wide enough for tables when the output is not a terminal."""
    from rich.console import Console

    if sys.stdout.isatty():
        return Console(soft_wrap=False)
    columns = os.environ.get("COLUMNS", "")
    width = int(columns) if columns.isascii() and columns.isdigit() and len(columns) < 5 else PLAIN_WIDTH
    return Console(width=min(max(width, MIN_WIDTH), MAX_WIDTH))


def print_error(sentence: str) -> None:
    """Print a sentence on standard error."""
    print(printable(sentence), file=sys.stderr)


def print_faults(faults: Sequence[Fault]) -> None:
    """Print faults on standard error, one a line; after the first fifty, only their number."""
    for fault in faults[:MAX_FAULTS]:
        print_error(str(fault))
    if len(faults) > MAX_FAULTS:
        print_error(f"… and {len(faults) - MAX_FAULTS:,} more. Correct these first, then try again.")


def file_error_message(error: OSError) -> str:
    """Return a sentence that explains why a file could not be read or written."""
    path = str(error.filename or "A file")
    match error:
        case FileNotFoundError():
            return f"{path}: this file or folder does not exist. Check the spelling of the path."
        case PermissionError():
            return f"{path}: you cannot read or write here. Ask for permission, or choose another folder."
        case IsADirectoryError():
            return f"{path}: this is a folder. Enter the path of a file."
        case NotADirectoryError() | FileExistsError():
            return f"{path}: this is a file. Enter the path of a folder."
    return f"{path}: {(error.strerror or str(error)).lower()}. Check the path and that the disk is not full."


def usage_error_message(error: typer.TyperException) -> str:
    """Return a sentence that explains what is wrong with the command line."""
    message = error.format_message() if hasattr(error, "format_message") else str(error)
    end = "" if message.endswith("?") else "."
    return message.rstrip(".") + f"{end} For help, add --help."


def print_json(value: object) -> None:
    """Print a value as JSON; non-ASCII characters are escaped unless the output is UTF-8."""
    ascii_only = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    text = json.dumps(value, indent=2, ensure_ascii=ascii_only)
    sys.stdout.write(_CONTROL_CHARACTERS.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n")


def print_table(
    title: str, headings: Sequence[str], rows: Iterable[Sequence[object]], *, right: Sequence[int] = ()
) -> None:
    """Print a table. `right` lists the columns to right-align, counted from 0."""
    from rich.table import Table
    from rich.text import Text

    rich_table = Table(title=printable(title), title_justify="left", title_style="bold", header_style="bold")
    for column, heading in enumerate(headings):
        rich_table.add_column(heading, justify="right" if column in right else "left")
    for row in rows:
        rich_table.add_row(*("" if cell is None else Text(printable(str(cell))) for cell in row))
    console().print(rich_table, markup=False, emoji=False)


def figures_record(figures: Iterable[EditionFigure]) -> list[dict[str, str]]:
    """Return an edition's figures as plain values for JSON."""
    return [
        {"figure": figure.title, "value": figure.value, "status": figure.status, "source": figure.source}
        for figure in figures
    ]


def print_adoption(framework: Framework) -> None:
    """Print that an edition is not adopted, in one sentence. Prints nothing if it is, or if it needs none."""
    from inspectorate.method import standards

    sentence = standards.adoption_notice(framework)
    if sentence and framework.adoption is None:
        print_lines("", f"{sentence} To list them, run: inspectorate edition show {framework.id}")


def warn_answer_faults(inspection: Inspection) -> None:
    """Warn on standard error when ratings are calculated from answers that have faults."""
    from inspectorate.method import assessments

    faults = assessments.check_all(inspection.assessments, inspection.framework)
    has_answers = any(assessment.answers for assessment in inspection.assessments)
    if faults and has_answers:
        print_error(
            f"Warning: answers are missing or inconsistent ({len(faults):,}). Ratings use them as they are. "
            "To list them, run: inspectorate package validate"
        )


def print_lines(*sentences: str) -> None:
    """Print sentences on standard output, wrapped to the width of the terminal."""
    for sentence in sentences:
        console().print(printable(sentence), markup=False, emoji=False, highlight=False)


def print_path(path: object) -> None:
    """Print a path or command on a line of its own, without wrapping, so that it can be copied or piped."""
    console().print(printable(str(path)), markup=False, emoji=False, highlight=False, soft_wrap=True)


@contextmanager
def progress_bar(message: str) -> Iterator[Callable[[float], None]]:
    """Show a progress bar on standard error, if it is a terminal; yield what sets the share that is done."""
    if not sys.stderr.isatty():
        yield lambda _share: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(message, total=1.0)
        yield lambda share: bar.update(task, completed=share)


@contextmanager
def spinner(message: str) -> Iterator[None]:
    """Show a spinner with a message on standard error, when it is a terminal."""
    with row_count(message):
        yield


@contextmanager
def row_count(message: str) -> Iterator[Callable[[int], None]]:
    """Show a spinner with a message and give the function that shows how many rows were read so far."""
    if not sys.stderr.isatty():
        yield lambda _rows: None
        return
    from rich.console import Console

    with Console(stderr=True).status(message) as status:
        yield lambda rows: status.update(f"{message}: {rows:,} rows")
