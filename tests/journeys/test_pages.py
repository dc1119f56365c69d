"""Every page is accessible, can be used at 400% zoom, and causes no console message."""

import re

import pytest
from playwright.sync_api import expect

from inspectorate.web.permissions import PAGES
from tests.browser import assert_accessible
from tests.journeys.address_fixtures import WIDE, AddressValues
from tests.journeys.addresses import NO_PAGE, NOT_VISIBLE, VISITED
from tests.journeys.conftest import NOBODY
from tests.journeys.page_links import PageLinks, cancel_faults
from tests.journeys.usability import focus_faults, page_height, reflow_faults

# A telephone, or a window 1280 pixels wide at 400% zoom.
NARROW = {"width": 320, "height": 800}
HIGHEST = {1280: 3000, 375: 8000}
"""Greatest height of a working page in pixels, by the width of the window."""
LONG_PAGES = {
    # Each value that no source confirms, to be confirmed by a person, once for an edition.
    "adoption:adopt": {1280: 7500, 375: 11000},
    # The reference of the API, which is searched: each tag, and the operations of one.
    "api_reference": {1280: 3300, 375: 8000},
    "api_reference_tag": {1280: 7000, 375: 13700},
    # A chapter of the guide, opened at the section for a page.
    "guide:chapter": {1280: 6600, 375: 8000},
    # The glossary, which is searched.
    "guide:glossary": {1280: 4600, 375: 8000},
    # The questions of one standard, which an assessor reads and answers together.
    "assessments:stage": {1280: 4400, 375: 8000},
    # A page of the draft, which the service reads sentence by sentence and can search.
    "accuracy:draft": {1280: 7700, 375: 15000},
    # A published document, read whole: the report, and a file of its open data.
    "public_site:read": {1280: 29000, 375: 56000},
    "cy:read": {1280: 29000, 375: 56000},
    "public_site:read_release": {1280: 29000, 375: 56000},
    "cy:read_release": {1280: 29000, 375: 56000},
    "public_site:read_file": {1280: 3600, 375: 8000},
    "cy:read_file": {1280: 3600, 375: 8000},
    "public_site:read_release_file": {1280: 3600, 375: 8000},
    "cy:read_release_file": {1280: 3600, 375: 8000},
    # The emails of the demonstration, which no service has. The journeys send more of them.
    "demonstration_mail": {1280: 12000, 375: 16000},
}
"""Pages that may be higher, with their own greatest heights: those measured, and room for a few lines."""
SIGNING_IN = (NOBODY, "someone without their code", "someone half-way in")
"""Those who have not signed in yet: no page is open to them to which a form could lead back."""
STATUS = {"socialaccount_login_error": 401}
"""HTTP status of pages that report an error."""

TEXT_AND_BACKGROUND = (
    "title => [getComputedStyle(title).color, getComputedStyle(title.parentElement).backgroundColor]"
)
"""JavaScript: the colour of a card's title, and of its background."""


@pytest.fixture(scope="session")
def session_addresses(session_visitors):
    return AddressValues(session_visitors)


@pytest.fixture(scope="session")
def page_links():
    return PageLinks()


@pytest.fixture
def addresses(session_addresses, visitors):
    return session_addresses


def test_every_address_is_visited_or_listed_as_showing_no_page():
    assert {*VISITED, *NO_PAGE} == {name for name in PAGES if not name.startswith("api:")}
    assert not VISITED.keys() & NO_PAGE.keys()


@pytest.mark.parametrize("name", VISITED)
def test_page_is_accessible_wide_and_light_narrow_and_dark(addresses, page_links, name, record_property):
    who, address = VISITED[name]
    page = addresses.page(who)
    path = address.format_map(addresses)
    response = page.goto(path)
    assert response.status == STATUS.get(name, 200)
    assert page.url.endswith(path), f"{who} was redirected from {path} to {page.url}"
    for width, highest in LONG_PAGES.get(name, HIGHEST).items():
        page.set_viewport_size({"width": width, "height": 900})
        if name not in LONG_PAGES:
            record_property(f"height of the longest working page, {width} px wide", page_height(page))
        assert page_height(page) <= highest
    page.set_viewport_size(WIDE)
    assert page_links.faults(who, page, name, path) == []
    if who not in SIGNING_IN:
        assert cancel_faults(page, path) == []
    assert_usable(addresses, page, expected=f"status of {response.status}")


