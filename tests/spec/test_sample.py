"""Which cases are inspected

When a service is small, nearly all of its eligible cases are inspected; when it is large, a *sample* of them
is. Chance chooses the sample, so that nobody can pick the cases, and the sample is *balanced*: girls and
boys, kinds of disposal and levels of risk are represented as they are among all eligible cases. The draw has
three steps, so that nobody needs to trust anybody. List and design are *sealed*; 1,000 *numbered samples*
follow from the seal; and *dice* thrown in the meeting say which of them it is. Anyone who has the long list
can repeat every step.
"""

from dataclasses import replace as changed
from fractions import Fraction
from math import ceil, floor

import pytest

from inspectorate.method.faults import FaultsFound
from inspectorate.method.sample import (
    Randomness,
    candidates,
    choose,
    describe,
    draw,
    number,
    record_reason,
    replace,
    seal,
    size,
    undo_replacement,
    verify,
)
from tests.method.hypergeometric import samples
from tests.method.random_populations import (
    FRAMEWORK,
    LEVELS,
    cap_of,
    case_with,
    choice_of,
    ids,
    population_of,
    random_population,
    summary_of,
)
from tests.spec.tables import example_table

DICE = Randomness("dice", "417")


def drawn(population, randomness=DICE, **design):
    """The sample that dice decide, after the seal and the numbered samples."""
    samples = number(seal(population, FRAMEWORK, **design), population)
    return choose(samples, population, FRAMEWORK, randomness=randomness)


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
def test_how_close_a_percentage_is_to_the_truth_depends_on_the_question(
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


def test_list_and_design_are_sealed_before_chance_decides():
    """The *seal* is a SHA-256 digest of the eligible cases, with every field that a draw may depend on, and
    of the whole design: size, factors, limit, edition, and how the number will be decided. It is recorded and
    given to the service first. A change of a case or of the design afterwards gives another seal. So nobody
    can choose a list or a design after seeing what it would draw.
    """
    population = random_population(38)
    sealed = seal(population, FRAMEWORK)
    assert seal(population_of(population.cases[::-1]), FRAMEWORK).seal == sealed.seal
    one_case_changed = population_of([changed(population.cases[0], manager="M9"), *population.cases[1:]])
    assert seal(one_case_changed, FRAMEWORK).seal != sealed.seal
    assert seal(population, FRAMEWORK, size=30).seal != sealed.seal


@example_table(
    [
        "Eligible cases",
        "Cases inspected",
        "Samples a case is in",
        "Different samples",
        "Furthest from balance in any sample, in cases",
    ],
    [
        [38, 31, "815 or 816", 1000, 0.97],
        [150, 79, "526 or 527", 1000, 0.98],
        [500, 124, "248", 1000, 0.94],
    ],
)
def test_a_thousand_numbered_samples_follow_from_the_seal(eligible, inspected, times, different, furthest):
    """From the seal alone 1,000 samples are calculated, numbered 000 to 999, and their list is sealed by its
    digest too. A table of 1,000 rows is filled so that **every case is in the same number of samples, or in
    one more**. Then samples exchange cases, two at a time, until in **every one of them each level of each
    factor is less than one case from where it should be**. An exchange leaves every case in as many samples
    as before, so chances stay equal, to 1 in 1,000. All numbers are whole, and all chance comes from SHA-256
    and SHAKE-256, public standards, applied to the seal: every computer finds the same samples.

    Here the cases are made up; the last column is the largest difference over all 1,000 samples, all factors
    and all levels, between how many cases of a level a sample has and how many it should have.

    Source: R. Goodman and L. Kish, Controlled selection, a technique in probability sampling, Journal of the
    American Statistical Association 45, 1950. That samples match the eligible population in these ratios:
    report on Barking and Dagenham, 2018.
    """
    population = random_population(eligible)
    summary = summary_of(number(seal(population, FRAMEWORK), population))
    chances = {floor(1000 * inspected / eligible), ceil(1000 * inspected / eligible)}
    assert {summary.fewest, summary.most} == chances
    assert " or ".join(map(str, sorted(chances))) == times
    assert summary.different == different
    assert round(max(margin.worst for margin in summary.margins), 2) == furthest


@example_table(
    ["Three dice show", "Sample"],
    [["417", 417], ["052", 52], ["000", 0], ["41", "refused"], ["4170", "refused"]],
)
def test_dice_decide_which_of_the_samples_is_drawn(digits, expected):
    """Three ten-sided dice are thrown in the meeting, and read as they lie. Instead, a value can decide that
    somebody else will publish, such as a public draw of numbers: the publication is named in the seal, before
    it appears, and the number follows from the value's SHA-256 digest.
    """
    population = random_population(38)
    if expected == "refused":
        with pytest.raises(FaultsFound, match="Enter the digits of 3 ten-sided dice"):
            drawn(population, Randomness("dice", digits))
        return
    sample = drawn(population, Randomness("dice", digits))
    samples = number(seal(population, FRAMEWORK), population)
    assert ids(sample.selected) == list(samples.sample(expected))


def test_anyone_can_draw_the_sample_again_and_verify_its_steps():
    """Anyone who has the list can reproduce the seal, the 1,000 samples and the sample. The steps are
    recorded in a chain: the digest of each covers its content, its time and the digest of the step before. So
    the record proves its order: sealed, then numbered, then chosen, and for each replacement the reason
    before the case that came in. Every difference is said in words.
    """
    population = random_population(38)
    sample = drawn(population)
    assert drawn(population_of(population.cases[::-1])) == sample
    assert [step.step for step in sample.steps] == ["sealed", "numbered", "chosen"]
    assert verify(sample, population, FRAMEWORK) == ()
    other = next(case for case in population.cases if case not in sample.selected)
    swapped = changed(sample, selected=(other, *sample.selected[1:]))
    first, second, *_ = verify(swapped, population, FRAMEWORK)
    assert first.problem.endswith("is recorded in the sample, but the draw does not put it there.")
    assert second.problem.endswith("is drawn into the sample, but is not recorded there.")
    numbered_late = changed(sample, steps=(sample.steps[0], sample.steps[2], sample.steps[1]))
    [fault] = verify(numbered_late, population, FRAMEWORK)
    assert fault.problem.startswith("Step 2 is “chosen” and should be “numbered”")


def test_if_no_thousand_samples_are_balanced_the_record_says_by_how_much():
    """For some short lists equal chances and every level within one case cannot be had together, or none are
    found. Then the last factor is allowed one case more, then the one before it, and so on. Chances stay
    equal. The record states for each factor how far its levels are off at most in any of the 1,000 samples.
    """
    population = random_population(21)
    sample = drawn(population)
    [approximate] = choice_of(sample).summary.approximate
    assert (approximate.factor, round(approximate.worst, 2)) == ("safety_wellbeing", 1.71)
    text = " ".join(describe(sample, FRAMEWORK))
    assert (
        "For safety and wellbeing the match is approximate. A level can differ from it by up to 1.8 cases."
        in text
    )


def test_some_pairs_of_cases_are_never_in_one_sample():
    """Where a level has two cases and one of them is to be drawn, the two are never drawn together; and in a
    long list most of the possible pairs are in none of the 1,000 samples. This changes no case's chance. But
    ranges are worked out as for a simple random sample, because no exact variance exists for such draws. The
    record states the number of pairs that are in none of the samples.
    """
    levels = {**LEVELS, "gender": {"male": 1}}
    population = random_population(40, levels=levels)
    girls = [changed(case, facts={**case.facts, "gender": "female"}) for case in population.cases[:2]]
    samples = number(
        seal(population := population_of([*girls, *population.cases[2:]]), FRAMEWORK, size=20), population
    )
    together = [row for row in range(1000) if {girl.id for girl in girls} <= set(samples.sample(row))]
    assert together == []
    assert summary_of(samples).pairs_apart


def test_a_seed_that_a_person_types_is_said_to_be_chosen():
    """For trials a sample can be drawn directly from a *seed*, any whole number. It uses the *cube method*:
    all cases move together between in and out, at random, but only in directions that keep the factors
    balanced, and over all seeds every case has exactly the same chance. But a person who types a seed can try
    many first, and keep the one that leaves out the cases they fear. So page, report and record say that a
    person chose it.

    Source: J.-C. Deville and Y. Tillé, Efficient balanced sampling: the cube method, Biometrika 91(4), 2004.
    """
    text = " ".join(describe(draw(random_population(38), FRAMEWORK, seed=2018), FRAMEWORK))
    assert "drawn from the seed 2018, which a person chose" in text


def test_a_factor_the_long_list_does_not_have_is_left_out_and_said():
    """If the long list has no column for a factor of the design, the sample is balanced on the others and the
    record says so. Cases for which a factor is not recorded are balanced as a level of their own. More
    factors can be asked for, such as ethnicity.
    """
    population = population_of([case_with(n, {"gender": "male" if n % 5 else ""}) for n in range(1, 41)])
    sample = drawn(population)
    assert sample.factors == ("gender",)
    assert [(row.level, row.population) for row in sample.balance] == [("male", 32), ("not_recorded", 8)]
    assert "The long list does not record disposal type, so the sample is not balanced on it." in sample.notes


def alike_but_for(number, **facts):
    """A boy on a referral order, low in both classifications, but for what is given."""
    usual = {"gender": "male", "disposal_type": "referral_order", "risk_of_serious_harm": "low"}
    return case_with(number, {**usual, "safety_wellbeing": "low", **facts})


@example_table(
    ["Rule", "Cases left that are alike in 4, 3 and 1 of four factors", "Cases that can replace it"],
    [["random", "1, 1, 1", 3], ["alike", "1, 1, 1", 1], ["alike", "2, 1, 0", 2]],
)
def test_a_reason_is_recorded_before_chance_selects_another_case(rule, left, number_of_cases):
    """Some cases turn out not to be open to inspection: the file is missing, or a case is before a court.
    First the reason is recorded. No list of reserves exists that would show who comes in. Then dice are
    thrown again, or the computer's random numbers are taken and recorded, and select one of the eligible
    cases that were never in the sample: any of them (*random*), or one of those that are alike in most
    factors (*alike*). Each of these has the same chance.
    """
    different = {4: {}, 3: {"gender": "female"}, 1: {"gender": "female", "disposal_type": "x"}}
    different[1]["risk_of_serious_harm"] = "high"
    cases_left = [
        alike_but_for(100 + 10 * alike + position, **different[alike])
        for alike, count in zip((4, 3, 1), map(int, left.split(", ")), strict=True)
        for position in range(count)
    ]
    sampled = tuple(alike_but_for(number) for number in range(1, 9))
    population = population_of([*sampled, *cases_left])
    sample = changed(drawn(population, size=8), selected=sampled)
    out = sampled[0].id
    waiting = record_reason(sample, population, out=out, reason="The file cannot be found.", rule=rule)
    assert waiting.selected == sample.selected
    assert len(candidates(waiting, population, out=out, rule=rule)) == number_of_cases
    after = replace(waiting, population, randomness=Randomness("dice", "318"))
    assert out not in ids(after.selected)
    assert [step.step for step in after.steps[-2:]] == ["reason", "replaced"]


@example_table(
    ["Undone", "Steps after the draw", "Cases that can replace it then"],
    [["no", "reason, replaced", 3], ["yes", "reason, replaced, undone", 4]],
)
def test_a_replacement_can_be_undone_before_the_new_case_is_assessed(undone, steps, number_of_cases):
    """Sometimes the file is found after all. Then the latest replacement can be undone, with a reason, before
    anybody has worked on the case that came in. The case that was replaced comes back, and the other one can
    come in again, with the same chance as all that are left. The sample is then the one before the
    replacement, so its chances are those of the draw, if the reason has nothing to do with which case came
    in. No record can prove that. Therefore nothing is deleted: a step names the one that it reverses, both
    reasons and every random value stay, and the report says how many replacements were undone.
    """
    population = population_of([alike_but_for(number) for number in range(1, 13)])
    before = drawn(population, size=8)
    out = before.selected[0].id
    waiting = record_reason(before, population, out=out, reason="The file is missing.", rule="random")
    after = replace(waiting, population, randomness=Randomness("dice", "318"))
    again = after.selected[0].id
    if undone == "yes":
        after = undo_replacement(after, population, reason="The file was found.")
        assert (after.selected, after.balance) == (before.selected, before.balance)
        assert "Replacements undone before the case that came in was assessed: 1." in " ".join(
            describe(after, FRAMEWORK)
        )
        again = out
    assert ", ".join(step.step for step in after.steps[len(before.steps) :]) == steps
    assert len(candidates(after, population, out=again, rule="random")) == number_of_cases
    assert verify(after, population, FRAMEWORK) == ()


@example_table(
    ["Rule", "Chances equal after three replacements", "Furthest from balance, mean"],
    [["random", "yes", 1.8], ["alike", "no: from 0.76 to 0.86", 1.4]],
)
def test_each_rule_for_replacements_has_its_price(rule, chances, furthest):
    """If cases are lost by accident, *random* keeps every case's chance equal, and *alike* does not: cases
    with common features come in more easily. *Alike* keeps the sample closer to balance. The table gives the
    measurement for 31 of 38 made-up cases of which three are lost and replaced, in 1,200 runs; the chance of
    every case is 0.82 without replacements. A test repeats it.
    """
    sample = drawn(random_population(38))
    out = sample.selected[0].id
    waiting = record_reason(sample, random_population(38), out=out, reason="lost", rule=rule)
    text = " ".join(describe(replace(waiting, random_population(38), randomness=DICE), FRAMEWORK))
    assert ("chances are no longer equal" in text) == chances.startswith("no")
    assert ("less balanced" in text) == (furthest == 1.8)


@example_table(
    ["Limit for a case manager", "Chance of each of the sixteen cases", "Chance of every other case"],
    [[12, "750 in 1,000", "833 or 834 in 1,000"], [10, "625 in 1,000", "916 or 917 in 1,000"]],
)
def test_a_limit_for_each_case_manager_makes_chances_unequal_and_known(limit, held_back, others):
    """A limit can be set if one case manager could not give so many interviews. Then no numbered sample has
    more cases of one case manager. A case manager whose equal share is above the limit is held back to it;
    the others' cases share what is left, each with the same chance. So chances are not equal, but they are
    known for every case. Here 32 of forty cases are drawn, and one case manager has sixteen of the forty.
    Percentages are not weighted for this: ratings then lean towards the work of the others.

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
    samples = number(seal(population, FRAMEWORK, max_per_manager=limit, size=32), population)
    sample = choose(samples, population, FRAMEWORK, randomness=DICE)
    assert sum(case.manager == "M1" for case in sample.selected) == limit
    times = samples.frequencies()
    for manager_is_first, chance in ((True, held_back), (False, others)):
        counts = {times[case.id] for case in population.cases if (case.manager == "M1") == manager_is_first}
        assert " or ".join(map(str, sorted(counts))) + " in 1,000" == chance
    assert "chances are not equal" in cap_of(sample).because


def test_a_limit_that_cannot_be_kept_is_refused():
    """If there are not enough cases under the limit, nothing is drawn, and the largest size possible is
    named.
    """
    population = population_of([alike_but_for(n) for n in range(1, 39)])
    with pytest.raises(FaultsFound, match="of one case manager, you cannot draw 31"):
        seal(population, FRAMEWORK, max_per_manager=6)
