"""Comparison of two texts by line and word, and the merge of two changes of the same text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST_WORDS = 4_000
"""Number of words of a changed passage up to which single words are compared; longer ones are shown whole."""
MOST_LINES = 2_000
"""Number of lines from which frequent lines are not matched, because the time grows with their square."""
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Segment:
    """Part of a line. `kind` is "same", "inserted" or "deleted"."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """A line of two compared texts, in segments."""

    segments: tuple[Segment, ...]

    @property
    def is_changed(self) -> bool:
        """Whether a part of it was inserted or deleted."""
        return any(segment.kind != "same" for segment in self.segments)


@dataclass(frozen=True, slots=True)
class _Edit:
    """The lines from `start` to `end` of a base text, replaced by others."""

    start: int
    end: int
    lines: tuple[str, ...]

    def overlaps(self, other: "_Edit") -> bool:
        """Return whether both change the same line, or insert at the same place."""
        return self.start == other.start or (self.start < other.end and other.start < self.end)


def compare(old: str, new: str) -> list[ComparedLine]:
    """Return the lines of both texts, with the words that were inserted and deleted."""
    old_lines, new_lines = _lines(old), _lines(new)
    lines: list[ComparedLine] = []
    for tag, first, last, start, end in _matcher(old_lines, new_lines).get_opcodes():
        if tag == "equal":
            lines += [ComparedLine((Segment("same", line),)) for line in new_lines[start:end]]
        else:
            lines += _changed_lines(old_lines[first:last], new_lines[start:end])
    return lines


def _changed_lines(old_lines: Sequence[str], new_lines: Sequence[str]) -> Iterator[ComparedLine]:
    shared = min(len(old_lines), len(new_lines))
    for old, new in zip(old_lines, new_lines, strict=False):
        yield ComparedLine(tuple(_segments(old, new)))
    for line in old_lines[shared:]:
        yield ComparedLine((Segment("deleted", line),))
    for line in new_lines[shared:]:
        yield ComparedLine((Segment("inserted", line),))


def _segments(old: str, new: str) -> Iterator[Segment]:
    old_words, new_words = _WORDS.findall(old), _WORDS.findall(new)
    if max(len(old_words), len(new_words)) > MOST_WORDS:
        yield from (Segment(kind, text) for kind, text in (("deleted", old), ("inserted", new)) if text)
        return
    for tag, first, last, start, end in _matcher(old_words, new_words).get_opcodes():
        if tag == "equal":
            yield Segment("same", "".join(new_words[start:end]))
            continue
        if first < last:
            yield Segment("deleted", "".join(old_words[first:last]))
        if start < end:
            yield Segment("inserted", "".join(new_words[start:end]))


def merge(base: str, mine: str, theirs: str) -> str | None:
    """Return a text with the changes that two people made to `base`; None if they changed the same lines."""
    base_lines = _lines(base)
    edits = _edits(base_lines, _lines(mine))
    others = [edit for edit in _edits(base_lines, _lines(theirs)) if edit not in edits]
    if any(edit.overlaps(other) for edit in edits for other in others):
        return None
    merged = list(base_lines)
    for edit in sorted([*edits, *others], key=lambda edit: edit.start, reverse=True):
        merged[edit.start : edit.end] = edit.lines
    return "\n".join(merged)


def _edits(base: Sequence[str], changed: Sequence[str]) -> list[_Edit]:
    return [
        _Edit(first, last, tuple(changed[start:end]))
        for tag, first, last, start, end in _matcher(base, changed).get_opcodes()
        if tag != "equal"
    ]


def _matcher(old: Sequence[str], new: Sequence[str]) -> SequenceMatcher[str]:
    return SequenceMatcher(None, old, new, autojunk=max(len(old), len(new)) > MOST_LINES)


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").split("\n")
