"""Facts: every printed figure of a report with its identity, its rule and what it is about.

`with_facts` finds them in a composed report. Formats then print each with its identifier, and a release lists
them in `facts.json`. A fact is a figure bound in the text or in the summary of ratings, a key fact, or a
number or rating in a table. Page, section and note numbers, dates, numbers of the edition's own sentences,
numbers drawn in charts (their tables have them) and reasons written in sentences are no facts.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from inspectorate.method.report.composition.traversal import blocks_in, runs_in
from inspectorate.method.report.content import KeyFacts, RatingsSummary, Report, Runs, Section, Table
from inspectorate.method.report.draft import Draft
from inspectorate.method.report.facts.cell_facts import cell_facts
from inspectorate.method.report.facts.figure_facts import FigureFacts
from inspectorate.method.report.facts.identifiers import (
    cell_key,
    figure_key,
    run_key,
    table_reference,
)
from inspectorate.method.report.facts.rules import RULES
from inspectorate.method.report.facts.values import PrintedFact

__all__ = [
    "RULES",
    "PrintedFact",
    "cell_key",
    "facts_in_order",
    "figure_key",
    "run_key",
    "table_reference",
    "with_facts",
]


def with_facts(report: Report, draft: Draft) -> Report:
    """Return the report of a draft with its facts, by the keys of what prints them, in reading order."""
    figures = FigureFacts(draft)
    facts: dict[str, PrintedFact] = {}
    for key, fact in _facts(report, figures):
        if fact is not None:
            facts.setdefault(key, fact)
    return replace(report, facts=facts)


def facts_in_order(report: Report) -> tuple[PrintedFact, ...]:
    """Return the facts of a report in reading order, each once."""
    return tuple({fact.id: fact for fact in report.facts.values()}.values())


def _facts(report: Report, figures: FigureFacts) -> Iterator[tuple[str, PrintedFact | None]]:
    if report.card:
        yield _of_figure(figures, "overall", "", report.card.rating)
        yield from _of_runs([line for row in report.card.rows for line in row.lines], figures)
    front = (Section("front", "", blocks=report.front), *report.sections)
    yield from _of_ratings(front, figures)
    for block in blocks_in(front):
        match block:
            case Table():
                yield from cell_facts(block, figures)
            case RatingsSummary():
                yield from _of_summary(block, figures)
            case KeyFacts():
                for fact in block.facts:
                    yield _of_figure(figures, fact.figure, "", fact.value)
                    yield _of_figure(figures, fact.figure, "comparator", fact.comparator)
    yield from _of_runs([*runs_in(front), *(note.runs for note in report.footnotes)], figures)


def _of_runs(texts: Iterable[Runs], figures: FigureFacts) -> Iterator[tuple[str, PrintedFact | None]]:
    for runs in texts:
        for run in runs:
            if run.figure:
                yield run_key(run), figures.fact(run.figure, run.form, run.text)


def _of_ratings(
    sections: tuple[Section, ...], figures: FigureFacts
) -> Iterator[tuple[str, PrintedFact | None]]:
    for section in sections:
        yield _of_figure(figures, section.key, "", section.rating)
        yield from _of_ratings(section.parts, figures)


def _of_summary(summary: RatingsSummary, figures: FigureFacts) -> Iterator[tuple[str, PrintedFact | None]]:
    yield _of_figure(figures, "overall", "", summary.overall)
    yield _of_figure(figures, "overall", "score", summary.score)
    for _title, standards in summary.domains:
        for standard, _standard_title, rating in standards:
            yield _of_figure(figures, standard, "", rating)


def _of_figure(figures: FigureFacts, reference: str, form: str, text: str) -> tuple[str, PrintedFact | None]:
    """Return the key and the fact of a figure that is printed outside the running text."""
    return figure_key(reference, form, text), figures.fact(reference, form, text) if text else None
