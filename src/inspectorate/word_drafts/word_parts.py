"""Parts of a Word document, parsed without entities: text, styles, lists, links and comments."""

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from lxml import etree

from inspectorate.word_drafts.anchors import RECORD_NAMESPACE, SentDraft, sent_draft

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?")
_DECIMAL = {"decimal", "decimalZero", "lowerLetter", "upperLetter", "lowerRoman", "upperRoman", "ordinal"}
MAX_STYLE_DEPTH = 20


class DocumentTypeError(ValueError):
    """Raised for a part with a document type, which could define entities."""


@dataclass(frozen=True, slots=True)
class NumberedList:
    """List of the document: "bullet" or "number", and the number of its first item."""

    kind: str
    start: int


@dataclass(frozen=True, slots=True)
class CharacterLook:
    """Whether a character style is bold or italic; None if it does not say."""

    strong: bool | None = None
    emphasis: bool | None = None


@dataclass(slots=True)
class WordParts:
    """Document with the parts that it needs to be read."""

    document: Any
    notes: Mapping[str, Any] = field(default_factory=dict)
    style_names: Mapping[str, str] = field(default_factory=dict)
    style_lists: Mapping[str, str] = field(default_factory=dict)
    character_looks: Mapping[str, CharacterLook] = field(default_factory=dict)
    lists: Mapping[str, NumberedList] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    note_links: Mapping[str, str] = field(default_factory=dict)
    comments: Any = None
    comment_threads: Any = None
    record: SentDraft | None = None


def parse(content: bytes) -> Any:
    """Return the root of a part. Raises DocumentTypeError for one with a document type."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    root = etree.fromstring(content, parser)
    if root.getroottree().docinfo.doctype:
        raise DocumentTypeError
    return root


def is_on(element: Any) -> bool | None:
    """Return whether a property such as bold is on; None if it is not given."""
    if element is None:
        return None
    return element.get(f"{W}val", "true") not in {"0", "false", "off", "none"}


def value(element: Any) -> str:
    """Return the value of a property, or "" if it is not given."""
    return "" if element is None else str(element.get(f"{W}val", ""))


def time_of(element: Any) -> datetime | None:
    """Return the time of a change or comment by its author's clock; None if there is no real one."""
    match = _TIME.fullmatch(element.get(f"{W}date", ""))
    if not match:
        return None
    try:
        time = datetime.fromisoformat(match[1])
    except ValueError:
        return None
    return time if time.year > 1980 else None


def read_parts(archive: zipfile.ZipFile) -> WordParts:
    """Return the parsed parts of a Word document."""
    relations = _relations(archive, "word/_rels/document.xml.rels")
    by_kind = {kind: f"word/{target}" for kind, target in relations.values() if kind != "hyperlink"}

    def part(kind: str) -> Any:
        name = by_kind.get(kind, "").replace("word//", "")
        return parse(archive.read(name)) if name in names else None

    names = set(archive.namelist())
    styles = part("styles")
    names_of_styles, lists_of_styles, looks = _styles(styles)
    threads = next((name for name in names if name.lower().endswith("word/commentsextended.xml")), "")
    return WordParts(
        document=parse(archive.read("word/document.xml")),
        notes={**_notes(part("footnotes"), "footnote"), **_notes(part("endnotes"), "endnote")},
        style_names=names_of_styles,
        style_lists=lists_of_styles,
        character_looks=looks,
        lists=_lists(part("numbering")),
        links=_links(relations),
        note_links=_links(_relations(archive, "word/_rels/footnotes.xml.rels")),
        comments=part("comments"),
        comment_threads=parse(archive.read(threads)) if threads else None,
        record=_record(archive),
    )


def _relations(archive: zipfile.ZipFile, name: str) -> dict[str, tuple[str, str]]:
    """Return kind and target of a part's relationships, by id."""
    if name not in archive.namelist():
        return {}
    return {
        relation.get("Id", ""): (relation.get("Type", "").removeprefix(_OFFICE), relation.get("Target", ""))
        for relation in parse(archive.read(name)).iter(_RELATION)
    }


def _links(relations: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    return {key: target for key, (kind, target) in relations.items() if kind == "hyperlink"}


def _notes(root: Any, kind: str) -> dict[str, Any]:
    if root is None:
        return {}
    return {f"{kind}:{note.get(f'{W}id')}": note for note in root.iter(f"{W}{kind}")}


def _styles(root: Any) -> tuple[dict[str, str], dict[str, str], dict[str, CharacterLook]]:
    """Return the name of each style, the list that it numbers, and its look, by style id."""
    if root is None:
        return {}, {}, {}
    styles = {style.get(f"{W}styleId", ""): style for style in root.iter(f"{W}style")}
    names = {key: value(style.find(f"{W}name")) for key, style in styles.items()}
    lists = {key: _inherited(styles, key, f"{W}pPr/{W}numPr/{W}numId") for key in styles}
    looks = {
        key: CharacterLook(is_on(style.find(f"{W}rPr/{W}b")), is_on(style.find(f"{W}rPr/{W}i")))
        for key, style in styles.items()
        if style.get(f"{W}type") == "character"
    }
    return names, {key: number for key, number in lists.items() if number}, looks


def _inherited(styles: Mapping[str, Any], key: str, path: str) -> str:
    for _step in range(MAX_STYLE_DEPTH):
        style = styles.get(key)
        if style is None:
            return ""
        if number := value(style.find(path)):
            return number
        key = value(style.find(f"{W}basedOn"))
    return ""


def _lists(root: Any) -> dict[str, NumberedList]:
    if root is None:
        return {}
    levels = {}
    for abstract in root.iter(f"{W}abstractNum"):
        level = next(iter(abstract.iter(f"{W}lvl")), None)
        if level is not None:
            kind = "number" if value(level.find(f"{W}numFmt")) in _DECIMAL else "bullet"
            levels[abstract.get(f"{W}abstractNumId", "")] = NumberedList(
                kind, _whole(value(level.find(f"{W}start")))
            )
    lists = {}
    for number in root.iter(f"{W}num"):
        base = levels.get(value(number.find(f"{W}abstractNumId")))
        if base is not None:
            override = next(iter(number.iter(f"{W}startOverride")), None)
            start = base.start if override is None else _whole(value(override))
            lists[number.get(f"{W}numId", "")] = NumberedList(base.kind, start)
    return lists


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 1


def _record(archive: zipfile.ZipFile) -> SentDraft | None:
    """Return the record of what was sent, which programs keep under a name of their choice."""
    for name in archive.namelist():
        if re.fullmatch(r"customXml/item\d+\.xml", name):
            root = parse(archive.read(name))
            if root.tag == f"{{{RECORD_NAMESPACE}}}draft":
                return sent_draft(root.text or "")
    return None
