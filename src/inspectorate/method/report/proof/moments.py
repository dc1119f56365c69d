"""The same event with two dates: sentences that share rare words and a kind of event, and differ on when."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
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
        r"\b(?:mov(?:ed|ing|e)|brought|transferr?ed|transfer|relocated|shifted|joined|left|merged|placed)\b"
    ),
    re.compile(r"\b(?:started|began|begun|launched|introduced|opened|established|created|set up|founded)\b"),
    re.compile(r"\b(?:ended|closed|stopped|ceased|abolished)\b"),
    re.compile(r"\b(?:appointed|took up|became|succeeded|replaced|took over)\b"),
    re.compile(r"\b(?:inspected|published|reported)\b"),
)
_NAME = re.compile(r"\b[A-Z][\w’'-]+(?:(?: (?:of|and|for|the))* [A-Z][\w’'-]+)+")
RARE = 4


@dataclass(frozen=True, slots=True)
class Moment:
    """One dated event: its sentence, the months it may mean (counted from year 0), and what it is about."""

    sentence: Stretch
    said: str
    first: int
    last: int
    events: frozenset[int]
    names: frozenset[str]


def check_moments(sentences: Iterable[Stretch], known: Iterable[str]) -> Iterator[Remark]:
    """Yield a remark for every pair of sentences that seem to date one event twice, differently.

    `known` are names that say nothing about an event: the service, the place, the inspectorate.
    """
    sentences = tuple(sentences)
    everywhere = Counter(name for sentence in sentences for name in _names(sentence, known))
    rare = {name for name, count in everywhere.items() if count <= RARE}
    moments = [moment for sentence in sentences if (moment := _moment(sentence, known))]
    for first, second in combinations(moments, 2):
        shared = first.names & second.names & rare
        apart = first.last < second.first or second.last < first.first
        if apart and shared and first.events & second.events:
            name = min(shared)
            why = (
                f"{first.sentence.place} says {first.said} of what seems the same event ({name}); "
                f"here it is {second.said}."
            )
            text = f"{first.said} / {second.said}"
            yield Remark("date", "warning", second.sentence.place, text, why, "Make the two dates agree.")


def _moment(sentence: Stretch, known: Iterable[str]) -> Moment | None:
    dates = list(_DATED.finditer(sentence.text))
    events = frozenset(place for place, event in enumerate(_EVENTS) if event.search(sentence.text.lower()))
    if len(dates) != 1 or not events:
        return None
    first, last = _months(dates[0])
    return Moment(sentence, dates[0].group().strip(), first, last, events, _names(sentence, known))


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
