"""`facts.json`: every printed figure of a release with its identity, its rule and the numbers behind it."""

import re
from collections.abc import Iterator, Mapping
from hashlib import sha256

from inspectorate.method.report.content import Report
from inspectorate.method.report.draft import Draft
from inspectorate.method.report.facts import RULES, PrintedFact, facts_in_order
from inspectorate.method.standards import edition_json
from inspectorate.release.json_text import json_digest

_PRINTED = re.compile(r'data-fact="(\w+)"')
_NUMBERS = ("value", "unit", "numerator", "denominator", "low", "high", "rating", "population")


def fact_document(draft: Draft, report: Report, pages: Mapping[str, bytes]) -> Mapping[str, object]:
    """Return the content of facts.json. `pages` are the web pages that print the facts, by name."""
    edition = sha256(edition_json(draft.framework).encode()).hexdigest()
    places = {name: set(_PRINTED.findall(page.decode())) for name, page in pages.items()}
    facts = facts_in_order(report)
    used = {fact.rule for fact in facts}
    return {
        "format": 1,
        "edition": edition,
        "rules": {name: sentence for name, sentence in RULES.items() if name in used},
        "facts": [_fact(fact, edition, places) for fact in facts],
    }


def _fact(fact: PrintedFact, edition: str, places: Mapping[str, set[str]]) -> Mapping[str, object]:
    numbers = {name: getattr(fact, name) for name in _NUMBERS}
    return {
        "id": fact.id,
        "reference": fact.reference,
        "form": fact.form,
        "text": fact.text,
        "title": fact.title,
        "withheld": fact.withheld,
        **numbers,
        "rule": fact.rule,
        "because": fact.because,
        "table": fact.table,
        "row": fact.row,
        "places": [f"{name}#{fact.id}" for name in _pages_of(fact, places)],
        "inputs": json_digest(
            {"edition": edition, "reference": fact.reference, "rule": fact.rule, **numbers}
        ),
    }


def _pages_of(fact: PrintedFact, places: Mapping[str, set[str]]) -> Iterator[str]:
    return (name for name, facts in places.items() if fact.id in facts)
