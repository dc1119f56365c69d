"""Parser of narrative files: Markdown to blocks and passages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from inspectorate.method.faults import Fault
from inspectorate.method.report.content import Bullets, Paragraph, PracticeExample, Quotation, Run, Runs
from inspectorate.method.report.narrative.inline import Bind, InlineReader, merge_runs
from inspectorate.method.report.narrative.markdown import (
    BOX_CLOSING,
    BOX_OPENING,
    NOTE_TEXT,
    UNSUPPORTED,
    markdown,
    without_comments,
)
from inspectorate.method.report.narrative.passages import (
    Narrative,
    NarrativeBlock,
    Passage,
    PassageKind,
    Subheading,
)

BOXES = ("example",)


@dataclass(slots=True)
class _Parser:
    """State of parsing one file: its name and section, and the passages, notes and faults so far."""

    file: str
    section: str
    bind: Bind
    passages: list[Passage] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    unbound: list[Fault] = field(default_factory=list)
    notes: dict[str, Runs] = field(default_factory=dict)
    in_example: bool = False

    def runs(self, token: Token, line: int, kind: PassageKind) -> Runs:
        """Return the runs of one inline token, with its figures bound, and record them as a passage."""
        inline = InlineReader(self.file, line, self.section, self.bind).read(token.children or [])
        self.faults += inline.faults
        self.unbound += inline.unbound
        passage = Passage(
            file=self.file,
            line=line,
            section=self.section,
            kind=kind,
            runs=merge_runs(inline.runs),
            figures=tuple(inline.figures),
            breaks=tuple(inline.breaks),
            in_example=self.in_example,
        )
        self.passages.append(passage)
        return passage.runs

    def blocks(self, text: str, first_line: int) -> Iterator[NarrativeBlock]:
        """Yield the blocks of some Markdown that begins at the file's line `first_line`."""
        tokens = markdown().parse(text)
        index = 0
        while index < len(tokens):
            end = _block_end(tokens, index)
            yield from self._block(tokens[index:end], first_line)
            index = end

    def _block(self, tokens: Sequence[Token], first_line: int) -> Iterator[NarrativeBlock]:
        first = tokens[0]
        match first.type:
            case "paragraph_open":
                yield Paragraph(self.runs(tokens[1], _source_line(tokens[1], first_line), "paragraph"))
            case "heading_open":
                runs = self.runs(tokens[1], _source_line(tokens[1], first_line), "heading")
                yield Subheading("".join(run.text for run in runs))
            case "bullet_list_open" | "ordered_list_open":
                yield self._list(tokens, first_line)
            case "blockquote_open":
                yield self._quotation(tokens, first_line)
            case "hr":
                return
            case _:
                for runs in self._texts(first, first_line, "paragraph"):
                    yield Paragraph(runs)

    def _list(self, tokens: Sequence[Token], first_line: int) -> Bullets:
        items: list[Runs] = []
        first_in_item = True
        for token in tokens:
            if token.type == "list_item_open":
                first_in_item = True
            for runs in self._texts(token, first_line, "point"):
                items = [*items, runs] if first_in_item else [*items[:-1], (*items[-1], Run(" "), *runs)]
                first_in_item = False
        start = int(tokens[0].attrGet("start") or 1) if tokens[0].type == "ordered_list_open" else None
        return Bullets(tuple(map(merge_runs, items)), start)

    def _quotation(self, tokens: Sequence[Token], first_line: int) -> Quotation:
        paragraphs = [runs for token in tokens for runs in self._texts(token, first_line, "quotation")]
        last = "".join(run.text for run in paragraphs[-1]) if paragraphs else ""
        speaker = last[2:].strip() if last.startswith(("— ", "– ")) else ""
        runs: list[Run] = []
        for paragraph in paragraphs[:-1] if speaker else paragraphs:
            runs += [Run(" "), *paragraph] if runs else paragraph
        return Quotation(merge_runs(runs), speaker)

    def _texts(self, token: Token, first_line: int, kind: PassageKind) -> Iterator[Runs]:
        if token.type == "inline":
            yield self.runs(token, _source_line(token, first_line), kind)
        elif token.type in {"code_block", "fence"}:
            line = _source_line(token, first_line)
            self.fault(
                line,
                "Code cannot be used in a narrative. It is printed as plain text.",
                "Delete the indent or fence.",
            )
            token_of_text = markdown().parseInline(" ".join(token.content.split()))[0]
            yield self.runs(token_of_text, line, kind)

    def fault(self, line: int, problem: str, cure: str) -> None:
        """Record a fault at a line of the file."""
        self.faults.append(Fault(f"{self.file}, line {line}", problem, cure))


def _block_end(tokens: Sequence[Token], start: int) -> int:
    level = 0
    for index in range(start, len(tokens)):
        level += tokens[index].nesting
        if level == 0:
            return index + 1
    return len(tokens)


