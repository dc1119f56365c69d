"""Each case once, each person once: of several, the one with the earliest disposal stays."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from inspectorate.method.population.digests import canonical
from inspectorate.method.population.eligible import Case, LeftOut

_SAME_ID = "the same person id"
_SAME_NAME = "the same name and date of birth"


def once_each(cases: Sequence[Case]) -> tuple[list[Case], list[LeftOut]]:
    """Return the cases that stay, and those that repeat one that stays, with which one and why.

    Which one stays does not depend on the order of the rows.
    """
    by_id: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        by_id[case.id.casefold()].append(case)
    singles = [_earliest_first(same) for same in by_id.values()]
    left_out = [_same_case(case, same[0]) for same in singles for case in same[1:]]
    kept = []
    for same in _by_person([same[0] for same in singles]):
        first, *others = _earliest_first(same)
        kept.append(first)
        left_out += [_same_person(case, first) for case in others]
    return kept, left_out


def _earliest_first(cases: list[Case]) -> list[Case]:
    if len(cases) == 1:
        return cases
    # The name is in no digest, but it is a mark of the person, and so decides which cases are one person's.
    return sorted(
        cases,
        key=lambda case: (case.disposal_date, case.id.casefold(), canonical(case), case.names, case.row),
    )


def _by_person(cases: Sequence[Case]) -> Iterator[list[Case]]:
    """Groups of cases of one person: linked by a mark they share, or by a case that shares one with each."""
    group_of: dict[tuple[str, ...], list[Case]] = {}
    groups: dict[int, list[Case]] = {}
    for case in cases:
        marks = [mark for _, mark in _marks(case)]
        found = {id(group): group for mark in marks if (group := group_of.get(mark))}
        joined = [other for group in found.values() for other in group]
        joined.append(case)
        for known in found:
            del groups[known]
        groups[id(joined)] = joined
        every = marks if not found else {mark for other in joined for _, mark in _marks(other)}
        group_of.update((mark, joined) for mark in every)
    return iter(groups.values())


def _marks(case: Case) -> Iterator[tuple[str, tuple[str, ...]]]:
    if case.person_id:
        yield _SAME_ID, ("id", case.person_id.casefold())
    if case.date_of_birth and (name := _name_words(case.names)):
        yield _SAME_NAME, ("name", case.date_of_birth.isoformat(), *name)


def _name_words(names: Iterable[str]) -> tuple[str, ...]:
    """The words of a name in alphabetical order: “SMITH, John” and “John Smith” are the same name."""
    plain = unicodedata.normalize("NFKD", " ".join(names)).casefold()
    kept = "".join(
        sign if sign.isalnum() else " " for sign in plain if not unicodedata.combining(sign) and sign != "'"
    )
    return tuple(sorted(kept.split()))


def _same_case(case: Case, kept: Case) -> LeftOut:
    reason = f"Row {case.row}: the case id “{case.id}” is also in row {kept.row}, {_earlier(case, kept)}."
    return LeftOut(case.row, case.id, "same_case", reason)


def _same_person(case: Case, kept: Case) -> LeftOut:
    theirs = {mark for _, mark in _marks(kept)}
    why = next(
        (words for words, mark in _marks(case) if mark in theirs), "both are the same as a further row"
    )
    reason = f"Row {case.row}: this is the same person as in row {kept.row} ({why}), {_earlier(case, kept)}."
    return LeftOut(case.row, case.id, "same_person", reason)


def _earlier(case: Case, kept: Case) -> str:
    return "which is dated earlier" if kept.disposal_date < case.disposal_date else "which has the same date"
