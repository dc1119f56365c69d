"""Cases assessed: by hand on the pages, or in their spreadsheets, with the example's answers."""

import io
import re
from collections.abc import Iterable, Mapping

import xlsxwriter
from playwright.sync_api import FilePayload, Locator, Page, expect
from python_calamine import CalamineWorkbook

from inspectorate import package
from inspectorate.method.assessments import Assessment
from tests.journeys.conftest import EXAMPLE, follow, says

Told = Mapping[str, tuple[str, str]]
"""An answer and a comment, by question."""


def question(page: Page, name: str) -> Locator:
    """The form of one question."""
    return page.locator(f"form[data-question='{name}']")


def answer(page: Page, name: str, title: str) -> None:
    """Choose an answer, and wait until the service has said that it is saved."""
    form = question(page, name)
    form.get_by_label(title, exact=True).check()
    form.locator("[data-state][data-kind=saved]").wait_for()


def saved(page: Page) -> None:
    """The page has said that nothing waits to be saved."""
    expect(page.locator(".app-saved__words")).to_have_text("Everything is saved.")


def example_answers() -> dict[tuple[str, str], Told]:
    """What the example's assessors answered at first, by kind of case and case."""
    first = [each for each in package.read(EXAMPLE).assessments if each.occasion == "first"]
    return {(each.group, each.case_id): _told(each) for each in first}


def _told(assessment: Assessment) -> Told:
    facts = {name: (value, "") for name, value in assessment.facts.items()}
    return facts | {name: (each.value, each.comment) for name, each in assessment.answers.items()}


def cases_of(page: Page, home: str) -> list[dict]:
    """The cases of whoever has signed in, as a program sees them."""
    answer = page.request.get(f"/api/v1{home}assessments?size=100")
    assert answer.ok, answer.text()
    listed: list[dict] = answer.json()["items"]
    return listed


def by_hand(page: Page, case: str, told: Told) -> None:
    """Answer a case on its pages, from its first to its last, and finish it."""
    page.goto(f"{case}about/")
    while True:
        for name in page.locator("form[data-question]").evaluate_all(
            "all => all.map(f => f.dataset.question)"
        ):
            if name in told:
                _answer_as(question(page, name), *told[name])
        saved(page)
        on = page.get_by_role("button", name=re.compile("^(On to|Case) "))
        last = on.inner_text().startswith("Case ")
        follow(on)
        if last:
            break
    finish(page, case)


def _answer_as(form: Locator, value: str, comment: str) -> None:
    form.locator(f"input[type=radio][value='{value}']").check()
    if comment:
        form.locator("textarea").fill(comment)
        form.locator("textarea").blur()


def by_spreadsheet(page: Page, case: str, told: Told) -> None:
    """Take a case's spreadsheet, fill it in, send it back, and finish the case."""
    page.goto(f"{case}spreadsheet/")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Take the spreadsheet").click()
    filled = fill(taken.value.path().read_bytes(), told)
    page.locator("input[type=file]").set_input_files(
        {"name": "case.xlsx", "mimeType": "application/octet-stream", "buffer": filled}
    )
    follow(page.get_by_role("button", name="Send it back"))
    says(page, "Saved from the spreadsheet:")
    finish(page, case)


def by_program(page: Page, case: str, told: Told) -> None:
    """The same as fast as a program does it that has someone's sign-in, without drawing any page."""
    token = next(str(each.get("value")) for each in page.context.cookies() if each.get("name") == "csrf")
    known: dict[str, str | float | bool] = {"csrfmiddlewaretoken": token}
    taken = page.request.post(f"{case}spreadsheet/check-out/", form=known)
    assert taken.headers["content-disposition"].startswith("attachment"), taken.text()
    filled: FilePayload = {
        "name": "case.xlsx",
        "mimeType": "application/octet-stream",
        "buffer": fill(taken.body(), told),
    }
    sent = page.request.post(f"{case}spreadsheet/", multipart={**known, "file": filled})
    assert "Saved from the spreadsheet:" in sent.text()
    finished = page.request.post(f"{case}finish/", form=known)
    assert "is finished." in finished.text()


def fill(template: bytes, told: Told) -> bytes:
    """A case's template with answers and comments typed into it."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(template))
    headings, *rows = book.get_sheet_by_index(0).to_python()
    place, answers, comments = (headings.index(each) for each in ("Question", "Answer", "Comment"))
    for row in rows:
        if str(row[place]) in told:
            row[answers], row[comments] = told[str(row[place])]
    return _written(book.sheet_names[0], [headings, *rows])


def _written(name: str, rows: Iterable[Iterable]) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return made.getvalue()


def finish(page: Page, case: str) -> None:
    """Mark a case as finished."""
    page.goto(f"{case}finish/")
    follow(page.get_by_role("button", name="Mark it as finished"))
    says(page, "is finished.")


def have_assessed_again(page: Page, home: str, case: str, person: str) -> None:
    """Have a case assessed a second time, by someone who does not see the first."""
    page.goto(f"{home}cases/assign/?occasion=second")
    page.get_by_label("Which case?").select_option(label=case)
    chosen = page.get_by_label("Who assesses it?")
    chosen.select_option(
        label=next(each.strip() for each in chosen.inner_text().splitlines() if person in each)
    )
    follow(page.get_by_role("button", name="Give them the case"))
    says(page, f"{case} is given to {person}.")
