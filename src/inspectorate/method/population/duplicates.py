"""Duplicates: each case and each person is eligible once; rows that may be one person are listed.

A person is recognised by two marks: the person id, and the full name with the date of birth. Rows are one
person if a mark is the same and none disagrees. Where marks disagree both rows stay, and a person decides.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from inspectorate.method.population.dates import day_in_words
from inspectorate.method.population.identifiers import id_key
from inspectorate.method.population.levels import NOT_KNOWN
from inspectorate.method.population.person_names import NameKey, is_full_name, name_key, names_agree
from inspectorate.method.population.placeholders import is_date_filler
from inspectorate.method.population.values import Case, LeftOut, PossibleDuplicate, canonical_json

Key = TypeVar("Key", bound=Hashable)

MAX_PEOPLE_OF_AN_ID = 2
"""Most people beside one id that may be one person with a wrong date or name. More: it identifies nobody."""
MAX_PEOPLE_COMPARED = 20
"""Most different people beside one case id that are compared with each other. More: it identifies no case."""

_SAME_ID = "the same person id"
_SAME_NAME = "the same name and date of birth"
_MOST_ROWS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Cases without duplicates, the duplicates with the row they repeat, and rows that may be one person.

    `warnings` are sentences about ids that identify nobody. The row numbers apart, none of it depends on the
    order of the rows.
    """

    cases: list[Case]
    left_out: list[LeftOut]
    possible: list[PossibleDuplicate]
    warnings: list[str]


@dataclass(slots=True)
class _Marks:
    """What identifies the person of a case. `id` is empty if it identifies nobody.

    `any_name` is the name as it is written, also initials.
    """

    case: Case
    id: str
    birth: date | None
    any_name: NameKey

    @property
    def name(self) -> NameKey:
        """The full name; empty if it is none."""
        return self.any_name if self.any_name and is_full_name(self.any_name, self.case.names) else ()

    def disagrees(self, other: "_Marks") -> bool:
        """Return whether the dates of birth or the names of two cases cannot be one person's."""
        if self.birth and other.birth and self.birth != other.birth:
            return True
        return bool(self.name and other.name) and not names_agree(self.name, other.name)


def remove_duplicates(cases: Sequence[Case], id_heading: str = "") -> Duplicates:
    """Return the cases without duplicates. `id_heading` is the heading of the person id, for the warnings."""
    marks = [_marks(case) for case in cases]
    warnings = _ignore_shared_ids(marks, id_heading)
    left_out: list[LeftOut] = []
    for group in _repeated(marks, lambda mark: id_key(mark.case.id)).values():
        if _several_people(group):
            left_out += _shared_case_id(group)
        else:
            first, *others = _earliest_first(group)
            left_out += [_same_case(other.case, first.case) for other in others]
    people = _People(_without(left_out, marks))
    for group in people.groups():
        first, *others = _earliest_first(group)
        left_out += [_same_person(other, first) for other in others]
    unique_cases = [mark.case for mark in _without(left_out, people.marks)]
    eligible_rows = {case.row for case in unique_cases}
    return Duplicates(unique_cases, left_out, list(people.possible(eligible_rows)), warnings)


def _without(left_out: Iterable[LeftOut], marks: Iterable[_Marks]) -> list[_Marks]:
    rows = {entry.row for entry in left_out}
    return [mark for mark in marks if mark.case.row not in rows]


def _marks(case: Case) -> _Marks:
    birth = case.date_of_birth
    return _Marks(
        case,
        id_key(case.person_id) if case.person_id else "",
        None if birth is None or is_date_filler(birth) else birth,
        name_key(case.names),
    )


def _repeated(marks: Iterable[_Marks], key_of: Callable[[_Marks], Key]) -> dict[Key, list[_Marks]]:
    """Return the cases with the same key, for each key of more than one case."""
    first_of: dict[Key, _Marks] = {}
    groups: dict[Key, list[_Marks]] = {}
    for mark in marks:
        key = key_of(mark)
        first = first_of.setdefault(key, mark)
        if first is not mark:
            groups.setdefault(key, [first]).append(mark)
    return groups


