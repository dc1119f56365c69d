"""The first half of an inspection, in a real browser: from inviting people to the drawn sample."""

import re

import pytest
from playwright.sync_api import expect

from inspectorate.web.demonstration import PASSWORD
from inspectorate.web.sign_in import code_now
from tests.browser import assert_accessible
from tests.journeys.conftest import EXAMPLE, follow, picture, says


def test_someone_is_invited_and_comes_in(visitors):
    given_operations_invite_someone = visitors.person("owen")
    link = invite(given_operations_invite_someone, "Ines Duarte", "ines@example.org", "Inspector")

    when_they_follow_the_link = visitors.anyone()
    come_in(when_they_follow_the_link, link)

    then_they_see_their_inspections = when_they_follow_the_link
    follow(then_they_see_their_inspections.get_by_role("link", name="Go to your inspections"))
    says(then_they_see_their_inspections, "You are not on any inspection")
    assert visitors.anyone().goto(link).status == 404


def test_an_inspection_is_set_up_announced_and_sampled(visitors):
    given_operations = visitors.person("owen")
    home = set_up(given_operations)

    when_the_lead_announces_it = visitors.person("leila")
    when_the_lead_announces_it.goto(home)
    picture(when_the_lead_announces_it, "inspection")
    follow(when_the_lead_announces_it.get_by_role("link", name="Announce it to the service"))
    follow(when_the_lead_announces_it.get_by_role("button", name="Announce it to the service"))

    when_the_service_sends_its_lists = visitors.person("lin")
    send_lists(when_the_service_sends_its_lists, home)

    then_the_lead_draws_the_sample_with_the_seed_both_chose = visitors.person("leila")
    draw(then_the_lead_draws_the_sample_with_the_seed_both_chose, home, "4711")

    then_the_service_sees_the_same_seed = visitors.person("lin")
    then_the_service_sees_the_same_seed.goto(f"{home}sample/court/")
    expect(then_the_service_sees_the_same_seed.locator(".app-seed")).to_have_text("4711")
    assert_accessible(then_the_service_sees_the_same_seed)

    then_a_case_can_be_replaced_with_a_reason = visitors.person("leila")
    replace_one(then_a_case_can_be_replaced_with_a_reason, home)

    then_the_trail_tells_it_all = visitors.person("leila")
    then_the_trail_tells_it_all.goto(f"{home}trail/")
    told = then_the_trail_tells_it_all.inner_text("main")
    assert re.search(r"Replace case.*Draw sample.*Send long list.*Set up inspection", told, re.DOTALL)


def test_cases_are_shared_out_with_their_interviews(visitors):
    given_the_lead = visitors.person("leila")
    given_the_lead.goto("/inspections/3/allocation/")
    picture(given_the_lead, "allocation")
    follow(given_the_lead.get_by_role("button", name="Allocate them so"))

    then_the_link_person_sees_who_comes_when = visitors.person("lin")
    then_the_link_person_sees_who_comes_when.goto("/inspections/3/interviews/")
    picture(then_the_link_person_sees_who_comes_when, "interviews")
    expect(then_the_link_person_sees_who_comes_when.locator("tbody tr").nth(30)).to_be_visible()


def test_it_works_without_scripts(visitors):
    page = visitors.person("lin", java_script_enabled=False)
    page.goto("/inspections/2/long-lists/out_of_court/send/")
    page.locator("input[type=file]").set_input_files(EXAMPLE / "long-lists" / "out_of_court.csv")
    follow(page.get_by_role("button", name="Send it"))
    follow(page.get_by_role("button", name="These are the columns"))
    expect(page.locator(".app-numbers")).to_contain_text("21 eligible")


def test_a_passkey_is_added_and_signs_in_by_itself(visitors):
    page = visitors.person("pavel")
    keys = page.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
    }
    keys.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {**device, "isUserVerified": True, "automaticPresenceSimulation": True}},
    )
    page.goto("/account/passkeys/add/")
    show_that_it_is_me(page)
    page.get_by_label("Name").fill("Work laptop")
    follow(page.get_by_role("button", name="Add a passkey"))
    page.get_by_role("heading", name="Your recovery codes").wait_for()
    page.goto("/account/passkeys/")
    says(page, "Work laptop")

    follow(page.get_by_role("button", name="Sign out"))
    visitors.gone("pavel")
    page.goto("/sign-in/")
    follow(page.get_by_role("button", name="Use a passkey"))
    page.get_by_role("heading", name="Your inspections").wait_for()


@pytest.mark.parametrize("name", ["lowri", "bram", "sunita", "harriet"])
def test_each_person_sees_their_own_inspections_and_nothing_more(visitors, name):
    page = visitors.person(name)
    page.goto("/inspections/")
    assert (page.locator("tbody tr").count() > 0) == (name != "bram")
    assert page.goto("/inspections/3/").status == (404 if name == "bram" else 200)
    assert page.goto("/inspections/3/long-lists/").status == (404 if name == "bram" else 403)


