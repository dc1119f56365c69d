"""What a case costs its assessor: keys to the first answer and of a whole case, and page loads.

Keys are counted as they are pressed, page loads as the browser requests pages. Typed text is not counted.
"""

from collections.abc import Callable

from playwright.sync_api import Page, Request, expect

from tests.journeys.conftest import follow, says
from tests.journeys.steps.fieldwork import cases_of, saved

FIELDWORK = "/inspections/3/"
KEYS_TO_FIRST_ANSWER = 12
CLICKS_TO_FIRST_ANSWER = 2
KEYS_OF_A_CASE = 120
PAGES_OF_A_CASE = 8
ANSWERS_OF_A_CASE = 80
"""Answers of the largest case of the edition, with its facts and classifications."""


class Keyboard:
    """A keyboard that counts its keys, and the links and buttons it opens."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.keys = 0
        self.opened = 0

    def press(self, key: str) -> None:
        """Press one key."""
        self.page.keyboard.press(key)
        self.keys += 1

    def open(self) -> None:
        """Follow the link or button that has the focus, and wait for the page it opens."""
        with self.page.expect_navigation():
            self.press("Enter")
        self.opened += 1

    def skip_to_main(self) -> None:
        """Go past the header with the page's first link."""
        self.press("Tab")
        assert self.focused("e => e.textContent.trim()") == "Skip to main content"
        self.press("Enter")

    def tab_to(self, words: str) -> None:
        """Press Tab until the focus is on a link or button with these words."""
        self.tab_until(lambda: words in self.focused("e => e.textContent"))

    def tab_until(self, is_reached: Callable[[], bool], key: str = "Tab") -> None:
        """Press Tab until a condition is met, at most 40 times."""
        for _stop in range(40):
            self.press(key)
            if is_reached():
                return
        raise AssertionError(self.focused("e => e.outerHTML"))

    def focused(self, expression: str) -> str:
        """Return what an expression says of the element that has the focus."""
        return str(self.page.evaluate(f"({expression})(document.activeElement)"))


def case_of(page: Page, name: str, *states: str) -> str:
    """Return the address of a court case of a person in one of these states."""
    cases = [
        case["id"]
        for case in cases_of(page, FIELDWORK)
        if (case["assessor"], case["group"]) == (name, "court") and case["state"] in states
    ]
    return f"{FIELDWORK}cases/{cases[-1]}/"


def question_of(keyboard: Keyboard) -> str:
    """Return the question that has the focus; "" if none has."""
    return keyboard.focused("e => e.closest('[data-question]')?.dataset.question ?? ''")


def is_in_sight(keyboard: Keyboard) -> bool:
    """Return whether what has the focus is on the screen, and not under the bar at its top."""
    in_sight = """e => {
      const box = e.getBoundingClientRect();
      const bar = document.querySelector(".app-saved").getBoundingClientRect();
      return box.top >= Math.max(0, bar.bottom) && box.bottom <= innerHeight;
    }"""
    return keyboard.focused(in_sight) == "True"


def answer_page(keyboard: Keyboard) -> int:
    """Answer every question of a page with one key each; return their number."""
    keyboard.tab_until(lambda: question_of(keyboard) != "")
    answered, top = 0, keyboard.page.locator("[data-question]").first.evaluate("e => e.offsetTop")
    while name := question_of(keyboard):
        assert is_in_sight(keyboard), name
        keyboard.press("3" if name.startswith("inspector_") else "y")
        answered += 1
        assert question_of(keyboard) != name, name
    saved(keyboard.page)
    assert keyboard.page.locator("[data-question]").first.evaluate("e => e.offsetTop") == top
    return answered


def test_first_answer_after_signing_in_takes_few_keys_and_clicks(visitors, record_property):
    page = visitors.person("idris")
    page.goto("/inspections/")
    keyboard = Keyboard(page)
    keyboard.skip_to_main()
    keyboard.tab_to(" case ")
    keyboard.open()
    keyboard.press("Tab")
    name = question_of(keyboard)
    keyboard.press("1")
    expect(page.locator(f"[data-question='{name}'] [data-state][data-kind=saved]")).to_be_visible()
    record_property("keys to the first answer", keyboard.keys)
    record_property("pages to the first answer", keyboard.opened)
    assert keyboard.keys <= KEYS_TO_FIRST_ANSWER
    assert keyboard.opened <= CLICKS_TO_FIRST_ANSWER


def test_whole_case_is_answered_and_finished_with_few_keys(visitors, record_property):
    page = visitors.person("idris", viewport={"width": 1280, "height": 700})
    page.goto(case_of(page, "Idris Cole", "not_started"))
    keyboard = Keyboard(page)
    keyboard.skip_to_main()
    keyboard.tab_to("Start case")
    keyboard.open()
    answers = 0
    while not page.url.endswith("/finish/#stage"):
        answers += answer_page(keyboard)
        keyboard.open()
    keyboard.press("Tab")
    keyboard.open()
    says(page, "is finished.")
    expect(page.get_by_role("button", name="Next case: ")).to_be_visible()
    record_property("keys of a whole case", keyboard.keys)
    assert answers >= ANSWERS_OF_A_CASE
    assert keyboard.keys <= KEYS_OF_A_CASE


