"""Catalogue of the figures of an inspection, by reference.

References: a key question's or prompt's id (`2.2.2`), a standard's id (`2.2`), `overall`, `cases`,
`cases.<group>`, `eligible`, `eligible.<group>`, `survey`, `survey.<question>`,
`fact.<group or all>.<fact>.<value>`, `classification.<group>.<scale>`, `figure.<key>`, `recommendations`,
`probability.overall` and `probability.<standard>`.
Of the inspection and its edition: `service`, `area`, `fieldwork`, `published`, `lead`, `inspectorate`,
`edition`, `design.<name>`, `window.<group>`, `share.<group>`, `seed.<group>`, `digest.<group>`, `smallest`,
`interval` and `panel.<name>`.
"""

from collections.abc import Iterator, Mapping, Sequence

from inspectorate.method.assessments import FIRST, ClassificationCheck
from inspectorate.method.inspection import Figure, Inspection, Results
from inspectorate.method.report.figures.edition import about_figures, design_figures
from inspectorate.method.report.figures.values import (
    CountFigure,
    ProbabilityFigure,
    Quantity,
    RatingValue,
    ReportFigure,
    ShareFigure,
)
from inspectorate.method.report.numbers import pluralised
from inspectorate.method.standards import Framework
from inspectorate.method.tallies import has_small_count, tally_fact

Catalogue = Mapping[str, ReportFigure]

NO_PROBABILITY = "No probability is given."
SIMULATED_TOGETHER = (
    "The ratings of the standards are simulated together, and their points added up. Standards judged on "
    "evidence, and those whose rating the panel changed, keep their rating."
)


def gather(inspection: Inspection, results: Results) -> Catalogue:
    """Return the catalogue of an inspection's figures, by reference."""
    figures = [
        *_questions(inspection.framework, results),
        *_ratings(inspection.framework, results),
        *_probabilities(inspection, results),
        *_cases(inspection),
        *_survey(inspection, results),
        *_facts(inspection),
        *(_classification(check, inspection.framework) for check in results.classifications),
        *_key_facts(inspection),
        *about_figures(inspection),
        *design_figures(inspection),
    ]
    return {figure.reference: figure for figure in figures}


def _questions(framework: Framework, results: Results) -> Iterator[ShareFigure]:
    for name, question in framework.questions.items():
        if framework.domain_of[name].judged_on != "cases":
            continue
        tally = results.tallies.get(name)
        if tally is None:
            yield ShareFigure(name, question.text, "No case has been assessed yet.", 0, 0)
        else:
            yield ShareFigure(name, question.text, tally.because, tally.yes, tally.applicable)


def _ratings(framework: Framework, results: Results) -> Iterator[RatingValue]:
    maximum = max(level.points for level in framework.ratings.levels)
    for name, standard in framework.standards.items():
        confirmed = results.ratings.get(name)
        rating, score = (confirmed.rating, confirmed.score) if confirmed else (None, None)
        because = confirmed.because if confirmed else "It has not been rated yet."
        yield RatingValue(name, f"the rating of {name} {standard.title}", because, rating, score, maximum)
    overall = results.overall
    if overall is None:
        yield RatingValue("overall", "the overall rating", "Nothing has been rated yet.", None, None, None)
    else:
        yield RatingValue(
            "overall", "the overall rating", overall.because, overall.rating, overall.score, overall.out_of
        )


def _probabilities(inspection: Inspection, results: Results) -> Iterator[ProbabilityFigure]:
    """Yield the probability of the overall rating, and of that which the cases give for each standard."""
    framework, overall = inspection.framework, results.overall
    given = results.overall_probabilities if overall else {}
    yield ProbabilityFigure(
        "probability.overall",
        "the probability of the overall rating",
        SIMULATED_TOGETHER if given else NO_PROBABILITY,
        overall.rating if overall else "",
        given.get(overall.rating, 0) if overall and given else None,
        _assessed_of_eligible(inspection, [group.key for group in framework.casework.groups]),
    )
    for name, standard in framework.standards.items():
        if framework.domain_of[name].judged_on != "cases":
            continue
        group = framework.domain_of[name].case_group
        one = results.sensitivity.get(name)
        given = one.probabilities if one else {}
        yield ProbabilityFigure(
            f"probability.{name}",
            f"the probability of the rating of {name} {standard.title}",
            (one.method if one else "") or NO_PROBABILITY,
            one.rating if one else "",
            given.get(one.rating, 0) if one and given else None,
            _assessed_of_eligible(inspection, [group] if group else []),
        )


def _assessed_of_eligible(inspection: Inspection, groups: Sequence[str]) -> str:
    """Return how many cases of groups are eligible, and how many of these were assessed."""
    eligible = sum(
        len(inspection.populations[group].cases) for group in groups if group in inspection.populations
    )
    assessed = sum(
        assessment.group in groups and assessment.occasion == FIRST for assessment in inspection.assessments
    )
    return f"{pluralised(eligible, 'eligible case')}, of which {assessed} were assessed"


