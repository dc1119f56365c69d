"""Read a narrative file into blocks and passages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from inspectorate.method.faults import Fault
from inspectorate.method.report.content import Bullets, Paragraph, PracticeExample, Quotation, Run, Runs
from inspectorate.method.report.narrative.inline import Bind, Inline, joined
from inspectorate.method.report.narrative.marks import BOX_CLOSES, BOX_OPENS, NOT_OURS, NOTE_TEXT, markdown
from inspectorate.method.report.narrative.passages import (
    Narrative,
    NarrativeBlock,
    Passage,
    PassageKind,
    Subheading,
)

BOXES = ("example",)


@dataclass(slots=True)
class _Reader:
    """A file being read: where it is, and what was found so far."""

    file: str
    section: str
    bind: Bind
    passages: list[Passage] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    unbound: list[Fault] = field(default_factory=list)
    notes: dict[str, Runs] = field(default_factory=dict)
    in_example: bool = False

    def runs(self, token: Token, line: int, kind: PassageKind) -> Runs:
        """Bind one inline token and remember it as a passage."""
        inline = Inline(self.file, line, self.section, self.bind).read(token.children or [])
        self.faults += inline.faults
        self.unbound += inline.unbound
        passage = Passage(
            file=self.file,
            line=line,
            section=self.section,
            kind=kind,
            runs=joined(inline.runs),
            figures=tuple(inline.figures),
            breaks=tuple(inline.breaks),
            in_example=self.in_example,
        )
        self.passages.append(passage)
        return passage.runs

    def blocks(self, text: str, first_line: int) -> Iterator[NarrativeBlock]:
        """Yield the blocks of a stretch of Markdown whose first line is the file's `first_line`."""
        tokens = markdown().parse(text)
        at = 0
        while at < len(tokens):
            end = _end(tokens, at)
            yield from self._block(tokens[at:end], first_line)
            at = end

    def _block(self, tokens: Sequence[Token], first_line: int) -> Iterator[NarrativeBlock]:
        first = tokens[0]
        match first.type:
            case "paragraph_open":
                yield Paragraph(self.runs(tokens[1], _line(tokens[1], first_line), "paragraph"))
            case "heading_open":
                runs = self.runs(tokens[1], _line(tokens[1], first_line), "heading")
                yield Subheading("".join(run.text for run in runs))
            case "bullet_list_open" | "ordered_list_open":
                yield self._list(tokens, first_line)
            case "blockquote_open":
                yield self._quotation(tokens, first_line)
            case "hr":
                return
            case _:
                for runs in self._said(first, first_line, "paragraph"):
                    yield Paragraph(runs)

    def _list(self, tokens: Sequence[Token], first_line: int) -> Bullets:
        items: list[Runs] = []
        fresh = True
        for token in tokens:
            if token.type == "list_item_open":
                fresh = True
            for runs in self._said(token, first_line, "point"):
                items = [*items, runs] if fresh else [*items[:-1], (*items[-1], Run(" "), *runs)]
                fresh = False
        start = int(tokens[0].attrGet("start") or 1) if tokens[0].type == "ordered_list_open" else None
        return Bullets(tuple(map(joined, items)), start)

    def _quotation(self, tokens: Sequence[Token], first_line: int) -> Quotation:
        said = [runs for token in tokens for runs in self._said(token, first_line, "quotation")]
        last = "".join(run.text for run in said[-1]) if said else ""
        by = last[2:].strip() if last.startswith(("— ", "– ")) else ""
        runs: list[Run] = []
        for paragraph in said[:-1] if by else said:
            runs += [Run(" "), *paragraph] if runs else paragraph
        return Quotation(joined(runs), by)

    def _said(self, token: Token, first_line: int, kind: PassageKind) -> Iterator[Runs]:
        if token.type == "inline":
            yield self.runs(token, _line(token, first_line), kind)
        elif token.type in {"code_block", "fence"}:
            line = _line(token, first_line)
            self.fault(
                line,
                "Code has no place in a narrative; it is printed as plain text.",
                "Take out the indent or fence.",
            )
            plain = markdown().parseInline(" ".join(token.content.split()))[0]
            yield self.runs(plain, line, kind)

    def fault(self, line: int, problem: str, cure: str) -> None:
        """Note a fault of the file at a line."""
        self.faults.append(Fault(f"{self.file}, line {line}", problem, cure))


