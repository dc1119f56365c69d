"""What a report is made of. The press decides how it looks; nothing here knows paper or screen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date as day

from inspectorate.method.standards.framework import RatingLevel


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text. `figure` is the reference it was bound from ("2.2.2"), `note` a footnote's key."""

    text: str
    strong: bool = False
    emphasis: bool = False
    figure: str = ""
    note: str = ""
    link: str = ""


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    runs: Runs


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of points; `start` numbers them from there, None makes bullets."""

    items: tuple[Runs, ...]
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of an inspector or a child, with names changed."""

    runs: Runs
    by: str = ""


@dataclass(frozen=True, slots=True)
class PracticeExample:
    """A boxed example from one case, with names changed."""

    title: str
    body: tuple[Paragraph | Bullets | Quotation, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table. `rating` names a rating to be shown as a disc beside the words.

    `number` is the value behind the text where there is one, for spreadsheets; `figure` its reference.
    """

    runs: Runs
    rating: str = ""
    number: float | None = None
    figure: str = ""

    @property
    def text(self) -> str:
        """The cell's words without styling."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption; the first cell of each row is its header. `key` is unique in the report.

    `anchor` of a row is in `anchors` (same length as rows, "" for none), so that figures can link to it.
    """

    key: str
    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    anchors: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyFact:
    """One key fact in figures: the service's value beside its comparator."""

    title: str
    value: str
    value_label: str
    comparator: str
    comparator_label: str
    note: str


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """The panel of key facts, shown large."""

    facts: tuple[KeyFact, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart: `kind` says which drawing, `rows` its data, `alt` the same in words.

    Kinds: "balance" rows (factor, level, expected, sample); "certainty" rows (standard, rating,
    probability); "bands" rows (question, percentage, low, high), `bands` naming each rating and the
    percentage its band starts at, lowest first.
    """

    key: str
    kind: str
    caption: str
    alt: str
    rows: tuple[Mapping[str, str | float], ...]
    bands: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class RatingsSummary:
    """The summary of ratings: the overall rating, then each domain's standards with theirs.

    `label` stands before the overall rating: it says when that is only a draft's.
    """

    service: str
    fieldwork: str
    overall: str
    score: str
    domains: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]
    label: str = "Overall rating"


@dataclass(frozen=True, slots=True)
class Definition:
    """A glossary entry."""

    term: str
    meaning: Runs


@dataclass(frozen=True, slots=True)
class Definitions:
    """A glossary."""

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
    | Definitions
)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report. `number` is printed before the title; `rating`, `statement` head a standard."""

    key: str
    title: str
    number: str = ""
    rating: str = ""
    statement: str = ""
    blocks: tuple[Block, ...] = ()
    parts: tuple["Section", ...] = ()


@dataclass(frozen=True, slots=True)
class Footnote:
    """A numbered note; `key` is what runs refer to."""

    key: str
    number: int
    runs: Runs


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report. `figures` maps each reference used to its reason in words ("15 of 31 cases…").

    `author` is who the files say made them, `date` what the cover says and `dated` the day the files carry.
    `notice` is printed on the cover and every page when data is invented or ratings are provisional;
    `front` is the imprint before the contents; `tables` holds every table for the spreadsheet, those in the
    text and further ones.
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
