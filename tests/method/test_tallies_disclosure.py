"""Disclosure control: neither a joined level's number of cases nor a group's answers can be worked out."""

from collections import Counter
from itertools import pairwise, product

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from inspectorate.method.standards import load
from inspectorate.method.tallies import (
    break_down,
    count,
    has_small_count,
    join_levels,
    other_reasons,
    published_ranges,
    ranges,
)
from inspectorate.method.tallies.disclosure_risk import RANGE_WIDTH, AnswerTotals, ranges_of_questions
from tests.method.cases import random_assessments
from tests.method.disclosure_attacker import NO, NOT_COUNTED, YES, World, recovered

YOUTH, HOSTELS = load("youth-2018"), load("hostels-2030")
LEVELS = "abcde"
smallest_counts = st.integers(2, 6)


@st.composite
def level_counts(draw):
    """Return the eligible and the assessed cases of each level; some levels are empty."""
    eligible = {level: draw(st.integers(0, 9) | st.integers(0, 30)) for level in LEVELS}
    if draw(st.booleans()):
        return eligible, dict(eligible)
    return eligible, {level: draw(st.integers(max(0, size - 5), size)) for level, size in eligible.items()}


@given(level_counts(), smallest_counts)
def test_joined_levels_are_large_enough_and_cover_every_level_in_order(counts, smallest):
    eligible, assessed = counts
    groups = join_levels(LEVELS, eligible, assessed, smallest)
    assert "".join(level for joined in groups for level in joined.levels) == LEVELS
    assert sum(joined.assessed for joined in groups) == sum(assessed.values())
    assert sum(joined.eligible for joined in groups) == sum(eligible.values())
    if len(groups) > 1:
        assert all(joined.assessed >= smallest for joined in groups)
        assert eligible == assessed or all(joined.eligible > joined.assessed for joined in groups)


def worlds_near(eligible, assessed):
    """Yield worlds in which up to four cases have another level."""
    for here, there, number in product(LEVELS, LEVELS, range(1, 5)):
        moved = [(number, 0), (number, number)] if eligible != assessed else [(number, number)]
        for of_list, of_assessed in moved:
            world = (
                {**eligible, here: eligible[here] - of_list, there: eligible[there] + of_list},
                {**assessed, here: assessed[here] - of_assessed, there: assessed[there] + of_assessed},
            )
            if here != there and all(0 <= world[1][level] <= world[0][level] for level in LEVELS):
                yield world


@settings(max_examples=300)
@given(level_counts(), smallest_counts)
def test_small_number_of_cases_with_a_level_is_never_certain_to_a_reader_who_knows_the_rule(counts, smallest):
    groups = join_levels(LEVELS, counts[0], counts[1], smallest)
    assume(len(groups) > 1)
    same_release = [
        world for world in worlds_near(*counts) if join_levels(LEVELS, world[0], world[1], smallest) == groups
    ]
    for level, (position, of_world) in product(LEVELS, enumerate(counts)):
        if 0 < of_world[level] < smallest:
            assert any(world[position][level] != of_world[level] for world in same_release), level


def test_level_that_the_edition_does_not_have_is_counted_with_the_last():
    groups = join_levels(
        ("low", "high", ""), {"low": 9, "high": 8, "odd": 2}, {"low": 7, "high": 7, "odd": 1}, 5
    )
    assert [(joined.levels, joined.eligible, joined.assessed) for joined in groups] == [
        (("low",), 9, 7),
        (("high", ""), 10, 8),
    ]


def test_group_of_which_every_eligible_case_was_assessed_is_joined_with_the_next():
    groups = join_levels("abc", {"a": 6, "b": 7, "c": 8}, {"a": 6, "b": 6, "c": 7}, 5)
    assert [joined.levels for joined in groups] == [("a", "b"), ("c",)]


group_sizes = st.lists(st.integers(5, 14), min_size=2, max_size=4)


@given(group_sizes, st.data())
def test_ranges_cover_every_number_and_are_wide(sizes, data):
    total = data.draw(st.integers(0, sum(sizes)))
    for size, cuts in zip(sizes, ranges(sizes, total), strict=True):
        assert cuts[0][0] == 0
        assert cuts[-1][1] == size
        assert all(after[0] == before[1] + 1 for before, after in pairwise(cuts))
        assert all(high - low + 1 >= RANGE_WIDTH for low, high in cuts)


