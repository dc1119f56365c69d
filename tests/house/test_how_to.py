"""docs/how-to.md uses the words of the pages, and its pictures exist."""

import re

import pytest

from tests.house.tree import ROOT, files

HOW_TO = (ROOT / "docs" / "how-to.md").read_text(encoding="utf-8")
IMAGES = ROOT / "docs" / "images"
MAX_PICTURE_BYTES = 60_000
STRAIGHT_APOSTROPHES = str.maketrans("’", "'")


def page_words() -> str:
    """Return the text of the templates, forms and tables that the pages are rendered from."""
    web = ROOT / "src" / "inspectorate" / "web"
    return "\n".join(
        path.read_text(encoding="utf-8").translate(STRAIGHT_APOSTROPHES)
        for path in files(web)
        if path.suffix in (".html", ".py")
    )


def test_bold_words_are_on_the_pages():
    pages = page_words()
    bold = {" ".join(phrase.split()) for phrase in re.findall(r"\*\*([^*]+)\*\*", HOW_TO)}
    assert len(bold) > 40
    assert (
        sorted(
            phrase for phrase in bold - {"bold"} if f'"{phrase.translate(STRAIGHT_APOSTROPHES)}"' not in pages
        )
        == []
    )


def test_pictures_shown_and_picture_files_are_the_same():
    shown = {
        name
        for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md"))
        for name in re.findall(r"images/([\w-]+\.png)", page.read_text(encoding="utf-8"))
    }
    assert shown == {path.name for path in IMAGES.iterdir()}


@pytest.mark.parametrize("picture", re.findall(r"images/([\w-]+\.png)", HOW_TO))
def test_picture_is_small(picture):
    assert (IMAGES / picture).stat().st_size < MAX_PICTURE_BYTES


def test_every_section_is_linked_from_the_contents():
    headings = re.findall(r"^## (.+)$", HOW_TO, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
    assert set(re.findall(r"\]\(#([\w-]+)\)", HOW_TO)) == anchors
