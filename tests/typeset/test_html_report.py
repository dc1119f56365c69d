"""The HTML report in a browser: accessible, readable at any width, safe and self-contained."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from inspectorate import typeset
from inspectorate.method.report.content import REPORT, TECHNICAL_ANNEX
from tests.browser import assert_accessible
from tests.typeset import rich

DOCUMENTS = (REPORT, TECHNICAL_ANNEX)
WIDTHS = [320, 375, 390, 768, 1280]
OVERFLOWING = """() => [...document.querySelectorAll('body *')].filter(element =>
    element.getBoundingClientRect().right > innerWidth + 1
    && !element.closest('.scroll') && !element.closest('.rings') && !element.closest('.hidden')
    && getComputedStyle(element).position !== 'absolute').map(element => element.outerHTML.slice(0, 200))"""


class Outline(HTMLParser):
    """Tags of a page with their attributes, in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def attribute_values(self, name: str) -> list[str]:
        return [value for _, attributes in self.tags if (value := attributes.get(name)) is not None]


@pytest.fixture(scope="module")
def outline(page):
    return Outline(page)


@pytest.mark.parametrize("width", [375, 1280])
def test_axe_finds_no_violation(browser_page, page, width):
    browser_page.set_viewport_size({"width": width, "height": 900})
    browser_page.set_content(page)
    assert_accessible(browser_page)


@pytest.mark.parametrize("width", WIDTHS)
def test_page_has_no_horizontal_scrolling(browser_page, page, width):
    # 320 pixels is also the width of a 1280-pixel window at 400% zoom (WCAG 1.4.10).
    browser_page.set_viewport_size({"width": width, "height": 800})
    browser_page.set_content(page)
    assert browser_page.evaluate("document.documentElement.scrollWidth") <= width
    assert browser_page.evaluate(OVERFLOWING) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_scrolls_sideways_so_only_links_and_summaries_are_tab_stops(browser_page, report, width):
    browser_page.set_viewport_size({"width": width, "height": 800})
    for document in DOCUMENTS:
        browser_page.set_content(typeset.html(report, document))
        browser_page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        scrollers = """() => [...document.querySelectorAll('body *')].filter(element =>
            element.scrollWidth > element.clientWidth + 1
            && ['auto', 'scroll'].includes(getComputedStyle(element).overflowX)).length"""
        assert browser_page.evaluate(scrollers) == 0
        assert browser_page.locator("[tabindex='0']").count() == 0


def test_summary_of_one_minute_is_before_the_contents_and_on_the_first_screen(browser_page, page):
    browser_page.set_content(page)
    card = browser_page.get_by_role("region", name="In one minute")
    assert "Needs work" in card.inner_text()
    for width, height in ((1280, 800), (375, 812)):
        browser_page.set_viewport_size({"width": width, "height": height})
        verdict = card.locator(".verdict").bounding_box()
        assert verdict["y"] + verdict["height"] < height
    assert page.index('id="in-one-minute"') < page.index("<nav")
    assert card.get_by_role("link", name="technical annex").get_attribute("href") == (
        "technical-annex.html#section-technical-about"
    )


@pytest.mark.parametrize("width", [320, 375])
def test_captions_and_charts_are_not_cut_off_on_a_phone(browser_page, page, width):
    browser_page.set_viewport_size({"width": width, "height": 800})
    browser_page.set_content(page)
    browser_page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    edges = browser_page.evaluate(
        "[...document.querySelectorAll('caption, figcaption, figure img')].map(each => "
        "[each.getBoundingClientRect().left, each.getBoundingClientRect().right, "
        "each.scrollWidth - each.clientWidth])"
    )
    assert len(edges) > 8
    assert all(left >= 0 and right <= width and beyond <= 1 for left, right, beyond in edges)


