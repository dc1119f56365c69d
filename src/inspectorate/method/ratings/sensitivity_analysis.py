"""Sensitivity analysis: how easily the rating of each case standard would change, and its certainty."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from inspectorate.method.assessments import FIRST, AnswerCategories, Assessment
from inspectorate.method.ratings.certainty import describe_method, probabilities
from inspectorate.method.ratings.projection import Projection, project
from inspectorate.method.ratings.rating_bands import rating_at
from inspectorate.method.ratings.tipping_points import (
    UP,
    RatingChange,
    TippingPoint,
    answer_counts,
    standard_band_index,
    tipping_point,
)
from inspectorate.method.ratings.values import DecidingCase, DisagreementProbabilities, Sensitivity
from inspectorate.method.standards import Framework
from inspectorate.method.tallies import Tally


def sensitivity(
    assessments: Iterable[Assessment],
    tallies: Mapping[str, Tally],
    framework: Framework,
    projection: Projection | None = None,
    with_disagreement: Mapping[float, Projection] | None = None,
    categories: AnswerCategories | None = None,
) -> dict[str, Sensitivity]:
    """Return the sensitivity of every rated case standard, by its id.

    `tallies` are keyed by question id. `projection` is the result of `project` for the same assessments,
    computed here when None. `with_disagreement` has further ones by the rate at which two assessors differ.
    `categories` are those of the edition, if the caller has them.
    """
    categories = categories or AnswerCategories(framework)
    first_assessments = [assessment for assessment in assessments if assessment.occasion == FIRST]
    projection = projection or project(first_assessments, tallies, framework, categories=categories)
    sensitivities: dict[str, Sensitivity] = {}
    for domain in framework.domains:
        if not domain.case_group:
            continue
        by_case = {
            assessment.case_id: assessment
            for assessment in first_assessments
            if assessment.group == domain.case_group
        }
        case_categories = {case: categories.of(assessment) for case, assessment in by_case.items()}
        for standard in domain.standards:
            counts = answer_counts([key.id for key in standard.key_questions], tallies)
            tipping = tipping_point(counts, case_categories, framework) if counts else None
            if tipping:
                sensitivities[standard.id] = Sensitivity(
                    standard=standard.id,
                    rating=rating_at(standard_band_index(counts, framework), framework),
                    points_to_boundary=tipping.points,
                    cases_to_change=tipping.nearest.answers,
                    toward=rating_at(tipping.nearest.band_index, framework),
                    deciding=tuple(_with_recorded_answer(case, by_case) for case in tipping.deciding),
                    probabilities=probabilities(projection, standard.id, framework),
                    method=describe_method(projection, domain.case_group, standard.id),
                    one_case=tipping.one_case,
                    because=_because(tipping, framework),
                    with_disagreement=tuple(
                        DisagreementProbabilities(rate, probabilities(corrected, standard.id, framework))
                        for rate, corrected in (with_disagreement or {}).items()
                        if standard.id in corrected.band_indices
                    ),
                )
    return sensitivities


def _with_recorded_answer(deciding: DecidingCase, assessments: Mapping[str, Assessment]) -> DecidingCase:
    return replace(deciding, answer=assessments[deciding.case_id].answers[deciding.question].value)


def _because(tipping: TippingPoint, framework: Framework) -> str:
    change = tipping.nearest
    rating = rating_at(change.band_index, framework)
    single = change.answers == 1
    answers = "One different answer" if single else f"{change.answers} different answers"
    sentences = [f"{answers} would make the rating {rating} ({_alternatives(change)})."]
    cases = len({deciding.case_id for deciding in tipping.deciding})
    if tipping.one_case and single:
        sentences.append(f"{cases} {'case' if cases == 1 else 'cases'} could have this answer.")
    elif tipping.one_case:
        sentences.append(
            "1 case alone would change the rating."
            if cases == 1
            else f"Any of {cases} cases alone would change the rating."
        )
    return " ".join(sentences)


def _alternatives(change: RatingChange) -> str:
    comparison = "more" if change.direction == UP else "fewer"
    alternatives = [
        " and ".join(f"{number} in {question}" for question, number in alternative.items())
        for alternative in change.alternatives
    ]
    return f"{', or '.join(alternatives)}".replace(" in ", f" {comparison} sufficient in ", 1)
