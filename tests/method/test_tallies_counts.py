"""Tallies: every number and sentence of worked examples, and the ranges that are published of a group."""

from fractions import Fraction

import pytest

from inspectorate.method.standards import load
from inspectorate.method.tallies import (
    SampleCounts,
    break_down,
    count,
    has_small_count,
    join_levels,
    other_reasons,
    published_ranges,
    ranges,
    share_bounds,
    tally,
    tally_fact,
)
from inspectorate.method.tallies.disclosure_risk import is_recoverable
from inspectorate.method.tallies.values import Breakdown, Interval
from tests.method.cases import assessment_with, category_counts

YOUTH = load("youth-2018")
CONFIDENCE = Fraction(95, 100)
YES, NO, OTHER, MISSING = "sufficient", "insufficient", "not_applicable", "missing"


@pytest.mark.parametrize(
    ("counts", "numbers", "sentence"),
    [
        ((3, 1, 0, 0), (3, 4, 0, 0, 4, 75), "3 of 4 applicable cases judged sufficient, 75 per cent."),
        ((1, 0, 0, 0), (1, 1, 0, 0, 1, 100), "1 of 1 applicable case judged sufficient, 100 per cent."),
        (
            (0, 2, 3, 1),
            (0, 2, 3, 1, 6, 0),
            (
                "0 of 2 applicable cases judged sufficient, 0 per cent; it did not apply to 3 of 6; "
                "1 not answered."
            ),
        ),
        ((0, 0, 2, 0), (0, 0, 2, 0, 2, None), "It applied to none of the 2 assessed cases."),
        (
            (0, 0, 2, 3),
            (0, 0, 2, 3, 5, None),
            "It applied to none of the 5 assessed cases; 3 not answered.",
        ),
        ((0, 0, 0, 0), (0, 0, 0, 0, 0, None), "No case was assessed."),
    ],
)
def test_tally_has_its_numbers_and_says_them(counts, numbers, sentence):
    result = tally("q", "court", category_counts(*counts), YOUTH, population=9)
    yes, applicable, not_applicable, missing, cases, percentage = numbers
    assert (result.question, result.group, result.population) == ("q", "court", 9)
    assert (result.yes, result.applicable, result.not_applicable) == (yes, applicable, not_applicable)
    assert (result.missing, result.cases, result.percentage) == (missing, cases, percentage)
    assert result.exact == (Fraction(yes, applicable) if applicable else None)
    assert result.because == sentence
    assert (result.interval is None) is (applicable == 0)


def test_categories_that_are_not_named_have_no_case():
    empty = tally("q", "court", {}, YOUTH, population=9)
    assert (empty.yes, empty.applicable, empty.not_applicable, empty.missing, empty.cases) == (0, 0, 0, 0, 0)


@pytest.mark.parametrize("always_applies", [False, True])
def test_interval_of_a_tally_is_that_of_its_counts(always_applies):
    counts = category_counts(12, 6, 0, 1)
    result = tally("q", "court", counts, YOUTH, population=25, always_applies=always_applies)
    low, high = share_bounds(SampleCounts(12, 6, 0, 1, 25, always_applies), CONFIDENCE)
    assert result.interval == Interval(
        float(100 * low),
        float(100 * high),
        0.95,
        "exact inversion of the hypergeometric distribution, both tails alike",
    )
    assert tally("q", "court", counts, YOUTH, population=25) == tally(
        "q", "court", counts, YOUTH, population=25, always_applies=False
    )
    assert tally("q", "court", counts, YOUTH).interval is None
    assert tally("q", "court", counts, population=25).interval is None
    assert tally("q", "court", counts, YOUTH, population=1).interval is not None


def test_interval_is_printed_half_up_in_whole_per_cent():
    assert str(Interval(56.5, 69.49, 0.95, "")) == "57 to 69"


def test_question_that_no_case_may_leave_out_has_the_whole_list_as_denominator():
    answers = [{"2.1.1": "yes", "2.1.1.f": "yes", "2.2.1": "yes"}] * 3
    answers += [{"2.1.1": "no", "2.1.1.f": "no", "2.2.1": "no"}] * 7
    assessments = [assessment_with(str(case), "court", of_case) for case, of_case in enumerate(answers)]
    result = count(assessments, YOUTH, {"court": 20, "out_of_court": 7})
    always, sometimes = (
        share_bounds(SampleCounts(3, 7, 0, 0, 20, always_applies), CONFIDENCE)
        for always_applies in (True, False)
    )
    assert always != sometimes
    for question, bounds in (("2.1.1", always), ("2.1.1.f", sometimes), ("2.2.1", sometimes)):
        interval = result[question].interval
        assert interval is not None
        assert (interval.low, interval.high) == tuple(float(100 * bound) for bound in bounds), question
        assert (result[question].group, result[question].population) == ("court", 20)
    assert (result["3.1.1"].group, result["3.1.1"].population, result["3.1.1"].cases) == (
        "out_of_court",
        7,
        0,
    )
    assert count(assessments, YOUTH, {})["2.1.1"].population == 0


