"""Footnotes: numbering in the order of first reference."""

from collections.abc import Iterator
from dataclasses import replace

from inspectorate.method.report.compose.walking import runs_in, with_runs_changed
from inspectorate.method.report.content import Block, Footnote, Runs, Section
from inspectorate.method.report.draft import Draft


def number_footnotes(
    draft: Draft, sections: tuple[Section, ...], front: tuple[Block, ...]
) -> tuple[tuple[Footnote, ...], tuple[Section, ...], tuple[Block, ...]]:
    """Return the footnotes in the order of first reference, and the sections and front matter.

    References to footnotes without a text are removed from the runs.
    """
    texts = {key: runs for narrative in draft.narratives() for key, runs in narrative.notes.items()}
    report_sections = (Section("front", "", blocks=front), *sections)
    references = dict.fromkeys(key for key in _references(report_sections) if key in texts)
    footnotes = tuple(Footnote(key, number, texts[key]) for number, key in enumerate(references, start=1))

    def without_unknown(runs: Runs) -> Runs:
        return tuple(run if run.note in texts else replace(run, note="") for run in runs)

    first, *rest = (with_runs_changed(section, without_unknown) for section in report_sections)
    return footnotes, tuple(rest), first.blocks


def _references(sections: tuple[Section, ...]) -> Iterator[str]:
    yield from (run.note for runs in runs_in(sections) for run in runs if run.note)
