"""Verification of a recorded sample: check the order of its steps, draw it again, report the differences."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _
from inspectorate.method.population import Case, Population
from inspectorate.method.sample.numbered_samples import number
from inspectorate.method.sample.replacement import record_reason, replace, undo_replacement
from inspectorate.method.sample.sealed_draw import seal
from inspectorate.method.sample.selection import choose, draw
from inspectorate.method.sample.steps import REASON, REPLACED, UNDONE, order_faults
from inspectorate.method.sample.values import NumberedChoice, Randomness, Replacement, Sample, SealedDraw
from inspectorate.method.standards import Framework

CURE = _("Correct the record, or draw the sample again from the long list.")

ENTRIES = {
    "eligible": "number of eligible cases",
    "size": "size",
    "because": "reason for the size",
    "factors": "list of factors",
    "notes": "list of notes",
    "seal": "seal",
    "numbered": "digest of the numbered samples",
    "different": "number of different samples",
    "fewest": "least number of samples a case is in",
    "most": "greatest number of samples a case is in",
    "margins": "list of margins",
    "pairs_apart": "number of pairs never together",
    "number": "number of the sample",
}
TABLES = {"cap": "effect of the limit per case manager", "balance": "balance table"}


def verify(sample: Sample, population: Population, framework: Framework) -> tuple[Fault, ...]:
    """Check the order of the steps, draw the sample again, and return a fault for each difference.

    The list and design must have the recorded seal, the numbered samples the recorded digest, and the random
    values must give the recorded number and replacements. Each step must follow the one before it: sealed,
    numbered, chosen, and for each replacement the reason before the case that comes in. A step that undoes a
    replacement reverses the latest one that stands.
    """
    place = _("sample of %(group)s", group=sample.group)
    if faults := tuple(_origin_faults(sample, population, framework, place)):
        return faults
    if faults := tuple(
        order_faults(sample.steps, _("%(place)s, steps", place=place), sealed=sample.numbered is not None)
    ):
        return faults
    try:
        redrawn = redraw(sample, population, framework)
    except FaultsFound as error:
        return tuple(
            Fault(
                f"{place}, {fault.place}",
                _("The sample cannot be reproduced. %(problem)s", problem=fault.problem),
                fault.cure,
            )
            for fault in error.faults
        )
    differences = (
        *(Fault(place, problem, CURE) for problem in _differences(sample, redrawn)),
        *_entry_differences(_entries(sample), _entries(redrawn), place),
    )
    return differences or tuple(_step_faults(sample, redrawn, _("%(place)s, steps", place=place)))


def verify_sealed(sealed: SealedDraw, population: Population, framework: Framework) -> tuple[Fault, ...]:
    """Seal a draw again, calculate its numbered samples again, and return a fault for each difference."""
    place = _("sample of %(group)s", group=sealed.group)
    if faults := tuple(_origin_faults(sealed, population, framework, place)):
        return faults
    times = [step.at for step in sealed.steps] + [None, None]
    try:
        again = _seal_again(sealed, population, framework, times)
        differences = tuple(_entry_differences(_sealed_entries(sealed), _sealed_entries(again), place))
        if differences or sealed.numbered is None:
            expected = again.steps
        else:
            expected = number(again, population, at=times[1]).sealed.steps
            number(sealed, population)
    except FaultsFound as error:
        return error.faults
    if differences:
        return differences
    return () if sealed.steps == expected else (_chain_fault(_("%(place)s, steps", place=place)),)


def redraw(sample: Sample, population: Population, framework: Framework) -> Sample:
    """Draw a recorded sample again, with its replacements and the times of its steps.

    Raises FaultsFound if that is impossible.
    """
    times = iter([step.at for step in sample.steps])
    redrawn = (
        draw(
            population,
            framework,
            seed=sample.seed or 0,
            size=sample.size.value or None,
            max_per_manager=sample.max_per_manager,
            factors=sample.factors,
            at=next(times, None),
        )
        if sample.numbered is None
        else _choose_again(sample, sample.numbered, population, framework, times)
    )
    replacements = iter(sample.replacements)
    recorded: list[Replacement] = []
    for event in _replacement_events(sample):
        at = next(times, None)
        if event == REASON:
            recorded.append(next(replacements))
            out, reason, rule = recorded[-1].out, recorded[-1].reason, recorded[-1].rule
            redrawn = record_reason(redrawn, population, out=out, reason=reason, rule=rule, at=at)
        elif event == REPLACED:
            values = [replacement.randomness for replacement in recorded if replacement.randomness]
            randomness = values[-1] if values else Randomness("chosen", "")
            redrawn = replace(redrawn, population, randomness=randomness, at=at)
        else:
            standing = redrawn.completed_replacements
            position = redrawn.replacements.index(standing[-1]) if standing else -1
            reason = recorded[position].undone if standing else ""
            redrawn = undo_replacement(redrawn, population, reason=reason, at=at)
    return redrawn


def _replacement_events(sample: Sample) -> list[str]:
    """Return the kinds of the steps after the draw, in their order.

    If the steps are missing or are not those of the replacements, each undone one was undone at once.
    """
    events = [
        event
        for replacement in sample.replacements
        for event in (REASON, *(REPLACED,) * bool(replacement.into), *(UNDONE,) * bool(replacement.undone))
    ]
    steps = [step.step for step in sample.steps if step.step in (REASON, REPLACED, UNDONE)]
    return steps if sorted(steps) == sorted(events) else events


def _choose_again(
    sample: Sample,
    choice: NumberedChoice,
    population: Population,
    framework: Framework,
    times: Iterator[datetime | None],
) -> Sample:
    sealed = seal(
        population,
        framework,
        origin=choice.origin,
        size=sample.size.value or None,
        max_per_manager=sample.max_per_manager,
        factors=sample.factors,
        at=next(times, None),
    )
    samples = number(sealed, population, at=next(times, None))
    return choose(samples, population, framework, randomness=choice.randomness, at=next(times, None))


def _seal_again(
    sealed: SealedDraw, population: Population, framework: Framework, times: Sequence[datetime | None]
) -> SealedDraw:
    return seal(
        population,
        framework,
        origin=sealed.origin,
        size=sealed.size.value or None,
        max_per_manager=sealed.max_per_manager,
        factors=sealed.factors,
        at=times[0],
    )


def _origin_faults(
    sample: Sample | SealedDraw, population: Population, framework: Framework, place: str
) -> Iterator[Fault]:
    if sample.edition != framework.id:
        problem = _(
            "The sample was drawn with the edition %(edition)s, not %(id)s.",
            edition=sample.edition,
            id=framework.id,
        )
        yield Fault(place, problem, _("Verify the sample with its own edition."))
    if sample.group != population.group:
        problem = _("The population is of %(group)s.", group=population.group)
        yield Fault(place, problem, _("Verify the sample with its own population."))
    elif sample.digest != population.digest:
        problem = _(
            "The sample was drawn from a population with the digest %(digest)s, but this one has %(this)s. "
            "The long list, its columns or the date have changed.",
            digest=sample.digest,
            this=population.digest,
        )
        yield Fault(place, problem, _("Verify the sample with the long list as it was at the draw."))


def _differences(sample: Sample, redrawn: Sample) -> Iterator[str]:
    yield from _case_differences("the sample", sample.selected, redrawn.selected)
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


def _entry_differences(
    recorded: Mapping[str, object], expected: Mapping[str, object], place: str
) -> Iterator[Fault]:
    """Yield a fault for each entry of the record that differs from the draw, with both values."""
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
    entries: dict[str, object] = {
        "eligible": sample.size.eligible,
        "size": sample.size.value,
        "because": sample.size.because,
        "factors": sample.factors,
        "notes": sample.notes,
    }
    if sample.numbered is not None:
        summary = sample.numbered.summary
        entries |= {
            "seal": sample.numbered.seal,
            "numbered": summary.digest,
            "different": summary.different,
            "fewest": summary.fewest,
            "most": summary.most,
            "margins": tuple(f"{margin.factor} {margin.worst}" for margin in summary.margins),
            "pairs_apart": summary.pairs_apart,
            "number": sample.numbered.number,
        }
    return entries


def _sealed_entries(sealed: SealedDraw) -> dict[str, object]:
    return {
        "eligible": sealed.size.eligible,
        "size": sealed.size.value,
        "because": sealed.size.because,
        "factors": sealed.factors,
        "notes": sealed.notes,
        "seal": sealed.seal,
    }


def _step_faults(sample: Sample, redrawn: Sample, place: str) -> Iterator[Fault]:
    """Yield a fault for the first step whose digest is not what its content and the step before give."""
    for position, (recorded, expected) in enumerate(zip(sample.steps, redrawn.steps, strict=False), start=1):
        if recorded != expected:
            problem = _(
                "Step %(number)s (%(step)s) has the digest %(digest)s, but its content, its time and the "
                "step before it give %(expected)s: one of them was changed afterwards.",
                number=position,
                step=recorded.step,
                digest=recorded.digest,
                expected=expected.digest,
            )
            yield Fault(place, problem, CURE)
            return
    if len(sample.steps) != len(redrawn.steps):
        problem = _(
            "There are %(recorded)s steps, but the draw has %(expected)s.",
            recorded=len(sample.steps),
            expected=len(redrawn.steps),
        )
        yield Fault(place, problem, CURE)


def _chain_fault(place: str) -> Fault:
    problem = _(
        "The digests of the steps do not follow from their content and times: one was changed afterwards."
    )
    return Fault(place, problem, CURE)


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
        yield _("A case recorded in %(where)s differs from the long list.", where=list_name)


def _recorded_values(case: Case) -> tuple[str, Mapping[str, str]]:
    return case.manager, case.facts