def test_fact_is_counted_where_it_is_stated_with_spaces_taken_off():
    facts = [{"victim": " yes "}, {"victim": "yes"}, {"victim": "no"}, {"victim": " "}, {}]
    assessments = [assessment_with(str(case), "court", {}, of_case) for case, of_case in enumerate(facts)]
    result = tally_fact(assessments, "court", "victim", "yes", framework=YOUTH, population=9)
    assert (result.question, result.group) == ("fact.court.victim.yes", "court")
    assert (result.yes, result.applicable, result.not_applicable, result.missing) == (2, 3, 0, 2)
    assert result.population == 9
    low, high = share_bounds(SampleCounts(2, 1, 0, 2, 9, always_applies=True), CONFIDENCE)
    assert result.interval is not None
    assert (result.interval.low, result.interval.high) == (float(100 * low), float(100 * high))
    assert tally_fact(assessments, "court", "victim", "yes").population == 0


# ---------------------------------------------------------------- intervals


@pytest.mark.parametrize(
    ("sample", "bounds"),
    [
        # a census: the share itself, and with a missing answer both of its completions
        (SampleCounts(3, 1, 0, 0, 4), (Fraction(3, 4), Fraction(3, 4))),
        (SampleCounts(3, 1, 2, 0, 6), (Fraction(3, 4), Fraction(3, 4))),
        (SampleCounts(0, 0, 0, 1, 1), (Fraction(0), Fraction(1))),
        (SampleCounts(1, 0, 0, 1, 2, always_applies=True), (Fraction(1, 2), Fraction(1))),
        # one case of two, sufficient: the other may be either, each in at least 1/40 of the draws
        (SampleCounts(1, 0, 0, 0, 2, always_applies=True), (Fraction(1, 2), Fraction(1))),
        (SampleCounts(0, 1, 0, 0, 2, always_applies=True), (Fraction(0), Fraction(1, 2))),
        # 39 of 40 seen and sufficient: the last is insufficient in 1 of 40 draws, 0.025: excluded, not above
        (SampleCounts(39, 0, 0, 0, 40, always_applies=True), (Fraction(1), Fraction(1))),
        # 38 of 39 seen: 1 of 39 draws is above 0.025
        (SampleCounts(38, 0, 0, 0, 39, always_applies=True), (Fraction(38, 39), Fraction(1))),
    ],
)
def test_bounds_of_samples_that_can_be_counted_by_hand(sample, bounds):
    assert share_bounds(sample, CONFIDENCE) == bounds


# ---------------------------------------------------------------- disclosure


@pytest.mark.parametrize(
    ("counts", "smallest", "small"),
    [([1], 5, True), ([4], 5, True), ([5], 5, False), ([0], 5, False), ([], 5, False), ([9, 1], 2, True)],
)
def test_small_count_is_one_or_more_and_below_the_smallest(counts, smallest, small):
    assert has_small_count(counts, smallest) is small


def joined(levels, eligible, assessed, smallest=5):
    return [
        (group.levels, group.eligible, group.assessed)
        for group in join_levels(levels, eligible, assessed, smallest)
    ]


def test_joined_levels_have_the_sums_of_their_numbers():
    assert joined("abc", {"a": 6, "b": 7, "c": 8}, {"a": 5, "b": 6, "c": 7}) == [
        (("a",), 6, 5),
        (("b",), 7, 6),
        (("c",), 8, 7),
    ]
    assert joined("abc", {"a": 6, "b": 7, "c": 8}, {"a": 5, "b": 6, "c": 4}) == [
        (("a",), 6, 5),
        (("b", "c"), 15, 10),
    ]
    assert joined("abc", {"a": 3, "b": 7, "c": 8}, {"a": 2, "b": 3, "c": 7}) == [
        (("a", "b"), 10, 5),
        (("c",), 8, 7),
    ]
    assert joined("ab", {"a": 3}, {"a": 2}) == [(("a", "b"), 3, 2)]
    assert joined("", {}, {}) == []


