"""Number footnotes through the report in the order they are referred to."""

from collections.abc import Iterator
from dataclasses import replace

from inspectorate.method.report.compose.walking import rewritten, runs_in
from inspectorate.method.report.content import Block, Footnote, Runs, Section
from inspectorate.method.report.draft import Draft


def number_notes(
    draft: Draft, sections: tuple[Section, ...], front: tuple[Block, ...]
) -> tuple[tuple[Footnote, ...], tuple[Section, ...], tuple[Block, ...]]:
    """Return the footnotes in the order of their first reference, and the text without references to none."""
    texts = {key: runs for narrative in draft.narratives() for key, runs in narrative.notes.items()}
    whole = (Section("front", "", blocks=front), *sections)
    used = dict.fromkeys(key for key in _references(whole) if key in texts)
    notes = tuple(Footnote(key, number, texts[key]) for number, key in enumerate(used, start=1))

    def known(runs: Runs) -> Runs:
        return tuple(run if run.note in texts else replace(run, note="") for run in runs)

    first, *rest = (rewritten(section, known) for section in whole)
    return notes, tuple(rest), first.blocks


def _references(sections: tuple[Section, ...]) -> Iterator[str]:
    yield from (run.note for runs in runs_in(sections) for run in runs if run.note)
