"""Dates in prose, and their check against those of the inspection: fieldwork and publication."""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from inspectorate.method.inspection import About
from inspectorate.method.report.checks.context import DraftContext
from inspectorate.method.report.checks.prose.sentences import ProseSpan, sentences
from inspectorate.method.report.checks.remarks import Remark
from inspectorate.method.report.narrative import Passage
from inspectorate.method.report.numbers import MONTHS, full_date, month_and_year

_MONTH = "|".join(MONTHS)
DATE = re.compile(
    r"\b(?:(?P<part>end|beginning|start|middle|spring|summer|autumn|winter|early|late|mid)[ -](?:of |in )?)?"
    rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)? )?(?:(?P<month>{_MONTH}) )?(?P<year>(?:19|20)\d\d)\b(?![:/])",
    re.IGNORECASE,
)
PARTS_OF_YEAR = {
    "end": (10, 12), "late": (10, 12), "beginning": (1, 3), "start": (1, 3), "early": (1, 3), "mid": (5, 8),
    "middle": (5, 8), "spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "winter": (12, 12),
}  # fmt: skip
_VISIT = re.compile(
    r"\b(?:we|inspectors|our inspectors) (?:inspected|visited|came|began|were (?:here|there|on site)"
    r"|carried out (?:this|the|our) (?:inspection|fieldwork))\b"
    r"|\b(?:the |our |this )?(?:fieldwork|inspection|visit) (?:was carried out|was held|was|took place|began"
    r"|started|ended|finished)\b",
    re.IGNORECASE,
)
_BEGINNING = re.compile(r"\b(?:began|started|first day)\b", re.IGNORECASE)
_PUBLICATION = re.compile(
    r"\bthis report (?:is|was|has been|will be)(?: \w+)? published\b|\bwe publish\w*"
    r"|\bpublication of this report\b",
    re.IGNORECASE,
)
_PAST = re.compile(r"\b(?:was|were|had|has been|have been|did|last|[a-z]{3,}ed)\b", re.IGNORECASE)
_NOT_PAST = re.compile(
    r"\b(?:to|until|till|by|for|after|from|before|and|plan\w*|promis\w*|due|expected|will|would|should|intend\w*"
    r"|target)(?: the)?(?: (?:end|start|spring|summer|autumn|winter) of)?\s*$|[–—-]\s*$",
    re.IGNORECASE,
)
_FUTURE = re.compile(
    r"\b(?:will|is to|are to|due|promised|planned|expects?|intends?|next|plan for)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Span:
    """Days that a date in prose may mean: from `first` to `last`."""

    first: date
    last: date

    def overlaps(self, other: "Span") -> bool:
        """Return whether two spans have a day in common."""
        return self.first <= other.last and other.first <= self.last


def span_of(match: re.Match[str]) -> Span:
    """Return the days that a match of DATE may mean."""
    year = int(match["year"])
    if match["month"]:
        month = [name.lower() for name in MONTHS].index(match["month"].lower()) + 1
        last_day = monthrange(year, month)[1]
        day = int(match["day"] or 0)
        if 1 <= day <= last_day:
            return Span(date(year, month, day), date(year, month, day))
        return Span(date(year, month, 1), date(year, month, last_day))
    first, last = PARTS_OF_YEAR.get((match["part"] or "").lower(), (1, 12))
    return Span(date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def check_inspection_dates(passages: Iterable[Passage], context: DraftContext) -> Iterator[Remark]:
    """Yield a remark for every date that contradicts those of the inspection."""
    about = context.draft.inspection.about
    for passage in passages:
        if passage.kind in {"quotation", "heading"} or passage.in_example or not DATE.search(passage.text):
            continue
        for sentence in sentences(passage):
            for match in DATE.finditer(sentence.text):
                if not passage.is_figure(match.start() + sentence.start, match.end() + sentence.start):
                    yield from _check_date(match, sentence, about)


def _check_date(match: re.Match[str], sentence: ProseSpan, about: About) -> Iterator[Remark]:
    span, text = span_of(match), sentence.text
    own = _own_date(match, text, about)
    place = sentence.passage.place(sentence.start + match.start())
    if own:
        because, days, binding = own
        if not span.overlaps(days):
            suggestion = f"Write {{{binding}}}, or correct the date."
            yield Remark("date", "serious", place, match.group().strip(), because, suggestion)
    elif about.published and span.first > _end_of_month(about.published) and _is_past(match, sentence):
        because = f"This date is after the publication of the report, {month_and_year(about.published)}."
        yield Remark("date", "serious", place, match.group().strip(), because, "Correct the date.")


def _own_date(match: re.Match[str], text: str, about: About) -> tuple[str, Span, str] | None:
    """Return what a sentence dates: a sentence with the right date, its days, and its figure."""
    before = text[: match.start()]
    if about.published and _PUBLICATION.search(before):
        month = Span(about.published.replace(day=1), _end_of_month(about.published))
        return f"This report is published in {month_and_year(about.published)}.", month, "published"
    is_visit = _VISIT.search(before) and not re.search(r"\b(?:in|of|since|before|until) \d{4}\b", before)
    if not is_visit or re.search(r"\b(?:last|previous|earlier|predecessors?|again)\b", text, re.IGNORECASE):
        return None
    ended = about.fieldwork_ended or about.fieldwork_started
    started = about.fieldwork_started
    days = Span(started, started if _BEGINNING.search(before) else ended)
    because = f"The fieldwork of this inspection was from {full_date(started)} to {full_date(ended)}."
    return because, days, "fieldwork"


def _end_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _is_past(match: re.Match[str], sentence: ProseSpan) -> bool:
    """Return whether a sentence, or the note of a publication, says that something happened at a date."""
    before = sentence.text[: match.start()]
    if sentence.passage.kind == "note":
        return before.rstrip().endswith("(") or bool(re.search(r"[(,]\s*$", before))
    clause = sentence.clause_at(sentence.start + match.start()).text
    return bool(_PAST.search(clause)) and not _NOT_PAST.search(before) and not _FUTURE.search(clause)
