"""Duplicates: each case and each person is eligible once, with the earliest disposal."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from inspectorate.method.population.values import Case, LeftOut, canonical_json

_SAME_ID = "the same person id"
_SAME_NAME = "the same name and date of birth"


def remove_duplicates(cases: Sequence[Case]) -> tuple[list[Case], list[LeftOut]]:
    """Return the cases without duplicates, and the duplicates with the row they repeat.

    The result does not depend on the order of the rows.
    """
    by_id: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        by_id[case.id.casefold()].append(case)
    groups = [_earliest_first(group) for group in by_id.values()]
    left_out = [_same_case(case, group[0]) for group in groups for case in group[1:]]
    unique_cases = []
    for group in _group_by_person([group[0] for group in groups]):
        first, *duplicates = _earliest_first(group)
        unique_cases.append(first)
        left_out += [_same_person(case, first) for case in duplicates]
    return unique_cases, left_out


def _earliest_first(cases: list[Case]) -> list[Case]:
    if len(cases) == 1:
        return cases
    # The name is not in the digest, but it identifies the person, so the order must not depend on the row.
    return sorted(
        cases,
        key=lambda case: (case.disposal_date, case.id.casefold(), canonical_json(case), case.names, case.row),
    )


def _group_by_person(cases: Sequence[Case]) -> Iterator[list[Case]]:
    """Group cases that share a key, directly or through other cases (connected components)."""
    group_of: dict[tuple[str, ...], list[Case]] = {}
    groups: dict[int, list[Case]] = {}
    for case in cases:
        keys = [key for _, key in _keys(case)]
        groups_joined = {id(group): group for key in keys if (group := group_of.get(key))}
        members = [member for group in groups_joined.values() for member in group]
        members.append(case)
        for group_id in groups_joined:
            del groups[group_id]
        groups[id(members)] = members
        keys_to_update = (
            keys if not groups_joined else {key for member in members for _, key in _keys(member)}
        )
        group_of.update((key, members) for key in keys_to_update)
    return iter(groups.values())


def _keys(case: Case) -> Iterator[tuple[str, tuple[str, ...]]]:
    if case.person_id:
        yield _SAME_ID, ("id", case.person_id.casefold())
    if case.date_of_birth and (name := _sorted_name(case.names)):
        yield _SAME_NAME, ("name", case.date_of_birth.isoformat(), *name)


def _sorted_name(names: Iterable[str]) -> tuple[str, ...]:
    """Words of a name in alphabetical order: “SMITH, John” and “John Smith” become equal."""
    unaccented = unicodedata.normalize("NFKD", " ".join(names)).casefold()
    letters = "".join(
        character if character.isalnum() else " "
        for character in unaccented
        if not unicodedata.combining(character) and character != "'"
    )
    return tuple(sorted(letters.split()))


def _same_case(case: Case, first: Case) -> LeftOut:
    reason = (
        f"Row {case.row}: the case id “{case.id}” is also in row {first.row}, {_comparison(case, first)}."
    )
    return LeftOut(case.row, case.id, "same_case", reason)


def _same_person(case: Case, first: Case) -> LeftOut:
    keys_of_first = {key for _, key in _keys(first)}
    shared = next(
        (description for description, key in _keys(case) if key in keys_of_first),
        "both are the same as a further row",
    )
    comparison = _comparison(case, first)
    reason = f"Row {case.row}: this is the same person as in row {first.row} ({shared}), {comparison}."
    return LeftOut(case.row, case.id, "same_person", reason)


def _comparison(case: Case, first: Case) -> str:
    return "which is dated earlier" if first.disposal_date < case.disposal_date else "which has the same date"
