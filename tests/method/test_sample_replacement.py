"""Replacing a case, and finding out whether a record is what was drawn."""

from collections import Counter
from dataclasses import replace as changed

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspectorate.method.faults import FaultsFound
from inspectorate.method.sample import draw, replace, verify
from tests.method.made_populations import FRAMEWORK, ids, made

POPULATION = made(38)
SAMPLE = draw(POPULATION, FRAMEWORK, seed=2018)


def likeness(one, other):
    """In how many of the sample's factors two cases are alike."""
    return sum(one.facts[factor] == other.facts[factor] for factor in SAMPLE.factors)


@given(st.data())
@settings(deadline=None)
def test_the_reserve_most_like_the_case_takes_its_place(data):
    gone = data.draw(st.sampled_from(SAMPLE.selected))
    after = replace(SAMPLE, POPULATION, out=gone.id, reason=" The file is missing. ")
    [made_of_it] = after.replacements
    into = next(one for one in SAMPLE.reserves if one.id == made_of_it.into)
    nearest = max(likeness(gone, one) for one in SAMPLE.reserves)
    assert into == next(one for one in SAMPLE.reserves if likeness(gone, one) == nearest)
    assert set(ids(after.selected)) == set(ids(SAMPLE.selected)) - {gone.id} | {into.id}
    assert ids(after.reserves) == [one for one in ids(SAMPLE.reserves) if one != into.id]
    assert made_of_it.reason == "The file is missing."
    assert f"alike in {nearest} of 4 factors" in made_of_it.because


def test_the_balance_is_counted_again():
    after = SAMPLE
    for gone in ids(SAMPLE.selected)[:4]:
        after = replace(after, POPULATION, out=gone, reason="moved away")
    counts = Counter((factor, one.facts[factor]) for one in after.selected for factor in after.factors)
    assert {(row.factor, row.level): row.sample for row in after.balance} == {
        (row.factor, row.level): counts[row.factor, row.level] for row in SAMPLE.balance
    }
    assert [row.expected for row in after.balance] == [row.expected for row in SAMPLE.balance]
    assert verify(after, POPULATION, FRAMEWORK) == ()


def test_a_replacement_can_itself_be_replaced():
    once = replace(SAMPLE, POPULATION, out=SAMPLE.selected[0].id, reason="file missing")
    twice = replace(once, POPULATION, out=once.replacements[0].into, reason="under investigation")
    assert len(twice.replacements) == 2
    assert len(twice.selected) == 31
    assert verify(twice, POPULATION, FRAMEWORK) == ()


def test_reserves_that_would_break_the_limit_are_passed_over():
    population = made(80, managers=8)
    sample = draw(population, FRAMEWORK, seed=3, size=30, max_per_manager=5)
    passed_over = 0
    for gone in sample.selected:
        counts = Counter(one.manager for one in sample.selected if one != gone)
        usable = [one for one in sample.reserves if counts[one.manager] < 5]
        assert usable
        passed_over += len(usable) < len(sample.reserves)
        after = replace(sample, population, out=gone.id, reason="file missing")
        assert after.replacements[0].into in ids(usable)
        assert max(Counter(one.manager for one in after.selected).values()) <= 5
    assert passed_over


def test_when_only_such_reserves_are_left_it_is_said():
    population = made(60, managers=4)
    sample = draw(population, FRAMEWORK, seed=3, size=20, max_per_manager=6)
    full, _ = Counter(one.manager for one in sample.selected).most_common(1)[0]
    of_the_full = [one for one in population.cases if one.manager == full and one not in sample.selected]
    stuck = changed(sample, reserves=tuple(of_the_full[:2]))
    other = next(one.id for one in sample.selected if one.manager != full)
    with pytest.raises(FaultsFound, match="Each of the 2 reserves left"):
        replace(stuck, population, out=other, reason="file missing")


