"""Layout tree of a report, from which every format is rendered.

Everything the formats share is computed here once: ids, heading levels, targets of figures, footnote numbers,
colours of ratings. The tree holds only dicts, lists, text and numbers, so that it can be passed to a template
or to typst, and text is never interpreted as markup.
"""

import re
from collections.abc import Mapping

from inspectorate.method.faults import Sentence as _
from inspectorate.method.report.content import REPORT, TECHNICAL_ANNEX, DocumentName, Report, Section
from inspectorate.method.report.facts import figure_key
from inspectorate.typeset.layout.anchors import Anchors, Tree, replace_unprintable
from inspectorate.typeset.layout.blocks import block, card, rating, runs
from inspectorate.typeset.layout.fact_entries import facts_about
from inspectorate.typeset.words import translator, words_on_paper

OTHER_TITLES = {REPORT: _("The report"), TECHNICAL_ANNEX: _("Technical annex")}
"""Names of the documents in the contents of each other."""

__all__ = ["Tree", "lay_out", "pictures_in", "replace_unprintable", "rows_in", "sections_in"]


def lay_out(
    report: Report,
    document: DocumentName = REPORT,
    html_names: Mapping[DocumentName, str] | None = None,
) -> Tree:
    """Return the layout tree of a document of a report, with its charts drawn as SVG.

    `html_names` has the name of each document's HTML file, if it is not that of the document.
    """
    anchors = Anchors(report, document, html_names or {})
    running_notice = _running_notice(replace_unprintable(report.notice))
    summary = card(report.card, anchors) if report.card and document == REPORT else None
    front = [block(part, anchors) for part in report.front if document == REPORT]
    sections = [_section(section, 1, anchors) for section in report.sections if section.document == document]
    other = TECHNICAL_ANNEX if document == REPORT else REPORT
    texts = ("service", "series", "inspectorate", "author", "date", "language", "notice", "licence")
    return {
        **{name: replace_unprintable(getattr(report, name)) for name in texts},
        "dated": report.dated.isoformat(),
        "title": _title(report, document),
        "document": document,
        "other": {
            "file": anchors.file_name(other),
            "title": str(translator(report.language)(OTHER_TITLES[other])),
        }
        if any(section.document == other for section in report.sections)
        else None,
        "words": dict(words_on_paper(report.language)),
        "running": running_notice,
        "rest_of_notice": replace_unprintable(report.notice).strip().removeprefix(running_notice),
        "levels": list(anchors.levels.values()),
        "card": summary,
        "front": front,
        "sections": sections,
        "summary": next(iter(_blocks_of_kind(sections, "summary")), None),
        "footnotes": _footnotes(report, anchors),
        "facts": facts_about(anchors),
    }


def _title(report: Report, document: DocumentName) -> str:
    """Return the title of a document, which no format can do without."""
    title = report.title if document == REPORT else report.annex_title
    return replace_unprintable(title).strip() or replace_unprintable(report.service).strip() or "Report"


def _running_notice(notice: str) -> str:
    """Return the notice for the top of every page: whole sentences up to 130 characters, at least one."""
    first, *sentences = re.split(r"(?<=[.!?])\s+", notice.strip())
    running = first
    for sentence in sentences:
        if len(running) + len(sentence) > 130:
            break
        running += f" {sentence}"
    return running


def _section(section: Section, level: int, anchors: Anchors) -> Tree:
    return {
        "id": anchors.sections[section.key][1],
        "level": level,
        "folded": level == 1
        and (section.key.startswith("annex.") or section.document != REPORT)
        and bool(section.number),
        "page": section.key == "annex.methodology",
        "number": replace_unprintable(section.number),
        "title": replace_unprintable(section.title),
        "rating": rating(section.rating, anchors),
        "fact": anchors.fact(figure_key(section.key, "", section.rating)) if section.rating else None,
        "statement": replace_unprintable(section.statement),
        "blocks": [block(part, anchors) for part in section.blocks],
        "parts": [_section(part, level + 1, anchors) for part in section.parts],
    }


def _footnotes(report: Report, anchors: Anchors) -> list[Tree]:
    """Return the footnotes that the text refers to, in order, each with its references."""
    return [
        {
            "key": note.key,
            "id": f"note-{note.number}",
            "number": note.number,
            "runs": runs(note.runs, anchors),
            "uses": anchors.note_uses[note.key],
        }
        for note in report.footnotes
        if note.document == anchors.document and note.key in anchors.note_uses
    ]


def pictures_in(report: Tree) -> list[Tree]:
    """Return the pictures of a layout tree."""
    return _blocks_of_kind([*report["front"], *report["sections"]], "picture")


def sections_in(report: Tree) -> set[str]:
    """Return the ids of the sections of a layout tree."""
    ids, sections = set(), list(report["sections"])
    while sections:
        section = sections.pop()
        ids.add(section["id"])
        sections += section["parts"]
    return ids


def rows_in(report: Tree) -> set[str]:
    """Return the ids of the table rows that figures may link to."""
    tables = _blocks_of_kind([*report["front"], *report["sections"]], "table")
    return {row["id"] for table in tables for row in table["rows"]} - {""}


def _blocks_of_kind(trees: list[Tree], kind: str) -> list[Tree]:
    """Return the blocks of a kind, in order, at any depth."""
    blocks = []
    for tree in trees:
        blocks += [tree] if tree.get("kind") == kind else []
        blocks += _blocks_of_kind([*tree.get("blocks", []), *tree.get("parts", [])], kind)
    return blocks
