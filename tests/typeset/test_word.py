"""The Word document: what a screen reader needs is there, and its absence is said plainly."""

import io
import re
import subprocess
import sys
import zipfile
from itertools import pairwise

from docx.oxml.ns import qn
from docx.shared import Pt

from inspectorate.typeset.templates import FOLDER
from inspectorate.typeset.word_styles import FACE, STYLES
from tests.typeset import rich

PICTURES = ".//{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"


def test_it_says_its_language_title_and_author(word, report):
    tongue = word.styles.element.find(qn("w:docDefaults")).find(f".//{qn('w:lang')}")
    assert tongue.get(qn("w:val")) == "en-GB"
    about = word.core_properties
    assert (about.title, about.author, about.language) == (report.title, report.author, "en-GB")


def test_contents_have_a_link_to_each_heading_of_two_levels(word):
    headings = [p for p in word.paragraphs if p.style.name in {"Heading 1", "Heading 2"}]
    contents = word.element.body.find(qn("w:sdt"))
    entries = ["".join(link.itertext(qn("w:t"))) for link in contents.iter(qn("w:hyperlink"))]
    assert entries == [heading.text for heading in headings]
    assert len(entries) > 5
    names = {start.get(qn("w:name")) for start in word.element.body.iter(qn("w:bookmarkStart"))}
    anchors = {link.get(qn("w:anchor")) for link in contents.iter(qn("w:hyperlink"))}
    assert anchors <= names
    assert word.settings.element.find(qn("w:updateFields")).get(qn("w:val")) == "true"
    codes = [code.text.strip() for code in contents.iter(qn("w:instrText"))]
    assert codes == ['TOC \\o "1-2" \\h \\z \\u']


def test_contents_are_before_the_first_section_and_bookmarks_in_their_headings(word):
    contents = word.element.body.find(qn("w:sdt"))
    assert contents.getnext() is next(p for p in word.paragraphs if p.style.name == "Heading 1")._p
    for heading in (p for p in word.paragraphs if p.style.name == "Heading 1"):
        [start] = heading._p.findall(qn("w:bookmarkStart"))
        [end] = heading._p.findall(qn("w:bookmarkEnd"))
        assert start.get(qn("w:name")).startswith("section-")
        assert start.get(qn("w:id")) == end.get(qn("w:id"))


