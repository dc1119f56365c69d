"""A quarter of a board: response, actions, evidence, one action returned, a review, and a closure."""

from playwright.sync_api import FilePayload

from tests.browser import assert_accessible
from tests.journeys.address_fixtures import AddressValues
from tests.journeys.conftest import follow, says
from tests.journeys.steps.improvement import (
    PLAN,
    add_action,
    record_review,
    report_done,
)

FILE: FilePayload = {
    "name": "attendance.pdf",
    "mimeType": "application/pdf",
    "buffer": b"%PDF-1.7 attendance",
}
FIRST, SECOND = "Train every case manager in planning.", "Check ten plans each month."


def test_a_quarter_of_the_board_from_the_response_to_the_closure(visitors):
    values = AddressValues(visitors)
    head, link, lead, board = (visitors.person(name) for name in ("sunita", "lin", "leila", "bram"))

    number = values.accepted_recommendation
    head.goto(PLAN)
    says(head, "We agree.")
    assert_accessible(head)

    actions = []
    for text in (FIRST, SECOND):
        add_action(link, number, text)
        follow(link.get_by_role("link", name=text))
        actions.append(link.url.rstrip("/").split("/")[-1])
    for action in actions:
        report_done(link, action, FILE)
        says(link, "Attendance list")

    lead.goto(f"{PLAN}actions/{actions[0]}/verify/")
    lead.get_by_label("No, return the action").check()
    lead.get_by_label("Reason, if you return the action").fill("The list names nobody.")
    follow(lead.get_by_role("button", name="Record decision"))

    board.goto(f"{PLAN}progress/")
    says(board, "Under way")
    assert_accessible(board)
    record_review(board, "The board read the plan and asked for the list.")
    says(board, "Returned")

    link.goto(f"{PLAN}actions/{actions[0]}/progress/")
    says(link, "The list names nobody.")
    report_done(link, actions[0], FILE)
    for action in actions:
        lead.goto(f"{PLAN}actions/{action}/verify/")
        lead.get_by_label("Yes, verify the action").check()
        follow(lead.get_by_role("button", name="Record decision"))

    lead.goto(f"{PLAN}recommendations/{number}/close/")
    lead.get_by_label("Closed as implemented").check()
    follow(lead.get_by_role("button", name="Record decision"))
    says(lead, "Closed as implemented")
    board.goto(f"{PLAN}next-inspection/")
    says(board, "Every case manager was trained.")
    assert_accessible(board)
