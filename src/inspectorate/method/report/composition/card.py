"""Summary of one minute: rating, what is worst and why, what is good, who must do what, how certain it is."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from inspectorate.method.ratings import ConfirmedRating, format_probability
from inspectorate.method.report.composition.front_matter import due_clause, provisional_label
from inspectorate.method.report.content import Card, CardRow, Run, Runs
from inspectorate.method.report.draft import Draft
from inspectorate.method.report.figures import ShareFigure
from inspectorate.method.report.numbers import month_and_year, pluralised, prose_number, sentence_list
from inspectorate.method.standards import Standard


def card(draft: Draft) -> Card:
    """Return the summary of one minute of an inspection, complete or not."""
    levels = [level.name for level in draft.framework.ratings.levels]
    middle = (len(levels) + 1) // 2
    better, between = levels[:middle], levels[middle:-1]
    rows = [
        CardRow("overall", "What was inspected", (_inspected(draft),)),
        CardRow("worst", f"What is {levels[-1]}, and why", tuple(_worst(draft, levels[-1]))),
        *(CardRow("between", f"What is rated {name}", tuple(_of_level(draft, name))) for name in between),
        CardRow("better", f"What is {' or '.join(better)}", tuple(_better(draft, better))),
        CardRow("recommendations", "Who must do what", tuple(_recommendations(draft))),
        CardRow("certainty", "How certain the ratings are", (_certainty(draft),)),
        CardRow("further", "Where to read more", (_further(draft),)),
    ]
    overall = draft.results.overall
    return Card(
        title="In one minute",
        label=provisional_label(draft.results),
        rating=overall.rating if overall else "",
        rows=tuple(row for row in rows if row.lines),
    )


def _inspected(draft: Draft) -> Runs:
    about, levels = draft.inspection.about, [level.name for level in draft.framework.ratings.levels]
    ratings = sentence_list(tuple(levels))
    return (
        Run(about.service, strong=True),
        Run(f", from {month_and_year(about.fieldwork_started)}. The ratings are, from the best: {ratings}."),
    )


def _rated(draft: Draft, level: str) -> list[tuple[Standard, ConfirmedRating]]:
    return [
        (draft.framework.standards[key], confirmed)
        for key, confirmed in draft.results.ratings.items()
        if confirmed.rating == level
    ]


def _unrated(draft: Draft) -> list[str]:
    ratings = draft.results.ratings
    return [key for key in draft.framework.standards if key not in ratings or not ratings[key].rating]


def _title(standard: Standard) -> Run:
    return Run(f"{standard.id} {standard.title}", section=standard.id)


def _worst(draft: Draft, level: str) -> Iterator[Runs]:
    standards = _rated(draft, level)
    for standard, confirmed in standards:
        domain = draft.framework.domain_of[standard.id].title
        yield (
            replace(_title(standard), strong=True),
            Run(f" ({domain[:1].lower()}{domain[1:]}). "),
            *_why(draft, confirmed),
        )
    if not standards:
        unrated = len(_unrated(draft))
        yet = f" so far; {prose_number(unrated)} not rated yet" if unrated else ""
        yield (Run(f"No standard is rated {level}{yet}."),)


def _why(draft: Draft, confirmed: ConfirmedRating) -> Runs:
    """Return why a standard has its rating: the panel's reasons, the deciding question, or the evidence."""
    if confirmed.decision and confirmed.rating != confirmed.proposed.rating:
        return (Run(f"The ratings panel gave this reason: {confirmed.decision.reasons.rstrip('.')}."),)
    question = confirmed.proposed.lowest
    figure = draft.catalogue.get(question or "")
    if question and isinstance(figure, ShareFigure) and figure.exact is not None:
        return (
            Run("The work was good enough in "),
            Run(figure.format("words"), figure=question),
            Run(" of the cases ("),
            Run(figure.format(""), figure=question),
            Run(f") on the question that decides the rating: “{draft.framework.questions[question].text}”"),
        )
    judgement = next((one for one in draft.inspection.judgements if one.standard == confirmed.standard), None)
    if judgement and len(judgement.reasons) == 1:
        return (Run(f"{next(iter(judgement.reasons.values())).rstrip('.')}."),)
    if judgement:
        return (Run(f"This standard is judged on evidence. Section {confirmed.standard} gives the reasons."),)
    return (Run(confirmed.proposed.because),)


