"""Check of figures and words for shares typed by hand, against the figures that the sentence may be about.

The figures of the section are compared in the order in which the sentence resembles them. What is typed
contradicts a figure only if no figure of the section has its value; otherwise all that it may be are named.
"""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from inspectorate.method.report import vocabulary
from inspectorate.method.report.checks.context import DraftContext
from inspectorate.method.report.checks.figures.claim_candidates import (
    CLEAR_RATIO,
    MAXIMUM_CANDIDATES,
    MINIMUM_SIMILARITY,
    SURE_SIMILARITY,
    ClaimMatch,
)
from inspectorate.method.report.checks.figures.claim_remarks import (
    ambiguous_remark,
    contradiction_remark,
    described,
    typed_remark,
    unknown_remark,
)
from inspectorate.method.report.checks.figures.counts import counts_in
from inspectorate.method.report.checks.prose.claims import Claim, claims_in
from inspectorate.method.report.checks.prose.sentences import ProseSpan
from inspectorate.method.report.checks.prose.subjects import Candidate, Topic
from inspectorate.method.report.checks.remarks import Remark
from inspectorate.method.report.figures import CountFigure, Quantity, ShareFigure
from inspectorate.method.report.narrative.passages import FigureSpan

MINIMUM_FITTING = 0.1
"""Similarity from which a figure with the value typed is taken to be the one meant."""
KEY_QUESTION_PREFERENCE = 1.25
"""How much more a key question counts than a prompt with the same value."""
WORDS_BEFORE = 2
"""Most words before the first figure of a clause that do not say what it is."""
LARGEST_IN_WORDS = 10
_EVALUATION = re.compile(
    r"\b(?:sufficient\w*|enough|good|well|effective\w*|adequate\w*|satisfactor\w*|dealt|kept|keeps?|met"
    r"|right\w*|clear\w*"
    r"|appropriate\w*|given|gave|took|take|said|agreed|felt|considered|involved|set|addressed|analysed|reviewed|planned)\b",
    re.IGNORECASE,
)
"""Words that say how something was done, so that a share of cases is claimed."""
_DEMAND = re.compile(
    r"\b(?:(?<!they )should|must|ought|have to|has to|make sure|ensure|will|would|could|see to it|aims?)\b",
    re.IGNORECASE,
)
_RESPONDENTS = re.compile(r"\b(?:survey|staff|managers?|workers?|answered|respondents?)\b", re.IGNORECASE)
"""Words for the people whom the survey asked."""
_DEMANDS = re.compile(r"^recommendations$|\.improvement$")
"""Sections that say what should be done."""
_BACK_REFERENCE = re.compile(
    r"^[“‘\"'(]?(?:it|that|this|these|they|those|them|here|overall)\b", re.IGNORECASE
)
_SAYS_SHARE = re.compile(
    r"^[“‘\"'(]?(?:that|this|it|which|these|those|they) (?:is|was|are|were|means|meant)"
    r" (?:only |just |still |therefore |in )*$",
    re.IGNORECASE,
)


def check_claims(sentence: ProseSpan, context: DraftContext) -> Iterator[Remark]:
    """Yield a remark for every figure or word for a share typed in a sentence. Examples are exempt."""
    if sentence.passage.in_example:
        return
    counted = [(count.start, count.end) for count in counts_in(sentence, context)]
    claims = claims_in(sentence, context.nouns, counted)
    yield from _check_back_reference(sentence)
    for claim in claims:
        clause = sentence.clause_at(claim.start)
        if clause.figures and (claim.vague or claim.words_only):
            yield from _check_beside(claim, sentence, clause)
        else:
            yield from _check_claim(claim, claims, sentence, context)


def _check_beside(claim: Claim, sentence: ProseSpan, clause: ProseSpan) -> Iterator[Remark]:
    """Yield a remark if the one share that is bound in the same clause contradicts words for a share."""
    shares = [(span, share) for span in clause.figures if (share := _share(span)) and share.exact is not None]
    if len(shares) == 1 and claim.true and not claim.true.contains(shares[0][1].exact or Fraction(0)):
        yield _contradicts_bound(claim.text, claim.true, sentence.passage.place(claim.start), shares[0][0])


