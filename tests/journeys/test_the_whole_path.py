"""A whole inspection: from the invitation of an inspector to confirmed ratings and the exported package."""

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
    ExampleAnswers,
    by_hand,
    by_program,
    by_spreadsheet,
    cases_of,
    example_answers,
    have_assessed_again,
)
from tests.journeys.steps.panel import (
    add_evidence,
    add_panel_members,
    agree_with_proposals,
    decide,
    decide_agreed,
    give_view,
    judge,
    raise_line_of_enquiry,
    reopen,
)
from tests.journeys.steps.sampling import (
    allocate,
    draw_from_seed,
    mark_always_available,
    send_list,
    send_no_list,
)
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
    """A page for each person of the inspection."""

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
    newcomer = visitors.anyone()
    given_an_inspector_who_accepts_an_invitation(newcomer, owen, harriet)
    people = People(owen, harriet, leila, idris, newcomer, pavel, lin, bram)

    home = given_an_inspection_with_its_team(people)
    when_the_long_lists_are_sent_and_the_samples_drawn(people, home)
    when_the_cases_are_allocated(people, home)
    when_every_case_is_assessed(people, home)
    when_a_case_is_assessed_twice_and_the_difference_resolved(people, home)
    then_the_emerging_findings_are_the_published_ratings(people, home)
    when_the_panel_decides(people, home)
    then_the_head_confirms_and_the_board_sees_the_ratings(people, home)
    then_the_exported_package_has_the_same_ratings(people, home, tmp_path)


def given_an_inspector_who_accepts_an_invitation(page: Page, operations: Page, head: Page) -> None:
    accept(page, invite(operations, head, "Nadia Rahman", "nadia.rahman@example.org", "Inspector"))
    add_app(page)
    follow(page.get_by_role("link", name="Inspections", exact=True).last)
    says(page, "You have no inspections.")


def given_an_inspection_with_its_team(people: People) -> str:
    home = set_up(people.operations)
    for person, role in TEAM:
        # Operations were shown the invitation of the newcomer, so that the head adds her to the team.
        by = people.head if person == "Nadia Rahman" else people.operations
        put_on_team(by, home, person, role)
    move(people.lead, home, "Announce inspection")
    return home


def when_the_long_lists_are_sent_and_the_samples_drawn(people: People, home: str) -> None:
    send_no_list(people.link, home)
    for group, cases in SAMPLED.items():
        send_list(people.link, home, group)
        draw_from_seed(people.lead, home, group, "2018", cases)
        people.link.goto(f"{home}sample/{group}/")
        expect(people.link.locator(".app-seed")).to_have_text("2018")


def when_the_cases_are_allocated(people: People, home: str) -> None:
    mark_always_available(people.link, home)
    allocate(people.lead, home)
    move(people.lead, home, "Start fieldwork")
    says(people.lead, "Fieldwork")


def when_every_case_is_assessed(people: People, home: str) -> None:
    """Assess two cases on the pages and one in a spreadsheet; the rest by requests."""
    answers = example_answers()
    assess(people.newcomer, "Nadia Rahman", home, answers, [by_hand, by_spreadsheet])
    assess(people.inspector, "Idris Cole", home, answers, [by_hand])
    assess(people.partner, "Pavel Hughes", home, answers, [])
    assess(people.lead, "Leila Marsh", home, answers, [])


def assess(
    page: Page, name: str, home: str, answers: Mapping[tuple[str, str], ExampleAnswers], steps: list
) -> None:
    """Answer all of a person's cases with the example's answers: the first ones with the steps given."""
    own = [case for case in cases_of(page, home) if case["assessor"] == name]
    for case, step in zip(own, chain(steps, repeat(by_program)), strict=False):
        step(page, f"{home}cases/{case['id']}/", answers[case["group"], case["case_id"]])


def when_a_case_is_assessed_twice_and_the_difference_resolved(people: People, home: str) -> None:
    first = next(case for case in cases_of(people.inspector, home) if case["group"] == "court")
    have_assessed_again(people.lead, home, first["case_id"], "Pavel Hughes")
    answers = example_answers()[first["group"], first["case_id"]]
    differing = with_one_other_answer(answers)
    second = next(case for case in cases_of(people.partner, home) if case["occasion"] == "second")
    by_program(people.partner, f"{home}cases/{second['id']}/", differing)
    people.lead.goto(f"{home}consistency/")
    assert_accessible(people.lead)
    follow(people.lead.get_by_role("link", name=first["case_id"]))
    says(people.lead, "1 answer differs")
    people.lead.locator(f"[name='value_2.1.1'][value={answers['2.1.1'][0]}]").check()
    follow(people.lead.get_by_role("button", name="Resolve differences"))
    says(people.lead, "1 difference resolved.")


