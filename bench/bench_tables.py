"""Time and memory of reading long lists, beside pandas for CSV and calamine for workbooks.

Aims: 500,000 ordinary rows under 20 s, of the clock and of the processor, and nothing above 1 GB, in the
reading process and its worker process together; deciding which of them are eligible likewise; a small file
that unfolds into a large one is refused at the cost of a small one; and the encoding of a file is found in a
time that does not grow with the file. The peers give neither the kind of unreadable cells nor hidden rows,
and decide nothing about headings.
"""

import json
import multiprocessing
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from bench.rows import Row
from tests.tables.spreadsheets import ods, ods_row

ROWS = 500_000
HEADINGS = (
    "Case ID", "Person ID", "Name", "Date of birth", "Gender", "Ethnicity", "Disposal type", "Disposal date",
    "ROSH", "Safety and wellbeing", "Case manager",
)  # fmt: skip
_OURS = """
from inspectorate.method.faults import FaultsFound
from inspectorate.tables import read_rows
try:
    rows = sum(1 for row in read_rows(path).rows)
except FaultsFound:
    rows = 0
"""
_POPULATION = """
from datetime import date
from inspectorate.method import population, standards
from inspectorate.tables import read_rows
read = population.read(
    read_rows(path), standards.load("youth-2018"), group="court", on=date(2018, 9, 3)
)
rows = len(read.cases) + len(read.left_out)
"""
_PANDAS = """
import pandas
rows = len(pandas.read_csv(path, dtype=str, keep_default_na=False))
"""
_CALAMINE = """
from python_calamine import load_workbook
rows = len(load_workbook(path).get_sheet_by_index(0).to_python())
"""
_CHARSET_NORMALIZER = """
from charset_normalizer import from_bytes
rows = str(from_bytes(path.read_bytes()).best()).count(chr(10))
"""
_FRAME = """
import json, resource, sys, time
from pathlib import Path
path = Path(sys.argv[1])
used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
started = time.perf_counter()
{work}
seconds = time.perf_counter() - started
memory = sum(
    resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
)
processor = sum(
    sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
)
print(json.dumps([rows, seconds, memory / 1000, processor - used]))
"""