def test_every_table_has_a_caption(page):
    outline = [tag for tag, _ in Outline(page).tags if tag in {"table", "caption"}]
    assert outline == ["table", "caption"] * (len(outline) // 2)


@pytest.mark.parametrize(("width", "is_shown"), [(375, True), (1280, False)])
def test_link_back_to_the_contents_is_on_narrow_pages(browser_page, page, width, is_shown):
    browser_page.set_viewport_size({"width": width, "height": 800})
    browser_page.set_content(page)
    browser_page.emulate_media(reduced_motion="reduce")
    link = browser_page.locator("a.to-contents")
    assert link.is_visible() is is_shown
    browser_page.evaluate("scrollTo(0, 9000)")
    contents = browser_page.locator("#contents")
    if is_shown:
        link.click()
    else:
        assert contents.evaluate("nav => getComputedStyle(nav).position") == "sticky"
    assert contents.evaluate("nav => nav.getBoundingClientRect().top") < 800
    assert contents.evaluate("nav => nav.getBoundingClientRect().bottom") > 0


@pytest.mark.parametrize("width", [375, 1280])
def test_page_in_dark_mode_has_no_violation(browser_page, page, width):
    browser_page.emulate_media(color_scheme="dark")
    browser_page.set_viewport_size({"width": width, "height": 900})
    browser_page.set_content(page)
    background = "getComputedStyle(document.body).backgroundColor"
    assert browser_page.evaluate(background) == "rgb(16, 24, 28)"
    assert_accessible(browser_page)
    browser_page.emulate_media(media="print", color_scheme="dark")
    assert browser_page.evaluate(background) == "rgb(255, 255, 255)"


def test_annex_is_closed_opens_for_a_link_and_is_printed(browser_page, report, tmp_path):
    path = tmp_path / "technical-annex.html"
    path.write_text(typeset.html(report, TECHNICAL_ANNEX), encoding="utf-8")
    browser_page.goto(path.as_uri())
    row = browser_page.locator("#row-overall")
    assert not row.is_visible()
    browser_page.emulate_media(media="print")
    assert row.evaluate("row => row.getBoundingClientRect().height") > 0
    browser_page.emulate_media(media="screen")
    browser_page.goto(f"{path.as_uri()}#row-overall")
    assert row.is_visible()


def test_page_makes_no_requests(browser_page, page, tmp_path):
    path = tmp_path / "report.html"
    path.write_text(page, encoding="utf-8")
    requested = []
    browser_page.on("request", lambda request: requested.append(request.url))
    browser_page.goto(path.as_uri())
    assert [url for url in requested if not url.startswith("data:")] == [path.as_uri()]
    assert browser_page.evaluate("[...document.images].every(image => image.naturalWidth > 0)")


def test_page_has_no_script_and_its_policy_blocks_scripts(browser_page, page, outline):
    assert "script" not in {tag for tag, _ in outline.tags}
    assert not [name for _, attributes in outline.tags for name in attributes if name.startswith("on")]
    browser_page.set_content(
        page.replace(
            "</body>", "<script>document.title='ran'</script><img src=x onerror=\"document.title='ran'\">"
        )
    )
    assert browser_page.title() != "ran"


def test_policy_allows_the_own_style(browser_page, page):
    browser_page.set_content(page)
    assert browser_page.evaluate("getComputedStyle(document.querySelector('.cover')).backgroundColor") == (
        "rgb(16, 57, 74)"
    )


def test_markup_in_texts_is_escaped(browser_page, page):
    browser_page.set_content(page)
    assert rich.SCRIPT in browser_page.inner_text("main")
    assert rich.TYPST in browser_page.inner_text("main")
    assert "javascript:" not in page


def test_ids_are_unique_and_internal_links_resolve(outline):
    ids = outline.attribute_values("id")
    assert len(ids) == len(set(ids))
    targets = [link.removeprefix("#") for link in outline.attribute_values("href") if link.startswith("#")]
    assert len(targets) > 50
    assert set(targets) <= set(ids)


def test_heading_levels_are_not_skipped(outline):
    levels = [int(tag[1]) for tag, _ in outline.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_page_has_landmarks_language_and_skip_link(browser_page, page, outline):
    tags = [tag for tag, _ in outline.tags]
    assert [tags.count(name) for name in ("header", "nav", "main", "footer")] == [1, 1, 1, 1]
    assert outline.tags[0] == ("html", {"lang": "en-GB"})
    browser_page.set_content(page)
    browser_page.keyboard.press("Tab")
    focused = "document.activeElement"
    assert browser_page.evaluate(f"{focused}.textContent") == "Skip to the report"
    assert browser_page.evaluate(f"{focused}.getBoundingClientRect().left") >= 0
    browser_page.keyboard.press("Enter")
    assert browser_page.evaluate(f"{focused}.id") == "main"


def test_focus_is_visible_on_links(browser_page, page):
    browser_page.set_content(page)
    browser_page.keyboard.press("Tab")
    for _ in range(12):
        browser_page.keyboard.press("Tab")
        style = browser_page.evaluate(
            "(s => [s.outlineStyle, parseFloat(s.outlineWidth)])(getComputedStyle(document.activeElement))"
        )
        assert style == ["solid", 3]


def test_figure_links_to_its_row_and_has_its_reason_as_title(browser_page, page):
    browser_page.set_content(page)
    figure = browser_page.locator("#section-2-1 a.figure").first
    assert figure.inner_text() == "48 per cent"
    assert figure.get_attribute("title") == "15 of 31 applicable cases."
    row = browser_page.locator(figure.get_attribute("href") or "")
    assert row.evaluate("row => row.tagName") == "TR"
    assert "2.1.1" in row.inner_text()


def test_figure_and_section_of_the_other_document_open_there(browser_page, report, tmp_path):
    for document in DOCUMENTS:
        (tmp_path / f"{document}.html").write_text(typeset.html(report, document), encoding="utf-8")
    browser_page.goto((tmp_path / "report.html").as_uri())
    browser_page.get_by_role("link", name="14", exact=True).click()
    assert browser_page.url == f"{(tmp_path / 'technical-annex.html').as_uri()}#row-overall"
    assert "2 + 1 + 1 + 2" in browser_page.locator("#row-overall").inner_text()
    browser_page.get_by_role("link", name="An inspection of youth offending services", exact=True).click()
    assert browser_page.url == f"{(tmp_path / 'report.html').as_uri()}#section-foreword"


def test_links_between_the_documents_lead_to_ids_that_exist(report):
    pages = {f"{document}.html": Outline(typeset.html(report, document)) for document in DOCUMENTS}
    ids = {name: set(outline.attribute_values("id")) for name, outline in pages.items()}
    for name, outline in pages.items():
        between = [
            link.partition("#")
            for link in outline.attribute_values("href")
            if not link.startswith(("#", "http"))
        ]
        assert between
        for file, _, target in between:
            assert file in ids.keys() - {name}
            assert not target or target in ids[file]


def test_footnotes_link_back_to_every_reference(browser_page, page):
    browser_page.set_content(page)
    reference = browser_page.locator("a.note").first
    note = browser_page.locator(reference.get_attribute("href") or "")
    assert "Crime and Disorder Act 1998" in note.inner_text()
    back_links = [link.get_attribute("href") for link in note.locator("a.back").all()]
    uses = browser_page.locator("a.note[href='#note-1']").all()
    assert back_links == [f"#{use.get_attribute('id')}" for use in uses]


def test_every_disc_has_the_rating_as_text(browser_page, page):
    browser_page.set_content(page)
    labels = browser_page.evaluate(
        "[...document.querySelectorAll('.disc')].map(disc => disc.nextElementSibling?.textContent ?? '')"
    )
    assert len(labels) > 30
    assert set(labels) == set(rich.NAMES)


def test_print_style_shows_the_notice_and_hides_navigation(browser_page, page):
    browser_page.set_content(page)
    assert not browser_page.locator(".print-notice").is_visible()
    browser_page.emulate_media(media="print")
    assert browser_page.locator(".print-notice").is_visible()
    assert browser_page.locator(".print-notice").inner_text() == rich.NOTICE
    assert not browser_page.locator("nav").is_visible()


def test_invalid_colour_is_replaced_by_the_default():
    level = rich.LEVELS[0].model_copy(update={"colour": "red;} body { display: none", "ink": "url(x)"})
    page = typeset.html(replace(rich.small(), levels=(level,)))
    assert ".disc-0 { background: #5b6770; }" in page


def test_stacked_table_on_a_narrow_screen_keeps_its_roles(browser_page, page):
    browser_page.set_viewport_size({"width": 375, "height": 800})
    browser_page.set_content(page)
    table = browser_page.get_by_role("table", name="Results for every key question")
    assert table.get_by_role("row").count() == 25
    cell = table.get_by_role("cell", name="15 of 31").first
    label = cell.evaluate("cell => getComputedStyle(cell, '::before').content")
    assert label == '"Cases judged sufficient: "'
    assert table.evaluate("table => table.scrollWidth <= table.parentElement.clientWidth")
