"""The numbered statements of a report: every paragraph, point, table row, key fact and rating in it."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from inspectorate.method.faults import Sentence as _
from inspectorate.method.report.content import (
    Block,
    Bullets,
    Definitions,
    DocumentName,
    KeyFacts,
    Paragraph,
    Picture,
    PracticeExample,
    Quotation,
    RatingsSummary,
    Report,
    Runs,
    Section,
    Table,
)

CARD = "card"
"""The key of the summary of one minute, as the section of its statements."""
KINDS: Mapping[str, str] = {
    "paragraph": _("Paragraph"),
    "point": _("Point of a list"),
    "quotation": _("Quotation"),
    "example": _("Title of a practice example"),
    "row": _("Row of a table"),
    "picture": _("Chart"),
    "fact": _("Key fact"),
    "rating": _("Rating"),
    "note": _("Footnote"),
}
"""The kinds of statements, and their names."""


@dataclass(frozen=True, slots=True)
class StatedFigure:
    """A figure that a statement prints: its reference, the text printed, and what it follows from."""

    reference: str
    text: str
    because: str


@dataclass(frozen=True, slots=True)
class NumberedStatement:
    """One statement of a draft that can be challenged, with its number in the draft.

    `section` is the key of its section and `title` the section's titles. `digest` is that of its section,
    kind and text: a statement of another draft with the same digest says the same in the same place.
    """

    number: int
    document: DocumentName
    section: str
    title: str
    kind: str
    text: str
    figures: tuple[StatedFigure, ...] = ()

    @property
    def digest(self) -> str:
        """The SHA-256 over its section, kind and text."""
        return statement_digest(self.section, self.kind, self.text)

    @property
    def own_section(self) -> str:
        """The key of the section in the draft; parts of a section are named after it."""
        return own_section(self.section)


@dataclass(frozen=True, slots=True)
class _Text:
    """A text before it is numbered."""

    kind: str
    text: str
    references: tuple[tuple[str, str], ...] = ()


def statement_digest(section: str, kind: str, text: str) -> str:
    """Return the SHA-256 over the section, kind and text of a statement."""
    return hashlib.sha256(json.dumps([section, kind, text]).encode()).hexdigest()


def own_section(key: str) -> str:
    """Return the key of the section of the draft that a part of a section belongs to."""
    return key.partition(".part-")[0]


def numbered_statements(report: Report) -> tuple[NumberedStatement, ...]:
    """Return every statement of a report and its technical annex, numbered from 1 in reading order."""
    texts = [
        *((section, title, text) for section, title, text in _card(report)),
        *_sections(report.sections, ()),
    ]
    notes = [
        (Section(f"note.{note.key}", "", document=note.document), "Footnotes", _runs("note", note.runs))
        for note in report.footnotes
    ]
    return tuple(
        NumberedStatement(
            number,
            section.document,
            section.key,
            title,
            text.kind,
            text.text,
            tuple(
                StatedFigure(reference, printed, report.figures.get(reference, ""))
                for reference, printed in text.references
            ),
        )
        for number, (section, title, text) in enumerate([*texts, *notes], start=1)
    )


def _card(report: Report) -> Iterator[tuple[Section, str, _Text]]:
    if report.card is None:
        return
    for row in report.card.rows:
        for line in row.lines:
            text = _runs("point", line)
            named = _Text(text.kind, f"{row.heading}: {text.text}", text.references)
            yield Section(CARD, report.card.title), report.card.title, named


def _sections(sections: Iterable[Section], titles: tuple[str, ...]) -> Iterator[tuple[Section, str, _Text]]:
    for section in sections:
        path = (*titles, f"{section.number} {section.title}".strip())
        title = ", ".join(filter(None, path))
        if section.rating:
            yield section, title, _Text("rating", f"{section.title}: {section.rating}")
        for block in section.blocks:
            for text in _block(block):
                if text.text.strip():
                    yield section, title, text
        yield from _sections(section.parts, path)


def _block(block: Block) -> Iterator[_Text]:
    match block:
        case Paragraph():
            yield _runs("paragraph", block.runs)
        case Quotation():
            text = _runs("quotation", block.runs)
            yield _Text(text.kind, f"“{text.text}” {block.by}".strip(), text.references)
        case Bullets():
            yield from (_runs("point", item) for item in block.items)
        case PracticeExample():
            yield _Text("example", block.title)
            for part in block.body:
                yield from _block(part)
        case Table():
            yield from _rows(block)
        case _:
            yield from _facts(block)


def _facts(block: Block) -> Iterator[_Text]:
    """Yield the texts of a block that is no running text: key facts, charts, ratings, definitions."""
    match block:
        case KeyFacts():
            for fact in block.facts:
                compared = f"{fact.comparator_label}: {fact.comparator}" if fact.comparator else ""
                words = f"{fact.title}. {fact.value_label}: {fact.value}. {compared}"
                yield _Text("fact", words.strip())
        case Picture():
            yield _Text("picture", f"{block.caption}. {block.alt}")
        case RatingsSummary():
            yield _Text("rating", f"{block.label}: {block.overall}. Score: {block.score}")
            for _domain, standards in block.domains:
                yield from (
                    _Text("rating", f"{number} {title}: {rating}") for number, title, rating in standards
                )
        case Definitions():
            for entry in block.entries:
                text = _runs("paragraph", entry.meaning)
                yield _Text(text.kind, f"{entry.term}: {text.text}", text.references)


def _rows(table: Table) -> Iterator[_Text]:
    """Yield a text for each row: the caption, the row's header, and each cell after its column's heading."""
    for row in table.rows:
        first, *others = row
        cells = [
            f"{heading}: {cell.text}"
            for heading, cell in zip(table.headings[1:], others, strict=False)
            if cell.text.strip()
        ]
        references = [(cell.figure, cell.text) for cell in row if cell.figure]
        references += [(run.figure, run.text) for cell in row for run in cell.runs if run.figure]
        yield _Text("row", "; ".join([f"{table.caption}. {first.text}", *cells]), _once(references))


def _runs(kind: str, runs: Runs) -> _Text:
    references = [(run.figure, run.text) for run in runs if run.figure]
    return _Text(kind, "".join(run.text for run in runs), _once(references))


def _once(references: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys(references))
