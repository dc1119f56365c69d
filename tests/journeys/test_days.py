"""The main task of each role except the inspector, whose cases are in test_fieldwork."""

import re

from playwright.sync_api import Page, expect

from tests.browser import assert_accessible
from tests.journeys.conftest import EXAMPLE, follow, picture, says
from tests.journeys.steps.fieldwork import answer, cases_of, have_assessed_again
from tests.journeys.steps.panel import add_evidence, choose_evidence, raise_line_of_enquiry
from tests.journeys.steps.sampling import allocate, draw, reassign, replace_first_case, send_list
from tests.journeys.steps.set_up import choose, move, put_on_team, set_up
from tests.journeys.steps.sign_in import invite

FIELDWORK = "/inspections/3/"
PANEL = "/inspections/4/"


def test_operations_add_a_service_its_people_and_an_inspection(visitors):
    page = visitors.person("owen")
    page.goto("/people/")
    picture(page, "people")
    follow(page.get_by_role("link", name="Services"))
    follow(page.get_by_role("button", name="Add a service"))
    page.get_by_label("Name of the service").fill("Anytown Youth Justice Service")
    page.get_by_label("Short name").fill("Anytown YJS")
    page.get_by_label("Area it serves").fill("Anytown")
    follow(page.get_by_role("button", name="Add service"))
    says(page, "Anytown Youth Justice Service")

    assert "/people/invitation/" in invite(
        page, visitors.person("harriet"), "Hugh Service", "hugh@example.org", "Lead inspector"
    )
    home = set_up(page)
    put_on_team(page, home, "Leila Marsh", "Lead inspector")
    page.goto(f"{home}team/add/")
    choose(page.get_by_label("Team member"), "Hugh Service")
    picture(page, "team")


def test_lead_announces_draws_with_the_service_and_replaces_a_case(visitors):
    home = given_an_inspection_with_lead_and_link_person(visitors.person("owen"))
    lead, link = visitors.person("leila"), visitors.person("lin")
    when_the_lead_announces_it(lead, home)
    send_list(link, home, "court")
    draw(lead, home, "court", "471", 31)
    then_the_link_person_sees_the_number_and_the_seal(link, home, "471")
    replace_first_case(lead, home)
    then_the_audit_log_has_every_step_in_order(lead, home)


def given_an_inspection_with_lead_and_link_person(page: Page) -> str:
    home = set_up(page)
    for person, role in (("Leila Marsh", "Lead inspector"), ("Lin Carver", "Link person")):
        put_on_team(page, home, person, role)
    return home


def when_the_lead_announces_it(page: Page, home: str) -> None:
    page.goto(home)
    picture(page, "inspection")
    move(page, home, "Announce inspection")


def then_the_link_person_sees_the_number_and_the_seal(page: Page, home: str, number: str) -> None:
    page.goto(f"{home}sample/court/")
    expect(page.locator(".app-seed")).to_have_text(number)
    page.get_by_text("Steps of the draw").click()
    expect(page.locator("#seal")).to_have_text(re.compile("[0-9a-f]{64}"))
    assert_accessible(page)


def then_the_audit_log_has_every_step_in_order(page: Page, home: str) -> None:
    page.goto(f"{home}audit-log/")
    sentences = (
        "Replaced a case of the sample",
        "Recorded why a case is replaced",
        "Recorded which numbered sample is drawn",
        "Calculated the numbered samples",
        "Sealed the list and the design of a draw",
        "Sent a long list",
        "Set up the inspection",
    )
    in_order = re.compile(".*".join(sentences), re.DOTALL)
    expect(page.locator("main")).to_contain_text(in_order)


def test_lead_allocates_cases_sees_emerging_findings_and_has_one_assessed_twice(visitors):
    page = visitors.person("leila")
    reassign(page, FIELDWORK, cases_not_started(page, "Idris Cole")[:3], "Pavel Hughes")
    allocate(page, FIELDWORK, scope="even")
    page.goto(f"{FIELDWORK}allocation/")
    says(page, "There is nothing to allocate: no assessor and no interview would change.")
    assert_accessible(page)
    cases = [case["case_id"] for case in cases_of(page, FIELDWORK) if case["assessor"] == "Idris Cole"]
    have_assessed_again(page, FIELDWORK, cases[0], "Pavel Hughes")
    page.goto(f"{FIELDWORK}emerging-findings/")
    says(page, "Progress")
    picture(page, "picture")
    page.goto(f"{PANEL}consistency/")
    follow(page.get_by_role("link", name="not resolved").first)
    says(page, "Differences between assessments")
    picture(page, "differences")

    link = visitors.person("lin")
    link.goto(f"{FIELDWORK}interviews/")
    picture(link, "interviews")
    expect(link.locator("tbody tr").nth(30)).to_be_visible()


def cases_not_started(page: Page, assessor: str) -> list[str]:
    """Return the cases of an assessor that have not begun."""
    return [
        case["case_id"]
        for case in cases_of(page, FIELDWORK)
        if (case["assessor"], case["state"]) == (assessor, "not_started")
    ]


def test_link_person_sends_a_list_sets_availability_and_sees_no_answers(visitors):
    page = visitors.person("lin")
    send_list(page, "/inspections/2/", "court")
    page.goto("/inspections/2/long-lists/court/send/")
    page.locator("input[type=file]").set_input_files(shorter_list())
    follow(page.get_by_role("button", name="Send long list"))
    says(page, "We have filled in the columns you confirmed last time.")
    follow(page.get_by_role("button", name="Confirm columns"))
    says(page, "Changes since the last list")
    assert_accessible(page)

    page.goto(f"{FIELDWORK}interviews/availability/")
    follow(page.get_by_role("link", name="Change availability").first)
    picture(page, "free-times")
    follow(page.get_by_role("button", name="Save availability"))
    says(page, "has been saved.")
    for hidden in ("cases/", "emerging-findings/", "judgements/", "audit-log/", "export/", "alerts/"):
        assert page.goto(f"{FIELDWORK}{hidden}").status == 403


