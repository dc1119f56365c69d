"""The example says which of its numbers were published: in its notice, its README and in every report."""

import io
import re
import zipfile
from html import unescape

import pikepdf
import pytest

from examples.generate.targets import ASSESSED
from inspectorate import package, typeset
from inspectorate.method.report import compose
from tests.house.tree import ROOT
from tests.package.published_results import PERCENTAGES, PROMPTS, RATINGS

EXAMPLE = ROOT / "examples" / "barking-and-dagenham-2018"
INSPECTION = package.read(EXAMPLE)
NOTICE = INSPECTION.about.invented
README = (EXAMPLE / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def report_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("example")
    typeset.write_all(compose(INSPECTION), folder)
    return folder


def characters(font):
    """Return the characters of each two-byte code of a font, by its ToUnicode map."""
    cmap = font.ToUnicode.read_bytes().decode("ascii")
    pairs = re.findall(r"^<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>$", cmap, re.MULTILINE)
    return {bytes.fromhex(code): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}


def text_of_page(page):
    """Return the text that a page of the PDF shows, in the order in which it is painted."""
    fonts = {name: characters(font) for name, font in page.Resources.get("/Font", {}).items()}
    shown, font = [], {}
    for instruction in pikepdf.parse_content_stream(page):
        operands, operator = instruction.operands, instruction.operator
        if str(operator) == "Tf":
            font = fonts[str(operands[0])]
        elif str(operator) in {"Tj", "TJ"}:
            parts = operands[0] if str(operator) == "TJ" else operands
            codes = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
            shown += [font.get(codes[start : start + 2], "") for start in range(0, len(codes), 2)]
    return "".join(shown)


def text_of(path):
    """Return the text of a file of the report without spaces."""
    if path.suffix == ".pdf":
        with pikepdf.open(path) as pdf:
            text = "".join(text_of_page(page) for page in pdf.pages)
    elif path.suffix == ".html":
        text = unescape(re.sub(r"<[^>]+>", "", path.read_text(encoding="utf-8")))
    else:
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
            parts = [name for name in archive.namelist() if name.endswith(".xml")]
            joined = " ".join(archive.read(name).decode() for name in parts)
        text = unescape(re.sub(r"<[^>]+>", "", joined))
    return re.sub(r"[\s\ufffe]+", "", text.replace("’", "'"))


def test_notice_counts_the_published_ratings_and_percentages():
    assert f"the overall rating and the ratings of the {len(RATINGS)} standards" in NOTICE
    assert f"the percentages of the {len(PERCENTAGES)} key questions" in NOTICE


def test_notice_and_readme_name_the_published_prompts_and_no_other():
    published = {question for _, question, _, _ in PROMPTS}
    for text in (NOTICE, README):
        named = set(re.findall(r"\b\d\.\d\.\d\.[a-z]\b", text))
        assert named == published


def test_notice_and_readme_state_the_published_numbers():
    court, out_of_court = ASSESSED.values()
    assert f"{court} and {out_of_court} cases assessed; 13 case managers surveyed" in NOTICE
    assert f"{len(INSPECTION.recommendations)} recommendations; and the key facts" in NOTICE
    assert f"| {court} and {out_of_court} |" in README


def test_notice_and_readme_state_that_every_other_number_is_invented():
    assert "Every other number is invented" in NOTICE
    assert "Every other number is invented" in README
    assert "results are the published ones" not in README


@pytest.mark.parametrize(
    "name",
    [
        *("report.html", "report.pdf", "report.docx", "technical-annex.html", "technical-annex.pdf"),
        *("technical-annex.docx", "tables.xlsx", "tables.ods"),
    ],
)
def test_every_form_of_the_report_prints_the_whole_notice(report_folder, name):
    assert re.sub(r"\s+", "", NOTICE) in text_of(report_folder / name)
