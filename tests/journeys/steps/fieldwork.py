"""Assess cases with the example's answers: on the pages, or with a spreadsheet."""

import io
import re
from collections.abc import Iterable, Mapping

import xlsxwriter
from playwright.sync_api import FilePayload, Locator, Page, expect
from python_calamine import CalamineWorkbook

from inspectorate import package
from inspectorate.method.assessments import Assessment
from tests.journeys.conftest import EXAMPLE, follow, says

ExampleAnswers = Mapping[str, tuple[str, str]]
"""Answer and comment of each question of one case."""


def question(page: Page, name: str) -> Locator:
    """Return one question with its answers and comment."""
    return page.locator(f"[data-question='{name}']")


def answer(page: Page, name: str, title: str) -> None:
    """Choose an answer, and wait until the page shows that it is saved."""
    form = question(page, name)
    form.get_by_label(title, exact=True).check()
    form.locator("[data-state][data-kind=saved]").wait_for()


def saved(page: Page) -> None:
    """Wait until the page shows that every answer is saved."""
    expect(page.locator(".app-saved__words")).to_have_text("All answers are saved.")


def example_answers() -> dict[tuple[str, str], ExampleAnswers]:
    """Return the answers of the example's first assessments, by case group and case."""
    first = [assessment for assessment in package.read(EXAMPLE).assessments if assessment.occasion == "first"]
    return {(assessment.group, assessment.case_id): _answers_of(assessment) for assessment in first}


def _answers_of(assessment: Assessment) -> ExampleAnswers:
    facts = {name: (value, "") for name, value in assessment.facts.items()}
    return facts | {name: (answer.value, answer.comment) for name, answer in assessment.answers.items()}


def cases_of(page: Page, home: str) -> list[dict]:
    """Return the assessments that the signed-in person sees, from the API."""
    response = page.request.get(f"/api/v1{home}assessments?size=100")
    assert response.ok, response.text()
    assessments: list[dict] = response.json()["items"]
    return assessments


def by_hand(page: Page, case: str, answers: ExampleAnswers) -> None:
    """Answer a case on its pages, stage by stage, and finish it."""
    page.goto(f"{case}about/")
    while True:
        for name in page.locator("[data-question]").evaluate_all("all => all.map(f => f.dataset.question)"):
            if name in answers and question(page, name).is_visible():
                _answer_as(question(page, name), *answers[name])
        saved(page)
        next_stage = page.get_by_role("button", name=re.compile("^(Continue to |Finish case)"))
        last = next_stage.inner_text() == "Finish case"
        follow(next_stage)
        if last:
            break
    finish(page, case)


def _answer_as(form: Locator, value: str, comment: str) -> None:
    form.locator(f"input[type=radio][value='{value}']").check()
    if comment:
        if not form.locator("textarea").is_visible():
            form.get_by_text("Add a comment").click()
        form.locator("textarea").fill(comment)
        form.locator("textarea").blur()


def by_spreadsheet(page: Page, case: str, answers: ExampleAnswers) -> None:
    """Check out a case's spreadsheet, fill it in, check it in, and finish the case."""
    page.goto(f"{case}spreadsheet/")
    with page.expect_download() as download:
        page.get_by_role("button", name="Check out spreadsheet").click()
    filled = fill(download.value.path().read_bytes(), answers)
    page.locator("input[type=file]").set_input_files(
        {"name": "case.xlsx", "mimeType": "application/octet-stream", "buffer": filled}
    )
    follow(page.get_by_role("button", name="Upload spreadsheet"))
    says(page, "saved from the spreadsheet.")
    finish(page, case)


def by_program(page: Page, case: str, answers: ExampleAnswers) -> None:
    """Do the same by HTTP requests within the person's session, without rendering pages."""
    token = next(
        str(cookie.get("value")) for cookie in page.context.cookies() if cookie.get("name") == "csrf"
    )
    form: dict[str, str | float | bool] = {"csrfmiddlewaretoken": token}
    template = page.request.post(f"{case}spreadsheet/check-out/", form=form)
    assert template.headers["content-disposition"].startswith("attachment"), template.text()
    filled: FilePayload = {
        "name": "case.xlsx",
        "mimeType": "application/octet-stream",
        "buffer": fill(template.body(), answers),
    }
    sent = page.request.post(f"{case}spreadsheet/", multipart={**form, "file": filled})
    assert "saved from the spreadsheet." in sent.text()
    finished = page.request.post(f"{case}finish/", form=form)
    assert "is finished." in finished.text()


def fill(template: bytes, answers: ExampleAnswers) -> bytes:
    """Return a case's spreadsheet with answers and comments filled in."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(template))
    headings, *rows = book.get_sheet_by_index(0).to_python()
    key, value, comment = (headings.index(name) for name in ("Question", "Answer", "Comment"))
    for row in rows:
        if str(row[key]) in answers:
            row[value], row[comment] = answers[str(row[key])]
    return _workbook(book.sheet_names[0], [headings, *rows])


def _workbook(name: str, rows: Iterable[Iterable]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return file.getvalue()


def finish(page: Page, case: str) -> None:
    """Mark a case as finished."""
    page.goto(f"{case}finish/")
    follow(page.get_by_role("button", name="Finish case"))
    says(page, "is finished.")


def have_assessed_again(page: Page, home: str, case: str, person: str) -> None:
    """Have a case assessed a second time, by someone who does not see the first."""
    page.goto(f"{home}cases/assign/?occasion=second")
    follow(page.get_by_role("link", name=case, exact=True))
    page.get_by_role("radio", name=person).check()
    page.get_by_label("Reason for picking this case").fill("The assessors found it difficult.")
    follow(page.get_by_role("button", name="Assign case"))
    says(page, f"{case} has been assigned to {person}.")
