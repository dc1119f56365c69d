"""Check of figures typed by hand: the bound figure each seems to mean, and contradictions with it."""

from collections.abc import Iterator

from inspectorate.method.report.checks.figure_topics import Topic, Topics
from inspectorate.method.report.checks.remarks import Remark
from inspectorate.method.report.checks.sentences import ProseSpan
from inspectorate.method.report.checks.typed_figures import TypedFigure, typed_figures
from inspectorate.method.report.figures import CountFigure, ShareFigure

MINIMUM_SIMILARITY = 0.25
CLEAR_RATIO = 1.35
LARGEST_IN_WORDS = 10


def check_typed(sentence: ProseSpan, topics: Topics) -> Iterator[Remark]:
    """Yield a remark for every figure typed in a sentence. Practice examples are exempt."""
    for typed in () if sentence.passage.in_example else typed_figures(sentence, topics.nouns):
        clause = sentence.clause_at(typed.start)
        bound_references = {figure.bound.reference for figure in clause.figures}
        matching = [
            topic for topic in topics.topics if topic.reference in bound_references and typed.fits(topic)
        ]
        place = sentence.passage.place(typed.start)
        if matching:
            yield _binding_remark(typed, matching[0], place, "")
        elif not (typed.words_only and bound_references):
            stems = topics.stems(clause.text) | topics.stems(sentence.text)
            yield from _compare(typed, sentence, stems, topics)


def _compare(
    typed: TypedFigure, sentence: ProseSpan, stems: frozenset[str], topics: Topics
) -> Iterator[Remark]:
    candidates = topics.within(sentence.passage.section)
    place = sentence.passage.place(typed.start)
    match = most_similar(typed, stems, candidates, topics)
    contradicting = _contradicting_topic(typed, stems, candidates, match, topics)
    if contradicting and (
        match is None
        or topics.similarity(stems, contradicting) > CLEAR_RATIO * topics.similarity(stems, match)
    ):
        yield _contradiction(typed, topics.key_question(contradicting), place)
        return
    match = (
        match
        or most_similar(typed, stems, topics.topics, topics, minimum=MINIMUM_SIMILARITY)
        or _matching_count(typed, topics)
    )
    if match:
        note = (
            f" The words are more like those of {contradicting.binding}, "
            f"which is {contradicting.figure.format('')}."
            if contradicting
            else ""
        )
        yield _binding_remark(typed, match, place, note)
    elif not any(run.note for run in sentence.passage.runs):
        because = "This figure was typed, and no figure of this inspection has this value."
        suggestion = "Use a linked figure, or give the source in a footnote."
        yield Remark("typed figure", "advice", place, typed.text, because, suggestion)


def _matching_count(typed: TypedFigure, topics: Topics) -> Topic | None:
    """Return the count with the number typed; None if it is small enough to be chance."""
    counts = (
        topic for topic in topics.topics if isinstance(topic.figure, CountFigure) and not topic.figure.parts
    )
    is_large = typed.number is not None and typed.number > LARGEST_IN_WORDS
    return next((topic for topic in counts if is_large and typed.fits(topic)), None)


def _binding_remark(typed: TypedFigure, topic: Topic, place: str, note: str) -> Remark:
    binding = typed.form(topic)
    because = f"This figure was typed. Use the linked figure {binding} instead: {topic.figure.because}{note}"
    return Remark("typed figure", "warning", place, typed.text, because, f"Write {binding}.")


def most_similar(
    typed: TypedFigure,
    stems: frozenset[str],
    candidates: tuple[Topic, ...],
    topics: Topics,
    *,
    minimum: float = 0.0,
) -> Topic | None:
    """Return the topic with the value typed that is most similar to the stems around it; None if none is.

    `minimum` is the least similarity accepted.
    """
    matches = [(topics.similarity(stems, topic), topic) for topic in candidates if typed.fits(topic)]
    matches = [(similarity, topic) for similarity, topic in matches if similarity >= minimum]
    return max(matches, key=lambda pair: (pair[0], -len(pair[1].reference)))[1] if matches else None


def _contradicting_topic(
    typed: TypedFigure,
    stems: frozenset[str],
    candidates: tuple[Topic, ...],
    match: Topic | None,
    topics: Topics,
) -> Topic | None:
    """Return the share most similar to the sentence if its value is not the one typed; None otherwise."""
    shares = [topic for topic in candidates if isinstance(topic.figure, ShareFigure)]
    if typed.true is None and not typed.pair:
        return None
    similarities = {topic: topics.similarity(stems, topic) for topic in shares}
    closest = max(shares, key=lambda topic: similarities[topic], default=None)
    if (
        closest is None
        or similarities[closest] < MINIMUM_SIMILARITY
        or typed.fits(closest)
        or typed.fits(topics.key_question(closest))
    ):
        return None
    return closest if match is None or similarities[closest] > similarities.get(match, 0.0) else None


def _contradiction(typed: TypedFigure, topic: Topic, place: str) -> Remark:
    figure = topic.figure
    actual = figure.format("")
    because = f"This seems to be about {topic.binding}, which is {actual} ({figure.because.rstrip('.')})."
    suggestion = f"Write {topic.binding}, or name what this number counts."
    return Remark("contradiction", "serious", place, typed.text, because, suggestion)
