"""Reads of long lists."""

import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from inspectorate import tables
from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.inspection import LongList as MethodLongList
from inspectorate.method.population import ColumnPrompt, Population, guess_columns, read
from inspectorate.method.standards import LongListField
from inspectorate.method.standards.casework import CaseGroup
from inspectorate.web.cases.models import ColumnMap, Draw, LongList, LongListRow
from inspectorate.web.editions import framework
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action, NotVisible, require


@dataclass(frozen=True, slots=True)
class CaseGroupOverview:
    """A case group of an inspection: its long lists, latest first, and its current draw if there is one."""

    group: CaseGroup
    long_lists: list[LongList]
    draw: Draw | None

    @property
    def latest(self) -> LongList | None:
        """The latest list that has been read."""
        return next((long_list for long_list in self.long_lists if long_list.read_at), None)


@dataclass(frozen=True, slots=True)
class Differences:
    """Differences between a long list and the previous one, as sorted case ids."""

    new: tuple[str, ...]
    gone: tuple[str, ...]
    now_eligible: tuple[str, ...]
    now_left_out: tuple[str, ...]
    changed: tuple[str, ...]

    @property
    def any(self) -> bool:
        """Whether there is any difference."""
        return bool(self.new or self.gone or self.now_eligible or self.now_left_out or self.changed)


def group(*, access: InspectionAccess, key: str) -> CaseGroup:
    """Return a case group of the inspection's edition. Raises NotVisible for an unknown key."""
    try:
        return framework(access.inspection.edition).group(key)
    except KeyError:
        raise NotVisible from None


def case_groups(*, access: InspectionAccess) -> list[CaseGroupOverview]:
    """Return an overview of every case group of the inspection."""
    lists = list(
        access.inspection.long_lists.defer("content", "headings")
        .select_related("sent_by")
        .order_by("-number")
    )
    draws = {drawn.group: drawn for drawn in access.inspection.draws.order_by("number")}
    groups = framework(access.inspection.edition).casework.groups
    return [
        CaseGroupOverview(
            case_group,
            [long_list for long_list in lists if long_list.group == case_group.key],
            draws.get(case_group.key),
        )
        for case_group in groups
    ]


def long_list(*, access: InspectionAccess, id: int) -> LongList:  # noqa: A002 - the record's id
    """Return one long list of the inspection. Raises NotVisible for one of another inspection."""
    try:
        return access.inspection.long_lists.select_related("sent_by").get(pk=id)
    except LongList.DoesNotExist:
        raise NotVisible from None


def fields_of(*, access: InspectionAccess, group: CaseGroup) -> list[LongListField]:
    """Return the long-list fields of a case group."""
    fields = framework(access.inspection.edition).casework.fields
    return [field for field in fields if not field.groups or group.key in field.groups]


def suggested_columns(
    *, access: InspectionAccess, long_list: LongList
) -> tuple[Mapping[str, str], tuple[str, ...], bool]:
    """Return the suggested heading of each field, notes on unclear ones, and whether they are remembered.

    They are those confirmed for this list, else for the service's last list (remembered), else guessed.
    """
    headings = long_list.headings
    remembered = ColumnMap.objects.filter(service=access.inspection.service, group=long_list.group).first()
    guesses = guess_columns(headings, framework(access.inspection.edition))
    if long_list.columns:
        return long_list.columns, (), False
    if remembered and all(heading in headings for heading in remembered.columns.values() if heading):
        return remembered.columns, (), True
    return guesses.columns, guesses.unclear, False


def rows(*, access: InspectionAccess, long_list: LongList) -> QuerySet[LongListRow]:
    """Return the rows of a long list, in the order of the file."""
    require(Action.SEE_LONG_LIST, access.roles, access.inspection.current_state)
    return long_list.list_rows.order_by("row")


def reasons(*, long_list: LongList) -> list[tuple[str, int]]:
    """Return the number of rows left out for each reason, most frequent first."""
    counted = Counter(long_list.list_rows.exclude(reason_key="").values_list("reason_key", flat=True))
    return [(key.replace("_", " "), count) for key, count in counted.most_common()]


