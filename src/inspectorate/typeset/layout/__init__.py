"""The report as a plain tree that every form of it is printed from.

What paper and screen both need is worked out here once: ids, heading levels, where a bound figure leads, the
number of each note, the colour of each disc. The tree holds only dicts, lists, text and numbers, so it goes
to a template or to a typesetter as it is, and no text is ever taken for markup.
"""

import re

from inspectorate.method.report.content import Report, Section
from inspectorate.typeset.layout.blocks import block, rating, runs
from inspectorate.typeset.layout.places import Places, Tree, words

__all__ = ["Tree", "lay_out", "pictures_in", "rows_in", "words"]


def lay_out(report: Report) -> Tree:
    """Turn a report into the tree; its pictures are drawn on the way."""
    places = Places(report)
    running = _running(words(report.notice))
    front = [block(part, places) for part in report.front]
    sections = [_section(section, 1, places) for section in report.sections]
    texts = ("service", "series", "inspectorate", "author", "date", "language", "notice", "licence")
    return {
        **{name: words(getattr(report, name)) for name in texts},
        "dated": report.dated.isoformat(),
        "title": words(report.title).strip() or words(report.service).strip() or "Report",
        "running": running,
        "rest_of_notice": words(report.notice).strip().removeprefix(running),
        "levels": list(places.levels.values()),
        "front": front,
        "sections": sections,
        "summary": next(iter(_inside(sections, "summary")), None),
        "footnotes": _footnotes(report, places),
        "figures": places.explained,
    }


def _running(notice: str) -> str:
    """As many whole sentences of the notice as fit along the top of a page, the first in any case."""
    first, *others = re.split(r"(?<=[.!?])\s+", notice.strip())
    running = first
    for sentence in others:
        if len(running) + len(sentence) > 130:
            break
        running += f" {sentence}"
    return running


def _section(section: Section, level: int, places: Places) -> Tree:
    return {
        "id": places.sections[section.key],
        "level": level,
        "number": words(section.number),
        "title": words(section.title),
        "rating": rating(section.rating, places),
        "statement": words(section.statement),
        "blocks": [block(part, places) for part in section.blocks],
        "parts": [_section(part, level + 1, places) for part in section.parts],
    }


def _footnotes(report: Report, places: Places) -> list[Tree]:
    """The notes that the text refers to, in order, each with the places that refer to it."""
    return [
        {
            "key": note.key,
            "id": f"note-{note.number}",
            "number": note.number,
            "runs": runs(note.runs, places),
            "uses": places.uses[note.key],
        }
        for note in report.footnotes
        if note.key in places.uses
    ]


def pictures_in(report: Tree) -> list[Tree]:
    """Every picture of a laid-out report."""
    return _inside([*report["front"], *report["sections"]], "picture")


def rows_in(report: Tree) -> set[str]:
    """The id of every table row that figures may lead to."""
    tables = _inside([*report["front"], *report["sections"]], "table")
    return {row["id"] for table in tables for row in table["rows"]} - {""}


def _inside(trees: list[Tree], kind: str) -> list[Tree]:
    """Every block of a kind, in order, however deep."""
    found = []
    for tree in trees:
        found += [tree] if tree.get("kind") == kind else []
        found += _inside([*tree.get("blocks", []), *tree.get("parts", [])], kind)
    return found
