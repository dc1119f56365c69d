"""Summary of one minute: rating, what is worst and why, what is good, who must do what, how certain it is."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from inspectorate.method.faults import Sentence as _
from inspectorate.method.ratings import ConfirmedRating
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
        CardRow("overall", _("What was inspected"), (_inspected(draft),)),
        CardRow(
            "worst", _("What is %(rating)s, and why", rating=_(levels[-1])), tuple(_worst(draft, levels[-1]))
        ),
        *(
            CardRow("between", _("What is rated %(rating)s", rating=_(name)), tuple(_of_level(draft, name)))
            for name in between
        ),
        CardRow("better", _better_heading(better), tuple(_better(draft, better))),
        CardRow("recommendations", _("Who must do what"), tuple(_recommendations(draft))),
        CardRow("certainty", _("How certain the ratings are"), (_certainty(draft),)),
        CardRow("further", _("Where to read more"), (_further(draft),)),
    ]
    overall = draft.results.overall
    return Card(
        title=_("In one minute"),
        label=provisional_label(draft.results),
        rating=overall.rating if overall else "",
        rows=tuple(row for row in rows if row.lines),
    )


def _better_heading(levels: list[str]) -> str:
    if len(levels) != 2:
        return f"What is {' or '.join(levels)}"
    return _("What is %(best)s or %(second)s", best=_(levels[0]), second=_(levels[1]))


def _inspected(draft: Draft) -> Runs:
    about, levels = draft.inspection.about, [level.name for level in draft.framework.ratings.levels]
    ratings = sentence_list(tuple(levels))
    started, ended = about.fieldwork_started, about.fieldwork_ended
    months = dict.fromkeys(month_and_year(day) for day in (started, ended or started))
    return (
        Run(about.service, strong=True),
        Run(f", in {sentence_list(tuple(months))}. The ratings are, from the best: {ratings}."),
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


def _domain_clause(draft: Draft, standard: Standard) -> str:
    """Return the domain of a standard in brackets if another domain has a standard with the same title."""
    same_title = [other for other in draft.framework.standards.values() if other.title == standard.title]
    return f" ({_in_sentence(draft.framework.domain_of[standard.id].title)})" if len(same_title) > 1 else ""


def _with_domain(draft: Draft, standard: Standard) -> Run:
    title = _title(standard)
    return replace(title, text=f"{title.text}{_domain_clause(draft, standard)}")


def _in_sentence(title: str) -> str:
    return f"{title[:1].lower()}{title[1:]}"


def _worst(draft: Draft, level: str) -> Iterator[Runs]:
    standards = _rated(draft, level)
    for standard, confirmed in standards:
        domain = _in_sentence(draft.framework.domain_of[standard.id].title)
        yield replace(_title(standard), strong=True), Run(f" ({domain}). "), *_why(draft, confirmed)
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
            Run(f"“{draft.framework.questions[question].text}” The answer was yes in "),
            Run(figure.format("words"), figure=question, form="words"),
            Run(" of the cases that it applies to ("),
            Run(figure.format(""), figure=question),
            Run(f"). This question decides the rating.{_needed(draft, confirmed.proposed.rating)}"),
        )
    judgement = next((one for one in draft.inspection.judgements if one.standard == confirmed.standard), None)
    if judgement and len(judgement.reasons) == 1:
        return (Run(f"{next(iter(judgement.reasons.values())).rstrip('.')}."),)
    if judgement:
        return (Run(f"This standard is judged on evidence. Section {confirmed.standard} gives the reasons."),)
    return (Run(confirmed.proposed.because),)


def _needed(draft: Draft, rating: str | None) -> str:
    """Return a sentence with the percentage from which the next better rating is given; "" for the best."""
    bands = draft.framework.ratings.bands
    position = next((index for index, band in enumerate(bands) if band.rating == rating), len(bands))
    if position + 1 >= len(bands):
        return ""
    better = bands[position + 1]
    return f" A rating of {better.rating} needs at least {better.at_least.value} per cent."


def _of_level(draft: Draft, level: str) -> Iterator[Runs]:
    """Yield the standards of one rating, a line for each domain."""
    standards = [standard for standard, _confirmed in _rated(draft, level)]
    for domain in draft.framework.domains:
        of_domain = [standard for standard in standards if standard in domain.standards]
        if of_domain:
            yield Run(f"{domain.title}: "), *_listed(_title(standard) for standard in of_domain)


def _listed(names: Iterable[Run]) -> Iterator[Run]:
    """Yield names as in a sentence."""
    *others, last = names
    for index, name in enumerate(others):
        yield name
        yield Run(" and " if index == len(others) - 1 else ", ")
    yield last
    yield Run(".")


def _better(draft: Draft, levels: list[str]) -> Iterator[Runs]:
    empty = []
    for level in levels:
        standards = [standard for standard, _confirmed in _rated(draft, level)]
        if standards:
            yield (
                Run(f"{level}: ", strong=True),
                *_listed(_with_domain(draft, standard) for standard in standards),
            )
        else:
            empty.append(level)
    if empty:
        yet = " yet" if _unrated(draft) else ""
        yield (Run(f"No standard is {' or '.join(empty)}{yet}."),)


def _recommendations(draft: Draft) -> Iterator[Runs]:
    """Yield the recommendations to each body in their shortest form, those of one date together."""
    pairs = list(zip(draft.inspection.recommendations, draft.recommendations, strict=True))
    for body, members in groupby(pairs, key=lambda pair: pair[0].to.strip()):
        pairs_of_body = list(members)
        language = pairs_of_body[0][0].language
        runs: list[Run] = [
            Run(f"{body or 'A body not named yet'}: ", strong=True, language=language if body else "")
        ]
        previous: str | None = None
        for recommendation, narrative in pairs_of_body:
            language = recommendation.language
            due = due_clause(recommendation.due)
            clause = due or ("with no date" if previous else "")
            separator = "" if previous is None else " and " if due == previous else "; "
            with_clause = bool(clause and due != previous)
            runs.append(
                Run(
                    f"{separator}{clause}, " if with_clause else separator,
                    language=language if with_clause and due else "",
                )
            )
            previous = due
            whole = tuple(run for passage in narrative.passages for run in passage.runs)
            short = recommendation.short.strip().rstrip(".")
            runs += (Run(short, language=language),) if short else whole
        yield (*runs, Run("."))
    if not pairs:
        yield (Run(_("There are no recommendations yet.")),)


def _certainty(draft: Draft) -> Runs:
    """Return one sentence on how certain the ratings are."""
    results = draft.results
    cases, eligible = draft.catalogue["cases"], draft.catalogue["eligible"]
    if not draft.inspection.assessments:
        return (Run(_("No case has been assessed yet, so this is not known.")),)
    seen: Runs = (
        Run(_("We assessed ")),
        Run(cases.format(""), figure="cases"),
        Run(" of "),
        Run(pluralised(int(eligible.format("").replace(",", "")), "eligible case"), figure="eligible"),
    )
    if not results.overall or not results.overall_probabilities:
        return (*seen, Run("; the technical annex says why no probability of the ratings is given."))
    sentence = ". Had we assessed all of them, the overall rating would be the same with a probability of "
    return (*seen, Run(sentence), _probability(draft, "overall"), Run("."), *_least_certain(draft))


def _least_certain(draft: Draft) -> Runs:
    """Return a sentence on the standard whose rating is least certain; empty if no probability is known."""
    certain = [one for one in draft.results.sensitivity.values() if one.probabilities]
    if not certain:
        return ()
    least = min(certain, key=lambda one: one.probabilities.get(one.rating, 0))
    standard = draft.framework.standards[least.standard]
    title = f"{standard.id} {standard.title}{_domain_clause(draft, standard)}"
    sentence = f" For {title}, the least certain rating, it is "
    return Run(sentence), _probability(draft, least.standard), Run(".")


def _probability(draft: Draft, about: str) -> Run:
    reference = f"probability.{about}"
    return Run(draft.catalogue[reference].format(""), figure=reference)


def _further(draft: Draft) -> Runs:
    recommendations = (Run("Recommendations", section="recommendations"), Run(" and "))
    return (
        *(recommendations if draft.recommendations else ()),
        Run("results" if draft.recommendations else "Results", section="annex.results"),
        Run(" are in this report; samples and sources are in the "),
        Run(_("technical annex"), section="technical.about"),
        Run("."),
    )
