"""Figures typed by hand in a sentence, and the shares or numbers they say."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from inspectorate.method.report import vocabulary
from inspectorate.method.report.checks.figure_topics import Topic
from inspectorate.method.report.checks.sentences import Nouns, ProseSpan, SpanSet, quoted
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


@cache
def _pair_pattern(nouns: Nouns) -> re.Pattern[str]:
    return re.compile(
        rf"\b(?P<yes>{NUMBER})(?: {nouns.countable})?,? \(?(?:out )?of (?:the |a possible |a total of |all )?"
        rf"(?P<of>{NUMBER})\b(?!\s?(?:per cent|%))",
        re.IGNORECASE,
    )


@cache
def _count_pattern(nouns: Nouns) -> re.Pattern[str]:
    return re.compile(rf"\b(?P<number>{NUMBER})(?: [a-z-]+){{0,2}}? {nouns.countable}\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TypedFigure:
    """Figure typed by hand, from character `start` to `end` of its passage.

    `true` is the range of shares of which it is true, None for a plain number. `pair` is (yes, total) if it
    is written so, and `number` its number, None for words.
    """

    start: int
    end: int
    text: str
    true: vocabulary.Range | None = None
    pair: tuple[int, int] | None = None
    number: float | None = None

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
        for candidate in (share, share.complement):
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
            return f"{{{topic.reference}{'' if re.search(r'[0-9]', self.text) else _words(figure)}}}"
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


def _words(figure: CountFigure) -> str:
    return " words" if figure.parts else "|words"


def typed_figures(sentence: ProseSpan, nouns: Nouns) -> Iterator[TypedFigure]:
    """Yield the figures typed in a sentence, without bound figures, quotations and overlaps."""
    excluded = SpanSet((figure.start, figure.end) for figure in sentence.figures)
    for start, end in quoted(sentence.text):
        excluded.add(start + sentence.start, end + sentence.start)
    pairs, fractions, numbers = (
        _pairs(sentence, nouns),
        _fractions(sentence, nouns),
        _numbers(sentence, nouns),
    )
    for typed in (*_percentages(sentence), *pairs, *fractions, *numbers):
        if not excluded.overlaps(typed.start, typed.end):
            excluded.add(typed.start, typed.end)
            yield typed


def _percentages(sentence: ProseSpan) -> Iterator[TypedFigure]:
    for match in _PERCENT.finditer(sentence.text):
        number = read_number(match["number"])
        if number is not None:
            start, end = match.start() + sentence.start, match.end() + sentence.start
            yield TypedFigure(
                start, end, match.group(), _range_of(match["about"] or "", number), number=number
            )


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


def _pairs(sentence: ProseSpan, nouns: Nouns) -> Iterator[TypedFigure]:
    for match in _pair_pattern(nouns).finditer(sentence.text):
        yes, total = read_number(match["yes"]), read_number(match["of"])
        if yes is not None and total is not None and yes <= total and total > 1:
            start, end = match.start() + sentence.start, match.end() + sentence.start
            yield TypedFigure(start, end, match.group(), pair=(int(yes), int(total)))


def _fractions(sentence: ProseSpan, nouns: Nouns) -> Iterator[TypedFigure]:
    for wording in vocabulary.find(sentence.text):
        after = sentence.text[wording.end : wording.end + 40]
        if _FRACTION.search(wording.phrase.words) and re.match(
            rf" (?:of\b|(?:the )?(?:[a-z]+ )?{nouns.countable})", after
        ):
            start, end = wording.start + sentence.start, wording.end + sentence.start
            yield TypedFigure(start, end, sentence.text[wording.start : wording.end], wording.phrase.true)


def _numbers(sentence: ProseSpan, nouns: Nouns) -> Iterator[TypedFigure]:
    for match in (*_count_pattern(nouns).finditer(sentence.text), *_LARGE.finditer(sentence.text)):
        text = match["number"] if "number" in match.re.groupindex else match.group()
        number = read_number(text)
        if number is not None and number > 1 and not _is_year(text):
            start, end = match.start() + sentence.start, match.end() + sentence.start
            yield TypedFigure(start, end, match.group(), number=number)


def _is_year(text: str) -> bool:
    return bool(re.fullmatch(r"(?:19|20)\d\d", text))