def test_level_all_of_whose_cases_were_assessed_joins_the_next_unless_it_is_a_census():
    assert joined("ab", {"a": 6, "b": 9}, {"a": 6, "b": 8}) == [(("a", "b"), 15, 14)]
    assert joined("ab", {"a": 6, "b": 9}, {"a": 6, "b": 9}) == [(("a",), 6, 6), (("b",), 9, 9)]
    # more assessed than are on the list is a census too
    assert joined("ab", {"a": 6, "b": 9}, {"a": 6, "b": 10}) == [(("a",), 6, 6), (("b",), 9, 10)]


def test_unknown_levels_count_with_the_last_level_only():
    assert joined("ab", {"a": 8, "b": 8, "x": 3, "": 2}, {"a": 7, "b": 7, "x": 1, "y": 1}) == [
        (("a",), 8, 7),
        (("b",), 13, 9),
    ]


def test_ranges_of_a_group_are_three_wide_and_the_last_takes_what_is_left():
    # nothing sufficient, or everything: no range can say more, so the plain cuts are taken
    assert ranges((8, 12), 0) == (((0, 2), (3, 5), (6, 8)), ((0, 2), (3, 5), (6, 8), (9, 12)))
    assert ranges((8, 12), 20) == ranges((8, 12), 0)
    assert ranges((4, 5), 9) == (((0, 4),), ((0, 2), (3, 5)))
    assert ranges((10,), 10) == (((0, 2), (3, 5), (6, 10)),)


def test_ranges_begin_where_no_ends_add_up_to_the_total():
    # 10 is 2 + 8 of upper ends until both first ranges have four values: upper ends {3, 8}, lower ends {0, 4}
    assert ranges((8, 8), 10) == (((0, 3), (4, 8)), ((0, 3), (4, 8)))
    # 8 is 0 + 8 of upper ends, or 0 + ... of lower ones, wherever the second range begins at 3 or 4
    assert all(
        8 not in {low + other for low, _ in first for other, _ in second}
        and 8 not in {high + other for _, high in first for _, other in second}
        for first, second in [ranges((8, 8), 8)]
    )


def assessments_by_level(levels, answers, fact="inspector_safety_wellbeing", **others):
    return [
        assessment_with(str(case), "court", {"2.1.1": answer}, {fact: level} if level else {}, **others)
        for case, (level, answer) in enumerate(zip(levels, answers, strict=True))
    ]


def test_breakdown_publishes_the_range_of_each_group_as_shares():
    # 8 low cases, 7 of them sufficient; 8 others, 3 sufficient: 10 in all, so ranges are 0 to 3 and 4 to 8
    levels = ["low"] * 8 + ["medium"] * 6 + ["high", ""]
    answers = ["yes"] * 7 + ["no"] + ["yes"] * 3 + ["no"] * 5
    assessments = assessments_by_level(levels, answers)
    second = assessments_by_level(["low"] * 3, ["no"] * 3, occasion="second")
    elsewhere = [assessment_with("x", "out_of_court", {"3.1.1": "no"})]
    factor = {"inspector_safety_wellbeing": [("low",), ("medium", "high", "very_high")]}
    cells = break_down([*assessments, *second, *elsewhere], YOUTH, "court", factor)
    assert [cell for cell in cells if cell.question == "2.1.1"] == [
        Breakdown("2.1.1", "inspector_safety_wellbeing", ("low",), 8, (Fraction(4, 8), Fraction(1))),
        Breakdown(
            "2.1.1",
            "inspector_safety_wellbeing",
            ("medium", "high", "very_high"),
            8,
            (Fraction(0), Fraction(3, 8)),
        ),
    ]
    assert [cell.question for cell in cells[::2]] == [
        key.id for standard in YOUTH.domain_for("court").standards for key in standard.key_questions
    ]
    assert break_down([*second, *elsewhere], YOUTH, "court", factor) == ()
    assert break_down(assessments, YOUTH, "court", {"inspector_safety_wellbeing": [("low",)]}) == ()


def test_breakdown_allows_for_cases_without_an_answer_in_any_group():
    # two cases without an answer: of the 8 cases of a group, from 6 on may be applicable
    levels = ["low"] * 8 + ["medium"] * 8
    answers = ["yes"] * 6 + ["no"] + [""] + ["yes"] * 3 + ["no"] * 4 + [""]
    factor = {"inspector_safety_wellbeing": [("low",), ("medium",)]}
    cells = break_down(assessments_by_level(levels, answers), YOUTH, "court", factor)
    first, second = (cell for cell in cells if cell.question == "2.1.1")
    [low_ranges, medium_ranges] = ranges((8, 8), 9)
    low = next(cut for cut in low_ranges if cut[0] <= 6 <= cut[1])
    medium = next(cut for cut in medium_ranges if cut[0] <= 3 <= cut[1])
    assert first.shares == (Fraction(low[0], 8), Fraction(low[1], max(low[1], 6)))
    assert second.shares == (Fraction(medium[0], 8), Fraction(medium[1], max(medium[1], 6)))


