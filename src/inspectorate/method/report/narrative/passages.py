"""Results of parsing a narrative: blocks to print, and passages with their source lines."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from inspectorate.method.faults import Fault
from inspectorate.method.report.content import Bullets, Paragraph, PracticeExample, Quotation, Runs
from inspectorate.method.report.figures import BoundFigure

PassageKind = Literal["paragraph", "point", "quotation", "example", "note", "heading"]


@dataclass(frozen=True, slots=True)
class FigureSpan:
    """Bound figure in a passage, printed from character `start` to `end`."""

    start: int
    end: int
    bound: BoundFigure


@dataclass(frozen=True)
class Passage:
    """Passage of public text: a paragraph, list item, quotation, footnote or heading.

    `file` and `line` are its start in the source and `section` is the key of its section. `breaks` are the
    characters at which further source lines begin. `in_example` is True inside a practice example.
    """

    file: str
    line: int
    section: str
    kind: PassageKind
    runs: Runs
    figures: tuple[FigureSpan, ...] = ()
    breaks: tuple[int, ...] = ()
    in_example: bool = False

    @cached_property
    def text(self) -> str:
        """Text without styling."""
        return "".join(run.text for run in self.runs)

    def place(self, character: int = 0) -> str:
        """Return the file and line of a character, or only the file when the passage has no line (0)."""
        if not self.line:
            return self.file
        return f"{self.file}, line {self.line + bisect_right(self.breaks, character)}"

    def is_figure(self, start: int, end: int) -> bool:
        """Return whether the characters from `start` to `end` overlap a bound figure."""
        return any(figure.start < end and start < figure.end for figure in self.figures)


@dataclass(frozen=True, slots=True)
class Subheading:
    """Heading inside a narrative. The blocks that follow form a subsection."""

    title: str


NarrativeBlock = Paragraph | Bullets | Quotation | PracticeExample | Subheading


@dataclass(frozen=True, slots=True)
class Narrative:
    """Parsed narrative file. `notes` maps the keys by which runs refer to footnotes to their texts.

    `unbound` are faults of figures that do not exist, which are printed in braces; `faults` are all others.
    """

    blocks: tuple[NarrativeBlock, ...]
    notes: Mapping[str, Runs]
    passages: tuple[Passage, ...]
    unbound: tuple[Fault, ...]
    faults: tuple[Fault, ...]
