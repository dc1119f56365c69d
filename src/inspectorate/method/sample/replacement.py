"""Replacement of a case that cannot be assessed, by reason and chance, and undoing of a replacement."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace as changed
from datetime import datetime

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _
from inspectorate.method.population import Case, Population
from inspectorate.method.sample.balance_table import recount
from inspectorate.method.sample.pool import alike, levels_of
from inspectorate.method.sample.random_stream import RandomOrder
from inspectorate.method.sample.randomness import fraction_of, normalised, require_dice
from inspectorate.method.sample.steps import with_reason, with_replacement, with_undo
from inspectorate.method.sample.values import (
    REPLACEMENT_RULES,
    Randomness,
    Replacement,
    ReplacementRule,
    Sample,
)


def record_reason(
    sample: Sample,
    population: Population,
    *,
    out: str,
    reason: str,
    rule: ReplacementRule,
    at: datetime | None = None,
) -> Sample:
    """Record why the case `out` cannot be assessed, and by which rule chance will select another.

    With the rule `random` every eligible case that was never in the sample has the same chance; with `alike`
    those of them that have the same level in most factors. Cases that would exceed the sample's limit of
    cases per case manager are left out. The case stays in the sample until `replace`. Raises FaultsFound if
    the case is not in the sample, no reason is given, another replacement is open, no case is left, or the
    population is not the one from which the sample was drawn.
    """
    faults = _faults(sample, population, out, reason, rule)
    if not faults and not candidates(sample, population, out=out, rule=rule):
        faults.append(_no_case_fault(sample, population, out))
    if faults:
        raise FaultsFound(faults)
    replacement = Replacement(out, reason.strip(), rule)
    return changed(
        sample,
        replacements=(*sample.replacements, replacement),
        steps=with_reason(sample.steps, replacement, at),
    )


def replace(
    sample: Sample, population: Population, *, randomness: Randomness, at: datetime | None = None
) -> Sample:
    """Complete the open replacement with a random value that was made after the reason was recorded.

    The cases that can come in are put into an order that follows from the draw; the random value, as a
    fraction of the number of cases, says which of them comes in. Returns the sample with a new balance table.
    Raises FaultsFound if no reason is recorded, or if the value does not fit its source.
    """
    replacement = sample.open_replacement
    if replacement is None:
        problem = _("No reason for a replacement is recorded.")
        cure = _("First record why the case cannot be assessed.")
        raise FaultsFound([Fault(_("sample of %(group)s", group=sample.group), problem, cure)])
    usable = candidates(sample, population, out=replacement.out, rule=replacement.rule)
    randomness = normalised(randomness)
    require_dice(randomness, len(usable))
    incoming = usable[int(fraction_of(randomness) * len(usable))]
    replaced = next(case for case in sample.selected if case.id == replacement.out)
    selected = (*(case for case in sample.selected if case.id != replacement.out), incoming)
    replacement = changed(
        replacement,
        into=incoming.id,
        randomness=randomness,
        because=_because(sample, replaced, incoming, len(usable), replacement.rule),
    )
    return changed(
        sample,
        selected=tuple(sorted(selected, key=lambda case: case.id)),
        balance=recount(sample.balance, selected),
        replacements=(*(other for other in sample.replacements if other.into), replacement),
        steps=with_replacement(sample.steps, replacement, randomness, at),
    )


def undo_replacement(
    sample: Sample, population: Population, *, reason: str, at: datetime | None = None
) -> Sample:
    """Undo the latest replacement that stands: its case comes back, and the case that came in leaves.

    The sample has the same cases as before the replacement. The case that leaves can come in again, with the
    same chance as the others that are left. The record of the replacement stays, with the reason for undoing
    it. Raises FaultsFound if no replacement stands, one is open, or no reason is given.
    """
    if faults := _undo_faults(sample, population, reason):
        raise FaultsFound(faults)
    latest = sample.completed_replacements[-1]
    undone = changed(latest, undone=reason.strip())
    back = next(case for case in population.cases if case.id == latest.out)
    selected = (*(case for case in sample.selected if case.id != latest.into), back)
    return changed(
        sample,
        selected=tuple(sorted(selected, key=lambda case: case.id)),
        balance=recount(sample.balance, selected),
        replacements=tuple(undone if other is latest else other for other in sample.replacements),
        steps=with_undo(sample.steps, undone, at),
    )


def candidates(
    sample: Sample, population: Population, *, out: str, rule: ReplacementRule
) -> tuple[Case, ...]:
    """Return the cases that can replace the case `out` by a rule, in the order that follows from the draw."""
    replaced = next(case for case in sample.selected if case.id == out)
    used = {case.id for case in sample.selected} | _replaced(sample)
    limit = sample.max_per_manager
    counts = Counter(case.manager for case in sample.selected if case.id != out)
    usable = [
        case
        for case in population.cases
        if case.id not in used and (limit is None or not case.manager or counts[case.manager] < limit)
    ]
    if rule == "alike" and usable:
        levels = levels_of(replaced, sample.factors)
        similarity = {case.id: alike(levels, levels_of(case, sample.factors)) for case in usable}
        most = max(similarity.values())
        usable = [case for case in usable if similarity[case.id] == most]
    choice = sample.seed if sample.numbered is None else sample.numbered.summary.digest
    position = sum(1 for replacement in sample.replacements if replacement.into)
    inputs = f"{sample.digest}/{choice}/{position}/{out}"
    key = hashlib.sha256(inputs.encode("utf-8", "surrogatepass")).digest()
    random_order = RandomOrder(key, "replacement")
    return tuple(sorted(usable, key=lambda case: random_order(case.id)))


def match_counts(
    sample: Sample, population: Population, *, out: str, rule: ReplacementRule
) -> Mapping[int, int]:
    """Return how many cases can replace the case `out` by a rule, by the number of factors they match on."""
    replaced = next(case for case in sample.selected if case.id == out)
    levels = levels_of(replaced, sample.factors)
    usable = candidates(sample, population, out=out, rule=rule)
    return Counter(alike(levels, levels_of(case, sample.factors)) for case in usable)


def _replaced(sample: Sample) -> set[str]:
    """Return the ids of the cases that have been replaced, or are being replaced."""
    return {replacement.out for replacement in sample.replacements if not replacement.undone}


def _undo_faults(sample: Sample, population: Population, reason: str) -> list[Fault]:
    place = _("sample of %(group)s", group=sample.group)
    faults = []
    if population.digest != sample.digest:
        problem = _("The long list is not the one this sample was drawn from.")
        faults.append(Fault(place, problem, _("Use the long list of the draw, unchanged.")))
    if pending := sample.open_replacement:
        problem = _("The replacement of case %(other)s is not complete.", other=pending.out)
        faults.append(Fault(place, problem, _("Complete it first. Then it can be undone.")))
    elif not sample.completed_replacements:
        faults.append(Fault(place, _("There is no replacement to undo."), _("Leave the sample as it is.")))
    if not reason.strip():
        problem = _("No reason is given for undoing the replacement.")
        faults.append(Fault(place, problem, _("Enter why the case can be assessed after all.")))
    return faults


def _faults(
    sample: Sample, population: Population, out: str, reason: str, rule: ReplacementRule
) -> list[Fault]:
    place = _("case %(out)s", out=out)
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
        faults.append(Fault(place, _status(sample, population, out), _("Name a case that is in the sample.")))
    if not reason.strip():
        problem = _("No reason is given for replacing it.")
        faults.append(Fault(place, problem, _("Enter why the case cannot be assessed.")))
    if rule not in REPLACEMENT_RULES:
        problem = _("There is no rule “%(rule)s” for a replacement.", rule=rule)
        faults.append(Fault(place, problem, _("Use random or alike.")))
    if pending := sample.open_replacement:
        problem = _("The replacement of case %(other)s is not complete.", other=pending.out)
        faults.append(Fault(place, problem, _("Complete it first.")))
    return faults


def _status(sample: Sample, population: Population, out: str) -> str:
    if out in _replaced(sample):
        return _("It has been replaced already.")
    if out in {case.id for case in population.cases}:
        return _("It is eligible but was not drawn.")
    return _("This is not an eligible case.")


def _no_case_fault(sample: Sample, population: Population, out: str) -> Fault:
    used = len(sample.selected) + len(sample.completed_replacements)
    if used >= len(population.cases):
        return Fault(
            _("case %(out)s", out=out),
            _("No eligible case is left to replace it."),
            _("Assess one case fewer, and report why."),
        )
    problem = _(
        "The %(number)s eligible cases left belong to people who already have %(max_per_manager)s cases in "
        "the sample.",
        number=len(population.cases) - used,
        max_per_manager=sample.max_per_manager,
    )
    return Fault(
        _("case %(out)s", out=out),
        problem,
        _("Replace a case of one of these people, or assess one case fewer."),
    )


def _because(sample: Sample, replaced: Case, incoming: Case, number: int, rule: ReplacementRule) -> str:
    differing = [
        factor for factor in sample.factors if levels_of(replaced, [factor]) != levels_of(incoming, [factor])
    ]
    same = f"{len(sample.factors) - len(differing)} of {len(sample.factors)} characteristics"
    if rule == "alike":
        chance = (
            "It was the only case that matches"
            if number == 1
            else f"Chance selected it from {number} cases that match"
        )
        statement = f"{chance} on {same}. No other case matches on more."
    else:
        chance = (
            "It was the only case left" if number == 1 else f"Chance selected it from the {number} cases left"
        )
        statement = f"{chance}. It matches on {same}."
    differences = ", ".join(differing).replace("_", " ")
    return f"{statement} It differs in {differences}." if differing else statement