def _of_level(draft: Draft, level: str) -> Iterator[Runs]:
    standards = [standard for standard, _ in _rated(draft, level)]
    if standards:
        yield tuple(_listed(standards))


def _listed(standards: list[Standard]) -> Iterator[Run]:
    """Yield the titles of standards as in a sentence, each a link to its section."""
    last = len(standards) - 1
    for index, standard in enumerate(standards):
        yield _title(standard)
        yield Run("." if index == last else " and " if index == last - 1 else ", ")


def _better(draft: Draft, levels: list[str]) -> Iterator[Runs]:
    empty = []
    for level in levels:
        standards = [standard for standard, _ in _rated(draft, level)]
        if standards:
            yield (Run(f"{level}: ", strong=True), *_listed(standards))
        else:
            empty.append(level)
    if empty:
        yet = " yet" if _unrated(draft) else ""
        yield (Run(f"No standard is {' or '.join(empty)}{yet}."),)


def _recommendations(draft: Draft) -> Iterator[Runs]:
    """Yield the recommendations to each body in their shortest form."""
    pairs = list(zip(draft.inspection.recommendations, draft.recommendations, strict=True))
    for body, members in groupby(pairs, key=lambda pair: pair[0].to.strip()):
        runs: list[Run] = [Run(f"{body or 'A body not named yet'}: ", strong=True)]
        for index, (recommendation, narrative) in enumerate(members):
            runs += [Run("; ")] if index else []
            whole = tuple(run for passage in narrative.passages for run in passage.runs)
            runs += (
                (Run(recommendation.short.strip().rstrip(".")),) if recommendation.short.strip() else whole
            )
            due = due_clause(recommendation.due)
            runs += [Run(f" ({due})")] if due else []
        yield (*runs, Run("."))
    if not pairs:
        yield (Run("There are no recommendations yet."),)


def _certainty(draft: Draft) -> Runs:
    """Return one sentence on how certain the ratings are."""
    results = draft.results
    cases, eligible = draft.catalogue["cases"], draft.catalogue["eligible"]
    if not draft.inspection.assessments:
        return (Run("No case has been assessed yet, so this is not known."),)
    seen: Runs = (
        Run("We assessed "),
        Run(cases.format(""), figure="cases"),
        Run(" of "),
        Run(pluralised(int(eligible.format("").replace(",", "")), "eligible case"), figure="eligible"),
    )
    if not results.overall or not results.overall_probabilities:
        return (*seen, Run("; the technical annex says why no probability of the ratings is given."))
    probability = format_probability(results.overall_probabilities.get(results.overall.rating, 0))
    sentence = ". Had we assessed all, the overall rating would be the same with a probability of"
    return (*seen, Run(f"{sentence} {probability} per cent{_least_certain(draft)}."))


def _least_certain(draft: Draft) -> str:
    """Return the standard whose rating is least certain, with the probability of its rating."""
    certain = [one for one in draft.results.sensitivity.values() if one.probabilities]
    if not certain:
        return ""
    least = min(certain, key=lambda one: one.probabilities.get(one.rating, 0))
    probability = format_probability(least.probabilities.get(least.rating, 0))
    title = draft.framework.standards[least.standard].title
    return f"; the least certain rating is that of {least.standard} {title}, with {probability} per cent"


def _further(draft: Draft) -> Runs:
    recommendations = (Run("Recommendations", section="recommendations"), Run(" and "))
    return (
        *(recommendations if draft.recommendations else ()),
        Run("results" if draft.recommendations else "Results", section="annex.results"),
        Run(" are in this report; samples and sources are in the "),
        Run("technical annex", section="technical.about"),
        Run("."),
    )
