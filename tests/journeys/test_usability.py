"""The checks of focus and reflow find the faults that they are for, and nothing on a page without them."""

import pytest

from tests.journeys.usability import focus_faults, page_height, reflow_faults

LINES = "<p>line</p>" * 60
SOUND = f"<main><a href='#a'>first</a>{LINES}<input aria-label='name'><button>send</button></main>"
BAR = "<div style='position: sticky; top: 0; height: 60px; background: white'>bar</div>"
COVER = "<div style='position: fixed; bottom: 0; height: 80px; width: 100%; background: white'>notice</div>"


def test_page_without_faults_has_none(browser_page):
    browser_page.set_content(SOUND)
    assert focus_faults(browser_page) == reflow_faults(browser_page) == []
    assert page_height(browser_page) > 1000


@pytest.mark.parametrize(
    ("html", "words"),
    [
        (f"{SOUND}{COVER}<div style='height: 20px'></div>", "<button>send"),
        (f"{LINES}{BAR}<main>{LINES}<a href='#b'>above</a>{LINES}<a href='#c'>x</a>{LINES}</main>", "above"),
    ],
    ids=["under a notice", "under a bar"],
)
def test_element_that_is_covered_when_it_has_the_focus_is_found(browser_page, html, words):
    browser_page.set_content(html)
    assert any("hidden" in fault and words in fault for fault in focus_faults(browser_page))


def test_room_that_a_page_keeps_under_its_bar_is_enough(browser_page):
    html = f"{LINES}{BAR}<main>{LINES}<a href='#b'>above</a>{LINES}<a href='#c'>x</a>{LINES}</main>"
    browser_page.set_content(f"<style>html {{ scroll-padding-top: 70px }}</style>{html}")
    assert focus_faults(browser_page) == []


@pytest.mark.parametrize(
    "html",
    [
        "<a href='#a'>a</a><button tabindex='2'>b</button>",
        "<p style='display: flex; flex-direction: column-reverse'><a href='#a'>a</a><a href='#b'>b</a></p>",
    ],
    ids=["number", "reversed"],
)
def test_focus_out_of_order_is_found(browser_page, html):
    browser_page.set_content(html)
    assert any("out of order" in fault for fault in focus_faults(browser_page))


@pytest.mark.parametrize(
    "html",
    [
        "<p style='width: 500px'>wide</p>",
        "<div style='overflow: hidden'><p style='width: 500px'>wide</p></div>",
        "<p style='margin-left: -40px'>left</p>",
    ],
    ids=["wide", "scrolled", "left"],
)
def test_content_that_does_not_fit_the_window_is_found(browser_page, html):
    browser_page.set_viewport_size({"width": 320, "height": 800})
    browser_page.set_content(html)
    assert reflow_faults(browser_page)
