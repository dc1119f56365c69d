"""Editor of Word documents that changes their XML as Word and LibreOffice do."""

import copy
import io
import zipfile
from collections.abc import Callable, Iterator, Sequence

from lxml import etree

from inspectorate.word_drafts import ReviewedDraft, SentDraft
from inspectorate.word_drafts.anchors import bookmark_name, section_tag
from inspectorate.word_drafts.draft_review import review_archive

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{WORD}}}"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
AUTHOR, TIME = "Chief Inspector", "2018-11-05T10:00:00Z"


def element(xml: str) -> etree._Element:
    """Return an element from its XML, with the prefix w."""
    return etree.fromstring(f'<x xmlns:w="{WORD}" xmlns:w14="{W14}" xmlns:w15="{W15}">{xml}</x>')[0]


def reviewed(content: bytes, sent: SentDraft | None = None) -> ReviewedDraft:
    """Return the review of a document, made in this process."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        review = review_archive(archive, sent)
    assert review is not None
    return review


def repacked(content: bytes, changes: dict[str, bytes | None]) -> bytes:
    """Return a ZIP file with members replaced, added or, if None, left out."""
    output = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            new = changes.get(name, source.read(name))
            if new is not None:
                target.writestr(name, new)
        for name, new in changes.items():
            if name not in source.namelist() and new is not None:
                target.writestr(name, new)
    return output.getvalue()


class WordEditor:
    """A document that is edited. Methods that change text track the change unless `tracked` is False."""

    def __init__(self, content: bytes, author: str = AUTHOR) -> None:
        self.content, self.author = content, author
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            self.root = etree.fromstring(archive.read("word/document.xml"))
            self.notes = etree.fromstring(archive.read("word/footnotes.xml"))
        self.extra: dict[str, bytes | None] = {}
        self.number = 5_000

    def saved(self) -> bytes:
        """Return the document as it is now."""
        parts = {
            "word/document.xml": etree.tostring(self.root),
            "word/footnotes.xml": etree.tostring(self.notes),
        }
        return repacked(self.content, {**parts, **self.extra})

    def revision(self, name: str) -> etree._Element:
        self.number += 1
        return element(f'<w:{name} w:id="{self.number}" w:author="{self.author}" w:date="{TIME}"/>')

    def control(self, key: str) -> etree._Element:
        return self.tagged(section_tag(key))

    def tagged(self, tag: str) -> etree._Element:
        [control, *_] = [
            sdt for sdt in self.root.iter(f"{W}sdt") if sdt.find(f"{W}sdtPr/{W}tag").get(f"{W}val") == tag
        ]
        return control

    def paragraphs(self, key: str) -> list[etree._Element]:
        """Return the paragraphs of a section, the heading first."""
        return list(self.control(key).find(f"{W}sdtContent").iter(f"{W}p"))

    def paragraph(self, text: str) -> etree._Element:
        """Return the first paragraph of the document or its footnotes with a text."""
        for root in (self.root, self.notes):
            for paragraph in root.iter(f"{W}p"):
                if text in "".join(paragraph.itertext(f"{W}t")):
                    return paragraph
        raise LookupError(text)

    def runs(self, text: str) -> list[etree._Element]:
        """Return runs that hold exactly a text, after dividing those that cross its ends."""
        paragraph = self.paragraph(text)
        start = "".join(paragraph.itertext(f"{W}t")).index(text)
        self.divide(paragraph, start)
        self.divide(paragraph, start + len(text))
        offset, chosen = 0, []
        for words in list(paragraph.iter(f"{W}t")):
            if start <= offset < start + len(text):
                chosen.append(words.getparent())
            offset += len(words.text or "")
        return chosen

    def divide(self, paragraph: etree._Element, position: int) -> None:
        """Divide the run that a position of a paragraph is in."""
        offset = 0
        for words in list(paragraph.iter(f"{W}t")):
            size = len(words.text or "")
            if offset < position < offset + size:
                run = words.getparent()
                second = copy.deepcopy(run)
                run.addnext(second)
                second.find(f"{W}t").text = words.text[position - offset :]
                words.text = words.text[: position - offset]
                for part in (words, second.find(f"{W}t")):
                    part.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
                return
            offset += size

    def delete(self, text: str, *, tracked: bool = True, name: str = "del") -> None:
        for run in self.runs(text):
            if not tracked:
                run.getparent().remove(run)
                continue
            around = self.revision(name)
            run.addprevious(around)
            around.append(run)
            if name == "del":
                for words in run.iter(f"{W}t"):
                    words.tag = f"{W}delText"

    def insert(self, after: str, text: str, *, tracked: bool = True, name: str = "ins") -> etree._Element:
        last = self.runs(after)[-1]
        new = self.run(text)
        if tracked:
            around = self.revision(name)
            around.append(new)
        else:
            around = new
        anchor = last
        while anchor.getparent().tag != f"{W}p":
            anchor = anchor.getparent()
        anchor.addnext(around)
        return around

    def replace(self, old: str, new: str, *, tracked: bool = True) -> None:
        self.insert(old, new, tracked=tracked)
        self.delete(old, tracked=tracked)

    def run(self, text: str, properties: str = "") -> etree._Element:
        run = element(
            f'<w:r>{f"<w:rPr>{properties}</w:rPr>" * bool(properties)}<w:t xml:space="preserve"></w:t></w:r>'
        )
        run.find(f"{W}t").text = text
        return run

    def mark(self, paragraph: etree._Element, name: str) -> None:
        """Track the insertion or deletion of a paragraph's mark."""
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            properties = element("<w:pPr/>")
            paragraph.insert(0, properties)
        marks = properties.find(f"{W}rPr")
        if marks is None:
            marks = element("<w:rPr/>")
            properties.append(marks)
        marks.insert(0, self.revision(name))

    def new_paragraph(self, text: str, style: str, *, tracked: bool = True) -> etree._Element:
        paragraph = element(f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr></w:p>')
        run = self.run(text)
        if tracked:
            around = self.revision("ins")
            around.append(run)
            paragraph.append(around)
            self.mark(paragraph, "ins")
        else:
            paragraph.append(run)
        return paragraph

    def insert_paragraph(
        self, before: str, text: str, style: str = "BodyText", *, tracked: bool = True
    ) -> None:
        self.paragraph(before).addprevious(self.new_paragraph(text, style, tracked=tracked))

    def delete_paragraph(self, text: str, *, tracked: bool = True) -> None:
        paragraph = self.paragraph(text)
        if not tracked:
            paragraph.getparent().remove(paragraph)
            return
        self.delete("".join(paragraph.itertext(f"{W}t")))
        self.mark(paragraph, "del")

    def split(self, after: str) -> None:
        """Track that a paragraph was divided after a text: Word marks the first half's mark as inserted."""
        runs = self.runs(after)
        paragraph = self.paragraph(after)
        first = element("<w:p/>")
        properties = paragraph.find(f"{W}pPr")
        first.append(copy.deepcopy(properties))
        anchor = runs[-1]
        while anchor.getparent() is not paragraph:
            anchor = anchor.getparent()
        for child in list(paragraph):
            if child is properties:
                continue
            first.append(child)
            if child is anchor:
                break
        paragraph.addprevious(first)
        self.mark(first, "ins")

    def join(self, text: str) -> None:
        """Track that a paragraph was joined with the next one."""
        self.mark(self.paragraph(text), "del")

    def style(self, text: str, properties: str, *, tracked: bool = True) -> None:
        """Set the properties of runs; the change is tracked with those they had."""
        for run in self.runs(text):
            former = run.find(f"{W}rPr")
            new = element(f"<w:rPr>{properties}</w:rPr>")
            if tracked:
                change = self.revision("rPrChange")
                change.append(element("<w:rPr/>") if former is None else former)
                new.append(change)
            elif former is not None:
                run.remove(former)
            run.insert(0, new)

    def each_run(self, change: Callable[[etree._Element], None]) -> None:
        for run in list(self.root.iter(f"{W}r")):
            if run.find(f"{W}t") is not None:
                change(run)

    def flatten(self, tags: Callable[[str], bool] = lambda _tag: True) -> None:
        """Replace content controls by their content, as some programs do."""
        for control in list(self.root.iter(f"{W}sdt")):
            if tags(control.find(f"{W}sdtPr/{W}tag").get(f"{W}val")):
                for child in list(control.find(f"{W}sdtContent")):
                    control.addprevious(child)
                control.getparent().remove(control)

    def remove_bookmarks(self, keys: Sequence[str] | None = None) -> None:
        names = None if keys is None else {bookmark_name(key) for key in keys}
        for start in list(self.root.iter(f"{W}bookmarkStart")):
            if names is None or start.get(f"{W}name") in names:
                number = start.get(f"{W}id")
                ends = [end for end in self.root.iter(f"{W}bookmarkEnd") if end.get(f"{W}id") == number]
                for mark in (start, *ends):
                    mark.getparent().remove(mark)

    def comment(self, text: str, *messages: str, resolved: bool = False) -> None:
        """Comment on a text; further messages are replies."""
        runs = self.runs(text)
        paragraph = self.paragraph(text)
        comments, threads = [], []
        for number, message in enumerate(messages):
            start, end = (element(f'<w:commentRange{name} w:id="{number}"/>') for name in ("Start", "End"))
            runs[0].addprevious(start)
            runs[-1].addnext(end)
            paragraph.append(element(f'<w:r><w:commentReference w:id="{number}"/></w:r>'))
            comments.append(
                f'<w:comment w:id="{number}" w:author="{self.author}" w:date="{TIME}">'
                f'<w:p w14:paraId="{number + 1:08X}">'
                f"<w:r><w:t>{message}</w:t></w:r></w:p></w:comment>"
            )
            parent = ' w15:paraIdParent="00000001"' if number else ""
            threads.append(
                f'<w15:commentEx w15:paraId="{number + 1:08X}"{parent} w15:done="{int(resolved)}"/>'
            )
        spaces = f'xmlns:w="{WORD}" xmlns:w14="{W14}" xmlns:w15="{W15}"'
        self.extra["word/comments.xml"] = f"<w:comments {spaces}>{''.join(comments)}</w:comments>".encode()
        self.extra["word/commentsExtended.xml"] = (
            f"<w15:commentsEx {spaces}>{''.join(threads)}</w15:commentsEx>".encode()
        )
        self.relate("comments", "comments.xml")

    def relate(self, kind: str, target: str) -> None:
        name = "word/_rels/document.xml.rels"
        with zipfile.ZipFile(io.BytesIO(self.content)) as archive:
            relations = (self.extra.get(name) or archive.read(name)).decode()
        office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        added = f'<Relationship Id="rIdX{kind}" Type="{office}/{kind}" Target="{target}"/></Relationships>'
        self.extra[name] = relations.replace("</Relationships>", added).encode()

    def texts(self) -> Iterator[etree._Element]:
        yield from self.root.iter(f"{W}t")
