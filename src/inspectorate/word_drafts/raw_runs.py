"""Read the runs of a paragraph: text, symbols, fields, footnotes, pictures, and how the text looks."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from inspectorate.word_drafts.raw_values import (
    FigureOccurrence,
    NoteOccurrence,
    RawParagraph,
    RawPiece,
    Revision,
    RevisionKind,
)
from inspectorate.word_drafts.word_parts import W, WordParts, is_on, time_of, value

ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_DRAWINGS = {f"{W}drawing", f"{W}pict", f"{W}object"}
_CHARACTERS = {
    f"{W}tab": " ",
    f"{W}cr": " ",
    f"{W}br": " ",
    f"{W}noBreakHyphen": "\u2011",
    f"{W}softHyphen": "",
}
_TEXTS = {f"{W}t", f"{W}delText"}
_NOTES = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}


@dataclass(frozen=True, slots=True)
class Context:
    """What is around an element: section, tracked changes, link and figure; `depth` counts elements."""

    section: str = ""
    revisions: tuple[Revision, ...] = ()
    link: str = ""
    figure: FigureOccurrence | None = None
    depth: int = 0


@dataclass(slots=True, kw_only=True)
class RunReader:
    """Reader of runs. It knows which comments are open, and whether it is in the instruction of a field."""

    parts: WordParts
    open_comments: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)

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
            elif tag == ALTERNATE and len(element):
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
        return RawPiece("", strong, emphasis, *before, format_change=revision(change, "formatted"))

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


def revision(element: Any, kind: RevisionKind) -> Revision:
    """Return the tracked change that an element is."""
    return Revision(kind, element.get(f"{W}author", ""), time_of(element))


def comment_mark(number: str) -> str:
    """Return the mark of a comment among the marks of a paragraph; names of bookmarks have no colon."""
    return f"comment:{number}"
