"""Layout of blocks: a report's blocks as trees of plain values."""

from collections.abc import Callable
from typing import Any

from inspectorate.method.report.content import (
    SAFE_LINK,
    Block,
    Bullets,
    Card,
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
    Signatory,
    Table,
)
from inspectorate.method.report.facts import cell_key, figure_key, run_key, table_reference
from inspectorate.typeset.charts import data_table, draw
from inspectorate.typeset.layout.anchors import Anchors, Tree, replace_unprintable
from inspectorate.typeset.layout.columns import (
    column_widths,
    fits_on_one_page,
    group_heading_rows,
    needs_stacking,
    numeric_columns,
)

FACT_PARTS = ("title", "value", "value_label", "comparator", "comparator_label", "note")


def block(part: Block, anchors: Anchors) -> Tree:
    """Return a block of a report as a tree."""
    return KINDS[type(part)](part, anchors)


def runs(parts: Runs, anchors: Anchors) -> list[Tree]:
    """Return runs of text as trees, with their links, targets and footnotes."""
    return [_run(part, anchors) for part in parts]


def _run(run: Run, anchors: Anchors) -> Tree:
    return {
        "text": replace_unprintable(run.text),
        "strong": run.strong,
        "emphasis": run.emphasis,
        "language": run.language,
        "link": run.link if SAFE_LINK.fullmatch(run.link) else "",
        "is_figure": bool(run.figure),
        **(anchors.section_link(run.section) if run.section else anchors.figure_link(run.figure)),
        "because": replace_unprintable(anchors.report.figures.get(run.figure, "")),
        "note": anchors.note_reference(run.note),
        "fact": anchors.fact(run_key(run)) if run.figure else None,
    }


def rating(name: str, anchors: Anchors) -> Tree | None:
    """Return a rating with its colours; a rating outside the report's scale has a name only."""
    if not name:
        return None
    return anchors.levels.get(
        replace_unprintable(name), {"name": replace_unprintable(name), "class": "", "colour": "", "ink": ""}
    )


def _paragraph(part: Paragraph, anchors: Anchors) -> Tree:
    return {"kind": "paragraph", "runs": runs(part.runs, anchors)}


def _bullets(part: Bullets, anchors: Anchors) -> Tree:
    return {"kind": "bullets", "start": part.start, "items": [runs(item, anchors) for item in part.items]}


def _quotation(part: Quotation, anchors: Anchors) -> Tree:
    return {"kind": "quotation", "runs": runs(part.runs, anchors), "by": replace_unprintable(part.by)}


def _example(part: PracticeExample, anchors: Anchors) -> Tree:
    return {
        "kind": "example",
        "id": anchors.unique_id("example", part.title),
        "title": replace_unprintable(part.title),
        "blocks": [block(child, anchors) for child in part.body],
    }


def _table(part: Table, anchors: Anchors) -> Tree:
    row_anchors = (*part.anchors, *("",) * len(part.rows))
    blank = Cell((Run(""),))
    column_count = len(part.headings)
    table_id = anchors.tables[table_reference(part.key)] = anchors.unique_id("table", part.key)
    return {
        "kind": "table",
        "id": table_id,
        "caption": replace_unprintable(part.caption),
        "headings": [replace_unprintable(heading) for heading in part.headings],
        "short": fits_on_one_page(part),
        "stacked": needs_stacking(part),
        "numeric": numeric_columns(part),
        "widths": column_widths(part),
        "rows": [
            {
                "id": anchors.row_id(anchor),
                "head": is_group_heading,
                "cells": [
                    _cell(cell, anchors, cell_key(part.key, number, column))
                    for column, cell in enumerate((*row, *(blank,) * column_count)[:column_count])
                ],
            }
            for number, (row, anchor, is_group_heading) in enumerate(
                zip(part.rows, row_anchors, group_heading_rows(part), strict=False)
            )
        ],
        "notes": [replace_unprintable(note) for note in part.notes],
        "about": anchors.facts_about.get(table_reference(part.key), ("",))[0],
    }


