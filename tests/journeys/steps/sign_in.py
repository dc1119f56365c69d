"""Accept an invitation, choose a password, and add second factors."""

import re

from playwright.sync_api import Page, expect

from inspectorate.web.security.allauth_adapters import code_now
from tests.browser import assert_accessible
from tests.journeys.conftest import follow

CHOSEN_PASSWORD = "three random words"
"""The password of everyone who accepts an invitation."""


def invite(page: Page, head: Page, name: str, email: str, role: str) -> str:
    """Invite someone, have a head of inspections approve the role, and return the link in the email."""
    page.goto("/people/invite/")
    page.get_by_label("Full name").fill(name)
    page.get_by_label("Email address").fill(email)
    page.get_by_label(role, exact=True).check()
    follow(page.get_by_role("button", name="Send invitation"))
    expect(page.get_by_role("heading", name="This role needs approval")).to_be_visible()
    approve_role(head, name)
    page.goto("/demonstration/emails/")
    letter = page.locator(".govuk-summary-card").filter(has_text=f"To {name} ({email})")
    return letter.get_by_role("link").inner_text()


def approve_role(page: Page, name: str) -> None:
    """Approve the role that somebody has asked for, from the tasks on the home page."""
    page.goto("/inspections/")
    follow(page.get_by_role("link", name=re.compile("^Decide on ")))
    if page.get_by_role("heading", name="Role requests").count():
        follow(page.get_by_role("link", name=f"Decide about the role of {name}"))
    assert_accessible(page)
    page.get_by_label("Yes, approve the role").check()
    follow(page.get_by_role("button", name="Save decision"))


def accept(page: Page, link: str) -> None:
    """Follow an invitation and choose a password."""
    page.goto(link)
    assert_accessible(page)
    page.get_by_label("Password", exact=True).fill(CHOSEN_PASSWORD)
    follow(page.get_by_role("button", name="Continue"))
    assert_accessible(page)


def add_app(page: Page) -> None:
    """Set up an authenticator app, and be given recovery codes."""
    follow(page.get_by_role("button", name="Set up an authenticator app"))
    assert_accessible(page)
    key = page.locator("#key").inner_text()
    page.get_by_label("6-digit code").fill(code_now(key))
    follow(page.get_by_role("button", name="Continue"))
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    assert_accessible(page)


def add_passkey(page: Page, password: str = CHOSEN_PASSWORD) -> None:
    """Add a passkey on a device that knows its owner, giving the password again if that is asked for."""
    keys = page.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
    }
    owner = {"isUserVerified": True, "automaticPresenceSimulation": True}
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": device | owner})
    page.goto("/account/passkeys/add/")
    if page.get_by_role("heading", name="Confirm your identity").count():
        page.get_by_label("Password", exact=True).fill(password)
        follow(page.get_by_role("button", name="Continue"))
    page.get_by_label("Name").fill("Work laptop")
    follow(page.get_by_role("button", name="Add a passkey"))
    page.goto("/account/passkeys/")
    expect(page.locator("main")).to_contain_text("Work laptop")
