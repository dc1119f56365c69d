"""Annexes: methodology, results, glossary, the edition's own, evidence, classifications, sample profile."""

from collections.abc import Iterator

from inspectorate.method.report.composition.content_builders import is_empty, section
from inspectorate.method.report.composition.methodology import methodology
from inspectorate.method.report.composition.results import (
    bands_picture,
    classification_tables,
    evidence_tables,
    results_table,
)
from inspectorate.method.report.composition.sample_profile import profile_tables
from inspectorate.method.report.content import Block, Definition, Definitions, Section
from inspectorate.method.report.draft import Draft


def annexes(draft: Draft) -> Iterator[Section]:
    """Yield the annexes that have content, in the report's order."""
    yield methodology(draft)
    yield _results(draft)
    edition_annexes = [
        section(draft, block.key, block.title or "Further information", texts=[block.key])
        for block in draft.framework.report.blocks
        if block.key.startswith("annex.")
    ]
    optional = (
        _glossary(draft),
        *edition_annexes,
        section(
            draft,
            "annex.evidence",
            "Evidence behind the judgements",
            texts=["evidence"],
            blocks=evidence_tables(draft),
        ),
        _optional_annex(draft, "classifications", "Classifications", tuple(classification_tables(draft))),
        _optional_annex(draft, "sample", "Who is in the sample", tuple(_sample_tables(draft))),
    )
    yield from (annex for annex in optional if not is_empty(annex))


def _sample_tables(draft: Draft) -> Iterator[Block]:
    for group in draft.framework.casework.groups:
        yield from profile_tables(draft, group)


def _optional_annex(draft: Draft, key: str, title: str, blocks: tuple[Block, ...]) -> Section:
    return section(draft, f"annex.{key}", title, texts=[key] if blocks else [], blocks=blocks)


def _results(draft: Draft) -> Section:
    blocks: list[Block] = []
    for domain in draft.framework.domains:
        picture = bands_picture(draft, domain)
        blocks += [results_table(draft, domain), *([picture] if picture else [])]
    return section(draft, "annex.results", "Inspection results", texts=["results"], blocks=blocks)


def _glossary(draft: Draft) -> Section:
    terms = sorted(draft.framework.glossary, key=lambda entry: entry.term.lower())
    entries = tuple(
        Definition(entry.term, draft.line(entry.meaning, f"glossary.toml, {entry.term}")) for entry in terms
    )
    return _optional_annex(draft, "glossary", "Glossary", (Definitions(entries),) if entries else ())