def _ignore_shared_ids(marks: Sequence[_Marks], heading: str) -> list[str]:
    """Clear the ids that stand beside more people than one id can have; return a sentence about each."""
    warnings = []
    groups = _repeated(marks, lambda mark: mark.id)
    for key in sorted(key for key, group in groups.items() if key and len(group) > MAX_PEOPLE_OF_AN_ID):
        group = groups[key]
        births = len({mark.birth for mark in group if mark.birth})
        has_many_genders = _lacks_people(group) and len(_genders(group)) > 1
        if births > MAX_PEOPLE_OF_AN_ID or has_many_genders or _has_many_names(group):
            subject = f"“{heading}”" if heading else "The person id"
            shown = min(mark.case.person_id for mark in group)
            many_births = births > MAX_PEOPLE_OF_AN_ID
            different = f"{births} different dates of birth" if many_births else "different names"
            different = "different genders" if has_many_genders else different
            warnings.append(
                f"{subject} is “{shown}” in {len(group)} rows with {different}, so we have ignored it. "
                f"Check this column in {_rows(mark.case.row for mark in group)}."
            )
            for mark in group:
                mark.id = ""
    return warnings


def _lacks_people(group: Sequence[_Marks]) -> bool:
    """Return whether neither a date of birth nor a name shows whose rows these are."""
    return not any(mark.birth or mark.any_name for mark in group)


def _genders(group: Sequence[_Marks]) -> set[str]:
    """Return the genders of the rows, without “not known”."""
    return {mark.case.facts.get("gender", "") for mark in group} - {"", NOT_KNOWN}


def _has_many_names(group: Sequence[_Marks]) -> bool:
    """Return whether there are more names, none of which can be the same, than one id can have."""
    different: list[NameKey] = []
    for name in sorted({mark.name for mark in group if mark.name}):
        if not any(names_agree(name, other) for other in different):
            different.append(name)
            if len(different) > MAX_PEOPLE_OF_AN_ID:
                return True
    return False


def _several_people(group: Sequence[_Marks]) -> bool:
    """Return whether rows with one case id are about different people."""
    people = list({(mark.id, mark.birth, mark.name): mark for mark in group}.values())
    return len(people) > MAX_PEOPLE_COMPARED or any(
        bool(mark.birth and other.birth and mark.birth != other.birth)
        or (bool(mark.id and other.id and mark.id != other.id) and mark.disagrees(other))
        for number, mark in enumerate(people)
        for other in people[number + 1 :]
    )


class _People:
    """Cases grouped by the person they are about."""

    def __init__(self, marks: Sequence[_Marks]) -> None:
        self.marks = marks
        self.by_id = {key: group for key, group in _repeated(marks, lambda mark: mark.id).items() if key}
        names = _repeated(marks, lambda mark: (mark.birth, mark.any_name))
        groups_of_names = [group for key, group in names.items() if all(key)]
        self.by_name = [group for group in groups_of_names if group[0].name]
        self.by_part_of_name = [group for group in groups_of_names if not group[0].name]
        self.agreeing_ids = {key: group for key, group in self.by_id.items() if not _any_disagree(group)}

    def groups(self) -> Iterator[list[_Marks]]:
        """Yield the cases of each person who has more than one."""
        group_of: dict[int, list[_Marks]] = {}
        for group in self._same():
            members = [group_of.get(mark.case.row, [mark]) for mark in group]
            joined = [
                mark for member in {id(member): member for member in members}.values() for mark in member
            ]
            group_of.update((mark.case.row, joined) for mark in joined)
        yield from {id(group): group for group in group_of.values()}.values()

    def _same(self) -> Iterator[list[_Marks]]:
        yield from self.agreeing_ids.values()
        for key, group in self.by_id.items():
            if len(group) > 2 and key not in self.agreeing_ids:
                same = _repeated(group, lambda mark: (mark.birth, mark.name))
                yield from (members for marks, members in same.items() if any(marks))
        for group in self.by_name:
            if len({mark.id for mark in group if mark.id}) <= 1:
                yield group

    def possible(self, rows: set[int]) -> Iterator[PossibleDuplicate]:
        """Yield the groups of eligible `rows` whose marks disagree, so that they may be one person."""
        for key, group in self.by_id.items():
            if key not in self.agreeing_ids:
                yield from _possible(group, rows, f"{_SAME_ID}, but {_difference(group)}")
        for group in self.by_name:
            if len({mark.id for mark in group if mark.id}) > 1:
                yield from _possible(group, rows, f"{_SAME_NAME}, but different person ids")
        for group in self.by_part_of_name:
            if len({mark.id for mark in group if mark.id}) < 2:
                yield from _possible(
                    group, rows, "the same date of birth and the same initials or part of a name"
                )