@given(group_sizes, st.data())
def test_no_combination_of_ranges_and_total_makes_a_number_certain(sizes, data):
    total = data.draw(st.integers(1, sum(sizes) - 1))
    for combination in product(*ranges(sizes, total)):
        lows, highs = ([cut[end] for cut in combination] for end in (0, 1))
        if sum(lows) <= total <= sum(highs):
            for low, high in combination:
                smallest = max(low, total - (sum(highs) - high))
                largest = min(high, total - (sum(lows) - low))
                assert smallest < largest


def test_ranges_depend_on_numbers_of_cases_and_total_only():
    assert ranges((17, 8, 6), 26) == ranges((17, 8, 6), 26)
    assert [cuts[0] for cuts in ranges((8, 9), 5)] == [(0, 2), (0, 2)]


@st.composite
def services(draw):
    """Return an invented service of 19 or 31 cases, with rare and empty levels and answers that differ."""
    rng = draw(st.randoms(use_true_random=False))
    size = draw(st.sampled_from([19, 31]))
    levels, groups = {}, {}
    for factor in ("f", "g", "h"):
        shares = draw(
            st.sampled_from([(0.45, 0.25, 0.22, 0.08), (0.3, 0.3, 0.4, 0.0), (0.5, 0.4, 0.05, 0.05)])
        )
        levels[factor] = rng.choices("abcd", shares, k=size)
        joined_levels = join_levels("abcd", {}, Counter(levels[factor]), 5)
        position = {level: number for number, joined in enumerate(joined_levels) for level in joined.levels}
        if len(joined_levels) > 1:
            groups[factor] = tuple(position[level] for level in levels[factor])
    answers = {}
    applies = [True] * size
    for question in "pqrs":
        share = draw(st.sampled_from([0.1, 0.5, 0.75, 0.92]))
        rate = draw(st.sampled_from([0.6, 0.95, 1.0]))
        of_level = {level: share if draw(st.booleans()) else 1.0 - share for level in "abcd"}
        applies = [before and rng.random() < rate for before in applies]
        answers[question] = tuple(
            (YES if rng.random() < of_level[level] else NO) if counts else NOT_COUNTED
            for level, counts in zip(levels["f"], applies, strict=True)
        )
    return World(groups, answers)


def world(levels, answers):
    """Return a service from a figure for the group of each case, and a letter for each answer."""
    categories = {"Y": YES, "N": NO, "-": NOT_COUNTED}
    return World(
        {factor: tuple(map(int, groups)) for factor, groups in levels.items()},
        {question: tuple(categories[letter] for letter in letters) for question, letters in answers.items()},
    )


# Services whose numbers followed when ranges were withheld because of the answers (the first three), or were
# made wider too little (the last).
@settings(max_examples=40)
@example(
    world(
        {
            "f": "2002012200211202200122020021121",
            "g": "1020022012202012022200111102101",
            "h": "2322031200130311132001113220322",
        },
        {
            "p": "NNNYYYYYNNNYYYNYYNNYYYNYNNYYYYY",
            "q": "NNNNNYYYYNYYNNYYYNNNYNNYYNYYNNY",
            "r": "YYNNYYNNYYNYYNYNY-YYNNYNYNNYYNY",
            "s": "NYYYNNNYYYYNYNNYY-YYYNYYYYYNNYN",
        },
    )
)
@example(
    world(
        {"f": "1011110110011000000", "g": "1101101000110001001", "h": "0222010102212111220"},
        {
            "p": "YNYYYYN-YYNYYYYYYNN",
            "q": "-YY--N--N-Y-NY-YYYY",
            "r": "-YY--Y--Y-Y-YY-YYYY",
            "s": "-YN--Y--N-Y-NY-YYYY",
        },
    )
)
@example(
    world(
        {"f": "10000101111011", "g": "10011010010111", "h": "11001000010100"},
        {"p": "YYY-YY-Y--YY-Y", "q": "YYY-YY-N--YN-Y", "r": "YNN-YY-N--YY-Y", "s": "N-N-NN-N---N-N"},
    )
)
@example(
    world(
        {"f": "1120012001110202012221200220021"},
        {
            "p": "-NY-NNYNNNNNN---N-Y-YNYNN-YN-Y-",
            "q": "--N-YY-Y--YY------N--Y--Y-NN-Y-",
            "r": "--N-YN-Y--NN------Y--Y--Y-NY-N-",
            "s": "--Y-NY-N--NY------N--Y--N-NN-Y-",
            "t": "--Y-NN-N--NY------Y--N--N-YN-Y-",
            "u": "--N--Y-N--N-------Y--Y----YY-Y-",
        },
    )
)
@given(services())
def test_attacker_with_every_table_and_the_rule_recovers_no_number_of_any_group(service):
    assume(service.groups)
    assert recovered(service) == []


