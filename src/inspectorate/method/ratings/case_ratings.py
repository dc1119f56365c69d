"""Ratings with other answers to one case: what a choice between two answers does to the ratings."""

from collections.abc import Mapping
from fractions import Fraction

from inspectorate.method.assessments import Assessment, answer_categories
from inspectorate.method.ratings.rating_bands import band_index, deciding_share, rating_at
from inspectorate.method.standards import Framework
from inspectorate.method.tallies import Tally


def ratings_with(
    tallies: Mapping[str, Tally], counted: Assessment, other: Assessment, framework: Framework
) -> dict[str, str]:
    """Return the ratings of the case's group with other answers to the case, by key question and standard.

    `tallies` are keyed by question id; the answers of `counted` are among them, and are exchanged for those
    of `other`. A key question that applies to no case has no rating, and neither has its standard if none of
    its key questions has one.
    """
    before, after = (answer_categories(assessment, framework) for assessment in (counted, other))
    ratings = {}
    for domain in framework.domains:
        if domain.case_group != counted.group:
            continue
        for standard in domain.standards:
            shares: dict[str, Fraction] = {}
            for key_question in standard.key_questions:
                name = key_question.id
                tally, categories = tallies[name], (before[name], after[name])
                yes = tally.yes + _change(categories, ("sufficient",))
                applicable = tally.applicable + _change(categories, ("sufficient", "insufficient"))
                if applicable:
                    shares[name] = Fraction(yes, applicable)
                    ratings[name] = rating_at(band_index(shares[name], framework), framework)
            if shares:
                share = deciding_share(shares, framework).share
                ratings[standard.id] = rating_at(band_index(share, framework), framework)
    return ratings


def _change(categories: tuple[str, str], counted: tuple[str, ...]) -> int:
    before, after = (category in counted for category in categories)
    return after - before
