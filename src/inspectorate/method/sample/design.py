"""Design of a draw: size, factors and limit, checked against the population."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _
from inspectorate.method.population import MANAGER, Population
from inspectorate.method.sample.sample_size import FORMULA
from inspectorate.method.sample.sample_size import size as size_of
from inspectorate.method.sample.values import SampleSize
from inspectorate.method.standards import Framework

MAX_LEVELS = 120
"""Maximum number of levels over all factors. Above it balance is rarely possible and the draw is slow."""

MAX_SHARE_WITHOUT_MANAGER = Fraction(1, 10)
"""Share of eligible cases without a case manager above which no limit per manager is accepted."""


@dataclass(frozen=True, slots=True)
class Design:
    """Design of a draw. `notes` says which factors were not used and which cases a limit does not count.

    `reserves` is a number of cases by the edition's share of reserves. None are drawn, but the key of a draw
    from a seed depends on it, so that a seed gives the same sample as before reserves were given up.
    """

    size: SampleSize
    reserves: int
    factors: tuple[str, ...]
    limit: int | None
    notes: tuple[str, ...]
    manager: str
    """The edition's title for a case manager, in lower case."""

    @property
    def key_inputs(self) -> dict[str, object]:
        """Part of the design on which the key of a draw from a seed depends. The limit applies afterwards."""
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
            eligible, size, f"{size} cases were asked for.{FORMULA}{sample_size.because}"
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
    notes += _limit_notes(population, limit, framework.manager_title.lower())
    share = Fraction(str(framework.sample.reserve_share.value))
    reserves = min(floor(share * sample_size.value + Fraction(1, 2)), eligible - sample_size.value)
    return Design(sample_size, reserves, recorded, limit, notes, framework.manager_title.lower())


def _limit_notes(population: Population, limit: int | None, manager: str) -> tuple[str, ...]:
    number = sum(not case.manager for case in population.cases)
    if limit is None or not number:
        return ()
    cases = "One eligible case names" if number == 1 else f"{number} eligible cases name"
    return (f"{cases} no {manager}, so the limit does not count {'it' if number == 1 else 'them'}.",)


def _is_recorded(population: Population, factor: str) -> bool:
    return any(case.facts.get(factor) for case in population.cases)


def _population_faults(population: Population, framework: Framework) -> Iterator[Fault]:
    place = _("population of %(group)s", group=population.group)
    if population.edition != framework.id:
        problem = _(
            "The long list was read with the edition %(edition)s, not %(id)s.",
            edition=population.edition,
            id=framework.id,
        )
        yield Fault(place, problem, _("Read the long list again with the edition of the sample."))
    counts = Counter(case.id for case in population.cases)
    repeated = [case_id for case_id, count in counts.items() if count > 1]
    if repeated:
        yield Fault(
            place,
            _("Case %(case)s is in the list more than once.", case=repeated[0]),
            _("Give every case a different id."),
        )


def _size_faults(size: int | None, eligible: int) -> Iterator[Fault]:
    if size is not None and not 1 <= size <= eligible:
        problem = _(
            "A sample of %(size)s cannot be drawn from %(eligible)s eligible cases.",
            size=size,
            eligible=eligible,
        )
        cure = (
            _("Enter a size from 1 to %(eligible)s.", eligible=eligible)
            if eligible
            else _("Check the date and the kind of case.")
        )
        yield Fault("size", problem, cure)


def _factor_faults(population: Population, framework: Framework, requested: Sequence[str]) -> Iterator[Fault]:
    kinds = ("code", "flag", "text")
    fields = [field.key for field in framework.casework.fields if field.kind in kinds and not field.personal]
    design_factors = framework.sample.factors.value
    for factor in requested:
        if factor not in fields:
            choices = ", ".join(fields)
            yield Fault(
                _("factor %(factor)s", factor=factor),
                _("A sample cannot be balanced on this."),
                _("Choose from: %(value)s.", value=choices),
            )
        elif factor not in design_factors and population.cases and not _is_recorded(population, factor):
            cure = _("Leave out this factor, or select its column.")
            yield Fault(
                _("factor %(factor)s", factor=factor),
                _("The long list does not record this factor for any eligible case."),
                cure,
            )
    levels = sum(len({case.facts.get(factor) for case in population.cases}) for factor in requested)
    if levels > MAX_LEVELS:
        problem = _(
            "The factors have %(levels)s levels in total. A sample can be balanced on %(most_levels)s at "
            "most.",
            levels=levels,
            most_levels=MAX_LEVELS,
        )
        yield Fault(
            "factors", problem, _("Leave out the factor with the most levels, or combine some of its levels.")
        )


def _limit_faults(population: Population, size: int, limit: int | None, manager: str) -> Iterator[Fault]:
    if limit is None or not population.cases:
        return
    place = _("limit of cases per %(manager)s", manager=manager)
    if limit < 1:
        yield Fault(
            place, _("The limit is %(limit)s.", limit=limit), _("Enter a limit of 1 or more, or none.")
        )
        return
    counts = Counter(case.manager for case in population.cases)
    without_manager = counts.pop("", 0)
    if counts and without_manager > MAX_SHARE_WITHOUT_MANAGER * len(population.cases):
        yield Fault(
            place,
            _(
                "%(number)s of %(eligible)s eligible cases name no %(manager)s, so a limit would not apply "
                "to them.",
                number=without_manager,
                eligible=len(population.cases),
                manager=manager,
            ),
            _("Enter the %(manager)s of each case in the list, or draw without a limit.", manager=manager),
        )
        return
    if not counts:
        problem = _("The long list names no %(manager)s for any eligible case.", manager=manager)
        yield Fault(
            place,
            problem,
            _("Select the column for the %(manager)s, or draw without a limit.", manager=manager),
        )
        return
    maximum = without_manager + sum(min(count, limit) for count in counts.values())
    if maximum < size:
        problem = _(
            "With at most %(limit)s cases of one %(manager)s, you cannot draw %(size)s. The maximum is "
            "%(possible)s.",
            limit=limit,
            manager=manager,
            size=size,
            possible=maximum,
        )
        yield Fault(
            place,
            problem,
            _("Enter a size of at most %(possible)s, or raise the limit.", possible=maximum),
        )