def test_attacker_recovers_what_exact_numbers_would_give_away():
    service = World({"f": (0,) * 8 + (1,) * 9}, {"p": (YES,) * 8 + (YES,) * 7 + (NO,) * 2})
    assert recovered(service) == []
    service.__dict__["published"] = {"f": {"p": [(8, 8), (7, 7)]}}
    assert [(number.group, number.category) for number in recovered(service)] == [
        (0, NO),
        (0, YES),
        (1, NO),
        (1, YES),
    ]


@settings(max_examples=30)
@given(services(), st.randoms(use_true_random=False))
def test_what_is_withheld_depends_on_published_numbers_only(service, rng):
    assume(service.groups)
    groups = next(iter(service.groups.values()))
    published = published_ranges(groups, service.answers)
    answers = {question: rng.sample(given, len(given)) for question, given in service.answers.items()}
    others = published_ranges(rng.sample(groups, len(groups)), answers)
    assert [question for question in others if not others[question]] == [
        question for question in published if not published[question]
    ]
    sizes = [groups.count(group) for group in range(max(groups) + 1)]
    totals = {
        question: AnswerTotals(*(given.count(category) for category in (YES, NO, NOT_COUNTED)))
        for question, given in service.answers.items()
    }
    for question, cuts in ranges_of_questions(sizes, totals).items():
        for of_table in (published, others):
            assert all(cut in (cuts or ())[group] for group, cut in enumerate(of_table[question] or ()))


@pytest.mark.parametrize("framework", [YOUTH, HOSTELS], ids=lambda framework: framework.id)
def test_breakdown_holds_the_share_of_each_group(framework):
    group = framework.casework.groups[0].key
    scale = framework.casework.scales[0]
    factor = f"inspector_{scale.key}"
    assessments = random_assessments(framework, group, 30)
    first, *rest = (level.key for level in scale.levels)
    levels = ((first,), tuple(rest))
    breakdowns = break_down(assessments, framework, group, {factor: levels})
    tallies = count(assessments, framework, {})
    assert {cell.question for cell in breakdowns} == {
        key.id for standard in framework.domain_for(group).standards for key in standard.key_questions
    }
    for cell in breakdowns:
        members = [
            one for one in assessments if (one.facts.get(factor) == first) == (cell.levels == (first,))
        ]
        tally = count(members, framework, {})[cell.question]
        assert cell.cases == len(members)
        assert cell.shares
        assert tally.exact is None or cell.shares[0] <= tally.exact <= cell.shares[1]
        assert tallies[cell.question].cases == 30


def test_single_group_has_no_breakdown():
    assessments = random_assessments(YOUTH, "court", 30)
    assert break_down(assessments, YOUTH, "court", {"gender": [("female", "male", "other", "")]}) == ()


@pytest.mark.parametrize(
    ("reasons", "others"),
    [
        ({"future": 7, "empty": 9}, set()),
        ({"future": 7, "empty": 9, "duplicate": 2}, {"duplicate", "future"}),
        ({"future": 3, "empty": 9, "duplicate": 2}, {"duplicate", "future"}),
        ({"duplicate": 2}, {"duplicate"}),
        ({}, set()),
    ],
)
def test_rare_reasons_are_counted_together(reasons, others):
    assert other_reasons(reasons, 5) == others


def test_small_counts_are_those_above_zero_and_below_the_smallest():
    assert has_small_count([9, 4], 5)
    assert not has_small_count([0, 5], 5)
