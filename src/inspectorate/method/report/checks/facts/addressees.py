"""Check of recommendations: who they are addressed to, and whether there is a text."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from rapidfuzz import fuzz

from inspectorate.method.inspection import Recommendation
from inspectorate.method.report.checks.context import DraftContext
from inspectorate.method.report.checks.facts.services import areas_in, is_own, service_remark
from inspectorate.method.report.checks.remarks import Remark
from inspectorate.method.report.checks.words.dictionary import is_british, is_name, nearest
from inspectorate.method.report.checks.words.labels import find_placeholder, placeholder_remark

SIMILAR = 86
"""Similarity (0 to 100) from which two addressees are read as two spellings of one."""


def check_recommendations(context: DraftContext) -> Iterator[Remark]:
    """Yield a remark for everything that a recommendation lacks, and for every doubtful addressee."""
    recommendations = context.draft.inspection.recommendations
    if not recommendations:
        because = "The report has no recommendations."
        cure = "Write the recommendations."
        yield Remark("missing", "warning", "recommendations.toml", "recommendations", because, cure)
    for number, recommendation in enumerate(recommendations, start=1):
        place = f"recommendations.toml, recommendation {number}"
        if not recommendation.text.strip():
            because = "The recommendation has no text, and the report would print the addressee alone."
            yield Remark("missing", "serious", place, recommendation.to, because, "Write the recommendation.")
        elif not recommendation.standards:
            because, cure = (
                "The recommendation names no standard.",
                "Name the standards that it would improve.",
            )
            yield Remark("recommendation", "advice", place, recommendation.text, because, cure)
        yield from _check_addressee(recommendation, f"{place}, to", context)
    yield from _check_spellings(recommendations, context)


def _check_addressee(recommendation: Recommendation, place: str, context: DraftContext) -> Iterator[Remark]:
    to = recommendation.to.strip()
    if not to:
        because = (
            "The recommendation is addressed to nobody, and the report would print “should:” without a name."
        )
        text = recommendation.text or "empty"
        yield Remark("addressee", "serious", place, text, because, "Name the body that has to act.")
    elif placeholder := find_placeholder(to):
        yield placeholder_remark(place, placeholder)
    else:
        yield from _check_words(to, place, context)
        other = [area for _, _, area in areas_in(to) if not is_own(area, context)]
        if other:
            yield replace(service_remark(place, to, other[0], context), severity="serious")


def _check_words(to: str, place: str, context: DraftContext) -> Iterator[Remark]:
    """Yield a remark for every word of an addressee that is spelt almost like a word of the dictionary."""
    for word in re.findall(r"[^\W\d_]{5,}", to):
        lower = word.lower()
        is_right = lower in context.vocabulary or is_british(lower) or is_name(word) or word.isupper()
        if not is_right and (suggestion := nearest(word)):
            because = "The British dictionary does not have this word."
            yield Remark("spelling", "warning", place, word, because, f"Write “{suggestion}”.")


def _check_spellings(recommendations: tuple[Recommendation, ...], context: DraftContext) -> Iterator[Remark]:
    """Yield a remark for every addressee that is spelt almost like an earlier one, or like the service."""
    about = context.draft.inspection.about
    earlier = {name: "the service" for name in (about.service, about.service_short) if name}
    addressees = [recommendation.to.strip() for recommendation in recommendations]
    usual = [name for name, _count in Counter(addressees).most_common()]
    for to in usual:
        similar = [name for name in earlier if to and to != name and _similarity(to, name) >= SIMILAR]
        if similar:
            name = max(similar, key=lambda name: _similarity(to, name))
            own = about.service_short if name in {about.service, about.service_short} else name
            place = f"recommendations.toml, recommendation {addressees.index(to) + 1}, to"
            because = f"This is almost the name of {name}, and would be printed as another body."
            yield Remark("addressee", "warning", place, to, because, f"Write “{own or name}”.")
        earlier.setdefault(to, "an addressee")


def _similarity(one: str, other: str) -> float:
    return fuzz.ratio(one.lower(), other.lower())
