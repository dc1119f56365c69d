"""Raise lines of enquiry, add evidence, judge standards, and decide at the ratings panel."""

import re

from playwright.sync_api import FilePayload, Page

from inspectorate.method.ratings import Judgement
from tests.browser import assert_accessible
from tests.journeys.conftest import follow, says


def raise_line_of_enquiry(page: Page, home: str, text: str) -> None:
    """Raise a line of enquiry."""
    page.goto(f"{home}lines-of-enquiry/")
    page.get_by_label("What do you need to find out?").fill(text)
    follow(page.get_by_role("button", name="Raise line of enquiry"))
    says(page, "The line of enquiry has been raised.")
    assert_accessible(page)


def add_evidence(page: Page, home: str) -> str:
    """Add evidence with a file; return its reference."""
    page.goto(f"{home}judgements/")
    assert_accessible(page)
    follow(page.get_by_role("link", name="Add evidence"))
    assert_accessible(page)
    page.get_by_label("Title").fill("Minutes of the board, August 2018")
    page.get_by_label("Document", exact=False).first.check()
    page.get_by_text("1.1 Governance and leadership").click()
    page.get_by_role("checkbox", name=re.compile("^1.1.1 ")).check()
    page.get_by_label("What does the evidence show?").fill("Partners attend and contribute.")
    page.get_by_label("Neither").check()
    file: FilePayload = {"name": "minutes.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 minutes"}
    page.locator("input[type=file]").set_input_files(file)
    follow(page.get_by_role("button", name="Add evidence"))
    (ref,) = re.findall(r"Evidence added as (E\d+)\.", page.locator("main").inner_text())
    return str(ref)


def judge(page: Page, home: str, judgement: Judgement, ref: str) -> None:
    """Judge a standard as the example does, citing a piece of evidence for every key question."""
    page.goto(f"{home}judgements/{judgement.standard}/")
    follow(page.get_by_role("button", name="Write judgement"))
    assert_accessible(page)
    for number, reasons in enumerate(judgement.reasons.values()):
        page.locator(f"[name=reasons_{number}]").fill(reasons)
        choose_evidence(page, number, ref)
    page.get_by_label(judgement.rating, exact=True).check()
    follow(page.get_by_role("button", name="Save judgement"))
    says(page, "The judgement has been saved.")
    says(page, "Minutes of the board, August 2018")


def choose_evidence(page: Page, number: int, ref: str) -> None:
    """Tick a piece of evidence for a key question, unfolding the list if needed."""
    choice = page.locator(f"[name=evidence_{number}][value={ref}]")
    if not choice.is_visible():
        page.locator("details", has=choice).locator("summary").click()
    choice.check()


def add_panel_members(
    page: Page, home: str, people: tuple[str, ...] = ("Leila Marsh", "Harriet Ngata")
) -> None:
    """Add people to the panel: the lead inspector and the head of inspections, or others."""
    for person in people:
        page.goto(f"{home}panel/members/")
        page.get_by_label("Panel member").select_option(label=person)
        follow(page.get_by_role("button", name="Add to panel"))
        says(page, f"{person} was added to the panel.")
    assert_accessible(page)


def give_view(page: Page, home: str, standard: str, rating: str, reasons: str) -> None:
    """Give one's own view."""
    page.goto(f"{home}panel/{standard}/view/")
    page.get_by_label(rating, exact=True).check()
    page.get_by_label("Your reasons").fill(reasons)
    follow(page.get_by_role("button", name="Save view"))
    says(page, "Your view has been saved.")


def agree_with_proposals(page: Page, home: str) -> int:
    """Agree with the proposed rating of every standard, in one form; return their number."""
    page.goto(f"{home}panel/")
    follow(page.get_by_role("button", name="Give your views"))
    assert_accessible(page)
    return _tick_all(page, "Save views", "saved")


def decide_agreed(page: Page, home: str) -> int:
    """Record every decision on which all members agree, in one form; return their number."""
    page.goto(f"{home}panel/")
    follow(page.get_by_role("button", name="Record agreed decisions"))
    assert_accessible(page)
    return _tick_all(page, "Record decisions", "recorded")


def _tick_all(page: Page, button: str, done: str) -> int:
    boxes = page.get_by_role("checkbox").all()
    for box in boxes:
        box.check()
    follow(page.get_by_role("button", name=button))
    says(page, f"been {done}.")
    return len(boxes)


def decide(page: Page, home: str, standard: str, rating: str, reasons: str = "") -> None:
    """Record the decision."""
    page.goto(f"{home}panel/{standard}/decide/")
    page.get_by_label(rating, exact=True).check()
    page.locator("[name=reasons]").fill(reasons)
    follow(page.get_by_role("button", name="Record decision"))
    says(page, "The decision has been recorded.")


def reopen(page: Page, home: str, standard: str, reason: str) -> None:
    """Reopen a decision, with a reason."""
    page.goto(f"{home}panel/{standard}/")
    follow(page.get_by_role("link", name="Reopen the decision"))
    assert_accessible(page)
    page.get_by_label("Why are you reopening this decision?").fill(reason)
    follow(page.get_by_role("button", name="Reopen decision"))
