"""Verification of recorded samples: each kind of difference, in full sentences."""

from dataclasses import replace as changed
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from inspectorate.method.sample import (
    Randomness,
    choose,
    draw,
    number,
    record_reason,
    replace,
    seal,
    verify,
    verify_sealed,
)
from inspectorate.method.sample.verification import redraw
from inspectorate.method.standards import load
from tests.method.random_populations import FRAMEWORK, RARE, cap_of, choice_of, ids, random_population

LEVELS = {"gender": {"male": 70, "female": 30}, "disposal_type": {"a": 50, "b": 50}}
POPULATION = random_population(20, levels=LEVELS, managers=5)
AT = datetime(2018, 8, 27, 10, tzinfo=UTC)
CURE = "Correct the record, or draw the sample again from the long list."


def drawn(**design):
    """Return a sample from a seed."""
    return draw(POPULATION, FRAMEWORK, seed=7, at=AT, **design)


def sealed_draw(**design):
    """Return a sealed draw, an hour before its samples are calculated."""
    return seal(POPULATION, FRAMEWORK, at=AT, **design)


SAMPLE = drawn(size=12)
NUMBERED = number(sealed_draw(size=12), POPULATION, at=AT + timedelta(hours=1))
CHOSEN = choose(
    NUMBERED, POPULATION, FRAMEWORK, randomness=Randomness("dice", "417"), at=AT + timedelta(hours=2)
)


def faults(sample):
    """Return the faults of a sample, as text."""
    return [str(fault) for fault in verify(sample, POPULATION, FRAMEWORK)]


def undrawn_case(sample):
    """Return the first case that is not in the sample."""
    return next(case for case in POPULATION.cases if case not in sample.selected)


def with_cases(sample, *cases):
    """Return the sample with other cases selected."""
    return changed(sample, selected=tuple(cases))


def test_case_that_was_not_drawn_and_case_that_is_missing():
    first, *others = SAMPLE.selected
    wrong = undrawn_case(SAMPLE)
    assert faults(with_cases(SAMPLE, wrong, *others))[:2] == [
        f"sample of court: {wrong.id} is recorded in the sample, but the draw does not put it there. {CURE}",
        f"sample of court: {first.id} is drawn into the sample, but is not recorded there. {CURE}",
    ]


def test_order_repetition_and_values_of_cases():
    first, second, *others = SAMPLE.selected
    assert faults(with_cases(SAMPLE, second, first, *others)) == [
        f"sample of court: The order of the sample is not the order of the draw. {CURE}"
    ]
    assert faults(with_cases(SAMPLE, first, first, second, *others)) == [
        f"sample of court: A case is recorded more than once in the sample. {CURE}"
    ]
    for other in (changed(first, manager="M99"), changed(first, facts={**first.facts, "gender": "other"})):
        assert faults(with_cases(SAMPLE, other, second, *others)) == [
            (f"sample of court: A case recorded in the sample differs from the long list. {CURE}")
        ]


@pytest.mark.parametrize(
    ("changes", "entry", "problem"),
    [
        (
            {"size": changed(SAMPLE.size, eligible=21)},
            "eligible",
            "number of eligible cases is 21, but the draw gives 20.",
        ),
        (
            {"size": changed(SAMPLE.size, because="It was asked for.")},
            "because",
            f"reason for the size is “It was asked for.”, but the draw gives “{SAMPLE.size.because}”.",
        ),
        (
            {"notes": ("x",)},
            "notes",
            f"list of notes is “x”, but the draw gives “{SAMPLE.notes[0]}”, “{SAMPLE.notes[1]}”.",
        ),
    ],
)
def test_entry_of_a_draw_from_a_seed_that_differs(changes, entry, problem):
    expected = f"sample of court, {entry}: The recorded {problem} {CURE}"
    assert faults(changed(SAMPLE, **changes)) == [expected]


def test_other_size_or_factors_give_another_draw():
    assert faults(changed(SAMPLE, size=changed(SAMPLE.size, value=11)))
    assert faults(changed(SAMPLE, factors=SAMPLE.factors[:1]))
    assert faults(changed(SAMPLE, max_per_manager=4))


