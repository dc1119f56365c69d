"""Sealed draws: the order of the steps, what decides the number, and the words that follow from it."""

from dataclasses import replace as changed
from datetime import UTC, datetime, timedelta

import pytest

from inspectorate.method.faults import FaultsFound
from inspectorate.method.sample import (
    Randomness,
    choose,
    describe,
    describe_sealed,
    draw,
    number,
    record_reason,
    redraw,
    replace,
    restore,
    seal,
    verify,
    verify_sealed,
)
from inspectorate.method.sample.randomness import number_of
from tests.method.random_populations import FRAMEWORK, choice_of, ids, random_population, summary_of

POPULATION = random_population(38)
AT = datetime(2018, 8, 27, 10, tzinfo=UTC)
SAMPLES = number(seal(POPULATION, FRAMEWORK, at=AT), POPULATION, at=AT + timedelta(minutes=1))
DICE = Randomness("dice", "417")
SAMPLE = choose(SAMPLES, POPULATION, FRAMEWORK, randomness=DICE, at=AT + timedelta(minutes=2))
PUBLIC = seal(POPULATION, FRAMEWORK, origin="drand round 4711")
OUT = SAMPLE.selected[0].id


def with_replacement(sample, rule="random", randomness=DICE):
    """Return the sample after one replacement, an hour later."""
    waiting = record_reason(sample, POPULATION, out=OUT, reason="lost", rule=rule, at=AT + timedelta(hours=1))
    return replace(waiting, POPULATION, randomness=randomness, at=AT + timedelta(hours=2))


def problems(sample):
    """Return the faults that verification finds, as text."""
    return "\n".join(map(str, verify(sample, POPULATION, FRAMEWORK)))


def test_dice_say_which_numbered_sample_is_drawn():
    assert ids(SAMPLE.selected) == list(SAMPLES.sample(417))
    assert [step.step for step in SAMPLE.steps] == ["sealed", "numbered", "chosen"]
    assert SAMPLE.steps[0].at == AT
    assert verify(SAMPLE, POPULATION, FRAMEWORK) == ()
    assert redraw(SAMPLE, POPULATION, FRAMEWORK) == SAMPLE


def test_sample_is_restored_from_its_record_without_calculation():
    restored = restore(
        SAMPLES.sealed, POPULATION, FRAMEWORK, choice=choice_of(SAMPLE), case_ids=ids(SAMPLE.selected)
    )
    assert [step.step for step in restored.steps] == ["sealed", "numbered"]
    assert restored == changed(SAMPLE, steps=SAMPLES.sealed.steps)


def test_public_value_decides_only_if_its_publication_was_sealed():
    samples = number(PUBLIC, POPULATION)
    value = Randomness("public", " 8f3a\n", "drand round 4711")
    sample = choose(samples, POPULATION, FRAMEWORK, randomness=value)
    assert choice_of(sample).number == number_of(Randomness("public", "8f3a", "drand round 4711"))
    assert verify(sample, POPULATION, FRAMEWORK) == ()
    for other in (DICE, Randomness("public", "8f3a", "drand round 4712"), Randomness("system", "0" * 32)):
        with pytest.raises(FaultsFound, match="uses public drand round 4711"):
            choose(samples, POPULATION, FRAMEWORK, randomness=other)
    with pytest.raises(FaultsFound, match="sealed draw uses dice"):
        choose(SAMPLES, POPULATION, FRAMEWORK, randomness=value)


@pytest.mark.parametrize(
    "randomness",
    [
        *(Randomness("dice", value) for value in ("", "41", "4170", "4a7", "٤١٧", "-17", "417.0")),
        *(Randomness("public", *parts) for parts in (("", "A"), ("8f", ""))),
        *(Randomness("system", value) for value in ("417", "Z" * 32)),
    ],
)
def test_random_value_that_does_not_fit_its_source_is_refused(randomness):
    with pytest.raises(FaultsFound, match="The random value is"):
        number_of(randomness)


