"""Check for details that together identify one child: age, sex, school, street and dates in their life."""

import re
from collections.abc import Iterable, Iterator, Mapping

from inspectorate.method.report.checks.context import DraftContext
from inspectorate.method.report.checks.prose.sentences import ProseSpan, sentences
from inspectorate.method.report.checks.remarks import Remark, Severity
from inspectorate.method.report.narrative import Passage
from inspectorate.method.report.numbers import MONTHS, UNITS

_AGE = rf"(?:1[0-9]|{'|'.join(UNITS[10:20])})"
_ORDINAL = (
    r"(?:1\d(?:st|nd|rd|th)|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth"
    r"|eighteenth)"
)
_NAME = r"[A-Z][\w’']+(?: (?:[A-Z][\w’']+|of|the|and))*?"
_SCHOOLS = r"(?:(?:Primary|High|Grammar|Secondary|Manor|Community) )*(?:School|Academy|College|Sixth Form)"
_STREETS = (
    r"(?:Road|Street|Lane|Close|Avenue|Drive|Crescent|Gardens|Terrace|Grove|Walk|Mews|Row|Hill|Rise|Estate)\b"
    r"(?! (?:Market|Police|School|Surgery|Library|Baths))"
)
_RELATIVE_DATE = (
    r"\b(?:the|a|one|two|three|four|five|six|seven|ten|few|\d+)?[ -]?(?:day|week|month)s? (?:before|after|of)"
    rf" (?:his|her|their|the) (?:{_ORDINAL} )?(?:birthday|birth|death|arrest|release|trial|attack|stabbing)\b"
)
_DETAILS: Mapping[str, re.Pattern[str]] = {
    "age": re.compile(
        rf"\b{_AGE}-year-old\b|\b(?:aged|age|was|is|turned|just) {_AGE}\b"
        rf"(?! (?:to|(?:and|or) {_AGE}|per|of|cases|children|\d))"
        rf"|\b(?:girl|boy|child|young (?:man|woman|person)) of {_AGE}\b|\b{_ORDINAL} birthday\b",
        re.IGNORECASE,
    ),
    "sex": re.compile(
        r"\b(?:a|an|the|one|this|another|that|only|old) (?:[\w-]+ ){0,3}?"
        r"(?:girl|boy|young (?:man|woman)|son|daughter)\b|^\W*(?:s?he)\b",
        re.IGNORECASE,
    ),
    "school": re.compile(rf"\b{_NAME}(?:['’]s)? {_SCHOOLS}\b"),
    "street": re.compile(rf"\b{_NAME} {_STREETS}"),
    "date": re.compile(
        rf"{_RELATIVE_DATE}|\bon \d{{1,2}}(?:st|nd|rd|th)? (?:{'|'.join(MONTHS)})(?: (?:19|20)\d\d)?\b",
        re.IGNORECASE,
    ),
}
_PERSON = re.compile(
    r"\b(?:girl|boy|child|children|young (?:man|woman|person|people)|son|daughter|he|she|his|her|him|family"
    r"|families|mother|father|sister|brother|pupil|teenager)\b",
    re.IGNORECASE,
)
_LONE = frozenset({"street"})
"""Details that lead to a family alone."""
_POINTING = frozenset({"school", "street", "date"})
"""Details of which one makes another serious."""


def check_identifying_details(passages: Iterable[Passage], context: DraftContext) -> Iterator[Remark]:
    """Yield a remark for every sentence whose details could identify a child."""
    for passage in passages:
        if passage.kind in {"heading", "note"}:
            continue
        for sentence in sentences(passage):
            details = dict(_details(sentence, context))
            if not details or not (_PERSON.search(sentence.text) or passage.in_example):
                continue
            is_pointing = bool(details.keys() & _POINTING)
            if len(details) > 1 or details.keys() & _LONE:
                severity: Severity = (
                    "serious" if len(details) > 1 and is_pointing and not passage.in_example else "warning"
                )
                yield _remark(sentence, details, severity)


def _details(sentence: ProseSpan, context: DraftContext) -> Iterator[tuple[str, str]]:
    """Yield the kinds of detail in a sentence, each with its words."""
    area = context.draft.inspection.about.area.lower()
    for kind, pattern in _DETAILS.items():
        for match in pattern.finditer(sentence.text):
            start = sentence.start + match.start()
            is_area = area and match.group().lower().startswith(area)
            if not is_area and not sentence.passage.is_figure(start, sentence.start + match.end()):
                yield kind, match.group().strip()
                break


def _remark(sentence: ProseSpan, details: Mapping[str, str], severity: Severity) -> Remark:
    named = ", ".join(f"{kind} (“{words}”)" for kind, words in details.items())
    because = f"Together these details could lead somebody to recognise the child: {named}."
    if len(details) == 1:
        because = f"This detail could lead somebody to recognise the family: {named}."
    text = next(iter(details.values()))
    suggestion = "Leave out all but what the point needs, or change a detail."
    return Remark("identifying details", severity, sentence.place, text, because, suggestion)
