"""Reading of long lists."""

import csv
import io
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
from inspectorate.method.inspection import LongList as AsSent
from inspectorate.method.population import ColumnPrompt, Population, guess_columns, read
from inspectorate.method.standards import LongListField
from inspectorate.method.standards.casework import CaseGroup
from inspectorate.web.cases.models import ColumnMap, Draw, LongList, LongListRow
from inspectorate.web.editions import framework
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action, NotVisible, require


@dataclass(frozen=True, slots=True)
class CaseGroupOverview:
    """One kind of case of an inspection: its long lists, the last first, and its draw if there is one."""

    group: CaseGroup
    long_lists: list[LongList]
    draw: Draw | None

    @property
    def latest(self) -> LongList | None:
        """The last list that has been read."""
        return next((each for each in self.long_lists if each.read_at), None)


@dataclass(frozen=True, slots=True)
class Differences:
    """What a long list changed, beside the one before: case ids, in order."""

    new: tuple[str, ...]
    gone: tuple[str, ...]
    now_eligible: tuple[str, ...]
    now_left_out: tuple[str, ...]
    changed: tuple[str, ...]

    @property
    def any(self) -> bool:
        """Whether anything did change."""
        return bool(self.new or self.gone or self.now_eligible or self.now_left_out or self.changed)


def group(*, access: InspectionAccess, key: str) -> CaseGroup:
    """A kind of case of the inspection's edition. Raises NotVisible when it has none of that name."""
    try:
        return framework(access.inspection.edition).group(key)
    except KeyError:
        raise NotVisible from None


def case_groups(*, access: InspectionAccess) -> list[CaseGroupOverview]:
    """Every kind of case of the inspection."""
    lists = list(
        access.inspection.long_lists.defer("content", "headings")
        .select_related("sent_by")
        .order_by("-number")
    )
    draws = {each.group: each for each in access.inspection.draws.order_by("number")}
    groups = framework(access.inspection.edition).casework.groups
    return [
        CaseGroupOverview(each, [one for one in lists if one.group == each.key], draws.get(each.key))
        for each in groups
    ]


def long_list(*, access: InspectionAccess, id: int) -> LongList:  # noqa: A002 - the word for it
    """One long list of the inspection. Raises NotVisible when it is another's."""
    found = access.inspection.long_lists.select_related("sent_by").filter(pk=id).first()
    if found is None:
        raise NotVisible
    return found


def fields_of(*, access: InspectionAccess, group: CaseGroup) -> list[LongListField]:
    """The long-list fields that a kind of case has."""
    fields = framework(access.inspection.edition).casework.fields
    return [field for field in fields if not field.groups or group.key in field.groups]


def suggested_columns(
    *, access: InspectionAccess, listed: LongList
) -> tuple[Mapping[str, str], tuple[str, ...], bool]:
    """The heading of each field, as last confirmed or else guessed; what is unclear; whether remembered."""
    headings = listed.headings
    kept = ColumnMap.objects.filter(service=access.inspection.service, group=listed.group).first()
    guesses = guess_columns(headings, framework(access.inspection.edition))
    if listed.columns:
        return listed.columns, (), False
    if kept and all(heading in headings for heading in kept.columns.values() if heading):
        return kept.columns, (), True
    return guesses.columns, guesses.unclear, False


def rows(*, access: InspectionAccess, listed: LongList) -> QuerySet[LongListRow]:
    """What became of each row, in the order of the file."""
    require(Action.SEE_LONG_LIST, access.roles, access.inspection.current_state)
    return listed.list_rows.order_by("row")


def reasons(*, listed: LongList) -> list[tuple[str, int]]:
    """How many rows were left out for each reason, most first."""
    counted = Counter(listed.list_rows.exclude(reason_key="").values_list("reason_key", flat=True))
    return [(key.replace("_", " "), count) for key, count in counted.most_common()]


def differences(*, listed: LongList) -> Differences | None:
    """What changed beside the list read before this one; None when this is the first."""
    before = (
        LongList.objects.filter(inspection=listed.inspection, group=listed.group, number__lt=listed.number)
        .exclude(read_at=None)
        .order_by("-number")
        .first()
    )
    if before is None:
        return None
    old, new = _by_case(before), _by_case(listed)
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
    """Read a file that was sent. Raises FaultsFound with everything that keeps it from being a list."""
    with tempfile.TemporaryDirectory(prefix="inspectorate-") as folder:
        path = Path(folder) / "list"
        path.write_bytes(content)
        try:
            return tables.read_rows(path, sheet=sheet or None)
        except FaultsFound as found:
            # The reader knows the file by the name it has here; the person knows it by their own.
            named = [
                Fault(fault.place.replace("list", name, 1), fault.problem, fault.cure)
                for fault in found.faults
            ]
            raise FaultsFound(named) from None


def table(*, listed: LongList) -> tables.ListTable:
    """Read the file of a long list. Raises FaultsFound when it was removed, or cannot be read as a list.

    Nothing of it is kept in memory: a process that outlives the retention date would keep it for longer.
    """
    _require_content(listed)
    return read_file(name=listed.file_name, content=bytes(listed.content or b""), sheet=listed.sheet)


def population(*, listed: LongList, columns: Mapping[str, str] | None = None) -> Population:
    """Read the eligible population from a long list's file, with its own columns unless others are given.

    Raises FaultsFound when the list cannot be used.
    """
    return population_in(table(listed=listed), listed=listed, columns=columns)


def population_in(
    rows: tables.ListTable, *, listed: LongList, columns: Mapping[str, str] | None = None
) -> Population:
    """The eligible population in the rows of a long list that have been read from its file."""
    on = listed.on or listed.inspection.fieldwork_starts
    if on is None:
        fault = Fault(
            _("Dates"),
            _("It is not known when fieldwork starts."),
            _("Ask the lead inspector to set the dates."),
        )
        raise FaultsFound([fault])
    return read(
        rows,
        framework(listed.inspection.edition),
        group=listed.group,
        on=on,
        columns=listed.columns if columns is None else columns,
        column_prompt=ColumnPrompt(listed.file_name),
    )


def as_sent(rows: tables.ListTable, *, listed: LongList) -> AsSent:
    """A long list as the method's value, every cell as text: as written in a plain table, else as read."""
    written = _written(bytes(listed.content or b""))
    if written and written[0] == rows.headings and all(len(row) == len(rows.headings) for row in written):
        return AsSent(listed.file_name, rows.headings, written[1:])
    texts = (tuple(_text(row[heading]) for heading in rows.headings) for row in rows.rows)
    return AsSent(listed.file_name, rows.headings, tuple(texts))


def _written(content: bytes) -> tuple[tuple[str, ...], ...]:
    """The cells of a plain table; nothing when the file is something else."""
    try:
        text = content.decode("utf-8-sig")
        return tuple(tuple(row) for row in csv.reader(io.StringIO(text, newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        return ()


def _text(cell: tables.Cell) -> str:
    if cell is None:
        return ""
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _require_content(listed: LongList) -> None:
    if listed.content is None:
        problem = _("Its cases have been removed on their retention date.")
        raise FaultsFound([Fault(listed.file_name, problem, _("Nothing can be read from it."))])


def _by_case(listed: LongList) -> dict[str, LongListRow]:
    """The rows of a list by case; of a case that is there more than once, the eligible row."""
    ordered = sorted(listed.list_rows.exclude(case_id=""), key=lambda fate: fate.is_eligible)
    return {fate.case_id: fate for fate in ordered}
