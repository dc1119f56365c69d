"""Disclosure control: worked examples of joined levels, published ranges and what they give away."""

from fractions import Fraction

import pytest

from inspectorate.method.assessments import AnswerCategory
from inspectorate.method.standards import load
from inspectorate.method.tallies import (
    break_down,
    has_small_count,
    join_levels,
    other_reasons,
    published_ranges,
    ranges,
)
from inspectorate.method.tallies.disclosure_risk import AnswerTotals, ranges_of_questions
from inspectorate.method.tallies.values import Breakdown
from tests.method.cases import assessment_with

YOUTH = load("youth-2018")
YES: AnswerCategory = "sufficient"
NO: AnswerCategory = "insufficient"
OTHER: AnswerCategory = "not_applicable"


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


def test_wider_ranges_are_tried_after_the_first_range_of_every_group():
    assert ranges((6, 10), 9) == (((0, 3), (4, 6)), ((0, 2), (3, 5), (6, 10)))


def test_ranges_of_many_groups_are_made_wider_after_a_thousand_attempts():
    sizes = (6, 1, 3, 2, 7, 5, 1, 5)
    assert ranges(sizes, 26) == tuple(((0, size),) for size in sizes)
    first, *others, seventh, last = ranges((10, 1, 1, 6, 2, 2, 7, 1), 22)
    assert (first, seventh) == (((0, 3), (4, 10)), ((0, 3), (4, 7)))
    assert (*others, last) == tuple(((0, size),) for size in (1, 1, 6, 2, 2, 1))


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


def totals_of(**totals):
    return {question: AnswerTotals(*numbers) for question, numbers in totals.items()}


def test_questions_that_apply_to_every_case_have_ranges_of_their_own():
    totals = totals_of(q=(10, 6, 0), r=(1, 15, 0), s=(16, 0, 0))
    assert ranges_of_questions((8, 8), totals) == {
        "q": ranges((8, 8), 10),
        "r": ranges((8, 8), 1),
        "s": ranges((8, 8), 16),
    }


def test_question_sufficient_wherever_it_applied_has_no_ranges():
    # its range would be one of the cases it applied to
    totals = totals_of(q=(10, 0, 6), r=(10, 6, 0), s=(0, 9, 7))
    assert ranges_of_questions((8, 8), totals) == {
        "q": None,
        "r": ranges((8, 8), 10),
        "s": ranges((8, 8), 0),
    }


def test_single_question_that_applies_to_some_cases_keeps_its_ranges():
    assert ranges_of_questions((8, 8), totals_of(q=(10, 1, 5))) == {"q": ranges((8, 8), 10)}


def test_question_that_applies_to_fewer_cases_takes_nothing_from_one_that_applies_to_more_than_enough():
    # of 30 cases 20 are insufficient in q, and s has one sufficient case
    totals = totals_of(q=(8, 20, 2), s=(1, 1, 28))
    assert ranges_of_questions((15, 15), totals) == {"q": ranges((15, 15), 8), "s": ranges((15, 15), 1)}


def test_ranges_are_wider_where_another_question_could_use_up_the_insufficient_answers():
    # Of three values each: s may have 6 to 9 in a group where q has 0 to 2. All 4 insufficient answers of q
    # would be there, and every number would follow. With 0 to 3 or 0 to 4 as the first range it cannot be so.
    published = ranges_of_questions((9, 9), totals_of(q=(8, 4, 6), s=(8, 4, 6)))
    assert published["q"] == published["s"] == (((0, 3), (4, 9)), ((0, 4), (5, 9)))
    with_more = ranges_of_questions((9, 9), totals_of(q=(8, 6, 4), s=(8, 6, 4)))
    assert with_more["q"] == ranges((9, 9), 8) == (((0, 2), (3, 5), (6, 9)), ((0, 2), (3, 5), (6, 9)))


def test_question_with_the_fewest_insufficient_answers_is_withheld_where_no_width_is_enough():
    # q applied to as many cases as s and leaves one of them: s in a group where q is not would use it up
    published = ranges_of_questions((5, 6, 8), totals_of(q=(9, 1, 9), s=(5, 5, 9)))
    assert published == {"q": None, "s": ranges((5, 6, 8), 5)}


