"""Checks of a report before publication.

`check` returns remarks, each with its location, reason and suggestion. It reads the inspection's own texts:
the narrative, the recommendations, and the other texts that are printed.
"""

from collections.abc import Iterator

from inspectorate.method.inspection import Inspection, Results
from inspectorate.method.report.checks.contradictions import check_adjacent_figures, check_vague_wording
from inspectorate.method.report.checks.event_dates import check_event_dates
from inspectorate.method.report.checks.figure_topics import topics_of
from inspectorate.method.report.checks.gaps import check_gaps
from inspectorate.method.report.checks.names import check_names
from inspectorate.method.report.checks.printable_texts import check_printable
from inspectorate.method.report.checks.rating_claims import rateable_of
from inspectorate.method.report.checks.ratings import check_rating_claims
from inspectorate.method.report.checks.remarks import Remark, Severity
from inspectorate.method.report.checks.sentences import own_sentences
from inspectorate.method.report.checks.small_groups import check_small_groups
from inspectorate.method.report.checks.small_numbers import (
    check_classifications,
    check_small_bases,
    check_small_numbers,
    small_number_patterns,
)
from inspectorate.method.report.checks.sums import check_key_facts, check_percentage_sums
from inspectorate.method.report.checks.terms import check_abbreviations, check_terms
from inspectorate.method.report.checks.typed_comparisons import check_typed
from inspectorate.method.report.content import Run
from inspectorate.method.report.draft import Draft, prepare
from inspectorate.method.report.narrative import Passage

__all__ = ["Remark", "Severity", "check", "check_draft"]
_ORDER: tuple[Severity, ...] = ("serious", "warning", "advice")


def check(inspection: Inspection, results: Results | None = None) -> tuple[Remark, ...]:
    """Return the remarks on an inspection's report, most severe first, then in the report's order."""
    return check_draft(prepare(inspection, results))


def check_draft(draft: Draft) -> tuple[Remark, ...]:
    """Return the remarks on a draft, in the order of `check`."""
    remarks = dict.fromkeys(_remarks(draft))
    return tuple(sorted(remarks, key=lambda remark: _ORDER.index(remark.severity)))


def _remarks(draft: Draft) -> Iterator[Remark]:
    passages = draft.passages()
    printed = (*passages, *_other_printed_texts(draft.inspection))
    sentences = tuple(own_sentences(passages))
    topics = topics_of(draft)
    rateable = rateable_of(draft.framework, draft.inspection.about)
    small_numbers = small_number_patterns(draft.framework, topics.nouns)
    yield from check_gaps(draft)
    yield from check_printable(printed)
    yield from check_names(printed, draft)
    for sentence in sentences:
        yield from check_typed(sentence, topics)
        yield from check_rating_claims(sentence, draft, rateable, topics)
        yield from check_adjacent_figures(sentence, topics.nouns)
        yield from check_vague_wording(sentence, topics)
        yield from check_percentage_sums(sentence)
        yield from check_small_numbers(sentence, draft, small_numbers)
    yield from check_classifications(passages, draft)
    yield from check_small_groups(passages, draft, topics.nouns)
    yield from check_small_bases(draft)
    yield from check_key_facts(draft.inspection.figures)
    yield from check_abbreviations(passages, draft.framework)
    yield from check_terms(printed, draft)
    yield from check_event_dates(sentences, _common_names(draft))


def _other_printed_texts(inspection: Inspection) -> Iterator[Passage]:
    """Yield the printed texts outside the narrative: reasons for ratings, sources of key facts."""
    for judgement in inspection.judgements:
        for question, reason in judgement.reasons.items():
            yield _passage(f"judgements.toml, standard {judgement.standard}, reasons {question}", reason)
    for decision in inspection.decisions:
        yield _passage(f"panel.toml, standard {decision.standard}, reasons", decision.reasons)
    for figure in inspection.figures:
        yield _passage(f"key-facts.toml, {figure.key}", f"{figure.title}. {figure.source}")


def _passage(file: str, text: str) -> Passage:
    return Passage(file, 0, "", "note", (Run(text),))


def _common_names(draft: Draft) -> tuple[str, ...]:
    about = draft.inspection.about
    return (about.service, about.service_short, about.area, draft.framework.inspectorate)
