"""Checks of figures that belong to another section's cases, and of praise for what is not good enough."""

import re
from collections.abc import Iterator

from inspectorate.method.ratings import rating_bands
from inspectorate.method.report.checks.context import DraftContext, section_root
from inspectorate.method.report.checks.figures.claim_candidates import MINIMUM_SIMILARITY, SURE_SIMILARITY
from inspectorate.method.report.checks.prose.sentences import ProseSpan
from inspectorate.method.report.checks.prose.subjects import Topic
from inspectorate.method.report.checks.remarks import Remark
from inspectorate.method.report.figures import CountFigure, ShareFigure
from inspectorate.method.standards import Domain, Standard

_COMPARES = re.compile(
    r"\b(?:than|compared|whereas|while|as (?:in|with)|like|unlike|both|domain|standard)\b", re.IGNORECASE
)
_PRAISE = re.compile(
    r"\b(?:is|are|was|were|remains?|(?:has|have) been) (?:(?:now|also|very|truly|particularly) )*"
    r"(?P<word>excellent|outstanding|exemplary|impressive|superb|first[- ]class)\b",
    re.IGNORECASE,
)
_SHORTCOMING = re.compile(
    r"\b(?:not|no|never|but|except|although|however|should|need|needs|could|would|were it|if|lack|too)\b",
    re.IGNORECASE,
)


def check_placement(sentence: ProseSpan, context: DraftContext) -> Iterator[Remark]:
    """Yield a remark for a linked figure of other cases than the section's."""
    domain = context.domain_of(sentence.passage.section)
    if domain is None or sentence.passage.in_example:
        return
    for span in sentence.figures:
        figure = span.bound.figure
        other = _other_domain(figure.reference, domain, context)
        if other is None or _names_group(sentence, other, domain) or _COMPARES.search(sentence.text):
            continue
        subject = _subject(sentence, section_root(sentence.passage.section), context)
        counterpart = subject.reference if subject else _counterpart(figure.reference, other, domain, context)
        because = (
            f"This figure is about domain {other.id}, {other.title}; the section is about {domain.title}."
        )
        place = sentence.passage.place(span.start)
        text = sentence.passage.text[span.start : span.end]
        suggestion = f"Write {{{counterpart}}}, or name the cases." if counterpart else "Name the cases."
        yield Remark("misplaced figure", "warning", place, text, because, suggestion)


def _other_domain(reference: str, domain: Domain, context: DraftContext) -> Domain | None:
    """Return the domain of a figure of questions or cases, if it is another one that is judged on cases."""
    owner = context.framework.domain_of.get(reference)
    if owner is None:
        groups = reference.split(".")
        owner = next((other for other in context.framework.domains if other.case_group in groups[1:2]), None)
    return owner if owner and owner.id != domain.id and owner.case_group and domain.case_group else None


def _names_group(sentence: ProseSpan, other: Domain, domain: Domain) -> bool:
    """Return whether the words of a sentence name the other domain's cases, and not this one's."""
    text = sentence.text.lower().replace("-", " ")
    own, others = ((group.case_group or "").replace("_", " ") for group in (domain, other))
    text = text.replace(own, "") if len(own) > len(others) else text
    return bool(re.search(rf"\b{re.escape(others)}\b", text))


def _counterpart(reference: str, other: Domain, domain: Domain, context: DraftContext) -> str:
    """Return the figure of this domain in the place of another domain's; "" if there is none."""
    if not reference.startswith(other.id):
        counterpart = reference.replace(f".{other.case_group}", f".{domain.case_group}", 1)
    else:
        standard = context.framework.standard_of[reference]
        same = [own for own in domain.standards if own.title == standard.title]
        counterpart = same[0].id + reference.removeprefix(standard.id) if same else ""
    figure = context.draft.catalogue.get(counterpart)
    return counterpart if isinstance(figure, CountFigure | ShareFigure) else ""


