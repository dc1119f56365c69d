"""The page for people who use the service says what is on its pages, with pictures that are there."""

import re

import pytest

from tests.house.tree import ROOT, files

HOW_TO = (ROOT / "docs" / "how-to.md").read_text(encoding="utf-8")
IMAGES = ROOT / "docs" / "images"
LARGEST = 60_000
PLAIN = str.maketrans("’", "'")


def on_the_pages() -> str:
    """Every word of the templates, forms and tables that pages are drawn from."""
    web = ROOT / "src" / "inspectorate" / "web"
    return "\n".join(
        path.read_text(encoding="utf-8").translate(PLAIN)
        for path in files(web)
        if path.suffix in (".html", ".py")
    )


def test_the_words_in_bold_are_on_the_pages():
    pages = on_the_pages()
    bold = {" ".join(words.split()) for words in re.findall(r"\*\*([^*]+)\*\*", HOW_TO)}
    assert len(bold) > 40
    assert sorted(words for words in bold - {"bold"} if f'"{words.translate(PLAIN)}"' not in pages) == []


def test_every_picture_is_shown_and_every_picture_shown_is_there():
    shown = {
        name
        for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md"))
        for name in re.findall(r"images/([\w-]+\.png)", page.read_text(encoding="utf-8"))
    }
    assert shown == {path.name for path in IMAGES.iterdir()}


@pytest.mark.parametrize("picture", re.findall(r"images/([\w-]+\.png)", HOW_TO))
def test_a_picture_of_a_page_is_small(picture):
    assert (IMAGES / picture).stat().st_size < LARGEST


def test_every_role_is_led_to_its_part():
    headings = re.findall(r"^## (.+)$", HOW_TO, re.MULTILINE)
    places = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
    assert set(re.findall(r"\]\(#([\w-]+)\)", HOW_TO)) == places
