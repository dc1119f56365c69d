"""Verification of a recorded sample: redraw it and report the differences."""

from collections.abc import Iterator, Mapping, Sequence

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _
from inspectorate.method.population import Case, Population
from inspectorate.method.sample.replacement import replace
from inspectorate.method.sample.selection import draw
from inspectorate.method.sample.values import Sample
from inspectorate.method.standards import Framework

CURE = _("Correct the record, or draw the sample again from the long list with its seed.")

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
    """Redraw the sample, repeat its replacements, and return a fault for each difference."""
    place = _("sample of %(group)s", group=sample.group)
    if faults := tuple(_origin_faults(sample, population, framework, place)):
        return faults
    try:
        redrawn = _redraw(sample, population, framework)
    except FaultsFound as error:
        return tuple(
            Fault(
                f"{place}, {fault.place}",
                _("It cannot be drawn again. %(problem)s", problem=fault.problem),
                fault.cure,
            )
            for fault in error.faults
        )
    return (
        *(Fault(place, problem, CURE) for problem in _differences(sample, redrawn)),
        *_entry_differences(sample, redrawn, place),
    )


def _origin_faults(
    sample: Sample, population: Population, framework: Framework, place: str
) -> Iterator[Fault]:
    if sample.edition != framework.id:
        problem = _(
            "It was drawn under the edition %(edition)s, not %(id)s.", edition=sample.edition, id=framework.id
        )
        yield Fault(place, problem, _("Verify it with the edition it was drawn under."))
    if sample.group != population.group:
        problem = _("The population is of %(group)s.", group=population.group)
        yield Fault(place, problem, _("Verify it with the population it was drawn from."))
    elif sample.digest != population.digest:
        problem = _(
            "It was drawn from a population with the digest %(digest)s, but this one has "
            "%(this)s: the long list, its columns or the date have changed since.",
            digest=sample.digest,
            this=population.digest,
        )
        yield Fault(place, problem, _("Verify it with the long list as it was when the sample was drawn."))


def _redraw(sample: Sample, population: Population, framework: Framework) -> Sample:
    redrawn = draw(
        population,
        framework,
        seed=sample.seed,
        size=sample.size.value or None,
        max_per_manager=sample.max_per_manager,
        factors=sample.factors,
    )
    for replacement in sample.replacements:
        redrawn = replace(redrawn, population, out=replacement.out, reason=replacement.reason)
    return redrawn


def _differences(sample: Sample, redrawn: Sample) -> Iterator[str]:
    yield from _case_differences("the sample", sample.selected, redrawn.selected)
    yield from _case_differences("the reserves", sample.reserves, redrawn.reserves)
    for recorded, expected in zip(sample.replacements, redrawn.replacements, strict=True):
        if recorded != expected:
            yield _(
                "%(out)s should have been replaced by %(into)s: %(because)s",
                out=recorded.out,
                into=expected.into,
                because=expected.because,
            )
    for part, name in TABLES.items():
        if getattr(sample, part) != getattr(redrawn, part):
            yield _("The recorded %(name)s is not what the draw gives.", name=name)


def _entry_differences(sample: Sample, redrawn: Sample, place: str) -> Iterator[Fault]:
    """Yield a fault for each entry of the record that differs from the draw, with both values."""
    recorded, expected = _entries(sample), _entries(redrawn)
    for entry, value in recorded.items():
        if value != expected[entry]:
            expected_value = _shown(expected[entry])
            problem = _(
                "The recorded %(entries)s is %(value)s, but the draw gives %(given)s.",
                entries=ENTRIES[entry],
                value=_shown(value),
                given=expected_value,
            )
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


def _case_differences(list_name: str, recorded: Sequence[Case], drawn: Sequence[Case]) -> Iterator[str]:
    recorded_ids, drawn_ids = [case.id for case in recorded], [case.id for case in drawn]
    yield from (
        _(
            "%(case_id)s is recorded in %(where)s, but the draw does not put it there.",
            case_id=case_id,
            where=list_name,
        )
        for case_id in recorded_ids
        if case_id not in drawn_ids
    )
    yield from (
        _("%(case_id)s is drawn into %(where)s, but is not recorded there.", case_id=case_id, where=list_name)
        for case_id in drawn_ids
        if case_id not in recorded_ids
    )
    if sorted(recorded_ids) == sorted(drawn_ids) and recorded_ids != drawn_ids:
        yield _("The order of %(where)s is not the order of the draw.", where=list_name)
    elif not set(recorded_ids) ^ set(drawn_ids) and len(recorded_ids) != len(drawn_ids):
        yield _("A case is recorded more than once in %(where)s.", where=list_name)
    elif recorded_ids == drawn_ids and [_recorded_values(case) for case in recorded] != [
        _recorded_values(case) for case in drawn
    ]:
        yield _("What is recorded of a case in %(where)s is not what the long list says.", where=list_name)


def _recorded_values(case: Case) -> tuple[str, Mapping[str, str]]:
    return case.manager, case.facts
