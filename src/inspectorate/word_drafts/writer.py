"""Write a draft as a Word document that can be read back after it was edited."""

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from inspectorate.word_drafts.anchors import RECORD_NAMESPACE, SentDraft, record_json
from inspectorate.word_drafts.document_xml import NAMESPACES, DocumentWriter, relations
from inspectorate.word_drafts.draft_lines import line_text
from inspectorate.word_drafts.draft_styles import numbering_xml, styles_xml

RECORD_PART = "customXml/item1.xml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TIMESTAMP = (1980, 1, 1, 0, 0, 0)
_ML = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_CONTENT_TYPES = {
    "/word/document.xml": f"{_ML}.document.main+xml",
    "/word/styles.xml": f"{_ML}.styles+xml",
    "/word/numbering.xml": f"{_ML}.numbering+xml",
    "/word/settings.xml": f"{_ML}.settings+xml",
    "/word/footnotes.xml": f"{_ML}.footnotes+xml",
    "/word/footer1.xml": f"{_ML}.footer+xml",
    "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "/customXml/itemProps1.xml": "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
}
_PARTS = (
    ("footer", "footer1.xml"),
    ("styles", "styles.xml"),
    ("numbering", "numbering.xml"),
    ("settings", "settings.xml"),
    ("footnotes", "footnotes.xml"),
    ("customXml", "../customXml/item1.xml"),
)
_SETTINGS = (
    f'<w:settings {NAMESPACES}><w:trackRevisions/><w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/>'
    '</w:footnotePr><w:compat><w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>'
)


def write_draft(
    sections: Mapping[str, str],
    titles: Mapping[str, str],
    figures: Mapping[str, str],
    *,
    title: str = "Draft report",
    language: str = "en-GB",
) -> bytes:
    """Return a Word document of sections of a draft, which `read_draft` reads after it was edited.

    `sections` is the Markdown of each section by its key, in order, and `titles` are their titles. `figures`
    is the text that each bound figure prints, by what is between its braces: {"2.2.2|count words": "twelve"}.
    The document tracks changes from the start. The same draft always gives the same bytes.
    """
    heading = line_text(title)
    draft = SentDraft(dict(sections), dict(titles), dict(figures), heading)
    writer = DocumentWriter(draft)
    document = writer.document(heading)
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _package_relations(),
        "word/document.xml": document,
        "word/_rels/document.xml.rels": relations(writer.links, _PARTS),
        "word/styles.xml": styles_xml(language),
        "word/numbering.xml": numbering_xml(writer.starts),
        "word/settings.xml": _SETTINGS,
        "word/footnotes.xml": writer.footnotes(),
        "word/_rels/footnotes.xml.rels": relations(writer.note_links, ()),
        "word/footer1.xml": _footer(heading),
        "docProps/core.xml": _properties(heading, language),
        RECORD_PART: f'<draft xmlns="{RECORD_NAMESPACE}">{escape(record_json(draft))}</draft>',
        "customXml/_rels/item1.xml.rels": relations({}, (("customXmlProps", "itemProps1.xml"),)),
        "customXml/itemProps1.xml": _record_properties(),
    }
    return _archive({name: (_HEAD + text).encode() for name, text in parts.items()})


def _archive(parts: Mapping[str, bytes]) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, _TIMESTAMP)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(info, content)
    return output.getvalue()


def _content_types() -> str:
    overrides = "".join(
        f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in _CONTENT_TYPES.items()
    )
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _package_relations() -> str:
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return (
        f'<Relationships xmlns="{package}">'
        f'<Relationship Id="rId1" Type="{office}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{package}/metadata/core-properties" Target="docProps/core.xml"/>'
        "</Relationships>"
    )


def _footer(title: str) -> str:
    page = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    text = f'<w:r><w:t xml:space="preserve">{escape(title)}    </w:t></w:r>'
    return f"<w:ftr {NAMESPACES}><w:p>{text}{page}</w:p></w:ftr>"


def _properties(title: str, language: str) -> str:
    return (
        "<cp:coreProperties "
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(title)}</dc:title>'
        f"<dc:language>{escape(language)}</dc:language></cp:coreProperties>"
    )


def _record_properties() -> str:
    namespace = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
    return (
        f'<ds:datastoreItem xmlns:ds="{namespace}" ds:itemID="{{6B1D1C62-8E0F-4C0B-9E57-0D5C6A3F7A11}}">'
        f"<ds:schemaRefs><ds:schemaRef ds:uri={quoteattr(RECORD_NAMESPACE)}/></ds:schemaRefs>"
        "</ds:datastoreItem>"
    )
