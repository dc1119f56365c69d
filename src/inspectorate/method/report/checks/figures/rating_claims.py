"""Ratings claimed in prose: sentences that give a rating to a standard, a domain or the service.

A rating's name can be an ordinary word ("good relationships", "good at listening"). It is read as a rating
only as the whole predicate of something the edition rates ("Planning is good."), next to "rated" or "rating",
or in quotation marks.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from inspectorate.method.inspection import About
from inspectorate.method.report.checks.prose.sentences import ProseSpan, SpanSet, quoted
from inspectorate.method.standards import Framework

OVERALL = "overall"
"""Reference of the overall rating."""

_RATING_VERB = re.compile(r"\b(?:rated|graded|judged)\b", re.IGNORECASE)
_ADVERBS = (
    r"(?:(?:still|now|again|therefore|also|overall|clearly|plainly|simply|as|to be|rated|graded|judged"
    r"|found to be|considered) )*"
)
_COPULA = rf"(?:is|are|was|were|has been|have been|remain|remains|remained) {_ADVERBS}"
_LINK = r"(?: (?:of|is|was|as|at|remains|to be))*:?"
_INSPECTORS = r"\b(?:we|inspectors|the inspectorate)(?: have| had)?(?: \w+ly)? (?:rate|rated|graded|judged)"
_END_OF_PREDICATE = re.compile(
    r"[”’\"']?\s*(?:$|[.,;:!?)–—]|(?:and|but|because|since|overall|too|although|while|again)\b)",
    re.IGNORECASE,
)
_NOT_ASSERTED = re.compile(
    r"\b(?:not|never|nor|no longer|would|could|should|may|might|must|can|cannot|if|unless|until|whether"
    r"|from [“‘\"']?$)(?:\b|$)",
    re.IGNORECASE,
)
_OTHER_PERIOD = re.compile(
    r"\b(?:previous(?:ly)?|last|former(?:ly)?|earlier|next|(?:19|20)\d\d)\b", re.IGNORECASE
)
_VERBS = r"who|whose|whom|which|that|where|when|if|whether|is|are|was|were|has|have|do|does|did"
_PART = (
    r"(?P<part> (?:of|to|for|in|with|around|on|by|from|about)\b"
    rf"(?:(?! (?:{_VERBS})\b)[^.,;:!?]){{1,120}}?)??"
)
_CLAUSE_START = (
    r"(?:^[“‘\"'(]?|[.,;:(–—]\s*|\b(?:that|and|but|the|our|its|of|while|although|because|so|overall) )"
)
_CONTEXT_LENGTH = 200
"""Number of characters before and after a rating's name that are its context."""
_PRONOUN = re.compile(r"(?:it|(?:this|the) standard|this service)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RatingClaim:
    """Rating claimed in a passage, by its `name`, from character `start` to `end`.

    `references` are the standards, domains or overall rating it may be about. `part` is the part of a
    standard that is rated, "" for the whole. `verbal` is True when the name is itself the verb ("planning
    requires improvement").
    """

    start: int
    end: int
    name: str
    references: tuple[str, ...]
    part: str = ""
    verbal: bool = False


@dataclass(frozen=True, slots=True)
class Rateable:
    """Names of what an edition rates, and the patterns of claims about it.

    `names` maps a rating in small letters, also with a plural verb, to the edition's name of it; `references`
    maps names in small letters to the references they may mean; `domains` maps a standard or question to its
    domain.
    """

    names: Mapping[str, str]
    references: Mapping[str, tuple[str, ...]]
    domains: Mapping[str, str]
    name_pattern: re.Pattern[str]
    claim_patterns: tuple[re.Pattern[str], ...]
    subject_pattern: re.Pattern[str]


def rateable_of(framework: Framework, about: About) -> Rateable:
    """Return the names of what an edition rates, and the patterns of claims about it."""
    names = dict(_rating_names(framework))
    references = dict(_names_and_references(framework, about))
    verbs = _any_of(name for name in names if " " in name)
    name, subject_name = (
        rf"[“‘\"']?(?P<name>{_any_of(names)})(?!\w)",
        rf"(?P<subject>{_any_of(references)})(?!\w)",
    )
    subject = rf"(?:(?:the )?(?:quality|standard) of )?(?:{subject_name}|(?P<this>{_PRONOUN.pattern}))"
    patterns = (
        rf"{_CLAUSE_START}{subject}{_PART} {_COPULA}{name}",
        rf"{_CLAUSE_START}{subject}{_PART} {_ADVERBS}(?P<verbal>)(?P<name>{verbs})(?!\w)",
        rf"{_INSPECTORS} (?P<rated>)(?:the )?{subject}{_PART} {_ADVERBS}{name}",
        rf"\bratings?(?: for [^,.;:]{{1,80}}?)?{_LINK} {_ADVERBS}(?P<rated>){name}",
        rf"(?P<rated>)[“‘\"'](?P<name>{_any_of(names)})[”’\"']",
    )
    return Rateable(
        names=names,
        references=references,
        domains={key: domain.id for key, domain in framework.domain_of.items()},
        name_pattern=re.compile(rf"\b{_any_of(names)}\b", re.IGNORECASE),
        claim_patterns=tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns),
        subject_pattern=re.compile(rf"(?<![\w.]){subject_name}", re.IGNORECASE),
    )


