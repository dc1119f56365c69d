"""The design of one draw, checked: how many, balanced on what, how many reserves, with what limit."""

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

MOST_LEVELS = 120
"""More levels than this, all factors together, no usual sample can balance, nor any computer quickly."""


@dataclass(frozen=True, slots=True)
class Design:
    """What is drawn. `notes` says which factors of the edition could not be used."""

    size: SampleSize
    reserves: int
    factors: tuple[str, ...]
    limit: int | None
    notes: tuple[str, ...]
    manager: str
    """What the edition calls whoever holds a case, in small letters."""

    @property
    def named(self) -> dict[str, object]:
        """What the randomness depends on: not the limit, which acts only on what has been drawn."""
        return {"size": self.size.value, "reserves": self.reserves, "factors": list(self.factors)}


def needs(framework: Framework, max_per_manager: int | None) -> tuple[str, ...]:
    """Return the fields that a draw needs of the long list, besides those that every list has."""
    known = {field.key for field in framework.casework.fields}
    return (MANAGER,) if max_per_manager is not None and MANAGER in known else ()


def design(
    population: Population,
    framework: Framework,
    size: int | None,
    limit: int | None,
    factors: Sequence[str] | None,
) -> Design:
    """Settle the design of a draw from this population; FaultsFound has all that makes it impossible."""
    eligible = len(population.cases)
    sized = size_of(eligible, framework.sample)
    wanted = tuple(dict.fromkeys((*framework.sample.factors.value, *(factors or ()))))
    faults = [*_wrong_population(population, framework), *_wrong_size(size, eligible)]
    faults += _wrong_factors(population, framework, wanted)
    if size is not None and size != sized.value:
        sized = SampleSize(eligible, size, f"{size} cases were asked for. By the formula: {sized.because}")
    if not faults:
        faults += _wrong_limit(population, sized.value, limit, framework.manager_title.lower())
    if faults:
        raise FaultsFound(faults)
    usable = tuple(factor for factor in wanted if not eligible or _recorded(population, factor))
    notes = tuple(
        f"The long list does not record {factor.replace('_', ' ')}, so the sample is not balanced on it."
        for factor in wanted
        if factor not in usable
    )
    share = Fraction(str(framework.sample.reserve_share.value))
    reserves = min(floor(share * sized.value + Fraction(1, 2)), eligible - sized.value)
    return Design(sized, reserves, usable, limit, notes, framework.manager_title.lower())


def _recorded(population: Population, factor: str) -> bool:
    return any(case.facts.get(factor) for case in population.cases)


def _wrong_population(population: Population, framework: Framework) -> Iterator[Fault]:
    place = f"population of {population.group}"
    if population.edition != framework.id:
        problem = f"It was read under the edition {population.edition}, not {framework.id}."
        yield Fault(place, problem, "Read the long list again under the edition the sample is drawn by.")
    counts = Counter(case.id for case in population.cases)
    twice = [case_id for case_id, count in counts.items() if count > 1]
    if twice:
        yield Fault(place, f"Case {twice[0]} is in it more than once.", "Give every case an id of its own.")


def _wrong_size(size: int | None, eligible: int) -> Iterator[Fault]:
    if size is not None and not 1 <= size <= eligible:
        problem = f"A sample of {size} cannot be drawn from {eligible} eligible cases."
        cure = f"Give a size from 1 to {eligible}." if eligible else "Check the date and the kind of case."
        yield Fault("size", problem, cure)


def _wrong_factors(population: Population, framework: Framework, wanted: Sequence[str]) -> Iterator[Fault]:
    kinds = ("code", "flag", "text")
    fields = [field.key for field in framework.casework.fields if field.kind in kinds and not field.personal]
    own = framework.sample.factors.value
    for factor in wanted:
        if factor not in fields:
            known = ", ".join(fields)
            yield Fault(f"factor {factor}", "A sample cannot be balanced on this.", f"Choose from: {known}.")
        elif factor not in own and population.cases and not _recorded(population, factor):
            cure = "Leave it out, or say which column holds it."
            yield Fault(f"factor {factor}", "The long list does not record it for any eligible case.", cure)
    levels = sum(len({case.facts.get(factor) for case in population.cases}) for factor in wanted)
    if levels > MOST_LEVELS:
        problem = f"They have {levels} levels altogether; at most {MOST_LEVELS} can be balanced at once."
        yield Fault(
            "factors", problem, "Leave out the factor with the most levels, or join some of its levels."
        )


def _wrong_limit(population: Population, size: int, limit: int | None, manager: str) -> Iterator[Fault]:
    if limit is None or not population.cases:
        return
    place = f"limit of cases per {manager}"
    if limit < 1:
        yield Fault(place, f"The limit is {limit}.", "Give a limit of at least 1, or none.")
        return
    counts = Counter(case.manager for case in population.cases)
    unnamed = counts.pop("", 0)
    if not counts:
        problem = f"The long list names no {manager} for any eligible case."
        yield Fault(place, problem, f"Say which column holds the {manager}, or draw without a limit.")
        return
    possible = unnamed + sum(min(count, limit) for count in counts.values())
    if possible < size:
        problem = (
            f"With at most {limit} cases of one {manager}, {size} cannot be drawn: {possible} is the most."
        )
        yield Fault(place, problem, f"Ask for a size of at most {possible}, or raise the limit.")
