"""Check for one event with two dates: sentences about the same body and type of event with different dates.

A body is a name of several words or, for a move, the origin or destination in any spelling.
"""

import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from itertools import combinations

from inspectorate.method.report.checks.context import DraftContext
from inspectorate.method.report.checks.facts.dates import DATE, PARTS_OF_YEAR, span_of
from inspectorate.method.report.checks.prose.sentences import ProseSpan, own_sentences
from inspectorate.method.report.checks.remarks import Remark
from inspectorate.method.report.narrative import Passage
from inspectorate.method.report.numbers import MONTHS

_MONTH = "|".join(MONTHS)
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


def check_event_dates(passages: Iterable[Passage], context: DraftContext) -> Iterator[Remark]:
    """Yield a remark for every pair of sentences that seem to date one event differently.

    The names of the service, the area and the inspectorate do not identify an event.
    """
    passages, common_names = tuple(passages), context.common_names
    dated_sentences = [sentence for sentence in own_sentences(passages) if DATE.search(sentence.text)]
    dated_events = [event for sentence in dated_sentences for event in _dated_events(sentence, common_names)]
    names = {name for event in dated_events for name in event.names}
    mentions = {name: sum(passage.text.count(name) for passage in passages) for name in names}
    rare_names = {name for name, count in mentions.items() if count <= MAXIMUM_MENTIONS}
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
    has_several_dates = len(DATE.findall(sentence.text)) > 1
    for span in sentence.clauses if has_several_dates else (sentence,):
        dates = list(DATE.finditer(span.text))
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
        word in _NOT_A_BODY or word in PARTS_OF_YEAR or _MONTH_NAME.match(word.capitalize()) for word in words
    )
    return "" if is_excluded else " ".join(words)


def _month_range(match: re.Match[str]) -> tuple[int, int]:
    span = span_of(match)
    return 12 * span.first.year + span.first.month, 12 * span.last.year + span.last.month


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
