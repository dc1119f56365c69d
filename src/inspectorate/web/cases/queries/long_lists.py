"""Reads of long lists."""

import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from datetime import date
from pathlib import Path

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from inspectorate import tables
from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.inspection import LongList as MethodLongList
from inspectorate.method.population import (
    CASE_ID,
    ColumnPrompt,
    Population,
    Row,
    field_use,
    guess_columns,
    id_key,
    read,
    reason_title,
    rules_not_applied,
    values_by_case,
    window,
)
from inspectorate.method.population import changed_fields as fields_changed
from inspectorate.method.standards import LongListField
from inspectorate.method.standards.casework import CaseGroup
from inspectorate.web.cases.models import ColumnMap, Draw, LongList, LongListRow, Seal
from inspectorate.web.cases.queries.latest import latest_in_inspections
from inspectorate.web.editions import framework
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action, NotVisible, require
from inspectorate.web.translation import translated


@dataclass(frozen=True, slots=True)
class CaseGroupOverview:
    """A case group of an inspection: its long lists, latest first, its current draw and its latest seal."""

    group: CaseGroup
    long_lists: list[LongList]
    draw: Draw | None
    seal: Seal | None

    @property
    def is_begun(self) -> bool:
        """Whether a draw was sealed or a sample drawn."""
        return bool(self.draw or self.seal)

    @property
    def undecided_seal(self) -> Seal | None:
        """The latest seal, if no sample is drawn from it."""
        return self.seal if self.seal and not self.seal.is_decided else None

    @property
    def latest(self) -> LongList | None:
        """The latest list that has been read."""
        return next((long_list for long_list in self.long_lists if long_list.read_at), None)


@dataclass(frozen=True, slots=True)
class Differences:
    """Differences between a long list and the previous one, as sorted case ids.

    `changed` has the titles of the fields that differ, by case id. `now_read` and `no_longer_read` are the
    titles of fields that only one of the lists has a column for.
    """

    new: tuple[str, ...]
    gone: tuple[str, ...]
    now_eligible: tuple[str, ...]
    now_left_out: tuple[str, ...]
    other_reason: tuple[str, ...]
    now_doubtful: tuple[str, ...]
    no_longer_doubtful: tuple[str, ...]
    changed: Mapping[str, tuple[str, ...]]
    without_case_id: tuple[int, int] | None
    now_read: tuple[str, ...]
    no_longer_read: tuple[str, ...]

    @property
    def any(self) -> bool:
        """Whether there is any difference."""
        return any(getattr(self, field.name) for field in dataclass_fields(self))


def group(*, access: InspectionAccess, key: str) -> CaseGroup:
    """Return a case group of the inspection's edition. Raises NotVisible for an unknown key."""
    try:
        return framework(access.inspection.edition).group(key)
    except KeyError:
        raise NotVisible from None


def case_groups(*, access: InspectionAccess) -> list[CaseGroupOverview]:
    """Return an overview of every case group of the inspection."""
    return case_groups_in([access])[access.inspection.pk]


def case_groups_in(accesses: Sequence[InspectionAccess]) -> dict[int, list[CaseGroupOverview]]:
    """Return an overview of every case group of some inspections, by inspection, in three queries."""
    numbers = [access.inspection.pk for access in accesses]
    if not numbers:
        return {}
    long_lists: dict[tuple[int, str], list[LongList]] = defaultdict(list)
    records = LongList.objects.filter(inspection__in=numbers).defer("content", "headings", "examples")
    for record in records.select_related("sent_by").order_by("-number"):
        long_lists[record.inspection_id, record.group].append(record)
    draws = latest_in_inspections(Draw.objects.filter(inspection__in=numbers))
    seals = latest_in_inspections(Seal.objects.filter(inspection__in=numbers).select_related("draw"))
    return {
        access.inspection.pk: [
            CaseGroupOverview(case_group, long_lists[key], draws.get(key), seals.get(key))
            for case_group in access.framework.casework.groups
            for key in [(access.inspection.pk, case_group.key)]
        ]
        for access in accesses
    }


def overview(*, access: InspectionAccess, group: CaseGroup) -> CaseGroupOverview:
    """Return the overview of one case group."""
    return next(one for one in case_groups(access=access) if one.group.key == group.key)