def _cell(cell: Cell, anchors: Anchors, key: str) -> Tree:
    cell_rating = rating(cell.rating, anchors)
    return {
        "fact": anchors.fact(key),
        "is_figure": bool(cell.figure),
        "runs": runs(cell.runs, anchors),
        "rating": cell_rating,
        "whole": len(cell.text) <= 12 or bool(cell_rating),
    }


def _facts(part: KeyFacts, anchors: Anchors) -> Tree:
    facts = [
        {name: replace_unprintable(getattr(fact, name)) for name in FACT_PARTS}
        | {
            "value_fact": anchors.fact(figure_key(fact.figure, "", fact.value)),
            "comparator_fact": anchors.fact(figure_key(fact.figure, "comparator", fact.comparator)),
        }
        for fact in part.facts
    ]
    return {"kind": "facts", "facts": facts}


def _picture(part: Picture, anchors: Anchors) -> Tree:
    """Return a chart for wide and narrow pages, with its data as a table."""
    colours = {name: (level["colour"], level["ink"]) for name, level in anchors.levels.items()}
    return {
        "kind": "picture",
        "id": anchors.unique_id("picture", part.key),
        "caption": replace_unprintable(part.caption),
        "alt": replace_unprintable(part.alt) or replace_unprintable(part.caption),
        "wide": replace_unprintable(draw(part, colours, wide=True)),
        "narrow": replace_unprintable(draw(part, colours, wide=False)),
        "figures": [[replace_unprintable(text) for text in row] for row in data_table(part)],
    }


def _summary(part: RatingsSummary, anchors: Anchors) -> Tree:
    return {
        "kind": "summary",
        "service": replace_unprintable(part.service),
        "fieldwork": replace_unprintable(part.fieldwork),
        "overall": rating(part.overall, anchors) or {"name": "", "class": "", "colour": "", "ink": ""},
        "score": replace_unprintable(part.score),
        "label": replace_unprintable(part.label),
        "cover": summary_facts(part, anchors, cover=True),
        **summary_facts(part, anchors),
        "domains": [
            {
                "title": replace_unprintable(title),
                "standards": [_standard(standard, anchors) for standard in standards],
            }
            for title, standards in part.domains
        ],
    }


def summary_facts(part: RatingsSummary, anchors: Anchors, *, cover: bool = False) -> Tree:
    """Return the facts of the overall rating and its score."""
    return {
        "overall_fact": anchors.fact(figure_key("overall", "", part.overall), cover=cover),
        "score_fact": anchors.fact(figure_key("overall", "score", part.score), cover=cover),
    }


def _standard(standard: tuple[str, str, str], anchors: Anchors) -> Tree:
    number, title, name = standard
    target = anchors.section_id(number)
    return {
        "number": replace_unprintable(number),
        "title": replace_unprintable(title),
        "rating": rating(name, anchors),
        "fact": anchors.fact(figure_key(number, "", name)),
        "target": target,
    }


def _signature(part: Signatory, anchors: Anchors) -> Tree:
    del anchors
    name, office = replace_unprintable(part.name), replace_unprintable(part.office)
    return {"kind": "signature", "name": name, "office": office}


def card(part: Card, anchors: Anchors) -> Tree:
    """Return the summary of one minute as a tree."""
    return {
        "title": replace_unprintable(part.title),
        "label": replace_unprintable(part.label),
        "rating": rating(part.rating, anchors) or rating("Not yet rated", anchors),
        "fact": anchors.fact(figure_key("overall", "", part.rating)),
        "rows": [
            {
                "key": replace_unprintable(row.key),
                "heading": replace_unprintable(row.heading),
                "lines": [runs(line, anchors) for line in row.lines],
            }
            for row in part.rows
        ],
    }


def _definitions(part: Definitions, anchors: Anchors) -> Tree:
    entries = [
        {"term": replace_unprintable(entry.term), "runs": runs(entry.meaning, anchors)}
        for entry in part.entries
    ]
    return {"kind": "definitions", "entries": entries}


KINDS: dict[type, Callable[[Any, Anchors], Tree]] = {
    Paragraph: _paragraph,
    Bullets: _bullets,
    Quotation: _quotation,
    PracticeExample: _example,
    Table: _table,
    KeyFacts: _facts,
    Picture: _picture,
    RatingsSummary: _summary,
    Signatory: _signature,
    Definitions: _definitions,
}
