"""Find bound figures that have lost their content control, by the text around them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import accumulate

from inspectorate.word_drafts.draft_lines import DraftLine, printed_pieces
from inspectorate.word_drafts.raw_values import FigureOccurrence, RawParagraph, RawPiece, View
from inspectorate.word_drafts.views import view_lines

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_MIN_SIMILARITY = 0.5
_REJECTED: View = "rejected"


def bind_again(
    paragraphs: Sequence[RawParagraph], sent: Sequence[DraftLine], figures: Mapping[str, str]
) -> None:
    """Bind the figures that were sent in these lines where the paragraphs print them without a control."""
    present = [line.pieces for line in view_lines(paragraphs, _REJECTED)]
    owners = {id(piece): paragraph for paragraph in paragraphs for piece in paragraph.pieces}
    texts = ["".join(piece.text for piece in pieces) for pieces in present]
    sent_texts = ["".join(printed_pieces(line.pieces, figures)) for line in sent]
    for row, position in _pairs(sent_texts, texts):
        pieces = present[position]
        controlled = {id(piece.figure) for piece in pieces if piece.figure}
        if len(controlled) >= sum(bool(piece.figure) for piece in sent[row].pieces):
            continue
        for binding, start, end in list(_missing(sent[row], pieces, texts[position], figures)):
            _bind(owners, pieces, FigureOccurrence(binding, is_control=False), start, end)


def _pairs(sent: Sequence[str], present: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the positions of lines that are the same, or one changed line in place of another."""
    stripped = [text.strip() for text in sent], [text.strip() for text in present]
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, *stripped, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from zip(range(a1, a2), range(b1, b2), strict=True)
        elif tag == "replace":
            candidates = list(range(b1, b2))
            for row in range(a1, a2):
                best = max(
                    candidates, key=lambda position: _similarity(sent[row], present[position]), default=None
                )
                if best is not None and _similarity(sent[row], present[best]) >= _MIN_SIMILARITY:
                    yield row, best
                    candidates = [position for position in candidates if position > best]


def _similarity(first: str, second: str) -> float:
    matcher = SequenceMatcher(None, _TOKEN.findall(first), _TOKEN.findall(second), autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= _MIN_SIMILARITY else 0.0


def _missing(
    line: DraftLine, pieces: Sequence[RawPiece], text: str, figures: Mapping[str, str]
) -> Iterator[tuple[str, int, int]]:
    """Yield binding, start and end of each figure of a line that is printed in the text without a control."""
    printed = printed_pieces(line.pieces, figures)
    positions = _aligned("".join(printed), text)
    controlled = _controlled(pieces)
    offset = 0
    for piece, words in zip(line.pieces, printed, strict=True):
        start, end = positions.get(offset), positions.get(offset + len(words) - 1)
        offset += len(words)
        if not piece.figure or start is None or end is None:
            continue
        if text[start : end + 1] == words and not controlled & set(range(start, end + 1)):
            yield piece.figure, start, end + 1


def _aligned(first: str, second: str) -> dict[int, int]:
    """Return for the characters of a text where they are in another, if the words around them are there."""
    if first == second:
        return {position: position for position in range(len(first))}
    tokens = _TOKEN.findall(first), _TOKEN.findall(second)
    starts = [[0, *accumulate(map(len, side))] for side in tokens]
    aligned: dict[int, int] = {}
    for match in SequenceMatcher(None, *tokens, autojunk=False).get_matching_blocks():
        for row in range(match.size):
            a, b = starts[0][match.a + row], starts[1][match.b + row]
            aligned |= {a + letter: b + letter for letter in range(len(tokens[0][match.a + row]))}
    return aligned


def _controlled(pieces: Sequence[RawPiece]) -> set[int]:
    controlled, offset = set[int](), 0
    for piece in pieces:
        if piece.figure:
            controlled |= set(range(offset, offset + len(piece.text)))
        offset += len(piece.text)
    return controlled


def _bind(
    owners: dict[int, RawParagraph], line: list[RawPiece], occurrence: FigureOccurrence, start: int, end: int
) -> None:
    """Give the pieces of a line between two characters a figure; pieces that cross them are divided."""
    offset = 0
    for piece in list(line):
        first, last = max(start - offset, 0), min(end - offset, len(piece.text))
        offset += len(piece.text)
        if first >= last:
            continue
        parts = [
            replace(piece, text=piece.text[:first]),
            replace(piece, text=piece.text[first:last], figure=occurrence),
            replace(piece, text=piece.text[last:]),
        ]
        parts = [part for part in parts if part.text]
        paragraph = owners[id(piece)]
        owners.update({id(part): paragraph for part in parts})
        for pieces in (line, paragraph.pieces):
            row = next(row for row, own in enumerate(pieces) if own is piece)
            pieces[row : row + 1] = parts
