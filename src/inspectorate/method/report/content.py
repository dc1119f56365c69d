"""Content of a report, independent of layout and output format."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date as day
from typing import TYPE_CHECKING, Literal

from inspectorate.method.standards.framework import RatingLevel

if TYPE_CHECKING:
    from inspectorate.method.report.facts.values import PrintedFact

DocumentName = Literal["report", "technical-annex"]
"""The two documents of a report, named as their files: the public report, and its technical annex."""

REPORT: DocumentName = "report"
TECHNICAL_ANNEX: DocumentName = "technical-annex"

SAFE_LINK = re.compile(r"(?:https?://|mailto:)[^\s<>\"]+", re.IGNORECASE)
"""Address that a link in a report may have."""


@dataclass(frozen=True, slots=True)
class Run:
    """Piece of text in one style.

    `figure` is the reference of the figure it prints ("2.2.2"), `note` the key of a footnote, and `section`
    the key of the section that it leads to, in either document; each is "" if there is none. `form` is the
    form of the figure, and `language` the language of the text if it is not that of the report.
    """

    text: str
    strong: bool = False
    emphasis: bool = False
    figure: str = ""
    note: str = ""
    link: str = ""
    section: str = ""
    form: str = field(default="", compare=False)
    language: str = ""


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Paragraph of running text."""

    runs: Runs


@dataclass(frozen=True, slots=True)
class Bullets:
    """List. It is numbered from `start`, or has bullets when `start` is None."""

    items: tuple[Runs, ...]
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Quotation:
    """Quotation from an inspector or a child, with names changed. `by` names the speaker."""

    runs: Runs
    by: str = ""


@dataclass(frozen=True, slots=True)
class PracticeExample:
    """Boxed practice example from one case, with names changed."""

    title: str
    body: tuple[Paragraph | Bullets | Quotation, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """Table cell.

    `rating` is a rating shown as a disc beside the text. `number` is the numeric value behind the text, for
    spreadsheets, and `figure` the reference of the figure printed.
    """

    runs: Runs
    rating: str = ""
    number: float | None = None
    figure: str = ""

    @property
    def text(self) -> str:
        """Text of the cell without styling."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Table:
    """Table with a caption. The first cell of every row is its header.

    `key` is unique in the report. `anchors` has one anchor per row, to which figures link ("" for none); it
    is empty when no row has one.
    """

    key: str
    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    anchors: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyFact:
    """Key fact: the service's value and its comparator, formatted as text. `figure` is its reference."""

    title: str
    value: str
    value_label: str
    comparator: str
    comparator_label: str
    note: str
    figure: str = ""


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """Panel of key facts, displayed in large type."""

    facts: tuple[KeyFact, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """Chart. `kind` is its type, `rows` its data and `alt` its text alternative.

    Types and their rows: "balance" (factor, level, expected, sample); "certainty" (standard, rating,
    probability); "bands" (question, percentage, low, high). `bands` has every rating with the percentage at
    which its band starts, lowest first.
    """

    key: str
    kind: str
    caption: str
    alt: str
    rows: tuple[Mapping[str, str | float], ...]
    bands: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class RatingsSummary:
    """Summary of ratings: the overall rating, then the standards of every domain with theirs.

    `label` is printed before the overall rating and says if it is that of a draft. `domains` has a title and,
    for each standard, its id, title and rating.
    """

    service: str
    fieldwork: str
    overall: str
    score: str
    domains: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]
    label: str = "Overall rating"


@dataclass(frozen=True, slots=True)
class Signatory:
    """Name and office of the person who signs a text."""

    name: str
    office: str


@dataclass(frozen=True, slots=True)
class CardRow:
    """Row of the summary of one minute: a heading with its lines. `key` says what it is about."""

    key: str
    heading: str
    lines: tuple[Runs, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """Summary of one minute, before everything else in the public report.

    `rating` is the overall rating, "" while there is none, and `label` is printed before it.
    """

    title: str
    label: str
    rating: str
    rows: tuple[CardRow, ...]


@dataclass(frozen=True, slots=True)
class Definition:
    """Glossary entry."""

    term: str
    meaning: Runs


@dataclass(frozen=True, slots=True)
class Definitions:
    """Glossary."""

    entries: tuple[Definition, ...]


Block = (
    Paragraph
    | Bullets
    | Quotation
    | PracticeExample
    | Table
    | KeyFacts
    | Picture
    | RatingsSummary
    | Signatory
    | Definitions
)


@dataclass(frozen=True, slots=True)
class Section:
    """Section of the report.

    `number` is printed before the title; `rating` and `statement` are those of a standard. `parts` are its
    subsections. `document` says which document the section belongs to; parts belong to that of their section.
    """

    key: str
    title: str
    number: str = ""
    rating: str = ""
    statement: str = ""
    blocks: tuple[Block, ...] = ()
    parts: tuple["Section", ...] = ()
    document: DocumentName = REPORT


@dataclass(frozen=True, slots=True)
class Footnote:
    """Footnote, numbered within its document. Runs of that document refer to it by `key`."""

    key: str
    number: int
    runs: Runs
    document: DocumentName = REPORT


@dataclass(frozen=True, slots=True)
class Report:
    """Complete report: the public report and its technical annex.

    `author` is the author in the metadata of the output files, `date` the text on the cover and `dated` the
    date in the metadata: with a time of day, the moment of a release. `notice` is printed on the cover and on
    every page when data are fictitious, ratings are provisional or the release replaces another. `card` is
    the summary of one minute and `front` the imprint before the contents.
    `annex_title` is the title of the technical annex. `tables` has every table of both documents, for the
    spreadsheets. `figures` maps the reference of every figure used to its reason ("15 of 31 cases…"). `facts`
    has the fact that is printed at each place, if they have been collected (`facts.with_facts`).
    """

    title: str
    service: str
    series: str
    inspectorate: str
    author: str
    date: str
    dated: day
    language: str
    notice: str
    licence: str
    levels: tuple[RatingLevel, ...]
    front: tuple[Block, ...]
    sections: tuple[Section, ...]
    footnotes: tuple[Footnote, ...]
    tables: tuple[Table, ...]
    figures: Mapping[str, str]
    annex_title: str = "Technical annex"
    card: Card | None = None
    facts: Mapping[str, "PrintedFact"] = field(default_factory=dict)
