"""Read the paragraphs of a Word document with their tracked changes, figures, footnotes and comments."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from inspectorate.word_drafts.raw_runs import ALTERNATE, Context, RunReader, comment_mark, revision
from inspectorate.word_drafts.raw_values import (
    FigureOccurrence,
    ParagraphForm,
    RawParagraph,
    RawPiece,
    RevisionKind,
)
from inspectorate.word_drafts.word_parts import R as RELATION
from inspectorate.word_drafts.word_parts import W, value

_REVISIONS: Mapping[str, RevisionKind] = {
    f"{W}ins": "inserted",
    f"{W}del": "deleted",
    f"{W}moveFrom": "moved from",
    f"{W}moveTo": "moved to",
}
_FORMULA = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
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


@dataclass(slots=True, kw_only=True)
class RawReader(RunReader):
    """Reader of one document. `sections` and `figures` are the tags of content controls and their meaning."""

    sections: Mapping[str, str]
    figures: Mapping[str, str]
    links: Mapping[str, str] = field(default_factory=dict)
    paragraphs: list[RawParagraph] = field(default_factory=list)
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
        if element.tag == ALTERNATE:
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
        return replace(context, revisions=(*context.revisions, revision(element, _REVISIONS[element.tag])))

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
            paragraph.mark = (*context.revisions, *(revision(mark, _REVISIONS[mark.tag]) for mark in marks))
            change = properties.find(f"{W}pPrChange")
            paragraph.format_change = None if change is None else revision(change, "formatted")
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
            revisions = (*context.revisions, *(revision(mark, _REVISIONS[mark.tag]) for mark in marks))
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
