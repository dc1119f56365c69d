"""Which cases are inspected

When a service is small, nearly all of its eligible cases are inspected; when it is large, a *sample* of them
is. The sample is drawn by chance, so that nobody can pick the cases, and it is *balanced*, so that girls and
boys, kinds of disposal and levels of risk are represented as they are among all eligible cases. Anyone who
has the long list and the draw's *seed* (a number that decides all its chances, best thrown with
dice in front of witnesses) can draw it again, case for case.
"""

from dataclasses import replace as changed
from fractions import Fraction

import pytest

from inspectorate.method.faults import FaultsFound
from inspectorate.method.sample import draw, replace, size, verify
from tests.method.hypergeometric import samples
from tests.method.random_populations import (
    FRAMEWORK,
    cap_of,
    case_with,
    ids,
    population_of,
    random_population,
)
from tests.spec.tables import example_table


@example_table(
    ["Eligible cases", "By the formula", "Cases inspected"],
    [
        [0, "0", 0],
        [1, "1.00", 1],
        [10, "9.48", 9],
        [21, "18.72", 19],
        [38, "31.01", 31],
        [100, "62.39", 62],
        [500, "123.81", 124],
        [100_000, "163.97", 164],
    ],
)
def test_the_size_of_the_sample_follows_from_the_number_of_eligible_cases(eligible, exact, expected):
    """The size is that of the usual formula for a confidence level of 80 per cent with a margin of error of 5
    points. With *z* = 1.2816 for that confidence and a share *p* of one half
    (the cautious choice), *n*0 = *z*²*p*(1−*p*)/0.05² = 164.2 cases would do however many are eligible. Fewer
    do when only *N* are: *n* = *n*0 / (1 + (*n*0 − 1) / *N*), rounded to the nearest whole case. There are
    never more cases in the sample than are eligible.

    Source: report on Barking and Dagenham, 2018, for the confidence, the margin and the two sizes 31 of 38
    and 19 of 21. That one half is meant, and how it is rounded, follows from these sizes: rounding up would
    give 32 of 38, rounding down 18 of 21.
    """
    sized = size(eligible, FRAMEWORK.sample)
    assert sized.value == expected
    assert f"= {exact}, rounded" in sized.because or eligible == 0


@example_table(
    [
        "Eligible cases",
        "Cases inspected",
        "The question applies to",
        "Sufficient",
        "Within 5 points of the truth, of 100 samples",
    ],
    [
        [10, 9, 10, 5, 0],
        [21, 19, 21, 10, 52],
        [38, 31, 38, 19, 91],
        [160, 81, 160, 80, 79],
        [500, 124, 500, 250, 82],
        [38, 31, 20, 10, 60],
        [500, 124, 150, 75, 52],
        [500, 124, 150, 120, 64],
    ],
)
def test_how_near_a_percentage_comes_to_the_truth_depends_on_the_question(
    eligible, inspected, applies, sufficient, near
):
    """The formula supposes a question that applies to every case and a large number of eligible cases. Where
    both hold, about 80 of 100 samples come within 5 points of the percentage of all eligible cases. In a
    small service percentages move in large steps: with nine of ten cases inspected and half of the ten
    sufficient, the sample has 4 or 5 of 9, 44 or 56 per cent, so it is never within 5 points. And a question
    that applies to few cases is answered from few cases. The last column counts every sample that could be
    drawn. The range beside each percentage (see “Counting”) says what is left open in each case.
    """
    chance = sum(
        probability
        for yes, no, probability in samples(applies, sufficient, eligible, inspected)
        if yes + no and abs(Fraction(yes, yes + no) - Fraction(sufficient, applies)) <= Fraction(5, 100)
    )
    assert size(eligible, FRAMEWORK.sample).value == inspected
    assert 100 * chance == pytest.approx(near, abs=0.5)


