"""Checks of identifiers: each is unique, and can be used in file names, references and links."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from inspectorate.method.faults import Fault
from inspectorate.method.standards.framework import (
    Domain,
    Framework,
    LongListField,
    Question,
    RoutingQuestion,
    Standard,
)

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def faults(framework: Framework) -> Iterator[Fault]:
    """Yield a fault for each id that is used twice or is malformed, and for each repeated or empty name."""
    yield from _malformed("edition.toml", "id", [framework.id])
    for place, noun, ids in _ids(framework):
        yield from _repeated(place, noun, ids)
        yield from _malformed(place, noun, ids)
    for place, noun, names in _names(framework):
        yield from _repeated(place, noun, names)
        yield from _empty(place, noun, names)


def _ids(framework: Framework) -> Iterator[tuple[str, str, list[str]]]:
    casework, evidence = framework.casework, framework.evidence
    standards = [standard for domain in framework.domains for standard in domain.standards]
    questions = [question for standard in standards for question in standard.key_questions]
    prompts = [prompt for question in questions for prompt in question.prompts]
    parts: list[Domain | Standard | Question] = [*framework.domains, *standards, *questions, *prompts]
    facts: list[LongListField | RoutingQuestion] = [*casework.fields, *casework.routing]
    yield "edition.toml", "source", [source.id for source in framework.sources]
    yield "standards.toml and prompts.toml", "id", [part.id for part in parts]
    yield "casework.toml", "group", [group.key for group in casework.groups]
    yield "casework.toml", "answer", [answer.key for answer in casework.answers]
    yield "casework.toml", "scale", [scale.key for scale in casework.scales]
    yield "casework.toml", "field or routing question", [fact.key for fact in facts]
    yield "casework.toml", "exclusion", [exclusion.key for exclusion in casework.exclusions]
    for scale in casework.scales:
        yield f"casework.toml, scale {scale.key}", "level", [level.key for level in scale.levels]
    yield "evidence.toml", "kind", [kind.key for kind in evidence.kinds]
    yield "evidence.toml", "survey question", [question.id for question in evidence.survey]
    yield "report.toml", "block", [block.key for block in framework.report.blocks]


def _names(framework: Framework) -> Iterator[tuple[str, str, list[str]]]:
    ratings, report = framework.ratings, framework.report
    yield "ratings.toml", "level", [level.name for level in ratings.levels]
    yield "ratings.toml", "number of points", [str(level.points) for level in ratings.levels]
    yield "ratings.toml", "band for", [band.rating for band in ratings.bands]
    yield "ratings.toml", "overall band for", [band.rating for band in ratings.overall_bands]
    yield "report.toml", "abbreviation", [abbreviation.short for abbreviation in report.abbreviations]
    yield "report.toml", "spelling", [spelling for term in report.terms for spelling in term.instead_of]
    yield "glossary.toml", "term", [term.term for term in framework.glossary]


def _repeated(place: str, noun: str, identifiers: Iterable[str]) -> Iterator[Fault]:
    for identifier, count in Counter(identifiers).items():
        if count > 1:
            yield Fault(
                f"{place}, {noun} {identifier}",
                f"This appears {count} times.",
                "Keep one, or rename the others.",
            )


def _malformed(place: str, noun: str, identifiers: Iterable[str]) -> Iterator[Fault]:
    for identifier in identifiers:
        if not ID.fullmatch(identifier):
            yield Fault(
                f"{place}, {noun} {identifier!r}",
                "This id is not valid.",
                "Use at most 64 letters, digits, dots, hyphens and underscores, starting with a letter or "
                "digit.",
            )


def _empty(place: str, noun: str, names: Iterable[str]) -> Iterator[Fault]:
    if not all(names):
        yield Fault(f"{place}, {noun}", "The name is empty.", "Give it a name.")