def differences(*, long_list: LongList) -> Differences | None:
    """Return the differences from the list read before this one; None for the first."""
    previous = (
        LongList.objects.filter(
            inspection=long_list.inspection, group=long_list.group, number__lt=long_list.number
        )
        .exclude(read_at=None)
        .order_by("-number")
        .first()
    )
    if previous is None:
        return None
    old, new = _by_case(previous), _by_case(long_list)
    both = sorted(old.keys() & new.keys())
    return Differences(
        new=tuple(sorted(new.keys() - old.keys())),
        gone=tuple(sorted(old.keys() - new.keys())),
        now_eligible=tuple(key for key in both if new[key].is_eligible and not old[key].is_eligible),
        now_left_out=tuple(key for key in both if old[key].is_eligible and not new[key].is_eligible),
        changed=tuple(
            key
            for key in both
            if old[key].is_eligible and new[key].is_eligible and old[key].facts != new[key].facts
        ),
    )


def read_file(*, name: str, content: bytes, sheet: str = "") -> tables.ListTable:
    """Read an uploaded file. Raises FaultsFound with every fault that prevents reading it as a list."""
    with tempfile.TemporaryDirectory(prefix="inspectorate-") as folder:
        path = Path(folder) / "list"
        path.write_bytes(content)
        try:
            return tables.read_rows(path, sheet=sheet or None)
        except FaultsFound as error:
            # Faults name the temporary file; replace its name by that of the uploaded file.
            faults = [
                Fault(fault.place.replace("list", name, 1), fault.problem, fault.cure)
                for fault in error.faults
            ]
            raise FaultsFound(faults) from None


def table(*, long_list: LongList) -> tables.ListTable:
    """Read the file of a long list. Raises FaultsFound when it was removed, or cannot be read as a list.

    The result is not cached: a long-running process would keep it in memory beyond the retention date.
    """
    _require_content(long_list)
    return read_file(name=long_list.file_name, content=bytes(long_list.content or b""), sheet=long_list.sheet)


def population(*, long_list: LongList, columns: Mapping[str, str] | None = None) -> Population:
    """Read the eligible population from a long list's file, with its own columns unless others are given.

    Raises FaultsFound when the list cannot be read with these columns.
    """
    return population_of_rows(table(long_list=long_list), long_list=long_list, columns=columns)


def population_of_rows(
    rows: tables.ListTable, *, long_list: LongList, columns: Mapping[str, str] | None = None
) -> Population:
    """Return the eligible population in the rows of a long list. Raises FaultsFound as `population` does."""
    on = long_list.on or long_list.inspection.fieldwork_starts
    if on is None:
        fault = Fault(
            _("Dates"),
            _("It is not known when fieldwork starts."),
            _("Ask the lead inspector to set the dates."),
        )
        raise FaultsFound([fault])
    return read(
        rows,
        framework(long_list.inspection.edition),
        group=long_list.group,
        on=on,
        columns=long_list.columns if columns is None else columns,
        column_prompt=ColumnPrompt(long_list.file_name),
    )


def method_long_list(rows: tables.ListTable, *, long_list: LongList) -> MethodLongList:
    """Return a long list as the method's value, with every cell as text."""
    texts = (tuple(_text(row[heading]) for heading in rows.headings) for row in rows.rows)
    return MethodLongList(long_list.file_name, rows.headings, tuple(texts))


def _text(cell: tables.Cell) -> str:
    if cell is None:
        return ""
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _require_content(long_list: LongList) -> None:
    if long_list.content is None:
        problem = _("Its cases have been removed on their retention date.")
        raise FaultsFound([Fault(long_list.file_name, problem, _("Nothing can be read from it."))])


def _by_case(long_list: LongList) -> dict[str, LongListRow]:
    """Return the rows of a list by case id; for a case with several rows, the eligible one."""
    ordered = sorted(long_list.list_rows.exclude(case_id=""), key=lambda row: row.is_eligible)
    return {row.case_id: row for row in ordered}