def claims_in(sentence: ProseSpan, rateable: Rateable) -> Iterator[RatingClaim]:
    """Yield the ratings claimed in a sentence, without bound figures and quotations."""
    if not rateable.name_pattern.search(sentence.text):
        return
    excluded = SpanSet((figure.start, figure.end) for figure in sentence.figures)
    for start, end in _quotations(sentence, rateable):
        excluded.add(sentence.start + start, sentence.start + end)
    context = _Context(sentence, rateable)
    for clause in sentence.clauses:
        for pattern in rateable.claim_patterns:
            for match in pattern.finditer(clause.text):
                claim = _claim_of(match, clause, context)
                if claim and not excluded.overlaps(claim.start, claim.end):
                    excluded.add(claim.start, claim.end)
                    yield claim


class _Context:
    """Context of the claims in one sentence: its section and the domains it names."""

    def __init__(self, sentence: ProseSpan, rateable: Rateable) -> None:
        self.rateable = rateable
        self.root = re.sub(r"^overall-findings\.|\.(?:strengths|improvement)$", "", sentence.passage.section)
        self.mentions_overall = bool(re.search(r"\boverall\b", sentence.text, re.IGNORECASE))
        named_references = (
            rateable.references[match["subject"].lower()]
            for match in rateable.subject_pattern.finditer(sentence.text)
        )
        domains = set(rateable.domains.values())
        self.domains = frozenset(
            reference for references in named_references for reference in references if reference in domains
        )

    def references_for(self, name: str) -> tuple[str, ...]:
        """Return the references a name may mean, limited to those nearest to the section.

        "" means the section itself, or the overall rating where the sentence mentions it.
        """
        rateable, root = self.rateable, self.root
        if name:
            references = rateable.references[name.lower()]
            nearest = (
                tuple(reference for reference in references if reference == root),
                tuple(
                    reference
                    for reference in references
                    if rateable.domains.get(reference) == rateable.domains.get(root, root)
                ),
                tuple(
                    reference for reference in references if rateable.domains.get(reference) in self.domains
                ),
            )
            return next(filter(None, nearest), references)
        if self.mentions_overall:
            return (OVERALL,)
        return (root,) if root in rateable.domains else ()


def _claim_of(match: re.Match[str], clause: ProseSpan, context: _Context) -> RatingClaim | None:
    """Return the claim of a match; None if it is not asserted.

    A claim is not asserted if it is negated, hypothetical, about another period or part of a longer phrase.
    """
    rateable, groups, name_start = context.rateable, match.groupdict(), match.start("name")
    ends_predicate = _END_OF_PREDICATE.match(clause.text, match.end("name"))
    has_rating_verb = groups.get("rated") is not None or _RATING_VERB.search(match.group())
    surroundings = clause.text[max(0, name_start - _CONTEXT_LENGTH) : match.end("name") + _CONTEXT_LENGTH]
    not_asserted = _NOT_ASSERTED.search(
        clause.text[max(0, name_start - _CONTEXT_LENGTH) : name_start]
    ) or _OTHER_PERIOD.search(surroundings)
    if (
        not_asserted
        or not (ends_predicate or has_rating_verb)
        or (groups.get("this") and not has_rating_verb)
    ):
        return None
    subject = groups.get("subject") or ""
    if not subject and (match_of_subject := rateable.subject_pattern.search(surroundings)):
        subject = match_of_subject["subject"]
    references = context.references_for(subject)
    start, end = (clause.start + offset for offset in match.span("name"))
    name, verbal = rateable.names[match["name"].lower()], groups.get("verbal") is not None
    return (
        RatingClaim(start, end, name, references, (groups.get("part") or "").strip(), verbal)
        if references
        else None
    )


def _quotations(sentence: ProseSpan, rateable: Rateable) -> Iterator[tuple[int, int]]:
    """Yield the spans of quotations: text in quotation marks other than a rating's name alone."""
    for start, end in quoted(sentence.text):
        if sentence.text[start + 1 : end - 1].lower() not in rateable.names:
            yield start, end


def _rating_names(framework: Framework) -> Iterator[tuple[str, str]]:
    for level in framework.ratings.levels:
        first, space, rest = level.name.lower().partition(" ")
        yield f"{first}{space}{rest}", level.name
        if space and first.endswith("s"):
            yield f"{first.removesuffix('s')} {rest}", level.name


def _names_and_references(framework: Framework, about: About) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield from (
        (name.lower(), (OVERALL,)) for name in ("the service", about.service, about.service_short) if name
    )
    for domain in framework.domains:
        yield from ((name.lower(), (domain.id,)) for name in (f"domain {domain.id}", domain.title))
    titles: dict[str, tuple[str, ...]] = {}
    for key, standard in framework.standards.items():
        titles[standard.title.lower()] = (*titles.get(standard.title.lower(), ()), key)
        titles[key.lower()] = titles[f"standard {key}".lower()] = (key,)
    yield from titles.items()


def _any_of(names: Iterable[str]) -> str:
    longest_first = sorted(names, key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})"
