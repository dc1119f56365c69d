"""Set an inspection up with dates and team, or import it from a package; and move it to another state."""

import io
import re
import zipfile

from playwright.sync_api import Page, expect

from inspectorate import package
from tests.browser import assert_accessible
from tests.journeys.conftest import EXAMPLE, follow, says


def set_up(page: Page) -> str:
    """Set an inspection up with its dates, after an error in the form; return its address."""
    page.goto("/inspections/new/")
    follow(page.get_by_role("button", name="Set up inspection"))
    expect(page.locator(".govuk-error-summary")).to_contain_text("Select a service")
    assert_accessible(page)
    choose(page.get_by_label("Which service is inspected?"), "Barking and Dagenham")
    page.get_by_label("Standards for inspecting youth offending services").check()
    follow(page.get_by_role("button", name="Set up inspection"))
    home = address_of(page)
    set_dates(page, home)
    return home


def set_dates(page: Page, home: str) -> None:
    """Set the dates of the example's fieldwork, after an error in the form."""
    page.goto(f"{home}dates/")
    for field, day, year in (("fieldwork_starts", "3", "2018"), ("fieldwork_ends", "14", "2017")):
        for part, value in (("day", day), ("month", "9"), ("year", year)):
            page.locator(f"[name={field}_{part}]").fill(value)
    follow(page.get_by_role("button", name="Save dates"))
    expect(page.locator(".govuk-error-summary")).to_contain_text("must be on or after")
    assert_accessible(page)
    page.locator("[name=fieldwork_ends_year]").fill("2018")
    follow(page.get_by_role("button", name="Save dates"))
    says(page, "14 September 2018")


def put_on_team(page: Page, home: str, person: str, role: str) -> None:
    """Add a team member."""
    page.goto(f"{home}team/add/")
    choose(page.get_by_label("Team member"), person)
    page.get_by_label(role, exact=True).check()
    follow(page.get_by_role("button", name="Add team member"))
    says(page, f"{person} has been added to the team.")


def choose(options, words: str) -> None:
    """Choose the option that contains these words."""
    options.select_option(
        label=next(line for line in options.inner_text().splitlines() if words in line).strip()
    )


def import_package(page: Page) -> str:
    """Import the example from its package, after a file that is no package; return its address."""
    page.goto("/inspections/")
    follow(page.get_by_role("link", name="Import an inspection"))
    send(page, b"no")
    says(page, "The package must be a zip file.")
    assert_accessible(page)
    send(page, zipped())
    page.wait_for_url(re.compile(r"/inspections/\d+/$"))
    return address_of(page)


def send(page: Page, content: bytes) -> None:
    """Send a package."""
    file = page.locator("input[type=file]")
    file.set_input_files({"name": "inspection.zip", "mimeType": "application/zip", "buffer": content})
    follow(page.get_by_role("button", name="Import the inspection"))


def zipped() -> bytes:
    """Return the example's package as a zip file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for path, content in package.to_files(package.read(EXAMPLE)).items():
            archive.writestr(path, content)
    return file.getvalue()


def address_of(page: Page) -> str:
    """Return the address of the page's inspection."""
    return re.sub(r"^.*?(/inspections/\d+/).*$", r"\1", page.url)


def move(page: Page, home: str, words: str) -> None:
    """Move the inspection to another state with the button of this name."""
    page.goto(home)
    follow(page.get_by_role("button", name=words))
    follow(page.get_by_role("button", name=words))
