"""Design of a draw: size, factors, reserves and limit, checked against the population."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.population import MANAGER, Population
from inspectorate.method.sample.drawn import SampleSize
from inspectorate.method.sample.sizing import size as size_of
from inspectorate.method.standards import Framework

MAX_LEVELS = 120
"""Maximum number of levels over all factors. Above it balance is rarely possible and the draw is slow."""


@dataclass(frozen=True, slots=True)
class Design:
    """Design of a draw. `notes` names the factors of the edition that could not be used."""

    size: SampleSize
    reserves: int
    factors: tuple[str, ...]
    limit: int | None
    notes: tuple[str, ...]
    manager: str
    """The edition's title for a case manager, in lower case."""

    @property
    def key_inputs(self) -> dict[str, object]:
        """Part of the design that the key of the draw depends on. The limit applies only after the draw."""
        return {"size": self.size.value, "reserves": self.reserves, "factors": list(self.factors)}


def required_fields(framework: Framework, max_per_manager: int | None) -> tuple[str, ...]:
    """Return the keys of further fields that a draw needs: the case manager, if there is a limit."""
    fields = {field.key for field in framework.casework.fields}
    return (MANAGER,) if max_per_manager is not None and MANAGER in fields else ()


def resolve_design(
    population: Population,
    framework: Framework,
    size: int | None,
    limit: int | None,
    factors: Sequence[str] | None,
) -> Design:
    """Return the design of a draw from this population.

    `size` and `limit` are numbers of cases; `factors` are added to those of the edition. Raises FaultsFound
    with every fault that makes the draw impossible.
    """
    eligible = len(population.cases)
    sample_size = size_of(eligible, framework.sample)
    requested = tuple(dict.fromkeys((*framework.sample.factors.value, *(factors or ()))))
    faults = [*_population_faults(population, framework), *_size_faults(size, eligible)]
    faults += _factor_faults(population, framework, requested)
    if size is not None and size != sample_size.value:
        sample_size = SampleSize(
            eligible, size, f"{size} cases were asked for. By the formula: {sample_size.because}"
        )
    if not faults:
        faults += _limit_faults(population, sample_size.value, limit, framework.manager_title.lower())
    if faults:
        raise FaultsFound(faults)
    recorded = tuple(factor for factor in requested if not eligible or _is_recorded(population, factor))
    notes = tuple(
        f"The long list does not record {factor.replace('_', ' ')}, so the sample is not balanced on it."
        for factor in requested
        if factor not in recorded
    )
    share = Fraction(str(framework.sample.reserve_share.value))
    reserves = min(floor(share * sample_size.value + Fraction(1, 2)), eligible - sample_size.value)
    return Design(sample_size, reserves, recorded, limit, notes, framework.manager_title.lower())


def _is_recorded(population: Population, factor: str) -> bool:
    return any(case.facts.get(factor) for case in population.cases)


def _population_faults(population: Population, framework: Framework) -> Iterator[Fault]:
    place = f"population of {population.group}"
    if population.edition != framework.id:
        problem = f"It was read under the edition {population.edition}, not {framework.id}."
        yield Fault(place, problem, "Read the long list again under the edition the sample is drawn by.")
    counts = Counter(case.id for case in population.cases)
    repeated = [case_id for case_id, count in counts.items() if count > 1]
    if repeated:
        yield Fault(
            place, f"Case {repeated[0]} is in it more than once.", "Give every case an id of its own."
        )


def _size_faults(size: int | None, eligible: int) -> Iterator[Fault]:
    if size is not None and not 1 <= size <= eligible:
        problem = f"A sample of {size} cannot be drawn from {eligible} eligible cases."
        cure = f"Give a size from 1 to {eligible}." if eligible else "Check the date and the kind of case."
        yield Fault("size", problem, cure)


def _factor_faults(population: Population, framework: Framework, requested: Sequence[str]) -> Iterator[Fault]:
    kinds = ("code", "flag", "text")
    fields = [field.key for field in framework.casework.fields if field.kind in kinds and not field.personal]
    design_factors = framework.sample.factors.value
    for factor in requested:
        if factor not in fields:
            choices = ", ".join(fields)
            yield Fault(
                f"factor {factor}", "A sample cannot be balanced on this.", f"Choose from: {choices}."
            )
        elif factor not in design_factors and population.cases and not _is_recorded(population, factor):
            cure = "Leave it out, or say which column holds it."
            yield Fault(f"factor {factor}", "The long list does not record it for any eligible case.", cure)
    levels = sum(len({case.facts.get(factor) for case in population.cases}) for factor in requested)
    if levels > MAX_LEVELS:
        problem = f"They have {levels} levels altogether; at most {MAX_LEVELS} can be balanced at once."
        yield Fault(
            "factors", problem, "Leave out the factor with the most levels, or join some of its levels."
        )


def _limit_faults(population: Population, size: int, limit: int | None, manager: str) -> Iterator[Fault]:
    if limit is None or not population.cases:
        return
    place = f"limit of cases per {manager}"
    if limit < 1:
        yield Fault(place, f"The limit is {limit}.", "Give a limit of at least 1, or none.")
        return
    counts = Counter(case.manager for case in population.cases)
    without_manager = counts.pop("", 0)
    if not counts:
        problem = f"The long list names no {manager} for any eligible case."
        yield Fault(place, problem, f"Say which column holds the {manager}, or draw without a limit.")
        return
    maximum = without_manager + sum(min(count, limit) for count in counts.values())
    if maximum < size:
        problem = (
            f"With at most {limit} cases of one {manager}, {size} cannot be drawn: {maximum} is the most."
        )
        yield Fault(place, problem, f"Ask for a size of at most {maximum}, or raise the limit.")