def test_group_without_a_case_is_left_open_from_none_to_all():
    levels, answers = ["medium"] * 9, ["yes"] * 5 + ["no"] * 4
    factor = {"inspector_safety_wellbeing": [("low",), ("medium",)]}
    cells = break_down(assessments_by_level(levels, answers), YOUTH, "court", factor)
    empty = next(cell for cell in cells if cell.question == "2.1.1")
    assert empty.cases == 0
    assert empty.shares in {None, (Fraction(0), Fraction(1))}


def test_published_range_holds_the_number_of_each_group():
    groups = [0] * 8 + [1] * 8
    answers = {"q": [YES] * 7 + [NO] + [YES] * 3 + [NO] * 5}
    assert published_ranges(groups, answers) == {"q": [(4, 8), (0, 3)]}


@pytest.mark.parametrize(
    ("groups", "answers", "published", "recoverable"),
    [
        # two groups of three; a yes and a no may change places
        ("000111", {"q": "YYNYNN"}, {"q": [(0, 3), (0, 3)]}, False),
        # a range of one value says the number
        ("000111", {"q": "YYNYNN"}, {"q": [(2, 2), (1, 1)]}, True),
        ("000111", {"q": "YYNYNN"}, {"q": [(2, 2), (0, 3)]}, True),
        ("000111", {"q": "YYNYNN"}, {"q": [(0, 3), (1, 1)]}, True),
        # both at the lower end, or both at the upper end, with the total: nothing can move
        ("000111", {"q": "YYNYNN"}, {"q": [(2, 3), (1, 2)]}, True),
        ("000111", {"q": "YYNYNN"}, {"q": [(1, 2), (0, 1)]}, True),
        # one at the lower and one at the upper end: one case can move
        ("000111", {"q": "YYNYNN"}, {"q": [(2, 3), (0, 1)]}, False),
        ("000111", {"q": "YYNYNN"}, {"q": [(1, 2), (1, 2)]}, False),
        # a yes could only move to where every case is sufficient already
        ("000111", {"q": "YYYYYN"}, {"q": [(0, 3), (0, 3)]}, False),
        # all alike in all: the total says it, and nothing is protected
        ("000111", {"q": "YYYYYY"}, {"q": [(3, 3), (3, 3)]}, False),
        ("000111", {"q": "NNNNNN"}, {"q": [(0, 0), (0, 0)]}, False),
        ("000111", {"q": "------"}, {"q": [(0, 0), (0, 0)]}, False),
        # one case of the first group has no answer; it may as well be one of the second
        ("000111", {"q": "YN-YNN"}, {"q": [(0, 3), (0, 3)]}, False),
        # ... unless what it would change places with is fixed
        ("000111", {"q": "YY-YYY"}, {"q": [(2, 2), (3, 3)]}, True),
        # one open question does not open another
        ("000111", {"q": "YYNYNN", "r": "YNNYYN"}, {"q": [(0, 3), (0, 3)], "r": [(1, 1), (2, 2)]}, True),
        ("000111", {"q": "YYNYNN", "r": "YNNYYN"}, {"q": [(0, 3), (0, 3)], "r": [(0, 3), (0, 3)]}, False),
        # three groups: two of them can exchange, and the third with neither
        ("001122", {"q": "YNYNYN"}, {"q": [(0, 2), (0, 2), (1, 1)]}, True),
        ("001122", {"q": "YNYNYN"}, {"q": [(0, 2), (0, 2), (0, 2)]}, False),
    ],
)
def test_number_is_recoverable_exactly_if_nothing_can_change_places(groups, answers, published, recoverable):
    categories = {"Y": YES, "N": NO, "-": OTHER}
    assert (
        is_recoverable(
            [int(group) for group in groups],
            {question: [categories[letter] for letter in letters] for question, letters in answers.items()},
            published,
        )
        is recoverable
    )


@pytest.mark.parametrize(
    ("reasons", "others"),
    [
        ({"a": 5, "b": 9}, set()),
        ({"a": 4, "b": 9}, {"a", "b"}),
        ({"a": 4, "b": 9, "c": 7}, {"a", "c"}),
        ({"a": 4, "b": 1, "c": 7}, {"a", "b"}),
        ({"a": 3, "b": 3, "c": 7}, {"a", "b"}),
        ({"a": 2, "b": 2, "c": 7, "d": 7}, {"a", "b", "c"}),
        ({"a": 4}, {"a"}),
    ],
)
def test_rare_reasons_join_the_next_rarest_until_they_are_five(reasons, others):
    assert other_reasons(reasons, 5) == others
