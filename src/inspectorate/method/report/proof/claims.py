"""Sentences that claim a rating: they name what is rated, and say a rating's name of it.

A rating's name can be an ordinary word ("good relationships", "good at listening"). It is read as a rating
only where it is said, and no more than it, of what the edition rates ("Planning is good."), beside "rated" or
"rating", or in quotation marks.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from inspectorate.method.inspection import About
from inspectorate.method.report.proof.sentences import Stretch, Taken, quoted
from inspectorate.method.standards import Framework

OVERALL = "overall"
"""The reference of the overall rating."""

_RATED = re.compile(r"\b(?:rated|graded|judged)\b", re.IGNORECASE)
_SAID = (
    r"(?:(?:still|now|again|therefore|also|overall|clearly|plainly|simply|as|to be|rated|graded|judged"
    r"|found to be|considered) )*"
)
_IS = rf"(?:is|are|was|were|has been|have been|remain|remains|remained) {_SAID}"
_LINK = r"(?: (?:of|is|was|as|at|remains|to be))*:?"
_WE = r"\b(?:we|inspectors|the inspectorate)(?: have| had)?(?: \w+ly)? (?:rate|rated|graded|judged)"
_WHOLE = re.compile(
    r"[”’\"']?\s*(?:$|[.,;:!?)–—]|(?:and|but|because|since|overall|too|although|while|again)\b)",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:not|never|nor|no longer|would|could|should|may|might|must|can|cannot|if|unless|until|whether"
    r"|from [“‘\"']?$)(?:\b|$)",
    re.IGNORECASE,
)
_ANOTHER_TIME = re.compile(
    r"\b(?:previous(?:ly)?|last|former(?:ly)?|earlier|next|(?:19|20)\d\d)\b", re.IGNORECASE
)
_VERBS = r"who|whose|whom|which|that|where|when|if|whether|is|are|was|were|has|have|do|does|did"
_PART = (
    r"(?P<part> (?:of|to|for|in|with|around|on|by|from|about)\b"
    rf"(?:(?! (?:{_VERBS})\b)[^.,;:!?]){{1,120}}?)??"
)
_BEFORE = r"(?:^[“‘\"'(]?|[.,;:(–—]\s*|\b(?:that|and|but|the|our|its|of|while|although|because|so|overall) )"
_REACH = 200
"""How many characters before and after a rating's name tell what is said of it."""
_THIS = re.compile(r"(?:it|(?:this|the) standard|this service)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Claim:
    """A rating claimed in a passage: its `name`, where it stands, and the references it could be about.

    `part` is what of a standard is spoken of, "" for the whole; `verbal` when the name is itself the verb
    ("planning requires improvement").
    """

    start: int
    end: int
    name: str
    about: tuple[str, ...]
    part: str = ""
    verbal: bool = False


@dataclass(frozen=True, slots=True)
class Rateable:
    """What a report calls the things that are rated, and patterns to find claims about them with.

    `called` maps names in small letters to references; `names` maps a rating in small letters, also with its
    verb in the plural, to the edition's name of it.
    """

    names: Mapping[str, str]
    called: Mapping[str, tuple[str, ...]]
    domains: Mapping[str, str]
    any_name: re.Pattern[str]
    claims: tuple[re.Pattern[str], ...]
    subject: re.Pattern[str]


def rateable_of(framework: Framework, about: About) -> Rateable:
    """Return what the edition rates by the names that a report may give it."""
    names = dict(_names(framework))
    called = dict(_called(framework, about))
    verbs = _any(name for name in names if " " in name)
    name, what = rf"[“‘\"']?(?P<name>{_any(names)})(?!\w)", rf"(?P<what>{_any(called)})(?!\w)"
    subject = rf"(?:(?:the )?(?:quality|standard) of )?(?:{what}|(?P<this>{_THIS.pattern}))"
    found = (
        rf"{_BEFORE}{subject}{_PART} {_IS}{name}",
        rf"{_BEFORE}{subject}{_PART} {_SAID}(?P<verbal>)(?P<name>{verbs})(?!\w)",
        rf"{_WE} (?P<rated>)(?:the )?{subject}{_PART} {_SAID}{name}",
        rf"\bratings?(?: for [^,.;:]{{1,80}}?)?{_LINK} {_SAID}(?P<rated>){name}",
        rf"(?P<rated>)[“‘\"'](?P<name>{_any(names)})[”’\"']",
    )
    return Rateable(
        names=names,
        called=called,
        domains={key: domain.id for key, domain in framework.domain_of.items()},
        any_name=re.compile(rf"\b{_any(names)}\b", re.IGNORECASE),
        claims=tuple(re.compile(pattern, re.IGNORECASE) for pattern in found),
        subject=re.compile(rf"(?<![\w.]){what}", re.IGNORECASE),
    )


def claims_in(sentence: Stretch, rateable: Rateable) -> Iterator[Claim]:
    """Yield the ratings a sentence claims, none of them bound or part of somebody's words."""
    if not rateable.any_name.search(sentence.text):
        return
    taken = Taken((figure.start, figure.end) for figure in sentence.figures)
    for start, end in _speech(sentence, rateable):
        taken.take(sentence.start + start, sentence.start + end)
    context = _Context(sentence, rateable)
    for clause in sentence.clauses:
        for pattern in rateable.claims:
            for match in pattern.finditer(clause.text):
                claim = _claim(match, clause, context)
                if claim and not taken.touches(claim.start, claim.end):
                    taken.take(claim.start, claim.end)
                    yield claim


class _Context:
    """The sentence that claims are found in: what of it decides what they are about, worked out once."""

    def __init__(self, sentence: Stretch, rateable: Rateable) -> None:
        self.rateable = rateable
        self.root = re.sub(r"^overall-findings\.|\.(?:strengths|improvement)$", "", sentence.passage.section)
        self.says_overall = bool(re.search(r"\boverall\b", sentence.text, re.IGNORECASE))
        named = (rateable.called[each["what"].lower()] for each in rateable.subject.finditer(sentence.text))
        known = set(rateable.domains.values())
        self.domains = frozenset(each for references in named for each in references if each in known)

    def about(self, what: str) -> tuple[str, ...]:
        """Return the references meant by a name: nearest to the section first; "" is the section itself."""
        rateable, root = self.rateable, self.root
        if what:
            meant = rateable.called[what.lower()]
            nearer = (
                tuple(each for each in meant if each == root),
                tuple(
                    each for each in meant if rateable.domains.get(each) == rateable.domains.get(root, root)
                ),
                tuple(each for each in meant if rateable.domains.get(each) in self.domains),
            )
            return next(filter(None, nearer), meant)
        if self.says_overall:
            return (OVERALL,)
        return (root,) if root in rateable.domains else ()


def _claim(match: re.Match[str], clause: Stretch, context: _Context) -> Claim | None:
    """Return the rating that a pattern found, unless it is denied, a wish, of the past, or more is said."""
    rateable, said, at = context.rateable, match.groupdict(), match.start("name")
    whole = _WHOLE.match(clause.text, match.end("name"))
    rated = said.get("rated") is not None or _RATED.search(match.group())
    near = clause.text[max(0, at - _REACH) : match.end("name") + _REACH]
    denied = _DENIED.search(clause.text[max(0, at - _REACH) : at]) or _ANOTHER_TIME.search(near)
    if denied or not (whole or rated) or (said.get("this") and not rated):
        return None
    what = said.get("what") or ""
    if not what and (named := rateable.subject.search(near)):
        what = named["what"]
    about = context.about(what)
    start, end = (clause.start + each for each in match.span("name"))
    name, verbal = rateable.names[match["name"].lower()], said.get("verbal") is not None
    return Claim(start, end, name, about, (said.get("part") or "").strip(), verbal) if about else None


def _speech(sentence: Stretch, rateable: Rateable) -> Iterator[tuple[int, int]]:
    """Yield where somebody is quoted: what stands in quotation marks and is not a rating's name alone."""
    for start, end in quoted(sentence.text):
        if sentence.text[start + 1 : end - 1].lower() not in rateable.names:
            yield start, end


def _names(framework: Framework) -> Iterator[tuple[str, str]]:
    for level in framework.ratings.levels:
        first, space, rest = level.name.lower().partition(" ")
        yield f"{first}{space}{rest}", level.name
        if space and first.endswith("s"):
            yield f"{first.removesuffix('s')} {rest}", level.name


def _called(framework: Framework, about: About) -> Iterator[tuple[str, tuple[str, ...]]]:
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


def _any(names: Iterable[str]) -> str:
    longest_first = sorted(names, key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})"
