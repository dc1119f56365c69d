"""A stored sample as it was drawn: its cases by their ids, its balance and the cost of a limit worked out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from inspectorate.method import sample as draws
from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.population import Case, Population
from inspectorate.method.sample import CapEffect, Replacement, Sample, SampleSize
from inspectorate.method.sample.balancing import balance
from inspectorate.method.standards import Framework
from inspectorate.package.documents import SampleText
from inspectorate.package.folder import INSPECTION
from inspectorate.package.layouts import long_list_path, sample_path
from inspectorate.package.rows import Row


def rebuild(
    said: SampleText, rows: Sequence[Row], source: Population, framework: Framework, faults: list[Fault]
) -> Sample | None:
    """Return the sample that was drawn from a population, or None, with what is wrong added to `faults`."""
    wrong = [*_unknown_factors(said, source, framework), *_misplaced(rows, source)]
    faults.extend(wrong)
    if wrong:
        return None
    cases = {case.id: case for case in source.cases}
    selected = _in_order(rows, cases, "selected", "replacement")
    drawn = Sample(
        edition=source.edition,
        group=source.group,
        seed=said.seed,
        digest=said.digest,
        size=SampleSize(eligible=said.eligible, value=said.size, because=said.because),
        factors=tuple(said.factors),
        max_per_manager=said.max_per_manager,
        reserve_share=said.reserve_share,
        selected=selected,
        reserves=_in_order(rows, cases, "reserve"),
        balance=balance(source.cases, selected, tuple(said.factors), framework),
        cap=None,
        replacements=tuple(
            Replacement(row["case_id"], row["replaced_by"], row["reason"], row["because"])
            for row in _ordered(rows, "replaced")
        ),
        notes=tuple(said.notes),
    )
    return drawn if said.max_per_manager is None else replace(drawn, cap=_cap(drawn, source, framework))


def _cap(drawn: Sample, source: Population, framework: Framework) -> CapEffect | None:
    """Draw again to see what the limit cost; None when that gives other cases, which `validate` reports."""
    try:
        again = draws.draw(
            source,
            framework,
            seed=drawn.seed,
            size=drawn.size.value,
            max_per_manager=drawn.max_per_manager,
            factors=drawn.factors,
        )
    except FaultsFound:
        return None
    came_in = {replacement.into for replacement in drawn.replacements}
    went_out = {replacement.out for replacement in drawn.replacements}
    first = (_ids(drawn.selected) | went_out) - came_in
    return again.cap if first == _ids(again.selected) else None


def _ids(cases: Iterable[Case]) -> set[str]:
    return {case.id for case in cases}


def _ordered(rows: Sequence[Row], *places: str) -> list[Row]:
    return sorted((row for row in rows if row["place"] in places), key=lambda row: int(row["order"]))


def _in_order(rows: Sequence[Row], cases: Mapping[str, Case], *places: str) -> tuple[Case, ...]:
    return tuple(cases[row["case_id"]] for row in _ordered(rows, *places))


def _unknown_factors(said: SampleText, source: Population, framework: Framework) -> Iterator[Fault]:
    known = {field.key for field in framework.casework.fields}
    place = f"{INSPECTION}, groups, {source.group}, sample, factors"
    for factor in said.factors:
        if factor not in known:
            yield Fault(place, f"The edition has no field {factor!r}.", "Name the factors it was drawn with.")


def _misplaced(rows: Sequence[Row], source: Population) -> Iterator[Fault]:
    path = sample_path(source.group)
    eligible = _ids(source.cases)
    came_in = {row["replaced_by"] for row in rows if row["place"] == "replaced"}
    listed = {row["case_id"] for row in rows}
    for number, row in enumerate(rows, start=2):
        place = f"{path}, row {number}, column"
        if row["case_id"] not in eligible:
            problem = f"Case {row['case_id']} is not eligible in {long_list_path(source.group)}."
            yield Fault(f"{place} case_id", problem, "Restore the long list it was drawn from.")
        if row["place"] == "replaced" and row["replaced_by"] not in listed:
            yield Fault(f"{place} replaced_by", "No row has that case.", "Name the case that took its place.")
        if row["place"] != "replaced" and (row["place"] == "replacement") != (row["case_id"] in came_in):
            problem = f"The place is {row['place']}, but the rows of replaced cases say otherwise."
            yield Fault(f"{place} place", problem, "Correct the place, or the row of the replaced case.")
    if rows and not any(row["place"] in ("selected", "replacement") for row in rows):
        yield Fault(path, "No case was selected.", "Restore the file as it was written.")