@example_table(
    ["Seed", "Cases drawn", "Reserves", "Furthest from balance, in cases"],
    [[1, 31, 6, 0.95], [2, 31, 6, 0.66], [3, 31, 6, 0.63], [2018, 31, 6, 0.95]],
)
def test_the_draw_is_random_and_balanced_on_all_factors_at_once(seed, drawn, reserves, furthest):
    """Drawing names from a hat would often give too many girls, or too few cases of high risk. The draw uses
    the *cube method*: it moves all cases at once between in and out, at random, but only in directions that
    leave the number of girls, of each kind of disposal, and of each level of the two classifications where
    they should be. Only the last few cases cannot all be balanced; for these the odds are found that lose
    least. **Every case has exactly the same chance**, here 31 in 38: each move can go one way or the other,
    and the lot between the two ways is weighted so that on average a case is as likely to be drawn after the
    move as it was before.

    A balance table comes with every draw: for each level how many cases it has in the population, how many
    the sample should have, and how many it has. Here 31 of 38 made-up cases are drawn with four different
    seeds. The last column is the largest difference in the balance table between how many cases of a level
    the sample should have and how many it has.

    Source: J.-C. Deville and Y. Tillé, Efficient balanced sampling: the cube method, Biometrika 91(4), 2004.
    That samples match the eligible population in these ratios: report on Barking and Dagenham, 2018.
    """
    sample = draw(random_population(38), FRAMEWORK, seed=seed)
    assert (len(sample.selected), len(sample.reserves)) == (drawn, reserves)
    assert round(max(abs(row.difference) for row in sample.balance), 2) == furthest


def test_anyone_can_draw_the_sample_again():
    """The draw depends on the eligible cases, the seed, the size, the reserves and the factors, and on
    nothing else: not on the order of the rows, not on the computer. All arithmetic is in whole numbers, and
    chance comes from SHA-256, a public standard, applied to a text that names exactly these things. So the
    record can be verified: the sample is drawn again, and every difference is said in words.
    """
    population = random_population(38)
    sample = draw(population, FRAMEWORK, seed=2018)
    assert draw(population_of(population.cases[::-1]), FRAMEWORK, seed=2018) == sample
    assert verify(sample, population, FRAMEWORK) == ()
    swapped = changed(sample, selected=(sample.reserves[0], *sample.selected[1:]))
    first, second, *_ = verify(swapped, population, FRAMEWORK)
    assert first.problem.endswith("is recorded in the sample, but the draw does not put it there.")
    assert second.problem.endswith("is drawn into the sample, but is not recorded there.")


def test_a_factor_the_long_list_does_not_have_is_left_out_and_said():
    """If the long list has no column for a factor of the design, the sample is balanced on the others and the
    record says so. Cases for which a factor is not recorded are balanced as a level of their own. More
    factors can be asked for, such as ethnicity.
    """
    population = population_of([case_with(n, {"gender": "male" if n % 5 else ""}) for n in range(1, 41)])
    sample = draw(population, FRAMEWORK, seed=1)
    assert sample.factors == ("gender",)
    assert [(row.level, row.population) for row in sample.balance] == [("male", 32), ("not_recorded", 8)]
    assert "The long list does not record disposal type, so the sample is not balanced on it." in sample.notes


@example_table(
    ["Eligible cases", "Cases inspected", "Reserves"],
    [[21, 19, 2], [38, 31, 6], [100, 62, 12], [500, 124, 25]],
)
def test_a_fifth_as_many_reserves_are_drawn_from_what_the_sample_leaves(eligible, inspected, reserves):
    """Some cases turn out not to be open to inspection: the file is missing, or a case is before a court. So
    the same draw goes on, once the sample is complete, to draw reserves from the cases the sample left: a
    fifth as many as the sample has, or all that are left if those are fewer. The method is the same, so each
    case that was left has the same chance of being a reserve, and the reserves are balanced too. Their order
    is decided by lot.

    Source: practice of the inspectorate in adult inspections.
    """
    sample = draw(random_population(eligible), FRAMEWORK, seed=5)
    assert (len(sample.selected), len(sample.reserves)) == (inspected, reserves)
    assert not set(ids(sample.selected)) & set(ids(sample.reserves))


