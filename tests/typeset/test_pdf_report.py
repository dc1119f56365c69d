"""The PDF conforms to PDF/UA-1 and PDF/A-2a, and its tagging is right where validators do not check."""

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import page
import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspectorate import typeset
from inspectorate.typeset.pdf_report import MISREAD_END, _saved, _written, with_complete_tags
from tests.typeset import rich

PAINTING_OPERATORS = {
    "Tj",
    "TJ",
    "'",
    '"',
    "Do",
    "f",
    "F",
    "f*",
    "B",
    "B*",
    "b",
    "b*",
    "S",
    "s",
    "sh",
    "BI",
    "INLINE IMAGE",
}


def elements(document: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Yield every element of the structure tree, in reading order."""

    def below(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
        kids = element.get("/K", pikepdf.Array())
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                yield kid
                yield from below(kid)

    yield from below(document.Root.StructTreeRoot)


def of_kind(document: pikepdf.Pdf, *kinds: str) -> list[pikepdf.Object]:
    return [element for element in elements(document) if str(element.S) in kinds]


def scopes(cell: pikepdf.Object) -> set[str]:
    attributes = cell.get("/A", pikepdf.Array())
    dictionaries = list(attributes) if isinstance(attributes, pikepdf.Array) else [attributes]
    return {str(dictionary.Scope) for dictionary in dictionaries if "/Scope" in dictionary}


@pytest.mark.parametrize("profile", [page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A])
@pytest.mark.parametrize("document", ["report", "technical-annex"])
def test_pdf_conforms_to_the_standard(report, document, profile):
    validation = page.validate_pdf_bytes(typeset.pdf(report, document), profile=profile)
    assert validation.is_compliant, validation
    assert validation.rules.passed > 100


def test_metadata_declares_both_standards(document):
    with document.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")


def test_pdf_is_reproducible(report, printed):
    assert typeset.pdf(report) == printed


def test_pdf_has_displayed_title_language_and_author(document, report):
    assert str(document.docinfo.Title) == report.title
    assert str(document.docinfo.Author) == report.author
    assert str(document.Root.Lang) == "en-GB"
    assert bool(document.Root.ViewerPreferences.DisplayDocTitle)


def test_creation_date_is_the_date_of_the_report(document):
    assert str(document.docinfo.CreationDate).startswith("D:20181201")


def test_bookmarks_follow_the_sections(document, report):
    with document.open_outline() as outline:
        top = [re.sub(r"\s+", " ", item.title) for item in outline.root]
        second = {item.title: len(item.children) for item in outline.root}
    expected = [
        f"{section.number} {section.title}".strip()
        for section in report.sections
        if section.document == "report"
    ]
    assert [title for title in top if title in expected] == expected
    assert max(second.values()) == 5


def test_contents_have_an_entry_for_every_section(document, report):
    entries = of_kind(document, "/TOCI")
    sections = [section for section in report.sections if section.document == "report"]
    assert len(entries) == sum(1 + len(section.parts) for section in sections)


def test_first_cell_of_every_row_is_a_row_header(document):
    rows = [row for body in of_kind(document, "/TBody") for row in of_kind_below(body, "/TR")]
    assert len(rows) > 100
    for row in rows:
        first, *others = of_kind_below(row, "/TH", "/TD")
        assert (str(first.S), scopes(first)) == ("/TH", {"/Row"})
        assert {str(cell.S) for cell in others} == {"/TD"}


def of_kind_below(element: pikepdf.Object, *kinds: str) -> list[pikepdf.Object]:
    kids = element.K if isinstance(element.K, pikepdf.Array) else [element.K]
    return [kid for kid in kids if isinstance(kid, pikepdf.Dictionary) and str(kid.get("/S")) in kinds]


def test_every_table_has_column_headers_and_a_caption(document):
    tables = of_kind(document, "/Table")
    assert len(tables) == 5
    for table in tables:
        (head,) = of_kind_below(table, "/THead")
        (row,) = of_kind_below(head, "/TR")
        assert all(scopes(cell) == {"/Column"} for cell in of_kind_below(row, "/TH"))
    assert len(of_kind(document, "/Caption")) == len(tables) + 3


def test_title_is_a_heading_and_nothing_is_said_to_be_suspect(document):
    assert document.Root.StructTreeRoot.RoleMap.Title == "/H1"
    assert "/Suspects" not in document.Root.MarkInfo


def test_every_caption_of_a_table_is_its_first_part(document):
    for table in of_kind(document, "/Table"):
        assert str(table.K[0].S) == "/Caption"


def test_summary_of_one_minute_is_the_page_after_the_cover(document, report):
    first = of_kind(document, "/H1")[0]
    assert first.Pg.objgen == document.pages[1].objgen
    after = next(
        element for element in of_kind(document, "/H1")[1:] if element.Pg.objgen != document.pages[1].objgen
    )
    assert after.Pg.objgen == document.pages[2].objgen


def test_every_picture_has_alternative_text(document):
    alternatives = [str(figure.Alt) for figure in of_kind(document, "/Figure")]
    for picture in rich.pictures():
        assert picture.alt in alternatives
    assert all(alternatives)


def test_notes_are_tagged_and_heading_levels_are_not_skipped(document):
    assert len(of_kind(document, "/Note")) == 2
    levels = [
        int(str(element.S)[2]) for element in elements(document) if re.fullmatch("/H[1-6]", str(element.S))
    ]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_all_page_content_is_tagged(document):
    for page_object in document.pages:
        depth = 0
        for instruction in pikepdf.parse_content_stream(page_object):
            operator = str(instruction.operator)
            depth += operator in {"BMC", "BDC"}
            depth -= operator == "EMC"
            assert depth > 0 or operator not in PAINTING_OPERATORS


@pytest.mark.parametrize("entries", [("/MarkInfo", "/ViewerPreferences", "/Names"), ()])
def test_no_stream_of_objects_ends_in_a_carriage_return(entries):
    for number in range(1, 257):  # the last byte is the sum of the bytes: every one occurs
        document = pikepdf.new()
        document.add_blank_page()
        document.Root.Lang = "a" * number
        for entry in entries:
            document.Root[entry] = pikepdf.Dictionary(Marked=True)
        if MISREAD_END in _written(document, pikepdf.ObjectStreamMode.generate):
            break
    written = _saved(document)
    assert MISREAD_END not in written
    assert (b"/ObjStm" in written) is bool(entries)
    with pikepdf.open(io.BytesIO(written)) as again:
        assert (len(again.pages), str(again.Root.Lang)) == (1, "a" * number)


def test_page_content_never_ends_in_a_carriage_return(printed):
    with pikepdf.open(io.BytesIO(printed)) as document:
        content = document.pages[3].Contents
        plain = content.read_bytes()
        while not zlib.compress(plain).endswith(b"\r"):
            plain += b" "
        content.write(zlib.compress(plain), filter=pikepdf.Name.FlateDecode)
        damaged = io.BytesIO()
        document.save(damaged)
    with pikepdf.open(io.BytesIO(damaged.getvalue())) as document:
        assert document.pages[3].Contents.read_raw_bytes().endswith(b"\r")
    with pikepdf.open(io.BytesIO(with_complete_tags(damaged.getvalue()))) as document:
        assert not [
            page_object
            for page_object in document.pages
            if page_object.Contents.read_raw_bytes().endswith(b"\r")
        ]
        assert document.pages[3].Contents.read_bytes().rstrip() == plain.rstrip()


def test_links_are_internal_or_http(document):
    links = [
        link
        for page_object in document.pages
        for link in page_object.get("/Annots", [])
        if link.Subtype == "/Link"
    ]
    external = {str(link.A.URI) for link in links if "/A" in link and "/URI" in link.A}
    assert external == {"https://example.org/standards"}
    assert len(links) > 60


def test_only_source_sans_pro_is_embedded(document):
    fonts = {
        str(font.BaseFont).split("+")[1]
        for page_object in document.pages
        for font in page_object.get("/Resources", {}).get("/Font", {}).values()
    }
    assert fonts
    assert all(font.startswith("SourceSansPro") for font in fonts)


def test_minimal_report_conforms_to_pdf_ua(report):
    plain = replace(
        report, notice="", licence="", front=(), figures={}, footnotes=(), sections=report.sections[:1]
    )
    assert page.validate_pdf_bytes(typeset.pdf(plain), profile=page.ValidationProfile.PDF_UA_1).is_compliant


@pytest.mark.parametrize(
    "words",
    ["日本 ☃ → عربي", "ั", "aั b", "e\u0302\u0316 x", "👩‍👩‍👧 family", "a\u2028b\u00ad", "\\u{41}", '"quoted"'],
)
def test_characters_without_a_glyph_do_not_prevent_the_pdf(words):
    printed = typeset.pdf(rich.small(words))
    assert page.validate_pdf_bytes(printed, profile=page.ValidationProfile.PDF_UA_1).is_compliant


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(words=st.text(min_size=1, max_size=60).filter(str.strip))
def test_any_text_gives_a_conforming_pdf(words):
    printed = typeset.pdf(rich.small(words))
    validation = page.validate_pdf_bytes(printed, profile=page.ValidationProfile.PDF_UA_1)
    assert validation.is_compliant, validation
    with pikepdf.open(io.BytesIO(printed)) as document:
        assert len(document.pages) >= 3