def measure() -> Iterator[Row]:
    """Yield the measurements."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path, peer, title in (
            (_in_a_process(_csv, folder / "list.csv", ROWS), _PANDAS, "pandas"),
            (_in_a_process(_xlsx, folder / "list.xlsx", ROWS), _CALAMINE, "calamine"),
            (_in_a_process(_ods, folder / "list.ods", ROWS), _CALAMINE, "calamine"),
        ):
            rows, time_taken, memory, processor = _run(_OURS, path)
            _rows, peer_time, peer_memory, peer_processor = _run(peer, path)
            description = f"{rows:,.0f} rows of {path.suffix.removeprefix('.')}"
            yield Row(f"read {description}", time_taken, peer_time, note=f"{title}; aim: under 20 s")
            yield Row(
                f"processor, {description}", processor, peer_processor, note=f"{title}; aim: under 20 s"
            )
            yield Row(f"memory, {description}", memory, peer_memory, "MB", f"{title}; aim: under 1,000 MB")
        rows, time_taken, memory, processor = _run(_POPULATION, folder / "list.csv")
        yield Row(f"read {rows:,.0f} rows, and decide which are eligible", time_taken)
        yield Row("processor, the same", processor)
        yield Row("memory, the same", memory, unit="MB", note="aim: under 1,000 MB")
        repeated = ods_row("Case", "Date") + ods_row(*["x"] * 11, repeated=1_048_576)
        for title, path in (
            ("4 kB of repeated rows", ods(folder / "repeated.ods", repeated)),
            ("199 MB of commas", _in_a_process(_commas, folder / "commas.csv", 200_000)),
        ):
            _rows, time_taken, memory, _processor = _run(_OURS, path)
            yield Row(f"refuse {title}", time_taken)
            note = "aim: tens of MB, and the file's size, above 45 MB for two processes"
            yield Row(f"memory, refusing {title}", memory, unit="MB", note=note)
        path = folder / "western.csv"
        _csv(folder / "list.csv", 8_000)
        text = (folder / "list.csv").read_text(encoding="utf-8").replace("Ann", "Renée")
        path.write_bytes(text.encode("cp1252"))
        time_taken, peer_time = _run(_OURS, path)[1], _run(_CHARSET_NORMALIZER, path)[1]
        size = path.stat().st_size / 1000
        note = "charset-normalizer on the whole file"
        yield Row(f"read {size:,.0f} kB in an unknown encoding", time_taken, peer_time, note=note)


def _run(work: str, path: Path) -> tuple[float, float, float, float]:
    """Return a program's rows, seconds, megabytes and processor seconds, in a process of its own."""
    command = [sys.executable, "-c", _FRAME.format(work=work), str(path)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    rows, seconds, memory, processor = json.loads(output)
    return rows, seconds, memory, processor


def _cells(number: int) -> Iterator[str | date]:
    yield from (f"C{number:06d}", f"P{number:06d}", f"Ann{number % 997} Lee{number % 1009}")
    yield date(2001, 1, 1) + timedelta(days=number % 1500)
    yield from (("Male", "Female")[number % 2], ("White", "Black", "Asian")[number % 3])
    yield ("Referral order", "Youth rehabilitation order")[number % 2]
    yield date(2017, 9, 1) + timedelta(days=number % 180)
    yield from (("Low", "Medium", "High")[number % 3], ("Low", "High")[number % 2], f"CM{number % 40}")


def _in_a_process(write: Callable[[Path, int], None], path: Path, rows: int) -> Path:
    """Write a file in a process of its own: the peak memory of a process counts for those it starts."""
    process = multiprocessing.get_context("spawn").Process(target=write, args=(path, rows))
    process.start()
    process.join()
    return path


def _csv(path: Path, rows: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(HEADINGS) + "\n")
        for number in range(rows):
            cells = (cell.strftime("%d/%m/%Y") if isinstance(cell, date) else cell for cell in _cells(number))
            file.write(",".join(cells) + "\n")


def _commas(path: Path, rows: int) -> None:
    with path.open("wb") as file:
        for _number in range(rows):
            file.write(b"," * 986 + b"\n")


def _xlsx(path: Path, rows: int) -> None:
    """Write a workbook as Excel does, with shared strings and dates as numbers."""
    strings: dict[str, int] = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in _PARTS.items():
            archive.writestr(name, content)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
            for number in range(rows + 1):
                cells = HEADINGS if not number else _cells(number)
                row = "".join(
                    _cell(f"{chr(65 + column)}{number + 1}", cell, strings)
                    for column, cell in enumerate(cells)
                )
                sheet.write(f'<row r="{number + 1}">{row}</row>'.encode())
            sheet.write(b"</sheetData></worksheet>")
        texts = "".join(f"<si><t>{text}</t></si>" for text in strings)
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{_MAIN}">{texts}</sst>')


def _ods(path: Path, rows: int) -> None:
    """Write an OpenDocument spreadsheet as LibreOffice does, with typed dates."""
    rows_xml = "".join(
        f"<table:table-row>{''.join(map(_ods_cell, _cells(number)))}</table:table-row>"
        for number in range(rows)
    )
    ods(path, ods_row(*HEADINGS) + rows_xml)


def _ods_cell(cell: str | date) -> str:
    if isinstance(cell, date):
        kind, text = f'date" office:date-value="{cell.isoformat()}', cell.strftime("%d/%m/%Y")
    else:
        kind, text = "string", cell
    return f'<table:table-cell office:value-type="{kind}"><text:p>{text}</text:p></table:table-cell>'


def _cell(reference: str, cell: str | date, strings: dict[str, int]) -> str:
    if isinstance(cell, date):
        return f'<c r="{reference}" s="1"><v>{(cell - date(1899, 12, 30)).days}</v></c>'
    return f'<c r="{reference}" t="s"><v>{strings.setdefault(cell, len(strings))}</v></c>'


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    f'<Default Extension="xml" ContentType="{_TYPES}.worksheet+xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="Court" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_RELATIONS}">'
    + "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(
            [
                ("worksheet", "worksheets/sheet1.xml"),
                ("styles", "styles.xml"),
                ("sharedStrings", "sharedStrings.xml"),
            ],
            start=1,
        )
    )
    + "</Relationships>",
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    "</styleSheet>",
}