def check_praise(sentence: ProseSpan, context: DraftContext) -> Iterator[Remark]:
    """Yield a remark for praise, and for a strength, of what has the lowest rating."""
    section = sentence.passage.section
    domain = context.domain_of(section)
    if domain is None or sentence.passage.in_example:
        return
    if section.endswith(".strengths"):
        if domain.judged_on == "cases" and not _SHORTCOMING.search(sentence.text):
            yield from _strength(sentence, domain, context)
        return
    match = _PRAISE.search(sentence.text)
    if match and not sentence.figures and not _SHORTCOMING.search(sentence.text[: match.start()]):
        subject = _subject(sentence, section_root(section), context)
        share = subject.figure if subject else None
        levels = _levels(context)
        rating = _rating_of(subject, context) if subject else None
        if subject and rating and isinstance(share, ShareFigure) and levels.index(rating) < len(levels) // 2:
            value = f"{share.format('')}, which is {rating}"
            because = f"The sentence seems to be about {subject.binding}, now {value}."
            place = sentence.passage.place(sentence.start + match.start("word"))
            yield Remark("contradiction", "warning", place, match["word"], because, "Choose another word.")


def _levels(context: DraftContext) -> list[str]:
    """Return the names of the ratings, lowest first."""
    return [band.rating for band in rating_bands.bands(context.framework)]


def _subject(sentence: ProseSpan, root: str, context: DraftContext) -> Topic | None:
    ranked = context.topics.ranked([sentence.text], context.topics.within(root))
    return ranked[0].topic if ranked and ranked[0].similarity >= SURE_SIMILARITY else None


def _rating_of(topic: Topic, context: DraftContext) -> str | None:
    """Return the rating of a topic's key question."""
    confirmed = context.draft.results.ratings.get(topic.standard)
    questions = confirmed.proposed.questions if confirmed else ()
    return next((result.rating for result in questions if result.question == topic.key_question), None)


def _strength(sentence: ProseSpan, domain: Domain, context: DraftContext) -> Iterator[Remark]:
    """Yield a remark for a strength that names a standard of the lowest rating, unless its figure is good."""
    levels = _levels(context)
    ratings = {key: rated.rating for key, rated in context.draft.results.ratings.items()}
    praised = context.rateable.name_pattern.search(sentence.text) or _PRAISE.search(sentence.text)
    for standard in domain.standards:
        limit = 1 if praised else 0
        rating = ratings.get(standard.id)
        if not rating or levels.index(rating) > limit or not _names(sentence, standard):
            continue
        subject = _nearest(sentence, standard, context)
        if (
            subject
            and isinstance(subject.figure, ShareFigure)
            and _is_good(subject.figure, context)
            and not praised
        ):
            continue
        because = f"{standard.id} {standard.title} is rated {rating}."
        detail = f" The nearest figure is {subject.binding}, {subject.figure.format('')}." if subject else ""
        suggestion = "Name what exactly is a strength, or delete the point."
        yield Remark(
            "strength", "warning", sentence.place, sentence.text.strip(), f"{because}{detail}", suggestion
        )


def _names(sentence: ProseSpan, standard: Standard) -> bool:
    stem = standard.title.lower().removesuffix("ning").removesuffix("ment").removesuffix("ing")
    words = stem.split(" ")[0]
    return bool(re.search(rf"^\W*(?:\w+ ){{0,2}}{re.escape(words)}\w*\b", sentence.text.lower()))


def _nearest(sentence: ProseSpan, standard: Standard, context: DraftContext) -> Topic | None:
    ranked = context.topics.ranked([sentence.text], context.topics.within(standard.id))
    return ranked[0].topic if ranked and ranked[0].similarity >= MINIMUM_SIMILARITY else None


def _is_good(share: ShareFigure, context: DraftContext) -> bool:
    """Return whether a share lies in the upper half of the bands."""
    bands = rating_bands.bands(context.framework)
    return share.percentage is not None and share.percentage >= bands[len(bands) // 2].at_least.value
