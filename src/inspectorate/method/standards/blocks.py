"""The keys of the report's standing text: every block is printed somewhere, or it is a fault."""

from inspectorate.method.standards.framework import Framework

FIXED = (
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
"""Parts every report has, apart from its annexes."""

ANNEXES = ("methodology", "results", "glossary", "evidence", "classifications", "sample", "figures")
"""The annexes every report has, by the keys of their text."""

OF_DOMAIN = (
    "{}",
    "overall-findings.{}",
    "{}.strengths",
    "{}.improvement",
    "methodology.{}",
)
"""Parts of which there is one a domain."""

FREE = ("introduction.", "annex.")
"""What begins the key of a further part, printed in the order given."""


def block_keys(framework: Framework) -> tuple[str, ...]:
    """Return every key a block of standing text may have, those of further parts excepted."""
    of_domains = [key.format(domain.id) for domain in framework.domains for key in OF_DOMAIN]
    return (*FIXED, *ANNEXES, *of_domains, *framework.standards)


def is_free(key: str) -> bool:
    """Say whether a key is that of a further part of the introduction, or of a further annex."""
    start = next((start for start in FREE if key.startswith(start)), "")
    name = key.removeprefix(start)
    return bool(start and name) and not (start == "annex." and name in ANNEXES)
