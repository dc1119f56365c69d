"""Verbal expressions for shares: one table, used to print a share in words and to check words in a text.

Every phrase has a range of shares for which it may be printed and a wider range of shares of which it is
true, both in per cent, as intervals: a square bracket includes the end and a round one excludes it. Exactly
one phrase is printed for any share from 0 to 100 per cent.
"""

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache


@dataclass(frozen=True, slots=True)
class Range:
    """Interval of percentages. `with_low` and `with_high` include its ends."""

    low: Fraction
    high: Fraction
    with_low: bool
    with_high: bool

    def contains(self, share: Fraction) -> bool:
        """Return whether a share (0 to 1) lies in the interval."""
        percentage = share * 100
        above_low = percentage >= self.low if self.with_low else percentage > self.low
        below_high = percentage <= self.high if self.with_high else percentage < self.high
        return above_low and below_high

    def __str__(self) -> str:
        low, high = (f"{float(end):.3g}" for end in (self.low, self.high))
        if self.low == self.high:
            return f"{low} per cent"
        low_prefix, high_prefix = (
            "" if self.with_low else "more than ",
            "" if self.with_high else "less than ",
        )
        return f"{low_prefix}{low} to {high_prefix}{high} per cent"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Verbal expression for a share.

    `printed` is the range of shares for which it is printed (None: never), `true` the range of which it is
    true.
    """

    words: str
    printed: Range | None
    true: Range


def _range(text: str) -> Range:
    low, high = text[1:-1].split(",")
    return Range(Fraction(low.strip()), Fraction(high.strip()), text[0] == "[", text[-1] == "]")


_PRINTED_AND_TRUE = (
    ("none", "[0, 0]", "[0, 0]"),
    ("very few", "(0, 8)", "(0, 15)"),
    ("just under one in ten", "[8, 10)", "[6, 10)"),
    ("one in ten", "[10, 10]", "[9, 11]"),
    ("just over one in ten", "(10, 12.5)", "(10, 14]"),
    ("around one in seven", "[12.5, 15.5)", "[12, 17]"),
    ("around one in six", "[15.5, 18)", "[14, 19]"),
    ("just under one in five", "[18, 20)", "[16, 20)"),
    ("one in five", "[20, 20]", "[19, 21]"),
    ("just over one in five", "(20, 22.5)", "(20, 24]"),
    ("just under a quarter", "[22.5, 25)", "[21, 25)"),
    ("a quarter", "[25, 25]", "[24, 26]"),
    ("just over a quarter", "(25, 28]", "(25, 29]"),
    ("around three in ten", "(28, 31)", "[27, 33]"),
    ("just under a third", "[31, 100/3)", "[29, 100/3)"),
    ("a third", "[100/3, 100/3]", "[32, 35]"),
    ("just over a third", "(100/3, 37]", "(100/3, 38]"),
    ("just under two in five", "(37, 40)", "[36, 40)"),
    ("two in five", "[40, 40]", "[39, 41]"),
    ("just over two in five", "(40, 43)", "(40, 45)"),
    ("just under half", "[43, 50)", "[43, 50)"),
    ("half", "[50, 50]", "[49, 51]"),
    ("just over half", "(50, 57]", "(50, 57]"),
    ("just under three in five", "(57, 60)", "(55, 60)"),
    ("three in five", "[60, 60]", "[59, 61]"),
    ("just over three in five", "(60, 64]", "(60, 65)"),
    ("just under two-thirds", "(64, 200/3)", "[62, 200/3)"),
    ("two-thirds", "[200/3, 200/3]", "[65, 69]"),
    ("just over two-thirds", "(200/3, 69]", "(200/3, 71]"),
    ("around seven in ten", "(69, 72)", "[67, 73]"),
    ("just under three-quarters", "[72, 75)", "[71, 75)"),
    ("three-quarters", "[75, 75]", "[74, 76]"),
    ("just over three-quarters", "(75, 77.5]", "(75, 79]"),
    ("just under four in five", "(77.5, 80)", "[76, 80)"),
    ("four in five", "[80, 80]", "[79, 81]"),
    ("just over four in five", "(80, 85]", "(80, 85]"),
    ("just under nine in ten", "(85, 90)", "(85, 90)"),
    ("nine in ten", "[90, 90]", "[89, 91]"),
    ("nearly all", "(90, 100)", "[88, 100)"),
    ("all", "[100, 100]", "[100, 100]"),
)
_ONLY_TRUE = (
    ("around one in ten", "[8, 12]"),
    ("around one in five", "[17, 23]"),
    ("around a quarter", "[22, 28]"),
    ("around a third", "[30, 37]"),
    ("around two in five", "[37, 43]"),
    ("around half", "[45, 55]"),
    ("around three in five", "[57, 63]"),
    ("around two-thirds", "[63, 70]"),
    ("around three-quarters", "[72, 78]"),
    ("around four in five", "[77, 83]"),
    ("around nine in ten", "[87, 93]"),
    ("more than half", "(50, 100)"),
    ("less than half", "(0, 50)"),
    ("more than a third", "(100/3, 50)"),
    ("less than a third", "(0, 100/3)"),
    ("more than a quarter", "(25, 50)"),
    ("less than a quarter", "(0, 25)"),
    ("more than two-thirds", "(200/3, 100)"),
    ("less than two-thirds", "(0, 200/3)"),
    ("more than three-quarters", "(75, 100)"),
    ("most", "(50, 100)"),
    ("a large majority", "[70, 100)"),
    ("a majority", "(50, 100)"),
    ("a small minority", "(0, 20]"),
    ("a minority", "(0, 50)"),
    ("a small number", "(0, 25]"),
    ("a few", "(0, 25]"),
    ("few", "(0, 25]"),
)
PHRASES = tuple(
    Phrase(words, _range(printed), _range(true)) for words, printed, true in _PRINTED_AND_TRUE
) + tuple(Phrase(words, None, _range(true)) for words, true in _ONLY_TRUE)
"""All phrases. Those that are never printed are here because authors write them."""

_PREFIXES = {
    "just under": r"just under|almost|nearly|(?:slightly|a little) (?:less than|fewer than|under)",
    "just over": r"just over|(?:slightly|a little) (?:more than|over)",
    "around": r"around|about|roughly|approximately",
    "more than": r"more than|over",
    "less than": r"less than|fewer than|under",
}
_SPELLINGS = {
    "nearly all": r"(?:nearly|almost|virtually) (?:all|every)",
    "all": r"all|every",
    "a large majority": r"(?:the|a) (?:large|great|vast|overwhelming) majority",
    "a majority": r"(?:the|a) majority",
    "a small minority": r"(?:the|a) (?:small|tiny) minority",
    "a minority": r"(?:the|a) minority",
    "very few": r"very few|hardly any",
}


def in_words(share: Fraction) -> str:
    """Return the phrase printed for a share (0 to 1)."""
    return next(phrase.words for phrase in PHRASES if phrase.printed and phrase.printed.contains(share))


def around(share: Fraction) -> str:
    """Return the nearest simple fraction in words ("around half"), without "around" when it is exact.

    A share (0 to 1) that is near no simple fraction is returned as by `in_words`.
    """
    fractions = _exact_fractions()
    if share in fractions.values():
        return in_words(share)
    candidates = [words for words in fractions if f"around {words}" in _true_phrases(share)]
    return (
        f"around {min(candidates, key=lambda words: abs(fractions[words] - share))}"
        if candidates
        else in_words(share)
    )


def _true_phrases(share: Fraction) -> frozenset[str]:
    return frozenset(phrase.words for phrase in PHRASES if phrase.true.contains(share))


@cache
def _exact_fractions() -> dict[str, Fraction]:
    ranges = {phrase.words: phrase.printed for phrase in PHRASES if phrase.printed}
    return {words: interval.low / 100 for words, interval in ranges.items() if interval.low == interval.high}


def tens(percentage: int) -> str:
    """Return a whole percentage by its nearest ten: "just over 60 per cent", "around 65 per cent"."""
    lower_ten, remainder = percentage // 10 * 10, percentage % 10
    if remainder == 0:
        return f"{percentage} per cent"
    if remainder == 5:
        return f"around {percentage} per cent"
    return f"just over {lower_ten} per cent" if remainder < 5 else f"just under {lower_ten + 10} per cent"


@dataclass(frozen=True, slots=True)
class ShareWording:
    """Phrase found in a text, from character `start` to `end`."""

    start: int
    end: int
    phrase: Phrase


@lru_cache(maxsize=1024)
def find(text: str) -> tuple[ShareWording, ...]:
    """Return the phrases in a text, in any of their spellings and in order of occurrence."""
    matches = ((match, match.lastgroup or "") for match in _phrase_pattern().finditer(text))
    return tuple(
        ShareWording(match.start(), match.end(), PHRASES[int(group[1:])]) for match, group in matches
    )


@cache
def _phrase_pattern() -> re.Pattern[str]:
    longest_first = sorted(enumerate(PHRASES), key=lambda pair: len(pair[1].words), reverse=True)
    alternatives = (f"(?P<p{index}>{_spelling_pattern(phrase.words)})" for index, phrase in longest_first)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(alternatives)})(?![\w-])", re.IGNORECASE)


def _spelling_pattern(words: str) -> str:
    if words in _SPELLINGS:
        return _SPELLINGS[words]
    prefix = next((prefix for prefix in _PREFIXES if words.startswith(f"{prefix} ")), "")
    fraction = words.removeprefix(f"{prefix} ").replace("-", "[- ]")
    fraction = re.sub(r"^a (third|quarter)$", r"(?:a|one)[- ]\1", fraction)
    return f"(?:{_PREFIXES[prefix]}) {fraction}" if prefix else fraction
