"""The body and the footnotes of a draft as WordprocessingML."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from inspectorate.word_drafts.anchors import (
    INSTRUCTIONS,
    SentDraft,
    bookmark_name,
    figure_tag,
    section_tag,
)
from inspectorate.word_drafts.draft_lines import DraftLine, Piece, Pieces, line_text, printed_pieces
from inspectorate.word_drafts.draft_styles import (
    BULLETS,
    FIGURE_STYLE,
    FIRST_NUMBERS,
    INSTRUCTION_STYLE,
    LINE_STYLES,
    LINK_STYLE,
    NOTE_REFERENCE_STYLE,
    NOTE_STYLE,
    SECTION_STYLE,
    style_id,
)
from inspectorate.word_drafts.markdown_blocks import SentText, sent_text

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
GUIDANCE = (
    "Edit the text below each heading. Leave “Track Changes” on. Write questions as comments.",
    "Shaded figures come from the inspection. You can move or delete them, but not type over them.",
    "Keep the heading of each section. Tables and pictures are not used: only their text is kept.",
)
"""What the first page says to the person who edits the draft."""
_FIRST_LINK = 100
"""Number of the first link among the relationships of a part; lower numbers are those of its parts."""


@dataclass(slots=True)
class DocumentWriter:
    """Writer of one document. It collects footnotes, links and numbered lists while it writes paragraphs."""

    draft: SentDraft
    notes: list[str] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)
    starts: list[int] = field(default_factory=list)
    note_links: dict[str, str] = field(default_factory=dict)
    controls: int = 0

    def document(self, title: str) -> str:
        """Return the part with the body: guidance, then a content control for each section."""
        guidance = "".join(_paragraph(INSTRUCTION_STYLE, _run(line)) for line in GUIDANCE)
        opening = self._control(
            INSTRUCTIONS, "Guidance", _paragraph("Title", _run(title)) + guidance, "sdtContentLocked"
        )
        sections = "".join(
            self._section(key, number) for number, key in enumerate(self.draft.sections, start=1)
        )
        page = (
            '<w:sectPr><w:footerReference w:type="default" r:id="rId1"/><w:pgSz w:w="11906" w:h="16838"/>'
            '<w:pgMar w:top="1360" w:right="1418" w:bottom="1360" w:left="1418" w:header="708" '
            'w:footer="708" w:gutter="0"/></w:sectPr>'
        )
        return f"<w:document {NAMESPACES}><w:body>{opening}{sections}<w:p/>{page}</w:body></w:document>"

    def footnotes(self) -> str:
        """Return the part with the footnotes, after those that draw the line above footnotes."""
        lines = "".join(
            f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{element}/></w:r></w:p></w:footnote>'
            for number, kind, element in (
                (-1, "separator", "separator"),
                (0, "continuationSeparator", "continuationSeparator"),
            )
        )
        return f"<w:footnotes {NAMESPACES}>{lines}{''.join(self.notes)}</w:footnotes>"

    def _control(self, tag: str, title: str, content: str, lock: str) -> str:
        self.controls += 1
        return (
            f"<w:sdt><w:sdtPr><w:alias w:val={quoteattr(title[:64])}/><w:tag w:val={quoteattr(tag)}/>"
            f'<w:id w:val="{100_000 + self.controls}"/><w:lock w:val="{lock}"/></w:sdtPr>'
            f"<w:sdtContent>{content}</w:sdtContent></w:sdt>"
        )

    def _section(self, key: str, number: int) -> str:
        text = sent_text(self.draft.sections[key])
        start = f'<w:bookmarkStart w:id="{number}" w:name="{bookmark_name(key)}"/>'
        end = f'<w:bookmarkEnd w:id="{number}"/>'
        title = line_text(self.draft.title(key))
        lines = [*self._lines(text)] or [_paragraph("Body Text", "")]
        heading = _paragraph(SECTION_STYLE, start + _run(title))
        content = heading + "".join(lines[:-1]) + lines[-1].removesuffix("</w:p>") + end + "</w:p>"
        return self._control(section_tag(key), title, content, "sdtLocked")

    def _lines(self, text: SentText) -> Iterator[str]:
        for line in text.lines:
            if line.start is not None:
                self.starts.append(line.start)
            runs = self._runs(line.pieces, text, self.links)
            yield _paragraph(LINE_STYLES[line.kind, line.boxed], runs, self._numbering(line))

    def _numbering(self, line: DraftLine) -> str:
        if line.kind not in {"bullet", "number"}:
            return ""
        number = BULLETS if line.kind == "bullet" else FIRST_NUMBERS + len(self.starts) - 1
        return f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'

    def _runs(self, pieces: Pieces, text: SentText, links: dict[str, str]) -> str:
        printed = printed_pieces(pieces, self.draft.figures)
        return "".join(
            self._piece(piece, line_text(words), text, links)
            for piece, words in zip(pieces, printed, strict=True)
        )

    def _piece(self, piece: Piece, words: str, text: SentText, links: dict[str, str]) -> str:
        if piece.note:
            return self._note(piece.note, text)
        if piece.figure:
            tag, reference = figure_tag(piece.figure), piece.figure.partition("|")[0]
            content = self._control(tag, reference, _run(words, piece, FIGURE_STYLE), "contentLocked")
        else:
            content = _run(words, piece, LINK_STYLE if piece.link else "")
        if piece.link:
            relation = links.setdefault(piece.link, f"rId{_FIRST_LINK + len(links)}")
            return f'<w:hyperlink r:id="{relation}">{content}</w:hyperlink>'
        return content

    def _note(self, key: str, text: SentText) -> str:
        number = len(self.notes) + 1
        self.notes.append("")
        reference = f'<w:r><w:rPr><w:rStyle w:val="{style_id(NOTE_REFERENCE_STYLE)}"/></w:rPr>'
        pieces = text.notes[key].pieces if key in text.notes else ()
        without_notes = tuple(piece for piece in pieces if not piece.note)
        content = (
            f"{reference}<w:footnoteRef/></w:r>{_run(' ')}{self._runs(without_notes, text, self.note_links)}"
        )
        self.notes[number - 1] = f'<w:footnote w:id="{number}">{_paragraph(NOTE_STYLE, content)}</w:footnote>'
        return f'{reference}<w:footnoteReference w:id="{number}"/></w:r>'


def _paragraph(style: str, content: str, properties: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style_id(style)}"/>{properties}</w:pPr>{content}</w:p>'


def _run(text: str, piece: Piece | None = None, style: str = "") -> str:
    if not text:
        return ""
    named = f'<w:rStyle w:val="{style_id(style)}"/>' if style else ""
    weight = "<w:b/>" if piece and piece.strong else ""
    slope = "<w:i/>" if piece and piece.emphasis else ""
    properties = f"<w:rPr>{named}{weight}{slope}</w:rPr>" if named or weight or slope else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def relations(links: Mapping[str, str], parts: Sequence[tuple[str, str]]) -> str:
    """Return a part with relationships: to other parts, numbered from 1, and to the targets of links."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    own = "".join(
        f'<Relationship Id="rId{number}" Type="{office}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(parts, start=1)
    )
    external = "".join(
        f'<Relationship Id="{relation}" Type="{office}/hyperlink" Target={quoteattr(target)} '
        'TargetMode="External"/>'
        for target, relation in links.items()
    )
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{package}">{own}{external}</Relationships>'