def test_answer_that_needs_a_comment_opens_it_and_the_next_question_keeps_the_focus(visitors):
    page = visitors.person("idris", viewport={"width": 1280, "height": 700})
    page.goto(f"{case_of(page, 'Idris Cole', 'not_started', 'in_progress')}stage/2.1/")
    keyboard = Keyboard(page)
    asked, comment = page.locator("[data-question='2.1.1']"), page.locator("[data-question='2.1.1'] textarea")
    asked.locator("input[type=radio]").first.focus()
    expect(comment).to_be_hidden()
    keyboard.press("n")
    expect(comment).to_be_visible()
    missing = asked.get_by_text("A comment is missing: give the reason for your answer.")
    expect(missing).to_be_visible()
    assert question_of(keyboard) == "2.1.1.a"
    assert is_in_sight(keyboard)
    keyboard.press("Shift+Tab")
    assert keyboard.focused("e => e.name") == "comment-2.1.1"
    page.keyboard.type("Nothing explains the offence.")
    expect(missing).to_be_hidden()
    keyboard.press("Tab")
    assert question_of(keyboard) == "2.1.1.a"
    keyboard.press("n")
    expect(page.locator("[data-question='2.1.1.a'] textarea")).to_be_hidden()
    saved(page)
    page.goto(page.url.partition("stage/")[0] + "finish/")
    expect(page.locator("main")).not_to_contain_text("Write why you answered")
    page.go_back()
    comment.fill("")
    comment.blur()
    saved(page)
    page.goto(page.url.partition("stage/")[0] + "finish/")
    says(page, "Write why you answered No to 2.1.1")
    expect(page.get_by_role("button", name="Finish case")).to_have_count(0)
    follow(page.get_by_role("link", name="Write why you answered No to 2.1.1"))
    expect(comment).to_be_visible()


def test_keys_of_a_question_work_only_within_it(visitors):
    page = visitors.person("pavel")
    page.goto(f"{case_of(page, 'Pavel Hughes', 'not_started', 'in_progress')}stage/2.1/")
    chosen = page.locator("input[type=radio]:checked").count()
    page.keyboard.press("y")
    keyboard = Keyboard(page)
    page.locator("[data-question='2.1.1'] input[type=radio]").first.focus()
    keyboard.press("Tab")
    assert question_of(keyboard) == "2.1.1.a"
    keyboard.press("Shift+Tab")
    keyboard.press("g")
    expect(page.locator("[data-question='2.1.1'] .app-guidance")).to_have_attribute("open", "")
    keyboard.press("c")
    page.keyboard.type("y 1")
    expect(page.locator("[data-question='2.1.1'] textarea")).to_have_value("y 1")
    assert page.locator("input[type=radio]:checked").count() == chosen


def test_focus_is_never_under_the_bar(visitors):
    page = visitors.person("pavel", viewport={"width": 1280, "height": 500})
    page.goto(f"{case_of(page, 'Pavel Hughes', 'not_started', 'in_progress')}stage/2.1/")
    keyboard = Keyboard(page)
    page.locator("[data-question='2.1.1.i'] input[type=radio]").first.focus()
    keyboard.press("1")
    stops = 0
    while question_of(keyboard) != "2.1.1":
        keyboard.press("Shift+Tab")
        assert is_in_sight(keyboard), question_of(keyboard)
        stops += 1
    assert stops == 9


def test_whole_case_without_scripts_takes_few_page_loads(visitors, record_property):
    page = visitors.person("pavel", java_script_enabled=False, viewport={"width": 375, "height": 700})
    case = case_of(page, "Pavel Hughes", "not_started")
    loads: list[Request] = []
    page.on(
        "request",
        lambda request: (
            loads.append(request) if request.is_navigation_request() and not request.redirected_from else None
        ),
    )
    page.goto(case)
    follow(page.get_by_role("button", name="Start case"))
    for _page in range(5):
        # The third level of a classification, and otherwise Yes, so that every question applies.
        page.evaluate(
            """for (const answers of document.querySelectorAll(".govuk-radios")) {
              const radios = answers.querySelectorAll("input");
              if (answers.offsetParent) (radios[0].value === "low" ? radios[2] : radios[0]).click();
            }"""
        )
        follow(page.get_by_role("button", name="Save and continue"))
    follow(page.get_by_role("button", name="Finish case"))
    says(page, "is finished.")
    record_property("page loads of a whole case without scripts", len(loads))
    assert len(loads) <= PAGES_OF_A_CASE
