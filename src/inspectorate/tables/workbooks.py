"""Read the list in an XLSX or ODS file."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import TypeAlias
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError  # noqa: N812 - the module has no better name for it

from lxml import etree

from inspectorate.method.faults import Fault, FaultsFound, Sentence
from inspectorate.method.faults import Sentence as _
from inspectorate.tables.cells import CellReader, reader_notes
from inspectorate.tables.grid import Grid
from inspectorate.tables.limits import MAX_CELLS, MAX_ROWS, TITLE_ROWS, Limits
from inspectorate.tables.list_table import ListTable, table_from_grid
from inspectorate.tables.ods import OdsWorkbook
from inspectorate.tables.office_kinds import is_ods
from inspectorate.tables.package_parts import PackageParts
from inspectorate.tables.sheet_rows import RawRow, SheetFacts
from inspectorate.tables.xlsx import XlsxWorkbook

Workbook: TypeAlias = XlsxWorkbook | OdsWorkbook

_ROWS_LOOKED_AT = 60
_ROWS_A_STEP = 1_000
_MAX_DISTANT_CELLS = 100
_MAX_ROW_NUMBER = 100_000_000
_DAMAGE = (
    etree.LxmlError, BadZipFile, ZlibError, EOFError, KeyError, IndexError, StopIteration, RuntimeError,
    OSError, ValueError, OverflowError, UnicodeError,
)  # fmt: skip


def read_workbook(
    path: Path, place: str, sheet: str, limits: Limits, progress: Callable[[int], None]
) -> ListTable:
    """Return the list in a workbook, from the sheet that is named or the only one that looks like a list.

    Raises FaultsFound when the file cannot be opened, is too large, or has several possible sheets.
    """
    grid, reader, facts = Grid(), CellReader(), SheetFacts()
    try:
        with ZipFile(path) as archive:
            parts = PackageParts(archive)
            workbook: Workbook = OdsWorkbook(parts) if is_ods(parts) else XlsxWorkbook(parts)
            name = _list_sheet(workbook, sheet, place)
            notes = list(_sheet_choice_notes(workbook, name))
            is_complete = _read_grid(workbook.rows(name, facts), grid, reader, facts, progress)
    except _DAMAGE as error:
        if getattr(error, "code", None) == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from error
        problem = _("The file is damaged, or is not a spreadsheet.")
        cure = _("Open it in a spreadsheet program and save it again, as .xlsx or CSV.")
        raise FaultsFound([Fault(place, problem, cure)]) from None
    if not is_complete:
        raise FaultsFound([limits.size_fault(place)])
    sheet_place = f"{place}, sheet {name}"
    table = table_from_grid(grid, sheet_place, facts, limits)
    return replace(table, sheet=name, notes=(*notes, *table.notes, *reader_notes(reader)))


def _read_grid(
    rows: Iterable[RawRow],
    grid: Grid,
    reader: CellReader,
    facts: SheetFacts,
    progress: Callable[[int], None],
) -> bool:
    """Put the rows of a sheet into the grid; return whether all of them are within the limits."""
    last: RawRow | None = None
    rows_left, cells_left = MAX_ROWS + TITLE_ROWS, MAX_CELLS
    for row in rows:
        if row.number + row.repeat > _MAX_ROW_NUMBER:
            return False
        if last and row.cells == last.cells and row.number == last.number + last.repeat:
            last = last._replace(repeat=last.repeat + row.repeat)
            grid.repeat_last(row.repeat)
            continue
        grid.append(reader.row(row.cells, row.number), row.number, row.repeat)
        last = row
        rows_left -= 1
        cells_left -= len(row.cells)
        if rows_left < 0 or cells_left < 0 or facts.distant_cells > _MAX_DISTANT_CELLS:
            return False
        if rows_left % _ROWS_A_STEP == 0:
            progress(len(grid.rows))
    progress(len(grid.rows))
    return True


def _list_sheet(workbook: Workbook, sheet: str, place: str) -> str:
    """Return the name of the sheet that holds the list. Raises FaultsFound if there is not just one."""
    visible_names = [name for name in workbook.sheets if name not in workbook.hidden]
    names = visible_names or list(workbook.sheets)
    if sheet:
        if sheet not in workbook.sheets:
            raise FaultsFound([_no_such_sheet(place, sheet, names)])
        return sheet
    tables = [name for name in names if _looks_like_table(workbook, name)] or names[:1]
    if not tables:
        problem, cure = _("The workbook has no sheet with cells."), _("Send a file with the cases in it.")
        raise FaultsFound([Fault(place, problem, cure)])
    if len(tables) > 1:
        problem = _(
            "The workbook has more than one sheet that could be the list: %(shown)s.", shown=_shown(tables)
        )
        cure = _("Enter the name of the sheet with the list, or save that sheet as a separate file.")
        raise FaultsFound([Fault(place, problem, cure)])
    return tables[0]


def _no_such_sheet(place: str, sheet: str, names: Sequence[str]) -> Fault:
    near = get_close_matches(sheet, names, n=1)
    cure = (
        _("Did you mean “%(near)s”?", near=near[0])
        if near
        else _("Its sheets are %(shown)s.", shown=_shown(names))
    )
    return Fault(place, _("The workbook has no sheet named “%(sheet)s”.", sheet=sheet), cure)


def _shown(names: Sequence[str]) -> str:
    return ", ".join(f"“{name}”" for name in names[:10]) or "none"


def _sheet_choice_notes(workbook: Workbook, name: str) -> Iterator[Sentence]:
    if name in workbook.hidden:
        yield _("The sheet “%(sheet)s” is hidden. Check that it is the list.", sheet=name)
    hidden = [other for other in workbook.sheets if other in workbook.hidden and other != name]
    if hidden_tables := [other for other in hidden if _looks_like_table(workbook, other)]:
        yield _(
            "We have not read the hidden sheets of this workbook: %(sheets)s. Check that they have no cases.",
            sheets=", ".join(f"“{other}”" for other in hidden_tables[:10]),
        )


def _looks_like_table(workbook: Workbook, name: str) -> bool:
    rows = workbook.first_rows(name, _ROWS_LOOKED_AT)
    return sum(sum(cell is not None for cell in row.cells) > 1 for row in rows) > 1
