"""Check for other youth offending services: names of areas that are not this inspection's."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

import ahocorasick
from rapidfuzz import fuzz

from inspectorate.method.report.checks.context import DraftContext
from inspectorate.method.report.checks.remarks import Remark
from inspectorate.method.report.narrative import Passage

_TITLE = r"(?:Youth (?:Offending|Justice)(?: and \w+)? (?:Service|Team|Partnership)|YOS|YOT|YJS)s?\b"
_SERVICE = re.compile(
    rf"^(?:['’]s)? (?:{_TITLE}|(?:youth (?:offending|justice) )?(?:service|team)\b"
    r"|(?:county |borough |city )?council\b|children['’]s (?:services|social care)\b)",
    re.IGNORECASE,
)
_NAMED = re.compile(
    rf"\b(?P<area>[A-Z][\w’'-]+(?:(?:,? (?:and|of|upon|on|with|in|the|y))*[ -][A-Z][\w’'-]+)*?) {_TITLE}"
)
_LEADING = frozenset(
    {"the", "a", "an", "our", "at", "in", "staff", "every", "each", "this", "hm", "like", "what"}
)
SIMILAR = 85
"""Similarity (0 to 100) from which the name of a service is read as a misspelling of the own one."""


@cache
def areas() -> frozenset[str]:
    """Return the areas of the youth offending services of England and Wales."""
    text = (files("inspectorate.method.report.checks") / "data" / "services.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


@cache
def _automaton() -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for area in areas():
        automaton.add_word(area, area)
    automaton.make_automaton()
    return automaton


def areas_in(text: str) -> list[tuple[int, int, str]]:
    """Return the areas that a text names, longest first: start, end and name."""
    matches = [(end - len(area) + 1, end + 1, area) for end, area in _automaton().iter(text)]
    whole = [
        (start, end, area)
        for start, end, area in matches
        if not text[start - 1 : start].isalnum() and not text[end : end + 1].isalnum()
    ]
    return sorted(whole, key=lambda match: match[0] - match[1])


def check_services(passages: Iterable[Passage], context: DraftContext) -> Iterator[Remark]:
    """Yield a remark for every other service that a text names, except in titles and in notes."""
    for passage in passages:
        if passage.kind in {"quotation", "note"}:
            continue
        excluded = context.foreign_spans(passage)
        for start, end, name in _services_in(passage.text):
            if not excluded.overlaps(start, end) and not is_own(name, context):
                excluded.add(start, end)
                yield service_remark(passage.place(start), passage.text[start:end], name, context)


def _services_in(text: str) -> Iterator[tuple[int, int, str]]:
    for start, end, area in areas_in(text):
        if suffix := _SERVICE.match(text[end:]):
            yield start, end + suffix.end(), area
    for match in _NAMED.finditer(text):
        words = match["area"].split(" ")
        while words and words[0].lower() in _LEADING:
            words = words[1:]
        if words:
            yield (
                match.start("area") + len(match["area"]) - len(" ".join(words)),
                match.end(),
                " ".join(words),
            )


def is_own(area: str, context: DraftContext) -> bool:
    """Return whether a name is that of this inspection's area, or part of it."""
    own = " ".join(context.common_names).lower()
    return area.lower() in own


def service_remark(place: str, text: str, area: str, context: DraftContext) -> Remark:
    """Return the remark on another service, or on a misspelt name of the own one."""
    about = context.draft.inspection.about
    own = about.service_short or about.service
    if fuzz.ratio(area.lower(), about.area.lower()) >= SIMILAR:
        because = f"The service is called {own}."
        return Remark("other service", "warning", place, text, because, f"Write “{own}” or {{service}}.")
    because = f"This is another service. The inspection is of {own}."
    suggestion = f"If you mean this service, write “{own}” or {{service}}."
    return Remark("other service", "warning", place, text, because, suggestion)