def test_titles_of_cards_can_be_read_on_a_dark_screen(addresses):
    page = addresses.page("sunita")
    page.emulate_media(color_scheme="dark")
    page.goto("/inspections/6/improvement/")
    # axe leaves text open that has the colour of its background.
    text, background = page.locator(".govuk-summary-card__title").first.evaluate(TEXT_AND_BACKGROUND)
    assert contrast(text, background) >= 4.5


def contrast(first, second):
    """Return the contrast of two colours as CSS writes them, as WCAG 2.2 defines it."""
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour):
    channels = [int(number) / 255 for number in re.findall(r"\d+", colour)[:3]]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return sum(share * value for share, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_header_with_new_notifications_has_two_rows_at_most_on_a_phone(addresses):
    page = addresses.page("leila", viewport={"width": 320, "height": 800})
    page.goto("/inspections/")
    assert page.locator(".app-header__count").is_visible()
    heights = [
        page.locator(part).first.bounding_box()["height"] for part in (".app-header", ".app-header__name")
    ]
    assert heights[0] < 2.3 * heights[1]


def test_button_below_the_questions_of_a_case_stands_apart_from_them(addresses):
    who, address = VISITED["assessments:about"]
    page = addresses.page(who)
    page.goto(address.format_map(addresses))
    answers, button = (
        page.locator(part).last.bounding_box() for part in (".app-question .govuk-radios", "#continue a")
    )
    assert button["y"] - (answers["y"] + answers["height"]) >= 30


@pytest.mark.parametrize(
    "name",
    ["inspections:index", "workflow:inspection", "assessments:caseload", "cases:sample", "panel:panel"],
)
def test_paper_has_no_navigation_and_nothing_to_press(addresses, name):
    who, address = VISITED[name]
    page = addresses.page(who)
    page.goto(address.format_map(addresses))
    page.emulate_media(media="print")
    printed = page.locator(":is(nav, form, button, .govuk-button, .app-header__links, .app-alerts):visible")
    actions = page.get_by_role("link", name=re.compile("^(Replace|Change the dates|Allocate cases)"))
    try:
        assert printed.count() == actions.count() == 0
    finally:
        page.emulate_media(media="screen")


def test_glossary_uses_the_width_of_a_wide_screen(addresses):
    page = addresses.page("leila")
    page.goto("/help/glossary/")
    places = [term.bounding_box()["x"] for term in page.locator(".app-glossary__term").all()]
    assert len(set(places)) == 2


@pytest.mark.parametrize(
    ("who", "path"), [(who, path) for who, paths in NOT_VISIBLE.items() for path in paths]
)
def test_error_page_is_as_usable_as_any_other(addresses, who, path):
    page = addresses.page(who)
    assert page.goto(path).status >= 400
    assert_usable(addresses, page, expected="status of 40")


@pytest.mark.parametrize("name", NO_PAGE)
def test_address_without_a_page_shows_no_heading(addresses, name):
    who, address = NO_PAGE[name]
    response = addresses.page(who).request.get(address.format_map(addresses), max_redirects=0)
    is_download = response.headers.get("content-disposition", "").startswith("attachment")
    assert is_download or "<h1" not in response.text() or response.status in (404, 405)


def assert_usable(addresses, page, expected="nothing") -> None:
    """Check that the page is accessible, wide and light, narrow and dark, without console messages."""
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert_accessible(page)
    assert focus_faults(page) == []
    page.set_viewport_size(NARROW)
    page.emulate_media(color_scheme="dark")
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    assert_accessible(page)
    assert focus_faults(page) == reflow_faults(page) == []
    assert [message for message in addresses.visitors.complaints[page] if expected not in message] == []
