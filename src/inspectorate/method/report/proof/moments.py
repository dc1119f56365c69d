"""The same event with two dates: sentences that share a body and a kind of event, and differ on when.

A body is a name of several words, or for a move what is moved from or to, however it is spelt.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from itertools import combinations

from inspectorate.method.report.numbers import MONTHS
from inspectorate.method.report.proof.remarks import Remark
from inspectorate.method.report.proof.sentences import Stretch

_MONTH = "|".join(MONTHS)
_DATED = re.compile(
    r"\b(?:(?P<part>end|beginning|start|middle|spring|summer|autumn|winter|early|late|mid)[ -](?:of |in )?)?"
    rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)? )?(?:(?P<month>{_MONTH}) )?(?P<year>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_PARTS = {
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
_WAY = re.compile(
    r"\b(?:(?P<out>from|out of|left|leaving)|into|to|under|joined|became part of)"
    r" (?:the |its |their |our )?(?P<body>[^\W\d_][\w’'-]{3,} [^\W\d_][\w’'-]{3,})",
    re.IGNORECASE,
)
_NO_BODY = frozenset(
    ("that", "their", "there", "these", "this", "what", "when", "which", "with", "years", "months")
)
RARE = 4


@dataclass(frozen=True, slots=True)
class Moment:
    """One dated event: its sentence, the months it may mean (counted from year 0), and what it is about.

    `ways` are the bodies of a move with its direction: true for out of it.
    """

    sentence: Stretch
    said: str
    first: int
    last: int
    events: frozenset[int]
    names: frozenset[str]
    ways: frozenset[tuple[str, bool]]


def check_moments(sentences: Iterable[Stretch], known: Iterable[str]) -> Iterator[Remark]:
    """Yield a remark for every pair of sentences that seem to date one event twice, differently.

    `known` are names that say nothing about an event: the service, the place, the inspectorate.
    """
    sentences = tuple(sentences)
    everywhere = Counter(name for sentence in sentences for name in _names(sentence, known))
    rare = {name for name, count in everywhere.items() if count <= RARE}
    moments = [moment for sentence in sentences for moment in _moments(sentence, known)]
    for first, second in combinations(moments, 2):
        apart = first.last < second.first or second.last < first.first
        name = _shared(first, second, rare) if apart and first.events & second.events else ""
        if name:
            why = (
                f"{first.sentence.place} says {first.said} of what seems the same event ({name}); "
                f"here it is {second.said}."
            )
            text = f"{first.said} / {second.said}"
            yield Remark("date", "warning", second.sentence.place, text, why, "Make the two dates agree.")


def _shared(first: Moment, second: Moment, rare: Set[str]) -> str:
    """Return the body two moments are about, "" for none or when one leaves it and the other joins it."""
    opposed = {body for body, out in first.ways if (body, not out) in second.ways}
    names = first.names & second.names
    both = {name for name in names & rare if _body(name) not in opposed}
    moved = {body for body, _ in first.ways & second.ways}
    both |= {next((name for name in names if _body(name) == body), body) for body in moved}
    return min(both, default="")


def _moments(sentence: Stretch, known: Iterable[str]) -> Iterator[Moment]:
    """Yield a sentence's event; those of its clauses, when it has several dates."""
    several = len(_DATED.findall(sentence.text)) > 1
    for stretch in sentence.clauses if several else (sentence,):
        dates = list(_DATED.finditer(stretch.text))
        text = stretch.text.lower()
        events = frozenset(place for place, event in enumerate(_EVENTS) if event.search(text))
        if len(dates) == 1 and events:
            first, last = _months(dates[0])
            ways = _ways(stretch, known) if _MOVE in events else frozenset()
            said = dates[0].group().strip()
            yield Moment(stretch, said, first, last, events, _names(stretch, known), ways)


def _ways(stretch: Stretch, known: Iterable[str]) -> frozenset[tuple[str, bool]]:
    found = ((_body(match["body"]), bool(match["out"])) for match in _WAY.finditer(stretch.text))
    usual = {_body(name) for name in known} | {""}
    return frozenset((body, out) for body, out in found if body not in usual)


def _body(name: str) -> str:
    """Return the first two words of a body, however they are spelt; "" when they are none."""
    words = re.sub(r"[’']", "", name).lower().split()[:2]
    dated = any(word in _NO_BODY or word in _PARTS or _MONTH_NAME.match(word.capitalize()) for word in words)
    return "" if dated else " ".join(words)


def _months(match: re.Match[str]) -> tuple[int, int]:
    year = 12 * int(match["year"])
    if match["month"]:
        month = [name.lower() for name in MONTHS].index(match["month"].lower()) + 1
        return year + month, year + month
    first, last = _PARTS.get((match["part"] or "").lower(), (1, 12))
    return year + first, year + last


def _names(sentence: Stretch, known: Iterable[str]) -> frozenset[str]:
    """Return the names of bodies in a sentence, cut down so that a longer form matches a shorter."""
    names = {match.group().removeprefix("The ") for match in _NAME.finditer(sentence.text)}
    plain = {re.sub(r"[’']s\b", "s", name) for name in names if not _MONTH_NAME.match(name)}
    return frozenset(
        name for name in plain if not any(name in other or other in name for other in known if other)
    )


_MONTH_NAME = re.compile(rf"^(?:In |On |By |Since )?(?:{_MONTH})\b")
