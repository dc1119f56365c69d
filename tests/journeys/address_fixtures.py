"""What addresses name: looked up in the demonstration, or put there first, only when a page needs it."""

import re
from functools import cached_property
from uuid import uuid4

from playwright.sync_api import Page

from inspectorate.web.demonstration.fixtures import PASSWORD
from tests.journeys.conftest import EXAMPLE, Visitors, follow, show_who_one_is, sign_in
from tests.journeys.steps.fieldwork import cases_of
from tests.journeys.steps.panel import decide, give_view, seat
from tests.journeys.steps.sign_in import accept, add_app, add_passkey, invite

FINISHED = "finished"


class There:
    """The numbers and names in addresses, by the word that stands for them; and people on their way in."""

    def __init__(self, visitors: Visitors) -> None:
        self.visitors = visitors

    def __getitem__(self, word: str) -> str:
        return str(getattr(self, word))

    def page(self, name: str, **options) -> Page:
        """A page of a person of the demonstration, of someone on their way in, or of nobody."""
        if name == "nobody":
            return self.visitors.anyone(**options)
        on_their_way = {
            "someone without their code": "without_code",
            "someone half-way in": "half_way",
            "someone new": "newcomer",
            "someone who was signed out": "signed_out",
        }
        if name in on_their_way and name not in self.visitors.kept:
            page = self.visitors.anyone()
            getattr(self, f"_{on_their_way[name]}")(page)
            self.visitors.kept[name] = page.context.storage_state()
        return self.visitors.person(name, **options)

    def _without_code(self, page: Page) -> None:
        page.goto("/sign-in/")
        page.get_by_label("E-mail address").fill("bram@example.org")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        follow(page.get_by_role("button", name="Sign in", exact=True))

    def _signed_out(self, page: Page) -> None:
        """Signed out while writing, and in again: what was written waits."""
        sign_in(page, "leila")
        page.goto("/inspections/3/lines-of-enquiry/")
        page.get_by_label("What is to be found out?").fill("Who speaks with the school?")
        page.context.clear_cookies(name="session")
        follow(page.get_by_role("button", name="Raise it"))
        show_who_one_is(page, "leila")

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
        return invite(page, name, f"{uuid4().hex[:8]}@example.org", "Inspector")

    @cached_property
    def secret(self) -> str:
        """The secret of an invitation that nobody has answered."""
        return self._invited("Ivo Invited").rstrip("/").split("/")[-1]

    @cached_property
    def invited(self) -> str:
        assert self.secret
        return self._of("owen", "/people/", r"/people/(\d+)/invitation/")

    @cached_property
    def passkey(self) -> str:
        raise AssertionError("A passkey is removed by someone new, who has one")

    @cached_property
    def account(self) -> str:
        return self._of("owen", "/people/", r"/people/(\d+)/close/")

    @cached_property
    def member(self) -> str:
        return self._of("leila", "/inspections/3/", r"/team/(\d+)/remove/")

    @cached_property
    def sent(self) -> str:
        """A long list that has been sent and not been used yet."""
        page = self.visitors.person("lin")
        page.goto("/inspections/2/long-lists/court/send/")
        page.locator("input[type=file]").set_input_files(EXAMPLE / "long-lists" / "court.csv")
        follow(page.get_by_role("button", name="Send it"))
        return self._in(page, r"/long-lists/(\d+)/columns/")

    @cached_property
    def finished(self) -> str:
        """A case that Idris has finished."""
        return next(str(case["id"]) for case in self._cases if case["state"] == FINISHED)

    @cached_property
    def open(self) -> str:
        """A case that Idris has not finished."""
        return next(str(case["id"]) for case in reversed(self._cases) if case["state"] != FINISHED)

    @cached_property
    def _cases(self) -> list[dict]:
        return cases_of(self.visitors.person("idris"), "/inspections/3/")

    @cached_property
    def conflict(self) -> str:
        """Two answers at once, that wait to be settled."""
        one, two = self.visitors.person("idris"), self.visitors.person("idris")
        for page in (one, two):
            page.goto(f"/inspections/3/cases/{self.open}/about/")
        for page, answer, kind in ((one, "Yes", "saved"), (two, "No", "conflict")):
            form = page.locator("form[data-question=mental_health]")
            form.get_by_label(answer, exact=True).check()
            form.locator(f"[data-state][data-kind={kind}]").wait_for()
        two.reload()
        return self._in(two, r"/conflict/(\d+)/")

    @cached_property
    def alert(self) -> str:
        """An alert that somebody has raised."""
        page = self.visitors.person("idris")
        page.goto(f"/inspections/3/cases/{self.open}/alert/")
        page.get_by_label("What is the concern?").fill("A parent has moved away with the child.")
        follow(page.get_by_role("button", name="Raise the alert"))
        return self._of("sunita", "/inspections/3/alerts/", r"/alerts/(\d+)/")

    @cached_property
    def twice(self) -> str:
        """A case that two have assessed."""
        return self._of("leila", "/inspections/4/consistency/", r"/consistency/(\d+)/")

    @cached_property
    def differing(self) -> str:
        """A question that they answered differently."""
        return self._of("leila", f"/inspections/4/consistency/{self.twice}/", rf"/{self.twice}/([\w.]+)/")

    @cached_property
    def line_of_enquiry(self) -> str:
        return self._of("pavel", "/inspections/4/lines-of-enquiry/", r"/lines-of-enquiry/(\d+)/")

    @cached_property
    def seat(self) -> str:
        """The number of a member's seat on the panel."""
        page = self.visitors.person("leila")
        seat(page, "/inspections/4/")
        return self._in(page, r"/members/(\d+)/remove/")

    @cached_property
    def unviewed(self) -> str:
        """A standard before the panel, of which no member has given a view."""
        assert self.seat
        return "2.1"

    @cached_property
    def agreed(self) -> str:
        """A standard that every member has given a view of, and that is not decided."""
        assert self.seat
        for name in ("leila", "harriet"):
            give_view(self.visitors.person(name), "/inspections/4/", "1.3", "Good", "As we saw.")
        return "1.3"

    @cached_property
    def decided(self) -> str:
        """A standard that the panel has decided."""
        assert self.seat
        for name in ("leila", "harriet"):
            give_view(self.visitors.person(name), "/inspections/4/", "1.4", "Good", "As proposed.")
        decide(self.visitors.person("leila"), "/inspections/4/", "1.4", "Good")
        return "1.4"

    def _of(self, name: str, place: str, shape: str) -> str:
        page = self.visitors.person(name)
        page.goto(place)
        return self._in(page, shape)

    def _in(self, page: Page, shape: str) -> str:
        found = re.search(shape, page.content() + page.url)
        assert found, (page.url, shape)
        return found[1]
