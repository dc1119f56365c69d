"""Tidy tables of an inspection: a row for each answer, tally or rating, as a mapping that pandas reads."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from inspectorate.method import tallies
from inspectorate.method.assessments import FIRST, Assessment
from inspectorate.method.inspection import Inspection, Results

Value = str | int | float | None
Row = Mapping[str, Value]


def answer_rows(inspection: Inspection) -> Iterator[Row]:
    """Yield a row for each answer of each assessment, in order."""
    for assessment in inspection.assessments:
        for question, answer in assessment.answers.items():
            yield {
                "case_id": assessment.case_id,
                "group": assessment.group,
                "occasion": assessment.occasion,
                "question": question,
                "answer": answer.value,
            }


def tally_rows(inspection: Inspection, results: Results, by: str | None = None) -> Iterator[Row]:
    """Yield a row for each question: numbers of cases, percentage, and interval in per cent.

    With `by`, the name of a fact, there is a row for each question and level of the fact, without an
    interval: the number of eligible cases is not counted by level. Nothing is withheld, so such rows are not
    for publication. `percentage` is the printed one, a whole number; `exact` is not rounded.
    """
    if by is None:
        for name, tally in results.tallies.items():
            yield {"question": name, **_counts(tally)}
        return
    for level, assessments in _by_level(inspection, by).items():
        for name, tally in tallies.count(assessments, inspection.framework, {}).items():
            if tally.cases:
                yield {by: level, "question": name, **_counts(tally)}


def _by_level(inspection: Inspection, fact: str) -> Mapping[str, list[Assessment]]:
    levels: dict[str, list[Assessment]] = defaultdict(list)
    for assessment in inspection.assessments:
        if assessment.occasion == FIRST:
            levels[assessment.facts.get(fact, "")].append(assessment)
    return dict(sorted(levels.items()))


def _counts(tally: tallies.Tally) -> Row:
    return {
        "group": tally.group,
        "cases": tally.cases,
        "sufficient": tally.yes,
        "applicable": tally.applicable,
        "not_applicable": tally.not_applicable,
        "missing": tally.missing,
        "eligible": tally.population or None,
        "percentage": tally.percentage,
        "exact": None if tally.exact is None else float(100 * tally.exact),
        "low": tally.interval.low if tally.interval else None,
        "high": tally.interval.high if tally.interval else None,
    }


def rating_rows(inspection: Inspection, results: Results) -> Iterator[Row]:
    """Yield a row for each standard, and one for the overall rating, whose standard is "overall".

    `probability` is that of the rating, from 0 to 1; None if it is not estimated.
    """
    for name, confirmed in results.ratings.items():
        sensitivity = results.sensitivity.get(name)
        probabilities = sensitivity.probabilities if sensitivity else {}
        yield {
            "standard": name,
            "title": inspection.framework.standards[name].title,
            "rating": confirmed.rating,
            "score": None,
            "probability": probabilities.get(confirmed.rating or ""),
        }
    if results.overall:
        yield {
            "standard": "overall",
            "title": "Overall rating",
            "rating": results.overall.rating,
            "score": results.overall.score,
            "probability": results.overall_probabilities.get(results.overall.rating),
        }
