"""Two authors of a report write the same section, and its chapters read as they print."""

from playwright.sync_api import expect

from tests.browser import assert_accessible
from tests.journeys.conftest import follow, says
from tests.journeys.steps.panel import decide, give_view, reopen
from tests.journeys.steps.set_up import move

HOME = "/inspections/5/"
SECTION = f"{HOME}report/sections/background/"
CHANGED_RATING = "Outstanding"
"""A rating that the panel did not give to standard 1.1 before."""


def test_two_authors_of_a_section_put_their_changes_together(visitors):
    lead, inspector = visitors.person("leila"), visitors.person("idris")
    for page in (lead, inspector):
        page.goto(f"{SECTION}edit/")
    text = lead.get_by_role("textbox", name="Text").input_value()
    lead.get_by_role("textbox", name="Text").fill(f"We came in September.\n\n{text}")
    follow(lead.get_by_role("button", name="Save section"))
    says(lead, "The section has been saved.")
    inspector.get_by_role("textbox", name="Text").fill(f"{text}\n\nSchools work with the service.")
    follow(inspector.get_by_role("button", name="Save section"))
    says(inspector, "Both changes together")
    assert_accessible(inspector)
    follow(inspector.get_by_role("button", name="Save both changes"))
    says(inspector, "The section has been saved.")
    for words in ("We came in September.", "Schools work with the service."):
        says(inspector, words)


def test_toolbar_writes_markdown_around_the_selected_words(visitors):
    page = visitors.person("leila")
    page.goto(f"{SECTION}edit/")
    area = page.get_by_role("textbox", name="Text")
    area.fill("A plan")
    area.select_text()
    page.get_by_role("button", name="Bold").click()
    assert area.input_value() == "**A plan**"
    page.get_by_role("button", name="List").click()
    assert area.input_value() == "- **A plan**"
    assert_accessible(page)


def test_section_is_written_without_scripts(visitors):
    page = visitors.person("leila", java_script_enabled=False)
    page.goto(f"{SECTION}edit/")
    area = page.get_by_role("textbox", name="Text")
    area.fill(f"{area.input_value()}\n\nWithout scripts.")
    follow(page.get_by_role("button", name="Save section"))
    says(page, "Without scripts.")


def test_figure_that_changes_under_two_authors_is_flagged_and_confirmed(visitors):
    lead, inspector, head = (visitors.person(name) for name in ("leila", "idris", "harriet"))
    write(inspector, "background", "The rating of governance is {1.1}. We met partners.")
    write(lead, "methodology", "Leaders know that governance is rated {1.1|lower}.")
    head.goto(f"{HOME}transition/panel/")
    head.get_by_label("reason", exact=False).fill("The minutes of the board came late.")
    follow(head.get_by_role("button", name="Reopen ratings panel"))
    reopen(head, HOME, "1.1", "The minutes of the board came late.")
    for page in (lead, head):
        give_view(page, HOME, "1.1", CHANGED_RATING, "The minutes say so.")
    decide(lead, HOME, "1.1", CHANGED_RATING, "The minutes say so.")
    move(head, HOME, "Confirm ratings")
    for page, key in ((inspector, "background"), (lead, "methodology")):
        page.goto(HOME)
        says(page, "Read 1 section in which a figure has changed")
        page.goto(f"{HOME}report/sections/{key}/")
        says(page, "Figures that have changed")
        assert_accessible(page)
    says(inspector, f"The rating of governance is {CHANGED_RATING}.")
    follow(inspector.get_by_role("button", name="Confirm the sentences"))
    says(inspector, "The sentences are confirmed.")
    assert not inspector.get_by_text("Figures that have changed").count()
    write(lead, "methodology", "Governance has become better.")
    lead.goto(HOME)
    assert not lead.get_by_text("in which a figure has changed").count()


def write(page, key, text):
    """Save the text of a section."""
    page.goto(f"{HOME}report/sections/{key}/edit/")
    page.get_by_role("textbox", name="Text").fill(text)
    follow(page.get_by_role("button", name="Save section"))
    says(page, "The section has been saved.")


def test_preview_and_figures_stand_beside_the_text_without_scripts(visitors):
    page = visitors.person("idris", java_script_enabled=False, viewport={"width": 320, "height": 900})
    page.goto(f"{SECTION}edit/")
    area = page.get_by_role("textbox", name="Text")
    area.fill("Sampling: {cases}. A name that nobody knows: {9.9.9}.")
    follow(page.get_by_role("button", name="Preview"))
    frame = page.frame_locator("iframe.app-preview")
    expect(frame.get_by_text("Sampling:")).to_be_visible()
    says(page, "There is no figure “9.9.9”")
    assert area.input_value().endswith("{9.9.9}.")
    page.get_by_label("Find a figure").fill("overall rating")
    follow(page.get_by_role("button", name="Find figures"))
    follow(page.get_by_role("button", name="Insert").first)
    says(page, "Not saved yet")
    assert "{overall" in page.get_by_role("textbox", name="Text").input_value()


def test_figure_is_inserted_at_the_cursor(visitors):
    page = visitors.person("idris")
    page.goto(f"{SECTION}edit/")
    area = page.get_by_role("textbox", name="Text")
    area.fill("Before after")
    area.evaluate("area => { area.focus(); area.setSelectionRange(7, 7) }")
    page.get_by_label("Find a figure").fill("overall rating")
    follow(page.get_by_role("button", name="Find figures"))
    area.evaluate("area => { area.focus(); area.setSelectionRange(7, 7) }")
    follow(page.get_by_role("button", name="Insert").first)
    assert page.get_by_role("textbox", name="Text").input_value().startswith("Before {overall")
    assert_accessible(page)
    assert visitors.complaints[page] == []
