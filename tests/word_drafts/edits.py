"""Edits of the sample: what an edit is, and what must be read after it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.word_drafts.word_editor import WordEditor


@dataclass(frozen=True)
class Expected:
    """What is read from an edited document.

    `accepted` has the replacements in a section's Markdown; `untracked` are the sections that were changed
    without tracking; `figures` are the figures that were not kept, with their status; `flags` are words that
    a flag has.
    """

    accepted: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    untracked: tuple[str, ...] = ()
    figures: dict[str, str] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()


Edit = Callable[[WordEditor], Expected]
EDITS: dict[str, Edit] = {}


def edit(function: Edit) -> Edit:
    """Add a function to the edits."""
    EDITS[function.__name__] = function
    return function
