"""Where things are in a report: the ids of its parts, the rows its figures lead to, the uses of its notes."""

import re
from dataclasses import dataclass, field
from typing import Any

from inspectorate.method.report.content import Report, Section, Table

Tree = dict[str, Any]
"""Text, numbers, lists and further trees by name."""

UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def words(text: str) -> str:
    """Text without the characters that no document format can hold."""
    return UNPRINTABLE.sub("\ufffd", text)


def _colour(written: str, otherwise: str) -> str:
    return written if COLOUR.fullmatch(written) else otherwise


@dataclass
class Places:
    """The places of one report, found before anything refers to them."""

    report: Report
    given: set[str] = field(default_factory=set)
    sections: dict[str, str] = field(default_factory=dict)
    figures: dict[str, str] = field(default_factory=dict)
    placed: set[str] = field(default_factory=set)
    explained: list[Tree] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    uses: dict[str, list[str]] = field(default_factory=dict)
    levels: dict[str, Tree] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.numbers = {note.key: note.number for note in self.report.footnotes}
        for index, level in enumerate(self.report.levels):
            colours = {"colour": _colour(level.colour, "#5b6770"), "ink": _colour(level.ink, "#ffffff")}
            name = words(level.name)
            self.levels[name] = {"name": name, "class": f"disc-{index}", **colours}
        for section in self.report.sections:
            self._find(section)
        for reference, because in self.report.figures.items():
            if reference not in self.figures:
                place = self.figures[reference] = self.name("figure", reference)
                self.explained.append({"id": place, "reference": words(reference), "because": words(because)})

    def _find(self, section: Section) -> None:
        self.sections[section.key] = self.name("section", section.key)
        tables = (block for block in section.blocks if isinstance(block, Table))
        for anchor in (anchor for table in tables for anchor in table.anchors if anchor):
            if anchor not in self.figures:
                self.figures[anchor] = self.name("row", anchor)
        for part in section.parts:
            self._find(part)

    def name(self, kind: str, key: str) -> str:
        """Make an id that is safe everywhere and used once."""
        stem = f"{kind}-{re.sub(r'[^a-z0-9]+', '-', key.lower()).strip('-') or 'x'}"
        chosen, count = stem, 1
        while chosen in self.given:
            count += 1
            chosen = f"{stem}-{count}"
        self.given.add(chosen)
        return chosen

    def row(self, anchor: str) -> str:
        """The id of a table row; a second row for the same figure has none."""
        if not anchor or anchor in self.placed:
            return ""
        self.placed.add(anchor)
        return self.figures.get(anchor, "")

    def use(self, note: str) -> Tree | None:
        """A reference to a note, with an id to come back to; None when there is no such note."""
        if note not in self.numbers:
            return None
        used = self.uses.setdefault(note, [])
        used.append(self.name("use", note))
        return {"key": note, "number": self.numbers[note], "id": used[-1], "first": len(used) == 1}
