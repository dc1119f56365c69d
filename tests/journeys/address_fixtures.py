"""Values for the paths of pages: looked up in the demonstration, or created when a page first needs them."""

import re
from functools import cached_property
from uuid import uuid4

from playwright.sync_api import Page, ViewportSize, expect

from inspectorate.web.demonstration.fixtures import PASSWORD
from tests.journeys.conftest import EXAMPLE, NOBODY, Visitors, follow, give_password_and_code, sign_in
from tests.journeys.steps.accuracy import MINUTES, challenge_statement, send_draft, sign_draft
from tests.journeys.steps.fieldwork import cases_of
from tests.journeys.steps.improvement import accept_recommendation, add_action, record_review
from tests.journeys.steps.panel import add_panel_members, decide, give_view
from tests.journeys.steps.publication import prepare_correction
from tests.journeys.steps.sign_in import accept, add_app, add_passkey, invite

FINISHED = "finished"
WIDE: ViewportSize = {"width": 1280, "height": 900}


class AddressValues:
    """The numbers and keys in the paths of pages, by name; and people in the middle of signing in."""

    def __init__(self, visitors: Visitors) -> None:
        self.visitors = visitors

    def __getitem__(self, word: str) -> str:
        return str(getattr(self, word))

    def page(self, name: str, viewport: ViewportSize = WIDE) -> Page:
        """Return a page for a person of the demonstration, for someone who is signing in, or for nobody."""
        signing_in = {
            "someone without their code": "without_code",
            "someone half-way in": "half_way",
            "someone new": "newcomer",
            "someone who was signed out": "signed_out",
        }
        if name in signing_in and name not in self.visitors.sessions:
            page = self.visitors.anyone()
            getattr(self, f"_{signing_in[name]}")(page)
            self.visitors.sessions[name] = page.context.storage_state()
        return self.visitors.reader(name, viewport)

    def _without_code(self, page: Page) -> None:
        page.goto("/sign-in/")
        page.get_by_label("Email address").fill("bram@example.org")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        follow(page.get_by_role("button", name="Sign in", exact=True))

    def _signed_out(self, page: Page) -> None:
        """Sign a person out while they write a form, and in again: the saved form is offered."""
        sign_in(page, "leila")
        page.goto("/inspections/3/lines-of-enquiry/")
        page.get_by_label("What do you need to find out?").fill("Who speaks with the school?")
        page.context.clear_cookies(name="session")
        follow(page.get_by_role("button", name="Raise line of enquiry"))
        give_password_and_code(page, "leila")

    def _half_way(self, page: Page) -> None:
        accept(page, self._invited("Hana Half"))

    def _newcomer(self, page: Page) -> None:
        accept(page, self._invited("Nora New"))
        add_app(page)
        add_passkey(page)
        page.goto("/account/passkeys/")
        self.passkey = self._in(page, r"/passkeys/(\d+)/remove/")

    def _invited(self, name: str) -> str:
        page = self.visitors.person("owen")
        head = self.visitors.person("harriet")
        return invite(page, head, name, f"{uuid4().hex[:8]}@example.org", "Inspector")

    @cached_property
    def secret(self) -> str:
        """The secret of an invitation that nobody has accepted."""
        return self._invited("Ivo Invited").rstrip("/").split("/")[-1]

    @cached_property
    def password_secret(self) -> str:
        """The secret of a password link that nobody has used."""
        page = self.visitors.person("owen")
        page.goto(f"/people/{self.account}/password/")
        page.get_by_label("How did the person ask for the link?").fill("By telephone.")
        follow(page.get_by_role("button", name="Create link"))
        page.goto("/demonstration/emails/")
        letter = page.locator(".govuk-summary-card").filter(has_text="Use this link to set a new password")
        return letter.get_by_role("link").first.inner_text().rstrip("/").split("/")[-1]

    @cached_property
    def invited(self) -> str:
        assert self.secret
        return self._on_page("owen", "/people/", r"/people/(\d+)/invitation/")

    @cached_property
    def role_request(self) -> str:
        """A role that waits for approval."""
        page = self.visitors.person("owen")
        page.goto("/people/invite/")
        page.get_by_label("Full name").fill("Wanda Waiting")
        page.get_by_label("Email address").fill(f"{uuid4().hex[:8]}@example.org")
        page.get_by_label("Inspector", exact=True).check()
        follow(page.get_by_role("button", name="Send invitation"))
        return self._on_page("harriet", "/people/", r"/people/role-requests/(\d+)/")

    @cached_property
    def account_change(self) -> str:
        """A change of role that waits for approval."""
        page = self.visitors.person("owen")
        page.goto(f"/people/{self.account}/role/")
        page.get_by_label("Inspector", exact=True).check()
        follow(page.get_by_role("button", name="Change role"))
        return self._in(page, r"/people/changes/(\d+)/")

    @cached_property
    def declaration(self) -> str:
        """A declaration of a conflict of interest in a case that its person has answered."""
        page = self.visitors.person("pavel")
        case = next(case for case in cases_of(page, "/inspections/3/") if case["state"] == FINISHED)
        page.goto("/inspections/3/conflict-of-interest/")
        page.get_by_label("In some cases").check()
        page.get_by_label("Describe the conflict of interest").fill("A cousin works there.")
        page.get_by_label("Case managers and cases to exclude").fill(case["case_id"])
        follow(page.get_by_role("button", name="Save declaration"))
        return self._on_page("leila", "/inspections/3/conflicts-of-interest/", r"/(\d+)/withdraw/")

    @cached_property
    def conflicted(self) -> str:
        """The answers of a person with a conflict of interest, as the end of their address."""
        assert self.declaration
        return self._on_page("leila", "/inspections/3/conflicts-of-interest/", r"/answers/(\d+/\d+)/")

    @cached_property
    def passkey(self) -> str:
        raise AssertionError("A passkey is removed by someone new, who has one")

    @cached_property
    def account(self) -> str:
        return self._on_page("owen", "/people/", r"/people/(\d+)/close/")

    @cached_property
    def member(self) -> str:
        return self._on_page("leila", "/inspections/3/team/", r"/team/(\d+)/remove/")

    @cached_property
    def sent(self) -> str:
        """A long list that has been sent and not been used yet."""
        page = self.visitors.person("lin")
        page.goto("/inspections/2/long-lists/court/send/")
        page.locator("input[type=file]").set_input_files(EXAMPLE / "long-lists" / "court.csv")
        follow(page.get_by_role("button", name="Send long list"))
        return self._in(page, r"/long-lists/(\d+)/columns/")

    @cached_property
    def job(self) -> str:
        """A job of the link person that has failed, because the long list cannot be read."""
        page = self.visitors.person("lin")
        page.goto("/inspections/2/long-lists/court/send/")
        page.locator("input[type=file]").set_input_files(
            {"name": "court.csv", "mimeType": "text/csv", "buffer": b"%PDF-" + b"\0" * 300_000}
        )
        follow(page.get_by_role("button", name="Send long list"))
        number = self._in(page, r"/background-work/(\d+)/")
        expect(page.get_by_role("heading", name="There is a problem with your request")).to_be_visible()
        return number

    @cached_property
    def finished(self) -> str:
        """A case that Idris has finished."""
        return next(str(case["id"]) for case in self._cases if case["state"] == FINISHED)

    @cached_property
    def commented(self) -> str:
        """A case that one person has finished, with a comment that waits to be sent."""
        page = self.visitors.person("leila")
        cases = [case for case in cases_of(page, "/inspections/3/") if case["group"] == "court"]
        twice = {case["case_id"] for case in cases if case["occasion"] == "second"}
        others = [case for case in cases if case["case_id"] not in twice and "Leila" not in case["assessor"]]
        number = next(str(case["id"]) for case in others if case["state"] == FINISHED)
        page.goto(f"/inspections/3/cases/{number}/stage/2.1/")
        question = page.locator("[data-question='2.1.1']")
        question.get_by_text("Comment on this answer").click()
        question.get_by_label("What should the assessor look at again?").fill("Where in the file is this?")
        follow(question.get_by_role("button", name="Save comment"))
        return number

    @cached_property
    def thread(self) -> str:
        """The comments on an answer of this case."""
        return self._on_page("leila", f"/inspections/3/cases/{self.commented}/", r"/review/(\d+)/")

    @cached_property
    def open(self) -> str:
        """A case that Idris has not finished."""
        return next(str(case["id"]) for case in reversed(self._cases) if case["state"] != FINISHED)

    @cached_property
    def _cases(self) -> list[dict]:
        return cases_of(self.visitors.person("idris"), "/inspections/3/")

    @cached_property
    def conflict(self) -> str:
        """An answer conflict that is not resolved."""
        first, second = self.visitors.person("idris"), self.visitors.person("idris")
        for page in (first, second):
            page.goto(f"/inspections/3/cases/{self.open}/about/")
        for page, answer, kind in ((first, "Yes", "saved"), (second, "No", "conflict")):
            form = page.locator("[data-question=mental_health]")
            form.get_by_label(answer, exact=True).check()
            form.locator(f"[data-state][data-kind={kind}]").wait_for()
        second.reload()
        return self._in(second, r"/conflict/(\d+)/")

    @cached_property
    def alert(self) -> str:
        """An alert that somebody has raised."""
        page = self.visitors.person("idris")
        page.goto(f"/inspections/3/cases/{self.open}/alert/")
        page.get_by_label("What is the concern?").fill("A parent has moved away with the child.")
        follow(page.get_by_role("button", name="Raise alert"))
        return self._on_page("sunita", "/inspections/3/alerts/", r"/alerts/(\d+)/")

    @cached_property
    def twice(self) -> str:
        """The first assessment of a case that was assessed twice."""
        return self._on_page("leila", "/inspections/4/consistency/", r"/consistency/(\d+)/")

    @cached_property
    def second_draw(self) -> str:
        """The last part of the address of a draw for second assessment, after drawing."""
        page = self.visitors.person("leila")
        page.goto("/inspections/3/consistency/draw/")
        if page.get_by_role("button", name="Draw cases").count():
            follow(page.get_by_role("button", name="Draw cases"))
        expect(page.get_by_text("Draw again").first).to_be_visible()
        return "draw"

    @cached_property
    def second_assessors(self) -> str:
        """The last part of the address of the second assessors, after drawing."""
        assert self.second_draw
        return "second-assessors"

    @cached_property
    def line_of_enquiry(self) -> str:
        return self._on_page("pavel", "/inspections/4/lines-of-enquiry/", r"/lines-of-enquiry/(\d+)/")

    @cached_property
    def panel_member(self) -> str:
        """The number of a member of the panel."""
        page = self.visitors.person("leila")
        add_panel_members(page, "/inspections/4/")
        return self._in(page, r"/members/(\d+)/remove/")

    @cached_property
    def unviewed(self) -> str:
        """A standard before the panel, of which no member has given a view."""
        assert self.panel_member
        return "2.1"

    @cached_property
    def agreed(self) -> str:
        """A standard that every member has given a view of, and that is not decided."""
        assert self.panel_member
        for name in ("leila", "harriet"):
            give_view(self.visitors.person(name), "/inspections/4/", "1.3", "Good", "As we saw.")
        return "1.3"

    @cached_property
    def decided(self) -> str:
        """A standard that the panel has decided."""
        assert self.panel_member
        for name in ("leila", "harriet"):
            give_view(self.visitors.person(name), "/inspections/4/", "1.4", "Good", "As proposed.")
        decide(self.visitors.person("leila"), "/inspections/4/", "1.4", "Good")
        return "1.4"

    @cached_property
    def recommendation(self) -> str:
        """A recommendation of the draft."""
        return self._on_page(
            "leila", "/inspections/5/report/recommendations/", r"/recommendations/(\d+)/delete/"
        )

    @cached_property
    def welsh_recommendation(self) -> str:
        """A recommendation of the draft on a service in Wales."""
        return self._on_page("leila", "/inspections/7/report/welsh/", r"/recommendations/(\d+)/")

    @cached_property
    def report_files(self) -> str:
        """The number of a job that has made the files of the report."""
        page = self.visitors.person("leila")
        page.goto("/inspections/5/report/files/")
        follow(page.get_by_role("button", name="Make all files"))
        expect(page.get_by_role("link", name="Report as a tagged PDF")).to_be_visible()
        return self._in(page, r"/report/files/(\d+)/report.pdf")

    @cached_property
    def upload(self) -> str:
        """A Word document of the draft that was uploaded."""
        page = self.visitors.person("leila")
        page.goto("/inspections/5/report/word/")
        with page.expect_download() as download:
            page.get_by_role("button", name="Download the whole draft").click()
        page.locator("input[type=file]").set_input_files(download.value.path())
        follow(page.get_by_role("button", name="Upload document"))
        expect(page.get_by_role("heading", name="Changes in Word")).to_be_visible()
        return self._in(page, r"/report/word/(\d+)/")

    @cached_property
    def section_comment(self) -> str:
        """A comment on a section of the draft."""
        return self._on_page("harriet", "/inspections/5/report/sections/2.1/", r"/report/comments/(\d+)/")

    @cached_property
    def source(self) -> str:
        """Something that the inspection offers to a section of the draft."""
        return self._on_page(
            "leila", "/inspections/5/report/sections/1.1/inspection/", r"/inspection/([a-z]+-\d+)/"
        )

    @cached_property
    def release(self) -> str:
        """The latest published release of the sixth inspection."""
        published = r"Published releases</h2>.*?/publication/(\d+)/"
        return self._on_page("owen", "/inspections/6/publication/", f"(?s){published}")

    @cached_property
    def report_slug(self) -> str:
        """The published report's part of public addresses."""
        return self._on_page("nobody", "/reports/", r"/reports/([a-z0-9-]+-\d{4})/")

    @cached_property
    def service_slug(self) -> str:
        """The service's part of public addresses."""
        return self._on_page("nobody", f"/reports/{self.report_slug}/", r"/reports/services/([a-z0-9-]+)/")

    @cached_property
    def release_digest(self) -> str:
        """The digest of the published release."""
        return self._on_page("nobody", f"/reports/{self.report_slug}/", r"/reports/files/([0-9a-f]{64})/")

    @cached_property
    def prepared(self) -> str:
        """A correction of the sixth inspection's report that is prepared: the worker has made it."""
        head = self.visitors.person("harriet")
        prepare_correction(head, "/inspections/6/", "A number in the annex was wrong.")
        return self._in(head, r"/publication/(\d+)/files/")

    @cached_property
    def embargo_secret(self) -> str:
        """The secret of the link of an embargoed copy that nobody has downloaded."""
        page = self.visitors.person("owen")
        page.goto(f"/inspections/6/publication/{self.prepared}/copies/add/")
        page.get_by_label("For whom is the copy?").fill("Robin Frost, Fernshire Council")
        follow(page.get_by_role("button", name="Create link"))
        return page.get_by_label("Link", exact=True).input_value().rstrip("/").split("/")[-1]

    @cached_property
    def signature(self) -> str:
        """A signature under the report, after everything that blocks it has been done."""
        return self._in(self._signed(), r"/sign-off/(\d+)/withdraw/")

    def _signed(self) -> Page:
        """Return the page of the sign-off, after the lead inspector has signed."""
        page = self.visitors.person("leila")
        page.goto(f"/inspections/5/report/comments/{self.section_comment}/")
        if page.get_by_role("button", name="Resolve comment").count():
            follow(page.get_by_role("button", name="Resolve comment"))
        sign_draft(page, "/inspections/5/")
        return page

    @cached_property
    def accuracy(self) -> str:
        """The part of the address of a factual accuracy check, after the draft was sent."""
        page = self._signed()
        page.goto("/inspections/5/accuracy/")
        if page.get_by_role("button", name="Send the draft", exact=True).count():
            send_draft(page, "/inspections/5/", others="Ola Chair, ola@example.org")
        return "accuracy"

    @cached_property
    def challenge(self) -> str:
        """A challenge to a statement of the draft, with a file."""
        page = self.visitors.person("sunita")
        challenge_statement(page, f"/inspections/5/{self.accuracy}/", 12, "It is not so.", file=MINUTES)
        return self._in(page, r"/accuracy/challenges/(\d+)/")

    @cached_property
    def challenge_file(self) -> str:
        """The file of this challenge."""
        path = f"/inspections/5/accuracy/challenges/{self.challenge}/"
        return self._on_page("leila", path, r"/accuracy/files/(\d+)/")

    @cached_property
    def recipient(self) -> str:
        """A recipient of the draft without an account."""
        assert self.accuracy
        return self._on_page("leila", "/inspections/5/accuracy/", r"/accuracy/recipients/(\d+)/file.html")

    @cached_property
    def accepted_recommendation(self) -> str:
        """A recommendation that the service has accepted, after the draft was signed."""
        assert self.signature
        page = self.visitors.person("sunita")
        page.goto("/inspections/5/improvement/")
        number = self._in(page, r"/improvement/recommendations/(\d+)/response/")
        accept_recommendation(page, number)
        return number

    @cached_property
    def planned_action(self) -> str:
        """An action of the improvement plan."""
        page = self.visitors.person("lin")
        add_action(page, self.accepted_recommendation, "Train every case manager in planning.")
        return self._in(page, r"/improvement/actions/(\d+)/")

    @cached_property
    def board_review(self) -> str:
        """A review of the improvement plan by the board."""
        assert self.planned_action
        page = self.visitors.person("bram")
        record_review(page, "The board read the plan.")
        return page.url.rstrip("/").split("/")[-1]

    def _on_page(self, name: str, path: str, pattern: str) -> str:
        page = self.visitors.anyone() if name == NOBODY else self.visitors.person(name)
        page.goto(path)
        return self._in(page, pattern)

    @cached_property
    def sealed(self) -> str:
        """The number of a seal that is not numbered."""
        page = self.visitors.person("leila")
        page.goto("/inspections/2/sample/court/seal/")
        if page.get_by_label("Reason for drawing again").count():
            page.get_by_label("Reason for drawing again").fill("The list was sent again")
        follow(page.get_by_role("button", name="Seal draw"))
        return self._in(page, r"/seals/(\d+)/number/")

    @cached_property
    def replaced(self) -> str:
        """The case group of a sample with an open replacement."""
        page = self.visitors.person("leila")
        page.goto("/inspections/3/sample/out_of_court/")
        follow(page.get_by_role("link", name=re.compile("^Replace [CT][0-9]")).first)
        page.get_by_label("Reason why this case cannot be assessed").fill("The file cannot be found")
        page.get_by_label("Any eligible case that has not been in the sample").check()
        follow(page.get_by_role("button", name="Record the reason"))
        return "out_of_court"

    def _in(self, page: Page, pattern: str) -> str:
        match = re.search(pattern, page.content() + page.url)
        assert match, (page.url, pattern)
        return match[1]