def alike_but_for(number, **facts):
    """A boy on a referral order, low in both classifications, but for what is given."""
    usual = {"gender": "male", "disposal_type": "referral_order", "risk_of_serious_harm": "low"}
    return case_with(number, {**usual, "safety_wellbeing": "low", **facts})


@example_table(
    ["Reserve 1 differs in", "Reserve 2 differs in", "Reserve that is taken", "Alike in, of four factors"],
    [
        ["gender", "nothing", 2, 4],
        ["gender", "safety and wellbeing", 1, 3],
        ["nothing", "nothing", 1, 4],
    ],
)
def test_a_case_is_replaced_by_the_reserve_most_like_it(first, second, taken, alike):
    """The reserve that is alike in most factors takes the place; of several the one first in order. A reason
    must be given. The replacement is recorded, and the balance table is counted again.
    """
    drawn = draw(population_of([alike_but_for(number) for number in range(1, 39)]), FRAMEWORK, seed=1)
    other_facts = {
        "gender": {"gender": "female"},
        "safety and wellbeing": {"safety_wellbeing": "high"},
        "nothing": {},
    }
    reserves = tuple(
        changed(reserve, facts=alike_but_for(0, **other_facts[differs]).facts)
        for reserve, differs in zip(drawn.reserves, (first, second), strict=False)
    )
    sample, gone = changed(drawn, reserves=reserves), drawn.selected[0].id
    population = changed(population_of(drawn.selected + reserves), digest=sample.digest)
    after = replace(sample, population, out=gone, reason="The file cannot be found.")
    [replacement] = after.replacements
    assert replacement.into == reserves[taken - 1].id
    assert f"alike in {alike} of 4 factors" in replacement.because
    assert gone not in ids(after.selected)


@example_table(
    [
        "Limit for a case manager",
        "Furthest from balance without it, in cases",
        "Furthest from balance with it, in cases",
        "Chance of one of the sixteen cases, at most",
    ],
    [[12, 0.4, 1.0, "12 in 16"], [10, 0.4, 2.0, "10 in 16"]],
)
def test_a_limit_for_each_case_manager_can_be_set_at_a_price(limit, before, after, chance):
    """If a limit is asked for, the cases drawn beyond it (which of them, is decided by lot) give way to the
    cases of colleagues that are most like them. This has a price, and it is stated: how far the level
    furthest from its balance is off, before and after, and that chances are no longer equal. Here 32 of
    forty cases are drawn, and one case manager has sixteen of the forty. Without a limit each of those has a
    chance of 32 in 40. Under a limit of twelve no more than twelve of the sixteen can be drawn, so on average
    each has a chance of 12 in 16 at most.

    Source: practice of the inspectorate in adult inspections, where the limit is six.
    """
    levels = ("low", "medium", "high", "medium")
    population = population_of(
        [
            changed(
                alike_but_for(n, safety_wellbeing=levels[n % 4], risk_of_serious_harm=levels[n // 3 % 3]),
                manager="M1" if n <= 16 else f"M{2 + n % 3}",
            )
            for n in range(1, 41)
        ]
    )
    cap = cap_of(draw(population, FRAMEWORK, seed=6, max_per_manager=limit))
    assert (round(cap.worst_margin_before, 2), round(cap.worst_margin_after, 2)) == (before, after)
    drawn, held_by_one = map(int, chance.split(" in "))
    assert [held.average_chance for held in cap.managers] == [drawn / held_by_one]
    assert "chances are not equal" in cap.because


def test_a_limit_that_cannot_be_kept_is_refused():
    """If there are not enough cases under the limit, nothing is drawn, and the largest size possible is
    named.
    """
    population = population_of([alike_but_for(n) for n in range(1, 39)])
    with pytest.raises(
        FaultsFound, match="With at most 6 cases of one case manager, 31 cannot be drawn: 6 is"
    ):
        draw(population, FRAMEWORK, seed=1, max_per_manager=6)
