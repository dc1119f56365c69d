"""Run the demonstration as a process, and sign people in to it in a real browser."""

import io
import os
import sys
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from PIL import Image
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Locator,
    Page,
    StorageState,
    ViewportSize,
    expect,
)

from inspectorate.web.demonstration.fixtures import PASSWORD
from inspectorate.web.jinja import DEMO_KEY
from tests.house.tree import ROOT
from tests.patience import PATIENCE
from tests.servers import running_server

PICTURES = ROOT / "docs" / "images"
EXAMPLE = ROOT / "examples" / "barking-and-dagenham-2018"

expect.set_options(timeout=PATIENCE * 1000)

NOBODY = "nobody"
"""Whoever has not signed in, among the people who open addresses."""

USED: set[tuple[str, str]] = set()
"""Pairs of person and code that have been used; each code works once."""


@pytest.fixture(scope="session")
def address(tmp_path_factory) -> Iterator[str]:
    """Start the demonstration and yield its address; stop it afterwards and check that it ends."""
    log = tmp_path_factory.mktemp("demonstration") / "log.txt"
    with running_server([sys.executable, "-m", "inspectorate", "demo", str(EXAMPLE)], log) as started:
        yield started


class Visitors:
    """Browser contexts for people, each signed in once; with the console messages of each page."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser = browser
        self.address = address
        self.sessions: dict[str, StorageState] = {}
        self.complaints: dict[Page, list[str]] = {}
        self.reading: dict[str, Page] = {}

    def anyone(self, **options) -> Page:
        """Open a page for someone who has not signed in."""
        context = self.browser.new_context(locale="en-GB", base_url=self.address, **options)
        context.set_default_timeout(PATIENCE * 1000)
        page = context.new_page()
        complaints = self.complaints[page] = list[str]()
        page.on("console", lambda message: _note(complaints, message))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    def person(self, name: str, **options) -> Page:
        """Open a page for a person of the demonstration, signed in with both factors."""
        if name not in self.sessions:
            page = self.anyone()
            sign_in(page, name)
            self.sessions[name] = page.context.storage_state()
            page.context.close()
        return self.anyone(storage_state=self.sessions[name], **options)

    def reader(self, name: str, viewport: ViewportSize) -> Page:
        """Return the page on which someone, or nobody, opens one address after another.

        It is light, and as wide as asked. Opening a browser context for each address takes longer than the
        address; but whoever left cookies or stored anything that was not there before gets a new one.
        """
        page = self.reading.get(name)
        if page is None or _stored(page.context.storage_state()) != _stored(self.sessions.get(name)):
            if page is not None:
                page.context.close()
            page = self.reading[name] = self.anyone() if name == NOBODY else self.person(name)
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme="light")
        self.complaints[page].clear()
        return page

    def signed_out(self, name: str) -> None:
        """Forget the session of someone who has signed out; they sign in when they next open a page."""
        del self.sessions[name]

    def signed_in_again(self, name: str, page: Page) -> None:
        """Keep the new session of someone who has signed in again on this page."""
        self.sessions[name] = page.context.storage_state()


def _stored(state: StorageState | None) -> object:
    """Return what a browser context stores: names and values of cookies, and what scripts have put there."""
    if state is None:
        return set(), []
    return {(cookie["name"], cookie["value"]) for cookie in state["cookies"]}, state["origins"]


def _note(complaints: list[str], message: ConsoleMessage) -> None:
    if message.type in ("error", "warning"):
        complaints.append(message.text)


def picture(page: Page, name: str) -> None:
    """Take the picture of a page for the docs, when they are being made."""
    if os.environ.get("PICTURES"):
        PICTURES.mkdir(exist_ok=True)
        page.set_viewport_size({"width": 1000, "height": 700})
        page.evaluate("document.querySelector('main').scrollIntoView({behavior: 'instant'})")
        small = Image.open(io.BytesIO(page.screenshot())).convert(
            "P", palette=Image.Palette.ADAPTIVE, colors=48
        )
        small.save(PICTURES / f"{name}.png", optimize=True)


def follow(pressed: Locator) -> None:
    """Press a link or button that leads to another page, and wait until that page is there."""
    with pressed.page.expect_navigation():
        pressed.click()


def says(page: Page, words: str) -> None:
    """Check that the page shows these words, waiting for them if needed."""
    expect(page.locator("main")).to_contain_text(words, use_inner_text=True)


def sign_in(page: Page, name: str) -> None:
    """Sign in as one of the demonstration's people."""
    page.goto("/sign-in/")
    give_password_and_code(page, name)
    expect(page.get_by_role("heading", name="Inspections")).to_be_visible()


def give_password_and_code(page: Page, name: str) -> None:
    """Fill in the sign-in form: password, then code."""
    page.get_by_label("Email address").fill(f"{name}@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    follow(page.get_by_role("button", name="Sign in", exact=True))
    give_code(page, name)
    if urlsplit(page.url).path.startswith("/sign-in/"):  # the code's time ended while it was given
        give_code(page, name)


def give_code(page: Page, name: str) -> None:
    """Give a code that this person has not used yet."""
    page.get_by_label("Code", exact=True).fill(unused_code(page, name))
    follow(page.get_by_role("button", name="Continue"))


def unused_code(page: Page, name: str) -> str:
    """Return a valid code not used yet: the one shown, the next or the previous one; wait if all are used."""
    while True:
        step = int(time.time()) // settings.MFA_TOTP_PERIOD
        neighbours = [str(format_hotp_value(hotp_value(DEMO_KEY, step + further))) for further in (1, -1)]
        for code in (page.locator("#demo-code").inner_text(), *neighbours):
            if (name, code) not in USED:
                USED.add((name, code))
                return code
        page.wait_for_timeout(500)
        page.goto(page.url)


@pytest.fixture(scope="session")
def session_visitors(browser_running: Browser, address: str) -> Visitors:
    """The browser contexts of this test worker."""
    return Visitors(browser_running, address)


@pytest.fixture
def visitors(session_visitors: Visitors) -> Iterator[Visitors]:
    """Browser contexts for one test; they are closed after it, except those of readers."""
    yield session_visitors
    readers = {page.context for page in session_visitors.reading.values()}
    for context in set(session_visitors.browser.contexts) - readers:
        context.close()
