"""A real browser for the tests, and the accessibility check that every page passes."""

import os
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tools import browser

QUIET = [
    "--headless=shell",
    "--no-zygote",
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-pings",
]


@pytest.fixture(scope="session")
def browser_running() -> Iterator[Browser]:
    """A headless Chromium, started once a worker and only if a test asks for a page."""
    installed = browser.find()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=installed.program, args=QUIET, env={**os.environ, **installed.environment}
        )
        yield chromium
        chromium.close()


@pytest.fixture
def browser_page(browser_running: Browser) -> Iterator[Page]:
    """A fresh page on a screen 1280 by 900, with no cookies or storage; close it by leaving the test."""
    context = browser_running.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    yield context.new_page()
    context.close()


OPTIONS = {
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
    "iframes": False,
}
"""Options of axe: a rule that is off otherwise, and no list of what passes, which takes 40% of the time.

The only frames hold documents of the press. They are sandboxed, so axe cannot run in them; the tests of the
press check them.
"""

HAS_AXE = "typeof axe === 'object'"
VIOLATIONS = "options => axe.run(options).then(results => results.violations)"
"""JavaScript: what axe finds wrong. What it cannot decide stays in the browser, because it is large."""


def assert_accessible(page: Page) -> None:
    """Fail with every axe violation on the page as it now stands: rule, help, and the elements at fault."""
    if not page.evaluate(HAS_AXE):
        page.evaluate(Axe().axe_script)
    faults = [
        f"{rule['id']} ({rule['impact']}): {rule['help']}\n"
        + "\n".join(f"    {node['html']}" for node in rule["nodes"])
        for rule in page.evaluate(VIOLATIONS, OPTIONS)
    ]
    assert not faults, "axe found:\n" + "\n".join(faults)