def _check_back_reference(sentence: ProseSpan) -> Iterator[Remark]:
    """Yield a remark if “That is …” gives another share than the last figure of the sentence before."""
    shares = [span for span in sentence.previous.figures if _share(span)] if sentence.previous else []
    if not shares or sentence.figures:
        return
    share = _share(shares[-1])
    for wording in vocabulary.find(sentence.text):
        if _SAYS_SHARE.match(sentence.text[: wording.start]) and share and share.exact is not None:
            text = sentence.text[wording.start : wording.end]
            if not wording.phrase.true.contains(share.exact):
                place = sentence.passage.place(wording.start + sentence.start)
                yield _contradicts_bound(text, wording.phrase.true, place, shares[-1])


def _contradicts_bound(text: str, true: vocabulary.Range, place: str, span: FigureSpan) -> Remark:
    share, reference = _share(span), span.bound.reference
    value = share.format("") if share else ""
    because = f"The figure for this is {value} ({{{reference}}}). “{text}” means {true}."
    form = "no words" if _is_complement(span) else "words"
    return Remark("contradiction", "serious", place, text, because, f"Write {{{reference}|{form}}}.")


def _share(span: FigureSpan) -> ShareFigure | None:
    figure = span.bound.figure
    if not isinstance(figure, ShareFigure):
        return None
    return figure.complement if _is_complement(span) else figure


def _is_complement(span: FigureSpan) -> bool:
    return span.bound.form.split(" ")[0] == "no"


def _check_claim(
    claim: Claim, claims: Sequence[Claim], sentence: ProseSpan, context: DraftContext
) -> Iterator[Remark]:
    place = sentence.passage.place(claim.start)
    bound = {figure.bound.reference for figure in sentence.clause_at(claim.start).figures}
    matching = [topic for topic in context.topics.topics if topic.reference in bound and claim.fits(topic)]
    if matching:
        yield typed_remark(claim, matching[:1], place)
        return
    section, topics = sentence.passage.section, context.topics
    texts = _texts(claim, claims, sentence)
    scope = [topic for topic in topics.within(section) if _comparable(claim, topic)]
    ranked = topics.ranked(texts, scope)
    if ranked and ranked[0].similarity < MINIMUM_SIMILARITY:
        ranked = topics.ranked([*texts, *_before(sentence)], scope)
    match = ClaimMatch(claim, place, ranked, context.domain_of(section) is not None)
    if claim.vague:
        yield from _compare_vague(match, sentence)
        return
    others = _elsewhere(claim, texts, context)
    is_elsewhere = match.similarity < SURE_SIMILARITY and bool(others)
    is_elsewhere = is_elsewhere and others[0].similarity > max(match.similarity, match.best_fitting)
    remark = None if is_elsewhere else _compare(match)
    if remark:
        yield remark
    elif others:
        yield typed_remark(claim, [one.topic for one in others[:MAXIMUM_CANDIDATES]], place)
    elif (match.fitting or not claim.words_only) and not has_note(sentence):
        yield unknown_remark(match)


def has_note(sentence: ProseSpan) -> bool:
    """Return whether a footnote gives the source of a sentence."""
    position = 0
    for run in sentence.passage.runs:
        if run.note and sentence.start <= position <= sentence.end:
            return True
        position += len(run.text)
    return False


def _comparable(claim: Claim, topic: Topic) -> bool:
    """Return whether a claim can be about a topic: a share about shares, a number about quantities."""
    if isinstance(topic.figure, Quantity):
        return claim.number is not None and topic.figure.is_percentage == (claim.true is not None)
    return isinstance(topic.figure, ShareFigure) and (claim.true is not None or claim.pair is not None)


def _texts(claim: Claim, claims: Sequence[Claim], sentence: ProseSpan) -> list[str]:
    """Return what a claim may be about, nearest first: the words beside it, its clause and its sentence.

    A sentence that begins with a pronoun may be about what the one before it is about.
    """
    clause = sentence.clause_at(claim.start)
    typed = [(one.start, one.end) for one in claims]
    figures = sorted((*typed, *((span.start, span.end) for span in sentence.figures)))
    texts = [_beside(claim, figures, clause)] if len(figures) > 1 else []
    texts += [clause.text, sentence.text]
    return [*texts, *_before(sentence)[:1]] if _BACK_REFERENCE.search(sentence.text) else texts


