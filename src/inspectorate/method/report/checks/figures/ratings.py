"""Check of ratings typed in prose: ratings that contradict the results, and those that should be bound."""

from collections.abc import Iterator, Sequence

from inspectorate.method.report.checks.context import DraftContext
from inspectorate.method.report.checks.figures.rating_claims import OVERALL, RatingClaim, claims_in
from inspectorate.method.report.checks.prose.sentences import ProseSpan
from inspectorate.method.report.checks.prose.subjects import Topics
from inspectorate.method.report.checks.remarks import Remark, Severity
from inspectorate.method.report.draft import Draft
from inspectorate.method.report.numbers import sentence_list

CONTRADICTION = "contradiction"


def check_rating_claims(sentence: ProseSpan, context: DraftContext) -> Iterator[Remark]:
    """Yield a remark for every rating typed in a sentence. Practice examples are exempt."""
    draft, rateable, topics = context.draft, context.rateable, context.topics
    for claim in () if sentence.passage.in_example else claims_in(sentence, rateable):
        references = tuple(
            reference
            for reference in claim.references
            if reference == OVERALL or reference in draft.framework.standards
        )
        correct = tuple(reference for reference in references if _rating(reference, draft) == claim.name)
        if not references:
            yield _domain_remark(claim, sentence, draft)
        elif correct:
            because = f"This rating was typed, so it will not update. {_describe_ratings(correct[:1], draft)}"
            yield _remark(
                "typed rating", "warning", claim, sentence, because, _suggestion(claim, sentence, correct[:1])
            )
        elif not claim.part:
            yield _contradiction("serious", claim, sentence, references, draft)
        elif claim.name not in _ratings_of_part(claim, references, draft, topics):
            yield _contradiction("warning", claim, sentence, references, draft)


def _remark(
    kind: str, severity: Severity, claim: RatingClaim, sentence: ProseSpan, because: str, suggestion: str
) -> Remark:
    words = sentence.passage.text[claim.start : claim.end]
    return Remark(kind, severity, sentence.passage.place(claim.start), words, because, suggestion)


def _contradiction(
    severity: Severity, claim: RatingClaim, sentence: ProseSpan, references: Sequence[str], draft: Draft
) -> Remark:
    suggestion = _suggestion(claim, sentence, references)
    if claim.part:
        suggestion += " If you mean only a part, use a word that is not the name of a rating."
    return _remark(CONTRADICTION, severity, claim, sentence, _describe_ratings(references, draft), suggestion)


def _domain_remark(claim: RatingClaim, sentence: ProseSpan, draft: Draft) -> Remark:
    domains = [domain for domain in draft.framework.domains if domain.id in claim.references]
    standards = [standard.id for domain in domains for standard in domain.standards]
    because = f"Standards are rated, but domains are not. {_describe_ratings(standards, draft)}"
    suggestion = "Name the standards, and use their linked ratings."
    severity: Severity = (
        "warning" if claim.name in {_rating(standard, draft) for standard in standards} else "serious"
    )
    return _remark(CONTRADICTION, severity, claim, sentence, because, suggestion)


def _rating(reference: str, draft: Draft) -> str | None:
    results = draft.results
    if reference == OVERALL:
        return results.overall.rating if results.overall else None
    confirmed = results.ratings.get(reference)
    return confirmed.rating if confirmed else None


def _describe_ratings(references: Sequence[str], draft: Draft) -> str:
    """Return the ratings in words: "2.2 Planning is rated Inadequate and 3.2 Planning is not yet rated."."""
    statements = []
    for reference in references:
        standard = draft.framework.standards.get(reference)
        subject = f"{reference} {standard.title}" if standard else "the service overall"
        rating = _rating(reference, draft)
        statements.append(f"{subject} is rated {rating}" if rating else f"{subject} is not yet rated")
    text = sentence_list(tuple(statements))
    return f"{text[:1].upper()}{text[1:]}."


def _suggestion(claim: RatingClaim, sentence: ProseSpan, references: Sequence[str]) -> str:
    capitalised = sentence.passage.text[claim.start].isupper()
    bindings = sentence_list(
        tuple(f"{{{reference}{'' if capitalised else '|lower'}}}" for reference in references), "or"
    )
    return f"Write “is rated {bindings}”." if claim.verbal else f"Write {bindings}."


def _ratings_of_part(
    claim: RatingClaim, references: Sequence[str], draft: Draft, topics: Topics
) -> frozenset[str]:
    """Return the ratings that are correct of a part of a standard.

    They lie between the standard's own rating and that of the key question most similar to the sentence: a
    standard with a low rating may have a key question with a higher one.
    """
    order = [level.name for level in draft.framework.ratings.levels]
    words = topics.stems(claim.part)
    ratings: set[str] = set()
    for reference in references:
        confirmed = draft.results.ratings.get(reference)
        questions = (
            {result.question: result.rating for result in confirmed.proposed.questions} if confirmed else {}
        )
        similarities = {
            topic.reference: topics.similarity(words, topic)
            for topic in topics.topics
            if topic.reference in questions
        }
        most_similar = max(similarities, key=lambda question: similarities[question], default="")
        rating = _rating(reference, draft)
        if most_similar and rating and similarities[most_similar]:
            ends = sorted((order.index(rating), order.index(questions[most_similar])))
            ratings |= set(order[ends[0] : ends[1] + 1])
    return frozenset(ratings)
