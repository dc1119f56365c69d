"""The PDF: valid as PDF/UA-1 and PDF/A-2a, and marked up where those checks do not look."""

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
from inspectorate.typeset.paper import with_row_headers
from tests.typeset import rich

SHOWN = {
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
    """Every element of the structure tree, in reading order."""

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
    found = cell.get("/A", pikepdf.Array())
    marks = list(found) if isinstance(found, pikepdf.Array) else [found]
    return {str(mark.Scope) for mark in marks if "/Scope" in mark}


@pytest.mark.parametrize("profile", [page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A])
def test_it_meets_the_standard(printed, profile):
    found = page.validate_pdf_bytes(printed, profile=profile)
    assert found.is_compliant, found
    assert found.rules.passed > 100


def test_it_says_it_meets_both_standards(document):
    with document.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")


def test_the_same_report_gives_the_same_bytes(report, printed):
    assert typeset.pdf(report) == printed


def test_it_has_a_title_that_is_shown_a_language_and_an_author(document, report):
    assert str(document.docinfo.Title) == report.title
    assert str(document.docinfo.Author) == report.author
    assert str(document.Root.Lang) == "en-GB"
    assert bool(document.Root.ViewerPreferences.DisplayDocTitle)


def test_it_carries_the_report_s_own_date(document):
    assert str(document.docinfo.CreationDate).startswith("D:20181201")


def test_bookmarks_follow_the_sections(document, report):
    with document.open_outline() as outline:
        top = [re.sub(r"\s+", " ", item.title) for item in outline.root]
        second = {item.title: len(item.children) for item in outline.root}
    expected = [f"{section.number} {section.title}".strip() for section in report.sections]
    assert [title for title in top if title in expected] == expected
    assert max(second.values()) == 5


def test_there_are_contents_with_an_entry_for_each_section(document, report):
    entries = of_kind(document, "/TOCI")
    parts = sum(1 + len(section.parts) for section in report.sections)
    assert len(entries) == parts + 1  # the figures' own section


def test_the_first_cell_of_every_row_is_its_header(document):
    rows = [row for body in of_kind(document, "/TBody") for row in of_kind_below(body, "/TR")]
    assert len(rows) > 100
    for row in rows:
        first, *others = of_kind_below(row, "/TH", "/TD")
        assert (str(first.S), scopes(first)) == ("/TH", {"/Row"})
        assert {str(cell.S) for cell in others} == {"/TD"}


def of_kind_below(element: pikepdf.Object, *kinds: str) -> list[pikepdf.Object]:
    kids = element.K if isinstance(element.K, pikepdf.Array) else [element.K]
    return [kid for kid in kids if isinstance(kid, pikepdf.Dictionary) and str(kid.get("/S")) in kinds]


def test_every_table_has_a_row_of_column_headers_and_a_caption(document):
    tables = of_kind(document, "/Table")
    assert len(tables) == 5
    for table in tables:
        (head,) = of_kind_below(table, "/THead")
        (row,) = of_kind_below(head, "/TR")
        assert all(scopes(cell) == {"/Column"} for cell in of_kind_below(row, "/TH"))
    assert len(of_kind(document, "/Caption")) == len(tables) + 3


def test_every_picture_says_what_it_shows(document):
    alternatives = [str(figure.Alt) for figure in of_kind(document, "/Figure")]
    for picture in rich.pictures():
        assert picture.alt in alternatives
    assert all(alternatives)


def test_notes_are_notes_and_headings_go_down_one_step_at_a_time(document):
    assert len(of_kind(document, "/Note")) == 2
    levels = [
        int(str(element.S)[2]) for element in elements(document) if re.fullmatch("/H[1-6]", str(element.S))
    ]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_nothing_on_any_page_is_outside_the_structure(document):
    for sheet in document.pages:
        depth = 0
        for instruction in pikepdf.parse_content_stream(sheet):
            operator = str(instruction.operator)
            depth += operator in {"BMC", "BDC"}
            depth -= operator == "EMC"
            assert depth > 0 or operator not in SHOWN


def test_no_page_ends_in_what_a_checker_takes_for_the_end_of_a_line(printed):
    with pikepdf.open(io.BytesIO(printed)) as document:
        content = document.pages[3].Contents
        plain = content.read_bytes()
        while not zlib.compress(plain).endswith(b"\r"):
            plain += b" "
        content.write(zlib.compress(plain), filter=pikepdf.Name.FlateDecode)
        spoilt = io.BytesIO()
        document.save(spoilt)
    with pikepdf.open(io.BytesIO(spoilt.getvalue())) as document:
        assert document.pages[3].Contents.read_raw_bytes().endswith(b"\r")
    with pikepdf.open(io.BytesIO(with_row_headers(spoilt.getvalue()))) as document:
        assert not [p for p in document.pages if p.Contents.read_raw_bytes().endswith(b"\r")]
        assert document.pages[3].Contents.read_bytes().rstrip() == plain.rstrip()


def test_links_stay_in_the_document_or_lead_to_the_web(document):
    links = [link for sheet in document.pages for link in sheet.get("/Annots", []) if link.Subtype == "/Link"]
    outside = {str(link.A.URI) for link in links if "/A" in link and "/URI" in link.A}
    assert outside == {"https://example.org/standards"}
    assert len(links) > 60


def test_only_the_report_s_typeface_is_in_it(document):
    fonts = {
        str(font.BaseFont).split("+")[1]
        for sheet in document.pages
        for font in sheet.get("/Resources", {}).get("/Font", {}).values()
    }
    assert fonts
    assert all(font.startswith("SourceSansPro") for font in fonts)


def test_a_report_without_a_notice_a_score_or_figures_prints_as_well(report):
    plain = replace(
        report, notice="", licence="", front=(), figures={}, footnotes=(), sections=report.sections[:1]
    )
    assert page.validate_pdf_bytes(typeset.pdf(plain), profile=page.ValidationProfile.PDF_UA_1).is_compliant


@pytest.mark.parametrize(
    "words",
    ["日本 ☃ → عربي", "ั", "aั b", "e\u0302\u0316 x", "👩‍👩‍👧 family", "a\u2028b\u00ad", "\\u{41}", '"quoted"'],
)
def test_letters_that_no_typeface_has_leave_a_gap_and_not_a_missing_report(words):
    printed = typeset.pdf(rich.small(words))
    assert page.validate_pdf_bytes(printed, profile=page.ValidationProfile.PDF_UA_1).is_compliant


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(words=st.text(min_size=1, max_size=60).filter(str.strip))
def test_no_words_break_the_page(words):
    printed = typeset.pdf(rich.small(words))
    found = page.validate_pdf_bytes(printed, profile=page.ValidationProfile.PDF_UA_1)
    assert found.is_compliant, found
    with pikepdf.open(io.BytesIO(printed)) as document:
        assert len(document.pages) >= 3
