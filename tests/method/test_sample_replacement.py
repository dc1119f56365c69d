"""Replacement of cases: the reason before chance, and what each rule does to chances and balance."""

from collections import Counter
from dataclasses import replace as changed
from statistics import mean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspectorate.method.faults import FaultsFound
from inspectorate.method.sample import (
    Randomness,
    candidates,
    dice_needed,
    draw,
    record_reason,
    replace,
    system_randomness,
    undo_replacement,
    verify,
)
from inspectorate.method.sample.balance_table import worst_margin
from tests.method.random_populations import FRAMEWORK, ids, random_population

POPULATION = random_population(38)
SAMPLE = draw(POPULATION, FRAMEWORK, seed=2018)
RULES = st.sampled_from(["random", "alike"])


def replaced(sample, population, out, *, rule="random", randomness=None, reason="The file is missing"):
    """Return the sample after the replacement of a case."""
    after = record_reason(sample, population, out=out, reason=reason, rule=rule)
    return replace(after, population, randomness=randomness or Randomness("dice", "000"))


def matching_factors(first, second):
    """Return the number of factors for which two cases have the same level."""
    return sum(first.facts[factor] == second.facts[factor] for factor in SAMPLE.factors)


def test_case_stays_in_the_sample_until_chance_selects_another():
    out = SAMPLE.selected[0].id
    waiting = record_reason(SAMPLE, POPULATION, out=out, reason=" The file is missing. ", rule="random")
    assert waiting.selected == SAMPLE.selected
    assert waiting.open_replacement is not None
    assert (waiting.open_replacement.reason, waiting.open_replacement.into) == ("The file is missing.", "")
    assert [step.step for step in waiting.steps] == ["chosen", "reason"]
    after = replace(waiting, POPULATION, randomness=system_randomness())
    assert after.open_replacement is None
    assert [step.step for step in after.steps] == ["chosen", "reason", "replaced"]
    assert verify(waiting, POPULATION, FRAMEWORK) == verify(after, POPULATION, FRAMEWORK) == ()


@given(st.data(), st.integers(0, 999))
@settings(deadline=None)
def test_most_similar_case_comes_in_under_the_rule_alike(data, number):
    out = data.draw(st.sampled_from(SAMPLE.selected))
    after = replaced(SAMPLE, POPULATION, out.id, rule="alike", randomness=Randomness("dice", f"{number:03}"))
    [replacement] = after.replacements
    left = [case for case in POPULATION.cases if case not in SAMPLE.selected]
    incoming = next(case for case in left if case.id == replacement.into)
    most = max(matching_factors(out, case) for case in left)
    assert matching_factors(out, incoming) == most
    assert set(ids(after.selected)) == set(ids(SAMPLE.selected)) - {out.id} | {incoming.id}
    assert f"on {most} of 4 characteristics" in replacement.because


def test_every_case_left_has_the_same_chance_to_1_in_1000_under_the_rule_random():
    counts = Counter(
        replaced(SAMPLE, POPULATION, SAMPLE.selected[3].id, randomness=Randomness("dice", f"{number:03}"))
        .replacements[0]
        .into
        for number in range(1000)
    )
    assert set(counts) == set(ids(POPULATION.cases)) - set(ids(SAMPLE.selected))
    assert max(counts.values()) - min(counts.values()) <= 1


def test_balance_table_is_recounted_after_replacements():
    after = SAMPLE
    for case_id in ids(SAMPLE.selected)[:4]:
        after = replaced(after, POPULATION, case_id)
    counts = Counter((factor, case.facts[factor]) for case in after.selected for factor in after.factors)
    assert {(row.factor, row.level): row.sample for row in after.balance} == {
        (row.factor, row.level): counts[row.factor, row.level] for row in SAMPLE.balance
    }
    assert [row.expected for row in after.balance] == [row.expected for row in SAMPLE.balance]
    assert verify(after, POPULATION, FRAMEWORK) == ()


def test_case_that_came_in_can_be_replaced_and_replaced_cases_never_return():
    after, out = SAMPLE, SAMPLE.selected[0].id
    for _case_left in range(7):
        after = replaced(after, POPULATION, out)
        out = after.replacements[-1].into
    assert len({out, *(replacement.out for replacement in after.replacements)}) == 8
    assert len(after.selected) == 31
    assert verify(after, POPULATION, FRAMEWORK) == ()
    with pytest.raises(FaultsFound, match="No eligible case is left"):
        record_reason(after, POPULATION, out=out, reason="gone", rule="random")


