"""Ratings typed in prose: those that are otherwise, and those that should be bound."""

from collections.abc import Iterator, Sequence

from inspectorate.method.report.draft import Draft
from inspectorate.method.report.numbers import listed
from inspectorate.method.report.proof.claims import OVERALL, Claim, Rateable, claims_in
from inspectorate.method.report.proof.remarks import Remark, Severity
from inspectorate.method.report.proof.sentences import Stretch
from inspectorate.method.report.proof.topics import Topics

CONTRADICTION = "contradiction"


def check_claimed(sentence: Stretch, draft: Draft, rateable: Rateable, topics: Topics) -> Iterator[Remark]:
    """Yield a remark for every rating typed in a sentence; stories may use such words as they like."""
    for claim in () if sentence.passage.in_example else claims_in(sentence, rateable):
        rated = tuple(each for each in claim.about if each == OVERALL or each in draft.framework.standards)
        true = tuple(each for each in rated if _rating(each, draft) == claim.name)
        if not rated:
            yield _of_domain(claim, sentence, draft)
        elif true:
            why = f"It is typed, and would stay if the rating changed. {_actual(true[:1], draft)}"
            yield _remark("typed rating", "warning", claim, sentence, why, _cure(claim, sentence, true[:1]))
        elif not claim.part:
            yield _contradiction("serious", claim, sentence, rated, draft)
        elif claim.name not in _true_of_part(claim, rated, draft, topics):
            yield _contradiction("warning", claim, sentence, rated, draft)


def _remark(
    kind: str, severity: Severity, claim: Claim, sentence: Stretch, because: str, suggestion: str
) -> Remark:
    words = sentence.passage.text[claim.start : claim.end]
    return Remark(kind, severity, sentence.passage.place(claim.start), words, because, suggestion)


def _contradiction(
    severity: Severity, claim: Claim, sentence: Stretch, rated: Sequence[str], draft: Draft
) -> Remark:
    cure = _cure(claim, sentence, rated)
    if claim.part:
        cure += " If only a part is meant, choose a word that is not the name of a rating."
    return _remark(CONTRADICTION, severity, claim, sentence, _actual(rated, draft), cure)


def _of_domain(claim: Claim, sentence: Stretch, draft: Draft) -> Remark:
    domains = [domain for domain in draft.framework.domains if domain.id in claim.about]
    rated = [standard.id for domain in domains for standard in domain.standards]
    why = f"A domain has no rating of its own, only its standards do. {_actual(rated, draft)}"
    cure = "Say which standards are meant, and bind their ratings."
    severity: Severity = "warning" if claim.name in {_rating(each, draft) for each in rated} else "serious"
    return _remark(CONTRADICTION, severity, claim, sentence, why, cure)


def _rating(reference: str, draft: Draft) -> str | None:
    results = draft.results
    if reference == OVERALL:
        return results.overall.rating if results.overall else None
    rated = results.ratings.get(reference)
    return rated.rating if rated else None


def _actual(references: Sequence[str], draft: Draft) -> str:
    """Say what the ratings are: "2.2 Planning is rated Inadequate and 3.2 Planning is not yet rated."."""
    said = []
    for reference in references:
        standard = draft.framework.standards.get(reference)
        what = f"{reference} {standard.title}" if standard else "the service overall"
        rating = _rating(reference, draft)
        said.append(f"{what} is rated {rating}" if rating else f"{what} is not yet rated")
    text = listed(tuple(said))
    return f"{text[:1].upper()}{text[1:]}."


def _cure(claim: Claim, sentence: Stretch, references: Sequence[str]) -> str:
    capital = sentence.passage.text[claim.start].isupper()
    bound = listed(tuple(f"{{{each}{'' if capital else '|lower'}}}" for each in references), "or")
    return f"Write “is rated {bound}”." if claim.verbal else f"Write {bound}."


def _true_of_part(claim: Claim, rated: Sequence[str], draft: Draft, topics: Topics) -> frozenset[str]:
    """Return the ratings that may be said of a part of a standard.

    They lie between the standard's own and the one that the key question most like the sentence would have by
    itself: planning that is rated low for one question may be good for another.
    """
    order = [level.name for level in draft.framework.ratings.levels]
    about = topics.stems(claim.part)
    found: set[str] = set()
    for reference in rated:
        confirmed = draft.results.ratings.get(reference)
        questions = {each.question: each.rating for each in confirmed.proposed.questions} if confirmed else {}
        alike = {
            topic.reference: topics.likeness(about, topic)
            for topic in topics.topics
            if topic.reference in questions
        }
        nearest = max(alike, key=lambda question: alike[question], default="")
        own = _rating(reference, draft)
        if nearest and own and alike[nearest]:
            ends = sorted((order.index(own), order.index(questions[nearest])))
            found |= set(order[ends[0] : ends[1] + 1])
    return frozenset(found)
