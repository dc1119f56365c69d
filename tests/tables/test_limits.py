"""What a file may cost is relative to its size: memory, time and cells, measured in the worker process."""

import json
import signal
import subprocess
import sys
import zipfile

import pytest

from inspectorate.method.faults import FaultsFound
from inspectorate.tables.limits import Limits
from inspectorate.tables.transfer import table_of_lines
from tests.tables.faults import fault_text
from tests.tables.spreadsheets import ods, ods_row, tampered, xlsx

MB = 1_000_000
SMALL = {"List": [["Case", "Date"], ["C1", "1/9/2018"], ["C2", "2/9/2018"]]}


PEAK = """
import sys
from pathlib import Path
from inspectorate.tables import worker
worker.main(*sys.argv[1:])
status = Path("/proc/self/status").read_text(encoding="ascii")
print(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))
"""


def peak_of(path):
    """Return the most memory (bytes) that a worker process had for a file, and the last line it printed."""
    command = [sys.executable, "-P", "-c", PEAK, str(path), path.name, "", ""]
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    *_lines, last, peak = output.splitlines()
    return int(peak) * 1024, json.loads(last)


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """The memory of a worker process that reads a small workbook."""
    folder = tmp_path_factory.mktemp("base")
    memory, last = peak_of(xlsx(folder / "list.xlsx", SMALL))
    assert last == {"end": True}
    return memory


def packed(path, sheet, strings=b""):
    """Put a sheet, and shared strings, into a small workbook."""
    xlsx(path, SMALL)

    def content(name, data):
        if "sheet1" in name:
            return sheet or data
        return strings or data if "sharedStrings" in name else data

    return tampered(path, content)


MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SHEET = b"<worksheet " + MAIN + b"><sheetData>%s</sheetData></worksheet>"


def row_repeated(path):
    """A row that says it is there a million times, in a few hundred bytes."""
    return ods(path, ods_row("Case", "Date") + ods_row(*["x"] * 11, repeated=1_048_576))


def cells_repeated(path):
    """A cell that says it is there a million times."""
    cell = (
        '<table:table-cell office:value-type="string" table:number-columns-repeated="1000000"><text:p>x'
        "</text:p></table:table-cell>"
    )
    return ods(path, f"<table:table-row>{cell}</table:table-row>" * 3)


def commas(path):
    """A line of commas."""
    path.write_bytes(b"," * 5 * MB)
    return path


def lines_of_commas(path):
    """Lines of commas."""
    path.write_bytes((b"," * 987 + b"\n") * 14_000)
    return path


def million_columns(path):
    """A row of a million cells."""
    path.write_bytes(b",".join(b"c%d" % number for number in range(1_000_000)) + b"\nC1,C2\n")
    return path


def wide_sheet(path):
    """A row of the elements of a million cells."""
    return packed(path, SHEET % (b"<row>" + b'<c t="b"><v>1</v></c>' * 200_000 + b"</row>"))


def many_strings(path):
    """Shared strings without end."""
    strings = b"".join(b"<si><t>%d</t></si>" % number for number in range(120_000))
    return packed(path, b"", b"<sst " + MAIN + b">" + strings + b"</sst>")


def many_rows(path):
    """Rows of one cell each, most of them blank."""
    return packed(path, SHEET % b"".join(b'<row r="%d"/>' % number for number in range(1, 120_000)))


def deep_sheet(path):
    """Elements inside each other."""
    return packed(path, SHEET % (b"<row>" * 100_000 + b"</row>" * 100_000))


def unpacked_sheet(path):
    """A sheet that unpacks to a thousand times its size."""
    return packed(path, SHEET % (b" " * 30 * MB))


def long_text(path):
    """A cell of five million letters."""
    return packed(path, SHEET % (b'<row><c t="inlineStr"><is><t>' + b"x" * 4 * MB + b"</t></is></c></row>"))


REFUSED = [
    (row_repeated, "list.ods", "more than 101,665 cells", 5),
    (cells_repeated, "list.ods", "1,000 columns", 5),
    (commas, "list.csv", "1,000 columns", 40),
    (lines_of_commas, "list.csv", "12,000,000 cells", 60),
    (million_columns, "list.csv", "1,000 columns", 60),
    (wide_sheet, "list.xlsx", "MB of memory, the limit for a file of", 80),
    (deep_sheet, "list.xlsx", "damaged", 20),
    (unpacked_sheet, "list.xlsx", "At most 5,000,000 bytes in 5,000 parts are unpacked", 5),
    (long_text, "list.xlsx", "maximum in a spreadsheet is 32,767", 40),
]


@pytest.mark.parametrize(
    ("build", "name", "problem", "most"), REFUSED, ids=lambda value: getattr(value, "__name__", "")
)
def test_file_that_unfolds_is_refused_at_the_cost_of_its_size(tmp_path, base, build, name, problem, most):
    path = build(tmp_path / name)
    memory, last = peak_of(path)
    with pytest.raises(FaultsFound) as error:
        table_of_lines([last], lambda _rows: None)
    assert problem in str(error.value)
    assert memory - base < most * MB


@pytest.mark.parametrize("build", [many_strings, many_rows])
def test_parts_without_use_cost_no_more_than_the_limit(tmp_path, base, build):
    path = build(tmp_path / "list.xlsx")
    memory, _last = peak_of(path)
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(member.file_size for member in archive.infolist())
    assert memory - base < Limits(path.stat().st_size, unpacked).memory


def test_refusal_names_the_limit_and_the_size(tmp_path):
    path = wide_sheet(tmp_path / "list.xlsx")
    text = fault_text(path)
    assert f"the limit for a file of {path.stat().st_size:,} bytes" in text


def test_limits_grow_with_what_was_sent():
    small, large = Limits(4_255, 30_000), Limits(37 * MB, 230 * MB)
    assert small.memory < 65 * MB
    assert small.seconds == 20
    assert small.cells < 131_000
    assert 700 * MB < large.memory <= 900 * MB
    assert large.seconds == 114
    assert Limits(200 * MB, 2_000 * MB).seconds == 300


def test_process_that_takes_too_much_time_is_stopped():
    code = "from inspectorate.tables.memory import limit_process\nlimit_process(10**9, 1)\nwhile True: pass"
    process = subprocess.run([sys.executable, "-c", code], check=False)
    assert process.returncode == -signal.SIGXCPU


def test_process_that_takes_too_much_memory_has_an_error():
    code = (
        "from inspectorate.tables.memory import limit_process\n"
        "limit_process(10**9, 9)\nlimit_process(5 * 10**7, 9)\n"
        "try: x = bytes(6 * 10**7)\n"
        "except MemoryError: print('stopped')"
    )
    process = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert process.stdout == "stopped\n"