def additional_factors(*, access: InspectionAccess, group: CaseGroup) -> list[LongListField]:
    """Return the fields on which a sample can be balanced in addition to the edition's factors."""
    edition_factors = framework(access.inspection.edition).sample.factors.value
    return [
        field
        for field in fields_of(access=access, group=group)
        if field.kind in ("code", "flag", "text") and not field.personal and field.key not in edition_factors
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


def field_uses(*, access: InspectionAccess, group: CaseGroup) -> dict[str, str]:
    """Return what each long-list field of a case group is used for, by its key."""
    edition = framework(access.inspection.edition)
    return {
        field.key: translated(field_use(field, edition, group))
        for field in fields_of(access=access, group=group)
    }


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


def eligible_dates(
    *, access: InspectionAccess, group: CaseGroup, on: date | None = None
) -> tuple[date, date] | None:
    """Return the first and last date of disposal of eligible cases, counted back from `on`.

    Without it, they are counted from the start of fieldwork; None while that is not set.
    """
    start = on or access.inspection.fieldwork_starts
    return window(group, start) if start else None


def rows(*, access: InspectionAccess, long_list: LongList) -> QuerySet[LongListRow]:
    """Return the rows of a long list, in the order of the file."""
    require(Action.SEE_LONG_LIST, access.roles, access.inspection.current_state)
    return long_list.list_rows.order_by("row")


def reasons(*, long_list: LongList) -> list[tuple[str, int]]:
    """Return the number of rows left out for each reason, most frequent first."""
    counted = Counter(long_list.list_rows.exclude(reason_key="").values_list("reason_key", flat=True))
    edition = framework(long_list.inspection.edition)
    return [(translated(reason_title(key, edition)), count) for key, count in counted.most_common()]


def left_out(*, access: InspectionAccess, long_list: LongList) -> Iterator[tuple[str, str, str, str]]:
    """Yield row number, case id, title of the reason and reason of every row that is left out."""
    edition = framework(long_list.inspection.edition)
    titles: dict[str, str] = {}
    values = rows(access=access, long_list=long_list).exclude(reason_key="")
    for row, case_id, key, reason in values.values_list("row", "case_id", "reason_key", "reason").iterator():
        if key not in titles:
            titles[key] = translated(reason_title(key, edition))
        yield str(row), case_id, titles[key], reason


def differences(*, long_list: LongList) -> Differences | None:
    """Return the differences from the list read before this one; None for the first."""
    previous = _previous(long_list)
    if previous is None:
        return None
    old, new = _by_case(previous), _by_case(long_list)
    both = sorted(old.keys() & new.keys())
    titles = {field.key: field.title for field in framework(long_list.inspection.edition).casework.fields}
    read_before, read_now = (
        {key for key, heading in columns.items() if heading}
        for columns in (previous.columns, long_list.columns)
    )
    return Differences(
        new=tuple(sorted(new[key].case_id for key in new.keys() - old.keys())),
        gone=tuple(sorted(old[key].case_id for key in old.keys() - new.keys())),
        now_eligible=tuple(
            new[key].case_id for key in both if new[key].is_eligible and not old[key].is_eligible
        ),
        now_left_out=tuple(
            new[key].case_id for key in both if old[key].is_eligible and not new[key].is_eligible
        ),
        other_reason=tuple(
            new[key].case_id
            for key in both
            if old[key].reason_key and new[key].reason_key and old[key].reason_key != new[key].reason_key
        ),
        now_doubtful=_doubtful(new, old, both),
        no_longer_doubtful=_doubtful(old, new, both),
        changed={
            new[key].case_id: tuple(_field_title(field, titles) for field in new[key].changed)
            for key in both
            if new[key].changed
        },
        without_case_id=_without_case_id(previous, long_list),
        now_read=tuple(titles[key] for key in titles if key in read_now - read_before),
        no_longer_read=tuple(titles[key] for key in titles if key in read_before - read_now),
    )


def changed_fields(*, long_list: LongList, rows: Sequence[Row]) -> dict[str, tuple[str, ...]]:
    """Return the keys of the fields that differ from the list read before, by the key of the case id.

    Names and dates of birth are compared too, in the files: only the keys of the fields are stored. Empty if
    there is no list before. Raises FaultsFound if its file was removed or cannot be read.
    """
    previous = _previous(long_list)
    if previous is None:
        return {}
    edition = framework(long_list.inspection.edition)
    before = values_by_case(
        table(long_list=previous).rows, edition, group=previous.group, columns=previous.columns
    )
    after = values_by_case(rows, edition, group=long_list.group, columns=long_list.columns)
    return fields_changed(before, after)


def unlisted_levels(*, long_list: LongList, read: Population) -> list[str]:
    """Return a sentence about each level that the edition does not list."""
    edition = framework(long_list.inspection.edition)
    return [
        _(
            "%(title)s: “%(level)s” is not one of the values in the standards. It is kept as written. "
            "Cases: %(cases)s."
        )
        % {"title": edition.field(level.field).title, "level": level.level, "cases": level.cases}
        for level in read.unlisted_levels
    ]


def not_applied(*, long_list: LongList) -> list[str]:
    """Return a sentence about each rule that was not applied because its column was not read."""
    edition = framework(long_list.inspection.edition)
    rules = rules_not_applied(long_list.columns, edition, long_list.group)
    return [rule.reason for rule in rules]


def possible_duplicates(*, long_list: LongList) -> list[str]:
    """Return a sentence about each group of eligible rows that are perhaps about one person."""
    reasons = long_list.list_rows.exclude(possible_duplicate="").order_by("row")
    return list(dict.fromkeys(reasons.values_list("possible_duplicate", flat=True)))


def read_file(*, name: str, content: bytes, sheet: str = "") -> tables.ListTable:
    """Read an uploaded file. Raises FaultsFound with every fault that prevents reading it as a list."""
    with _file(content) as path:
        return tables.read_rows(path, sheet=sheet, name=name)


@contextmanager
def _file(content: bytes) -> Iterator[Path]:
    """Give a temporary file with this content."""
    with tempfile.TemporaryDirectory(prefix="inspectorate-") as folder:
        path = Path(folder) / "list"
        path.write_bytes(content)
        yield path


def table(*, long_list: LongList) -> tables.ListTable:
    """Read the file of a long list. Raises FaultsFound when it was removed, or cannot be read as a list.

    It was read in a process of its own when it was sent, so it is within the limits of what is read. The
    result is not cached: a long-running process would keep it in memory beyond the retention date.
    """
    require_content(long_list)
    with _file(bytes(long_list.content or b"")) as path:
        return tables.read_again(path, sheet=long_list.sheet, name=long_list.file_name)


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
            _("The start of fieldwork is not set."),
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


def require_content(long_list: LongList) -> None:
    """Raise FaultsFound if the file of a long list has been deleted."""
    if long_list.content is None:
        problem = _("The cases of this list have been deleted on their retention date.")
        raise FaultsFound([Fault(long_list.file_name, problem, _("Nothing can be read from it."))])


def _previous(long_list: LongList) -> LongList | None:
    """Return the list of the same case group that was read before this one."""
    earlier = LongList.objects.filter(
        inspection=long_list.inspection, group=long_list.group, number__lt=long_list.number
    )
    return earlier.exclude(read_at=None).order_by("-number").first()


def _by_case(long_list: LongList) -> dict[str, LongListRow]:
    """Return the rows of a list by the key of the case id; for a case with several rows, the eligible one."""
    ordered = sorted(long_list.list_rows.exclude(case_id=""), key=lambda row: row.is_eligible)
    return {id_key(row.case_id): row for row in ordered}


def _doubtful(
    now: Mapping[str, LongListRow], before: Mapping[str, LongListRow], cases: Sequence[str]
) -> tuple[str, ...]:
    return tuple(
        now[key].case_id
        for key in cases
        if now[key].possible_duplicate and not before[key].possible_duplicate and before[key].is_eligible
    )


def _field_title(key: str, titles: Mapping[str, str]) -> str:
    return str(_("the number of its rows")) if key == CASE_ID else titles.get(key, key)


def _without_case_id(previous: LongList, long_list: LongList) -> tuple[int, int] | None:
    """Return the numbers of rows without a case id, before and now, if they or their values differ."""
    before, now = (list(items.list_rows.filter(case_id="")) for items in (previous, long_list))
    same = len(before) == len(now) and not any(row.changed for row in now)
    return None if same else (len(before), len(now))
