"""Entries about the figures that a document prints: what each is, its rule, and where it is printed."""

from collections.abc import Iterable

from inspectorate.method.report.facts import RULES, PrintedFact
from inspectorate.typeset.layout.anchors import Anchors, Tree, replace_unprintable


def facts_about(anchors: Anchors) -> list[Tree]:
    """Return an entry for every figure and table with facts in the document, in reading order.

    An entry about a figure has each printed text with its places. An entry about a table's own numbers has
    the rule of each column.
    """
    return [
        _table_entry(about, reference, list(facts.values()), anchors)
        if reference in anchors.tables
        else _figure_entry(about, reference, list(facts.values()), anchors)
        for reference, (about, facts) in anchors.facts_about.items()
    ]


def _table_entry(about: str, reference: str, facts: list[PrintedFact], anchors: Anchors) -> Tree:
    columns = {fact.form: RULES[fact.rule] for fact in facts}
    return {
        "id": about,
        "title": replace_unprintable(facts[0].title),
        "table": anchors.tables[reference],
        "sentences": [f"{replace_unprintable(heading)}: {rule}" for heading, rule in columns.items()],
        "row": None,
        "texts": [],
    }


def _figure_entry(about: str, reference: str, facts: list[PrintedFact], anchors: Anchors) -> Tree:
    first = facts[0]
    sentences = (first.because, RULES[first.rule], _population(facts))
    return {
        "id": about,
        "title": replace_unprintable(first.title),
        "table": "",
        "sentences": [replace_unprintable(sentence) for sentence in sentences if sentence],
        "row": anchors.figure_link(reference),
        "texts": [
            {"text": replace_unprintable(fact.text), "places": anchors.fact_uses[fact.id]} for fact in facts
        ],
    }


def _population(facts: Iterable[PrintedFact]) -> str:
    """Return a sentence on which cases the figure is about."""
    population = next((fact.population for fact in facts if fact.population), "")
    return f"{population[:1].upper()}{population[1:].rstrip('.')}." if population else ""