def shorter_list() -> dict:
    """Return the long list without its last row, as if the service had corrected it."""
    lines = (EXAMPLE / "long-lists" / "court.csv").read_bytes().splitlines(keepends=True)
    return {"name": "court.csv", "mimeType": "text/csv", "buffer": b"".join(lines[:-1])}


def test_a_long_list_can_be_sent_without_scripts(visitors):
    page = visitors.person("lin", java_script_enabled=False)
    page.goto("/inspections/2/long-lists/out_of_court/send/")
    page.locator("input[type=file]").set_input_files(EXAMPLE / "long-lists" / "out_of_court.csv")
    follow(page.get_by_role("button", name="Send long list"))
    follow(page.get_by_role("button", name="Confirm columns"))
    expect(page.locator(".app-numbers")).to_contain_text("21 eligible")


def test_a_local_assessor_answers_their_own_cases_and_sees_nobody_elses(visitors):
    page = visitors.person("lowri")
    page.goto(FIELDWORK)
    follow(page.locator(".app-sections").get_by_role("link", name="Cases"))
    picture(page, "own-cases")
    expect(page.locator("main")).not_to_contain_text("Everyone’s cases")
    own = next(case for case in cases_of(page, FIELDWORK) if case["state"] == "not_started")
    page.goto(f"{FIELDWORK}cases/{own['id']}/stage/{'2.1' if own['group'] == 'court' else '3.1'}/")
    answer(page, "2.1.1" if own["group"] == "court" else "3.1.1", "Yes")
    numbers = {case["id"] for case in cases_of(visitors.person("leila"), FIELDWORK)}
    not_theirs = min(numbers - {case["id"] for case in cases_of(page, FIELDWORK)})
    assert page.goto(f"{FIELDWORK}cases/{not_theirs}/").status == 404
    for hidden in (
        "sample/court/",
        "long-lists/",
        "emerging-findings/",
        "judgements/",
        "lines-of-enquiry/",
        "alerts/",
    ):
        assert page.goto(f"{FIELDWORK}{hidden}").status == 403


def test_partner_inspector_adds_evidence_and_judges_on_it(visitors):
    page = visitors.person("pavel")
    raise_line_of_enquiry(page, FIELDWORK, "Do health workers come to meetings?")
    follow(page.get_by_role("link", name="Record the outcome").first)
    page.get_by_role("textbox").fill("They do, and are listened to.")
    follow(page.get_by_role("button", name="Save"))
    says(page, "They do, and are listened to.")
    ref = add_evidence(page, FIELDWORK)
    follow(page.get_by_role("link", name=re.compile("^1.3 ")))
    follow(page.get_by_role("button", name="Write judgement"))
    reasons = page.get_by_label("Reasons")
    for number in range(reasons.count()):
        reasons.nth(number).fill("Seen in the meetings and in the cases.")
        choose_evidence(page, number, ref)
    page.get_by_label("Good", exact=True).check()
    picture(page, "judgement")
    follow(page.get_by_role("button", name="Save judgement"))
    says(page, "Proposed rating: Good")
    assert page.goto(f"{PANEL}panel/").status == 403  # not a member of the panel


def test_the_head_of_the_service_reads_an_alert_and_acts_on_it(visitors):
    inspector = visitors.person("idris")
    case = next(case for case in cases_of(inspector, FIELDWORK) if case["state"] == "not_started")
    inspector.goto(f"{FIELDWORK}cases/{case['id']}/alert/")
    inspector.get_by_label("What is the concern?").fill("Nobody has seen the child for six weeks.")
    picture(inspector, "alert")
    follow(inspector.get_by_role("button", name="Raise alert"))
    says(inspector, "Leila Marsh, Sunita Bell")

    page = visitors.person("sunita")
    page.goto(FIELDWORK)
    follow(page.locator(".app-alerts").get_by_role("link", name="View alert"))
    picture(page, "alerts")
    assert_accessible(page)
    follow(page.get_by_role("link", name="Alert about case").first)
    follow(page.get_by_role("button", name="Acknowledge alert"))
    says(page, "Acknowledged")
    for hidden in ("cases/", "sample/court/", "interviews/", "emerging-findings/"):
        assert page.goto(f"{FIELDWORK}{hidden}").status == 403

    lead = visitors.person("leila")
    lead.goto(f"{FIELDWORK}alerts/")
    follow(lead.get_by_role("link", name="Alert about case").first)
    lead.get_by_label("Action taken").fill("The child was seen today and is safe.")
    follow(lead.get_by_role("button", name="Close alert"))
    says(lead, "Alert closed.")
    assert_accessible(lead)


def test_the_head_of_inspections_sees_who_did_what_and_withdraws_an_inspection(visitors):
    page = visitors.person("harriet")
    page.goto(f"{FIELDWORK}audit-log/")
    says(page, "No event can be changed or deleted.")
    picture(page, "trail")
    page.goto(f"{PANEL}panel/")
    says(page, "0 of 12 recorded")
    picture(page, "panel")
    page.goto("/inspections/1/")
    follow(page.get_by_role("link", name="Withdraw inspection").first)
    page.get_by_role("textbox").fill("The service is to be merged with another.")
    follow(page.get_by_role("button", name="Withdraw inspection"))
    says(page, "Withdrawn")
    expect_no_transition(page)


def expect_no_transition(page: Page) -> None:
    """Check that the page offers no transition."""
    expect(page.get_by_role("heading", name="Next steps")).to_have_count(0)