def _end(tokens: Sequence[Token], at: int) -> int:
    level = 0
    for index in range(at, len(tokens)):
        level += tokens[index].nesting
        if level == 0:
            return index + 1
    return len(tokens)


def _line(token: Token, first_line: int) -> int:
    return first_line + (token.map[0] if token.map else 0)


def read_narrative(text: str, *, file: str, section: str, bind: Bind, first_line: int = 1) -> Narrative:
    """Read a narrative. `file` names it in places, `section` prefixes its footnotes, `bind` gives figures.

    A figure that does not exist stays in braces and is among the faults; nothing is raised.
    """
    reader = _Reader(file, section, bind)
    lines = text.replace("\r\n", "\n").split("\n")
    _refuse(reader, lines, first_line)
    lines = _take_notes(reader, lines, first_line)
    blocks: list[NarrativeBlock] = []
    for box in _boxes(reader, lines, first_line):
        reader.in_example = bool(box.kind)
        inside = tuple(reader.blocks("\n".join(box.lines), box.line))
        if box.kind:
            body = tuple(b for b in inside if isinstance(b, Paragraph | Bullets | Quotation))
            blocks.append(PracticeExample(_title(reader, box), body))
        else:
            blocks += inside
    _check_notes(reader)
    return Narrative(
        tuple(blocks), reader.notes, tuple(reader.passages), tuple(reader.unbound), tuple(reader.faults)
    )


def _title(reader: _Reader, box: "_Box") -> str:
    runs = reader.runs(markdown().parseInline(box.title)[0], box.line - 1, "heading")
    return "".join(run.text for run in runs)


def read_line(text: str, *, file: str, section: str, bind: Bind) -> Narrative:
    """Read one line of Markdown, such as a recommendation: a narrative of one paragraph."""
    reader = _Reader(file, section, bind)
    runs = reader.runs(markdown().parseInline(" ".join(text.split()))[0], 0, "point")
    return Narrative(
        (Paragraph(runs),), {}, tuple(reader.passages), tuple(reader.unbound), tuple(reader.faults)
    )


@dataclass(frozen=True, slots=True)
class _Box:
    kind: str
    title: str
    line: int
    lines: tuple[str, ...]


def _boxes(reader: _Reader, lines: Sequence[str], first_line: int) -> Iterator[_Box]:
    kind, title, start, gathered = "", "", first_line, list[str]()
    for number, line in enumerate(lines, start=first_line):
        opens, closes = BOX_OPENS.match(line), BOX_CLOSES.match(line)
        if not opens and not closes:
            gathered.append(line)
            continue
        if (opens and kind) or (closes and not kind):
            reader.fault(
                number,
                "This box opens or closes where it should not.",
                "Boxes do not nest; close each with :::",
            )
        if opens and opens.group(1) not in BOXES:
            reader.fault(number, f"There is no box “{opens.group(1)}”.", f"Use one of: {', '.join(BOXES)}.")
        yield _Box(kind, title, start, tuple(gathered))
        kind, title = (opens.group(1), opens.group(2).strip()) if opens else ("", "")
        start, gathered = number + 1, []
    if kind:
        reader.fault(start - 1, "This box is never closed.", "End it with ::: on a line of its own.")
    yield _Box(kind, title, start, tuple(gathered))


def _refuse(reader: _Reader, lines: Sequence[str], first_line: int) -> None:
    for number, line in enumerate(lines, start=first_line):
        for pattern, problem, cure in NOT_OURS:
            if pattern.search(line):
                reader.fault(number, problem, cure)


def _take_notes(reader: _Reader, lines: Sequence[str], first_line: int) -> list[str]:
    kept, current = list[str](), ""
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
        kept.append("" if current else line)
    for key, (number, said) in texts.items():
        token = markdown().parseInline("\n".join(said))[0]
        reader.notes[f"{reader.section}:{key}"] = reader.runs(token, number, "note")
    return kept


def _check_notes(reader: _Reader) -> None:
    used = {run.note for passage in reader.passages for run in passage.runs if run.note}
    lines = {run.note: passage.line for passage in reader.passages for run in passage.runs if run.note}
    for note in sorted(used - set(reader.notes)):
        key = note.split(":", 1)[1]
        reader.fault(lines[note], f"The footnote [^{key}] has no text.", f"Add a line that begins [^{key}]:")
    for note in sorted(set(reader.notes) - used):
        key = note.split(":", 1)[1]
        reader.faults.append(
            Fault(
                reader.file, f"The footnote text [^{key}] is not referred to.", "Refer to it or take it out."
            )
        )
