"""Checks for labels that are put on children, and for placeholders that were never filled."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from inspectorate.method.report.checks.context import DraftContext
from inspectorate.method.report.checks.remarks import Remark
from inspectorate.method.report.narrative import Passage

_PLACEHOLDER = re.compile(
    r"\b[Xx]{2,}\b(?! ?rated)|\b(?:TBC|TBA|TBD|TO-?DO|FIX-?ME|NNN?)\b|\?{2,}|\blorem ipsum\b|_{3,}|\.{4,}"
    r"|[\[<](?:insert|add|name|figure|date|number|check|placeholder|to be|tbc|xx)\b[^\]>]*[\]>]"
    r"|\b(?:insert|add) (?:figure|name|date|text|number)s? here\b|\bto be (?:confirmed|inserted|completed)\b"
    r"|\bError! [\w ]+ not found\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Label:
    """Word or phrase that makes a label of a child, the wording to prefer and the reason."""

    preferred: str
    reason: str


@cache
def _labels() -> Mapping[str, Label]:
    with (files("inspectorate.method.report.checks") / "data" / "labels.csv").open(encoding="utf-8") as file:
        return {row["label"]: Label(row["preferred"], row["reason"]) for row in csv.DictReader(file)}


@cache
def _label_pattern() -> re.Pattern[str]:
    longest_first = sorted(_labels(), key=len, reverse=True)
    return re.compile(
        rf"(?<![\w-])(?<!\bas )(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])", re.IGNORECASE
    )


def check_labels(passages: Iterable[Passage], context: DraftContext) -> Iterator[Remark]:
    """Yield a remark for every label outside quotations, titles and the names of bodies and laws."""
    for passage in passages:
        if passage.kind in {"quotation", "note"}:
            continue
        excluded = context.foreign_spans(passage)
        for match in _label_pattern().finditer(passage.text):
            is_name = match.group()[0].isupper() and not context.starts_sentence(passage.text, match.start())
            if not is_name and not excluded.overlaps(*match.span()):
                label = _labels()[match.group().lower()]
                place = passage.place(match.start())
                suggestion = f"Write “{label.preferred}”, or say what the child did."
                yield Remark("label", "warning", place, match.group(), label.reason, suggestion)


def check_placeholders(passages: Iterable[Passage], _context: DraftContext) -> Iterator[Remark]:
    """Yield a remark for every text that marks a gap to be filled."""
    for passage in passages:
        for match in _PLACEHOLDER.finditer(passage.text):
            yield placeholder_remark(passage.place(match.start()), match.group())


def find_placeholder(text: str) -> str:
    """Return the first placeholder in a text; "" if it has none."""
    match = _PLACEHOLDER.search(text)
    return match.group() if match else ""


def placeholder_remark(place: str, text: str) -> Remark:
    """Return the remark on a placeholder."""
    because = "This marks a gap that was not filled."
    return Remark("placeholder", "serious", place, text, because, "Replace it, or delete the sentence.")
