"""Rebuild a stored sample from its rows: cases by id, balance and the effect of a cap recalculated."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from inspectorate.method import sample as draws
from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _
from inspectorate.method.population import Case, Population
from inspectorate.method.sample import CapEffect, Replacement, Sample, SampleSize
from inspectorate.method.sample.balance_table import balance
from inspectorate.method.standards import Framework
from inspectorate.package.documents import SampleText
from inspectorate.package.folder import INSPECTION
from inspectorate.package.rows import Row
from inspectorate.package.table_schemas import long_list_path, sample_path


def rebuild_sample(
    document: SampleText,
    rows: Sequence[Row],
    population: Population,
    framework: Framework,
    faults: list[Fault],
) -> Sample | None:
    """Return the sample drawn from a population, or None after adding its faults to `faults`."""
    sample_faults = [*_unknown_factors(document, population, framework), *_status_faults(rows, population)]
    faults.extend(sample_faults)
    if sample_faults:
        return None
    cases = {case.id: case for case in population.cases}
    selected = _in_order(rows, cases, "selected", "replacement")
    sample = Sample(
        edition=population.edition,
        group=population.group,
        seed=document.seed,
        digest=document.digest,
        size=SampleSize(eligible=document.eligible, value=document.size, because=document.because),
        factors=tuple(document.factors),
        max_per_manager=document.max_per_manager,
        reserve_share=document.reserve_share,
        selected=selected,
        reserves=_in_order(rows, cases, "reserve"),
        balance=balance(population.cases, selected, tuple(document.factors), framework),
        cap=None,
        replacements=tuple(
            Replacement(row["case_id"], row["replaced_by"], row["reason"], row["because"])
            for row in _ordered(rows, "replaced")
        ),
        notes=tuple(document.notes),
    )
    return (
        sample
        if document.max_per_manager is None
        else replace(sample, cap=_cap(sample, population, framework))
    )


def _cap(sample: Sample, population: Population, framework: Framework) -> CapEffect | None:
    """Redraw to find the effect of the cap; None when other cases are drawn, which `validate` reports."""
    try:
        redrawn = draws.draw(
            population,
            framework,
            seed=sample.seed,
            size=sample.size.value,
            max_per_manager=sample.max_per_manager,
            factors=sample.factors,
        )
    except FaultsFound:
        return None
    replacement_ids = {replacement.into for replacement in sample.replacements}
    replaced_ids = {replacement.out for replacement in sample.replacements}
    first_selected = (_ids(sample.selected) | replaced_ids) - replacement_ids
    return redrawn.cap if first_selected == _ids(redrawn.selected) else None


def _ids(cases: Iterable[Case]) -> set[str]:
    return {case.id for case in cases}


def _ordered(rows: Sequence[Row], *statuses: str) -> list[Row]:
    return sorted((row for row in rows if row["place"] in statuses), key=lambda row: int(row["order"]))


def _in_order(rows: Sequence[Row], cases: Mapping[str, Case], *statuses: str) -> tuple[Case, ...]:
    return tuple(cases[row["case_id"]] for row in _ordered(rows, *statuses))


def _unknown_factors(document: SampleText, population: Population, framework: Framework) -> Iterator[Fault]:
    field_keys = {field.key for field in framework.casework.fields}
    place = _(
        "%(inspection)s, groups, %(group)s, sample, factors", inspection=INSPECTION, group=population.group
    )
    for factor in document.factors:
        if factor not in field_keys:
            yield Fault(
                place,
                _("The edition has no field %(factor)s.", factor=repr(factor)),
                _("Name the factors it was drawn with."),
            )


def _status_faults(rows: Sequence[Row], population: Population) -> Iterator[Fault]:
    path = sample_path(population.group)
    eligible = _ids(population.cases)
    replacement_ids = {row["replaced_by"] for row in rows if row["place"] == "replaced"}
    listed = {row["case_id"] for row in rows}
    for number, row in enumerate(rows, start=2):
        place = _("%(path)s, row %(number)s, column", path=path, number=number)
        if row["case_id"] not in eligible:
            problem = _(
                "Case %(case)s is not eligible in %(group)s.",
                case=row["case_id"],
                group=long_list_path(population.group),
            )
            yield Fault(
                _("%(place)s case_id", place=place), problem, _("Restore the long list it was drawn from.")
            )
        if row["place"] == "replaced" and row["replaced_by"] not in listed:
            yield Fault(
                _("%(place)s replaced_by", place=place),
                _("No row has that case."),
                _("Name the case that took its place."),
            )
        if row["place"] != "replaced" and (row["place"] == "replacement") != (
            row["case_id"] in replacement_ids
        ):
            problem = _(
                "The place is %(place)s, but the rows of replaced cases say otherwise.", place=row["place"]
            )
            yield Fault(
                _("%(place)s place", place=place),
                problem,
                _("Correct the place, or the row of the replaced case."),
            )
    if rows and not any(row["place"] in ("selected", "replacement") for row in rows):
        yield Fault(path, _("No case was selected."), _("Restore the file as it was written."))
