"""Words for a share beside a bound figure that says otherwise: "most" beside 42 per cent."""

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache

from inspectorate.method.report import vocabulary
from inspectorate.method.report.figures import Share
from inspectorate.method.report.narrative.passages import Placed
from inspectorate.method.report.proof.nouns import Nouns
from inspectorate.method.report.proof.remarks import Remark
from inspectorate.method.report.proof.sentences import Stretch, Taken, quoted
from inspectorate.method.report.proof.topics import Topics

_NOT_A_SHARE = re.compile(
    r"^ (?:aspects|areas|other|times?|of all|importantly|recent|recently|effective|likely|often)\b"
)
_UNSURE = frozenset({"all", "none", "few", "a few", "most", "a small number", "very few"})
ALIKE = 0.42
_REACH = 120
"""How many characters before and after a phrase tell what it counts."""


_NOT_SAYING = re.compile(
    r"\b(?:not|nor|nor are|are not|above|at|after|of|in|once|best|first|and) $", re.IGNORECASE
)


@cache
def _counted(nouns: Nouns) -> re.Pattern[str]:
    return re.compile(
        rf"^ (?:of\b|(?:the |these |those )?(?:[a-z-]+ ){{0,2}}{nouns.counted}\b|\()", re.IGNORECASE
    )


def said_shares(stretch: Stretch, nouns: Nouns) -> Iterator[vocabulary.Said]:
    """Yield the phrases of a sentence that say how many of something, none of them bound or quoted."""
    bound = ((f.start - stretch.start, f.end - stretch.start) for f in stretch.figures)
    taken = Taken((*bound, *quoted(stretch.text)))
    for said in vocabulary.find(stretch.text):
        after = stretch.text[said.end : said.end + _REACH]
        before = stretch.text[max(0, said.start - _REACH) : said.start]
        denied = said.phrase.words in _UNSURE and _NOT_SAYING.search(before)
        counted = _counted(nouns).match(after) and not _NOT_A_SHARE.match(after) and not denied
        if counted and not taken.touches(said.start, said.end):
            yield said


def check_beside(stretch: Stretch, nouns: Nouns) -> Iterator[Remark]:
    """Yield a remark for every phrase that the share bound in the same clause makes false."""
    for said in said_shares(stretch, nouns):
        clause = stretch.clause_at(said.start + stretch.start)
        shares = [
            (placed, share)
            for placed in clause.figures
            if (share := _share(placed)) and share.exact is not None
        ]
        if len(shares) == 1 and not said.phrase.true.holds(shares[0][1].exact or Fraction(0)):
            placed, share = shares[0]
            words = stretch.text[said.start : said.end]
            why = (
                f"It stands beside {share.say('')} ({{{placed.bound.reference}}}); "
                f"“{said.phrase.words}” means {said.phrase.true}."
            )
            fitting = f"Write {{{placed.bound.reference}|{'no ' if _is_rest(placed) else ''}words}}."
            yield Remark(
                "contradiction",
                "serious",
                stretch.passage.place(said.start + stretch.start),
                words,
                why,
                fitting,
            )


def _share(placed: Placed) -> Share | None:
    figure = placed.bound.figure
    if not isinstance(figure, Share):
        return None
    return figure.complement if _is_rest(placed) else figure


def _is_rest(placed: Placed) -> bool:
    return placed.bound.form.split(" ")[0] == "no"


def check_vague(stretch: Stretch, topics: Topics) -> Iterator[Remark]:
    """Yield a remark where words without a figure go against the figure they are plainly about."""
    if stretch.figures or stretch.passage.in_example:
        return
    for said in said_shares(stretch, topics.nouns):
        about = topics.stems(stretch.clause_at(said.start + stretch.start).text)
        near = [topic for topic in topics.within(stretch.passage.section) if isinstance(topic.figure, Share)]
        ranked = sorted(near, key=lambda topic: -topics.likeness(about, topic))
        if (
            not ranked
            or topics.likeness(about, ranked[0]) < ALIKE
            or said.phrase.words not in _UNSURE | _VAGUE
        ):
            continue
        share = ranked[0].figure
        if isinstance(share, Share) and share.exact is not None and not said.phrase.true.holds(share.exact):
            words = stretch.text[said.start : said.end]
            why = f"The figure it seems to be about, {ranked[0].binding}, is {share.say('')}: {share.what}"
            place = stretch.passage.place(said.start + stretch.start)
            yield Remark(
                "contradiction", "advice", place, words, why, f"Write {{{share.reference}|words}} if so."
            )


_VAGUE = frozenset({"nearly all", "a majority", "a large majority", "a minority", "a small minority"})
