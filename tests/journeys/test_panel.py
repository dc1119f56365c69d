"""From assessed cases to confirmed ratings, in a real browser: evidence, the picture forming, the panel."""

import io
import re
import zipfile

from playwright.sync_api import expect

from inspectorate import package
from inspectorate.web.inspections.queries import framework
from tests.browser import assert_accessible
from tests.journeys.conftest import EXAMPLE, follow, says

TEAM = (("Leila Marsh", "Lead inspector"), ("Pavel Hughes", "Partner inspector"), ("Idris Cole", "Inspector"))


def test_an_assessed_inspection_goes_through_its_panel_to_confirmed_ratings(visitors, tmp_path):
    given_operations = visitors.person("owen")
    home = bring_in(given_operations, tmp_path)

    when_the_lead_watches_the_picture_form = visitors.person("leila")
    look_at_the_picture(when_the_lead_watches_the_picture_form, home)
    and_a_partner_judges_on_evidence = visitors.person("pavel")
    judge(and_a_partner_judges_on_evidence, home)

    and_the_panel_is_seated = when_the_lead_watches_the_picture_form
    seat(and_the_panel_is_seated, home)
    move(and_the_panel_is_seated, home, "Take it to the ratings panel")
    lead, head = and_the_panel_is_seated, visitors.person("harriet")
    standards = list(framework(package.read(EXAMPLE).framework.id).standards)

    then_views_stay_hidden_until_all_are_in = standards[4]
    hidden_then_open(lead, head, home, then_views_stay_hidden_until_all_are_in)
    for standard in (each for each in standards if each != then_views_stay_hidden_until_all_are_in):
        rating = proposed(lead, home, standard)
        for member in (lead, head):
            give_view(member, home, standard, rating, "As proposed.")
        decide(lead, home, standard, rating)

    and_a_decision_is_reopened_and_made_again = head
    reopen(and_a_decision_is_reopened_and_made_again, lead, home, standards[5])

    and_the_head_confirms = head
    move(and_the_head_confirms, home, "Confirm that the panel is done")
    and_the_head_confirms.goto(home)
    says(and_the_head_confirms, "Ratings confirmed")
    and_the_head_confirms.goto(f"{home}panel/")
    expect(and_the_head_confirms.get_by_text("Decided", exact=True)).to_have_count(len(standards) + 1)
    assert_accessible(and_the_head_confirms)


def test_the_picture_keeps_itself_up_to_date_while_someone_looks(visitors, tmp_path):
    owen = visitors.person("owen")
    home = bring_in(owen, tmp_path)
    looking, raising = visitors.person("leila"), visitors.person("idris")
    looking.goto(f"{home}picture/")
    raise_enquiry(raising, home, "Why do plans come late after a move?")
    says(looking, "Why do plans come late after a move?")
    assert visitors.complaints[looking] == []


def test_the_picture_can_be_read_without_scripts(visitors, tmp_path):
    home = bring_in(visitors.person("owen"), tmp_path)
    page = visitors.person("leila", java_script_enabled=False)
    page.goto(f"{home}picture/")
    says(page, "Load the page again to see what has changed.")
    says(page, "As it stands: Requires improvement, 14 of 36.")


