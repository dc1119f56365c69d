"""Every page: accessible, no wider than a telephone, and nothing for the browser to complain of."""

import pytest

from tests.browser import assert_accessible

# The demonstration's first inspection is being set up, the second is announced, the third in fieldwork.
PAGES = {
    "nobody": [
        "/sign-in/",
        "/help/",
        "/sign-in/password/forgotten/",
        "/sign-in/closed/",
        "/people/invitation/none/",
    ],
    "leila": [
        "/inspections/",
        "/inspections/3/",
        "/inspections/3/dates/",
        "/inspections/3/team/add/",
        "/inspections/3/team/20/remove/",
        "/inspections/3/interest/",
        "/inspections/2/move/fieldwork/",
        "/inspections/3/move/panel/",
        "/inspections/3/trail/",
        "/inspections/3/long-lists/",
        "/inspections/3/long-lists/1/",
        "/inspections/3/sample/court/",
        "/inspections/3/sample/court/replace/1/",
        "/inspections/2/sample/court/",
        "/inspections/2/sample/court/draw/",
        "/inspections/3/allocation/",
        "/inspections/3/interviews/",
        "/inspections/3/interviews/free/",
        "/inspections/3/interviews/free/one/?manager=CM05",
    ],
    "lin": ["/inspections/2/", "/inspections/2/long-lists/", "/inspections/2/long-lists/court/send/"],
    "owen": [
        "/people/",
        "/people/invite/",
        "/people/services/add/",
        "/people/1/close/",
        "/inspections/new/",
        "/inspections/import/",
    ],
    "idris": [
        "/people/me/",
        "/account/factors/",
        "/account/passkeys/",
        "/sign-in/again/",
        "/sign-in/again/code/",
        "/sign-in/out/",
    ],
}
REFUSED = {"leila": ["/people/"], "idris": ["/inspections/3/long-lists/", "/inspections/99/", "/nowhere/"]}
EVERY = [
    (name, address)
    for pages in (PAGES, REFUSED)
    for name, addresses in pages.items()
    for address in addresses
]


@pytest.mark.parametrize(("name", "place"), EVERY)
def test_a_page_can_be_used_by_anyone_on_anything(visitors, name, place):
    size = {"viewport": {"width": 1280, "height": 900}}
    page = visitors.anyone(**size) if name == "nobody" else visitors.person(name, **size)
    answer = page.goto(place)
    missing = place in REFUSED.get(name, ()) or "invitation" in place
    assert (answer.status >= 400) == missing, (place, answer.status)
    assert page.get_by_role("heading", level=1).count() == 1
    assert_accessible(page)
    for width in (320, 400):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert_accessible(page)
    assert [told for told in visitors.complaints[page] if "status of 40" not in told] == []
