"""The whole path in one go: from the invitation of an inspector to confirmed ratings, and out as files."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain, repeat
from pathlib import Path

from playwright.sync_api import Page, expect

from inspectorate import package
from tests.browser import assert_accessible
from tests.journeys.conftest import EXAMPLE, follow, picture, says
from tests.journeys.steps.fieldwork import (
    Told,
    by_hand,
    by_program,
    by_spreadsheet,
    cases_of,
    example_answers,
    have_assessed_again,
)
from tests.journeys.steps.panel import (
    add_evidence,
    decide,
    give_view,
    judge,
    proposed,
    raise_enquiry,
    reopen,
    seat,
)
from tests.journeys.steps.sampling import allocate, draw, offer_every_time, send_list, send_no_list
from tests.journeys.steps.set_up import move, put_on_team, set_up
from tests.journeys.steps.sign_in import accept, add_app, invite

TEAM = (
    ("Leila Marsh", "Lead inspector"),
    ("Idris Cole", "Inspector"),
    ("Nadia Rahman", "Inspector"),
    ("Pavel Hughes", "Partner inspector"),
    ("Lin Carver", "Link person"),
    ("Bram Okafor", "Board member"),
)
SAMPLED = {"court": 31, "out_of_court": 19}


@dataclass
class People:
    """A page of each person who has a part in it."""

    operations: Page
    head: Page
    lead: Page
    inspector: Page
    newcomer: Page
    partner: Page
    link: Page
    board: Page


def test_an_inspection_from_the_invitation_to_confirmed_ratings_and_out_as_files(visitors, tmp_path):
    names = ("owen", "harriet", "leila", "idris", "pavel", "lin", "bram")
    owen, harriet, leila, idris, pavel, lin, bram = (visitors.person(name) for name in names)
    given_someone_new = visitors.anyone()
    come_in(given_someone_new, owen)
    people = People(owen, harriet, leila, idris, given_someone_new, pavel, lin, bram)

    home = given_an_inspection_with_its_team(people)
    when_the_service_has_sent_its_lists_and_the_sample_is_drawn(people, home)
    when_the_cases_are_shared_out(people, home)
    when_every_case_is_assessed(people, home)
    when_one_is_assessed_twice_and_the_difference_settled(people, home)
    then_the_picture_is_the_one_that_was_published(people, home)
    when_the_panel_has_decided(people, home)
    then_the_head_confirms_and_the_board_may_see_it(people, home)
    then_the_files_say_the_same_as_the_page(people, home, tmp_path)


def come_in(page: Page, operations: Page) -> None:
    """Someone new follows their invitation."""
    accept(page, invite(operations, "Nadia Rahman", "nadia.rahman@example.org", "Inspector"))
    add_app(page)
    follow(page.get_by_role("link", name="Inspections", exact=True).last)
    says(page, "You are not on any inspection")


def given_an_inspection_with_its_team(people: People) -> str:
    home = set_up(people.operations)
    for person, role in TEAM:
        put_on_team(people.operations, home, person, role)
    move(people.lead, home, "Announce it to the service")
    return home


def when_the_service_has_sent_its_lists_and_the_sample_is_drawn(people: People, home: str) -> None:
    send_no_list(people.link, home)
    for group, cases in SAMPLED.items():
        send_list(people.link, home, group)
        draw(people.lead, home, group, "2018", cases)
        people.link.goto(f"{home}sample/{group}/")
        expect(people.link.locator(".app-seed")).to_have_text("2018")


def when_the_cases_are_shared_out(people: People, home: str) -> None:
    offer_every_time(people.link, home)
    allocate(people.lead, home)
    move(people.lead, home, "Begin fieldwork")
    says(people.lead, "Fieldwork")


def when_every_case_is_assessed(people: People, home: str) -> None:
    """One by hand and one in its spreadsheet by someone new, another by hand; then it goes quickly."""
    known = example_answers()
    assess(people.newcomer, "Nadia Rahman", home, known, [by_hand, by_spreadsheet])
    assess(people.inspector, "Idris Cole", home, known, [by_hand])
    assess(people.partner, "Pavel Hughes", home, known, [])
    assess(people.lead, "Leila Marsh", home, known, [])


def assess(page: Page, name: str, home: str, known: Mapping[tuple[str, str], Told], ways: list) -> None:
    """Answer all of someone's cases as the example's were: the first ones in the ways given."""
    own = [case for case in cases_of(page, home) if case["assessor"] == name]
    for case, transition in zip(own, chain(ways, repeat(by_program)), strict=False):
        transition(page, f"{home}cases/{case['id']}/", known[case["group"], case["case_id"]])


def when_one_is_assessed_twice_and_the_difference_settled(people: People, home: str) -> None:
    first = next(case for case in cases_of(people.inspector, home) if case["group"] == "court")
    have_assessed_again(people.lead, home, first["case_id"], "Pavel Hughes")
    told = example_answers()[first["group"], first["case_id"]]
    differing = other(told)
    second = next(case for case in cases_of(people.partner, home) if case["occasion"] == "second")
    by_program(people.partner, f"{home}cases/{second['id']}/", differing)
    people.lead.goto(f"{home}consistency/")
    assert_accessible(people.lead)
    follow(people.lead.get_by_role("link", name=first["case_id"]))
    says(people.lead, "They differ in 1")
    follow(people.lead.get_by_role("link", name="Settle a difference"))
    people.lead.locator(f"[name=value][value={told['2.1.1'][0]}]").check()
    people.lead.get_by_label("Why?").fill("The file was read again, together.")
    follow(people.lead.get_by_role("button", name="Settle it"))
    says(people.lead, "The difference is settled.")


def other(told: Told) -> Told:
    """The same answers, but for one."""
    value, comment = told["2.1.1"]
    return {**told, "2.1.1": ("no" if value == "yes" else "yes", comment)}


def then_the_picture_is_the_one_that_was_published(people: People, home: str) -> None:
    raise_enquiry(people.newcomer, home, "Why are reviews late?")
    ref = add_evidence(people.partner, home)
    for judgement in package.read(EXAMPLE).judgements:
        judge(people.partner, home, judgement, ref)
    people.lead.goto(f"{home}emerging-findings/")
    says(people.lead, "As it stands: Requires improvement, 14 of 36.")
    says(people.lead, "Why are reviews late?")
    assert_accessible(people.lead)
    follow(people.lead.get_by_role("link", name="2.1.1"))
    people.lead.locator("details summary").first.click()
    says(people.lead, "Assessed by")


def when_the_panel_has_decided(people: People, home: str) -> None:
    """Two sit on it; they differ on one standard, open another again, and agree on the rest."""
    lead, head = people.lead, people.head
    seat(lead, home)
    move(lead, home, "Take it to the ratings panel")
    conflict, opened_again, *others = package.read(EXAMPLE).framework.standards
    for_everyone_to_see(lead, head, home, conflict)
    for standard in (opened_again, *others):
        agree(lead, head, home, standard)
    reopen(head, home, opened_again, "Two cases had been mixed up.")
    agree(lead, head, home, opened_again)
    says(lead, "Two cases had been mixed up.")


def for_everyone_to_see(lead: Page, head: Page, home: str, standard: str) -> None:
    """The head's view is hidden from the lead until theirs is in; they differ and come to one."""
    give_view(head, home, standard, "Outstanding", "Every partner was there.")
    lead.goto(f"{home}panel/{standard}/")
    expect(lead.locator("main")).not_to_contain_text("Every partner was there.")
    give_view(lead, home, standard, "Good", "One partner stays away.")
    says(lead, "Views differ")
    picture(lead, "views")
    says(lead, "Every partner was there.")
    assert_accessible(lead)
    decide(lead, home, standard, "Good", "We read the minutes again together.")


