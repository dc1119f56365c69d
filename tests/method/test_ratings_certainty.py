"""The forecast of the unseen cases, held against exact distributions."""

import hashlib
from datetime import date
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import betabinom

from inspectorate.method import ratings, tallies
from inspectorate.method.ratings.certainty import probabilities, project
from inspectorate.method.ratings.unseen import MOST_UNSEEN, Seen, whole_populations
from inspectorate.method.standards import load
from tests.method.cases import answered, many
from tests.method.cases import seen as cases_seen
from tests.method.plain_urn import plain_forecast

YOUTH, HOSTELS = load("youth-2018"), load("hostels-2030")
DRAWS = 20_000


def seen(*cases):
    """Cases by question: 1 sufficient, 0 not, None not applicable."""
    yes = np.array([[int(bool(answer)) for answer in case] for case in cases], dtype=np.int64)
    applicable = np.array([[int(answer is not None) for answer in case] for case in cases], dtype=np.int64)
    return Seen(yes, applicable)


@pytest.mark.parametrize(
    ("yes", "cases", "unseen"), [(3, 5, 4), (0, 6, 3), (15, 31, 7), (1, 1, 9), (40, 60, 50)]
)
def test_one_question_by_itself_follows_the_exact_forecast(yes, cases, unseen):
    """For one question that always applies the urn is the beta-binomial with Jeffreys' prior."""
    whole = whole_populations(seen(*[[1]] * yes, *[[0]] * (cases - yes)), unseen, DRAWS, "test")
    found = np.bincount(whole.yes[:, 0] - yes, minlength=unseen + 1) / DRAWS
    exact = betabinom.pmf(range(unseen + 1), unseen, yes + 0.5, cases - yes + 0.5)
    assert np.abs(found - exact) == pytest.approx(0, abs=5 * np.sqrt(0.25 / DRAWS))
    assert (whole.applicable == cases + unseen).all()


def test_answers_that_go_together_stay_together():
    whole = whole_populations(seen(*[[1, 1]] * 20, *[[0, 0]] * 20), 20, DRAWS, "test")
    apart = whole_populations(seen(*[[1, 0]] * 20, *[[0, 1]] * 20), 20, DRAWS, "test")
    assert np.corrcoef(whole.yes[:, 0], whole.yes[:, 1]).min() > 0.9
    assert np.corrcoef(apart.yes[:, 0], apart.yes[:, 1]).min() < -0.9


def test_what_was_never_seen_is_possible_but_unlikely():
    whole = whole_populations(seen(*[[1, 1]] * 20), 10, DRAWS, "test")
    assert 0.1 < (whole.yes[:, 0] < 30).mean() < 0.4
    assert ((whole.yes[:, 0] == 30) & (whole.yes[:, 1] < 30)).any()


def test_routing_of_the_unseen_is_that_of_the_seen():
    whole = whole_populations(seen(*[[1, None]] * 10, *[[0, 1]] * 10, [1, None]), 14, DRAWS, "test")
    assert (whole.applicable[:, 0] == 35).all()
    assert whole.applicable[:, 1].mean() == pytest.approx(35 * 10 / 21, abs=0.2)
    never = whole_populations(seen([1, None], [0, None]), 5, DRAWS, "test")
    assert not never.applicable[:, 1].any()


def test_very_many_unseen_cases_are_forecast_by_fewer_that_stand_for_several():
    few = seen(*[[1]] * 7, *[[0]] * 3)
    most = whole_populations(few, MOST_UNSEEN * 10, DRAWS, "test")
    many_more = whole_populations(few, 100_000, DRAWS, "test")
    shares = [whole.yes[:, 0] / whole.applicable[:, 0] for whole in (most, many_more)]
    exact = betabinom.std(100_000, 7.5, 3.5) / 100_000
    assert shares[0].std() == pytest.approx(exact, rel=0.06)
    assert shares[1].std() == pytest.approx(exact, rel=0.06)


answers = st.sampled_from([1, 0, None])


@given(
    st.integers(1, 3).flatmap(
        lambda q: st.lists(st.lists(answers, min_size=q, max_size=q), min_size=1, max_size=6)
    ),
    st.integers(0, 9),
)
@settings(max_examples=40)
def test_the_fast_forecast_is_the_plain_one(cases, unseen):
    whole = whole_populations(seen(*cases), unseen, 30, "test")
    fast = [
        list(zip(*row, strict=True))
        for row in zip(whole.yes.tolist(), whole.applicable.tolist(), strict=True)
    ]
    assert fast == plain_forecast(cases, unseen, 30, "test")


def test_the_stream_is_the_same_on_any_machine():
    whole = whole_populations(seen([1, None], [0, 1], [1, 1]), 8, 2_500, "test")
    text = whole.yes.astype("<i8").tobytes() + whole.applicable.astype("<i8").tobytes()
    expected = "ea6115b362a9a1b6f92d73b02a5f5a2ff3822d03312d326f3f99256f5c4ceb14"
    assert hashlib.sha256(text).hexdigest() == expected


def test_the_order_of_the_file_changes_nothing():
    cases = many(YOUTH, "court", 12)
    counted = tallies.count(cases, YOUTH, {"court": 20})
    one, other = project(cases, counted, YOUTH, 500), project(cases[::-1], counted, YOUTH, 500)
    assert all((one.positions[name] == other.positions[name]).all() for name in one.positions)


