"""Lines of a draft as Markdown. Blocks that are unchanged keep the source that was sent."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import groupby
from typing import TypeVar

from inspectorate.word_drafts.draft_lines import DraftLine, Piece, Pieces, normal_lines, normal_pieces
from inspectorate.word_drafts.markdown_blocks import SentBlock, SentText, sent_text

_SPECIAL = re.compile(r"[\\`*{}<]|(?<!\w)_|_(?!\w)|\[(?=\^)|\](?=\()|!(?=\[)|&(?=#?\w+;)")
_EVERY_SPECIAL = re.compile(r"[\\`*{}<>_\[\]!&#~|()^:-]")
_LINE_START = re.compile(r"^(?:[-+](?=\s|$)|[-=~]{3}|#{1,6}(?=\s|$)|>|:::|\d{1,9}(?=[.)](?:\s|$)))")
_NOTE_TEXT_START = re.compile(r"^(\[\^[^\]\s]+\]):")
_Style = TypeVar("_Style")
_STRAIGHT = str.maketrans("“”‘’", "\"\"''")
_LIST = {"bullet", "number"}
_QUOTATION = {"quotation", "quotation_continued", "speaker"}


@dataclass(frozen=True, slots=True)
class DraftText:
    """Text of a section: its lines in normal form, and its footnotes by key."""

    lines: tuple[DraftLine, ...]
    notes: Mapping[str, Pieces]

    @property
    def note_keys(self) -> tuple[str, ...]:
        """Keys of the footnotes that the lines refer to, in order and once."""
        keys = (piece.note for line in self.lines for piece in line.pieces if piece.note)
        return tuple(dict.fromkeys(keys))


def is_unchanged(text: DraftText, sent: SentText) -> bool:
    """Return whether a text has the lines and footnotes that were sent."""
    keys = tuple(dict.fromkeys(sent.note_keys))
    sent_notes = {key: sent.notes[key].pieces for key in keys if key in sent.notes}
    notes = {key: text.notes[key] for key in text.note_keys if text.notes.get(key)}
    return text.lines == sent.lines and notes == {key: pieces for key, pieces in sent_notes.items() if pieces}


def section_markdown(text: DraftText, sent: SentText) -> str:
    """Return a text as Markdown; exactly what was sent, if it is unchanged."""
    if is_unchanged(text, sent):
        return sent.markdown
    is_straight = bool(re.search("[\"']", sent.markdown)) and not re.search("[“”‘’]", sent.markdown)
    parts = [*_parts(text.lines, sent.blocks), *_note_parts(text, sent)]
    if is_straight:
        parts = [_with_straight_quotes(part) for part in parts]
    ending = "\n" if sent.markdown.endswith("\n") or not sent.markdown else ""
    return "\n\n".join(parts) + ending if parts else ""


def _with_straight_quotes(markdown: str) -> str:
    """Return Markdown with the quotation marks that its author types, if they are read as the same."""
    straight = markdown.translate(_STRAIGHT)
    return straight if sent_text(straight).lines == sent_text(markdown).lines else markdown


def _note_parts(text: DraftText, sent: SentText) -> Iterator[str]:
    for key in text.note_keys:
        pieces = text.notes.get(key, ())
        if key in sent.notes and sent.notes[key].pieces == pieces:
            yield sent.notes[key].source
        elif pieces:
            yield f"[^{key}]: {inline_markdown(pieces)}"
    referred = set(sent.note_keys)
    yield from (note.source for key, note in sent.notes.items() if key not in referred)


def _parts(lines: Sequence[DraftLine], blocks: Sequence[SentBlock]) -> Iterator[str]:
    """Yield the Markdown of blocks, the source of those that are unchanged."""
    unchanged = _unchanged_blocks(lines, blocks)
    start = 0
    for position, block in sorted(unchanged.items()):
        yield from lines_markdown(lines[start:position])
        yield block.source
        start = position + len(normal_lines(block.lines))
    yield from lines_markdown(lines[start:])


def _unchanged_blocks(lines: Sequence[DraftLine], blocks: Sequence[SentBlock]) -> dict[int, SentBlock]:
    """Return the blocks that are complete among the lines, by the position of their first line."""
    sent = [line for block in blocks for line in normal_lines(block.lines)]
    pairs: dict[int, int] = {}
    for match in SequenceMatcher(None, sent, lines, autojunk=False).get_matching_blocks():
        pairs |= {match.a + offset: match.b + offset for offset in range(match.size)}
    complete: dict[int, SentBlock] = {}
    first = 0
    for block in blocks:
        size = len(normal_lines(block.lines))
        positions = [pairs.get(row, -1) for row in range(first, first + size)]
        if size and positions[0] >= 0 and positions == list(range(positions[0], positions[0] + size)):
            complete[positions[0]] = block
        first += size
    return {
        position: block
        for position, block in complete.items()
        if not _is_joined(lines, complete, position, position + len(normal_lines(block.lines)))
    }


def _is_joined(
    lines: Sequence[DraftLine], complete: Mapping[int, SentBlock], position: int, end: int
) -> bool:
    """Return whether the lines beside a block belong to its list, quotation or box."""
    before = position > 0 and _belongs(lines[position - 1], lines[position])
    after = end < len(lines) and _belongs(lines[end - 1], lines[end]) and end not in complete
    ends = {start + len(normal_lines(block.lines)) for start, block in complete.items()}
    return (before and position not in ends) or after


def _belongs(line: DraftLine, following: DraftLine) -> bool:
    if following.boxed:
        return following.kind != "example_title"
    if line.boxed:
        return False
    both_listed = line.kind == following.kind and line.kind in _LIST
    return both_listed or following.kind in {"quotation_continued", "speaker"}


def lines_markdown(lines: Sequence[DraftLine]) -> Iterator[str]:
    """Yield the Markdown of blocks of lines: paragraphs, lists, quotations and practice examples."""
    group: list[DraftLine] = []
    for line in lines:
        if group and not _belongs(group[-1], line):
            yield _group(group)
            group = []
        group.append(line)
    if group:
        yield _group(group)


def _group(lines: Sequence[DraftLine]) -> str:
    first = lines[0]
    if first.boxed:
        is_titled = first.kind == "example_title"
        title = inline_markdown(first.pieces) if is_titled else ""
        body = [replace(line, boxed=False) for line in lines[is_titled:]]
        return "\n".join([f"::: example {title}".rstrip(), "\n\n".join(lines_markdown(body)), ":::"])
    if first.kind in _LIST:
        start = first.start or 1
        marks = (f"{start + row}." if first.kind == "number" else "-" for row in range(len(lines)))
        return "\n".join(
            f"{mark} {inline_markdown(line.pieces)}" for mark, line in zip(marks, lines, strict=True)
        )
    if first.kind in _QUOTATION:
        return "\n>\n".join(
            f"> {'— ' if line.kind == 'speaker' else ''}{inline_markdown(line.pieces)}" for line in lines
        )
    return "\n".join(map(_single, lines))


def _single(line: DraftLine) -> str:
    if line.kind == "source":
        return "".join(piece.text for piece in line.pieces)
    text = inline_markdown(line.pieces)
    return f"### {text}" if line.kind == "heading" else text


def inline_markdown(pieces: Pieces) -> str:
    """Return pieces as one line of Markdown that is read as the same pieces.

    A style that Markdown cannot express in this place is left out, never the text.
    """
    normal = normal_pieces(pieces)
    plain = normal_pieces(replace(piece, strong=False, emphasis=False) for piece in normal)
    candidates = [
        (normal, _SPECIAL, "*"),
        (normal, _SPECIAL, "_"),
        (normal, _EVERY_SPECIAL, "*"),
        (plain, _SPECIAL, "*"),
        (plain, _EVERY_SPECIAL, "*"),
    ]
    texts = [_inline(parts, special, mark) for parts, special, mark in candidates]
    for text in texts:
        if _is_read_as(text, normal):
            return text
    return next((text for text in texts if _is_read_as(text, plain)), texts[-1])


def _is_read_as(text: str, pieces: Pieces) -> bool:
    """Return whether Markdown is read as a paragraph of these pieces, with curly quotation marks."""
    if not pieces:
        return not text
    lines = sent_text(text).lines
    return (
        len(lines) == 1 and lines[0].kind == "paragraph" and _straight(lines[0].pieces) == _straight(pieces)
    )


def _straight(pieces: Pieces) -> list[Piece]:
    return [replace(piece, text=piece.text.translate(_STRAIGHT)) for piece in pieces]


def _inline(pieces: Pieces, special: re.Pattern[str], mark: str) -> str:
    text = "".join(_linked(pieces, special, mark))
    text = _LINE_START.sub(_escape_line_start, text)
    text = _NOTE_TEXT_START.sub(r"\1\\:", text)
    return (
        re.sub(r"(?<![\\#])(#+)$", lambda match: "\\#" * len(match[1]), text) if text.endswith("#") else text
    )


def _escape_line_start(match: re.Match[str]) -> str:
    return f"{match[0]}\\" if match[0].isdigit() else f"\\{match[0]}"


def _linked(pieces: Pieces, special: re.Pattern[str], mark: str) -> Iterator[str]:
    for link, linked in _runs(pieces, lambda piece: piece.link):
        text = "".join(_strong(linked, special, mark))
        yield (
            f"[{text}](<{link}>)"
            if link and re.search(r"[()]", link)
            else f"[{text}]({link})"
            if link
            else text
        )


def _strong(pieces: Pieces, special: re.Pattern[str], mark: str) -> Iterator[str]:
    for is_strong, strong in _runs(pieces, lambda piece: piece.strong):
        text = "".join(_emphasised(strong, special, mark))
        yield f"**{text}**" if is_strong else text


def _emphasised(pieces: Pieces, special: re.Pattern[str], mark: str) -> Iterator[str]:
    for is_emphasised, emphasised in _runs(pieces, lambda piece: piece.emphasis):
        text = "".join(_piece(piece, special) for piece in emphasised)
        yield f"{mark}{text}{mark}" if is_emphasised else text


def _piece(piece: Piece, special: re.Pattern[str]) -> str:
    if piece.figure:
        return f"{{{piece.figure}}}"
    if piece.note:
        return f"[^{piece.note}]"
    return special.sub(lambda match: f"\\{match[0]}", piece.text)


def _runs(pieces: Pieces, style: Callable[[Piece], _Style]) -> Iterator[tuple[_Style, Pieces]]:
    """Yield neighbouring pieces of the same style, with it."""
    for value, group in groupby(pieces, key=style):
        yield value, tuple(group)
