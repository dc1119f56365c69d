"""Check for words about shares that contradict a figure: "most" with a bound 42 per cent."""

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache

from inspectorate.method.report import vocabulary
from inspectorate.method.report.checks.figure_topics import Topics
from inspectorate.method.report.checks.remarks import Remark
from inspectorate.method.report.checks.sentences import Nouns, ProseSpan, SpanSet, quoted
from inspectorate.method.report.figures import ShareFigure
from inspectorate.method.report.narrative.passages import FigureSpan

_NOT_A_NOUN = re.compile(
    r"^ (?:aspects|areas|other|times?|of all|importantly|recent|recently|effective|likely|often)\b"
)
_AMBIGUOUS = frozenset({"all", "none", "few", "a few", "most", "a small number", "very few"})
MINIMUM_SIMILARITY = 0.42
_CONTEXT_LENGTH = 120
"""Number of characters before and after a phrase that are its context."""


_NO_SHARE_BEFORE = re.compile(
    r"\b(?:not|nor|nor are|are not|above|at|after|of|in|once|best|first|and) $", re.IGNORECASE
)


@cache
def _countable_pattern(nouns: Nouns) -> re.Pattern[str]:
    return re.compile(
        rf"^ (?:of\b|(?:the |these |those )?(?:[a-z-]+ ){{0,2}}{nouns.countable}\b|\()", re.IGNORECASE
    )


def share_wordings(sentence: ProseSpan, nouns: Nouns) -> Iterator[vocabulary.ShareWording]:
    """Yield the phrases for shares in a sentence, without bound figures and quotations."""
    figure_spans = (
        (figure.start - sentence.start, figure.end - sentence.start) for figure in sentence.figures
    )
    excluded = SpanSet((*figure_spans, *quoted(sentence.text)))
    for wording in vocabulary.find(sentence.text):
        after = sentence.text[wording.end : wording.end + _CONTEXT_LENGTH]
        before = sentence.text[max(0, wording.start - _CONTEXT_LENGTH) : wording.start]
        no_share = wording.phrase.words in _AMBIGUOUS and _NO_SHARE_BEFORE.search(before)
        counts_nouns = (
            _countable_pattern(nouns).match(after) and not _NOT_A_NOUN.match(after) and not no_share
        )
        if counts_nouns and not excluded.overlaps(wording.start, wording.end):
            yield wording


def check_adjacent_figures(sentence: ProseSpan, nouns: Nouns) -> Iterator[Remark]:
    """Yield a remark for every phrase that the share bound in the same clause contradicts."""
    for wording in share_wordings(sentence, nouns):
        clause = sentence.clause_at(wording.start + sentence.start)
        shares = [
            (figure, share)
            for figure in clause.figures
            if (share := _share(figure)) and share.exact is not None
        ]
        if len(shares) == 1 and not wording.phrase.true.contains(shares[0][1].exact or Fraction(0)):
            figure, share = shares[0]
            text = sentence.text[wording.start : wording.end]
            because = (
                f"The figure beside it is {share.format('')} ({{{figure.bound.reference}}}). "
                f"“{wording.phrase.words}” means {wording.phrase.true}."
            )
            suggestion = f"Write {{{figure.bound.reference}|{'no ' if _is_complement(figure) else ''}words}}."
            yield Remark(
                "contradiction",
                "serious",
                sentence.passage.place(wording.start + sentence.start),
                text,
                because,
                suggestion,
            )


def _share(span: FigureSpan) -> ShareFigure | None:
    figure = span.bound.figure
    if not isinstance(figure, ShareFigure):
        return None
    return figure.complement if _is_complement(span) else figure


def _is_complement(span: FigureSpan) -> bool:
    return span.bound.form.split(" ")[0] == "no"


def check_vague_wording(sentence: ProseSpan, topics: Topics) -> Iterator[Remark]:
    """Yield a remark where words without a figure contradict the figure they are most similar to."""
    if sentence.figures or sentence.passage.in_example:
        return
    for wording in share_wordings(sentence, topics.nouns):
        stems = topics.stems(sentence.clause_at(wording.start + sentence.start).text)
        candidates = [
            topic
            for topic in topics.within(sentence.passage.section)
            if isinstance(topic.figure, ShareFigure)
        ]
        ranked = sorted(candidates, key=lambda topic: -topics.similarity(stems, topic))
        if (
            not ranked
            or topics.similarity(stems, ranked[0]) < MINIMUM_SIMILARITY
            or wording.phrase.words not in _AMBIGUOUS | _VAGUE
        ):
            continue
        share = ranked[0].figure
        if (
            isinstance(share, ShareFigure)
            and share.exact is not None
            and not wording.phrase.true.contains(share.exact)
        ):
            text = sentence.text[wording.start : wording.end]
            because = (
                f"This seems to be about {ranked[0].binding}, which is {share.format('')}: "
                f"{share.description}"
            )
            place = sentence.passage.place(wording.start + sentence.start)
            yield Remark(
                "contradiction",
                "advice",
                place,
                text,
                because,
                f"If it is, write {{{share.reference}|words}}.",
            )


_VAGUE = frozenset({"nearly all", "a majority", "a large majority", "a minority", "a small minority"})
