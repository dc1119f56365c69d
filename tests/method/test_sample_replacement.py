"""Replacement of cases, and verification of recorded samples."""

from collections import Counter
from dataclasses import replace as changed

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspectorate.method.faults import FaultsFound
from inspectorate.method.sample import draw, replace, verify
from tests.method.random_populations import FRAMEWORK, ids, random_population

POPULATION = random_population(38)
SAMPLE = draw(POPULATION, FRAMEWORK, seed=2018)


def matching_factors(first, second):
    """Return the number of factors for which two cases have the same level."""
    return sum(first.facts[factor] == second.facts[factor] for factor in SAMPLE.factors)


@given(st.data())
@settings(deadline=None)
def test_case_is_replaced_by_the_most_similar_reserve(data):
    replaced = data.draw(st.sampled_from(SAMPLE.selected))
    after = replace(SAMPLE, POPULATION, out=replaced.id, reason=" The file is missing. ")
    [replacement] = after.replacements
    reserve = next(case for case in SAMPLE.reserves if case.id == replacement.into)
    most = max(matching_factors(replaced, case) for case in SAMPLE.reserves)
    assert reserve == next(case for case in SAMPLE.reserves if matching_factors(replaced, case) == most)
    assert set(ids(after.selected)) == set(ids(SAMPLE.selected)) - {replaced.id} | {reserve.id}
    assert ids(after.reserves) == [case_id for case_id in ids(SAMPLE.reserves) if case_id != reserve.id]
    assert replacement.reason == "The file is missing."
    assert f"alike in {most} of 4 factors" in replacement.because


def test_balance_table_is_recounted_after_replacements():
    after = SAMPLE
    for case_id in ids(SAMPLE.selected)[:4]:
        after = replace(after, POPULATION, out=case_id, reason="moved away")
    counts = Counter((factor, case.facts[factor]) for case in after.selected for factor in after.factors)
    assert {(row.factor, row.level): row.sample for row in after.balance} == {
        (row.factor, row.level): counts[row.factor, row.level] for row in SAMPLE.balance
    }
    assert [row.expected for row in after.balance] == [row.expected for row in SAMPLE.balance]
    assert verify(after, POPULATION, FRAMEWORK) == ()


def test_reserve_in_the_sample_can_be_replaced():
    once = replace(SAMPLE, POPULATION, out=SAMPLE.selected[0].id, reason="file missing")
    twice = replace(once, POPULATION, out=once.replacements[0].into, reason="under investigation")
    assert len(twice.replacements) == 2
    assert len(twice.selected) == 31
    assert verify(twice, POPULATION, FRAMEWORK) == ()


def test_reserves_above_the_limit_are_skipped():
    population = random_population(80, managers=8)
    sample = draw(population, FRAMEWORK, seed=3, size=30, max_per_manager=5)
    skipped = 0
    for replaced in sample.selected:
        counts = Counter(case.manager for case in sample.selected if case != replaced)
        usable = [case for case in sample.reserves if counts[case.manager] < 5]
        assert usable
        skipped += len(usable) < len(sample.reserves)
        after = replace(sample, population, out=replaced.id, reason="file missing")
        assert after.replacements[0].into in ids(usable)
        assert max(Counter(case.manager for case in after.selected).values()) <= 5
    assert skipped


def test_replacement_is_refused_if_all_reserves_exceed_the_limit():
    population = random_population(60, managers=4)
    sample = draw(population, FRAMEWORK, seed=3, size=20, max_per_manager=6)
    manager, _ = Counter(case.manager for case in sample.selected).most_common(1)[0]
    cases_of_manager = [
        case for case in population.cases if case.manager == manager and case not in sample.selected
    ]
    sample_without_usable_reserve = changed(sample, reserves=tuple(cases_of_manager[:2]))
    case_of_another_manager = next(case.id for case in sample.selected if case.manager != manager)
    with pytest.raises(FaultsFound, match="Each of the 2 reserves left"):
        replace(sample_without_usable_reserve, population, out=case_of_another_manager, reason="file missing")


@pytest.mark.parametrize(
    ("out", "reason", "words"),
    [
        ("C9999", "gone", "There is no such case among those eligible."),
        (SAMPLE.reserves[0].id, "gone", "It is a reserve, not in the sample."),
        (SAMPLE.selected[0].id, "  ", "No reason is given"),
    ],
)
def test_invalid_replacement_is_refused(out, reason, words):
    with pytest.raises(FaultsFound, match=words):
        replace(SAMPLE, POPULATION, out=out, reason=reason)


def test_case_outside_the_sample_cannot_be_replaced():
    drawn = {*ids(SAMPLE.selected), *ids(SAMPLE.reserves)}
    undrawn = next(case_id for case_id in ids(POPULATION.cases) if case_id not in drawn)
    with pytest.raises(FaultsFound, match="eligible but was not drawn"):
        replace(SAMPLE, POPULATION, out=undrawn, reason="gone")
    first = SAMPLE.selected[0].id
    after = replace(SAMPLE, POPULATION, out=first, reason="gone")
    with pytest.raises(FaultsFound, match="has been replaced already"):
        replace(after, POPULATION, out=first, reason="gone")


def test_replacement_without_reserves_is_refused():
    after = SAMPLE
    for _ in SAMPLE.reserves:
        after = replace(after, POPULATION, out=after.selected[0].id, reason="gone")
    with pytest.raises(FaultsFound, match="No reserve is left"):
        replace(after, POPULATION, out=after.selected[0].id, reason="gone")


def test_replacement_from_another_population_is_refused():
    with pytest.raises(FaultsFound, match="not the one this sample was drawn from"):
        replace(SAMPLE, random_population(38, seed=7), out=SAMPLE.selected[0].id, reason="gone")


def test_unchanged_record_has_no_differences():
    assert verify(SAMPLE, POPULATION, FRAMEWORK) == ()
    limited_sample = draw(POPULATION, FRAMEWORK, seed=4, size=12, max_per_manager=6)
    assert verify(limited_sample, POPULATION, FRAMEWORK) == ()


CHANGED_SELECTION = (SAMPLE.reserves[0], *SAMPLE.selected[1:])


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (changed(SAMPLE, seed=2019), "the draw does not put it there"),
        (changed(SAMPLE, selected=CHANGED_SELECTION), f"{SAMPLE.selected[0].id} is drawn into the sample"),
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
def test_changed_record_is_reported(record, words):
    faults = verify(record, POPULATION, FRAMEWORK)
    assert any(words in fault.problem for fault in faults), faults


def test_changed_fact_or_replacement_is_reported():
    first = SAMPLE.selected[0]
    changed_case = changed(first, facts={**first.facts, "gender": "other"})
    record = changed(SAMPLE, selected=(changed_case, *SAMPLE.selected[1:]))
    assert "not what the long list says" in str(verify(record, POPULATION, FRAMEWORK)[0])
    after = replace(SAMPLE, POPULATION, out=first.id, reason="gone")
    [replacement] = after.replacements
    wrong_reserve = next(case_id for case_id in ids(SAMPLE.reserves) if case_id != replacement.into)
    changed_record = changed(after, replacements=(changed(replacement, into=wrong_reserve),))
    assert any(
        "should have been replaced by" in fault.problem
        for fault in verify(changed_record, POPULATION, FRAMEWORK)
    )
