"""Readers of the facts that a document prints: each occurrence with its identifier and its printed text."""

import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import docx
import pikepdf
from docx.oxml.ns import qn

Printed = list[tuple[str, str]]
"""Identifier and text of each occurrence, in order."""
VOID = {"br", "img", "meta", "col", "source"}


class FactParser(HTMLParser):
    """Parser that collects the text of every element with `data-fact`, without what is hidden."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.printed: list[list[str]] = []

    def handle_starttag(self, tag, attrs):
        if tag in VOID:
            return
        fact = dict(attrs).get("data-fact")
        self.open.append(fact or "")
        if fact:
            self.printed.append([fact, ""])

    def handle_endtag(self, tag):
        if tag not in VOID and self.open:
            self.open.pop()

    def handle_data(self, data):
        if any(self.open):
            self.printed[-1][1] += data


def facts_in_html(page: bytes) -> Printed:
    """Return the facts of a web page."""
    parser = FactParser()
    parser.feed(page.decode())
    return [(fact, text) for fact, text in parser.printed]


def facts_in_word(content: bytes) -> Printed:
    """Return the facts of a Word document: the bookmarks with their names, and the text in each."""
    body = docx.Document(io.BytesIO(content)).element.body
    open_bookmarks: dict[str, int] = {}
    printed: list[list[str]] = []
    for element in body.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"), qn("w:t")):
        if element.tag == qn("w:bookmarkStart"):
            if match := re.match(r"fact_[0-9a-f]+", element.get(qn("w:name"))):
                open_bookmarks[element.get(qn("w:id"))] = len(printed)
                printed.append([match[0], ""])
        elif element.tag == qn("w:bookmarkEnd"):
            open_bookmarks.pop(element.get(qn("w:id")), None)
        else:
            for position in open_bookmarks.values():
                printed[position][1] += element.text or ""
    return [(fact, text) for fact, text in printed]


def facts_in_pdf(content: bytes) -> Printed:
    """Return the facts of a PDF: the structure elements with the user property, and their marked text."""
    with pikepdf.open(io.BytesIO(content)) as document:
        texts = {page.obj.objgen: marked_texts(page) for page in document.pages}
        return [
            (fact, "".join(element_texts(element, texts)))
            for element, fact in fact_elements(document.Root.StructTreeRoot)
        ]


def fact_elements(element) -> Iterator[tuple[pikepdf.Object, str]]:
    """Yield the structure elements that are facts, each with its identifier."""
    for child in children(element):
        if not isinstance(child, pikepdf.Dictionary) or "/S" not in child:
            continue
        attributes = child.get("/A")
        if isinstance(attributes, pikepdf.Dictionary) and attributes.get("/O") == "/UserProperties":
            yield child, next(str(prop.V) for prop in attributes.P if str(prop.N) == "Fact")
        yield from fact_elements(child)


def children(element) -> list:
    kids = element.get("/K", pikepdf.Array())
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def element_texts(element, texts, page=None) -> Iterator[str]:
    """Yield the texts of an element's marked content."""
    page = element.get("/Pg", page)
    for child in children(element):
        if isinstance(child, int):
            yield texts[page.objgen].get(child, "")
        elif isinstance(child, pikepdf.Dictionary) and "/MCID" in child:
            yield texts[child.get("/Pg", page).objgen].get(int(child.MCID), "")
        elif isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield from element_texts(child, texts, page)


def marked_texts(page: pikepdf.Page) -> dict[int, str]:
    """Return the text of each piece of marked content of a page, by its number."""
    fonts = {name: unicode_map(font) for name, font in page.Resources.get("/Font", {}).items()}
    texts: dict[int, str] = {}
    marks: list[int | None] = []
    font: dict[int, str] = {}
    for instruction in pikepdf.parse_content_stream(page):
        operands, operator = instruction.operands, instruction.operator
        match str(operator):
            case "BDC":
                properties = operands[1]
                has_number = isinstance(properties, pikepdf.Dictionary) and "/MCID" in properties
                marks.append(int(properties.MCID) if has_number else None)
            case "BMC":
                marks.append(None)
            case "EMC":
                marks.pop()
            case "Tf":
                font = fonts[str(operands[0])]
            case "Tj" | "TJ":
                number = next((mark for mark in reversed(marks) if mark is not None), None)
                pieces = operands[0] if str(operator) == "TJ" else operands
                strings = [bytes(piece) for piece in pieces if isinstance(piece, pikepdf.String)]
                if number is not None:
                    texts[number] = texts.get(number, "") + "".join(decoded(part, font) for part in strings)
    return texts


def decoded(glyphs: bytes, font: dict[int, str]) -> str:
    """Return the characters of glyphs of two bytes."""
    codes = [int.from_bytes(glyphs[place : place + 2]) for place in range(0, len(glyphs), 2)]
    return "".join(font.get(code, "?") for code in codes)


def unicode_map(font: pikepdf.Object) -> dict[int, str]:
    """Return the characters of a font's glyphs, from its table for Unicode."""
    table = font.ToUnicode.read_bytes().decode("latin-1")
    characters: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            characters[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            for offset, code in enumerate(range(int(first, 16), int(last, 16) + 1)):
                characters[code] = chr(int(text, 16) + offset)
    return characters