def _cases(inspection: Inspection) -> Iterator[CountFigure]:
    first_assessments = [assessment for assessment in inspection.assessments if assessment.occasion == FIRST]
    because = f"{pluralised(len(first_assessments), 'case')} assessed, second assessments not counted."
    yield CountFigure("cases", "all cases assessed", because, len(first_assessments))
    eligible = sum(len(population.cases) for population in inspection.populations.values())
    yield CountFigure(
        "eligible", "all eligible cases", f"{pluralised(eligible, 'case')} on the long lists.", eligible
    )
    for group in inspection.framework.casework.groups:
        assessed = sum(assessment.group == group.key for assessment in first_assessments)
        because = f"{pluralised(assessed, 'case')} assessed out of {len(first_assessments)} in all groups."
        yield CountFigure(
            f"cases.{group.key}", f"{group.plural} assessed", because, assessed, len(first_assessments)
        )
        population = inspection.populations.get(group.key)
        count = len(population.cases) if population else 0
        because = f"{pluralised(count, 'eligible case')} in the long list of {group.plural}."
        yield CountFigure(f"eligible.{group.key}", f"eligible {group.plural}", because, count, eligible)


def _survey(inspection: Inspection, results: Results) -> Iterator[CountFigure | ShareFigure]:
    respondents = len({response.respondent for response in inspection.survey})
    yield CountFigure(
        "survey",
        "respondents to the survey",
        f"{pluralised(respondents, 'person', 'people')} answered.",
        respondents,
    )
    for question in inspection.framework.evidence.survey:
        tally = results.survey.get(question.id)
        yes, answered = (tally.favourable, tally.answered) if tally else (0, 0)
        smallest = inspection.framework.ratings.smallest_cell.value
        favourable = " or ".join(question.favourable)
        because = f"{yes} of {answered} who answered chose {favourable}."
        if has_small_count((yes, answered - yes), smallest):
            because = (
                f"{answered} answered. How many chose {favourable} is withheld, because few did or did not."
            )
        yield ShareFigure(f"survey.{question.id}", question.text, because, yes, answered)


def _facts(inspection: Inspection) -> Iterator[ShareFigure]:
    groups = [group.key for group in inspection.framework.casework.groups]
    for fact, title, levels in _fact_levels(inspection.framework):
        for level, level_title in levels.items():
            description = f"{title}: {level_title}"
            tallies = [tally_fact(inspection.assessments, group, fact, level) for group in groups]
            counts = {
                group: (tally.yes, tally.applicable) for group, tally in zip(groups, tallies, strict=True)
            }
            counts["all"] = (sum(yes for yes, _ in counts.values()), sum(of for _, of in counts.values()))
            for group, (yes, applicable) in counts.items():
                reference = f"fact.{group}.{fact}.{level}"
                yield _fact(inspection.framework, reference, description, (yes, applicable))


def _fact(
    framework: Framework, reference: str, description: str, yes_of_applicable: tuple[int, int]
) -> ShareFigure:
    yes, applicable = yes_of_applicable
    because = f"{yes} of {pluralised(applicable, 'assessed case')} ({description})."
    if has_small_count((yes, applicable - yes), framework.ratings.smallest_cell.value):
        because = (
            f"{pluralised(applicable, 'assessed case')} ({description}). The number is withheld, because it "
            "or the rest is small."
        )
    return ShareFigure(reference, description, because, yes, applicable)


def _fact_levels(framework: Framework) -> Iterator[tuple[str, str, Mapping[str, str]]]:
    for routing in framework.casework.routing:
        yield routing.key, routing.text, {option: option.replace("_", " ") for option in routing.options}
    for scale in framework.casework.scales:
        levels = {level.key: level.title for level in scale.levels}
        yield f"service_{scale.key}", f"{scale.title} as the service classified it", levels
        yield f"inspector_{scale.key}", f"{scale.title} as the inspector classified it", levels
    for field in framework.casework.fields:
        if field.codes:
            yield field.key, field.title, {code: field.titles.get(code, code) for code in field.codes}


def _classification(check: ClassificationCheck, framework: Framework) -> CountFigure:
    scale = framework.scale(check.scale)
    parts = {"too low": len(check.too_low), "too high": len(check.too_high), "agreed": check.agreed}
    order = [level.key for level in scale.levels]
    for level in order:
        lower = order[: order.index(level)]
        parts[f"should be {level}"] = sum(check.matrix.get((low, level), 0) for low in lower)
    description = (
        f"{scale.title} of {framework.group(check.group).plural}, the service's level beside the inspector's"
    )
    both = f"{pluralised(check.applicable, 'case')} both classified"
    if has_small_count(check.counts, framework.ratings.smallest_cell.value):
        because = (
            f"{both}. The numbers that agreed, were too low and were too high are withheld, because "
            f"one is small."
        )
    else:
        agreed, too_low, too_high = check.counts
        because = f"Of {both}, {agreed} agreed, {too_low} too low and {too_high} too high."
    reference = f"classification.{check.group}.{check.scale}"
    return CountFigure(reference, description, because, check.applicable, check.applicable, parts)


def _key_facts(inspection: Inspection) -> Iterator[Quantity]:
    for figure in inspection.figures:
        yield Quantity(
            reference=f"figure.{figure.key}",
            description=f"{figure.title}, {figure.period}".rstrip(", "),
            because=_source_and_period(figure),
            value=figure.value,
            unit=figure.unit,
            comparator=figure.comparator,
            comparator_title=figure.comparator_title,
            period=figure.period,
            source=figure.source,
        )


def _source_and_period(figure: Figure) -> str:
    """Return the source, and the period as a sentence of its own if the source does not name it."""
    source = figure.source.strip().removesuffix(".")
    sentences = [f"{source}."] if source else []
    if figure.period and figure.period not in source:
        sentences.append(f"Period: {figure.period}.")
    return " ".join(sentences)