@pytest.mark.parametrize("framework", [YOUTH, HOSTELS], ids=lambda each: each.id)
@given(number=st.integers(1, 12), seed=st.integers(0, 1000), unseen=st.integers(0, 5))
@settings(max_examples=30)
def test_probabilities_add_to_one_and_a_census_is_certain(framework, number, seed, unseen):
    group = framework.casework.groups[0].key
    cases = many(framework, group, number, seed)
    counted = tallies.count(cases, framework, {group: number + unseen})
    for firm in ratings.sensitivity(cases, counted, framework).values():
        assert sum(firm.probabilities.values()) == pytest.approx(1)
        assert set(firm.probabilities) == {level.name for level in framework.ratings.levels}
        if not unseen:
            assert firm.probabilities[firm.rating] == 1
            assert "Every eligible case was assessed" in firm.method


def _naive_rating(framework, standard, whole, draw, keys):
    """One draw's rating through the ordinary tallies and the ordinary rule."""
    made = {}
    for column, key in enumerate(keys):
        yes, applicable = int(whole.yes[draw, column]), int(whole.applicable[draw, column])
        made[key] = tallies.tally(key, "any", cases_seen(yes, applicable - yes), framework)
    return ratings.propose(made, [], framework)[standard].rating


@pytest.mark.parametrize("framework", [YOUTH, HOSTELS], ids=lambda each: each.id)
def test_every_draw_is_rated_as_an_ordinary_inspection_would_be(framework):
    group = framework.casework.groups[0].key
    cases = many(framework, group, 9)
    counted = tallies.count(cases, framework, {group: 14})
    found = project(cases, counted, framework, 60)
    domain = framework.domain_for(group)
    keys = [key.id for standard in domain.standards for key in standard.key_questions]
    names = [band.rating for band in ratings.bands(framework)]
    standing = [
        [_as_number(case, key, framework) for key in keys] for case in sorted(cases, key=lambda c: c.case_id)
    ]
    whole = whole_populations(seen(*standing), 5, 60, group)
    for standard in domain.standards:
        for draw in range(60):
            expected = _naive_rating(framework, standard.id, whole, draw, keys)
            assert names[found.positions[standard.id][draw]] == expected


def _as_number(case, key, framework):
    answer = case.answers.get(key)
    if answer is None:
        return None
    option = next(each for each in framework.casework.answers if each.key == answer.value)
    return int(option.sufficient) if option.applicable else None


def test_without_a_known_population_nothing_is_said_to_be_certain():
    cases = many(YOUTH, "court", 5)
    firm = ratings.sensitivity(cases, tallies.count(cases, YOUTH, {}), YOUTH)["2.1"]
    assert firm.probabilities == {}
    assert "not known" in firm.method


def _confirmed(cases, counted, framework, judgements=(), moved=None):
    proposed = ratings.propose(counted, judgements, framework)
    return {
        name: ratings.confirm(each, (moved or {}).get(name), framework) for name, each in proposed.items()
    }


def test_the_overall_adds_the_standards_up_draw_by_draw():
    cases = many(YOUTH, "court", 12, seed=5) + many(YOUTH, "out_of_court", 9, seed=6)
    counted = tallies.count(cases, YOUTH, {"court": 20, "out_of_court": 11})
    projection = project(cases, counted, YOUTH, 400)
    found = ratings.overall_probabilities(projection, _confirmed(cases, counted, YOUTH), YOUTH)
    names = [band.rating for band in ratings.bands(YOUTH)]
    drawn = [
        ratings.overall(
            {name: names[where[draw]] for name, where in projection.positions.items()}, YOUTH
        ).rating
        for draw in range(400)
    ]
    assert found == {level.name: drawn.count(level.name) / 400 for level in YOUTH.ratings.levels}


def test_the_overall_of_a_census_is_certain_and_evidence_is_taken_as_given():
    cases = many(HOSTELS, "stays", 12)
    counted = tallies.count(cases, HOSTELS, {"stays": 12})
    judgements = [ratings.Judgement(name, "Sound", "x", {}, {}) for name in ("A1", "A2")]
    confirmed = _confirmed(cases, counted, HOSTELS, judgements)
    overall = ratings.overall({name: each.rating for name, each in confirmed.items()}, HOSTELS)
    found = ratings.overall_probabilities(project(cases, counted, HOSTELS, 50), confirmed, HOSTELS)
    assert found == {level.name: float(level.name == overall.rating) for level in HOSTELS.ratings.levels}


def test_a_rating_the_panel_moved_is_taken_as_given():
    cases = [answered(f"c{n}", "court", {"2.1.1": "yes" if n else "no"}) for n in range(2)]
    counted = tallies.count(cases, YOUTH, {"court": 30})
    moved = {"2.1": ratings.Decision("2.1", "Outstanding", "Because.", ("A",), date(2018, 1, 1))}
    projection = project(cases, counted, YOUTH, 200)
    uncertain = ratings.overall_probabilities(projection, _confirmed(cases, counted, YOUTH), YOUTH)
    certain = ratings.overall_probabilities(projection, _confirmed(cases, counted, YOUTH, (), moved), YOUTH)
    assert certain["Outstanding"] == 1
    assert max(uncertain.values()) < 1


def test_nothing_is_said_of_the_overall_without_a_known_population():
    cases = many(YOUTH, "court", 5)
    counted = tallies.count(cases, YOUTH, {})
    projection = project(cases, counted, YOUTH, 50)
    assert ratings.overall_probabilities(projection, _confirmed(cases, counted, YOUTH), YOUTH) == {}
    assert probabilities(projection, "2.1", YOUTH) == {}


def test_a_sample_drawn_again_gives_the_same_forecast():
    rng = Random(1)
    cases = many(YOUTH, "court", 8)
    counted = tallies.count(cases, YOUTH, {"court": 10})
    again = rng.sample(cases, len(cases))
    assert ratings.sensitivity(cases, counted, YOUTH)["2.1"].probabilities == (
        ratings.sensitivity(again, counted, YOUTH)["2.1"].probabilities
    )
