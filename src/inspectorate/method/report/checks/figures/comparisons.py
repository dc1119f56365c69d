"""Check of comparisons: of the figures that a sentence binds, and of key facts with the national ones."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from inspectorate.method.report.checks.context import DraftContext
from inspectorate.method.report.checks.figures.claim_candidates import SURE_SIMILARITY
from inspectorate.method.report.checks.prose.sentences import ProseSpan
from inspectorate.method.report.checks.prose.subjects import Topic
from inspectorate.method.report.checks.remarks import Remark, Severity
from inspectorate.method.report.figures import Quantity, ShareFigure
from inspectorate.method.report.narrative.passages import FigureSpan

_MORE = r"more|better|stronger|strongest|higher|greater|larger|best|most often|further|further ahead"
_LESS = r"less|worse|weaker|weakest|lower|fewer|smaller|poorer|worst|not (?:as|so) (?:\w+)|no(?:t)? better"
_COMPARATIVE = re.compile(rf"\b(?:(?P<less>{_LESS})|(?P<more>{_MORE}))\b", re.IGNORECASE)
_THAN = re.compile(r"\b(?:than|as (?:work|that|those|the|in|for|it|planning|assessment)\b)", re.IGNORECASE)
_NATIONAL = re.compile(
    r"\b(?:national|nationally|England(?: and Wales)?|Wales|comparator|country)\b|\bthe average\b",
    re.IGNORECASE,
)
_ABOVE = re.compile(
    r"\b(?:(?P<above>above|higher than|greater than|more than|exceeds?|over)"
    r"|(?P<below>below|lower than|less than|fewer than|smaller than|under))\b",
    re.IGNORECASE,
)
_NEGATION = re.compile(r"\b(?:not|no longer|never|nor)\b[^,;]{0,20}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Comparison:
    """Comparison in a sentence: its words, and the figures that are said to be higher and lower."""

    start: int
    words: str
    higher: Sequence[FigureSpan]
    lower: Sequence[FigureSpan]


def check_comparisons(sentence: ProseSpan, context: DraftContext) -> Iterator[Remark]:
    """Yield a remark for every comparison that the figures of the sentence, or the key facts, contradict."""
    if sentence.passage.in_example:
        return
    yield from _check_bound(sentence)
    if _NATIONAL.search(sentence.text):
        yield from _check_national(sentence, context)


def _check_bound(sentence: ProseSpan) -> Iterator[Remark]:
    for comparison in _comparisons(sentence):
        for higher in comparison.higher:
            for lower in comparison.lower:
                high, low = _value(higher), _value(lower)
                if high is not None and low is not None and high < low and _unit(higher) == _unit(lower):
                    because = (
                        f"The sentence says that {_binding(higher)} is more than {_binding(lower)}, but "
                        f"{_printed(higher)} is less than {_printed(lower)}."
                    )
                    place = sentence.passage.place(sentence.start + comparison.start)
                    suggestion = f"Turn the comparison round, or bind other figures than {_binding(higher)}."
                    yield Remark("comparison", "serious", place, comparison.words, because, suggestion)
                    return


def _comparisons(sentence: ProseSpan) -> Iterator[_Comparison]:
    """Yield the comparison of the figures before “than” with those after it, or the sides of a contrast."""
    comparatives = list(_COMPARATIVE.finditer(sentence.text))
    if not comparatives or len(sentence.figures) < 2:
        return
    first = comparatives[0]
    than = _THAN.search(sentence.text, first.end())
    turn = than.start() if than else comparatives[1].start() if len(comparatives) > 1 else 0
    before = [span for span in sentence.figures if span.start - sentence.start < turn]
    after = [span for span in sentence.figures if span.start - sentence.start >= turn]
    is_contrast = not than and bool(first["less"]) == bool(comparatives[-1]["less"])
    if not turn or not before or not after or is_contrast:
        return
    end = than.end() if than else comparatives[1].end()
    words = sentence.text[first.start() : end]
    higher, lower = (after, before) if first["less"] else (before, after)
    yield _Comparison(first.start(), words, higher, lower)


def _value(span: FigureSpan) -> float | None:
    figure, form = span.bound.figure, span.bound.form
    if isinstance(figure, ShareFigure):
        share = figure.complement if form.split(" ")[0] == "no" else figure
        return float(share.exact) if share.exact is not None else None
    if isinstance(figure, Quantity):
        return figure.comparator if form.startswith("comparator") else figure.value
    return None


def _unit(span: FigureSpan) -> str:
    figure = span.bound.figure
    return figure.unit if isinstance(figure, Quantity) else "share"


def _binding(span: FigureSpan) -> str:
    form = f"|{span.bound.form}" if span.bound.form else ""
    return f"{{{span.bound.reference}{form}}}"


def _printed(span: FigureSpan) -> str:
    figure, form = span.bound.figure, span.bound.form
    words = form.split(" ")[0]
    return figure.format(words if words in {"no", "comparator"} else "")


def _check_national(sentence: ProseSpan, context: DraftContext) -> Iterator[Remark]:
    """Yield a remark if a sentence places a key fact on the wrong side of its comparator."""
    bound = [span.bound.figure for span in sentence.figures if isinstance(span.bound.figure, Quantity)]
    for match in _ABOVE.finditer(sentence.text):
        before = sentence.text[: match.start()]
        if not _NATIONAL.search(sentence.text, match.end()) or _NEGATION.search(before):
            continue
        figure = bound[0] if bound else _subject(sentence, context)
        if figure is None or figure.comparator is None or figure.value == figure.comparator:
            continue
        if (figure.value > figure.comparator) == bool(match["below"]):
            whose = figure.comparator_title or "the comparator"
            values = f"{figure.format('')}, against {figure.format('comparator')} ({whose})"
            because = f"{{{figure.reference}}} is {values}."
            severity: Severity = "serious" if bound else "warning"
            place = sentence.passage.place(sentence.start + match.start())
            correct = "below" if match["above"] else "above"
            suggestion = f"Write “{correct}”, or name what is compared."
            yield Remark("comparison", severity, place, match.group(), because, suggestion)
            return


def _subject(sentence: ProseSpan, context: DraftContext) -> Quantity | None:
    """Return the key fact that a sentence without a linked one is about; None if none is similar."""
    quantities: list[Topic] = [
        topic
        for topic in context.topics.topics
        if isinstance(topic.figure, Quantity) and topic.figure.comparator is not None
    ]
    ranked = context.topics.ranked([sentence.text], quantities)
    if not ranked or ranked[0].similarity < SURE_SIMILARITY:
        return None
    figure = ranked[0].topic.figure
    return figure if isinstance(figure, Quantity) else None