def test_cases_above_the_limit_cannot_come_in():
    population = random_population(80, managers=8)
    sample = draw(population, FRAMEWORK, seed=3, size=30, max_per_manager=5)
    skipped = 0
    for case in sample.selected:
        usable = candidates(sample, population, out=case.id, rule="random")
        counts = Counter(other.manager for other in sample.selected if other != case)
        assert all(counts[other.manager] < 5 for other in usable)
        skipped += len(usable) < len(population.cases) - 30
        after = replaced(sample, population, case.id, randomness=Randomness("dice", "41760"))
        assert max(Counter(other.manager for other in after.selected).values()) <= 5
    assert skipped


def test_replacement_is_refused_if_all_cases_left_exceed_the_limit():
    population = random_population(60, managers=2)
    sample = draw(population, FRAMEWORK, seed=3, size=12, max_per_manager=6)
    counts = Counter(case.manager for case in sample.selected)
    assert set(counts.values()) == {6}
    kept_by_one = [case for case in population.cases if case.manager == "M1" or case in sample.selected]
    reduced = changed(population, cases=tuple(kept_by_one))
    out = next(case.id for case in sample.selected if case.manager == "M2")
    left = len(kept_by_one) - 12
    with pytest.raises(FaultsFound) as error:
        record_reason(sample, reduced, out=out, reason="file missing", rule="random")
    assert str(error.value.faults[-1]) == (
        f"case {out}: The {left} eligible cases left belong to people who already have 6 cases in the "
        f"sample. Replace a case of one of these people, or assess one case fewer."
    )


@pytest.mark.parametrize(
    ("out", "reason", "rule", "words"),
    [
        ("C9999", "gone", "random", "This is not an eligible case."),
        (SAMPLE.selected[0].id, "  ", "random", "No reason is given"),
        (SAMPLE.selected[0].id, "gone", "best", "no rule “best”"),
    ],
)
def test_invalid_replacement_is_refused(out, reason, rule, words):
    with pytest.raises(FaultsFound, match=f"case {out}: .*{words}"):
        record_reason(SAMPLE, POPULATION, out=out, reason=reason, rule=rule)


def test_case_outside_the_sample_cannot_be_replaced():
    undrawn = next(case_id for case_id in ids(POPULATION.cases) if case_id not in ids(SAMPLE.selected))
    with pytest.raises(FaultsFound, match="eligible but was not drawn"):
        record_reason(SAMPLE, POPULATION, out=undrawn, reason="gone", rule="random")
    first = SAMPLE.selected[0].id
    with pytest.raises(FaultsFound, match="has been replaced already"):
        record_reason(
            replaced(SAMPLE, POPULATION, first), POPULATION, out=first, reason="gone", rule="random"
        )


def test_one_replacement_is_completed_before_the_next_and_after_its_reason():
    first, second = ids(SAMPLE.selected)[:2]
    waiting = record_reason(SAMPLE, POPULATION, out=first, reason="gone", rule="random")
    with pytest.raises(FaultsFound, match=f"The replacement of case {first} is not complete"):
        record_reason(waiting, POPULATION, out=second, reason="gone", rule="random")
    with pytest.raises(FaultsFound) as error:
        replace(SAMPLE, POPULATION, randomness=system_randomness())
    assert str(error.value.faults[0]) == (
        "sample of court: No reason for a replacement is recorded. "
        "First record why the case cannot be assessed."
    )


def test_too_few_dice_for_many_cases_are_refused():
    assert [dice_needed(cases) for cases in (1, 10, 11, 100, 101, 19_837)] == [3, 3, 4, 4, 5, 7]
    population = random_population(200)
    sample = draw(population, FRAMEWORK, seed=1)
    waiting = record_reason(sample, population, out=sample.selected[0].id, reason="gone", rule="random")
    with pytest.raises(FaultsFound, match="digits of 5 ten-sided dice"):
        replace(waiting, population, randomness=Randomness("dice", "417"))
    assert replace(waiting, population, randomness=Randomness("dice", "41760")).completed_replacements


def test_replacement_is_refused_for_another_population():
    with pytest.raises(FaultsFound, match="not the one this sample was drawn from"):
        record_reason(SAMPLE, random_population(39), out=SAMPLE.selected[0].id, reason="gone", rule="random")


def simulate(rule, runs):
    """Return the share of runs in which each case is in the sample at the end, and the mean worst margin.

    31 of 38 cases are drawn, and three of them are lost by accident and replaced.
    """
    population = random_population(38)
    counts, margins = Counter[str](), []
    for run in range(runs):
        sample = draw(population, FRAMEWORK, seed=run)
        for loss in range(3):
            out = sample.selected[(7 * run + 11 * loss) % 31].id
            digits = f"{(7919 * run + 104729 * loss) % 1000:03}"
            sample = replaced(sample, population, out, rule=rule, randomness=Randomness("dice", digits))
        counts.update(ids(sample.selected))
        margins.append(worst_margin(sample.balance))
    return [counts[case.id] / runs for case in population.cases], mean(margins)


