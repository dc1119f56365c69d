"""The draw: a balanced random sample with its reserves, reproducible from its seed."""

from collections.abc import Sequence

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _
from inspectorate.method.population import Case, Population
from inspectorate.method.sample.balance_table import balance
from inspectorate.method.sample.cap import cap
from inspectorate.method.sample.design import Design, resolve_design
from inspectorate.method.sample.pool import shuffle, take
from inspectorate.method.sample.random_stream import Bits, RandomOrder, draw_key
from inspectorate.method.sample.values import CapEffect, Sample
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
    """Draw a random sample, balanced on all factors, in which every case has the same inclusion probability.

    The size is that of the edition's formula unless `size` is given. The sample is balanced on the factors of
    the edition and on the additional `factors`. Reserves, a share of the size laid down by the edition, are
    drawn from the remaining cases in the same manner. With `max_per_manager`, cases above that number of one
    case manager are displaced by the most similar cases of others, and `cap` describes the effect.

    The result depends only on the population's digest, the seed, the size, the factors, the share of reserves
    and the limit: not on the order of rows or the machine. Raises FaultsFound with every fault that makes the
    draw impossible.
    """
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        raise FaultsFound(
            [Fault("seed", _("The seed is %(seed)s.", seed=seed), _("Give a whole number of at least 0."))]
        )
    design = resolve_design(population, framework, size, max_per_manager, factors)
    key = draw_key(population.digest, seed, design.key_inputs)
    chosen, reserves = _select(population.cases, design, key)
    effect: CapEffect | None = None
    if design.limit is not None and chosen:
        chosen, reserves, effect = cap(population.cases, chosen, reserves, design, design.limit, key)
    return Sample(
        edition=population.edition,
        group=population.group,
        seed=seed,
        digest=population.digest,
        size=design.size,
        factors=design.factors,
        max_per_manager=design.limit,
        reserve_share=framework.sample.reserve_share.value,
        selected=tuple(sorted(chosen, key=lambda case: case.id)),
        reserves=tuple(reserves),
        balance=balance(population.cases, chosen, design.factors, framework),
        cap=effect,
        notes=design.notes,
    )


def _select(cases: Sequence[Case], design: Design, key: bytes) -> tuple[list[Case], list[Case]]:
    """Select the sample, then the reserves from the remaining cases, the reserves in random order."""
    pool = shuffle(cases, design.factors, key)
    chosen, remaining = take(pool, design.size.value, Bits(key, "selected"))
    reserves, _ = take(remaining, design.reserves, Bits(key, "reserves"))
    random_order = RandomOrder(key, "reserve")
    return chosen, sorted(reserves, key=lambda case: random_order(case.id))
