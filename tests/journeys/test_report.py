"""Two authors of a report write the same section, and its chapters read as they print."""

from tests.browser import assert_accessible
from tests.journeys.conftest import follow, says

SECTION = "/inspections/5/report/sections/background/"


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
