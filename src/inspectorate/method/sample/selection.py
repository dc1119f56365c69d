"""Selection of a sample: the numbered sample that chance decides, or a draw from a typed seed."""

from collections.abc import Sequence
from dataclasses import replace as changed
from datetime import datetime

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _
from inspectorate.method.population import Population
from inspectorate.method.sample import steps
from inspectorate.method.sample.balance_table import balance
from inspectorate.method.sample.cap import cap, numbered_cap_effect
from inspectorate.method.sample.design import resolve_design
from inspectorate.method.sample.numbered_samples import NumberedSamples
from inspectorate.method.sample.pool import shuffle, take
from inspectorate.method.sample.random_stream import Bits, draw_key
from inspectorate.method.sample.randomness import normalised, number_of
from inspectorate.method.sample.values import CapEffect, NumberedChoice, Randomness, Sample, SealedDraw
from inspectorate.method.standards import Framework


def choose(
    samples: NumberedSamples,
    population: Population,
    framework: Framework,
    *,
    randomness: Randomness,
    at: datetime | None = None,
) -> Sample:
    """Return the numbered sample that a random value decides.

    The value must come from the source that was sealed: three dice, or the named public value. A `chosen`
    value is accepted for trials, and the sample says so. Raises FaultsFound for any other value.
    """
    sealed = samples.sealed
    randomness = normalised(randomness)
    _require_source(randomness, sealed)
    if sealed.numbered is None:
        raise ValueError("the numbered samples have no summary: use number()")
    choice = NumberedChoice(
        seal=sealed.seal,
        decided_by=sealed.decided_by,
        origin=sealed.origin,
        summary=sealed.numbered,
        number=number_of(randomness),
        randomness=randomness,
    )
    sample = restore(sealed, population, framework, choice=choice, case_ids=samples.sample(choice.number))
    return changed(sample, steps=steps.with_choice(sealed.steps, choice, at))


def restore(
    sealed: SealedDraw,
    population: Population,
    framework: Framework,
    *,
    choice: NumberedChoice,
    case_ids: Sequence[str],
) -> Sample:
    """Return the sample of a recorded choice from the ids of its cases, without calculating it again.

    The steps are those of `sealed`. `verify` shows whether the record is right.
    """
    ids = set(case_ids)
    chosen = [case for case in population.cases if case.id in ids]
    return Sample(
        edition=sealed.edition,
        group=sealed.group,
        digest=sealed.digest,
        size=sealed.size,
        factors=sealed.factors,
        max_per_manager=sealed.max_per_manager,
        selected=tuple(sorted(chosen, key=lambda case: case.id)),
        balance=balance(population.cases, chosen, sealed.factors, framework),
        cap=numbered_cap_effect(
            population.cases,
            chosen,
            sealed.factors,
            sealed.max_per_manager,
            framework.manager_title.lower(),
        ),
        numbered=choice,
        steps=sealed.steps,
        notes=sealed.notes,
    )


def _require_source(randomness: Randomness, sealed: SealedDraw) -> None:
    allowed = (sealed.decided_by, "chosen")
    if randomness.source not in allowed or (
        randomness.source == "public" and randomness.origin != sealed.origin
    ):
        problem = _(
            "The sealed draw uses %(expected)s, but this value comes from %(source)s.",
            expected=f"{sealed.decided_by} {sealed.origin}".strip(),
            source=f"{randomness.source} {randomness.origin}".strip(),
        )
        cure = _("Use the source that was sealed, or seal a new draw and record the reason.")
        raise FaultsFound([Fault(_("random value"), problem, cure)])


def draw(
    population: Population,
    framework: Framework,
    *,
    seed: int,
    size: int | None = None,
    max_per_manager: int | None = None,
    factors: Sequence[str] | None = None,
    at: datetime | None = None,
) -> Sample:
    """Draw a random sample from a seed, balanced on all factors: for trials, since a seed can be chosen.

    Over all seeds every case has the same inclusion probability. The size is that of the edition's formula
    unless `size` is given. The sample is balanced on the factors of the edition and on the additional
    `factors`. With `max_per_manager`, cases above that number of one case manager are displaced by the most
    similar cases of others, and `cap` describes the effect.

    The result depends only on the population's digest, the seed, the size, the factors, the edition's share
    of reserves and the limit: not on the order of rows or the machine. Raises FaultsFound with every fault
    that makes the draw impossible.
    """
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        raise FaultsFound(
            [Fault("seed", _("The seed is %(seed)s.", seed=seed), _("Enter a whole number of 0 or more."))]
        )
    design = resolve_design(population, framework, size, max_per_manager, factors)
    key = draw_key(population.digest, seed, design.key_inputs)
    pool = shuffle(population.cases, design.factors, key)
    chosen, _rest = take(pool, design.size.value, Bits(key, "selected"))
    effect: CapEffect | None = None
    if design.limit is not None and chosen:
        chosen, effect = cap(population.cases, chosen, design, design.limit, key)
    return Sample(
        edition=population.edition,
        group=population.group,
        digest=population.digest,
        size=design.size,
        factors=design.factors,
        max_per_manager=design.limit,
        selected=tuple(sorted(chosen, key=lambda case: case.id)),
        balance=balance(population.cases, chosen, design.factors, framework),
        cap=effect,
        seed=seed,
        steps=steps.with_choice((), seed, at),
        notes=design.notes,
    )
