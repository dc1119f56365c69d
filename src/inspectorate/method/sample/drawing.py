"""The draw: a balanced random sample with its reserves, the same for everyone who draws it."""

from collections.abc import Sequence

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.population import Case, Population
from inspectorate.method.sample.balancing import balance, shuffle, take
from inspectorate.method.sample.capping import cap
from inspectorate.method.sample.designing import Design, design
from inspectorate.method.sample.drawn import CapEffect, Sample
from inspectorate.method.sample.stream import Bits, Tickets, stream_name
from inspectorate.method.standards import Framework


def draw(
    population: Population,
    framework: Framework,
    *,
    seed: int,
    size: int | None = None,
    max_per_manager: int | None = None,
    factors: Sequence[str] | None = None,
) -> Sample:
    """Draw a random sample balanced on all factors at once, every case with exactly the same chance.

    The sample has the size of the edition's formula unless `size` is given. It is balanced on the factors of
    the design and on any further `factors`. Reserves, the design's share of the size, are drawn in the same
    pass from the rest, with equal chances and balanced too. With `max_per_manager` the cases drawn beyond
    that number of one case manager give way to colleagues' cases that match them best, and `cap` says what
    that costs.

    The result follows from the population's digest, the seed, the size, the factors, the share of reserves
    and the limit alone: not from the order of rows, nor from the machine. Raises FaultsFound with everything
    that makes the draw impossible.
    """
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        raise FaultsFound([Fault("seed", f"The seed is {seed}.", "Give a whole number of at least 0.")])
    plan = design(population, framework, size, max_per_manager, factors)
    key = stream_name(population.digest, seed, plan.named)
    chosen, spare = _take_both(population.cases, plan, key)
    effect: CapEffect | None = None
    if plan.limit is not None and chosen:
        chosen, spare, effect = cap(population.cases, chosen, spare, plan, plan.limit, key)
    return Sample(
        edition=population.edition,
        group=population.group,
        seed=seed,
        digest=population.digest,
        size=plan.size,
        factors=plan.factors,
        max_per_manager=plan.limit,
        reserve_share=framework.sample.reserve_share.value,
        selected=tuple(sorted(chosen, key=lambda case: case.id)),
        reserves=tuple(spare),
        balance=balance(population.cases, chosen, plan.factors, framework),
        cap=effect,
        notes=plan.notes,
    )


def _take_both(cases: Sequence[Case], plan: Design, key: bytes) -> tuple[list[Case], list[Case]]:
    """Take the sample, then the reserves from what is left, these in the order of their lots."""
    pool = shuffle(cases, plan.factors, key)
    chosen, rest = take(pool, plan.size.value, Bits(key, "selected"))
    spare, _ = take(rest, plan.reserves, Bits(key, "reserves"))
    lot = Tickets(key, "reserve")
    return chosen, sorted(spare, key=lambda case: lot(case.id))
