"""Facts about figures of the catalogue, in the form in which they are printed."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from inspectorate.method.ratings.rating_bands import band_index, rating_at
from inspectorate.method.report.composition.small_counts import WITHHELD_REASON, withheld_prompts
from inspectorate.method.report.draft import Draft
from inspectorate.method.report.facts.identifiers import figure_key, identifier
from inspectorate.method.report.facts.values import PrintedFact
from inspectorate.method.report.figures import (
    CountFigure,
    ProbabilityFigure,
    Quantity,
    RatingValue,
    ReportFigure,
    ShareFigure,
    TextFigure,
)
from inspectorate.method.report.numbers import grouped, pluralised
from inspectorate.method.tallies import Tally, has_small_count


class FigureFacts:
    """Maker of facts about the figures of a draft."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.withheld = withheld_prompts(draft)
        self.smallest = draft.framework.ratings.smallest_cell.value

    def fact(self, reference: str, form: str, text: str) -> PrintedFact | None:
        """Return the fact about a printed figure; None for a reference without a figure, and for names."""
        figure = self.draft.catalogue.get(reference)
        if figure is None or (isinstance(figure, TextFigure) and figure.sourced is None):
            return None
        printed_form = form or self.form_of(figure, text)
        fact = PrintedFact(
            id=identifier("figure", figure_key(reference, form, text)),
            reference=reference,
            form=printed_form,
            text=text,
            title=_title(figure),
            rule=_rule(figure),
            because=figure.because,
        )
        if self.is_withheld(figure):
            because = WITHHELD_REASON if reference in self.withheld else figure.because
            return replace(fact, because=because, withheld=True)
        return DETAILS[type(figure)](self, figure, fact)

    @staticmethod
    def form_of(figure: ReportFigure, text: str) -> str:
        """Return the first form of a figure that prints a text, "" if there is none."""
        return next((form for form in figure.forms if figure.format(form).casefold() == text.casefold()), "")

    def is_withheld(self, figure: ReportFigure) -> bool:
        """Return whether the numbers behind a figure are not published."""
        if isinstance(figure, ShareFigure) and figure.reference.startswith(("survey.", "fact.")):
            return has_small_count((figure.yes, figure.total - figure.yes), self.smallest)
        if isinstance(figure, CountFigure) and figure.parts:
            return has_small_count(figure.parts.values(), self.smallest)
        return figure.reference in self.withheld

    # ---------------------------------------------------------------- by type of figure

    def share(self, figure: ShareFigure, fact: PrintedFact) -> PrintedFact:
        """Return the fact with the numbers of a share, its population, and the band that it is in."""
        form = fact.form
        if form == "no" or form.startswith("no "):
            figure, form = figure.complement, form.removeprefix("no").strip()
        fact = replace(
            fact,
            numerator=figure.yes,
            denominator=figure.total,
            population=fact.population or self._population(figure),
            rating=self._band(figure),
        )
        base = form.removesuffix(" words")
        if base in {"yes", "count"}:
            return replace(fact, value=figure.yes, unit="cases")
        if base == "applicable":
            return replace(fact, value=figure.total, unit="cases")
        return replace(fact, value=figure.percentage, unit="per cent")

    def _population(self, figure: ShareFigure) -> str:
        tally = self.draft.results.tallies.get(figure.reference)
        if tally:
            return population_of(self.draft, tally)
        if figure.reference.startswith("survey."):
            return "people who answered the question of the survey"
        return "assessed cases for which this is recorded"

    def _band(self, figure: ShareFigure) -> str:
        if figure.reference not in self.draft.framework.key_questions or figure.exact is None:
            return ""
        share = self.draft.catalogue[figure.reference]
        exact = share.exact if isinstance(share, ShareFigure) else None
        return rating_at(band_index(exact, self.draft.framework), self.draft.framework) if exact else ""

    def count(self, figure: CountFigure, fact: PrintedFact) -> PrintedFact:
        """Return the fact with a number and, if it has one, its total."""
        part, rest = figure.part(fact.form)
        if rest.startswith(("share", "count")) and part.share:
            population = f"{part.description}, out of {grouped(part.total or 0)}"
            bare = replace(fact, form=rest.removeprefix("share").strip(), population=population)
            return replace(self.share(part.share, bare), form=fact.form)
        return replace(
            fact,
            value=part.number,
            numerator=part.number,
            denominator=part.total,
            population=part.description,
        )

    def rating(self, figure: RatingValue, fact: PrintedFact) -> PrintedFact:
        """Return the fact with a rating, or its score."""
        if fact.form in {"score", "out of"}:
            value = figure.score if fact.form == "score" else figure.out_of
            return replace(fact, value=value, unit="points", denominator=figure.out_of)
        return replace(fact, value=figure.name, rating=figure.name or "")

    def quantity(self, figure: Quantity, fact: PrintedFact) -> PrintedFact:
        """Return the fact with a key fact's number or the one beside it."""
        is_comparator = fact.form.startswith("comparator")
        return replace(
            fact,
            value=figure.comparator if is_comparator else figure.value,
            unit=figure.unit,
            population=figure.comparator_title if is_comparator else figure.period,
        )

    def probability(self, figure: ProbabilityFigure, fact: PrintedFact) -> PrintedFact:
        """Return the fact with a probability in per cent, or the bound that is printed in its place."""
        number = re.search(r"\d+", fact.text)
        fact = replace(fact, rating=figure.rating, population=figure.population, unit="per cent")
        bound = int(number[0]) if number else None
        if fact.text.startswith("over"):
            return replace(fact, low=bound)
        return replace(fact, high=bound) if fact.text.startswith("under") else replace(fact, value=bound)

    def text(self, _figure: TextFigure, fact: PrintedFact) -> PrintedFact:
        """Return the fact of a figure of the edition, whose value is its text."""
        return replace(fact, value=fact.text)


DETAILS: dict[type, Callable[[FigureFacts, Any, PrintedFact], PrintedFact]] = {
    ShareFigure: FigureFacts.share,
    CountFigure: FigureFacts.count,
    RatingValue: FigureFacts.rating,
    Quantity: FigureFacts.quantity,
    ProbabilityFigure: FigureFacts.probability,
    TextFigure: FigureFacts.text,
}
"""What completes the fact about a figure of each type."""


def population_of(draft: Draft, tally: Tally) -> str:
    """Return which cases a question's tally is about."""
    group = draft.framework.group(tally.group)
    assessed = f"{group.plural} assessed: {tally.cases}"
    eligible = f" of {pluralised(tally.population, 'eligible case')}" if tally.population else ""
    return f"{assessed}{eligible}; the question applied to {tally.applicable}"


def _title(figure: ReportFigure) -> str:
    is_question = isinstance(figure, ShareFigure) and figure.reference[:1].isdigit()
    number = f"{figure.reference} " if is_question else ""
    return f"{number}{figure.description[:1].upper()}{figure.description[1:]}"


def _rule(figure: ReportFigure) -> str:
    match figure:
        case ShareFigure():
            beginnings = {"survey.": "survey", "fact.": "circumstance"}
            return next(
                (rule for start, rule in beginnings.items() if figure.reference.startswith(start)), "share"
            )
        case CountFigure():
            return "comparison" if figure.parts else "count"
        case RatingValue():
            return "overall rating" if figure.reference == "overall" else "standard rating"
        case Quantity():
            return "key fact"
        case ProbabilityFigure():
            return "probability"
    return "edition"
