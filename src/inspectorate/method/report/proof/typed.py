"""Figures typed by hand: which bound figure each seems to mean, and those that contradict it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from inspectorate.method.report import vocabulary
from inspectorate.method.report.figures import Count, Quantity, Share
from inspectorate.method.report.numbers import NUMBER, read_number
from inspectorate.method.report.proof.nouns import Nouns
from inspectorate.method.report.proof.remarks import Remark
from inspectorate.method.report.proof.sentences import Stretch, Taken, quoted
from inspectorate.method.report.proof.topics import Topic, Topics

_ABOUT = r"just|slightly|a little"
_WORDS = rf"(?:{_ABOUT}) (?:over|under)|around|about|nearly|almost|over|under|(?:more|less|fewer) than"
_MODIFIER = rf"(?:(?P<about>{_WORDS}) )?"
_PERCENT = re.compile(rf"\b{_MODIFIER}(?P<number>{NUMBER})\s?(?:per cent\b|percent\b|%)", re.IGNORECASE)
_LARGE = re.compile(r"\b\d{1,3}(?:,\d{3})+\b")
_FRACTION = re.compile(
    r"\b(?:half|third|thirds|quarters?|in (?:four|five|ten|six|seven|three))\b", re.IGNORECASE
)
ALIKE = 0.25
CLEARLY = 1.35
HOUSE_WORDS = 10


@cache
def _of(nouns: Nouns) -> re.Pattern[str]:
    return re.compile(
        rf"\b(?P<yes>{NUMBER})(?: {nouns.counted})?,? \(?(?:out )?of (?:the |a possible |a total of |all )?"
        rf"(?P<of>{NUMBER})\b(?!\s?(?:per cent|%))",
        re.IGNORECASE,
    )


@cache
def _count(nouns: Nouns) -> re.Pattern[str]:
    return re.compile(rf"\b(?P<number>{NUMBER})(?: [a-z-]+){{0,2}}? {nouns.counted}\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Typed:
    """A figure typed by hand. `true` is the shares it would be true of; None for a plain number."""

    start: int
    end: int
    text: str
    true: vocabulary.Range | None = None
    pair: tuple[int, int] | None = None
    number: float | None = None

    def fits(self, topic: Topic) -> bool:
        """Say whether a figure has the value typed."""
        figure = topic.figure
        if isinstance(figure, Quantity):
            return self.number is not None and self.number in {figure.value, figure.comparator}
        share = figure if isinstance(figure, Share) else None
        if self.pair:
            return share is not None and self.pair in {
                (share.yes, share.of),
                (share.of - share.yes, share.of),
            }
        if self.true is not None:
            return share is not None and self._true_of(share) is not None
        return self.number is not None and share is None and topic.number == self.number

    def _true_of(self, share: Share) -> Share | None:
        for each in (share, share.complement):
            if self.true and each.exact is not None and each.percentage is not None:
                printed = Fraction(each.percentage, 100)
                if self.true.holds(printed) or (self.number is None and self.true.holds(each.exact)):
                    return each
        return None

    @property
    def words_only(self) -> bool:
        """Whether it is a share in words, without a number."""
        return self.pair is None and self.number is None

    def form(self, topic: Topic) -> str:
        """Write the binding that prints a figure as it was typed."""
        figure = topic.figure
        if isinstance(figure, Quantity):
            return f"{{{topic.reference}{'' if self.number == figure.value else '|comparator'}}}"
        if not isinstance(figure, Share):
            return f"{{{topic.reference}{'' if re.search(r'[0-9]', self.text) else _words(figure)}}}"
        forms = [form for form in (self._other(figure), self._form()) if form]
        return f"{{{topic.reference}{'|' if forms else ''}{' '.join(forms)}}}"

    def _other(self, share: Share) -> str:
        if self.pair:
            return "" if self.pair[0] == share.yes else "no"
        true = self._true_of(share)
        return "no" if true is not None and true.yes != share.yes else ""

    def _form(self) -> str:
        if self.pair:
            return "count" if self.text[0].isdigit() else "count words"
        if self.number is None:
            return "words"
        return "percent" if "%" in self.text else ""


def _words(figure: Count) -> str:
    return " words" if figure.parts else "|words"


def find_typed(stretch: Stretch, nouns: Nouns) -> Iterator[Typed]:
    """Yield the figures a sentence has typed by hand, none of them bound, quoted or overlapping."""
    taken = Taken((f.start, f.end) for f in stretch.figures)
    for start, end in quoted(stretch.text):
        taken.take(start + stretch.start, end + stretch.start)
    pairs, fractions, numbers = _pairs(stretch, nouns), _fractions(stretch, nouns), _numbers(stretch, nouns)
    for typed in (*_percentages(stretch), *pairs, *fractions, *numbers):
        if not taken.touches(typed.start, typed.end):
            taken.take(typed.start, typed.end)
            yield typed


def _percentages(stretch: Stretch) -> Iterator[Typed]:
    for match in _PERCENT.finditer(stretch.text):
        number = read_number(match["number"])
        if number is not None:
            start, end = match.start() + stretch.start, match.end() + stretch.start
            yield Typed(start, end, match.group(), _around(match["about"] or "", number), number=number)


def _around(about: str, number: float) -> vocabulary.Range:
    """Return the percentages that "just over 60 per cent" and the like are true of.

    Just over and just under reach less than half way to the next ten: 65 is not just over 60.
    """
    n, lower = Fraction(str(number)), about.lower()
    if re.match(rf"(?:{_ABOUT}) over", lower):
        return vocabulary.Range(n, n + 5, with_low=False, with_high=False)
    if re.match(rf"(?:{_ABOUT}) under|nearly|almost", lower):
        return vocabulary.Range(n - 5, n, with_low=False, with_high=False)
    if lower in {"around", "about"}:
        return vocabulary.Range(n - 3, n + 3, with_low=True, with_high=True)
    if lower in {"over", "more than"}:
        return vocabulary.Range(n, n + 10, with_low=False, with_high=False)
    if lower:
        return vocabulary.Range(n - 10, n, with_low=False, with_high=False)
    return vocabulary.Range(n, n, with_low=True, with_high=True)


def _pairs(stretch: Stretch, nouns: Nouns) -> Iterator[Typed]:
    for match in _of(nouns).finditer(stretch.text):
        yes, of = read_number(match["yes"]), read_number(match["of"])
        if yes is not None and of is not None and yes <= of and of > 1:
            start, end = match.start() + stretch.start, match.end() + stretch.start
            yield Typed(start, end, match.group(), pair=(int(yes), int(of)))


def _fractions(stretch: Stretch, nouns: Nouns) -> Iterator[Typed]:
    for said in vocabulary.find(stretch.text):
        after = stretch.text[said.end : said.end + 40]
        if _FRACTION.search(said.phrase.words) and re.match(
            rf" (?:of\b|(?:the )?(?:[a-z]+ )?{nouns.counted})", after
        ):
            start, end = said.start + stretch.start, said.end + stretch.start
            yield Typed(start, end, stretch.text[said.start : said.end], said.phrase.true)


def _numbers(stretch: Stretch, nouns: Nouns) -> Iterator[Typed]:
    for match in (*_count(nouns).finditer(stretch.text), *_LARGE.finditer(stretch.text)):
        said = match["number"] if "number" in match.re.groupindex else match.group()
        number = read_number(said)
        if number is not None and number > 1 and not _is_year(said):
            start, end = match.start() + stretch.start, match.end() + stretch.start
            yield Typed(start, end, match.group(), number=number)


def _is_year(text: str) -> bool:
    return bool(re.fullmatch(r"(?:19|20)\d\d", text))


def check_typed(stretch: Stretch, topics: Topics) -> Iterator[Remark]:
    """Yield a remark for every figure that a sentence has typed by hand; stories may have numbers."""
    for typed in () if stretch.passage.in_example else find_typed(stretch, topics.nouns):
        clause = stretch.clause_at(typed.start)
        beside = {placed.bound.reference for placed in clause.figures}
        bound = [topic for topic in topics.topics if topic.reference in beside and typed.fits(topic)]
        place = stretch.passage.place(typed.start)
        if bound:
            yield _meant(typed, bound[0], place, "")
        elif not (typed.words_only and beside):
            about = topics.stems(clause.text) | topics.stems(stretch.text)
            yield from _judge(typed, stretch, about, topics)


def _judge(typed: Typed, stretch: Stretch, about: frozenset[str], topics: Topics) -> Iterator[Remark]:
    near = topics.within(stretch.passage.section)
    place = stretch.passage.place(typed.start)
    meant = best(typed, about, near, topics)
    rival = _rival(typed, about, near, meant, topics)
    if rival and (meant is None or topics.likeness(about, rival) > CLEARLY * topics.likeness(about, meant)):
        yield _contradiction(typed, topics.key_question(rival), place)
        return
    meant = meant or best(typed, about, topics.topics, topics, least=ALIKE) or _counted(typed, topics)
    if meant:
        more = (
            f" The words are more like those of {rival.binding}, which is {rival.figure.say('')}."
            if rival
            else ""
        )
        yield _meant(typed, meant, place, more)
    elif not any(run.note for run in stretch.passage.runs):
        why = "It is typed, and no figure of this inspection seems to have this value."
        cure = "Bind a figure, or give its source in a footnote."
        yield Remark("typed figure", "advice", place, typed.text, why, cure)


def _counted(typed: Typed, topics: Topics) -> Topic | None:
    """Return the count of cases or people with the number typed, when it is too large to be chance."""
    counts = (topic for topic in topics.topics if isinstance(topic.figure, Count) and not topic.figure.parts)
    large = typed.number is not None and typed.number > HOUSE_WORDS
    return next((topic for topic in counts if large and typed.fits(topic)), None)


def _meant(typed: Typed, topic: Topic, place: str, more: str) -> Remark:
    bound = typed.form(topic)
    why = f"It is typed, and the figure it seems to mean is bound as {bound}: {topic.figure.because}{more}"
    return Remark("typed figure", "warning", place, typed.text, why, f"Write {bound}.")


def best(
    typed: Typed, about: frozenset[str], among: tuple[Topic, ...], topics: Topics, *, least: float = 0.0
) -> Topic | None:
    """Return the figure with the value typed that is most like the words around; None when there is none."""
    fitting = [(topics.likeness(about, topic), topic) for topic in among if typed.fits(topic)]
    fitting = [(likeness, topic) for likeness, topic in fitting if likeness >= least]
    return max(fitting, key=lambda pair: (pair[0], -len(pair[1].reference)))[1] if fitting else None


def _rival(
    typed: Typed, about: frozenset[str], near: tuple[Topic, ...], meant: Topic | None, topics: Topics
) -> Topic | None:
    """Return the share most like the sentence, when that is not what was typed and is plainly alike."""
    shares = [topic for topic in near if isinstance(topic.figure, Share)]
    if typed.true is None and not typed.pair:
        return None
    likeness = {topic: topics.likeness(about, topic) for topic in shares}
    top = max(shares, key=lambda topic: likeness[topic], default=None)
    if top is None or likeness[top] < ALIKE or typed.fits(top) or typed.fits(topics.key_question(top)):
        return None
    return top if meant is None or likeness[top] > likeness.get(meant, 0.0) else None


def _contradiction(typed: Typed, topic: Topic, place: str) -> Remark:
    figure = topic.figure
    actual = figure.say("")
    why = f"The figure it seems to be about, {topic.binding}, is {actual} ({figure.because.rstrip('.')})."
    cure = f"Write {topic.binding}, or say what this counts."
    return Remark("contradiction", "serious", place, typed.text, why, cure)
