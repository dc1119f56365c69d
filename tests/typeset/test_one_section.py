"""One section of a report as a page: what the report prints of it, accessible, with links that stay on it."""

import re

import pytest

from inspectorate import typeset
from inspectorate.method.report.content import Section
from tests.browser import assert_accessible


def keys_of(sections: tuple[Section, ...]) -> list[str]:
    """Return the keys of sections and of their parts."""
    return [key for section in sections for key in (section.key, *keys_of(section.parts))]


@pytest.fixture(scope="module")
def keys(report):
    return keys_of(report.sections)


def shown(report, key: str) -> str:
    page = typeset.section_html(report, key)
    assert page
    return page[0]


def test_every_section_is_a_page_whose_links_stay_on_it(report, keys):
    for key in keys:
        page = shown(report, key)
        ids = set(re.findall(r' id="([^"]+)"', page))
        targets = re.findall(r'<a class="figure" href="([^"]*)"', page)
        assert all(target.startswith("#") and target[1:] in ids for target in targets), key


def test_page_allows_its_own_style_and_nothing_else(report, keys):
    page, source = typeset.section_html(report, keys[0]) or ("", "")
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    assert f"default-src 'none'; style-src {source};" in policy[1].replace("&#39;", "'")
    assert "<script" not in page


def test_section_that_the_report_does_not_print_has_no_page(report):
    assert typeset.section_html(report, "no such section") is None


def test_axe_finds_no_violation(browser_page, report, keys):
    for key in (keys[0], max(keys, key=len)):
        browser_page.set_content(shown(report, key))
        assert_accessible(browser_page)
