"""Time to compose and check the example's report, and to search it for names beside a plain search."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bench.rows import Row, seconds
from inspectorate import package
from inspectorate.method.inspection import Inspection, work_out
from inspectorate.method.report import checks, compose
from inspectorate.method.report.checks.people.names import check_names
from inspectorate.method.report.checks.people.personal_data import personal_terms
from inspectorate.method.report.draft import prepare

EXAMPLE = Path(__file__).parent.parent / "examples" / "barking-and-dagenham-2018"
TIMES = 12


def measure() -> Iterator[Row]:
    """Yield the measurements."""
    inspection = package.read(EXAMPLE)
    results = work_out(inspection)
    yield Row("compose the example's report", seconds(lambda: compose(inspection, results), 5))
    yield Row("read it through", seconds(lambda: checks.check(inspection, results), 5))
    draft = prepare(inspection, results)
    context = checks.DraftContext(draft)
    checks.check_section(draft, "1.3", context)  # reads the dictionary
    yield Row(
        "read its longest section through, while it is written",
        seconds(lambda: checks.check_section(draft, "1.3", context), 5),
        note="at most 0.05 s",
    )
    yield _names(inspection)


def _names(inspection: Inspection) -> Row:
    """Search a report of twelve times the usual length for every name and number of the long lists."""
    long = {key: "\n\n".join([text] * TIMES) for key, text in inspection.narrative.items()}
    draft = prepare(replace(inspection, narrative=long))
    passages = draft.passages()
    terms = [term.text for term in personal_terms(draft)]
    text = "\n".join(passage.text for passage in passages)
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, terms))})\b", re.IGNORECASE)
    return Row(
        f"look for {len(terms):,} names and numbers in {len(text):,} characters",
        seconds(lambda: list(check_names(passages, checks.DraftContext(draft)))),
        seconds(lambda: pattern.findall(text)),
        note="peer: one regular expression of them all, without accents, capitals or reasons",
    )
