"""Replacement of a case that cannot be assessed by the most similar reserve."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace as changed

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _
from inspectorate.method.population import Case, Population
from inspectorate.method.sample.balance_table import recount
from inspectorate.method.sample.pool import alike, levels_of
from inspectorate.method.sample.values import Replacement, Sample


def replace(sample: Sample, population: Population, *, out: str, reason: str) -> Sample:
    """Replace the case `out` by the reserve that has the same level in most factors.

    Ties are resolved by the order of the reserves. Reserves that would exceed the sample's limit of cases per
    case manager are skipped. Returns the sample with a new balance table and the replacement, with its
    `reason`. Raises FaultsFound if the case is not in the sample, no reason is given, no reserve can be used,
    or the population is not the one from which the sample was drawn.
    """
    usable = _usable(sample, out)
    faults = [*_faults(sample, population, out, reason)]
    if not faults and not usable:
        faults.append(_no_reserve_fault(sample, out))
    if faults:
        raise FaultsFound(faults)
    replaced = next(case for case in sample.selected if case.id == out)
    levels = levels_of(replaced, sample.factors)
    reserve = max(usable, key=lambda case: alike(levels, levels_of(case, sample.factors)))
    selected = (*(case for case in sample.selected if case.id != out), reserve)
    return changed(
        sample,
        selected=tuple(sorted(selected, key=lambda case: case.id)),
        reserves=tuple(case for case in sample.reserves if case.id != reserve.id),
        balance=recount(sample.balance, selected),
        replacements=(
            *sample.replacements,
            Replacement(out, reserve.id, reason.strip(), _because(sample, replaced, reserve)),
        ),
    )


def _usable(sample: Sample, out: str) -> Sequence[Case]:
    """Return the reserves that do not exceed the limit of cases per case manager, in order."""
    limit = sample.max_per_manager
    counts = Counter(case.manager for case in sample.selected if case.id != out)
    return [
        case for case in sample.reserves if limit is None or not case.manager or counts[case.manager] < limit
    ]


def _faults(sample: Sample, population: Population, out: str, reason: str) -> list[Fault]:
    faults = []
    if population.digest != sample.digest:
        problem = _("The long list is not the one this sample was drawn from.")
        faults.append(
            Fault(
                _("sample of %(group)s", group=sample.group),
                problem,
                _("Use the long list of the draw, unchanged."),
            )
        )
    if out not in {case.id for case in sample.selected}:
        faults.append(
            Fault(
                _("case %(out)s", out=out),
                _status(sample, population, out),
                _("Name a case that is in the sample."),
            )
        )
    if not reason.strip():
        problem = _("No reason is given for replacing it.")
        faults.append(Fault(_("case %(out)s", out=out), problem, _("Say why the case cannot be assessed.")))
    return faults


def _status(sample: Sample, population: Population, out: str) -> str:
    if out in {case.id for case in sample.reserves}:
        return _("It is a reserve, not in the sample.")
    if out in {replacement.out for replacement in sample.replacements}:
        return _("It has been replaced already.")
    if out in {case.id for case in population.cases}:
        return _("It is eligible but was not drawn.")
    return _("There is no such case among those eligible.")


def _no_reserve_fault(sample: Sample, out: str) -> Fault:
    if not sample.reserves:
        return Fault(
            _("case %(out)s", out=out),
            _("No reserve is left to take its place."),
            _("Assess one case fewer, and report why."),
        )
    problem = _(
        "Each of the %(number)s reserves left is held by somebody who already has "
        "%(max_per_manager)s cases in the sample.",
        number=len(sample.reserves),
        max_per_manager=sample.max_per_manager,
    )
    return Fault(
        _("case %(out)s", out=out),
        problem,
        _("Replace a case of one of these people, or assess one case fewer."),
    )


def _because(sample: Sample, replaced: Case, reserve: Case) -> str:
    pairs = zip(
        sample.factors, levels_of(replaced, sample.factors), levels_of(reserve, sample.factors), strict=True
    )
    differs = [factor.replace("_", " ") for factor, level, reserve_level in pairs if level != reserve_level]
    rank = [case.id for case in sample.reserves].index(reserve.id) + 1
    same = len(sample.factors) - len(differs)
    statement = f"Reserve {rank} of {len(sample.reserves)}, alike in {same} of {len(sample.factors)} factors"
    return f"{statement}, the most of any." + (f" It differs in {', '.join(differs)}." if differs else "")
