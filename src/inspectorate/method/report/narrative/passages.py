"""What reading a narrative gives: blocks to print, and passages that remember where each line stood."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from inspectorate.method.faults import Fault
from inspectorate.method.report.content import Bullets, Paragraph, PracticeExample, Quotation, Runs
from inspectorate.method.report.figures import Bound

PassageKind = Literal["paragraph", "point", "quotation", "example", "note", "heading"]


@dataclass(frozen=True, slots=True)
class Placed:
    """A figure as it stands in a passage, from character `start` to `end`."""

    start: int
    end: int
    bound: Bound


@dataclass(frozen=True)
class Passage:
    """One stretch of public text: a paragraph, a point of a list, a quotation, a note.

    `file` and `line` are where it starts, `section` the key of the part it belongs to; `breaks` are the
    characters at which a further line of the file begins.
    """

    file: str
    line: int
    section: str
    kind: PassageKind
    runs: Runs
    figures: tuple[Placed, ...] = ()
    breaks: tuple[int, ...] = ()
    in_example: bool = False

    @cached_property
    def text(self) -> str:
        """The words, without styling."""
        return "".join(run.text for run in self.runs)

    def place(self, character: int = 0) -> str:
        """Name the file and line of a character; only the file where lines have no meaning (line 0)."""
        if not self.line:
            return self.file
        return f"{self.file}, line {self.line + bisect_right(self.breaks, character)}"

    def is_figure(self, start: int, end: int) -> bool:
        """Say whether a stretch of the text touches a bound figure."""
        return any(placed.start < end and start < placed.end for placed in self.figures)


@dataclass(frozen=True, slots=True)
class Subheading:
    """A heading inside a narrative; what follows becomes a part of its own."""

    title: str


NarrativeBlock = Paragraph | Bullets | Quotation | PracticeExample | Subheading


@dataclass(frozen=True, slots=True)
class Narrative:
    """One narrative file, read. `notes` are its footnotes by key, as the runs refer to them.

    `unbound` are the figures that do not exist: a report cannot be printed with them. `faults` are the rest.
    """

    blocks: tuple[NarrativeBlock, ...]
    notes: Mapping[str, Runs]
    passages: tuple[Passage, ...]
    unbound: tuple[Fault, ...]
    faults: tuple[Fault, ...]
