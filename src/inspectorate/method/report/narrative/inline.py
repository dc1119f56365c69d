"""From a line of Markdown to runs, binding its figures on the way."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from markdown_it.token import Token

from inspectorate.method.faults import Fault
from inspectorate.method.report.content import Run, Runs
from inspectorate.method.report.figures import Bound, Fixed, NoSuchFigureError
from inspectorate.method.report.narrative.passages import Placed

Bind = Callable[[str], Bound]
_STARTS_SENTENCE = re.compile(r"(?:^|(?<!\be\.g)(?<!\bi\.e)[.!?][”’\"')]*\s+)[“‘\"'(]*$")


@dataclass(slots=True)
class Inline:
    """Runs being gathered from one inline token."""

    file: str
    line: int
    section: str
    bind: Bind
    runs: list[Run] = field(default_factory=list)
    figures: list[Placed] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    unbound: list[Fault] = field(default_factory=list)
    style: Run = field(default_factory=lambda: Run(""))

    @property
    def written(self) -> str:
        """The text so far."""
        return "".join(run.text for run in self.runs)

    @property
    def place(self) -> str:
        """The file and line reached."""
        return f"{self.file}, line {self.line + len(self.breaks)}"

    def read(self, tokens: Sequence[Token]) -> "Inline":
        """Take in every token, and return itself."""
        for token in tokens:
            self._take(token)
        return self

    def _take(self, token: Token) -> None:
        match token.type:
            case "softbreak" | "hardbreak":
                self.breaks.append(len(self.written) + 1)
                self._add(" ")
            case "strong_open" | "strong_close":
                self.style = replace(self.style, strong=token.nesting == 1)
            case "em_open" | "em_close":
                self.style = replace(self.style, emphasis=token.nesting == 1)
            case "link_open" | "link_close":
                self.style = replace(self.style, link=str(token.attrGet("href") or ""))
            case "figure":
                self._figure(token.content)
            case "note":
                self.runs.append(Run("", note=f"{self.section}:{token.content}"))
            case "image" | "code_inline":
                self._refuse(token)
            case _:
                self._add(token.content)

    def _add(self, text: str) -> None:
        if text:
            self.runs.append(replace(self.style, text=text))

    def _refuse(self, token: Token) -> None:
        what = "A picture" if token.type == "image" else "Code"
        self.faults.append(Fault(self.place, f"{what} has no place in a narrative.", "Write it in words."))
        self._add(token.content)

    def _figure(self, binding: str) -> None:
        try:
            bound = self.bind(binding)
        except NoSuchFigureError as error:
            self.unbound.append(Fault(self.place, error.problem, error.cure))
            self._add(f"{{{binding}}}")
            return
        text = bound.text
        if text[:1].islower() and _STARTS_SENTENCE.search(self.written):
            text = text[0].upper() + text[1:]
        start = len(self.written)
        self.figures.append(Placed(start, start + len(text), bound))
        only_a_name = isinstance(bound.figure, Fixed) and bound.figure.sourced is None
        self.runs.append(replace(self.style, text=text, figure="" if only_a_name else bound.reference))


def joined(runs: Sequence[Run]) -> Runs:
    """Join neighbouring runs of the same style; what is bound or a note stays by itself."""
    out: list[Run] = []
    for run in runs:
        plain = not run.figure and not run.note
        if (
            out
            and plain
            and not out[-1].figure
            and not out[-1].note
            and replace(out[-1], text=run.text) == run
        ):
            out[-1] = replace(run, text=out[-1].text + run.text)
        else:
            out.append(run)
    return tuple(out)
