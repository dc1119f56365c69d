"""Check for one event with two dates: sentences about the same body and type of event with different dates.

A body is a name of several words or, for a move, the origin or destination in any spelling.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from itertools import combinations

from inspectorate.method.report.checks.remarks import Remark
from inspectorate.method.report.checks.sentences import ProseSpan
from inspectorate.method.report.numbers import MONTHS

_MONTH = "|".join(MONTHS)
_DATE = re.compile(
    r"\b(?:(?P<part>end|beginning|start|middle|spring|summer|autumn|winter|early|late|mid)[ -](?:of |in )?)?"
    rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)? )?(?:(?P<month>{_MONTH}) )?(?P<year>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_PARTS_OF_YEAR = {
    "end": (10, 12), "late": (10, 12), "beginning": (1, 3), "start": (1, 3), "early": (1, 3), "mid": (5, 8),
    "middle": (5, 8), "spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "winter": (12, 12),
}  # fmt: skip
_EVENTS = (
    re.compile(
        r"\b(?:mov(?:ed|ing|e)|brought|transferr?(?:ed|ing)?|relocat(?:ed|ion)|shifted|joined|left|leaving|merged"
        r"|placed|separated|withdrew|withdrawn|became part of"
        r"|(?:c[ao]me|coming|went|gone|going|taken|passed|passing|handed|switched|switching|split|pulled)"
        r"(?: \w+){0,2}? (?:from|into|under|out|over|across|away|to))\b"
    ),
    re.compile(r"\b(?:started|began|begun|launched|introduced|opened|established|created|set up|founded)\b"),
    re.compile(r"\b(?:ended|closed|stopped|ceased|abolished)\b"),
    re.compile(r"\b(?:appointed|took up|became|succeeded|replaced|took over)\b"),
    re.compile(r"\b(?:inspected|published|reported)\b"),
)
_NAME = re.compile(r"\b[A-Z][\w’'-]+(?:(?: (?:of|and|for|the))* [A-Z][\w’'-]+)+")
_MOVE = 0
_DIRECTION = re.compile(
    r"\b(?:(?P<out>from|out of|left|leaving)|into|to|under|joined|became part of)"
    r" (?:the |its |their |our )?(?P<body>[^\W\d_][\w’'-]{3,} [^\W\d_][\w’'-]{3,})",
    re.IGNORECASE,
)
_NOT_A_BODY = frozenset(
    ("that", "their", "there", "these", "this", "what", "when", "which", "with", "years", "months")
)
MAXIMUM_MENTIONS = 4


@dataclass(frozen=True, slots=True)
class DatedEvent:
    """Dated event: its sentence, the text of its date, the months it may mean, and its subject.

    `first` and `last` count months from year 0. `events` are indices in `_EVENTS`, `names` the bodies named,
    and `directions` the bodies of a move, with True for a move out of them.
    """

    sentence: ProseSpan
    text: str
    first: int
    last: int
    events: frozenset[int]
    names: frozenset[str]
    directions: frozenset[tuple[str, bool]]


def check_event_dates(sentences: Iterable[ProseSpan], common_names: Iterable[str]) -> Iterator[Remark]:
    """Yield a remark for every pair of sentences that seem to date one event differently.

    `common_names` (service, area, inspectorate) do not identify an event.
    """
    sentences = tuple(sentences)
    mentions = Counter(name for sentence in sentences for name in _names(sentence, common_names))
    rare_names = {name for name, count in mentions.items() if count <= MAXIMUM_MENTIONS}
    dated_events = [event for sentence in sentences for event in _dated_events(sentence, common_names)]
    for first, second in combinations(dated_events, 2):
        disjoint = first.last < second.first or second.last < first.first
        name = _shared_body(first, second, rare_names) if disjoint and first.events & second.events else ""
        if name:
            because = (
                f"{first.sentence.place} says {first.text} of what seems the same event ({name}); "
                f"here it is {second.text}."
            )
            dates = f"{first.text} / {second.text}"
            yield Remark(
                "date", "warning", second.sentence.place, dates, because, "Correct one of the dates."
            )


def _shared_body(first: DatedEvent, second: DatedEvent, rare_names: Set[str]) -> str:
    """Return the body that two events have in common; "" if none.

    It is also "" if one event leaves the body and the other joins it.
    """
    opposed = {body for body, outward in first.directions if (body, not outward) in second.directions}
    names = first.names & second.names
    common = {name for name in names & rare_names if _body_key(name) not in opposed}
    moved_bodies = {body for body, _ in first.directions & second.directions}
    common |= {next((name for name in names if _body_key(name) == body), body) for body in moved_bodies}
    return min(common, default="")


def _dated_events(sentence: ProseSpan, common_names: Iterable[str]) -> Iterator[DatedEvent]:
    """Yield the event of a sentence, or those of its clauses if it has several dates."""
    has_several_dates = len(_DATE.findall(sentence.text)) > 1
    for span in sentence.clauses if has_several_dates else (sentence,):
        dates = list(_DATE.finditer(span.text))
        text = span.text.lower()
        events = frozenset(index for index, event in enumerate(_EVENTS) if event.search(text))
        if len(dates) == 1 and events:
            first, last = _month_range(dates[0])
            directions = _directions(span, common_names) if _MOVE in events else frozenset()
            date_text = dates[0].group().strip()
            yield DatedEvent(span, date_text, first, last, events, _names(span, common_names), directions)


def _directions(span: ProseSpan, common_names: Iterable[str]) -> frozenset[tuple[str, bool]]:
    matches = ((_body_key(match["body"]), bool(match["out"])) for match in _DIRECTION.finditer(span.text))
    common_bodies = {_body_key(name) for name in common_names} | {""}
    return frozenset((body, outward) for body, outward in matches if body not in common_bodies)


def _body_key(name: str) -> str:
    """Return the first two words of a body, normalised; "" if they do not name a body."""
    words = re.sub(r"[’']", "", name).lower().split()[:2]
    is_excluded = any(
        word in _NOT_A_BODY or word in _PARTS_OF_YEAR or _MONTH_NAME.match(word.capitalize())
        for word in words
    )
    return "" if is_excluded else " ".join(words)


def _month_range(match: re.Match[str]) -> tuple[int, int]:
    year = 12 * int(match["year"])
    if match["month"]:
        month = [name.lower() for name in MONTHS].index(match["month"].lower()) + 1
        return year + month, year + month
    first, last = _PARTS_OF_YEAR.get((match["part"] or "").lower(), (1, 12))
    return year + first, year + last


def _names(sentence: ProseSpan, common_names: Iterable[str]) -> frozenset[str]:
    """Return the names of bodies in a sentence, normalised and without common names."""
    names = {match.group().removeprefix("The ") for match in _NAME.finditer(sentence.text)}
    normalised_names = {re.sub(r"[’']s\b", "s", name) for name in names if not _MONTH_NAME.match(name)}
    return frozenset(
        name
        for name in normalised_names
        if not any(name in common_name or common_name in name for common_name in common_names if common_name)
    )


_MONTH_NAME = re.compile(rf"^(?:In |On |By |Since )?(?:{_MONTH})\b")
