"""The seal of a draw: a digest of the eligible cases and the design, recorded before chance decides."""

from collections.abc import Sequence
from dataclasses import replace as changed
from datetime import datetime

from inspectorate.method.population import Population
from inspectorate.method.sample.design import resolve_design
from inspectorate.method.sample.steps import seal_content, sha256_of, with_seal
from inspectorate.method.sample.values import SealedDraw
from inspectorate.method.standards import Framework

SCHEME = "inspectorate numbered samples, version 1"


def seal(
    population: Population,
    framework: Framework,
    *,
    origin: str = "",
    size: int | None = None,
    max_per_manager: int | None = None,
    factors: Sequence[str] | None = None,
    at: datetime | None = None,
) -> SealedDraw:
    """Fix the eligible cases and the design of a draw, and return them with their seal.

    The size is that of the edition's formula unless `size` is given; `factors` are added to those of the
    edition. The number of the sample will be decided by ten-sided dice, or, if `origin` names a publication
    that has not appeared yet, by the value it publishes. `at` is the time of the step.

    The seal is the SHA-256 digest of the digest of the eligible cases, the edition, the case group, size,
    factors, limit, the version of the method, and how the number will be decided. Give it to the service
    before anything else is done. Raises FaultsFound with every fault that makes the draw impossible.
    """
    design = resolve_design(population, framework, size, max_per_manager, factors)
    sealed = SealedDraw(
        edition=population.edition,
        group=population.group,
        digest=population.digest,
        size=design.size,
        factors=design.factors,
        max_per_manager=design.limit,
        decided_by="public" if origin.strip() else "dice",
        origin=origin.strip(),
        seal="",
        steps=(),
        notes=design.notes,
    )
    sealed = changed(sealed, seal=seal_of(sealed))
    return changed(sealed, steps=with_seal(sealed.seal, at))


def seal_of(sealed: SealedDraw) -> str:
    """Return the seal of a draw's list and design."""
    return sha256_of(seal_content(sealed, SCHEME))