def _before(sentence: ProseSpan) -> list[str]:
    """Return the two sentences before a sentence, nearest first."""
    texts: list[str] = []
    previous = sentence.previous
    while previous and len(texts) < 2:
        texts.append(previous.text)
        previous = previous.previous
    return texts


def _beside(claim: Claim, figures: Sequence[tuple[int, int]], clause: ProseSpan) -> str:
    """Return the words between a claim and its neighbour.

    They are those before it, or those after it if the first figure of the clause has none before it.
    """
    text = clause.passage.text
    first = min((start for start, _ in figures if start >= clause.start), default=claim.start)
    if len(text[clause.start : first].split()) > WORDS_BEFORE:
        start = max((end for _, end in figures if end <= claim.start), default=clause.start)
        return text[max(start, clause.start) : claim.start]
    end = min((start for start, _ in figures if start >= claim.end), default=clause.end)
    return text[claim.end : min(end, clause.end)]


def _compare(match: ClaimMatch) -> Remark | None:
    """Return the remark on a numeric claim or fraction; None if its section has no figure like it."""
    claim, subject = match.claim, match.subject
    if match.best_fitting >= MINIMUM_FITTING and match.best_fitting * CLEAR_RATIO >= match.similarity:
        near = [one for one in match.fitting if one.similarity * CLEAR_RATIO >= match.best_fitting]
        near.sort(key=lambda one: (-_preference(one), len(one.topic.reference)))
        if subject and not claim.fits(subject) and near[0].topic.key_question != subject.key_question:
            return ambiguous_remark(match, [one.topic for one in near], fitting_first=True)
        return typed_remark(claim, [one.topic for one in near[:MAXIMUM_CANDIDATES]], match.place)
    if subject is None:
        return None
    if match.fitting and (claim.exact or claim.words_only):
        return ambiguous_remark(match, [one.topic for one in match.fitting])
    if claim.words_only and match.similarity < SURE_SIMILARITY:
        return None
    return contradiction_remark(match)


def _preference(candidate: Candidate) -> float:
    """Return the similarity of a candidate. A key question is preferred to a prompt of the same value."""
    is_key_question = candidate.topic.key_question == candidate.topic.reference
    return candidate.similarity * (KEY_QUESTION_PREFERENCE if is_key_question else 1)


def _compare_vague(match: ClaimMatch, sentence: ProseSpan) -> Iterator[Remark]:
    """Yield a remark on words such as “most” if the figure they are about is another.

    They have to say how something was done; what should be done in every case is no claim.
    """
    subject, claim = match.subject, match.claim
    if subject is None or match.similarity < SURE_SIMILARITY or not claim.true:
        return
    if subject.reference.startswith("survey.") and not _RESPONDENTS.search(sentence.text):
        return
    is_key_question = subject.key_question == subject.reference
    rivals = [
        one.own_similarity
        for one in match.fitting
        if not (is_key_question and one.topic.key_question == subject.reference)
    ]
    is_unclear = claim.fits(subject) or max(rivals, default=0.0) * CLEAR_RATIO >= match.similarity
    asserts = _EVALUATION.search(sentence.text) and not _DEMAND.search(sentence.text)
    if not is_unclear and asserts and not _DEMANDS.search(sentence.passage.section):
        because = f"The sentence seems to be about {described(subject)}. “{claim.text}” means {claim.true}."
        suggestion = f"If it is, write {{{subject.reference}|words}}."
        yield Remark("contradiction", "warning", match.place, claim.text, because, suggestion)


def _elsewhere(claim: Claim, texts: Sequence[str], context: DraftContext) -> list[Candidate]:
    """Return the counts, facts and key facts with the value typed that a sentence resembles.

    A large number that only one thing has is taken for its number.
    """
    if claim.words_only:
        return []
    others = [topic for topic in context.topics.topics if not topic.standard and claim.fits(topic)]
    ranked = context.topics.ranked(texts, others)
    similar = [one for one in ranked if one.similarity >= MINIMUM_SIMILARITY]
    counts = [
        one for one in ranked if isinstance(one.topic.figure, CountFigure) and not one.topic.figure.parts
    ]
    is_large = claim.number is not None and claim.number > LARGEST_IN_WORDS
    return similar or (counts if is_large else [])
