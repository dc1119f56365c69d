"""Package with many cases: the example's cases, with their answers and long lists, copied under new ids."""

import csv
import io
import shutil
import tomllib
from pathlib import Path

import tomli_w

EXAMPLE = Path(__file__).parent.parent / "examples" / "barking-and-dagenham-2018"
CASES = 50
"""Cases that were assessed in the example, and so in each copy of it."""


def write(folder: Path, cases: int) -> None:
    """Write a package of that many cases; rounded up to copies of the example. It has no samples."""
    copies = -(-cases // CASES)
    shutil.copytree(EXAMPLE, folder)
    shutil.rmtree(folder / "sample")
    (folder / "datapackage.json").unlink()
    for path in folder.glob("long-lists/*.csv"):
        _copy_rows(path, ("Case Ref", "Child ID", "Name"), copies)
    for name in ("cases.csv", "answers.csv"):
        _copy_rows(folder / name, ("case_id",), copies)
    document = folder / "inspection.toml"
    content = tomllib.loads(document.read_text("utf-8"))
    for group in content["groups"].values():
        del group["sample"]
    document.write_text(tomli_w.dumps(content), "utf-8")


def _copy_rows(path: Path, identifiers: tuple[str, ...], copies: int) -> None:
    headings, *rows = csv.reader(io.StringIO(path.read_text("utf-8")))
    positions = [headings.index(name) for name in identifiers]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(headings)
        for copy in range(copies):
            for row in rows:
                writer.writerow(
                    f"{cell}x{copy}" if position in positions else cell for position, cell in enumerate(row)
                )
