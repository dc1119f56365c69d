"""Contents and bookmarks of a Word report.

pandoc leaves the contents empty, and puts a bookmark before each heading that ends with the section.
"""

from collections.abc import Iterator
from typing import Any

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

_LEVELS = {"Heading 1": "toc 1", "Heading 2": "toc 2"}
_FIELD = 'TOC \\o "1-2" \\h \\z \\u'
_AFTER_UPDATE = {
    qn(f"w:{name}") for name in ("hdrShapeDefaults", "footnotePr", "endnotePr", "compat", "docVars", "rsids")
}
"""What must follow in the settings: the format has an order."""


def fill_contents(document: Any) -> None:
    """Put the contents before the first section, with an entry for each heading of the first two levels.

    Each entry is a link. Word adds the page numbers when it opens the document, because only it knows them.
    """
    headings = [paragraph for paragraph in document.paragraphs if paragraph.style.name in _LEVELS]
    for heading in headings:
        _move_bookmarks(heading._p, document.element.body)
    contents = document.element.body.find(qn("w:sdt"))
    if contents is None or not headings:
        return
    headings[0]._p.addprevious(contents)
    content = contents.find(qn("w:sdtContent"))
    content.remove(content[-1])
    ids = {document.styles[name].name: document.styles[name].style_id for name in _LEVELS.values()}
    entries = [
        _entry(heading.text, _bookmark(heading._p), ids[_LEVELS[heading.style.name]]) for heading in headings
    ]
    _wrap_in_field(entries)
    content.extend(entries)
    _ask_for_update(document.settings.element)


def _move_bookmarks(heading: Any, body: Any) -> None:
    """Put the bookmarks that begin before a heading around its words."""
    for start in list(_starts_before(heading)):
        number = start.get(qn("w:id"))
        end = next((end for end in body.iter(qn("w:bookmarkEnd")) if end.get(qn("w:id")) == number), None)
        if end is not None:
            heading.insert(1 if heading.pPr is not None else 0, start)
            heading.append(end)


def _starts_before(heading: Any) -> Iterator[Any]:
    sibling = heading.getprevious()
    while sibling is not None and sibling.tag == qn("w:bookmarkStart"):
        yield sibling
        sibling = sibling.getprevious()


def _bookmark(heading: Any) -> str:
    start = next(iter(heading.iter(qn("w:bookmarkStart"))), None)
    return "" if start is None else str(start.get(qn("w:name")))


def _entry(text: str, bookmark: str, style: str) -> Any:
    paragraph = parse_xml(f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="{style}"/></w:pPr></w:p>')
    link = OxmlElement("w:hyperlink")
    if bookmark:
        link.set(qn("w:anchor"), bookmark)
    link.append(_run(text))
    paragraph.append(link)
    return paragraph


def _run(text: str) -> Any:
    run = OxmlElement("w:r")
    run.text = text
    return run


def _field(instruction: str) -> list[Any]:
    begin, words, separate, end = (OxmlElement("w:r") for _ in range(4))
    words.append(OxmlElement("w:instrText"))
    words[0].text = instruction
    for run, kind in ((begin, "begin"), (separate, "separate"), (end, "end")):
        run.append(OxmlElement("w:fldChar"))
        run[0].set(qn("w:fldCharType"), kind)
    begin[0].set(qn("w:dirty"), "true")
    return [begin, words, separate, end]


def _wrap_in_field(entries: list[Any]) -> None:
    """Make the entries the result of one field, so that Word can renew them."""
    *opening, end = _field(_FIELD)
    for run in reversed(opening):
        entries[0].insert(1, run)
    entries[-1].append(end)


def _ask_for_update(settings: Any) -> None:
    update = OxmlElement("w:updateFields")
    update.set(qn("w:val"), "true")
    following = next((child for child in settings if child.tag in _AFTER_UPDATE), None)
    if following is None:
        settings.append(update)
    else:
        following.addprevious(update)
