"""Documents that are not safe or no Word documents are refused, each with its own sentence."""

import io
import zipfile

import pytest

from inspectorate.method.faults import FaultsFound
from inspectorate.word_drafts import SentDraft, document_safety, read_draft, write_draft
from tests.word_drafts import samples
from tests.word_drafts.word_editor import repacked

CONTENT = samples.document()


def part(name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(CONTENT)) as archive:
        return archive.read(name)


def changed(name: str, old: str, new: str) -> bytes:
    return repacked(CONTENT, {name: part(name).replace(old.encode(), new.encode())})


ENTITY = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'

UNSAFE = {
    "empty": (b"", "not a Word document"),
    "text": (b"Dear colleague", "not a Word document"),
    "pdf": (b"%PDF-1.7", "PDF"),
    "old Word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "older kind"),
    "rich text": (b"{\\rtf1}", "rich text"),
    "cut short": (CONTENT[: len(CONTENT) // 2], "damaged"),
    "other archive": (repacked(CONTENT, {"word/document.xml": None}), "not a Word document"),
    "macros": (repacked(CONTENT, {"word/vbaProject.bin": b"x"}), "macros"),
    "macro type": (
        changed(
            "[Content_Types].xml",
            "vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
            "vnd.ms-word.document.macroEnabled.main+xml",
        ),
        "macros",
    ),
    "embedded workbook": (repacked(CONTENT, {"word/embeddings/Sheet1.xlsx": b"x"}), "embedded"),
    "control": (repacked(CONTENT, {"word/activeX/activeX1.xml": b"<x/>"}), "embedded"),
    "joined document": (repacked(CONTENT, {"word/afchunk.docx": b"x"}), "another document"),
    "entity": (changed("word/document.xml", HEAD, ENTITY), "document type"),
    "entities": (changed("word/footnotes.xml", HEAD, LAUGHS), "document type"),
    "broken XML": (repacked(CONTENT, {"word/document.xml": b"<w:document"}), "damaged"),
    "bomb": (repacked(CONTENT, {"word/media/zeros.png": b"\0" * 60_000_000}), "unpack"),
    "no record": (repacked(CONTENT, {"customXml/item1.xml": b"<x/>"}), "does not say which draft"),
    "damaged record": (changed("customXml/item1.xml", "{", "["), "does not say which draft"),
    "strict": (
        changed(
            "word/document.xml",
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            "http://purl.oclc.org/ooxml/wordprocessingml/main",
        ),
        "Strict",
    ),
}


@pytest.mark.parametrize("kind", UNSAFE)
def test_unsafe_document_is_refused_with_a_sentence(kind):
    content, words = UNSAFE[kind]
    with pytest.raises(FaultsFound, match=words) as refusal:
        read_draft(content)
    assert len(refusal.value.faults) == 1
    assert refusal.value.faults[0].place == "draft.docx"


def test_document_that_is_too_large_is_refused_before_it_is_opened():
    with pytest.raises(FaultsFound, match="more than 30 MB"):
        read_draft(b"PK" + b"\0" * document_safety.MAX_DOCUMENT_BYTES)


def test_document_that_takes_too_much_memory_is_refused():
    deep = b"<w:p>" * 200_000
    content = changed("word/document.xml", "<w:body>", "<w:body>" + deep.decode())
    with pytest.raises(FaultsFound, match=r"damaged|memory"):
        read_draft(content)


def test_draft_is_read_in_a_process_of_its_own():
    review = read_draft(CONTENT)
    assert [section.accepted for section in review.sections] == list(samples.SECTIONS.values())
    assert review.order == tuple(samples.SECTIONS)
    assert review.has_record


def test_draft_without_record_is_read_with_what_the_caller_sent():
    content = repacked(CONTENT, {"customXml/item1.xml": None})
    review = read_draft(content, sent=SentDraft(samples.SECTIONS, samples.TITLES, samples.FIGURES))
    assert not review.has_record
    assert [section.rejected for section in review.sections] == list(samples.SECTIONS.values())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x00\x0b\ud800 control",
        "<w:p/> & ]]>",
        "e\u0301 שלום 🎉",
        "{no.such|figure}",
        "[^none] and {",
        "x" * 50_000,
    ],
)
def test_any_text_is_written_and_read_back(text):
    [section] = read_draft(write_draft({"a/b c": text}, {}, {})).sections
    assert (section.accepted, section.rejected) == (text, text)


def test_long_names_of_sections_and_figures_are_kept():
    key, binding = "overall-findings." + "x" * 80, "fact.out_of_court." + "y" * 80
    [section] = read_draft(write_draft({key: f"About {{{binding}}}."}, {}, {binding: "12"})).sections
    assert [figure.status for figure in section.figures] == ["kept"]
    assert section.accepted == f"About {{{binding}}}."