def test_size_that_cannot_be_drawn():
    assert faults(changed(SAMPLE, size=changed(SAMPLE.size, value=21))) == [
        (
            "sample of court, size: The sample cannot be reproduced. A sample of 21 cannot be drawn from 20 "
            "eligible cases. Enter a size from 1 to 20."
        )
    ]


@pytest.mark.parametrize(
    ("table", "name"), [("cap", "effect of the limit per case manager"), ("balance", "balance table")]
)
def test_table_that_is_not_what_the_draw_gives(table, name):
    sample = drawn(size=6, max_per_manager=3)
    assert faults(sample) == []
    other = (
        changed(cap_of(sample), because="Nothing.")
        if table == "cap"
        else (changed(sample.balance[0], sample=99), *sample.balance[1:])
    )
    assert faults(changed(sample, **{table: other})) == [
        f"sample of court: The recorded {name} is not what the draw gives. {CURE}"
    ]


@pytest.mark.parametrize(
    ("entry", "value", "problem"),
    [
        ("different", 1, "number of different samples is 1, but the draw gives"),
        ("fewest", 1, "least number of samples a case is in is 1, but the draw gives"),
        ("most", 1, "greatest number of samples a case is in is 1, but the draw gives"),
        ("margins", (), "list of margins is none, but the draw gives “gender "),
        ("pairs_apart", 99, "number of pairs never together is 99, but the draw gives 0."),
        ("digest", "00", "digest of the numbered samples is “00”, but the draw gives “"),
    ],
)
def test_summary_of_numbered_samples_that_differs(entry, value, problem):
    choice = choice_of(CHOSEN)
    other = changed(CHOSEN, numbered=changed(choice, summary=changed(choice.summary, **{entry: value})))
    [fault] = faults(other)
    name = "numbered" if entry == "digest" else entry
    assert fault.startswith(f"sample of court, {name}: The recorded {problem}")


def test_sample_is_drawn_again_with_its_replacements_and_times():
    waiting = record_reason(
        CHOSEN,
        POPULATION,
        out=CHOSEN.selected[0].id,
        reason="lost",
        rule="random",
        at=AT + timedelta(hours=3),
    )
    after = replace(waiting, POPULATION, randomness=Randomness("dice", "905"), at=AT + timedelta(hours=4))
    for sample in (SAMPLE, CHOSEN, waiting, after):
        assert redraw(sample, POPULATION, FRAMEWORK) == sample
        assert faults(sample) == []
    [replacement] = after.replacements
    wrong = undrawn_case(after).id
    assert faults(changed(after, replacements=(changed(replacement, into=wrong),))) == [
        (
            f"sample of court: {replacement.out} should have been replaced by {replacement.into}: "
            f"{replacement.because} {CURE}"
        )
    ]


def test_sample_is_drawn_again_with_its_design():
    population = random_population(24, levels=RARE)
    design: dict[str, Any] = {"size": 8, "max_per_manager": 4, "factors": ["ethnicity"]}
    sealed = seal(population, FRAMEWORK, **design)
    numbered = choose(number(sealed, population), population, FRAMEWORK, randomness=Randomness("dice", "417"))
    assert "ethnicity" in numbered.factors
    for sample in (draw(population, FRAMEWORK, seed=0, **design), numbered):
        assert redraw(sample, population, FRAMEWORK) == sample
    assert verify_sealed(sealed, population, FRAMEWORK) == ()


def test_sample_without_times_is_drawn_again():
    waiting = record_reason(CHOSEN, POPULATION, out=CHOSEN.selected[0].id, reason="lost", rule="random")
    for sample in (SAMPLE, CHOSEN, waiting):
        redrawn = redraw(changed(sample, steps=()), POPULATION, FRAMEWORK)
        assert redrawn.selected == sample.selected
        assert {step.at for step in redrawn.steps} == {None}


def test_size_that_is_not_that_of_the_design():
    nought = changed(SAMPLE.size, value=0)
    expected = (
        f"The recorded size is 0, but the draw gives {draw(POPULATION, FRAMEWORK, seed=7).size.value}. {CURE}"
    )
    assert f"sample of court, size: {expected}" in faults(changed(SAMPLE, size=nought))
    assert f"sample of court, size: {expected}" in sealed_faults(changed(sealed_draw(), size=nought))


