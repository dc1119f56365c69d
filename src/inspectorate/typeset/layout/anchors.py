"""Anchors of a report: ids of its parts, rows that figures link to, and references to footnotes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from inspectorate.method.report.content import REPORT, DocumentName, Report, Section, Table
from inspectorate.method.report.facts import PrintedFact

Tree = dict[str, Any]
"""Layout tree: text, numbers, lists and trees by name."""

UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def replace_unprintable(text: str) -> str:
    """Return text with the characters that no document format allows replaced by U+FFFD."""
    return UNPRINTABLE.sub("\ufffd", text)


def _colour(text: str, default: str) -> str:
    return text if COLOUR.fullmatch(text) else default


@dataclass
class Anchors:
    """Ids of a report, all assigned before the first reference to them, for the layout of one document.

    Ids are unique over both documents. A figure leads to its row in the document that is laid out, or else to
    its row in the other one.
    """

    report: Report
    document: DocumentName = REPORT
    html_names: Mapping[DocumentName, str] = field(default_factory=dict)
    used_ids: set[str] = field(default_factory=set)
    sections: dict[str, tuple[DocumentName, str]] = field(default_factory=dict)
    figures: dict[tuple[DocumentName, str], str] = field(default_factory=dict)
    used_rows: set[str] = field(default_factory=set)
    note_numbers: dict[str, int] = field(default_factory=dict)
    note_uses: dict[str, list[str]] = field(default_factory=dict)
    levels: dict[str, Tree] = field(default_factory=dict)
    fact_uses: dict[str, list[str]] = field(default_factory=dict)
    facts_about: dict[str, tuple[str, dict[str, PrintedFact]]] = field(default_factory=dict)
    tables: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.note_numbers = {
            note.key: note.number for note in self.report.footnotes if note.document == self.document
        }
        for index, level in enumerate(self.report.levels):
            colours = {"colour": _colour(level.colour, "#5b6770"), "ink": _colour(level.ink, "#ffffff")}
            name = replace_unprintable(level.name)
            self.levels[name] = {"name": name, "class": f"disc-{index}", **colours}
        for section in self.report.sections:
            self._register(section, section.document)

    def _register(self, section: Section, document: DocumentName) -> None:
        self.sections.setdefault(section.key, (document, self.unique_id("section", section.key)))
        tables = (block for block in section.blocks if isinstance(block, Table))
        for anchor in (anchor for table in tables for anchor in table.anchors if anchor):
            if (document, anchor) not in self.figures:
                self.figures[document, anchor] = self.unique_id("row", anchor)
        for part in section.parts:
            self._register(part, document)

    def section_id(self, key: str) -> str:
        """Return the id of a section of this document; "" for any other."""
        document, section_id = self.sections.get(key, (self.document, ""))
        return section_id if document == self.document else ""

    def figure_link(self, figure: str) -> Tree:
        """Return where the figure leads to."""
        places = {name: place for (name, reference), place in self.figures.items() if reference == figure}
        document = self.document if self.document in places else next(iter(places), self.document)
        return self._link(document, places.get(document, ""))

    def section_link(self, key: str) -> Tree:
        """Return where a link to a section leads to."""
        return self._link(*self.sections.get(key, (self.document, "")))

    def _link(self, document: DocumentName, place: str) -> Tree:
        """Return a link: `target` is an id in this document, `file` and `there` file and id of the other."""
        here = document == self.document
        return {
            "target": place if here else "",
            "file": "" if here or not place else self.file_name(document),
            "there": "" if here else place,
        }

    def file_name(self, document: DocumentName) -> str:
        """Return the name of a document's HTML file, without its extension."""
        return self.html_names.get(document, document)

    def unique_id(self, kind: str, key: str) -> str:
        """Return an id that is valid in every format and used once."""
        stem = f"{kind}-{re.sub(r'[^a-z0-9]+', '-', key.lower()).strip('-') or 'x'}"
        candidate, count = stem, 1
        while candidate in self.used_ids:
            count += 1
            candidate = f"{stem}-{count}"
        self.used_ids.add(candidate)
        return candidate

    def fact(self, key: str, *, cover: bool = False) -> Tree | None:
        """Return the fact that is printed at a place, by its key; None if there is none.

        `id` is the fact, `place` the id of this place, and `about` that of the entry about its figure or
        table. Nothing leads back to a fact on the cover.
        """
        fact = self.report.facts.get(key)
        if fact is None:
            return None
        if cover:
            return {"id": fact.id, "place": f"{fact.id}_cover", "about": ""}
        about, facts = self.facts_about.setdefault(
            fact.reference, (self.unique_id("about", fact.reference), {})
        )
        facts[fact.id] = fact
        places = self.fact_uses.setdefault(fact.id, [])
        places.append(f"{fact.id}_{len(places) + 1}" if places else fact.id)
        return {"id": fact.id, "place": places[-1], "about": about}

    def row_id(self, anchor: str) -> str:
        """Return the id of a table row; "" for a second row of the same figure."""
        if not anchor or anchor in self.used_rows:
            return ""
        self.used_rows.add(anchor)
        return self.figures.get((self.document, anchor), "")

    def note_reference(self, note: str) -> Tree | None:
        """Return a reference to a footnote, with an id for the link back; None for an unknown footnote."""
        if note not in self.note_numbers:
            return None
        references = self.note_uses.setdefault(note, [])
        references.append(self.unique_id("use", note))
        return {
            "key": note,
            "number": self.note_numbers[note],
            "id": references[-1],
            "first": len(references) == 1,
        }
