"""Shares of answers on which two assessors agree, over several questions together."""

from dataclasses import replace
from random import Random

import pytest

from inspectorate.method.assessments import (
    Answer,
    agreement_shares,
    clustered_bounds,
    inter_rater_reliability,
)
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
