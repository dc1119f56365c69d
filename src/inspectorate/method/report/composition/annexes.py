"""Annexes of the public report: methodology, results, glossary, and the edition's own."""

from collections.abc import Iterator

from inspectorate.method.faults import Sentence as _
from inspectorate.method.report.composition.content_builders import is_empty, section
from inspectorate.method.report.composition.methodology import methodology
from inspectorate.method.report.composition.results import bands_picture, results_table
from inspectorate.method.report.content import Block, Definition, Definitions, Section
from inspectorate.method.report.draft import Draft


def annexes(draft: Draft) -> Iterator[Section]:
    """Yield the annexes that have content, in the report's order."""
    yield methodology(draft)
    yield _results(draft)
    edition_annexes = [
        section(draft, block.key, block.title or _("Further information"), texts=[block.key])
        for block in draft.framework.report.blocks
        if block.key.startswith("annex.")
    ]
    yield from (annex for annex in (_glossary(draft), *edition_annexes) if not is_empty(annex))


def _results(draft: Draft) -> Section:
    blocks: list[Block] = []
    for domain in draft.framework.domains:
        picture = bands_picture(draft, domain)
        blocks += [results_table(draft, domain), *([picture] if picture else [])]
    return section(draft, "annex.results", _("Inspection results"), texts=["results"], blocks=blocks)


def _glossary(draft: Draft) -> Section:
    terms = sorted(draft.framework.glossary, key=lambda entry: entry.term.lower())
    entries = tuple(
        Definition(entry.term, draft.line(entry.meaning, f"glossary.toml, {entry.term}")) for entry in terms
    )
    blocks = (Definitions(entries),) if entries else ()
    return section(
        draft, "annex.glossary", _("Glossary"), texts=["glossary"] if entries else [], blocks=blocks
    )
