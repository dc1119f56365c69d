"""Replace a case that cannot be assessed by the reserve most like it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace as changed

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.population import Case, Population
from inspectorate.method.sample.balancing import alike, levels_of, recount
from inspectorate.method.sample.drawn import Replacement, Sample


def replace(sample: Sample, population: Population, *, out: str, reason: str) -> Sample:
    """Take the case `out` from the sample and put the reserve that is alike in most factors in its place.

    Of reserves equally alike the one first in order goes. Where the sample has a limit of cases per case
    manager, reserves that would break it are passed over. Returns the sample with its balance counted again
    and the replacement recorded with its `reason`. Raises FaultsFound when the case is not in the sample, no
    reason is given, no reserve can be used or the population is not the one drawn from.
    """
    usable = _usable(sample, out)
    faults = [*_wrong_call(sample, population, out, reason)]
    if not faults and not usable:
        faults.append(_no_reserve(sample, out))
    if faults:
        raise FaultsFound(faults)
    gone = next(case for case in sample.selected if case.id == out)
    levels = levels_of(gone, sample.factors)
    into = max(usable, key=lambda case: alike(levels, levels_of(case, sample.factors)))
    selected = (*(case for case in sample.selected if case.id != out), into)
    return changed(
        sample,
        selected=tuple(sorted(selected, key=lambda case: case.id)),
        reserves=tuple(case for case in sample.reserves if case.id != into.id),
        balance=recount(sample.balance, selected),
        replacements=(
            *sample.replacements,
            Replacement(out, into.id, reason.strip(), _because(sample, gone, into)),
        ),
    )


def _usable(sample: Sample, out: str) -> Sequence[Case]:
    """The reserves that keep to the limit of cases per case manager, in order."""
    limit = sample.max_per_manager
    counts = Counter(case.manager for case in sample.selected if case.id != out)
    return [
        case for case in sample.reserves if limit is None or not case.manager or counts[case.manager] < limit
    ]


def _wrong_call(sample: Sample, population: Population, out: str, reason: str) -> list[Fault]:
    faults = []
    if population.digest != sample.digest:
        problem = "The long list is not the one this sample was drawn from."
        faults.append(
            Fault(f"sample of {sample.group}", problem, "Use the long list of the draw, unchanged.")
        )
    if out not in {case.id for case in sample.selected}:
        faults.append(
            Fault(f"case {out}", _whereabouts(sample, population, out), "Name a case that is in the sample.")
        )
    if not reason.strip():
        problem = "No reason is given for replacing it."
        faults.append(Fault(f"case {out}", problem, "Say why the case cannot be assessed."))
    return faults


def _whereabouts(sample: Sample, population: Population, out: str) -> str:
    if out in {case.id for case in sample.reserves}:
        return "It is a reserve, not in the sample."
    if out in {replacement.out for replacement in sample.replacements}:
        return "It has been replaced already."
    if out in {case.id for case in population.cases}:
        return "It is eligible but was not drawn."
    return "There is no such case among those eligible."


def _no_reserve(sample: Sample, out: str) -> Fault:
    if not sample.reserves:
        return Fault(
            f"case {out}", "No reserve is left to take its place.", "Assess one case fewer, and report why."
        )
    problem = (
        f"Each of the {len(sample.reserves)} reserves left is held by somebody who already has "
        f"{sample.max_per_manager} cases in the sample."
    )
    return Fault(f"case {out}", problem, "Replace a case of one of these people, or assess one case fewer.")


def _because(sample: Sample, gone: Case, into: Case) -> str:
    pairs = zip(sample.factors, levels_of(gone, sample.factors), levels_of(into, sample.factors), strict=True)
    differs = [factor.replace("_", " ") for factor, mine, theirs in pairs if mine != theirs]
    place = [case.id for case in sample.reserves].index(into.id) + 1
    same = len(sample.factors) - len(differs)
    found = f"Reserve {place} of {len(sample.reserves)}, alike in {same} of {len(sample.factors)} factors"
    return f"{found}, the most of any." + (f" It differs in {', '.join(differs)}." if differs else "")