def _source_line(token: Token, first_line: int) -> int:
    return first_line + (token.map[0] if token.map else 0)


def read_narrative(text: str, *, file: str, section: str, bind: Bind, first_line: int = 1) -> Narrative:
    """Return a parsed narrative. `file` names it in faults, `section` prefixes the keys of its footnotes.

    `bind` returns the bound figure of a binding. A figure that does not exist stays in braces and is recorded
    in `unbound`; no exception is raised.
    """
    parser = _Parser(file, section, bind)
    lines = without_comments(text.replace("\r\n", "\n")).split("\n")
    _check_unsupported(parser, lines, first_line)
    lines = _extract_notes(parser, lines, first_line)
    blocks: list[NarrativeBlock] = []
    for box in _boxes(parser, lines, first_line):
        parser.in_example = bool(box.kind)
        box_blocks = tuple(parser.blocks("\n".join(box.lines), box.line))
        if box.kind:
            body = tuple(block for block in box_blocks if isinstance(block, Paragraph | Bullets | Quotation))
            blocks.append(PracticeExample(_title(parser, box), body))
        else:
            blocks += box_blocks
    _check_notes(parser)
    return Narrative(
        tuple(blocks), parser.notes, tuple(parser.passages), tuple(parser.unbound), tuple(parser.faults)
    )


def _title(parser: _Parser, box: "_Box") -> str:
    runs = parser.runs(markdown().parseInline(box.title)[0], box.line - 1, "heading")
    return "".join(run.text for run in runs)


def read_line(text: str, *, file: str, section: str, bind: Bind) -> Narrative:
    """Return one line of Markdown, such as a recommendation, as a narrative of one paragraph."""
    parser = _Parser(file, section, bind)
    runs = parser.runs(markdown().parseInline(" ".join(text.split()))[0], 0, "point")
    return Narrative(
        (Paragraph(runs),), {}, tuple(parser.passages), tuple(parser.unbound), tuple(parser.faults)
    )


@dataclass(frozen=True, slots=True)
class _Box:
    kind: str
    title: str
    line: int
    lines: tuple[str, ...]


def _boxes(parser: _Parser, lines: Sequence[str], first_line: int) -> Iterator[_Box]:
    kind, title, start, box_lines = "", "", first_line, list[str]()
    for number, line in enumerate(lines, start=first_line):
        opening, closing = BOX_OPENING.match(line), BOX_CLOSING.match(line)
        if not opening and not closing:
            box_lines.append(line)
            continue
        if (opening and kind) or (closing and not kind):
            parser.fault(
                number,
                "This box opens or closes where it should not.",
                "A box cannot contain another box. Close each one with :::",
            )
        if opening and opening.group(1) not in BOXES:
            parser.fault(number, f"There is no box “{opening.group(1)}”.", f"Use one of: {', '.join(BOXES)}.")
        yield _Box(kind, title, start, tuple(box_lines))
        kind, title = (opening.group(1), opening.group(2).strip()) if opening else ("", "")
        start, box_lines = number + 1, []
    if kind:
        parser.fault(start - 1, "This box is not closed.", "End it with ::: on a separate line.")
    yield _Box(kind, title, start, tuple(box_lines))


def _check_unsupported(parser: _Parser, lines: Sequence[str], first_line: int) -> None:
    for number, line in enumerate(lines, start=first_line):
        for pattern, problem, cure in UNSUPPORTED:
            if pattern.search(line):
                parser.fault(number, problem, cure)


def _extract_notes(parser: _Parser, lines: Sequence[str], first_line: int) -> list[str]:
    remaining, current = list[str](), ""
    texts: dict[str, tuple[int, list[str]]] = {}
    for number, line in enumerate(lines, start=first_line):
        match = NOTE_TEXT.match(line)
        if match:
            current = match.group(1)
            texts[current] = (number, [match.group(2)])
        elif current and line.strip():
            texts[current][1].append(line.strip())
        else:
            current = ""
        remaining.append("" if current else line)
    for key, (number, note_lines) in texts.items():
        token = markdown().parseInline("\n".join(note_lines))[0]
        parser.notes[f"{parser.section}:{key}"] = parser.runs(token, number, "note")
    return remaining


def _check_notes(parser: _Parser) -> None:
    used = {run.note for passage in parser.passages for run in passage.runs if run.note}
    lines = {run.note: passage.line for passage in parser.passages for run in passage.runs if run.note}
    for note in sorted(used - set(parser.notes)):
        key = note.split(":", 1)[1]
        parser.fault(lines[note], f"The footnote [^{key}] has no text.", f"Add a line that begins [^{key}]:")
    for note in sorted(set(parser.notes) - used):
        key = note.split(":", 1)[1]
        parser.faults.append(
            Fault(
                parser.file,
                f"The footnote text [^{key}] is not referred to.",
                "Refer to the footnote, or delete its text.",
            )
        )
