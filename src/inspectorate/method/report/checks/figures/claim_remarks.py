"""Remarks on figures typed by hand: what they seem to mean, and the figures to write instead."""

from collections.abc import Iterable, Sequence

from inspectorate.method.report.checks.figures.claim_candidates import (
    MAXIMUM_CANDIDATES,
    SURE_SIMILARITY,
    ClaimMatch,
)
from inspectorate.method.report.checks.prose.claims import Claim
from inspectorate.method.report.checks.prose.subjects import Topic
from inspectorate.method.report.checks.remarks import Remark, Severity
from inspectorate.method.report.figures import CountFigure, Quantity, ShareFigure
from inspectorate.method.report.numbers import sentence_list

NEAR_POINTS = 15
"""Points between a percentage and a figure up to which a slip is likely."""


def ambiguous_remark(match: ClaimMatch, fitting: Sequence[Topic], *, fitting_first: bool = False) -> Remark:
    """Return the remark on a value that the subject does not have, but another figure of the section has."""
    fitting, own = fitting[: MAXIMUM_CANDIDATES - 1], match.near()[: MAXIMUM_CANDIDATES - 1]
    own = [topic for topic in own if topic not in fitting]
    because = (
        f"This figure was typed. The sentence seems to be about {_listed(own)}. "
        f"The value typed is that of {_listed(fitting)}."
    )
    own_bindings = [topic.binding for topic in own]
    fitting_bindings = [match.claim.form(topic) for topic in fitting]
    bindings = (*fitting_bindings, *own_bindings) if fitting_first else (*own_bindings, *fitting_bindings)
    suggestion = f"Write {sentence_list(tuple(dict.fromkeys(bindings)), 'or')}, whichever is meant."
    return Remark("typed figure", "warning", match.place, match.claim.text, because, suggestion)


def contradiction_remark(match: ClaimMatch) -> Remark:
    """Return the remark on a figure that none of those has which the sentence may be about."""
    claim, candidates = match.claim, match.near()
    slip = next((topic for topic in candidates if _are_digits_swapped(claim, topic)), None)
    is_sure = (
        match.similarity >= SURE_SIMILARITY or slip or any(_is_near(claim, topic) for topic in candidates)
    )
    severity: Severity = "serious" if is_sure and not claim.words_only else "warning"
    exchange = f" Two digits of {slip.figure.format('')} seem to be exchanged." if slip else ""
    because = f"The sentence seems to be about {_listed(candidates)}; none of them has this value.{exchange}"
    bindings = sentence_list(tuple(topic.binding for topic in candidates), "or")
    suggestion = f"Write {bindings}, or name what this number counts."
    return Remark("contradiction", severity, match.place, claim.text, because, suggestion)


def _is_near(claim: Claim, topic: Topic) -> bool:
    figure = topic.figure
    if claim.pair:
        return isinstance(figure, ShareFigure) and abs(claim.pair[1] - figure.total) <= 2
    if claim.number is None:
        return False
    if isinstance(figure, ShareFigure) and figure.percentage is not None:
        return (
            min(abs(claim.number - share) for share in (figure.percentage, 100 - figure.percentage))
            <= NEAR_POINTS
        )
    return isinstance(figure, Quantity) and abs(claim.number - figure.value) <= abs(figure.value) / 10


def _are_digits_swapped(claim: Claim, topic: Topic) -> bool:
    if claim.number is None or isinstance(topic.figure, CountFigure):
        return False
    figure = topic.figure
    value = figure.value if isinstance(figure, Quantity) else figure.percentage
    typed, actual = f"{claim.number:g}", f"{value:g}" if value is not None else ""
    differing = [
        index for index in range(len(typed)) if typed[index : index + 1] != actual[index : index + 1]
    ]
    return len(typed) == len(actual) and len(differing) == 2 and sorted(typed) == sorted(actual)


def unknown_remark(match: ClaimMatch) -> Remark:
    """Return the remark on a figure of which nothing says what it counts."""
    because = "This figure was typed, and the sentence resembles no figure with this value."
    bindings = tuple(match.claim.form(one.topic) for one in match.fitting[:MAXIMUM_CANDIDATES])
    choice = f"If you mean one of {sentence_list(bindings)}, write it. " if bindings else ""
    suggestion = f"{choice}Use a linked figure, or give the source in a footnote."
    return Remark("typed figure", "advice", match.place, match.claim.text, because, suggestion)


def typed_remark(claim: Claim, topics: Sequence[Topic], place: str) -> Remark:
    """Return the remark on a typed figure that is true of the topics: which figure to bind."""
    bindings = tuple(dict.fromkeys(claim.form(topic) for topic in topics))
    because = (
        f"This figure was typed. Use the linked figure {bindings[0]} instead: {topics[0].figure.because}"
    )
    choice = ", whichever is meant" if len(bindings) > 1 else ""
    return Remark(
        "typed figure",
        "warning",
        place,
        claim.text,
        because,
        f"Write {sentence_list(bindings, 'or')}{choice}.",
    )


def _listed(topics: Iterable[Topic]) -> str:
    return sentence_list(tuple(described(topic) for topic in topics), "or")


def described(topic: Topic) -> str:
    """Return how to write a figure and its present value."""
    return f"{topic.binding}, now {topic.figure.format('')}"
