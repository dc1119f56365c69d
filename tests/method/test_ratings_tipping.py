"""What would change a rating, held against trying every possibility."""

from fractions import Fraction
from itertools import chain, combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspectorate.method import ratings, tallies
from inspectorate.method.ratings.bands import bands
from inspectorate.method.ratings.tipping import DOWN, UP, Count, fewest, position, tipping
from inspectorate.method.standards import load
from tests.method.cases import answered

YOUTH, HOSTELS = load("youth-2018"), load("hostels-2030")
QUESTIONS = {"youth-2018": ("2.2.1", "2.2.2", "2.2.3"), "hostels-2030": ("B1.1", "B1.2")}
SAID = {"youth-2018": ("yes", "no", "not_applicable"), "hostels-2030": ("met", "not_met", "did_not_arise")}

small = st.integers(1, 7).flatmap(lambda n: st.builds(Count, st.integers(0, n), st.just(n)))
frameworks = st.sampled_from([YOUTH, HOSTELS])


@st.composite
def cases(draw):
    """An edition, and cases of one standard answered in every combination."""
    framework = draw(frameworks)
    questions, options = QUESTIONS[framework.id], SAID[framework.id]
    patterns = draw(st.lists(st.tuples(*[st.sampled_from(options)] * len(questions)), min_size=1, max_size=9))
    group = framework.casework.groups[0].key
    return framework, [
        answered(f"c{n}", group, dict(zip(questions, pattern, strict=True)))
        for n, pattern in enumerate(patterns)
    ]


def rating_of(framework, made):
    """The rating of the one standard these cases answer."""
    standard = framework.standard_of[QUESTIONS[framework.id][0]].id
    return ratings.propose(tallies.count(made, framework, {}), [], framework)[standard].rating


def flipped(framework, case, questions):
    """A case with some answers judged the other way."""
    yes, no, _ = SAID[framework.id]
    other = {yes: no, no: yes}
    said = {q: other[a.value] if q in questions else a.value for q, a in case.answers.items()}
    return answered(case.case_id, case.group, said)


def flippable(case):
    """The questions of a case that apply, in one direction and the other."""
    return [
        [q for q, answer in case.answers.items() if answer.value in values]
        for values in ({"yes", "met"}, {"no", "not_met"})
    ]


@given(st.lists(small, min_size=1, max_size=3), frameworks)
def test_the_fewest_answers_are_the_fewest_of_all_there_are(found, framework):
    questions = QUESTIONS[framework.id]
    counts = dict(zip(questions, found, strict=False))
    now = position(counts, framework)
    for direction in (UP, DOWN):
        possible = []
        for moved in product(*(range(count.applicable + 1) for count in counts.values())):
            after = {q: Count(yes, counts[q].applicable) for q, yes in zip(counts, moved, strict=True)}
            if (position(after, framework) - now) * direction > 0:
                possible.append(sum(abs(after[q].yes - counts[q].yes) for q in counts))
        move = fewest(counts, direction, framework)
        assert (move.answers if move else None) == min(possible, default=None)


@given(cases())
def test_a_case_decides_alone_exactly_when_judging_it_otherwise_changes_the_rating(made):
    framework, assessed = made
    tallied = tallies.count(assessed, framework, {})
    firm = next(iter(ratings.sensitivity(assessed, tallied, framework).values()), None)
    before = rating_of(framework, assessed)
    alone = set()
    for place, case in enumerate(assessed):
        for questions in flippable(case):
            subsets = chain.from_iterable(
                combinations(questions, size) for size in range(1, len(questions) + 1)
            )
            others = [*assessed[:place], *assessed[place + 1 :]]
            if any(
                rating_of(framework, [*others, flipped(framework, case, subset)]) != before
                for subset in subsets
            ):
                alone.add(case.case_id)
    if firm is None:
        assert before is None
    else:
        assert {each.case_id for each in firm.deciding if each.alone} == alone
        assert firm.one_case is bool(alone)
        assert alone or not any(each.alone for each in firm.deciding)


@given(cases())
def test_the_answers_of_a_deciding_case_lead_where_they_say(made):
    framework, assessed = made
    tallied = tallies.count(assessed, framework, {})
    for firm in ratings.sensitivity(assessed, tallied, framework).values():
        for case in {each.case_id for each in firm.deciding if each.alone}:
            mine = [each for each in firm.deciding if each.case_id == case]
            for toward in {each.toward for each in mine}:
                questions = [each.question for each in mine if each.toward == toward]
                original = next(each for each in assessed if each.case_id == case)
                others = [each for each in assessed if each.case_id != case]
                tries = [[q] for q in questions] + [questions]
                assert toward in {
                    rating_of(framework, [*others, flipped(framework, original, one)]) for one in tries
                }
            assert all(each.answer == original.answers[each.question].value for each in mine)


@given(cases())
@settings(max_examples=50)
def test_without_a_case_that_decides_alone_the_candidates_are_enough_to_change_it(made):
    framework, assessed = made
    tallied = tallies.count(assessed, framework, {})
    for firm in ratings.sensitivity(assessed, tallied, framework).values():
        assert firm.cases_to_change >= 1
        assert firm.toward != firm.rating
        if not firm.one_case:
            assert (
                len([each for each in firm.deciding if each.toward == firm.toward])
                >= firm.cases_to_change
                > 1
            )


@given(st.lists(small, min_size=1, max_size=3), frameworks)
def test_points_are_to_the_nearest_boundary_that_matters(found, framework):
    counts = dict(zip(QUESTIONS[framework.id], found, strict=False))
    shares = [Fraction(100 * count.yes, count.applicable) for count in counts.values()]
    percentage = min(shares) if framework is YOUTH else sum(shares, Fraction(0)) / len(shares)
    now, edges = position(counts, framework), [band.at_least.value for band in bands(framework)]
    gaps: list[Fraction] = [edges[now] - percentage] if now else []
    gaps += [percentage - edges[now + 1]] if now + 1 < len(edges) else []
    found_tipping = tipping(counts, {}, framework)
    assert found_tipping is not None
    assert found_tipping.points == pytest.approx(float(min(max(-gap, Fraction(0)) for gap in gaps)))


def test_an_upward_move_must_raise_every_question_below():
    counts = {"3.4.1": Count(13, 17), "3.4.2": Count(14, 18)}
    move = fewest(counts, UP, YOUTH)
    assert move is not None
    assert (move.answers, move.ways) == (2, ({"3.4.1": 1, "3.4.2": 1},))


def test_a_downward_move_takes_the_cheapest_question_or_either_of_two():
    counts = {"2.2.1": Count(10, 20), "2.2.2": Count(30, 50), "2.2.3": Count(10, 20)}
    move = fewest(counts, DOWN, YOUTH)
    assert move is not None
    assert move.ways == ({"2.2.1": 1}, {"2.2.3": 1})


def test_a_single_case_may_jump_a_band():
    firm = ratings.sensitivity(
        [answered("1", "court", {"2.2.1": "yes"})],
        tallies.count([answered("1", "court", {"2.2.1": "yes"})], YOUTH, {"court": 9}),
        YOUTH,
    )["2.2"]
    assert (firm.rating, firm.toward, firm.cases_to_change, firm.points_to_boundary) == (
        "Outstanding",
        "Inadequate",
        1,
        20,
    )