def with_one_other_answer(answers: ExampleAnswers) -> ExampleAnswers:
    """Return the same answers except that of one question."""
    value, comment = answers["2.1.1"]
    return {**answers, "2.1.1": ("no" if value == "yes" else "yes", comment or "The file shows it.")}


def then_the_emerging_findings_are_the_published_ratings(people: People, home: str) -> None:
    raise_line_of_enquiry(people.newcomer, home, "Why are reviews late?")
    ref = add_evidence(people.partner, home)
    for judgement in package.read(EXAMPLE).judgements:
        judge(people.partner, home, judgement, ref)
    people.lead.goto(f"{home}emerging-findings/")
    says(people.lead, "Overall rating so far: Requires improvement, 14 of 36 points.")
    says(people.lead, "Why are reviews late?")
    assert_accessible(people.lead)
    follow(people.lead.get_by_role("link", name="2.1 Assessment"))
    assert_accessible(people.lead)
    follow(people.lead.get_by_role("link", name="2.1.1"))
    people.lead.locator("details summary").first.click()
    says(people.lead, "Assessed by")


def when_the_panel_decides(people: People, home: str) -> None:
    """Two members: they differ on one standard, reopen another, and agree on the rest."""
    lead, head = people.lead, people.head
    add_panel_members(lead, home)
    move(lead, home, "Start ratings panel")
    disputed, reopened, *others = package.read(EXAMPLE).framework.standards
    decide_after_views_differ(lead, head, home, disputed)
    for member in (head, lead):
        assert agree_with_proposals(member, home) == len([reopened, *others])
    assert decide_agreed(lead, home) == len([reopened, *others])
    reopen(head, home, reopened, "Two cases had been mixed up.")
    for member in (head, lead):
        assert agree_with_proposals(member, home) == 1
    assert decide_agreed(lead, home) == 1
    lead.goto(f"{home}panel/{reopened}/")
    says(lead, "Two cases had been mixed up.")


def decide_after_views_differ(lead: Page, head: Page, home: str, standard: str) -> None:
    """Check that the head's view is hidden until the lead has given theirs; then decide."""
    give_view(head, home, standard, "Outstanding", "Every partner was there.")
    lead.goto(f"{home}panel/{standard}/")
    expect(lead.locator("main")).not_to_contain_text("Every partner was there.")
    give_view(lead, home, standard, "Good", "One partner stays away.")
    lead.goto(f"{home}panel/{standard}/")
    says(lead, "Views differ")
    picture(lead, "views")
    says(lead, "Every partner was there.")
    assert_accessible(lead)
    decide(lead, home, standard, "Good", "We read the minutes again together.")


def then_the_head_confirms_and_the_board_sees_the_ratings(people: People, home: str) -> None:
    people.board.goto(home)
    expect(people.board.locator("main")).not_to_contain_text("Barking")
    move(people.head, home, "Confirm ratings")
    says(people.head, "Ratings confirmed")
    people.board.goto(home)
    says(people.board, "The ratings are confirmed.")


def then_the_exported_package_has_the_same_ratings(people: People, home: str, folder: Path) -> None:
    """Export the package, and check that the command line gives it the ratings of the pages."""
    people.lead.goto(f"{home}panel/")
    shown = {
        row.locator("th").inner_text().split()[0]: row.locator("td[data-label=Decision]").inner_text().strip()
        for row in people.lead.locator("tbody tr").all()
    }
    people.lead.goto(f"{home}export/")
    with people.lead.expect_download() as download:
        people.lead.get_by_role("button", name="Download package").click()
    zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes())).extractall(folder)
    rated = rated_by_command(folder)
    assert {name: result["rating"] for name, result in rated["standards"].items()} == shown
    overall = rated["overall"]
    people.lead.goto(f"{home}emerging-findings/")
    says(
        people.lead,
        f"Overall rating so far: {overall['rating']}, {overall['score']} of {overall['out_of']} points.",
    )
    assert (overall["rating"], overall["score"]) == ("Requires improvement", 14), "Not what was published"


def rated_by_command(folder: Path) -> dict:
    """Return the results of `inspectorate rate` for a package."""
    program = [sys.executable, "-m", "inspectorate", "rate", str(folder), "--json"]
    process = subprocess.run(program, capture_output=True, text=True, check=True)
    results: dict = json.loads(process.stdout)
    return results
