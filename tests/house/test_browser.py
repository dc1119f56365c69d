"""The accessibility check reports faults and accepts good pages."""

import pytest

from tests.browser import assert_accessible

GOOD = """<!doctype html><html lang="en-GB"><head><title>Ratings</title></head>
<body><main><h1>Ratings</h1><p>Planning is rated Inadequate.</p></main></body></html>"""


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        ('<img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=">', "image-alt"),
        ('<p style="color:#ccc;background:#fff">Barely there</p>', "color-contrast"),
        ('<input type="text">', "label"),
    ],
)
def test_page_with_a_fault_fails_with_the_rule(browser_page, fault, rule):
    browser_page.set_content(GOOD.replace("</main>", f"{fault}</main>"))
    with pytest.raises(AssertionError, match=rule):
        assert_accessible(browser_page)


def test_page_without_faults_passes(browser_page):
    browser_page.set_content(GOOD)
    assert_accessible(browser_page)
