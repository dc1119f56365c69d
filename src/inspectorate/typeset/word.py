"""The report in Word: pandoc turns plain HTML into it, and a second pass marks what it leaves unmarked."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.typeset.layout import Tree, pictures_in, rows_in
from inspectorate.typeset.moments import steady
from inspectorate.typeset.templates import template

if TYPE_CHECKING:
    from types import ModuleType

MISSING = Fault(
    place="report.docx",
    problem="Writing Word needs pandoc and python-docx, which are not installed.",
    cure='Install the extra parts with: pip install "inspectorate[word]".',
)


def docx(report: Tree) -> bytes:
    """Print a laid-out report as a Word document; FaultsFound when the parts for Word are not installed."""
    pypandoc = _pandoc()
    from inspectorate.typeset import pixels, wordmarks  # noqa: PLC0415 - python-docx is an extra too

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pictures = {}
        for picture in pictures_in(report):
            pictures[picture["id"]] = f"{picture['id']}.png"
            (folder / pictures[picture["id"]]).write_bytes(pixels.png(picture["wide"]))
        targets = {figure["id"] for figure in report["figures"]} | rows_in(report)
        page = template("word.html.j2").render(report=report, pictures=pictures, targets=targets)
        path = folder / "report.docx"
        options = ["--standalone", "--toc", "--toc-depth=2", "--metadata=toc-title:Contents"]
        pypandoc.convert_text(
            page,
            "docx",
            format="html",
            outputfile=str(path),
            extra_args=[*options, f"--resource-path={folder}"],
        )
        wordmarks.mark(path, report)
        return steady(path.read_bytes(), report["dated"])


def _pandoc() -> "ModuleType":
    try:
        import docx  # noqa: F401, PLC0415 - an extra
        import pypandoc  # noqa: PLC0415 - an extra

        pypandoc.get_pandoc_version()
    except (ImportError, OSError) as error:
        raise FaultsFound([MISSING]) from error
    module: ModuleType = pypandoc
    return module
