"""Layout of one section of a report by itself, as a page shows it while it is written."""

from collections.abc import Iterator
from typing import Any

from inspectorate.method.report.content import Report
from inspectorate.typeset.layout import lay_out
from inspectorate.typeset.layout.anchors import Anchors, Tree

_SECTION_OF = {"sample": "methodology.sampling"}
"""The section of the report that prints a text, where its key is not that of the text."""


def lay_out_section(report: Report, key: str) -> Tree | None:
    """Return the layout tree of a document with one section alone; None if the report does not print it.

    Links keep their look, and lead to the section itself: their targets are not on the page. `above` are the
    sections that it is a part of, whose headings a screen reader reads before its own.
    """
    places = Anchors(report).sections
    printed = next((name for name in (key, f"annex.{key}", _SECTION_OF.get(key, "")) if name in places), None)
    if printed is None:
        return None
    document, section_id = places[printed]
    tree = lay_out(report, document)
    section, above = next(
        (part, above) for part, above in _sections(tree["sections"]) if part["id"] == section_id
    )
    notes = {run["note"]["key"] for run in _runs(section) if run.get("note")}
    for run in _runs(section):
        if run.get("target") or run.get("file"):
            run |= {"target": section_id, "file": "", "there": ""}
    footnotes = [note for note in tree["footnotes"] if note["key"] in notes]
    return {**tree, "card": None, "front": [], "sections": [section], "above": above, "footnotes": footnotes}


def _sections(trees: list[Tree], above: tuple[Tree, ...] = ()) -> Iterator[tuple[Tree, tuple[Tree, ...]]]:
    """Yield the sections at any depth, each with those that it is a part of."""
    for tree in trees:
        yield tree, above
        yield from _sections(tree["parts"], (*above, tree))


def _runs(value: Any) -> Iterator[Tree]:
    """Yield the runs of text and the cells in a part of a layout tree, at any depth."""
    if isinstance(value, dict):
        if "is_figure" in value:
            yield value
        for part in value.values():
            yield from _runs(part)
    elif isinstance(value, list):
        for part in value:
            yield from _runs(part)
