"""Every page: accessible, usable at four times its size, and nothing for the browser to complain of."""

import pytest
from playwright.sync_api import expect

from inspectorate.web.permissions import PAGES
from tests.browser import assert_accessible
from tests.journeys.address_fixtures import There
from tests.journeys.addresses import AWAY, NO_PAGE, VISITED

WIDE = {"viewport": {"width": 1280, "height": 900}}
# A telephone; also what is left of a window 1280 wide when everything is shown at four times its size.
NARROW = {"width": 320, "height": 800}
STATUS = {"socialaccount_login_error": 401}
"""Of the pages that say what went wrong."""


@pytest.fixture(scope="session")
def there_kept(visitors_kept):
    return There(visitors_kept)


@pytest.fixture
def there(there_kept, visitors):
    return there_kept


def test_every_address_is_visited_or_is_known_to_show_no_page():
    assert {*VISITED, *NO_PAGE} == {name for name in PAGES if not name.startswith("api:")}
    assert not VISITED.keys() & NO_PAGE.keys()


@pytest.mark.parametrize("name", VISITED)
def test_a_page_can_be_used_by_anyone_on_anything(there, name):
    who, address = VISITED[name]
    page = there.page(who, **WIDE)
    answer = page.goto(place := address.format_map(there))
    assert answer.status == STATUS.get(name, 200)
    assert page.url.endswith(place), f"{who} was led from {place} to {page.url}"
    assert_usable(there, page, expected=f"status of {answer.status}")


@pytest.mark.parametrize(("who", "place"), [(who, place) for who, places in AWAY.items() for place in places])
def test_a_page_that_is_not_for_someone_says_so_as_well_as_any_other(there, who, place):
    page = there.page(who, **WIDE)
    assert page.goto(place).status >= 400
    assert_usable(there, page, expected="status of 40")


@pytest.mark.parametrize("name", NO_PAGE)
def test_what_is_no_page_shows_none(there, name):
    who, address = NO_PAGE[name]
    answer = there.page(who).request.get(address.format_map(there), max_redirects=0)
    assert "<h1" not in answer.text() or answer.status in (404, 405)


def assert_usable(there, page, expected="nothing") -> None:
    """The page as it stands is accessible and whole on a desk and on a telephone, and raises no complaint."""
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert_accessible(page)
    page.set_viewport_size(NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    assert_accessible(page)
    assert [told for told in there.visitors.complaints[page] if expected not in told] == []