@pytest.mark.parametrize(
    ("sizes", "totals", "published"),
    [
        (
            (5, 6),
            {"q": (9, 1, 1), "r": (4, 5, 2)},
            {"q": (((0, 2), (3, 5)), ((0, 2), (3, 6))), "r": (((0, 2), (3, 5)), ((0, 6),))},
        ),
        (
            (5, 5),
            {"q": (6, 2, 2), "r": (7, 1, 2)},
            {"q": (((0, 2), (3, 5)), ((0, 5),)), "r": (((0, 5),), ((0, 5),))},
        ),
        (
            (5, 9),
            {"q": (6, 1, 7), "r": (2, 5, 7)},
            {
                "q": (((0, 5),), ((0, 3), (4, 9))),
                "r": (((0, 2), (3, 5)), ((0, 2), (3, 5), (6, 9))),
            },
        ),
        (
            (7, 5),
            {"q": (5, 1, 6), "r": (8, 1, 3)},
            {"q": (((0, 3), (4, 7)), ((0, 5),)), "r": (((0, 2), (3, 7)), ((0, 2), (3, 5)))},
        ),
        (
            (7, 10),
            {"q": (8, 4, 5), "r": (11, 1, 5)},
            {"q": (((0, 3), (4, 7)), ((0, 4), (5, 10))), "r": (((0, 7),), ((0, 5), (6, 10)))},
        ),
        (
            (5, 7),
            {"q": (7, 1, 4), "r": (5, 1, 6)},
            {"q": None, "r": (((0, 2), (3, 5)), ((0, 2), (3, 7)))},
        ),
        # both at risk, and neither can have wider ranges: the one with fewer insufficient answers goes
        (
            (5, 6, 5),
            {"q": (4, 3, 9), "r": (5, 2, 9)},
            {"q": (((0, 2), (3, 5)), ((0, 2), (3, 6)), ((0, 2), (3, 5))), "r": None},
        ),
        # without r, the others begin again with three values, and are then made wider
        (
            (7, 6, 8),
            {"q": (6, 12, 3), "r": (3, 4, 14), "s": (6, 1, 14), "t": (7, 5, 9)},
            {
                "q": (((0, 2), (3, 7)), ((0, 3), (4, 6)), ((0, 3), (4, 8))),
                "r": None,
                "s": (((0, 3), (4, 7)), ((0, 6),), ((0, 3), (4, 8))),
                "t": (((0, 2), (3, 7)), ((0, 2), (3, 6)), ((0, 2), (3, 5), (6, 8))),
            },
        ),
    ],
)
def test_recorded_ranges_of_several_questions(sizes, totals, published):
    """If they change, the attacker of test_tallies_disclosure has to try many services again."""
    assert ranges_of_questions(sizes, totals_of(**totals)) == published


def test_question_without_ranges_is_withheld_in_every_group():
    groups, applies = [0] * 8 + [1] * 8, [YES] * 5 + [OTHER] * 3 + [YES] * 5 + [OTHER] * 3
    assert published_ranges(groups, {"q": applies})["q"] is None
    assert published_ranges(groups, {"q": [YES] * 16})["q"] is not None
    facts = [
        {"inspector_safety_wellbeing": "low" if group == 0 else "medium", "plan_due": due}
        for group, due in zip(groups, ["yes" if answer == YES else "no" for answer in applies], strict=True)
    ]
    assessments = [
        assessment_with(str(case), "court", {"2.2.1": "yes"}, of_case) for case, of_case in enumerate(facts)
    ]
    factor = {"inspector_safety_wellbeing": [("low",), ("medium",)]}
    cells = [cell for cell in break_down(assessments, YOUTH, "court", factor) if cell.question == "2.2.1"]
    assert [(cell.levels, cell.cases, cell.shares) for cell in cells] == [
        (("low",), 8, None),
        (("medium",), 8, None),
    ]


def test_classification_of_the_service_is_that_of_the_long_list_if_nothing_else_is_stated():
    assessments = assessments_by_level(["low"] * 8 + ["high"] * 8, ["yes", "no"] * 8, "safety_wellbeing")
    [low, high] = [
        cell
        for cell in break_down(
            assessments, YOUTH, "court", {"service_safety_wellbeing": [("low",), ("high",)]}
        )
        if cell.question == "2.1.1"
    ]
    assert (low.cases, high.cases) == (8, 8)


@pytest.mark.parametrize("order", ["qs", "sq"])
def test_order_of_questions_does_not_matter(order):
    totals = totals_of(q=(7, 2, 10), s=(9, 4, 6))
    ordered = {question: totals[question] for question in order}
    assert ranges_of_questions((9, 10), ordered) == ranges_of_questions((9, 10), totals)


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
