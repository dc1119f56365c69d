"""Which cases are inspected

When a service is small, nearly all of its eligible cases are inspected; when it is large, a *sample* of them
is. The sample is drawn by chance, so that nobody can pick the cases, and it is *balanced*, so that girls and
boys, kinds of disposal and levels of risk are represented as they are among all eligible cases. Anyone who
has the long list and the draw's *seed* (a number, best agreed or thrown in front of witnesses) can draw it
again, case for case.
"""

from dataclasses import replace as changed

import pytest

from inspectorate.method.faults import FaultsFound
from inspectorate.method.sample import draw, replace, size, verify
from tests.method.made_populations import FRAMEWORK, cap_of, case, ids, made, population_of
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
    """The sample is large enough for a confidence level of 80 per cent with a margin of error of 5 points:
    if it were drawn again and again, in about 80 of 100 draws a percentage found in it would be within 5
    points of that for all eligible cases. With *z* = 1.2816 for that confidence and a share *p* of one half
    (the cautious choice), *n*0 = *z*²*p*(1−*p*)/0.05² = 164.2 cases would do for a population without end;
    *n* = *n*0 / (1 + (*n*0 − 1) / *N*) corrects this for the *N* cases there are. The result is rounded to
    the nearest whole case. There are never more cases than are eligible.

    Source: report on Barking and Dagenham, 2018, for the confidence, the margin and the two sizes 31 of 38
    and 19 of 21. That one half is meant, and how it is rounded, follows from these sizes: rounding up would
    give 32 of 38, rounding down 18 of 21.
    """
    sized = size(eligible, FRAMEWORK.sample)
    assert sized.value == expected
    assert f"= {exact}, rounded" in sized.because or eligible == 0


@example_table(
    ["Seed", "Cases drawn", "Reserves", "Furthest from balance, in cases"],
    [[1, 31, 6, 0.95], [2, 31, 6, 0.66], [3, 31, 6, 0.63], [2018, 31, 6, 0.95]],
)
def test_the_draw_is_random_and_balanced_on_all_factors_at_once(seed, drawn, reserves, furthest):
    """Drawing names from a hat would often give too many girls, or too few cases of high risk. The draw uses
    the *cube method*: it moves all cases at once between in and out, at random, but only in directions that
    leave the number of girls, of each kind of disposal, and of each level of the two classifications where
    they should be. Only the last few cases cannot all be balanced; for these the odds are found that lose
    least. **Every case has exactly the same chance**, here 31 in 38, because the direction of each move is
    drawn with odds that leave every chance where it was.

    A balance table comes with every draw: for each level how many cases it has in the population, how many
    the sample should have, and how many it has. Here 38 cases are drawn from with four different seeds, and
    none of the fourteen numbers is further off than the last column says.

    Source: J.-C. Deville and Y. Tillé, Efficient balanced sampling: the cube method, Biometrika 91(4), 2004.
    That samples match the eligible population in these ratios: report on Barking and Dagenham, 2018.
    """
    sample = draw(made(38), FRAMEWORK, seed=seed)
    assert (len(sample.selected), len(sample.reserves)) == (drawn, reserves)
    assert round(max(abs(row.difference) for row in sample.balance), 2) == furthest


def test_anyone_can_draw_the_sample_again():
    """The draw depends on the eligible cases, the seed, the size, the reserves and the factors, and on
    nothing else: not on the order of the rows, not on the computer. All arithmetic is in whole numbers, and
    chance comes from SHA-256, a public standard, applied to a text that names exactly these things. So the
    record can be verified: the sample is drawn again, and every difference is said in words.
    """
    population = made(38)
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
    population = population_of([case(n, {"gender": "male" if n % 5 else ""}) for n in range(1, 41)])
    sample = draw(population, FRAMEWORK, seed=1)
    assert sample.factors == ("gender",)
    assert [(row.level, row.population) for row in sample.balance] == [("male", 32), ("not_recorded", 8)]
    assert "The long list does not record disposal type, so the sample is not balanced on it." in sample.notes


@example_table(
    ["Eligible cases", "Cases inspected", "Reserves"],
    [[21, 19, 2], [38, 31, 6], [100, 62, 12], [500, 124, 25]],
)
def test_a_fifth_as_many_reserves_are_drawn_in_the_same_pass(eligible, inspected, reserves):
    """Some cases turn out not to be open to inspection: the file is missing, or a case is before a court. So
    reserves are drawn at once, a fifth of the sample or what is left of the population, by the same method
    from the cases not in the sample: each of those has the same chance, and the reserves are balanced too.
    They are put in an order by lot.

    Source: practice of the inspectorate in adult inspections.
    """
    sample = draw(made(eligible), FRAMEWORK, seed=5)
    assert (len(sample.selected), len(sample.reserves)) == (inspected, reserves)


def alike_but_for(number, **facts):
    """A boy on a referral order, low in both classifications, but for what is given."""
    usual = {"gender": "male", "disposal_type": "referral_order", "risk_of_serious_harm": "low"}
    return case(number, {**usual, "safety_wellbeing": "low", **facts})


@example_table(
    ["Reserve 1 differs in", "Reserve 2 differs in", "Reserve that is taken", "Alike in"],
    [
        ["gender", "nothing", 2, 4],
        ["gender", "safety_wellbeing", 1, 3],
        ["nothing", "nothing", 1, 4],
    ],
)
def test_a_case_is_replaced_by_the_reserve_most_like_it(first, second, taken, alike):
    """The reserve that is alike in most factors takes the place; of several the one first in order. A reason
    must be given. The replacement is recorded, and the balance table is counted again.
    """
    drawn = draw(population_of([alike_but_for(number) for number in range(1, 39)]), FRAMEWORK, seed=1)
    other = {"gender": {"gender": "female"}, "safety_wellbeing": {"safety_wellbeing": "high"}, "nothing": {}}
    reserves = tuple(
        changed(reserve, facts=alike_but_for(0, **other[differs]).facts)
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
    ["Limit", "Worst margin without", "Worst margin with", "Average chance of their cases, at most"],
    [[12, 0.4, 1.0, 0.75], [10, 0.4, 2.0, 0.62]],
)
def test_no_more_than_so_many_cases_of_one_case_manager_if_asked(limit, before, after, chance):
    """If a limit is asked for, the cases drawn beyond it (which of them, is decided by lot) give way to the
    cases of colleagues that are most like them. This has a price, and it is stated: balance before and
    after, and that chances are no longer equal. No more than *k* of a case manager's *N* cases can be drawn
    under a limit of *k*, so on average each of these has a chance of at most *k*/*N*. Without a limit each
    of the forty cases here would have a chance of 32 in 40; one case manager has sixteen of them.

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
    assert [round(held.average_chance, 2) for held in cap.managers] == [chance]
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
