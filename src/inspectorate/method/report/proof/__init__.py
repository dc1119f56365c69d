"""Read a report through before it is published, as a careful colleague would.

`check` gives one remark a place, each with its reason and what to do. It reads the inspection's own words:
the narrative, the recommendations, and what else is printed of what people wrote.
"""

from collections.abc import Iterator

from inspectorate.method.inspection import Inspection, Results
from inspectorate.method.report.content import Run
from inspectorate.method.report.draft import Draft, prepare
from inspectorate.method.report.narrative import Passage
from inspectorate.method.report.proof.cells import check_small, check_small_bases, small_of
from inspectorate.method.report.proof.claimed import check_claimed
from inspectorate.method.report.proof.claims import rateable_of
from inspectorate.method.report.proof.contradictions import check_beside, check_vague
from inspectorate.method.report.proof.gaps import check_gaps
from inspectorate.method.report.proof.moments import check_moments
from inspectorate.method.report.proof.names import check_names
from inspectorate.method.report.proof.remarks import Remark, Severity
from inspectorate.method.report.proof.sentences import own_words
from inspectorate.method.report.proof.sums import check_key_facts, check_prose
from inspectorate.method.report.proof.terms import check_abbreviations, check_terms
from inspectorate.method.report.proof.topics import topics_of
from inspectorate.method.report.proof.typed import check_typed

__all__ = ["Remark", "Severity", "check", "check_draft"]
_ORDER: tuple[Severity, ...] = ("serious", "warning", "advice")


def check(inspection: Inspection, results: Results | None = None) -> tuple[Remark, ...]:
    """Return every remark on an inspection's report, the serious ones first, then in the report's order."""
    return check_draft(prepare(inspection, results))


def check_draft(draft: Draft) -> tuple[Remark, ...]:
    """Return every remark on a draft that was prepared already."""
    remarks = dict.fromkeys(_remarks(draft))
    return tuple(sorted(remarks, key=lambda remark: _ORDER.index(remark.severity)))


def _remarks(draft: Draft) -> Iterator[Remark]:
    passages = draft.passages()
    printed = (*passages, *_also_printed(draft.inspection))
    sentences = tuple(own_words(passages))
    topics = topics_of(draft)
    rateable = rateable_of(draft.framework, draft.inspection.about)
    small = small_of(draft.framework, topics.nouns)
    yield from check_gaps(draft)
    yield from check_names(printed, draft)
    for sentence in sentences:
        yield from check_typed(sentence, topics)
        yield from check_claimed(sentence, draft, rateable, topics)
        yield from check_beside(sentence, topics.nouns)
        yield from check_vague(sentence, topics)
        yield from check_prose(sentence)
        yield from check_small(sentence, draft, small)
    yield from check_small_bases(draft)
    yield from check_key_facts(draft.inspection.figures)
    yield from check_abbreviations(passages, draft.framework)
    yield from check_terms(printed, draft)
    yield from check_moments(sentences, _everywhere(draft))


def _also_printed(inspection: Inspection) -> Iterator[Passage]:
    """Yield what is printed besides the narrative: reasons for ratings, sources of key facts."""
    for judgement in inspection.judgements:
        for question, reason in judgement.reasons.items():
            yield _passage(f"judgements.toml, standard {judgement.standard}, reasons {question}", reason)
    for decision in inspection.decisions:
        yield _passage(f"panel.toml, standard {decision.standard}, reasons", decision.reasons)
    for figure in inspection.figures:
        yield _passage(f"key-facts.toml, {figure.key}", f"{figure.title}. {figure.source}")


def _passage(file: str, text: str) -> Passage:
    return Passage(file, 0, "", "note", (Run(text),))


def _everywhere(draft: Draft) -> tuple[str, ...]:
    about = draft.inspection.about
    return (about.service, about.service_short, about.area, draft.framework.inspectorate)
