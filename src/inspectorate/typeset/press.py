"""The front door of the press, and the writing of all forms at once."""

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

    All are made beside what is there, and take their places together at the end: whoever stops this finds
    the folder as it was. A form that cannot be made does not keep the others from being written: FaultsFound
    is raised after them and says which it was.
    """
    faults: list[Fault] = []
    fresh = not folder.exists()
    _make(folder)
    try:
        with tempfile.TemporaryDirectory(dir=folder, prefix=".unfinished-") as name:
            made = _print(report, Path(name), progress or _silent, faults)
            written = [path for each in made if (path := _put(each, folder / each.name, faults))]
    except OSError as error:
        raise FaultsFound([_unwritable(folder, error)]) from error
    except BaseException:
        if fresh and not any(folder.iterdir()):
            folder.rmdir()
        raise
    if faults:
        raise FaultsFound(faults)
    return tuple(sorted(written, key=lambda path: list(FORMS).index(path.name)))


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        taken = next((each for each in (folder, *folder.parents) if each.exists()), folder)
        cure = "Name a folder to write the report into."
        raise FaultsFound([Fault(str(taken), "This is a file, not a folder.", cure)]) from error
    except OSError as error:
        raise FaultsFound([_unwritable(folder, error)]) from error


def _silent(_done: int, _of: int, _name: str) -> None:
    """Tell nobody."""


def _print(report: Report, folder: Path, progress: Progress, faults: list[Fault]) -> list[Path]:
    """Make every form in a folder of its own."""
    made: list[Path] = []
    with ThreadPoolExecutor(max_workers=1) as beside:
        # pandoc is a program of its own: it works beside the rest.
        waiting = beside.submit(docx, report)
        makers: dict[str, Callable[[Report], bytes]] = {**FORMS, "report.docx": lambda _: waiting.result()}
        order = [name for name in FORMS if name != "report.docx"] + ["report.docx"]
        for done, name in enumerate(order):
            progress(done, len(order), name)
            try:
                (folder / name).write_bytes(makers[name](report))
                made.append(folder / name)
            except FaultsFound as found:
                faults += found.faults
            except OSError as error:
                faults.append(_unwritable(folder.parent / name, error))
    progress(len(order), len(order), "")
    return made


def _put(made: Path, path: Path, faults: list[Fault]) -> Path | None:
    """Give a whole file its place; None, and a fault, where that cannot be."""
    try:
        made.chmod(0o644)
        made.replace(path)
    except OSError as error:
        faults.append(_unwritable(path, error))
        return None
    return path


def _unwritable(path: Path, error: OSError) -> Fault:
    return Fault(
        place=str(path),
        problem=f"This could not be written: {error.strerror or error}.",
        cure="Choose a folder you may write to, or close the program that holds the file, and try again.",
    )
