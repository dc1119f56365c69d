"""Signing in by invitation, password and second factor, and what each person sees then."""

import pytest
from playwright.sync_api import expect

from inspectorate.web.demonstration.fixtures import PASSWORD
from tests.journeys.conftest import follow, says
from tests.journeys.steps.sign_in import accept, add_app, add_passkey, invite

NOT_FOR_EVERYONE = (
    "/inspections/",
    "/inspections/3/",
    "/inspections/3/cases/",
    "/people/",
    "/account/factors/",
)
THEIRS = {f"/inspections/{number}/" for number in range(1, 5)}
"""The demonstration's own inspections: other tests put people on further ones."""


def test_invitation_is_accepted_once_and_leads_to_the_inspections(visitors):
    operations = visitors.person("owen")
    link = invite(operations, visitors.person("harriet"), "Ines Duarte", "ines@example.org", "Inspector")
    assert link.startswith(f"{visitors.address}/people/invitation/")

    newcomer = visitors.anyone()
    accept(newcomer, link)
    add_app(newcomer)

    follow(newcomer.get_by_role("link", name="Inspections", exact=True).last)
    says(newcomer, "You have no inspections.")
    assert visitors.anyone().goto(link).status == 404


def test_a_passkey_is_added_and_signs_in_by_itself(visitors):
    page = visitors.person("pavel")
    add_passkey(page, PASSWORD)
    follow(page.get_by_role("button", name="Sign out"))
    visitors.signed_out("pavel")
    page.goto("/sign-in/")
    follow(page.get_by_role("button", name="Use a passkey"))
    expect(page.get_by_role("heading", name="Inspections")).to_be_visible()


def test_the_public_see_how_to_sign_in_and_nothing_else(visitors):
    page = visitors.anyone()
    page.goto("/help/")
    says(page, "You need an invitation to create an account.")
    for address in ("/", *NOT_FOR_EVERYONE):
        page.goto(address)
        expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()
    assert page.request.get("/api/v1/inspections/3/tallies").status == 401


@pytest.mark.parametrize("name", ["lowri", "bram", "sunita", "harriet"])
def test_each_person_sees_their_own_inspections_and_nothing_more(visitors, name):
    page = visitors.person(name)
    page.goto("/inspections/")
    shown = page.locator("tbody a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert bool(THEIRS.intersection(shown)) == (name != "bram")
    assert page.goto("/inspections/3/").status == (404 if name == "bram" else 200)
    assert page.goto("/inspections/3/long-lists/").status == (404 if name == "bram" else 403)
