"""Draw a recorded sample again and say in words where the record differs."""

from collections.abc import Iterator, Mapping, Sequence

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.population import Case, Population
from inspectorate.method.sample.drawing import draw
from inspectorate.method.sample.drawn import Sample
from inspectorate.method.sample.replacing import replace
from inspectorate.method.standards import Framework

CURE = "Correct the record, or draw the sample again from the long list with its seed."

ENTRIES = {
    "eligible": "number of eligible cases",
    "size": "size",
    "because": "reason for the size",
    "factors": "list of factors",
    "reserve_share": "share of reserves",
    "notes": "list of notes",
}
TABLES = {"cap": "effect of the limit per case manager", "balance": "balance table"}


def verify(sample: Sample, population: Population, framework: Framework) -> tuple[Fault, ...]:
    """Redraw the sample and replay its replacements; returns every difference, none when it is as drawn."""
    place = f"sample of {sample.group}"
    if faults := tuple(_other_origin(sample, population, framework, place)):
        return faults
    try:
        again = _again(sample, population, framework)
    except FaultsFound as found:
        return tuple(
            Fault(f"{place}, {fault.place}", f"It cannot be drawn again. {fault.problem}", fault.cure)
            for fault in found.faults
        )
    return (
        *(Fault(place, problem, CURE) for problem in _differences(sample, again)),
        *_entries_differ(sample, again, place),
    )


def _other_origin(
    sample: Sample, population: Population, framework: Framework, place: str
) -> Iterator[Fault]:
    if sample.edition != framework.id:
        problem = f"It was drawn under the edition {sample.edition}, not {framework.id}."
        yield Fault(place, problem, "Verify it with the edition it was drawn under.")
    if sample.group != population.group:
        problem = f"The population is of {population.group}."
        yield Fault(place, problem, "Verify it with the population it was drawn from.")
    elif sample.digest != population.digest:
        problem = (
            f"It was drawn from a population with the digest {sample.digest}, but this one has "
            f"{population.digest}: the long list, its columns or the date have changed since."
        )
        yield Fault(place, problem, "Verify it with the long list as it was when the sample was drawn.")


def _again(sample: Sample, population: Population, framework: Framework) -> Sample:
    again = draw(
        population,
        framework,
        seed=sample.seed,
        size=sample.size.value or None,
        max_per_manager=sample.max_per_manager,
        factors=sample.factors,
    )
    for replacement in sample.replacements:
        again = replace(again, population, out=replacement.out, reason=replacement.reason)
    return again


def _differences(sample: Sample, again: Sample) -> Iterator[str]:
    yield from _cases_differ("the sample", sample.selected, again.selected)
    yield from _cases_differ("the reserves", sample.reserves, again.reserves)
    for recorded, right in zip(sample.replacements, again.replacements, strict=True):
        if recorded != right:
            yield f"{recorded.out} should have been replaced by {right.into}: {right.because}"
    for part, name in TABLES.items():
        if getattr(sample, part) != getattr(again, part):
            yield f"The recorded {name} is not what the draw gives."


def _entries_differ(sample: Sample, again: Sample, place: str) -> Iterator[Fault]:
    """Name every entry of the record that is not what the draw gives, with both values."""
    recorded, right = _entries(sample), _entries(again)
    for entry, value in recorded.items():
        if value != right[entry]:
            given = _shown(right[entry])
            problem = f"The recorded {ENTRIES[entry]} is {_shown(value)}, but the draw gives {given}."
            yield Fault(f"{place}, {entry}", problem, CURE)


def _entries(sample: Sample) -> dict[str, object]:
    return {
        "eligible": sample.size.eligible,
        "size": sample.size.value,
        "because": sample.size.because,
        "factors": sample.factors,
        "reserve_share": sample.reserve_share,
        "notes": sample.notes,
    }


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(_shown, value)) or "none"
    return f"“{value}”" if isinstance(value, str) else str(value)


def _cases_differ(where: str, recorded: Sequence[Case], drawn: Sequence[Case]) -> Iterator[str]:
    mine, theirs = [case.id for case in recorded], [case.id for case in drawn]
    yield from (
        f"{case_id} is recorded in {where}, but the draw does not put it there."
        for case_id in mine
        if case_id not in theirs
    )
    yield from (
        f"{case_id} is drawn into {where}, but is not recorded there."
        for case_id in theirs
        if case_id not in mine
    )
    if sorted(mine) == sorted(theirs) and mine != theirs:
        yield f"The order of {where} is not the order of the draw."
    elif not set(mine) ^ set(theirs) and len(mine) != len(theirs):
        yield f"A case is recorded more than once in {where}."
    elif mine == theirs and [_known(case) for case in recorded] != [_known(case) for case in drawn]:
        yield f"What is recorded of a case in {where} is not what the long list says."


def _known(case: Case) -> tuple[str, Mapping[str, str]]:
    return case.manager, case.facts
