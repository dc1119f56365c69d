"""Tallies of answers and of facts."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache

from inspectorate.method.assessments import (
    FIRST,
    AnswerCategories,
    AnswerCategory,
    Assessment,
    questions_of_group,
)
from inspectorate.method.standards import Framework
from inspectorate.method.standards.questions import Question
from inspectorate.method.tallies.intervals import METHOD, SampleCounts, half_up, share_bounds
from inspectorate.method.tallies.values import Interval, Tally


def count(
    assessments: Iterable[Assessment],
    framework: Framework,
    populations: Mapping[str, int],
    categories: AnswerCategories | None = None,
) -> dict[str, Tally]:
    """Return the tally of each key question and prompt judged on cases, by the question's id.

    `populations` holds the number of eligible cases of each group; without it a tally has no interval. Only
    first assessments count. An answer to a question that does not apply under the routing is not counted.
    `categories` are those of the edition, if the caller has them.
    """
    categories = categories or AnswerCategories(framework)
    first_assessments = [assessment for assessment in assessments if assessment.occasion == FIRST]
    tallies: dict[str, Tally] = {}
    for domain in framework.domains:
        if domain.case_group:
            assessments_of_group = [
                assessment for assessment in first_assessments if assessment.group == domain.case_group
            ]
            population = populations.get(domain.case_group, 0)
            tallies |= _count_group(
                [categories.of(assessment) for assessment in assessments_of_group],
                framework,
                domain.case_group,
                population,
            )
    return tallies


def _count_group(
    categories: Sequence[Mapping[str, AnswerCategory]], framework: Framework, group: str, population: int
) -> dict[str, Tally]:
    tallies = {}
    for key_question, question in questions_of_group(framework, group):
        counts = Counter([categories_of_case[question.id] for categories_of_case in categories])
        tallies[question.id] = tally(
            question.id,
            group,
            counts,
            framework,
            population=population,
            always_applies=_always_applies(key_question) and _always_applies(question),
        )
    return tallies


def _always_applies(question: Question) -> bool:
    """Return whether no case is left out of a question, by its routing or by an answer."""
    return question.applies is None and not question.may_be_not_applicable


def tally(
    question: str,
    group: str,
    counts: Mapping[AnswerCategory, int],
    framework: Framework | None = None,
    *,
    population: int = 0,
    always_applies: bool = False,
) -> Tally:
    """Return the tally of numbers of cases by category: sufficient, insufficient, not applicable, missing.

    `population` is the number of eligible cases, 0 if unknown. `always_applies` is True if the question
    applies to every one of them. Without a framework there is no interval, because the edition sets the
    confidence level.
    """
    yes, no = counts.get("sufficient", 0), counts.get("insufficient", 0)
    not_applicable, missing = counts.get("not_applicable", 0), counts.get("missing", 0)
    applicable = yes + no
    exact = Fraction(yes, applicable) if applicable else None
    percentage = half_up(exact * 100) if exact is not None else None
    cases = applicable + not_applicable + missing
    sample = SampleCounts(yes, no, not_applicable, missing, max(population, cases), always_applies)
    confidence = framework.ratings.interval_confidence.value if framework else None
    return Tally(
        question=question,
        group=group,
        yes=yes,
        applicable=applicable,
        not_applicable=not_applicable,
        missing=missing,
        cases=cases,
        population=population,
        exact=exact,
        percentage=percentage,
        interval=_interval(sample, confidence) if confidence and applicable and population else None,
        because=_because(yes, applicable, not_applicable, missing, percentage),
    )


@lru_cache(maxsize=8192)
def _interval(sample: SampleCounts, confidence: float) -> Interval:
    low, high = share_bounds(sample, Fraction(str(confidence)))
    return Interval(float(100 * low), float(100 * high), confidence, METHOD)


def _because(yes: int, applicable: int, not_applicable: int, missing: int, percentage: int | None) -> str:
    cases = applicable + not_applicable + missing
    if percentage is None:
        start = f"It applied to none of the {cases} assessed cases" if cases else "No case was assessed"
    else:
        start = (
            f"{yes} of {applicable} applicable {_cases(applicable)} judged sufficient, {percentage} per cent"
        )
    details = []
    if percentage is not None and not_applicable:
        details.append(f"it did not apply to {not_applicable} of {cases}")
    if missing:
        details.append(f"{missing} not answered")
    return "; ".join([start, *details]) + "."


def _cases(number: int) -> str:
    return "case" if number == 1 else "cases"


def tally_fact(
    assessments: Iterable[Assessment],
    group: str,
    fact: str,
    value: str,
    *,
    framework: Framework | None = None,
    population: int = 0,
) -> Tally:
    """Return the number of a group's assessed cases with a fact at a value, out of those where it is stated.

    The id of the tally is "fact.<group>.<fact>.<value>". It has an interval if the framework and the number
    of eligible cases are given.
    """
    counts: Counter[AnswerCategory] = Counter()
    for assessment in assessments:
        if assessment.group == group and assessment.occasion == FIRST:
            counts[_fact_category(assessment.facts.get(fact, "").strip(), value)] += 1
    question = f"fact.{group}.{fact}.{value}"
    return tally(question, group, counts, framework, population=population, always_applies=True)


def _fact_category(stated_value: str, value: str) -> AnswerCategory:
    if not stated_value:
        return "missing"
    return "sufficient" if stated_value == value else "insufficient"
