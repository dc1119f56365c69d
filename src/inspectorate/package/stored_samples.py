"""Rebuild a stored sample from its rows: cases by id, balance and the effect of a cap recalculated."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from inspectorate.method import sample as draws
from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _
from inspectorate.method.population import Case, Population
from inspectorate.method.sample import (
    CapEffect,
    DrawStep,
    FactorMargin,
    NumberedChoice,
    NumberedSummary,
    Randomness,
    Replacement,
    Sample,
    SampleSize,
    SealedDraw,
)
from inspectorate.method.sample.balance_table import balance
from inspectorate.method.sample.cap import numbered_cap_effect
from inspectorate.method.sample.steps import undone_reasons
from inspectorate.method.sample.values import REPLACEMENT_RULES, SOURCES, ReplacementRule, Source
from inspectorate.method.standards import Framework
from inspectorate.package.documents import NumberedText, SampleText, UndoneText
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
    factors = tuple(document.factors)
    sample = Sample(
        edition=population.edition,
        group=population.group,
        digest=document.digest,
        size=_size(document),
        factors=factors,
        max_per_manager=document.max_per_manager,
        selected=selected,
        balance=balance(population.cases, selected, factors, framework),
        cap=None,
        seed=document.seed,
        numbered=_choice(document),
        replacements=tuple(_replacements(rows, document)),
        steps=_steps(document),
        notes=tuple(document.notes),
    )
    return (
        sample
        if document.max_per_manager is None
        else replace(sample, cap=_cap(sample, population, framework))
    )


def rebuild_sealed_draw(document: SampleText, population: Population) -> SealedDraw | None:
    """Return the sealed draw of a population; None if the document has no seal."""
    if document.seal is None:
        return None
    numbered = document.numbered
    return SealedDraw(
        edition=population.edition,
        group=population.group,
        digest=document.digest,
        size=_size(document),
        factors=tuple(document.factors),
        max_per_manager=document.max_per_manager,
        decided_by=document.seal.decided_by,
        origin=document.seal.origin,
        seal=document.seal.digest,
        steps=_steps(document),
        numbered=_summary(numbered) if numbered else None,
        notes=tuple(document.notes),
    )


def _size(document: SampleText) -> SampleSize:
    return SampleSize(eligible=document.eligible, value=document.size, because=document.because)


def _summary(text: NumberedText) -> NumberedSummary:
    return NumberedSummary(
        digest=text.digest,
        different=text.different,
        fewest=text.fewest,
        most=text.most,
        margins=tuple(FactorMargin(margin.factor, margin.worst) for margin in text.margins),
        pairs_apart=text.pairs_apart,
    )


def _choice(document: SampleText) -> NumberedChoice | None:
    if document.seal is None or document.numbered is None or document.number is None:
        return None
    origin = document.seal.origin if document.source == "public" else ""
    return NumberedChoice(
        seal=document.seal.digest,
        decided_by=document.seal.decided_by,
        origin=document.seal.origin,
        summary=_summary(document.numbered),
        number=document.number,
        randomness=Randomness(document.source or "chosen", document.value, origin),
    )


def _steps(document: SampleText) -> tuple[DrawStep, ...]:
    return tuple(DrawStep(step.step, step.digest, step.at, step.case_id) for step in document.steps)


def _replacements(rows: Sequence[Row], document: SampleText) -> Iterator[Replacement]:
    """Yield the replacements in their order, as the steps have it: those that stand and those undone."""
    standing, undone = iter(_standing(rows)), iter([_undone(text) for text in document.undone])
    for was_undone in undone_reasons(_steps(document)):
        yield from islice(undone if was_undone else standing, 1)
    yield from undone
    yield from standing


def _undone(text: UndoneText) -> Replacement:
    randomness = Randomness(text.source, text.value, text.origin)
    return Replacement(
        text.out, text.reason, _rule(text.rule), text.into, text.because, randomness, text.undone
    )


def _standing(rows: Sequence[Row]) -> Iterator[Replacement]:
    """Yield the replacements that stand in their order, and last the one whose case has still to come in."""
    for row in _ordered(rows, "replaced"):
        randomness = Randomness(_source(row["source"]), row["value"], row["origin"])
        yield Replacement(
            row["case_id"], row["reason"], _rule(row["rule"]), row["replaced_by"], row["because"], randomness
        )
    for row in rows:
        if row["place"] != "replaced" and row["reason"]:
            yield Replacement(row["case_id"], row["reason"], _rule(row["rule"]))


def _source(text: str) -> Source:
    return next((source for source in SOURCES if source == text), "chosen")


def _rule(text: str) -> ReplacementRule:
    return next((rule for rule in REPLACEMENT_RULES if rule == text), "random")


def _cap(sample: Sample, population: Population, framework: Framework) -> CapEffect | None:
    """Return the effect of the cap on the sample as drawn, before its replacements.

    A sample from a seed is drawn again; None when other cases are drawn, which `validate` reports.
    """
    incoming = {replacement.into for replacement in sample.completed_replacements}
    outgoing = {replacement.out for replacement in sample.completed_replacements}
    first_selected = (_ids(sample.selected) | outgoing) - incoming
    if sample.numbered is not None:
        chosen = [case for case in population.cases if case.id in first_selected]
        return numbered_cap_effect(
            population.cases, chosen, sample.factors, sample.max_per_manager, framework.manager_title.lower()
        )
    try:
        redrawn = draws.draw(
            population,
            framework,
            seed=sample.seed or 0,
            size=sample.size.value,
            max_per_manager=sample.max_per_manager,
            factors=sample.factors,
        )
    except FaultsFound:
        return None
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
                _("Enter the factors of the draw."),
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
            yield Fault(_("%(place)s case_id", place=place), problem, _("Restore the long list of the draw."))
        if row["place"] == "replaced" and row["replaced_by"] not in listed:
            yield Fault(
                _("%(place)s replaced_by", place=place),
                _("No row has this case."),
                _("Enter the case that replaced it."),
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