def _any_disagree(group: Sequence[_Marks]) -> bool:
    births = {mark.birth for mark in group if mark.birth}
    names = list({mark.name for mark in group if mark.name})
    if _lacks_people(group):
        return len(_genders(group)) > 1
    return len(births) > 1 or any(
        not names_agree(name, other) for number, name in enumerate(names) for other in names[number + 1 :]
    )


def _difference(group: Sequence[_Marks]) -> str:
    births = sorted({mark.birth for mark in group if mark.birth})
    if len(births) > 1:
        return f"different dates of birth ({' and '.join(map(day_in_words, births))})"
    return "different genders" if _lacks_people(group) else "different names"


def _possible(group: Sequence[_Marks], rows: set[int], reason: str) -> Iterator[PossibleDuplicate]:
    cases = sorted((mark.case for mark in group if mark.case.row in rows), key=lambda case: case.row)
    if len(cases) > 1:
        numbers = tuple(case.row for case in cases)
        shown = _rows(numbers).capitalize()
        sentence = f"{shown} may be about the same person ({reason}). We have kept all of them."
        yield PossibleDuplicate(numbers, tuple(case.id for case in cases), sentence)


def _rows(numbers: Iterable[int]) -> str:
    ordered = sorted(numbers)
    shown = [str(number) for number in ordered[:_MOST_ROWS_SHOWN]]
    if len(ordered) > _MOST_ROWS_SHOWN:
        return f"rows {', '.join(shown)} and {len(ordered) - _MOST_ROWS_SHOWN} more"
    return f"rows {', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else f"row {shown[0]}"


def _earliest_first(marks: list[_Marks]) -> list[_Marks]:
    if len(marks) == 1:
        return marks

    # The name is not in the digest, but it identifies the person, so the order must not depend on the row.
    def order(mark: _Marks) -> tuple[object, ...]:
        case = mark.case
        return case.disposal_date, id_key(case.id), canonical_json(case), case.names, case.row

    return sorted(marks, key=order)


def _shared_case_id(group: Sequence[_Marks]) -> Iterator[LeftOut]:
    rows = sorted(mark.case.row for mark in group)
    for mark in group:
        others = _rows(row for row in rows if row != mark.case.row)
        reason = (
            f"Row {mark.case.row}: the case id “{mark.case.id}” is also used for another person, in {others}."
        )
        yield LeftOut(mark.case.row, mark.case.id, "shared_case_id", reason)


def _same_case(case: Case, first: Case) -> LeftOut:
    reason = (
        f"Row {case.row}: the case id “{case.id}” is also in row {first.row}, {_comparison(case, first)}."
    )
    return LeftOut(case.row, case.id, "same_case", reason)


def _same_person(mark: _Marks, first: _Marks) -> LeftOut:
    case = mark.case
    if mark.id and mark.id == first.id:
        shared = _SAME_ID
    elif mark.name and (mark.birth, mark.name) == (first.birth, first.name):
        shared = _SAME_NAME
    else:
        shared = "both are the same person as in another row"
    comparison = _comparison(case, first.case)
    reason = f"Row {case.row}: this is the same person as in row {first.case.row} ({shared}), {comparison}."
    return LeftOut(case.row, case.id, "same_person", reason)


def _comparison(case: Case, first: Case) -> str:
    return "which is dated earlier" if first.disposal_date < case.disposal_date else "which has the same date"
