"""Claims: figures and words for shares that are typed by hand, each with the range of which it is true."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from inspectorate.method.report import vocabulary
from inspectorate.method.report.checks.prose.sentences import Nouns, ProseSpan, SpanSet, quoted
from inspectorate.method.report.checks.prose.subjects import Topic
from inspectorate.method.report.figures import CountFigure, Quantity, ShareFigure
from inspectorate.method.report.numbers import NUMBER, read_number

_SLIGHTLY = r"just|slightly|a little"
_COMPARISONS = (
    rf"(?:{_SLIGHTLY}) (?:over|under)|around|about|nearly|almost|over|under|(?:more|less|fewer) than"
)
_MODIFIER = rf"(?:(?P<about>{_COMPARISONS}) )?"
_PERCENT = re.compile(rf"\b{_MODIFIER}(?P<number>{NUMBER})\s?(?:per cent\b|percent\b|%)", re.IGNORECASE)
_LARGE = re.compile(r"\b\d{1,3}(?:,\d{3})+\b")
_FRACTION = re.compile(
    r"\b(?:half|third|thirds|quarters?|in (?:four|five|ten|six|seven|three))\b", re.IGNORECASE
)
_NOT_A_NOUN = re.compile(
    r"^ (?:aspects|areas|other|times?|of all|importantly|recent|recently|effective|likely|often|of what)\b"
)
_AMBIGUOUS = frozenset({"all", "none", "few", "a few", "most", "a small number", "very few"})
"""Words that are often no share: “above all”, “most recently”."""
_NO_SHARE_BEFORE = re.compile(
    r"\b(?:not|nor|nor are|are not|above|at|after|of|in|once|best|first|and) $", re.IGNORECASE
)
_OF_CASES = re.compile(r"^ (?:of )?(?:the |these |those )?cases?\b", re.IGNORECASE)
_NEGATION = re.compile(
    r"\b(?:not|no|never|nor|neither|without|too (?:little|late)|insufficient\w*|lack\w*|failed|poor\w*"
    r"|weak\w*|in\w*adequate\w*|missing|unclear)\b|n[’']t\b",
    re.IGNORECASE,
)
_CONTEXT_LENGTH = 120
"""Number of characters before and after a phrase that are its context."""


@cache
def _countable_pattern(nouns: Nouns) -> re.Pattern[str]:
    return re.compile(
        rf"^ (?:of\b|(?:the |these |those )?(?:[a-z-]+ ){{0,2}}{nouns.countable}\b|\()", re.IGNORECASE
    )


@cache
def _pair_pattern(nouns: Nouns) -> re.Pattern[str]:
    return re.compile(
        rf"\b(?P<yes>{NUMBER})(?: {nouns.countable})?,? \(?(?:out )?of (?:the |a possible |a total of |all )?"
        rf"(?P<of>{NUMBER})\b(?!\s?(?:per cent|%))",
        re.IGNORECASE,
    )


@cache
def _count_pattern(nouns: Nouns) -> re.Pattern[str]:
    return re.compile(
        rf"\b(?P<number>{NUMBER})(?: (?!of\b)[a-z-]+){{0,2}}? {nouns.countable}\b", re.IGNORECASE
    )


@dataclass(frozen=True, slots=True)
class Claim:
    """Figure or word for a share typed by hand, from character `start` to `end` of its passage.

    `true` is the range of shares of which it is true, None for a plain number. `pair` is (yes, total) if it
    is written so, and `number` its number, None for words. `exact` is False for a range such as “just over
    60 per cent”; `vague` is True for words such as “most”, which need no figure beside them. `negated` is
    whether it may be the share of those that were not.
    """

    start: int
    end: int
    text: str
    true: vocabulary.Range | None = None
    pair: tuple[int, int] | None = None
    number: float | None = None
    exact: bool = True
    vague: bool = False
    negated: bool = True

    def fits(self, topic: Topic) -> bool:
        """Return whether a topic's figure has the value typed."""
        figure = topic.figure
        if isinstance(figure, Quantity):
            return self.number is not None and self.number in {figure.value, figure.comparator}
        share = figure if isinstance(figure, ShareFigure) else None
        if self.pair:
            return share is not None and self.pair in {
                (share.yes, share.total),
                (share.total - share.yes, share.total),
            }
        if self.true is not None:
            return share is not None and self._matching_share(share) is not None
        return self.number is not None and share is None and topic.number == self.number

    def _matching_share(self, share: ShareFigure) -> ShareFigure | None:
        for candidate in (share, share.complement) if self.negated else (share,):
            if self.true and candidate.exact is not None and candidate.percentage is not None:
                printed = Fraction(candidate.percentage, 100)
                if self.true.contains(printed) or (
                    self.number is None and self.true.contains(candidate.exact)
                ):
                    return candidate
        return None

    @property
    def words_only(self) -> bool:
        """Whether it is a share in words, without a number."""
        return self.pair is None and self.number is None

    def form(self, topic: Topic) -> str:
        """Return the binding that prints a topic's figure as it was typed."""
        figure = topic.figure
        if isinstance(figure, Quantity):
            return f"{{{topic.reference}{'' if self.number == figure.value else '|comparator'}}}"
        if not isinstance(figure, ShareFigure):
            return f"{{{topic.reference}{'' if re.search(r'[0-9]', self.text) else _in_words(figure)}}}"
        forms = [form for form in (self._complement_form(figure), self._share_form()) if form]
        return f"{{{topic.reference}{'|' if forms else ''}{' '.join(forms)}}}"

    def _complement_form(self, share: ShareFigure) -> str:
        if self.pair:
            return "" if self.pair[0] == share.yes else "no"
        matching = self._matching_share(share)
        return "no" if matching is not None and matching.yes != share.yes else ""

    def _share_form(self) -> str:
        if self.pair:
            return "count" if self.text[0].isdigit() else "count words"
        if self.number is None:
            return "words"
        return "percent" if "%" in self.text else ""