def invite(page, name: str, email: str, role: str) -> str:
    """Invite someone, and return the link they are to be given."""
    page.goto("/people/invite/")
    page.get_by_label("Full name").fill(name)
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label(role, exact=True).check()
    follow(page.get_by_role("button", name="Invite them"))
    return str(page.locator("#link").inner_text())


def come_in(page, link: str) -> None:
    """Accept an invitation: password, authenticator app, recovery codes."""
    page.goto(link)
    assert_accessible(page)
    page.get_by_label("Password", exact=True).fill("three random words")
    follow(page.get_by_role("button", name="Go on"))
    assert_accessible(page)
    follow(page.get_by_role("button", name="An authenticator app"))
    assert_accessible(page)
    key = page.locator("#key").inner_text()
    page.get_by_label("The six figures").fill(code_now(key))
    follow(page.get_by_role("button", name="Go on"))
    page.get_by_role("heading", name="Your recovery codes").wait_for()
    assert_accessible(page)


def show_that_it_is_me(page) -> None:
    """Give the password again where the page asks for it."""
    if page.get_by_role("heading", name="Show that it is you").count():
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        follow(page.get_by_role("button", name="Go on"))


def set_up(page) -> str:
    """Set an inspection up with its dates and team; returns its address."""
    page.goto("/inspections/new/")
    follow(page.get_by_role("button", name="Set it up"))
    expect(page.locator(".govuk-error-summary")).to_contain_text("Choose a service")
    assert_accessible(page)
    page.get_by_label("Which service is inspected?").select_option(index=1)
    page.get_by_label("Standards for inspecting youth offending services").check()
    follow(page.get_by_role("button", name="Set it up"))
    home = page.url.removeprefix(page.url.split("/inspections/")[0])
    set_dates(page, home)
    for person, role in (
        ("Leila Marsh", "Lead inspector"),
        ("Lin Carver", "Link person"),
        ("Idris Cole", "Inspector"),
    ):
        page.goto(f"{home}team/add/")
        chosen = page.get_by_label("Who joins the team?")
        chosen.select_option(
            label=next(each for each in chosen.inner_text().splitlines() if person in each).strip()
        )
        page.get_by_label(role, exact=True).check()
        follow(page.get_by_role("button", name="Put them on the team"))
        says(page, f"{person} is on the team.")
    return home


def set_dates(page, home: str) -> None:
    """Set the dates, after a slip that is explained."""
    page.goto(f"{home}dates/")
    for field, year in (("fieldwork_starts", "2018"), ("fieldwork_ends", "2017")):
        for part, value in (
            ("day", "3" if field == "fieldwork_starts" else "14"),
            ("month", "9"),
            ("year", year),
        ):
            page.locator(f"[name={field}_{part}]").fill(value)
    follow(page.get_by_role("button", name="Save the dates"))
    expect(page.locator(".govuk-error-summary")).to_contain_text("cannot be before")
    assert_accessible(page)
    page.locator("[name=fieldwork_ends_year]").fill("2018")
    follow(page.get_by_role("button", name="Save the dates"))
    says(page, "14 September 2018")


def send_lists(page, home: str) -> None:
    """Send something that is no list, then the list, and confirm its columns."""
    page.goto(f"{home}long-lists/court/send/")
    page.locator("input[type=file]").set_input_files(
        {"name": "list.pdf", "mimeType": "x/y", "buffer": b"%PDF-1.7"}
    )
    follow(page.get_by_role("button", name="Send it"))
    says(page, "This is a PDF, not a list.")
    assert_accessible(page)
    page.locator("input[type=file]").set_input_files(EXAMPLE / "long-lists" / "court.csv")
    follow(page.get_by_role("button", name="Send it"))
    assert_accessible(page)
    picture(page, "columns")
    follow(page.get_by_role("button", name="These are the columns"))
    picture(page, "long-list")
    expect(page.locator(".app-numbers")).to_contain_text("38 eligible")
    assert_accessible(page)


def draw(page, home: str, seed: str) -> None:
    """Draw the sample from a seed."""
    page.goto(f"{home}sample/court/")
    follow(page.get_by_role("button", name="Draw the sample"))
    page.get_by_label("Seed").fill(seed)
    follow(page.get_by_role("button", name="Draw it"))
    says(page, "The sample is drawn: 31 cases.")
    picture(page, "sample")
    assert_accessible(page)


def replace_one(page, home: str) -> None:
    """Replace the first case of the sample."""
    page.goto(f"{home}sample/court/")
    follow(page.get_by_role("link", name="Replace").first)
    page.get_by_label("Why can this case not be assessed?").fill("The file cannot be found")
    follow(page.get_by_role("button", name="Replace it"))
    says(page, "is replaced by")