def test_every_number_follows_from_dice_and_numbers_from_other_sources_are_in_range():
    assert [number_of(Randomness("dice", f"{value:03}")) for value in range(1000)] == list(range(1000))
    assert number_of(Randomness("system", "f" * 32)) == 999
    assert {number_of(Randomness("public", str(value), "A")) // 250 for value in range(99)} == {0, 1, 2, 3}


@pytest.mark.parametrize(
    ("order", "words"),
    [
        ((1, 0, 2, 3, 4), "Step 1 is “numbered” and should be “sealed”"),
        ((0, 2, 1, 3, 4), "Step 2 is “chosen” and should be “numbered”"),
        ((0, 1, 3, 4), "Step 3 is “reason” and should be “chosen”"),
        ((0, 1), "Step 3 is “missing” and should be “chosen”"),
        ((0, 1, 2, 4, 3), f"Step 4 is “replaced” of case {OUT} and should be “reason”"),
        ((0, 1, 2, 3, 3), f"Step 5 is “reason” of case {OUT} and should be “replaced”"),
    ],
)
def test_steps_in_another_order_are_a_fault(order, words):
    sample = with_replacement(SAMPLE)
    assert problems(sample) == ""
    assert words in problems(changed(sample, steps=tuple(sample.steps[step] for step in order)))


def test_step_dated_before_the_step_it_follows_is_a_fault():
    early = choose(SAMPLES, POPULATION, FRAMEWORK, randomness=DICE, at=AT)
    assert "Step 3 (chosen) is dated before the step it follows (numbered)" in problems(early)


def test_changed_time_reason_or_digest_is_a_fault():
    sample = with_replacement(SAMPLE)
    first, second, *rest = sample.steps
    later = changed(second, at=AT + timedelta(seconds=90))
    assert "Step 2 (numbered) has the digest" in problems(changed(sample, steps=(first, later, *rest)))
    [replacement] = sample.replacements
    other_reason = changed(sample, replacements=(changed(replacement, reason="ill"),))
    assert "Step 4 (reason) has the digest" in problems(other_reason)
    assert "There are 4 steps, but the draw has 5." in problems(changed(sample, steps=sample.steps[:4]))


def test_changed_record_of_a_numbered_sample_is_a_fault():
    choice = choice_of(SAMPLE)
    summary = choice.summary
    for altered, fault in (
        (changed(choice, number=418), "recorded number of the sample is 418, but the draw gives 417"),
        (changed(choice, seal="00"), "The recorded seal is “00”"),
        (changed(choice, randomness=Randomness("dice", "418")), "number of the sample"),
        (changed(choice, summary=changed(summary, digest="00")), "digest of the numbered samples is “00”"),
        (changed(choice, summary=changed(summary, fewest=816)), "recorded least number of samples"),
    ):
        assert fault in problems(changed(SAMPLE, numbered=altered))
    swapped = changed(SAMPLE, selected=(*SAMPLE.selected[1:], SAMPLE.selected[0]))
    assert "The order of the sample is not the order of the draw" in problems(swapped)


def test_sealed_draw_is_verified_before_and_after_its_samples_are_calculated():
    sealed = seal(POPULATION, FRAMEWORK, at=AT)
    assert verify_sealed(sealed, POPULATION, FRAMEWORK) == ()
    assert verify_sealed(SAMPLES.sealed, POPULATION, FRAMEWORK) == ()
    [fault] = verify_sealed(changed(sealed, seal="00"), POPULATION, FRAMEWORK)
    assert "recorded seal is “00”" in fault.problem
    [fault] = verify_sealed(
        changed(sealed, steps=(changed(sealed.steps[0], digest="00"),)), POPULATION, FRAMEWORK
    )
    assert "do not follow from their content" in fault.problem
    numbered = changed(summary_of(SAMPLES), digest="00")
    assert verify_sealed(changed(SAMPLES.sealed, numbered=numbered), POPULATION, FRAMEWORK)
    assert verify_sealed(sealed, random_population(39), FRAMEWORK)


@pytest.mark.parametrize(
    ("design", "other"),
    [
        ({"size": 30}, {"size": 29}),
        ({"max_per_manager": 9}, {"max_per_manager": 10}),
        ({"origin": "A"}, {"origin": "B"}),
        ({}, {"origin": "A"}),
    ],
)
def test_seal_covers_the_whole_design(design, other):
    assert seal(POPULATION, FRAMEWORK, **design).seal != seal(POPULATION, FRAMEWORK, **other).seal


def words(sample):
    """Return the description of a sample as one text."""
    return " ".join(describe(sample, FRAMEWORK))


def test_description_claims_equal_chances_only_of_sealed_draws():
    assert "three ten-sided dice decided: sample 417" in words(SAMPLE)
    assert "in 815 or 816 of the 1,000 samples, so all have the same chance, to 1 in 1,000" in words(SAMPLE)
    assert "less than one case from an exact match" in words(SAMPLE)
    trial = words(draw(POPULATION, FRAMEWORK, seed=7))
    assert "from the seed 7, which a person chose" in trial
    assert "A person chose this seed, so this says nothing about this sample" in trial


def test_description_says_who_decided_the_number():
    chosen = choose(SAMPLES, POPULATION, FRAMEWORK, randomness=Randomness("chosen", "417"))
    assert "Then a person chose sample 417" in words(chosen)
    assert "dice" not in words(chosen)
    value = Randomness("public", "8f3a", "drand round 4711")
    public = choose(number(PUBLIC, POPULATION), POPULATION, FRAMEWORK, randomness=value)
    assert "a source named in advance decided: drand round 4711 was 8f3a" in words(public)
    sealed = " ".join(describe_sealed(PUBLIC, FRAMEWORK))
    assert "will follow from a public value: drand round 4711" in sealed
    assert "Three ten-sided dice will decide" in " ".join(describe_sealed(SAMPLES.sealed, FRAMEWORK))


def test_description_follows_the_limit():
    samples = number(seal(POPULATION, FRAMEWORK, size=20, max_per_manager=5), POPULATION)
    sample = choose(samples, POPULATION, FRAMEWORK, randomness=DICE)
    assert "chances are not equal" in words(sample)
    assert "so all have the same chance" not in words(sample)
    summary = summary_of(samples)
    assert f"at least {summary.fewest} and at most {summary.most} of the 1,000" in words(sample)


def test_description_follows_the_replacements():
    assert "replaced" not in words(SAMPLE)
    assert "chances are no longer equal" in words(with_replacement(SAMPLE, "alike"))
    assert "less balanced" in words(with_replacement(SAMPLE, "random"))
    by_hand = with_replacement(SAMPLE, "random", Randomness("chosen", "417"))
    assert "For 1 of them, a person chose the value instead of chance." in words(by_hand)


def test_description_states_margins_of_one_case_or_more_and_pairs_never_together():
    population = random_population(21)
    samples = number(seal(population, FRAMEWORK), population)
    sample = choose(samples, population, FRAMEWORK, randomness=DICE)
    assert "the match is approximate. A level can differ from it by up to 1.8 cases" in words(sample)
    assert "every level of gender, disposal and risk of serious harm" in words(sample)
    summary = changed(summary_of(SAMPLES), pairs_apart=12)
    apart = changed(SAMPLE, numbered=changed(choice_of(SAMPLE), summary=summary))
    assert "12 pairs of cases are never in a sample together." in words(apart)


def test_nothing_is_said_of_chance_if_every_case_is_in_the_sample():
    population = random_population(4)
    samples = number(seal(population, FRAMEWORK), population)
    sample = choose(samples, population, FRAMEWORK, randomness=DICE)
    assert words(sample) == "All 4 eligible cases are in the sample, so none was selected."
    empty = random_population(0)
    assert describe(draw(empty, FRAMEWORK, seed=1), FRAMEWORK) == ()
