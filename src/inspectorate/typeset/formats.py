"""Render a report in every format, and write all files together."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.report.content import REPORT, TECHNICAL_ANNEX, DocumentName, Report
from inspectorate.typeset.layout import lay_out
from inspectorate.typeset.output_folder import output_folder, unwritable
from inspectorate.typeset.refusals import refusals

if TYPE_CHECKING:
    from inspectorate.method.sample.values import BalanceRow

Progress = Callable[[int, int, str], None]
"""Callback: number of files completed, total number, and the name of the next file."""

WITHOUT_WORD = Fault(
    place="report.docx and technical-annex.docx",
    problem="Writing Word needs pandoc and python-docx, which are not installed.",
    cure='Install the extra parts with: pip install "inspectorate[word]".',
)


def html(
    report: Report, document: DocumentName = REPORT, *, html_names: Mapping[DocumentName, str] | None = None
) -> str:
    """Return a document of a report as one HTML file.

    `html_names` are the names of both documents' HTML files, without the extension, for links between them.
    """
    from inspectorate.typeset import html_report  # noqa: PLC0415 - loaded when needed

    return html_report.html(lay_out(report, document, html_names))


def section_html(report: Report, key: str) -> tuple[str, str] | None:
    """Return a section of a report as an HTML document, and the source expression of its style sheet.

    None if the report does not print the section.
    """
    from inspectorate.typeset import html_report  # noqa: PLC0415 - loaded when needed
    from inspectorate.typeset.layout.one_section import lay_out_section  # noqa: PLC0415 - the same

    tree = lay_out_section(report, key)
    if tree is None:
        return None
    return html_report.section_html(tree), html_report.style_source(html_report.style(tree))


def pdf(report: Report, document: DocumentName = REPORT) -> bytes:
    """Return a document of a report as a tagged PDF; the same report gives the same bytes."""
    from inspectorate.typeset import pdf_report  # noqa: PLC0415 - loaded when needed

    return pdf_report.pdf(lay_out(report, document))


def docx(report: Report, document: DocumentName = REPORT) -> bytes:
    """Return a document of a report in Word. Raises FaultsFound when optional dependencies are missing."""
    try:
        from inspectorate.typeset import word  # noqa: PLC0415 - its dependencies are optional
    except (ImportError, OSError) as error:
        raise FaultsFound([WITHOUT_WORD]) from error
    return word.docx(lay_out(report, document))


def xlsx(report: Report) -> bytes:
    """Return a report's tables as an XLSX workbook."""
    from inspectorate.typeset import excel  # noqa: PLC0415 - loaded when needed

    return excel.xlsx(report)


def ods(report: Report) -> bytes:
    """Return a report's tables as an OpenDocument spreadsheet."""
    from inspectorate.typeset import opendocument  # noqa: PLC0415 - loaded when needed

    return opendocument.ods(report)


def balance_chart(balance: "Sequence[BalanceRow]", *, wide: bool = True) -> str:
    """Return the chart of a sample's balance as SVG, for a wide page or a narrow one."""
    from inspectorate.typeset import charts  # noqa: PLC0415 - loaded when needed

    return charts.draw(charts.balance_chart(balance), {}, wide=wide)


FORMATS: Mapping[str, Callable[[Report], bytes]] = {
    "report.html": lambda report: html(report).encode(),
    "report.pdf": pdf,
    "report.docx": docx,
    "technical-annex.html": lambda report: html(report, TECHNICAL_ANNEX).encode(),
    "technical-annex.pdf": lambda report: pdf(report, TECHNICAL_ANNEX),
    "technical-annex.docx": lambda report: docx(report, TECHNICAL_ANNEX),
    "tables.xlsx": xlsx,
    "tables.ods": ods,
}
"""Renderer of every file of a report, by file name."""


def render(report: Report, name: str) -> bytes:
    """Return one file of a report, by its name in `FORMATS`.

    Raises FaultsFound if it cannot be made; its cause is the exception of the library.
    """
    try:
        return FORMATS[name](report)
    except FaultsFound:
        raise
    except Exception as error:  # what the libraries raise is not all documented
        raise FaultsFound(refusals(report, Path(name), error)) from error


def write_all(report: Report, folder: Path, progress: Progress | None = None) -> tuple[Path, ...]:
    """Write a report into a folder in every format, and return the files in order.

    Files are written to a temporary folder and moved together at the end, so that an interrupt leaves the
    folder unchanged. When a format fails the others are still written; then FaultsFound is raised with its
    fault.
    """
    faults: list[Fault] = []
    with output_folder(folder, faults) as unfinished:
        _render_all(report, unfinished, folder, progress or _no_progress, faults)
        names = {file.name for file in unfinished.iterdir()}
    if faults:
        raise FaultsFound(faults)
    return tuple(folder / name for name in FORMATS if name in names)


def _no_progress(_done: int, _of: int, _name: str) -> None:
    """Ignore progress."""


def _render_all(
    report: Report, unfinished: Path, folder: Path, progress: Progress, faults: list[Fault]
) -> None:
    """Render every format into the unfinished folder; whatever a renderer raises becomes a fault."""
    for name, content, problems in _rendered(report, folder, progress):
        faults += problems
        if content is None:
            continue
        try:
            (unfinished / name).write_bytes(content)
        except OSError as error:
            faults.append(unwritable(folder / name, error))
            (unfinished / name).unlink(missing_ok=True)


def render_all(
    report: Report, progress: Progress | None = None
) -> tuple[Mapping[str, bytes], tuple[Fault, ...]]:
    """Return every file of a report that can be made, by name, and the faults of the others."""
    results = _rendered(report, Path(), progress or _no_progress)
    rendered = {name: (content, faults) for name, content, faults in results}
    files = {name: rendered[name][0] for name in FORMATS}
    return (
        {name: content for name, content in files.items() if content is not None},
        tuple(fault for _content, faults in rendered.values() for fault in faults),
    )


def _rendered(
    report: Report, folder: Path, progress: Progress
) -> Iterator[tuple[str, bytes | None, tuple[Fault, ...]]]:
    """Yield the name and content of every file, or None with the faults because of which it cannot be made.

    `folder` is the folder that the faults name.
    """
    order = sorted(FORMATS, key=lambda name: name.endswith(".docx"))
    # pandoc is a separate process and runs in parallel with the others.
    executor = ThreadPoolExecutor(max_workers=1)
    try:
        word_documents = {
            name: executor.submit(FORMATS[name], report) for name in order if name.endswith(".docx")
        }
        for count, name in enumerate(order):
            progress(count, len(order), name)
            try:
                waiting = word_documents.get(name)
                yield name, waiting.result() if waiting else FORMATS[name](report), ()
            except FaultsFound as error:
                yield name, None, tuple(error.faults)
            except Exception as error:  # what the libraries raise is not all documented
                yield name, None, refusals(report, folder / name, error)
    finally:
        executor.shutdown(cancel_futures=True)
    progress(len(order), len(order), "")
