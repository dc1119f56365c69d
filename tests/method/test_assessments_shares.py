"""Shares of answers on which two assessors agree, over several questions together."""

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from scipy.stats import beta, norm, t

from inspectorate.method.assessments import (
    Answer,
    agreement_estimate,
    agreement_shares,
    clustered_bounds,
    inter_rater_reliability,
)
from inspectorate.method.sample import FirstAssessment, Randomness, draw_second
from inspectorate.method.standards import load
from tests.method.cases import assessment_with, complete_assessment

YOUTH = load("youth-2018")


def test_shares_of_agreement_count_pairs_cases_and_questions_of_each_set():
    answers = {
        "C1": [("yes", "yes"), ("yes", "no")],
        "C2": [("no", "no"), ("yes", "")],
        "C3": [("", ""), ("no", "no")],
    }
    assessments = [
        assessment_with(
            case,
            "court",
            {"2.1.1": first[occasion == "second"], "2.1.2": second[occasion == "second"]},
            occasion=occasion,
        )
        for case, (first, second) in answers.items()
        for occasion in ("first", "second")
    ]
    sets = {"both": {"2.1.1", "2.1.2"}, "second": {"2.1.2"}, "none": {"2.2.1"}}
    shares = agreement_shares(assessments, YOUTH, sets)
    assert set(shares) == {"both", "second"}
    both = shares["both"]
    assert (both.cases, both.questions, both.pairs, both.same) == (3, 2, 4, 3)
    assert both.share == 0.75
    assert (both.low, both.high) == clustered_bounds([(1, 2), (1, 1), (1, 1)])
    second = shares["second"]
    assert (second.cases, second.questions, second.pairs, second.same) == (2, 1, 2, 1)


def test_share_of_agreement_is_one_less_the_rate_of_disagreement():
    rng = Random(4)
    assessments = []
    for number in range(12):
        first = complete_assessment(YOUTH, "court", f"C{number}", rng)
        changed = dict(first.answers)
        for name in rng.sample(sorted(set(changed) & set(YOUTH.key_questions)), 2):
            changed[name] = Answer("no" if changed[name].value == "yes" else "yes")
        assessments += [first, replace(first, occasion="second", answers=changed)]
    disagreement = inter_rater_reliability(assessments, YOUTH).disagreement
    assert disagreement
    share = agreement_shares(assessments, YOUTH, {"": YOUTH.key_questions.keys()})[""]
    assert share.pairs - share.same == disagreement.differing == 24
    assert (share.low, share.high) == pytest.approx((1 - disagreement.high, 1 - disagreement.low))


def test_weighted_bounds_are_exact_binomial_bounds_of_the_effective_number_of_answers():
    cases, weights = (
        [(9, 10), (4, 10), (10, 10), (8, 8)],
        [Fraction(10), Fraction(10), Fraction(10), Fraction(4)],
    )
    values = [(float(weight), same, number) for weight, (same, number) in zip(weights, cases, strict=True)]
    represented = sum(weight * number for weight, _same, number in values)
    rate = sum(weight * same for weight, same, _number in values) / represented
    variance = sum((weight * (same - rate * number)) ** 2 for weight, same, number in values) * 4 / 3
    size = int(rate * (1 - rate) * represented**2 / variance * (norm.ppf(0.975) / t.ppf(0.975, 3)) ** 2)
    low, high = clustered_bounds(cases, weights)
    same, differing = int(rate * size), int((1 - rate) * size)
    assert low == pytest.approx(beta.ppf(0.025, same, size - same + 1) if same else 0, abs=1e-3)
    assert high == pytest.approx(
        1 - beta.ppf(0.025, differing, size - differing + 1) if differing else 1, abs=1e-3
    )


def test_equal_weights_change_no_bound():
    cases = [(9, 10), (4, 10), (10, 10), (8, 8)]
    assert clustered_bounds(cases, [Fraction(7, 3)] * 4) == pytest.approx(clustered_bounds(cases))


def test_estimate_of_drawn_cases_is_right_on_average_and_its_range_holds_the_truth():
    rng = Random(7)
    agreements = {
        "court": [rng.random() < 0.8 for _ in range(20)],
        "out_of_court": [rng.random() < 0.2 for _ in range(4)],
    }
    questions = {"court": "2.1.1", "out_of_court": "3.1.1"}
    pairs = {
        (group, str(number)): (
            assessment_with(str(number), group, {questions[group]: "yes"}),
            assessment_with(
                str(number), group, {questions[group]: "yes" if same else "no"}, occasion="second"
            ),
        )
        for group, members in agreements.items()
        for number, same in enumerate(members)
    }
    listed = [FirstAssessment(group, case, f"{int(case) % 3}") for group, case in pairs]
    truth = sum(map(sum, agreements.values())) / 24
    estimates, covered = [], 0
    for _ in range(400):
        value = Randomness("system", f"{rng.getrandbits(128):032x}")
        drawn = draw_second(listed, share=0.25, randomness=value)
        compared = [one for case in drawn.selected for one in pairs[case.group, case.case_id]]
        estimate = agreement_estimate(compared, YOUTH, {"court": 20, "out_of_court": 4})
        assert estimate
        assert (estimate.cases, estimate.represented, estimate.pairs) == (6, 24, 6)
        estimates.append(estimate.share)
        covered += estimate.low <= truth <= estimate.high
    assert sum(estimates) / 400 == pytest.approx(truth, abs=0.03)
    assert covered >= 380


def test_estimate_without_a_pair_of_answers_is_none():
    assert agreement_estimate([assessment_with("C1", "court", {"2.1.1": "yes"})], YOUTH, {"court": 3}) is None
