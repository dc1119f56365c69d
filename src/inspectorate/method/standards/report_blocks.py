"""Keys of the text blocks of a report: which parts an edition may have text for."""

from inspectorate.method.standards.framework import Framework

FIXED_KEYS = (
    "front",
    "foreword",
    "overall-findings",
    "summary-of-ratings",
    "recommendations",
    "introduction",
    "background",
    "key-facts",
    "summary",
    "strengths",
    "improvement",
    "methodology.sampling",
    "methodology.ratings",
    "methodology.certainty",
    "methodology.figures",
    "methodology.small-numbers",
)
"""Keys of the parts of every report, without its annexes."""

ANNEXES = ("methodology", "results", "glossary", "evidence", "classifications", "sample", "figures")
"""Keys of the annexes of every report."""

DOMAIN_PATTERNS = (
    "{}",
    "overall-findings.{}",
    "{}.strengths",
    "{}.improvement",
    "methodology.{}",
)
"""Patterns of the keys of parts that occur once in each domain; {} stands for the domain's id."""

ADDITIONAL = ("introduction.", "annex.")
"""Prefixes of the keys of additional parts, which the report prints in the edition's order."""


def block_keys(framework: Framework) -> tuple[str, ...]:
    """Return the key of every text block that an edition may have, except those of additional parts."""
    domain_keys = [pattern.format(domain.id) for domain in framework.domains for pattern in DOMAIN_PATTERNS]
    return (*FIXED_KEYS, *ANNEXES, *domain_keys, *framework.standards)


def is_free(key: str) -> bool:
    """Return whether a key is that of an additional part of the introduction, or an additional annex."""
    prefix = next((prefix for prefix in ADDITIONAL if key.startswith(prefix)), "")
    name = key.removeprefix(prefix)
    return bool(prefix and name) and not (prefix == "annex." and name in ANNEXES)
