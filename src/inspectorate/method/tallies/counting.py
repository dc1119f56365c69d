"""Yes out of applicable, for each question and each fact."""

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction

from inspectorate.method.assessments import FIRST, Assessment, Standing, asked, standings
from inspectorate.method.standards import Framework
from inspectorate.method.tallies.intervals import METHOD, estimate_applicable, exact_bounds, half_up
from inspectorate.method.tallies.tallied import Interval, Tally


def count(
    assessments: Iterable[Assessment], framework: Framework, populations: Mapping[str, int]
) -> dict[str, Tally]:
    """Return the tally of every key question and prompt that is judged on cases.

    `populations` gives the number of eligible cases by group; without it a tally has no interval. Only
    first assessments count. An answer that routing rules out does not count, even if one was given.
    """
    firsts = [each for each in assessments if each.occasion == FIRST]
    tallies: dict[str, Tally] = {}
    for domain in framework.domains:
        if domain.case_group:
            cases = [each for each in firsts if each.group == domain.case_group]
            population = populations.get(domain.case_group, 0)
            tallies |= _count_group(cases, framework, domain.case_group, population)
    return tallies


def _count_group(
    cases: list[Assessment], framework: Framework, group: str, population: int
) -> dict[str, Tally]:
    counted = [standings(each, framework) for each in cases]
    tallies = {}
    for _, question in asked(framework, group):
        seen = Counter(standing[question.id] for standing in counted)
        tallies[question.id] = tally(question.id, group, seen, framework, population=population)
    return tallies


def tally(
    question: str,
    group: str,
    seen: Mapping[Standing, int],
    framework: Framework | None = None,
    *,
    population: int = 0,
) -> Tally:
    """Return one tally from how many cases were sufficient, insufficient, not applicable and missing.

    `population` is the number of eligible cases, 0 when it is not known. Without a framework there is no
    interval, because the edition says how confident it should be.
    """
    yes, no = seen.get("sufficient", 0), seen.get("insufficient", 0)
    not_applicable, missing = seen.get("not_applicable", 0), seen.get("missing", 0)
    applicable = yes + no
    exact = Fraction(yes, applicable) if applicable else None
    percentage = half_up(exact * 100) if exact is not None else None
    confidence = framework.ratings.interval_confidence.value if framework else None
    return Tally(
        question=question,
        group=group,
        yes=yes,
        applicable=applicable,
        not_applicable=not_applicable,
        missing=missing,
        cases=applicable + not_applicable + missing,
        population=population,
        exact=exact,
        percentage=percentage,
        interval=_interval(yes, applicable, not_applicable, population, confidence),
        because=_because(yes, applicable, not_applicable, missing, percentage),
    )


def _interval(
    yes: int, applicable: int, not_applicable: int, population: int, confidence: float | None
) -> Interval | None:
    if not applicable or not population or confidence is None:
        return None
    answered = applicable + not_applicable
    within = estimate_applicable(applicable, answered, max(population, answered))
    low, high = exact_bounds(yes, applicable, within, Fraction(str(confidence)))
    method = f"{METHOD}: {applicable} seen of an estimated {within}"
    return Interval(100 * low / within, 100 * high / within, confidence, method)


def _because(yes: int, applicable: int, not_applicable: int, missing: int, percentage: int | None) -> str:
    cases = applicable + not_applicable + missing
    if percentage is None:
        start = f"It applied to none of the {cases} assessed cases" if cases else "No case was assessed"
    else:
        start = (
            f"{yes} of {applicable} applicable {_cases(applicable)} judged sufficient, {percentage} per cent"
        )
    rest = []
    if percentage is not None and not_applicable:
        rest.append(f"it did not apply to {not_applicable} of {cases}")
    if missing:
        rest.append(f"{missing} not answered")
    return "; ".join([start, *rest]) + "."


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
    """Return how many of a group's assessed cases have a fact at a value, out of those where it is known.

    The tally's question is "fact.<group>.<fact>.<value>". With the framework and the number of eligible
    cases it has an interval too.
    """
    seen: Counter[Standing] = Counter()
    for each in assessments:
        if each.group == group and each.occasion == FIRST:
            seen[_fact_standing(each.facts.get(fact, "").strip(), value)] += 1
    return tally(f"fact.{group}.{fact}.{value}", group, seen, framework, population=population)


def _fact_standing(recorded: str, value: str) -> Standing:
    if not recorded:
        return "missing"
    return "sufficient" if recorded == value else "insufficient"