def test_notes_of_a_numbered_sample_that_differ():
    [fault] = faults(changed(CHOSEN, notes=("x",)))
    assert fault.startswith("sample of court, notes: The recorded list of notes is “x”, but the draw gives “")


def test_sample_of_another_edition_group_or_list():
    other = load("hostels-2030")
    assert [str(fault) for fault in verify(SAMPLE, POPULATION, other)] == [
        (
            "sample of court: The sample was drawn with the edition youth-2018, not hostels-2030. Verify the "
            "sample with its own edition."
        )
    ]
    [fault] = verify(SAMPLE, changed(POPULATION, group="out_of_court"), FRAMEWORK)
    assert str(fault) == (
        "sample of court: The population is of out_of_court. Verify the sample with its own population."
    )
    longer = random_population(21, levels=LEVELS, managers=5)
    [fault] = verify(SAMPLE, longer, FRAMEWORK)
    assert str(fault) == (
        f"sample of court: The sample was drawn from a population with the digest {POPULATION.digest}, but "
        f"this one "
        f"has {longer.digest}. The long list, its columns or the date have changed. Verify the sample "
        f"with the long list as it was at the draw."
    )


def test_first_step_that_was_changed_is_named():
    sealed, numbered, chosen = CHOSEN.steps
    later = changed(numbered, at=AT + timedelta(minutes=61))
    [fault] = faults(changed(CHOSEN, steps=(sealed, later, chosen)))
    redrawn = redraw(changed(CHOSEN, steps=(sealed, later, chosen)), POPULATION, FRAMEWORK)
    assert fault == (
        f"sample of court, steps: Step 2 (numbered) has the digest {numbered.digest}, but its content, its "
        f"time and the step before it give {redrawn.steps[1].digest}: one of them was changed afterwards. "
        f"{CURE}"
    )
    [fault] = faults(changed(CHOSEN, steps=(sealed, chosen)))
    assert fault.startswith("sample of court, steps: Step 2 is “chosen” and should be “numbered”")


def sealed_faults(sealed):
    """Return the faults of a sealed draw, as text."""
    return [str(fault) for fault in verify_sealed(sealed, POPULATION, FRAMEWORK)]


def test_sealed_draw_with_its_design_and_times_is_verified():
    for design in ({"size": 6, "max_per_manager": 3}, {"origin": "drand round 1"}):
        assert sealed_faults(sealed_draw(**design)) == []
    sealed = NUMBERED.sealed
    assert sealed_faults(sealed) == []
    chain = "The digests of the steps do not follow from their content and times: one was changed afterwards."
    for step in (0, 1):
        steps = list(sealed.steps)
        steps[step] = changed(steps[step], at=AT - timedelta(hours=1) if step == 0 else AT)
        assert sealed_faults(changed(sealed, steps=tuple(steps))) == [
            f"sample of court, steps: {chain} {CURE}"
        ]


@pytest.mark.parametrize(
    ("changes", "entry", "name"),
    [
        ({"seal": "00"}, "seal", "seal"),
        ({"notes": ("x",)}, "notes", "list of notes"),
        ({"size": changed(SAMPLE.size, eligible=21)}, "eligible", "number of eligible cases"),
        ({"size": changed(SAMPLE.size, because="")}, "because", "reason for the size"),
    ],
)
def test_entry_of_a_sealed_draw_that_differs(changes, entry, name):
    [fault] = sealed_faults(changed(sealed_draw(size=12), **changes))
    assert fault.startswith(f"sample of court, {entry}: The recorded {name} is ")
    assert fault.endswith(CURE)


def test_sealed_draw_of_another_list_or_design():
    assert sealed_faults(changed(sealed_draw(), group="out_of_court")) == [
        "sample of out_of_court: The population is of court. Verify the sample with its own population."
    ]
    other = changed(sealed_draw(size=12), factors=("gender",))
    assert [fault.split(": ")[0] for fault in sealed_faults(other)] == ["sample of court, factors"]
    assert ids(CHOSEN.selected) == list(NUMBERED.sample(417))
