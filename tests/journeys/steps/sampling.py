"""Send long lists, draw samples, and allocate the cases."""

import re
from collections.abc import Iterable

from playwright.sync_api import Page, expect

from tests.browser import assert_accessible
from tests.journeys.conftest import EXAMPLE, follow, picture, says
from tests.journeys.steps.set_up import choose

LISTS = {"court": "38 eligible", "out_of_court": "21 eligible"}
"""The example's long lists, and how many of their cases are eligible."""


def send_list(page: Page, home: str, group: str) -> None:
    """Send a long list, and confirm its columns."""
    page.goto(f"{home}long-lists/{group}/send/")
    page.locator("input[type=file]").set_input_files(EXAMPLE / "long-lists" / f"{group}.csv")
    follow(page.get_by_role("button", name="Send long list"))
    assert_accessible(page)
    picture(page, "columns")
    follow(page.get_by_role("button", name="Confirm columns"))
    picture(page, "long-list")
    expect(page.locator(".app-numbers")).to_contain_text(LISTS[group])
    assert_accessible(page)


def send_no_list(page: Page, home: str) -> None:
    """Send a file that is no list, and check that the page says what to do."""
    page.goto(f"{home}long-lists/court/send/")
    page.locator("input[type=file]").set_input_files(
        {"name": "list.pdf", "mimeType": "x/y", "buffer": b"%PDF-1.7"}
    )
    follow(page.get_by_role("button", name="Send long list"))
    says(page, "This is a PDF, not a list.")
    assert_accessible(page)


def draw(page: Page, home: str, group: str, dice: str, cases: int) -> None:
    """Seal a draw, calculate the numbered samples, and draw the one that three dice show."""
    page.goto(f"{home}sample/{group}/")
    follow(page.get_by_role("button", name="Seal the draw"))
    assert_accessible(page)
    follow(page.get_by_role("button", name="Seal draw"))
    says(page, "Send this seal to the service now.")
    assert_accessible(page)
    follow(page.get_by_role("button", name="Calculate the numbered samples"))
    follow(page.get_by_role("button", name="Calculate samples"))
    says(page, "Digest of the 1,000 numbered samples")
    follow(page.get_by_role("button", name="Enter the dice result"))
    page.get_by_label("Result of the dice").fill(dice)
    follow(page.get_by_role("button", name="Draw the sample"))
    says(page, f"Sample {dice} has been drawn. It has {cases} cases.")
    picture(page, "sample")
    assert_accessible(page)


def draw_from_seed(page: Page, home: str, group: str, seed: str, cases: int) -> None:
    """Draw a trial sample from a seed: the one of the example, whose cases have answers."""
    page.goto(f"{home}sample/{group}/draw/")
    page.get_by_label("Seed").fill(seed)
    follow(page.get_by_role("button", name="Draw trial sample"))
    says(page, "Trial sample from a seed that a person chose")
    says(page, f"{cases} in the sample")
    assert_accessible(page)


def replace_first_case(page: Page, home: str) -> None:
    """Replace the first case of the sample: record the reason, then throw the dice."""
    page.goto(f"{home}sample/court/")
    follow(page.get_by_role("link", name=re.compile("^Replace C")).first)
    page.get_by_label("Reason why this case cannot be assessed").fill("The file cannot be found")
    page.get_by_label("Any eligible case that has not been in the sample").check()
    assert_accessible(page)
    follow(page.get_by_role("button", name="Record the reason"))
    page.get_by_label("Ten-sided dice").check()
    page.get_by_label("Result of the dice").fill("528")
    assert_accessible(page)
    follow(page.get_by_role("button", name="Select the case"))
    says(page, "has replaced")


def mark_always_available(page: Page, home: str) -> None:
    """Mark every case manager as available at any time."""
    page.goto(f"{home}interviews/availability/")
    follow(page.get_by_role("button", name="Mark everyone else as available at all times"))
    assert_accessible(page)


def allocate(page: Page, home: str, scope: str = "keep") -> None:
    """Accept the allocation proposal, in which the cases of this scope may get a new assessor."""
    page.goto(f"{home}allocation/?scope={scope}")
    picture(page, "allocation")
    follow(page.get_by_role("button", name="Allocate these cases"))
    says(page, "have been allocated.")


def reassign(page: Page, home: str, cases: Iterable[str], person: str) -> None:
    """Give cases to another assessor."""
    page.goto(f"{home}allocation/reassign/")
    choose(page.get_by_label("New assessor"), person)
    for case in cases:
        page.get_by_role("checkbox", name=f"{case}:").check()
    assert_accessible(page)
    follow(page.get_by_role("button", name="Reassign these cases"))