def _in_words(figure: CountFigure) -> str:
    return " words" if figure.parts else "|words"


def claims_in(sentence: ProseSpan, nouns: Nouns, counted: Iterable[tuple[int, int]] = ()) -> list[Claim]:
    """Return the claims of a sentence in order, without bound figures, quotations and overlaps.

    `counted` are spans of the passage that are read as numbers of something else.
    """
    excluded = SpanSet((*counted, *((figure.start, figure.end) for figure in sentence.figures)))
    for start, end in quoted(sentence.text):
        excluded.add(start + sentence.start, end + sentence.start)
    claims: list[Claim] = []
    for claim in (
        *_percentages(sentence),
        *_pairs(sentence, nouns),
        *_words(sentence, nouns),
        *_numbers(sentence, nouns),
    ):
        if not excluded.overlaps(claim.start, claim.end):
            excluded.add(claim.start, claim.end)
            claims.append(claim)
    return sorted(claims, key=lambda claim: claim.start)


def _percentages(sentence: ProseSpan) -> Iterator[Claim]:
    for match in _PERCENT.finditer(sentence.text):
        number = read_number(match["number"])
        if number is not None:
            start, end = match.start() + sentence.start, match.end() + sentence.start
            about = match["about"] or ""
            yield Claim(start, end, match.group(), _range_of(about, number), number=number, exact=not about)


def _range_of(modifier: str, number: float) -> vocabulary.Range:
    """Return the percentages of which a number with a modifier, such as "just over 60 per cent", is true.

    "Just over" and "just under" extend to less than half the distance to the next ten: 65 is not just over
    60.
    """
    percentage, lower = Fraction(str(number)), modifier.lower()
    if re.match(rf"(?:{_SLIGHTLY}) over", lower):
        return vocabulary.Range(percentage, percentage + 5, with_low=False, with_high=False)
    if re.match(rf"(?:{_SLIGHTLY}) under|nearly|almost", lower):
        return vocabulary.Range(percentage - 5, percentage, with_low=False, with_high=False)
    if lower in {"around", "about"}:
        return vocabulary.Range(percentage - 3, percentage + 3, with_low=True, with_high=True)
    if lower in {"over", "more than"}:
        return vocabulary.Range(percentage, percentage + 10, with_low=False, with_high=False)
    if lower:
        return vocabulary.Range(percentage - 10, percentage, with_low=False, with_high=False)
    return vocabulary.Range(percentage, percentage, with_low=True, with_high=True)


def _pairs(sentence: ProseSpan, nouns: Nouns) -> Iterator[Claim]:
    for match in _pair_pattern(nouns).finditer(sentence.text):
        yes, total = read_number(match["yes"]), read_number(match["of"])
        if yes is not None and total is not None and yes <= total and total > 1:
            start, end = match.start() + sentence.start, match.end() + sentence.start
            yield Claim(start, end, match.group(), pair=(int(yes), int(total)))


def _words(sentence: ProseSpan, nouns: Nouns) -> Iterator[Claim]:
    """Yield the fractions and the vague words for shares of things that can be counted."""
    text = sentence.text
    for wording in vocabulary.find(text):
        after = text[wording.end : wording.end + _CONTEXT_LENGTH]
        before = text[max(0, wording.start - _CONTEXT_LENGTH) : wording.start]
        words = wording.phrase.words
        of_cases = before.lower().endswith("in ") and _OF_CASES.match(after)
        no_share = words in _AMBIGUOUS and _NO_SHARE_BEFORE.search(before) and not of_cases
        if _countable_pattern(nouns).match(after) and not _NOT_A_NOUN.match(after) and not no_share:
            start, end = wording.start + sentence.start, wording.end + sentence.start
            yield Claim(
                start,
                end,
                text[wording.start : wording.end],
                wording.phrase.true,
                exact=False,
                vague=not _FRACTION.search(words),
                negated=bool(_NEGATION.search(sentence.clause_at(start).text)),
            )


def _numbers(sentence: ProseSpan, nouns: Nouns) -> Iterator[Claim]:
    for match in (*_count_pattern(nouns).finditer(sentence.text), *_LARGE.finditer(sentence.text)):
        text = match["number"] if "number" in match.re.groupindex else match.group()
        number = read_number(text)
        if number is not None and number > 1 and not _is_year(text):
            start, end = match.start() + sentence.start, match.end() + sentence.start
            yield Claim(start, end, match.group(), number=number)


def _is_year(text: str) -> bool:
    return bool(re.fullmatch(r"(?:19|20)\d\d", text))
