"""Checks of a report before publication.

`check` returns remarks, each with its location, reason and suggestion. It reads the inspection's own texts:
the narrative, the recommendations, and the other texts that are printed. `check_section` reads one section of
a draft, fast enough to be called while it is being written.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from inspectorate.method.inspection import Inspection, Results
from inspectorate.method.report.checks.context import DraftContext
from inspectorate.method.report.checks.facts.addressees import check_recommendations
from inspectorate.method.report.checks.facts.dates import check_inspection_dates
from inspectorate.method.report.checks.facts.event_dates import check_event_dates
from inspectorate.method.report.checks.facts.services import check_services
from inspectorate.method.report.checks.figures.comparisons import check_comparisons
from inspectorate.method.report.checks.figures.counts import check_counts
from inspectorate.method.report.checks.figures.figure_claims import check_claims
from inspectorate.method.report.checks.figures.other_numbers import check_other_numbers
from inspectorate.method.report.checks.figures.placement import check_placement, check_praise
from inspectorate.method.report.checks.figures.ratings import check_rating_claims
from inspectorate.method.report.checks.figures.sums import check_key_facts, check_percentage_sums
from inspectorate.method.report.checks.gaps import check_gaps, check_markup
from inspectorate.method.report.checks.people.identifying_details import check_identifying_details
from inspectorate.method.report.checks.people.names import check_names
from inspectorate.method.report.checks.people.people import check_people, check_repeated_names
from inspectorate.method.report.checks.people.small_groups import check_small_groups
from inspectorate.method.report.checks.people.small_numbers import (
    check_classifications,
    check_small_bases,
    check_small_numbers,
)
from inspectorate.method.report.checks.prose.sentences import ProseSpan, own_sentences
from inspectorate.method.report.checks.remarks import Remark, Severity
from inspectorate.method.report.checks.welsh import check_welsh, check_welsh_figures
from inspectorate.method.report.checks.words.labels import check_labels, check_placeholders
from inspectorate.method.report.checks.words.printable_texts import check_printable
from inspectorate.method.report.checks.words.spellings import check_repeated_words, check_spelling
from inspectorate.method.report.checks.words.terms import check_abbreviations, check_terms
from inspectorate.method.report.content import Run
from inspectorate.method.report.draft import Draft, prepare
from inspectorate.method.report.narrative import Passage

__all__ = [
    "DraftContext",
    "Remark",
    "Severity",
    "check",
    "check_draft",
    "check_section",
    "check_welsh_figures",
]
_ORDER: tuple[Severity, ...] = ("serious", "warning", "advice")

SENTENCE_CHECKS: tuple[Callable[[ProseSpan, DraftContext], Iterator[Remark]], ...] = (
    check_counts,
    check_claims,
    check_other_numbers,
    check_rating_claims,
    check_comparisons,
    check_placement,
    check_praise,
    check_percentage_sums,
    check_small_numbers,
)
"""Checks of one sentence of the inspectorate's own prose."""
PASSAGE_CHECKS: tuple[Callable[[Iterable[Passage], DraftContext], Iterator[Remark]], ...] = (
    check_printable,
    check_placeholders,
    check_names,
    check_people,
    check_identifying_details,
    check_small_groups,
    check_services,
    check_inspection_dates,
    check_labels,
    check_terms,
    check_spelling,
    check_repeated_words,
)
"""Checks of passages that need no other passage."""
TEXT_CHECKS: tuple[Callable[[Sequence[Passage], DraftContext], Iterator[Remark]], ...] = (
    check_abbreviations,
    check_classifications,
    check_repeated_names,
    check_event_dates,
)
"""Checks that compare passages of the whole text."""
INSPECTION_CHECKS: tuple[Callable[[DraftContext], Iterator[Remark]], ...] = (
    check_gaps,
    check_welsh,
    check_recommendations,
    check_small_bases,
    check_key_facts,
)
"""Checks of what is not prose."""


def check(inspection: Inspection, results: Results | None = None) -> tuple[Remark, ...]:
    """Return the remarks on an inspection's report, most severe first, then in the report's order."""
    return check_draft(prepare(inspection, results))


def check_draft(draft: Draft) -> tuple[Remark, ...]:
    """Return the remarks on a draft, in the order of `check`."""
    context = DraftContext(draft)
    own = draft.passages()
    printed = (*own, *_other_printed_texts(draft.inspection))
    remarks = [remark for check_inspection in INSPECTION_CHECKS for remark in check_inspection(context)]
    return _sorted((*remarks, *_remarks(own, printed, own, context)))


def check_section(draft: Draft, key: str, context: DraftContext | None = None) -> tuple[Remark, ...]:
    """Return the remarks on the text of one section of a draft, in the order of `check`.

    `context` is that of an earlier draft of the same inspection, and saves the time to work it out again.
    """
    context = context or DraftContext(draft)
    own = draft.passages()
    markup = check_markup(DraftContext(draft), {key})
    section = tuple(passage for passage in own if passage.section == key)
    files = {passage.file for passage in section}
    remarks = _remarks(section, section, own, context)
    here = (remark for remark in remarks if remark.place.partition(", line ")[0] in files)
    return _sorted((*markup, *here))


def _remarks(
    own: Sequence[Passage], printed: Sequence[Passage], text: Sequence[Passage], context: DraftContext
) -> Iterator[Remark]:
    """Yield the remarks on own prose, on what is printed beside it, and on passages of the whole text."""
    for check_passages in PASSAGE_CHECKS:
        yield from check_passages(printed, context)
    for sentence in own_sentences(own):
        for check_sentence in SENTENCE_CHECKS:
            yield from check_sentence(sentence, context)
    for check_text in TEXT_CHECKS:
        yield from check_text(text, context)


def _sorted(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    return tuple(sorted(dict.fromkeys(remarks), key=lambda remark: _ORDER.index(remark.severity)))


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
