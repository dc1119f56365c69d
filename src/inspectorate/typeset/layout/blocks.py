"""Each kind of block as a tree with its kind named."""

import re
from collections.abc import Callable
from typing import Any

from inspectorate.method.report.content import (
    Block,
    Bullets,
    Cell,
    Definitions,
    KeyFacts,
    Paragraph,
    Picture,
    PracticeExample,
    Quotation,
    RatingsSummary,
    Run,
    Runs,
    Table,
)
from inspectorate.typeset.layout.columns import heads, numeric, short, widths, wordy
from inspectorate.typeset.layout.places import Places, Tree, words
from inspectorate.typeset.pictures import draw, figures_of

SAFE_LINK = re.compile(r"(?:https?://|mailto:)[^\s<>\"]+", re.IGNORECASE)
FACT_PARTS = ("title", "value", "value_label", "comparator", "comparator_label", "note")


def block(part: Block, places: Places) -> Tree:
    """One block of a report."""
    return KINDS[type(part)](part, places)


def runs(parts: Runs, places: Places) -> list[Tree]:
    """Stretches of text with what they link to and their notes."""
    return [_run(part, places) for part in parts]


def _run(run: Run, places: Places) -> Tree:
    return {
        "text": words(run.text),
        "strong": run.strong,
        "emphasis": run.emphasis,
        "link": run.link if SAFE_LINK.fullmatch(run.link) else "",
        "target": places.figures.get(run.figure, ""),
        "because": words(places.report.figures.get(run.figure, "")),
        "note": places.use(run.note),
    }


def rating(name: str, places: Places) -> Tree | None:
    """A rating with its disc; one the report's scale does not know has words only."""
    if not name:
        return None
    return places.levels.get(words(name), {"name": words(name), "class": "", "colour": "", "ink": ""})


def _paragraph(part: Paragraph, places: Places) -> Tree:
    return {"kind": "paragraph", "runs": runs(part.runs, places)}


def _bullets(part: Bullets, places: Places) -> Tree:
    return {"kind": "bullets", "start": part.start, "items": [runs(item, places) for item in part.items]}


def _quotation(part: Quotation, places: Places) -> Tree:
    return {"kind": "quotation", "runs": runs(part.runs, places), "by": words(part.by)}


def _example(part: PracticeExample, places: Places) -> Tree:
    return {
        "kind": "example",
        "id": places.name("example", part.title),
        "title": words(part.title),
        "blocks": [block(inner, places) for inner in part.body],
    }


def _table(part: Table, places: Places) -> Tree:
    anchors = (*part.anchors, *("",) * len(part.rows))
    blank = Cell((Run(""),))
    across = len(part.headings)
    return {
        "kind": "table",
        "id": places.name("table", part.key),
        "caption": words(part.caption),
        "headings": [words(heading) for heading in part.headings],
        "short": short(part),
        "wordy": wordy(part),
        "numeric": numeric(part),
        "widths": widths(part),
        "rows": [
            {
                "id": places.row(anchor),
                "head": head,
                "cells": [_cell(cell, places) for cell in (*row, *(blank,) * across)[:across]],
            }
            for row, anchor, head in zip(part.rows, anchors, heads(part), strict=False)
        ],
        "notes": [words(note) for note in part.notes],
    }


def _cell(cell: Cell, places: Places) -> Tree:
    found = rating(cell.rating, places)
    return {"runs": runs(cell.runs, places), "rating": found, "whole": len(cell.text) <= 12 or bool(found)}


def _facts(part: KeyFacts, places: Places) -> Tree:
    del places
    facts = [{name: words(getattr(fact, name)) for name in FACT_PARTS} for fact in part.facts]
    return {"kind": "facts", "facts": facts}


def _picture(part: Picture, places: Places) -> Tree:
    """A picture drawn for a wide and a narrow page, with the figures behind it as a table."""
    colours = {name: (level["colour"], level["ink"]) for name, level in places.levels.items()}
    return {
        "kind": "picture",
        "id": places.name("picture", part.key),
        "caption": words(part.caption),
        "alt": words(part.alt) or words(part.caption),
        "wide": words(draw(part, colours, wide=True)),
        "narrow": words(draw(part, colours, wide=False)),
        "figures": [[words(text) for text in row] for row in figures_of(part)],
    }


def _summary(part: RatingsSummary, places: Places) -> Tree:
    return {
        "kind": "summary",
        "service": words(part.service),
        "fieldwork": words(part.fieldwork),
        "overall": rating(part.overall, places) or {"name": "", "class": "", "colour": "", "ink": ""},
        "score": words(part.score),
        "label": words(part.label),
        "domains": [
            {"title": words(title), "standards": [_standard(each, places) for each in standards]}
            for title, standards in part.domains
        ],
    }


def _standard(standard: tuple[str, str, str], places: Places) -> Tree:
    number, title, name = standard
    target = places.sections.get(number, "")
    return {"number": words(number), "title": words(title), "rating": rating(name, places), "target": target}


def _definitions(part: Definitions, places: Places) -> Tree:
    entries = [{"term": words(each.term), "runs": runs(each.meaning, places)} for each in part.entries]
    return {"kind": "definitions", "entries": entries}


KINDS: dict[type, Callable[[Any, Places], Tree]] = {
    Paragraph: _paragraph,
    Bullets: _bullets,
    Quotation: _quotation,
    PracticeExample: _example,
    Table: _table,
    KeyFacts: _facts,
    Picture: _picture,
    RatingsSummary: _summary,
    Definitions: _definitions,
}