def test_cover_has_publisher_title_and_rating_before_a_background(word, report):
    styles = [paragraph.style.name for paragraph in word.paragraphs[:7]]
    assert styles == [
        *("Cover publisher", "Subtitle", "Title", "Date"),
        *("Cover rating", "Cover rating name", "Cover rating"),
    ]
    assert word.paragraphs[0].text == report.inspectorate
    assert word.paragraphs[2].text == report.title
    [section] = word.sections
    assert section.different_first_page_header_footer
    [anchor] = section.first_page_header._element.iter(qn("wp:anchor"))
    assert anchor.get("behindDoc") == "1"
    assert [int(side) // 36_000 for side in anchor.find(qn("wp:extent")).attrib.values()] == [210, 297]


def test_columns_are_as_wide_as_their_content_needs(word):
    widths = [
        [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid.gridCol_lst] for table in word.tables
    ]
    tables = {table.cell(0, 0).text: columns for table, columns in zip(word.tables, widths, strict=True)}
    questions = tables["Key question"]
    assert questions[0] > 1.5 * questions[2]
    assert all(len(set(columns)) > 1 for columns in widths)


def test_its_headings_are_the_sections(word, report):
    headings = [p.text for p in word.paragraphs if p.style.name == "Heading 1"]
    sections = [section for section in report.sections if section.document == "report"]
    assert headings == [f"{section.number} {section.title}".strip() for section in sections]
    levels = [int(p.style.name[-1]) for p in word.paragraphs if re.fullmatch("Heading [1-6]", p.style.name)]
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_table_has_a_header_row_and_a_header_column(word):
    assert len(word.tables) == 6
    for table in word.tables:
        look = table._tbl.tblPr.find(qn("w:tblLook"))
        assert (look.get(qn("w:firstRow")), look.get(qn("w:firstColumn"))) == ("1", "1")
        first = table.rows[0]._tr.trPr
        assert len(first.findall(qn("w:tblHeader"))) == 1


def test_every_picture_has_its_words(word):
    alternatives = [drawing.get("descr") for drawing in word.element.iter(PICTURES[3:])]
    assert alternatives == [picture.alt for picture in rich.pictures()]


def test_pictures_are_pixels_inside_the_file(word_file):
    with zipfile.ZipFile(io.BytesIO(word_file)) as parts:
        media = [parts.read(name) for name in parts.namelist() if name.startswith("word/media/")]
        relations = parts.read("word/_rels/document.xml.rels").decode()
    assert [data[:8] for data in media] == [b"\x89PNG\r\n\x1a\n"] * 4
    outside = re.findall(r'Target="([^"]+)" TargetMode="External"', relations)
    outside += re.findall(r'TargetMode="External" [^>]*Target="([^"]+)"', relations)
    assert set(outside) <= {"https://example.org/standards"}


def test_notes_are_word_s_own(word_file):
    with zipfile.ZipFile(io.BytesIO(word_file)) as parts:
        notes = parts.read("word/footnotes.xml").decode()
    assert "Crime and Disorder Act 1998" in notes


def test_recommendations_are_numbered_through(word):
    starts = [
        start.get(qn("w:val")) for start in word.part.numbering_part.element.iter(qn("w:startOverride"))
    ]
    assert "3" in starts


def test_the_notice_runs_along_every_page(word):
    for section in word.sections:
        assert section.header.paragraphs[0].text == rich.NOTICE
        assert "PAGE" in section.footer._element.xml


def test_hostile_words_are_words(word):
    text = "\n".join(paragraph.text for paragraph in word.paragraphs)
    assert rich.SCRIPT in text
    assert rich.TYPST in text


def test_each_disc_has_its_rating_s_colour(word):
    colours = {
        style.name: str(style.font.color.rgb) for style in word.styles if style.name.startswith("disc-")
    }
    assert colours == {f"disc-{n}": level.colour[1:].upper() for n, level in enumerate(rich.LEVELS)}


def test_every_declared_style_is_in_the_report(word):
    for name, style in STYLES.items():
        font = word.styles[name].font
        assert (font.name, font.size, str(font.color.rgb)) == (FACE, Pt(style.size), style.colour)


def test_every_style_that_the_template_names_is_declared():
    source = (FOLDER / "word.html.j2").read_text(encoding="utf-8")
    named = set(re.findall(r'(?:data-custom-style="|styled\(")([^"{]+)"', source))
    assert len(named) == 14
    assert named <= STYLES.keys()


def test_page_is_a4_and_rows_of_tables_are_ruled_and_kept_whole(word):
    [section] = word.sections
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert (round(section.left_margin.mm), round(section.top_margin.mm)) == (25, 24)
    rules = word.styles["Table"].element.find(f".//{qn('w:tblBorders')}")
    assert [rule.tag for rule in rules] == [qn("w:bottom"), qn("w:insideH")]
    for table in word.tables:
        assert all(len(row._tr.trPr.findall(qn("w:cantSplit"))) == 1 for row in table.rows)


def test_without_its_parts_the_rest_is_written_and_the_lack_is_said(tmp_path):
    program = f"""
import sys
sys.modules["pypandoc"] = None
from inspectorate import typeset
from inspectorate.method.faults import FaultsFound
from pathlib import Path
from tests.typeset import rich
try:
    typeset.write_all(rich.small(), Path({str(tmp_path)!r}))
except FaultsFound as found:
    print(found)
"""
    output = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout
    assert "needs pandoc and python-docx, which are not installed" in output
    assert "inspectorate[word]" in output
    assert {path.name for path in tmp_path.iterdir()} == {
        "report.html",
        "report.pdf",
        "technical-annex.html",
        "technical-annex.pdf",
        "tables.xlsx",
        "tables.ods",
    }


def test_summary_of_one_minute_precedes_the_first_section(word):
    texts = [paragraph.text for paragraph in word.paragraphs]
    first = next(index for index, one in enumerate(word.paragraphs) if one.style.name == "Heading 1")
    for line in ("In one minute", "What is Poor, and why", "2.2 Planning: 48 per cent", "The service: plan."):
        assert line in texts[:first], line


def test_foreword_is_signed(word):
    assert "Dame Ada Okonjo\nChief Inspector" in [paragraph.text for paragraph in word.paragraphs]