def bring_in(page, tmp_path) -> str:
    """Bring the example in from its package and put a team on it; returns its address."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for path, content in package.to_files(package.read(EXAMPLE)).items():
            archive.writestr(path, content)
    page.goto("/inspections/")
    follow(page.get_by_role("link", name="Bring one in from a package of files"))
    file = page.locator("input[type=file]")
    file.set_input_files({"name": "x.zip", "mimeType": "application/zip", "buffer": b"no"})
    follow(page.get_by_role("button", name="Bring it in"))
    says(page, "This is not a zip file")
    assert_accessible(page)
    file = page.locator("input[type=file]")
    file.set_input_files({"name": "x.zip", "mimeType": "application/zip", "buffer": made.getvalue()})
    follow(page.get_by_role("button", name="Bring it in"))
    page.get_by_text("The inspection is here.").wait_for()
    home = re.sub(r"^.*?(/inspections/\d+/).*$", r"\1", page.url)
    for person, role in TEAM:
        page.goto(f"{home}team/add/")
        chosen = page.get_by_label("Who joins the team?")
        named = next(each.strip() for each in chosen.inner_text().splitlines() if person in each)
        chosen.select_option(label=named)
        page.get_by_label(role, exact=True).check()
        follow(page.get_by_role("button", name="Put them on the team"))
        page.get_by_text(f"{person} is on the team.").wait_for()
    return home


def look_at_the_picture(page, home) -> None:
    """The picture, and a rating unfolded from it."""
    page.goto(f"{home}picture/")
    says(page, "As it stands: Requires improvement, 14 of 36.")
    assert_accessible(page)
    follow(page.get_by_role("link", name="2.1.1"))
    page.locator("details summary").first.click()
    says(page, "Assessed by")
    assert_accessible(page)
    raise_enquiry(page, home, "Why are reviews late?")


def raise_enquiry(page, home, text) -> None:
    """Raise a line of enquiry."""
    page.goto(f"{home}enquiries/")
    page.get_by_label("What is to be found out?").fill(text)
    follow(page.get_by_role("button", name="Raise it"))
    page.get_by_text("The line of enquiry is raised.").wait_for()
    assert_accessible(page)


def judge(page, home) -> None:
    """Add evidence with a file, and judge a standard on it."""
    page.goto(f"{home}judgements/")
    assert_accessible(page)
    follow(page.get_by_role("link", name="Add a piece of evidence"))
    assert_accessible(page)
    page.get_by_label("What is it?").fill("Minutes of the board, August 2018")
    page.get_by_label("What does it show?").fill("Partners attend and contribute.")
    file = {"name": "minutes.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 minutes"}
    page.locator("input[type=file]").set_input_files(file)
    follow(page.get_by_role("button", name="Add it"))
    (ref,) = re.findall(r"It can be cited as (E\d+)\.", page.inner_text("main"))
    follow(page.get_by_role("link", name=re.compile("^1.1 ")))
    assert_accessible(page)
    follow(page.get_by_role("button", name="Write the judgement again"))
    assert_accessible(page)
    page.get_by_label("Evidence cited").first.fill(ref)
    follow(page.get_by_role("button", name="Save the judgement"))
    page.get_by_text("The judgement is saved.").wait_for()
    says(page, "Minutes of the board, August 2018")


def seat(page, home) -> None:
    """Put the lead and the head on the panel."""
    for person in ("Leila Marsh", "Harriet Ngata"):
        page.goto(f"{home}panel/members/")
        page.get_by_label("Who joins the panel?").select_option(label=person)
        follow(page.get_by_role("button", name="Put them on the panel"))
        page.get_by_text(f"{person} is on the panel.").wait_for()
    assert_accessible(page)


def move(page, home, words) -> None:
    """Move the inspection on."""
    page.goto(home)
    follow(page.get_by_role("link", name=words))
    follow(page.get_by_role("button", name=words))


def proposed(page, home, standard) -> str:
    """The rating proposed for a standard."""
    page.goto(f"{home}panel/{standard}/")
    return page.get_by_role("heading", name="Proposed:").inner_text().removeprefix("Proposed: ")


def give_view(page, home, standard, rating, reasons) -> None:
    """Give one's own view."""
    page.goto(f"{home}panel/{standard}/")
    follow(page.get_by_role("button", name="Give your view"))
    page.get_by_label(rating, exact=True).check()
    page.get_by_label("Your reasons").fill(reasons)
    follow(page.get_by_role("button", name="Give this view"))
    page.get_by_text("Your view is in.").wait_for()


def decide(page, home, standard, rating, reasons="") -> None:
    """Record the decision."""
    page.goto(f"{home}panel/{standard}/")
    follow(page.get_by_role("button", name="Record the decision"))
    page.get_by_label(rating, exact=True).check()
    page.locator("[name=reasons]").fill(reasons)
    follow(page.get_by_role("button", name="Record the decision"))
    page.get_by_text("The decision is recorded.").wait_for()


def hidden_then_open(lead, head, home, standard) -> None:
    """The head’s view is hidden from the lead until theirs is in; they differ and are consolidated."""
    page = f"{home}panel/{standard}/"
    give_view(head, home, standard, "Outstanding", "Every assessment was sound.")
    lead.goto(page)
    assert "Every assessment was sound." not in lead.content()
    assert_accessible(lead)
    give_view(lead, home, standard, "Good", "Most assessments were sound.")
    says(lead, "Views differ")
    says(lead, "Every assessment was sound.")
    assert_accessible(lead)
    assert_fits_a_telephone(lead)
    decide(lead, home, standard, "Good", "We read three files again together.")
    assert_accessible(lead)
    lead.goto(f"{home}panel/")
    assert_fits_a_telephone(lead)


def assert_fits_a_telephone(page) -> None:
    """The page is no wider than a telephone, and accessible there."""
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert_accessible(page)
    page.set_viewport_size({"width": 1280, "height": 900})


def reopen(head, lead, home, standard) -> None:
    """Open a decision again with a reason, and decide once more."""
    rating = proposed(head, home, standard)
    follow(head.get_by_role("link", name="Reopen it, with a reason"))
    assert_accessible(head)
    head.get_by_label("Why is it reopened?").fill("Two cases had been mixed up.")
    follow(head.get_by_role("button", name="Reopen it"))
    for member in (lead, head):
        give_view(member, home, standard, rating, "Still as proposed.")
    decide(lead, home, standard, rating)
    says(lead, "Two cases had been mixed up.")
