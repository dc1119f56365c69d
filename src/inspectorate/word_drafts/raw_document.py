"""Read the paragraphs of a Word document with their tracked changes, figures, footnotes and comments."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from inspectorate.word_drafts.raw_values import (
    FigureOccurrence,
    NoteOccurrence,
    ParagraphForm,
    RawParagraph,
    RawPiece,
    Revision,
    RevisionKind,
)
from inspectorate.word_drafts.word_parts import R as RELATION
from inspectorate.word_drafts.word_parts import W, WordParts, is_on, time_of, value

_REVISIONS: Mapping[str, RevisionKind] = {
    f"{W}ins": "inserted",
    f"{W}del": "deleted",
    f"{W}moveFrom": "moved from",
    f"{W}moveTo": "moved to",
}
_DRAWINGS = {f"{W}drawing", f"{W}pict", f"{W}object"}
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_FORMULA = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
_CHARACTERS = {
    f"{W}tab": " ",
    f"{W}cr": " ",
    f"{W}br": " ",
    f"{W}noBreakHyphen": "\u2011",
    f"{W}softHyphen": "",
}
_TEXTS = {f"{W}t", f"{W}delText"}
_NOTES = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}
_MAX_DEPTH = 60
_IGNORED = {
    f"{W}rPr",
    f"{W}pPr",
    f"{W}sdtPr",
    f"{W}instrText",
    f"{W}delInstrText",
    f"{W}tblPr",
    f"{W}tblGrid",
    f"{W}sectPr",
}


@dataclass(frozen=True, slots=True)
class Context:
    """What is around an element: section, tracked changes, link, figure and open comments."""

    section: str = ""
    revisions: tuple[Revision, ...] = ()
    link: str = ""
    figure: FigureOccurrence | None = None
    depth: int = 0


@dataclass(slots=True)
class RawReader:
    """Reader of one document. `sections` and `figures` are the tags of content controls and their meaning."""

    parts: WordParts
    sections: Mapping[str, str]
    figures: Mapping[str, str]
    links: Mapping[str, str] = field(default_factory=dict)
    paragraphs: list[RawParagraph] = field(default_factory=list)
    open_comments: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    pending_marks: list[str] = field(default_factory=list)

    def read(self, root: Any) -> list[RawParagraph]:
        """Return the paragraphs below an element."""
        self._blocks(root, Context())
        return self.paragraphs

    def _blocks(self, parent: Iterable[Any], context: Context) -> None:
        """Read the paragraphs and tables below an element, through controls and tracked changes."""
        if context.depth > _MAX_DEPTH:
            return
        inner = replace(context, depth=context.depth + 1)
        for element in parent:
            if element.tag == f"{W}p":
                self._paragraph(element, inner)
            elif element.tag == f"{W}tbl":
                self._table(element, inner)
            elif element.tag not in _IGNORED and not self._range_mark(element, self.pending_marks):
                self._blocks(*self._content(element, inner))

    def _content(self, element: Any, context: Context) -> tuple[Iterable[Any], Context]:
        """Return what is in an element that holds others, and the context in it."""
        if element.tag == f"{W}sdt":
            content = element.find(f"{W}sdtContent")
            return () if content is None else content, self._in_control(element, context)
        if element.tag in _REVISIONS:
            return element, self._in_revision(element, context)
        if element.tag == f"{W}hyperlink":
            return element, replace(context, link=self.links.get(element.get(f"{RELATION}id", ""), ""))
        if element.tag == _ALTERNATE:
            return (element[0] if len(element) else ()), context
        return element, context

    def _in_control(self, element: Any, context: Context) -> Context:
        tag = value(element.find(f"{W}sdtPr/{W}tag"))
        if tag in self.sections:
            return replace(context, section=self.sections[tag])
        if tag in self.figures:
            return replace(context, figure=FigureOccurrence(self.figures[tag]))
        return context

    def _in_revision(self, element: Any, context: Context) -> Context:
        return replace(context, revisions=(*context.revisions, _revision(element, _REVISIONS[element.tag])))

    def _range_mark(self, element: Any, marks: list[str]) -> bool:
        """Take note of the start or end of a bookmark or comment. Return whether the element is one."""
        match element.tag:
            case tag if tag == f"{W}bookmarkStart":
                marks.append(element.get(f"{W}name", ""))
            case tag if tag == f"{W}commentRangeStart":
                self.open_comments.append(element.get(f"{W}id", ""))
                marks.append(comment_mark(element.get(f"{W}id", "")))
            case tag if tag == f"{W}commentRangeEnd":
                number = element.get(f"{W}id", "")
                self.open_comments = [comment for comment in self.open_comments if comment != number]
            case _:
                return False
        return True

    def _paragraph(self, element: Any, context: Context) -> RawParagraph:
        properties = element.find(f"{W}pPr")
        form = self._form(properties)
        former_properties = None if properties is None else properties.find(f"{W}pPrChange/{W}pPr")
        former = form if former_properties is None else self._form(former_properties)
        paragraph = RawParagraph(form, former, context.section, marks=self.pending_marks)
        self.pending_marks = []
        self.paragraphs.append(paragraph)
        if properties is not None:
            marks = properties.find(f"{W}rPr")
            marks = [] if marks is None else [mark for mark in marks if mark.tag in _REVISIONS]
            paragraph.mark = (*context.revisions, *(_revision(mark, _REVISIONS[mark.tag]) for mark in marks))
            change = properties.find(f"{W}pPrChange")
            paragraph.format_change = None if change is None else _revision(change, "formatted")
        self._inline(element, context, paragraph)
        return paragraph

    def _form(self, properties: Any) -> ParagraphForm:
        if properties is None:
            return ParagraphForm()
        style = value(properties.find(f"{W}pStyle"))
        number = properties.find(f"{W}numPr/{W}numId")
        list_id = value(number) if number is not None else self.parts.style_lists.get(style, "")
        numbered = self.parts.lists.get(list_id)
        name = self.parts.style_names.get(style, style)
        if numbered is None:
            return ParagraphForm(name)
        return ParagraphForm(name, numbered.kind, numbered.start, list_id)

    def _table(self, table: Any, context: Context) -> None:
        """Read a table as one paragraph for each row, with its cells one after the other."""
        rows = []
        for row in table.iter(f"{W}tr"):
            marks = [mark for mark in row.findall(f"{W}trPr/*") if mark.tag in _REVISIONS]
            revisions = (*context.revisions, *(_revision(mark, _REVISIONS[mark.tag]) for mark in marks))
            merged = RawParagraph(ParagraphForm(), ParagraphForm(), context.section, mark=revisions)
            for cell in row.findall(f"{W}tc"):
                pieces = self._cell(cell, replace(context, revisions=revisions))
                merged.pieces += [RawPiece(" | ", revisions=revisions)] * bool(merged.pieces) + pieces
            self.paragraphs.append(merged)
            rows.append(merged)
        if rows:
            rows[0].unused.append(("table", "\n".join(row.text("accepted") for row in rows)))

    def _cell(self, cell: Any, context: Context) -> list[RawPiece]:
        outer, self.paragraphs = self.paragraphs, []
        self._blocks(cell, context)
        inner, self.paragraphs = self.paragraphs, outer
        spread = [[RawPiece(" ", revisions=context.revisions), *paragraph.pieces] for paragraph in inner]
        return [piece for pieces in spread for piece in pieces][1:]

    def _inline(self, parent: Iterable[Any], context: Context, paragraph: RawParagraph) -> None:
        """Read the runs of a paragraph, through links, controls and tracked changes."""
        if context.depth > _MAX_DEPTH:
            return
        inner = replace(context, depth=context.depth + 1)
        for element in parent:
            if element.tag == f"{W}r":
                self._run(element, inner, paragraph)
            elif element.tag == _FORMULA:
                text = "".join(element.itertext())
                paragraph.unused.append(("formula", text))
                self._add(paragraph, RawPiece(text), inner)
            elif element.tag not in _IGNORED and not self._range_mark(element, paragraph.marks):
                content, around = self._content(element, inner)
                self._inline(content, replace(around, section=context.section), paragraph)

    def _run(self, run: Iterable[Any], context: Context, paragraph: RawParagraph) -> None:
        style = self._run_style(run)
        for element in run:
            tag = element.tag
            if tag in _TEXTS:
                self._text(element.text or "", style, context, paragraph)
            elif tag in _CHARACTERS:
                is_page = element.get(f"{W}type") in {"page", "column"}
                self._text("" if is_page else _CHARACTERS[tag], style, context, paragraph)
            elif tag in _NOTES:
                note = NoteOccurrence(f"{_NOTES[tag]}:{element.get(f'{W}id')}")
                self._add(paragraph, replace(style, text="", note=note), context)
            elif tag in _DRAWINGS:
                self._drawing(element, style, context, paragraph)
            elif tag == _ALTERNATE and len(element):
                self._run(element[0], context, paragraph)
            else:
                self._other(element, run, paragraph)

    def _other(self, element: Any, run: Any, paragraph: RawParagraph) -> None:
        """Read what is in a run and prints no text, or a symbol of a font."""
        match element.tag.removeprefix(W):
            case "fldChar":
                self._field(element)
            case "commentReference":
                paragraph.marks.append(comment_mark(element.get(f"{W}id", "")))
            case "sym":
                paragraph.unused.append(("symbol", element.get(f"{W}char", "")))
            case "rPr":
                self._hand_marks(element, run, paragraph)

    def _hand_marks(self, properties: Any, run: Any, paragraph: RawParagraph) -> None:
        """Take note of text that is struck through or hidden: both may mean that it was to be deleted."""
        text = "".join(element.text or "" for element in run.iter(f"{W}t"))
        kinds = {"strike": "struck-through text", "dstrike": "struck-through text", "vanish": "hidden text"}
        for name, kind in kinds.items():
            if is_on(properties.find(f"{W}{name}")) and text.strip():
                paragraph.unused.append((kind, text))

    def _text(self, text: str, style: RawPiece, context: Context, paragraph: RawParagraph) -> None:
        if text and "instruction" not in self.fields:
            self._add(paragraph, replace(style, text=text), context)

    def _field(self, element: Any) -> None:
        """Leave out the instruction of a field: what is between its start and its result."""
        match element.get(f"{W}fldCharType"):
            case "begin":
                self.fields.append("instruction")
            case "separate" if self.fields:
                self.fields[-1] = "result"
            case "end" if self.fields:
                self.fields.pop()

    def _add(self, paragraph: RawParagraph, piece: RawPiece, context: Context) -> None:
        comments = tuple(self.open_comments)
        paragraph.pieces.append(
            replace(
                piece,
                revisions=context.revisions,
                link=context.link,
                figure=context.figure,
                comments=comments,
            )
        )

    def _run_style(self, run: Any) -> RawPiece:
        properties = run.find(f"{W}rPr")
        if properties is None:
            return RawPiece("")
        strong, emphasis = self._looks(properties)
        change = properties.find(f"{W}rPrChange")
        if change is None:
            return RawPiece("", strong, emphasis, strong, emphasis)
        former = change.find(f"{W}rPr")
        before = (False, False) if former is None else self._looks(former)
        return RawPiece("", strong, emphasis, *before, format_change=_revision(change, "formatted"))

    def _looks(self, properties: Any) -> tuple[bool, bool]:
        look = self.parts.character_looks.get(value(properties.find(f"{W}rStyle")))
        strong, emphasis = is_on(properties.find(f"{W}b")), is_on(properties.find(f"{W}i"))
        if look is not None:
            strong = look.strong if strong is None else strong
            emphasis = look.emphasis if emphasis is None else emphasis
        return bool(strong), bool(emphasis)

    def _drawing(self, element: Any, style: RawPiece, context: Context, paragraph: RawParagraph) -> None:
        """Keep the description of a picture, and the text of a text box."""
        texts = [text.text or "" for text in element.iter(f"{W}t")]
        if texts:
            text = " ".join("".join(texts).split())
            paragraph.unused.append(("text box", text))
        else:
            text = f"[Picture: {_description(element)}]"
            paragraph.unused.append(("picture", _description(element)))
        self._add(paragraph, replace(style, text=text), context)


def _description(element: Any) -> str:
    described = (child.get("descr") or child.get("alt") or child.get("title") for child in element.iter())
    return next((text for text in described if text), "without a description")


def _revision(element: Any, kind: RevisionKind) -> Revision:
    return Revision(kind, element.get(f"{W}author", ""), time_of(element))


def comment_mark(number: str) -> str:
    """Return the mark of a comment among the marks of a paragraph; names of bookmarks have no colon."""
    return f"comment:{number}"