@pytest.mark.parametrize(
    ("out", "reason", "words"),
    [
        ("C9999", "gone", "There is no such case among those eligible."),
        (SAMPLE.reserves[0].id, "gone", "It is a reserve, not in the sample."),
        (SAMPLE.selected[0].id, "  ", "No reason is given"),
    ],
)
def test_a_replacement_that_makes_no_sense_is_refused(out, reason, words):
    with pytest.raises(FaultsFound, match=words):
        replace(SAMPLE, POPULATION, out=out, reason=reason)


def test_a_case_not_drawn_or_replaced_before_cannot_be_replaced():
    drawn = {*ids(SAMPLE.selected), *ids(SAMPLE.reserves)}
    undrawn = next(one for one in ids(POPULATION.cases) if one not in drawn)
    with pytest.raises(FaultsFound, match="eligible but was not drawn"):
        replace(SAMPLE, POPULATION, out=undrawn, reason="gone")
    first = SAMPLE.selected[0].id
    after = replace(SAMPLE, POPULATION, out=first, reason="gone")
    with pytest.raises(FaultsFound, match="has been replaced already"):
        replace(after, POPULATION, out=first, reason="gone")


def test_without_reserves_nothing_can_be_replaced():
    after = SAMPLE
    for _ in SAMPLE.reserves:
        after = replace(after, POPULATION, out=after.selected[0].id, reason="gone")
    with pytest.raises(FaultsFound, match="No reserve is left"):
        replace(after, POPULATION, out=after.selected[0].id, reason="gone")


def test_a_replacement_needs_the_population_of_the_draw():
    with pytest.raises(FaultsFound, match="not the one this sample was drawn from"):
        replace(SAMPLE, made(38, seed=7), out=SAMPLE.selected[0].id, reason="gone")


def test_a_true_record_verifies():
    assert verify(SAMPLE, POPULATION, FRAMEWORK) == ()
    asked = draw(POPULATION, FRAMEWORK, seed=4, size=12, max_per_manager=6)
    assert verify(asked, POPULATION, FRAMEWORK) == ()


EXCHANGED = (SAMPLE.reserves[0], *SAMPLE.selected[1:])


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (changed(SAMPLE, seed=2019), "the draw does not put it there"),
        (changed(SAMPLE, selected=EXCHANGED), f"{SAMPLE.selected[0].id} is drawn into the sample"),
        (
            changed(SAMPLE, selected=SAMPLE.selected[::-1]),
            "The order of the sample is not the order of the draw.",
        ),
        (changed(SAMPLE, selected=SAMPLE.selected + SAMPLE.selected[:1]), "more than once in the sample"),
        (
            changed(SAMPLE, reserves=SAMPLE.reserves[:-1]),
            f"{SAMPLE.reserves[-1].id} is drawn into the reserves",
        ),
        (
            changed(SAMPLE, balance=SAMPLE.balance[:-1]),
            "The recorded balance table is not what the draw gives.",
        ),
        (changed(SAMPLE, reserve_share=0.5), "The recorded share of reserves"),
        (changed(SAMPLE, digest="0" * 64), "the long list, its columns or the date have changed since"),
        (changed(SAMPLE, edition="another"), "It was drawn under the edition another"),
        (changed(SAMPLE, group="another"), "The population is of court."),
        (changed(SAMPLE, max_per_manager=1), "It cannot be drawn again."),
    ],
)
def test_a_changed_record_is_found_out_in_words(record, words):
    faults = verify(record, POPULATION, FRAMEWORK)
    assert any(words in fault.problem for fault in faults), faults


def test_a_changed_fact_or_replacement_is_found_out():
    first = SAMPLE.selected[0]
    other = changed(first, facts={**first.facts, "gender": "other"})
    record = changed(SAMPLE, selected=(other, *SAMPLE.selected[1:]))
    assert "not what the long list says" in str(verify(record, POPULATION, FRAMEWORK)[0])
    after = replace(SAMPLE, POPULATION, out=first.id, reason="gone")
    [right] = after.replacements
    wrong = next(one for one in ids(SAMPLE.reserves) if one != right.into)
    false = changed(after, replacements=(changed(right, into=wrong),))
    assert any(
        "should have been replaced by" in fault.problem for fault in verify(false, POPULATION, FRAMEWORK)
    )
