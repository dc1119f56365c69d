"""Ratings with other answers to one case: the same as when all cases are counted again."""

from dataclasses import replace
from random import Random

import pytest

from inspectorate.method import ratings, tallies
from inspectorate.method.assessments import Answer
from inspectorate.method.ratings.rating_bands import band_index, rating_at
from inspectorate.method.standards import load
from tests.method.cases import assessment_with, complete_assessment, random_assessments

YOUTH, HOSTELS = load("youth-2018"), load("hostels-2030")


def ratings_counted_again(assessments, framework, group):
    """Return the ratings of key questions and standards of a group from all assessments."""
    counts = tallies.count(assessments, framework, {})
    proposed = ratings.propose(counts, (), framework)
    standards = framework.domain_for(group).standards
    rated = {standard.id: proposed[standard.id].rating for standard in standards}
    for standard in standards:
        for key_question in standard.key_questions:
            if (share := counts[key_question.id].exact) is not None:
                rated[key_question.id] = rating_at(band_index(share, framework), framework)
    return {name: rating for name, rating in rated.items() if rating}


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(
    ("framework", "group"), [(YOUTH, "court"), (YOUTH, "out_of_court"), (HOSTELS, "stays")]
)
def test_ratings_with_other_answers_are_those_of_all_cases_counted_again(framework, group, seed):
    number = 1 + seed
    assessments = random_assessments(framework, group, number, seed)
    counted, others = assessments[0], assessments[1:]
    other = replace(complete_assessment(framework, group, "x", Random(seed + 100)), case_id=counted.case_id)
    result = ratings.ratings_with(tallies.count(assessments, framework, {}), counted, other, framework)
    assert result == ratings_counted_again([other, *others], framework, group)


def test_rating_of_a_key_question_and_its_standard_changes_at_the_boundary_only():
    yes = [assessment_with(f"C{number}", "court", {"2.1.1": "yes"}) for number in range(4)]
    no = assessment_with("C9", "court", {"2.1.1": "no"})
    before = tallies.count([*yes, no], YOUTH, {})
    present = ratings.ratings_with(before, no, no, YOUTH)
    assert (present["2.1.1"], present["2.1"]) == ("Outstanding", "Outstanding")
    other = replace(yes[0], answers={"2.1.1": Answer("no")})
    changed = ratings.ratings_with(before, yes[0], other, YOUTH)
    assert (changed["2.1.1"], changed["2.1"]) == ("Requires improvement", "Requires improvement")


def test_key_question_that_then_applies_to_no_case_has_no_rating():
    only = assessment_with("C1", "court", {"2.1.1": "yes"})
    other = replace(only, answers={})
    assert ratings.ratings_with(tallies.count([only], YOUTH, {}), only, other, YOUTH) == {}
