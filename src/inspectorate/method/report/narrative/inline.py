"""Inline Markdown: conversion of one inline token to runs, with its figures bound."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from markdown_it.token import Token

from inspectorate.method.faults import Fault
from inspectorate.method.report.content import Run, Runs
from inspectorate.method.report.figures import BoundFigure, NoSuchFigureError, TextFigure
from inspectorate.method.report.narrative.passages import FigureSpan

Bind = Callable[[str], BoundFigure]
SENTENCE_START = re.compile(r"(?:^|(?<!\be\.g)(?<!\bi\.e)[.!?][”’\"')]*\s+)[“‘\"'(]*$")
"""End of a text after which a sentence begins."""

_BRACE = re.compile(r"[{}]")
_CURE_BRACE = (
    "Write a figure with one brace on each side, like {2.2.2}. Delete any other brace, or write "
    "\\{ to print it."
)


def _around(text: str, position: int) -> str:
    start, end = max(0, position - 12), position + 13
    before, after = "…" if start else "", "…" if end < len(text) else ""
    return f"“{before}{text[start:end].strip()}{after}”"


@dataclass(slots=True)
class InlineReader:
    """Reader of one inline token. It accumulates runs, bound figures and faults."""

    file: str
    line: int
    section: str
    bind: Bind
    runs: list[Run] = field(default_factory=list)
    figures: list[FigureSpan] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    unbound: list[Fault] = field(default_factory=list)
    style: Run = field(default_factory=lambda: Run(""))
    escaped_braces: int = 0

    @property
    def text(self) -> str:
        """Text read so far."""
        return "".join(run.text for run in self.runs)

    @property
    def place(self) -> str:
        """File and line reached."""
        return f"{self.file}, line {self.line + len(self.breaks)}"

    def read(self, tokens: Sequence[Token]) -> "InlineReader":
        """Read every token and return self."""
        for token in tokens:
            self._read_token(token)
        return self

    def _read_token(self, token: Token) -> None:
        match token.type:
            case "softbreak" | "hardbreak":
                self.breaks.append(len(self.text) + 1)
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
                self._report_unsupported(token)
            case "text_special":
                self.escaped_braces += token.content == "{"
                self._add(token.content)
            case _:
                self._report_braces(token.content)
                self._add(token.content)

    def _add(self, text: str) -> None:
        if text:
            self.runs.append(replace(self.style, text=text))

    def _report_braces(self, text: str) -> None:
        """Record the first brace that is neither around a figure nor closes an escaped one."""
        for brace in _BRACE.finditer(text):
            if brace.group() == "}" and self.escaped_braces:
                self.escaped_braces -= 1
                continue
            problem = f"There is a single brace: {_around(text, brace.start())}."
            self.unbound.append(Fault(self.place, problem, _CURE_BRACE))
            return

    def _report_unsupported(self, token: Token) -> None:
        subject = "A picture" if token.type == "image" else "Code"
        self.faults.append(
            Fault(self.place, f"{subject} cannot be used in a narrative.", "Use words instead.")
        )
        self._add(token.content)

    def _figure(self, binding: str) -> None:
        try:
            bound = self.bind(binding)
        except NoSuchFigureError as error:
            self.unbound.append(Fault(self.place, error.problem, error.cure))
            self.runs.append(replace(self.style, text=f"{{{binding}}}", strong=True))
            return
        printed = bound.text
        if printed[:1].islower() and SENTENCE_START.search(self.text):
            printed = printed[0].upper() + printed[1:]
        start = len(self.text)
        self.figures.append(FigureSpan(start, start + len(printed), bound))
        is_name = isinstance(bound.figure, TextFigure) and bound.figure.sourced is None
        figure = "" if is_name else bound.reference
        self.runs.append(replace(self.style, text=printed, figure=figure, form=bound.form))


def merge_runs(runs: Sequence[Run]) -> Runs:
    """Return the runs with neighbours of the same style merged. Bound figures and notes stay separate."""
    merged: list[Run] = []
    for run in runs:
        plain = not run.figure and not run.note
        if (
            merged
            and plain
            and not merged[-1].figure
            and not merged[-1].note
            and replace(merged[-1], text=run.text) == run
        ):
            merged[-1] = replace(run, text=merged[-1].text + run.text)
        else:
            merged.append(run)
    return tuple(merged)
