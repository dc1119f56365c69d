"""Markdown of a section as blocks of lines. Each block keeps its source, which is used if it is unchanged.

What has no form in Word, such as code or a picture, becomes lines of kind “source” that hold the Markdown.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from markdown_it.token import Token

from inspectorate.method.report.narrative.markdown import BOX_CLOSING, BOX_OPENING, NOTE_TEXT, markdown
from inspectorate.word_drafts.draft_lines import (
    DraftLine,
    LineKind,
    Piece,
    Pieces,
    line_text,
    normal_lines,
    normal_pieces,
)
from inspectorate.word_drafts.markdown_pieces import NoFormError, line_pieces, token_pieces

_SPEAKER = re.compile(r"^[—–] ")


@dataclass(frozen=True, slots=True)
class SentNote:
    """Footnote of a section: its text, and its source with the key."""

    pieces: Pieces
    source: str


@dataclass(frozen=True, slots=True)
class SentBlock:
    """Block of a section: its lines in Word, and its source."""

    lines: tuple[DraftLine, ...]
    source: str


@dataclass(frozen=True, slots=True)
class SentText:
    """Markdown of a section as blocks and footnotes."""

    markdown: str
    blocks: tuple[SentBlock, ...]
    notes: Mapping[str, SentNote]

    @property
    def lines(self) -> tuple[DraftLine, ...]:
        """All lines of the section in normal form."""
        return normal_lines(line for block in self.blocks for line in block.lines)

    @property
    def note_keys(self) -> tuple[str, ...]:
        """Keys of the footnotes in the order of their references."""
        return tuple(piece.note for line in self.lines for piece in line.pieces if piece.note)


def sent_text(text: str) -> SentText:
    """Return the blocks and footnotes of a section's Markdown."""
    source = text.replace("\r\n", "\n").split("\n")
    rest, notes = _without_notes(source)
    return SentText(text, tuple(_blocks(rest)), notes)


def _without_notes(lines: Sequence[str]) -> tuple[list[str], dict[str, SentNote]]:
    """Return the lines without footnote texts, and these by key."""
    rest, current = list[str](), ""
    texts: dict[str, list[str]] = {}
    sources: dict[str, list[str]] = {}
    for line in lines:
        if match := NOTE_TEXT.match(line):
            current = match.group(1)
            texts[current], sources[current] = [match.group(2)], [line]
        elif current and line.strip():
            texts[current].append(line.strip())
            sources[current].append(line)
        else:
            current = ""
        rest.append("" if current else line)
    return rest, {key: SentNote(line_pieces("\n".join(texts[key])), "\n".join(sources[key])) for key in texts}


def _blocks(lines: Sequence[str]) -> Iterator[SentBlock]:
    """Yield the blocks of lines: practice examples, and what is between them."""
    start = 0
    while start < len(lines):
        opening = next((row for row in range(start, len(lines)) if BOX_OPENING.match(lines[row])), len(lines))
        yield from _plain_blocks(lines[start:opening])
        if opening == len(lines):
            return
        closing = next((row for row in range(opening + 1, len(lines)) if BOX_CLOSING.match(lines[row])), None)
        if closing is None:
            yield _source_block(lines[opening])
            start = opening + 1
            continue
        yield _example(lines[opening : closing + 1])
        start = closing + 1


def _example(lines: Sequence[str]) -> SentBlock:
    source = "\n".join(lines)
    opening = BOX_OPENING.match(lines[0])
    body = list(_plain_blocks(lines[1:-1]))
    kinds = {line.kind for block in body for line in block.lines}
    if opening is None or opening.group(1) != "example" or kinds & {"source", "heading"}:
        return _source_block(source)
    title = DraftLine("example_title", line_pieces(opening.group(2).strip()), boxed=True)
    boxed = (replace(line, boxed=True) for block in body for line in block.lines)
    return SentBlock((title, *boxed), source)


def _source_block(source: str) -> SentBlock:
    lines = tuple(
        DraftLine("source", (Piece(line_text(line)),)) for line in source.split("\n") if line.strip()
    )
    return SentBlock(lines, source)


def _plain_blocks(lines: Sequence[str]) -> Iterator[SentBlock]:
    """Yield the blocks of Markdown without practice examples."""
    tokens = markdown().parse("\n".join(lines))
    covered, index = 0, 0
    while index < len(tokens):
        end = _block_end(tokens, index)
        first, last = tokens[index].map or [covered, covered]
        yield from _gap(lines[covered:first])
        source = "\n".join(lines[first:last]).strip("\n")
        yield _block(tokens[index:end], source)
        covered, index = max(covered, last), end
    yield from _gap(lines[covered:])


def _gap(lines: Sequence[str]) -> Iterator[SentBlock]:
    """Yield a block for lines that the parser leaves out, such as addresses that links refer to."""
    if any(line.strip() for line in lines):
        yield _source_block("\n".join(lines).strip("\n"))


def _block_end(tokens: Sequence[Token], start: int) -> int:
    level = 0
    for index in range(start, len(tokens)):
        level += tokens[index].nesting
        if level == 0:
            return index + 1
    return len(tokens)


def _block(tokens: Sequence[Token], source: str) -> SentBlock:
    try:
        return SentBlock(tuple(_lines(tokens)), source)
    except NoFormError:
        return _source_block(source)


def _lines(tokens: Sequence[Token]) -> Iterator[DraftLine]:
    match tokens[0].type:
        case "paragraph_open":
            yield DraftLine("paragraph", token_pieces(tokens[1].children or []))
        case "heading_open":
            yield DraftLine("heading", token_pieces(tokens[1].children or []))
        case "bullet_list_open":
            yield from _items(tokens, "bullet")
        case "ordered_list_open":
            yield from _items(tokens, "number")
        case "blockquote_open":
            yield from _quotation(tokens)
        case _:
            raise NoFormError


def _items(tokens: Sequence[Token], kind: LineKind) -> Iterator[DraftLine]:
    items: list[list[Piece]] = []
    starts_item = True
    for token in tokens:
        if token.type == "list_item_open":
            starts_item = True
        elif token.type == "inline":
            if starts_item or not items:
                items.append([])
            else:
                items[-1].append(Piece(" "))
            items[-1] += token_pieces(token.children or [])
            starts_item = False
        elif token.type in {"fence", "code_block", "hr", "heading_open", "blockquote_open"}:
            raise NoFormError
    start = int(tokens[0].attrGet("start") or 1) if kind == "number" else None
    for number, item in enumerate(items):
        yield DraftLine(kind, tuple(item), start=start if number == 0 else None)


def _quotation(tokens: Sequence[Token]) -> Iterator[DraftLine]:
    if {token.type for token in tokens} - {
        *("blockquote_open", "blockquote_close", "paragraph_open", "paragraph_close", "inline")
    }:
        raise NoFormError
    paragraphs = [
        normal_pieces(token_pieces(token.children or [])) for token in tokens if token.type == "inline"
    ]
    paragraphs = [paragraph for paragraph in paragraphs if paragraph]
    for number, pieces in enumerate(paragraphs):
        is_last = number == len(paragraphs) - 1
        if is_last and _SPEAKER.match(pieces[0].text):
            yield DraftLine("speaker", (replace(pieces[0], text=pieces[0].text[2:]), *pieces[1:]))
        else:
            yield DraftLine("quotation_continued" if number else "quotation", pieces)
