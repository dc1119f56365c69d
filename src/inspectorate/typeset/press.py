"""The front door of the press, and the writing of all forms at once."""

import os
import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.report.content import Report
from inspectorate.typeset.layout import lay_out

if TYPE_CHECKING:
    from inspectorate.method.sample.drawn import Sample

Progress = Callable[[int, int, str], None]
"""Told how many files are done, of how many, and the name of the next."""


def html(report: Report) -> str:
    """Print a report as one HTML file."""
    from inspectorate.typeset import screen  # noqa: PLC0415 - loaded when needed

    return screen.html(lay_out(report))


def pdf(report: Report) -> bytes:
    """Print a report as a tagged PDF; the same report gives the same bytes."""
    from inspectorate.typeset import paper  # noqa: PLC0415 - loaded when needed

    return paper.pdf(lay_out(report))


def docx(report: Report) -> bytes:
    """Print a report as a Word document; FaultsFound when the parts for Word are not installed."""
    from inspectorate.typeset import word  # noqa: PLC0415 - loaded when needed

    return word.docx(lay_out(report))


def xlsx(report: Report) -> bytes:
    """Print a report's tables as an XLSX workbook."""
    from inspectorate.typeset import excel  # noqa: PLC0415 - loaded when needed

    return excel.xlsx(report)


def ods(report: Report) -> bytes:
    """Print a report's tables as an OpenDocument spreadsheet."""
    from inspectorate.typeset import opendocument  # noqa: PLC0415 - loaded when needed

    return opendocument.ods(report)


def balance_picture(sample: "Sample") -> str:
    """Draw how a sample is balanced, as SVG."""
    from inspectorate.typeset import pictures  # noqa: PLC0415 - loaded when needed

    return pictures.draw(pictures.of_sample(sample), {})


FORMS: Mapping[str, Callable[[Report], bytes]] = {
    "report.html": lambda report: html(report).encode(),
    "report.pdf": pdf,
    "report.docx": docx,
    "tables.xlsx": xlsx,
    "tables.ods": ods,
}
"""Every file a report is published as."""


def write_all(report: Report, folder: Path, progress: Progress | None = None) -> tuple[Path, ...]:
    """Write a report into a folder in every form, and return the files in order.

    Each file appears whole or not at all. A form that cannot be made does not keep the others from being
    written: FaultsFound is raised after them and says which it was.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FaultsFound([_unwritable(folder, error)]) from error
    written: list[Path] = []
    faults: list[Fault] = []
    with ThreadPoolExecutor(max_workers=1) as beside:
        # pandoc is a program of its own: it works beside the rest.
        waiting = beside.submit(docx, report)
        makers: dict[str, Callable[[Report], bytes]] = {**FORMS, "report.docx": lambda _: waiting.result()}
        order = [name for name in FORMS if name != "report.docx"] + ["report.docx"]
        for done, name in enumerate(order):
            if progress:
                progress(done, len(order), name)
            try:
                written.append(_put(folder / name, makers[name](report)))
            except FaultsFound as found:
                faults += found.faults
            except OSError as error:
                faults.append(_unwritable(folder / name, error))
    if progress:
        progress(len(order), len(order), "")
    if faults:
        raise FaultsFound(faults)
    return tuple(sorted(written, key=lambda path: list(FORMS).index(path.name)))


def _put(path: Path, content: bytes) -> Path:
    """Write a file under another name and give it its own once it is whole."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return path


def _unwritable(path: Path, error: OSError) -> Fault:
    return Fault(
        place=str(path),
        problem=f"This could not be written: {error.strerror or error}.",
        cure="Choose a folder you may write to, or close the program that holds the file, and try again.",
    )