def test_random_replacement_keeps_chances_and_similar_replacement_keeps_balance():
    """The price of each rule, as docs/method.md states it."""
    random_chances, random_margin = simulate("random", 1200)
    similar_chances, similar_margin = simulate("alike", 1200)
    error = (31 / 38 * 7 / 38 / 1200) ** 0.5
    assert max(abs(chance - 31 / 38) for chance in random_chances) < 4 * error
    assert max(abs(chance - 31 / 38) for chance in similar_chances) > 4 * error
    assert similar_margin < random_margin


def undone(sample):
    """Return the sample after its latest replacement was undone."""
    return undo_replacement(sample, POPULATION, reason=" The file was found. ")


def test_replacements_are_undone_from_the_latest_to_the_first():
    first = replaced(SAMPLE, POPULATION, SAMPLE.selected[0].id)
    second = replaced(first, POPULATION, first.selected[3].id)
    back = undone(second)
    assert (back.selected, back.balance) == (first.selected, first.balance)
    assert [replacement.undone for replacement in back.replacements] == ["", "The file was found."]
    assert undone(back).selected == SAMPLE.selected
    kinds = [step.step for step in undone(back).steps]
    assert kinds == ["chosen", "reason", "replaced", "reason", "replaced", "undone", "undone"]
    assert undone(back).completed_replacements == ()


def test_case_that_left_again_can_come_in_with_the_same_chance_as_the_others():
    out = SAMPLE.selected[0].id
    after = undone(replaced(SAMPLE, POPULATION, out))
    left = {case.id for case in POPULATION.cases} - set(ids(SAMPLE.selected))
    assert {case.id for case in candidates(after, POPULATION, out=out, rule="random")} == left
    counts = Counter(
        replaced(after, POPULATION, out, randomness=Randomness("dice", f"{number:03}")).replacements[-1].into
        for number in range(1000)
    )
    assert set(counts) == left
    assert max(counts.values()) - min(counts.values()) <= 1


@given(st.lists(st.sampled_from(["replace", "undo"]), max_size=7), st.integers(0, 999))
@settings(deadline=None, max_examples=30)
def test_any_order_of_replacing_and_undoing_is_verified(actions, number):
    sample, before = SAMPLE, [SAMPLE]
    for action in actions:
        if action == "replace":
            out = sample.selected[number % len(sample.selected)].id
            sample = replaced(sample, POPULATION, out, randomness=Randomness("dice", f"{number:03}"))
            before.append(sample)
        elif len(before) > 1:
            before.pop()
            sample = undone(sample)
            assert (sample.selected, sample.balance) == (before[-1].selected, before[-1].balance)
            before[-1] = sample
    assert verify(sample, POPULATION, FRAMEWORK) == ()


@pytest.mark.parametrize(
    ("sample", "reason", "problem"),
    [
        (SAMPLE, "The file was found.", "There is no replacement to undo."),
        (replaced(SAMPLE, POPULATION, SAMPLE.selected[0].id), " ", "No reason is given for undoing"),
        (
            record_reason(SAMPLE, POPULATION, out=SAMPLE.selected[0].id, reason="lost", rule="random"),
            "The file was found.",
            "is not complete",
        ),
    ],
)
def test_replacement_that_cannot_be_undone(sample, reason, problem):
    with pytest.raises(FaultsFound, match=problem):
        undo_replacement(sample, POPULATION, reason=reason)


def test_replacement_is_not_undone_with_another_long_list():
    with pytest.raises(FaultsFound, match="not the one this sample was drawn from"):
        undo_replacement(
            replaced(SAMPLE, POPULATION, SAMPLE.selected[0].id), random_population(39), reason="found"
        )


def test_verification_finds_an_undone_replacement_that_was_hidden_moved_or_reworded():
    first = replaced(SAMPLE, POPULATION, SAMPLE.selected[0].id)
    after = undone(first)
    hidden = changed(after, steps=after.steps[:-1], replacements=first.replacements)
    assert verify(hidden, POPULATION, FRAMEWORK) != ()
    [latest] = after.replacements
    reworded = changed(after, replacements=(changed(latest, undone="Another reason."),))
    assert "was changed afterwards" in str(verify(reworded, POPULATION, FRAMEWORK)[0])
    early = changed(after, steps=(after.steps[0], after.steps[-1], *after.steps[1:-1]))
    assert "undoes the replacement of case" in str(verify(early, POPULATION, FRAMEWORK)[0])