def agree(lead: Page, head: Page, home: str, standard: str) -> None:
    """Both say as proposed, and so it is decided."""
    rating = proposed(lead, home, standard)
    for member in (lead, head):
        give_view(member, home, standard, rating, "As proposed.")
    decide(lead, home, standard, rating)


def then_the_head_confirms_and_the_board_may_see_it(people: People, home: str) -> None:
    people.board.goto(home)
    expect(people.board.locator("main")).not_to_contain_text("Barking")
    move(people.head, home, "Confirm that the panel is done")
    says(people.head, "Ratings confirmed")
    people.board.goto(home)
    says(people.board, "Ratings confirmed")


def then_the_files_say_the_same_as_the_page(people: People, home: str, folder: Path) -> None:
    """The package is taken out; the command rates it as the pages do, standard by standard and overall."""
    people.lead.goto(f"{home}panel/")
    shown = {
        row.locator("th").inner_text().split()[0]: row.locator("td[data-label=Decided]").inner_text().strip()
        for row in people.lead.locator("tbody tr").all()
    }
    people.lead.goto(f"{home}package/")
    with people.lead.expect_download() as taken:
        people.lead.get_by_role("button", name="Save the package").click()
    zipfile.ZipFile(io.BytesIO(taken.value.path().read_bytes())).extractall(folder)
    rated = rated_by_command(folder)
    assert {name: each["rating"] for name, each in rated["standards"].items()} == shown
    overall = rated["overall"]
    people.lead.goto(f"{home}emerging-findings/")
    says(people.lead, f"As it stands: {overall['rating']}, {overall['score']} of {overall['out_of']}.")
    assert (overall["rating"], overall["score"]) == ("Requires improvement", 14), "Not what was published"


def rated_by_command(folder: Path) -> dict:
    """What `inspectorate rate` says of a package."""
    program = [sys.executable, "-m", "inspectorate", "rate", str(folder), "--json"]
    done = subprocess.run(program, capture_output=True, text=True, check=True)
    told: dict = json.loads(done.stdout)
    return told
