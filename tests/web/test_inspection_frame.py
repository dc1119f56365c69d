"""The layout of an inspection's pages: breadcrumbs, sub-navigation, and links named like headings."""

import re
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import resolve

from inspectorate.web.states import NO_TASKS, Role, State
from inspectorate.web.workflow.sections import SECTIONS, may_open
from tests.web.assigned_cases import create_assessment
from tests.web.factories import signed_in
from tests.web.imported_inspection import at_panel

LINKED_BY_OTHER_NAMES = {
    # Pages that ask for confirmation.
    "inspections:remove_member",
    "panel:remove_member",
    # Linked by the case, in a table.
    "assessments:differences",
    # Linked as “History” beside each question.
    "assessments:history",
    # Linked as “Change”.
    "allocation:reassign",
}
"""Pages with links that are not named like their heading."""


class Links(HTMLParser):
    """Parser that collects the links of a page (address and name) and its heading.

    `sections` are the links of the sub-navigation and of the task list, which name parts of an inspection.
    """

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.current: list[tuple[str, str | None]] = []
        self.sections: list[tuple[str, str]] = []
        self.heading, self._href, self._words = "", "", list[str]()
        self._in_heading, self._hidden, self._tasks, self._in_sections = False, 0, False, False
        self.feed(page[page.index("<body") : page.index("<footer")])

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        classes = (values.get("class") or "").split()
        if tag == "section":
            self._tasks = "app-next" in classes
        if tag in ("nav", "ul"):
            self._in_sections |= bool({"app-sections", "govuk-task-list"} & {*classes})
        if tag == "h1":
            self._in_heading = True
        if tag == "a":
            self._href, self._words = values.get("href") or "", []
            if "aria-current" in values:
                self.current.append((self._href, values["aria-current"]))
        if tag == "span" and {"govuk-visually-hidden", "app-count"} & {*classes}:
            self._hidden += 1

    def handle_endtag(self, tag: str) -> None:
        if tag == "h1":
            self._in_heading = False
        if tag == "section":
            self._tasks = False
        if tag in ("nav", "ul"):
            self._in_sections = False
        if tag == "span":
            self._hidden = 0
        if tag == "a":
            if not self._tasks:
                links = self.sections if self._in_sections else self.links
                links.append((self._href, " ".join("".join(self._words).split())))
            self._href = ""

    def handle_data(self, data: str) -> None:
        if self._in_heading:
            self.heading += data
        if self._href and not self._hidden:
            self._words.append(data)


def page_of(client: Client, address: str) -> Links:
    response = client.get(address)
    assert response.status_code == 200, address
    return Links(response.text)


def crawl(client: Client, home: str) -> dict[tuple[str, str], tuple[str, str]]:
    """Return the address and heading of each page of an inspection, by URL name and name of a link to it."""
    queue, visited = [home], set[str]()
    links: dict[tuple[str, str], tuple[str, str]] = {}
    while queue:
        page = page_of(client, queue.pop())
        for href in addresses(page.sections, home) - visited:
            visited.add(href)
            queue.append(href)
        for href, words in page.links:
            address = href.partition("#")[0].partition("?")[0]
            if not address.startswith(home) or "." in address.rsplit("/", 1)[-1] or "evidence/" in address:
                continue
            name = resolve(address).view_name
            if (name, words) not in links and name != "workflow:inspection":
                links[name, words] = (address, page_of(client, href).heading.strip())
            if name not in visited:
                visited.add(name)
                queue.append(href)
    return links


def test_heading_of_a_page_is_the_name_of_the_links_to_it(here):
    at_panel(here)
    links = crawl(here.client(Role.LEAD), f"/inspections/{here.inspection.pk}/")
    assert len({name for name, _words in links}) > 25
    # The visible name of a link with hidden text is the start of the heading; a link to a case is its number.
    differing = {
        (name, words, heading)
        for (name, words), (_address, heading) in links.items()
        if name not in LINKED_BY_OTHER_NAMES and words != "Cancel"
        if not heading.startswith(words) and f"Case {words}" != heading
        if re.sub(r"^(?:Judgements on evidence: |Next: |Continue to )", "", words) != heading
    }
    assert sorted(differing) == []


PAGES_OF_SECTIONS = {name for section in SECTIONS for name in section.pages}


def addresses(links: list[tuple[str, str]], home: str) -> set[str]:
    """Return the addresses within an inspection."""
    return {href.partition("#")[0].partition("?")[0] for href, _words in links if href.startswith(home)}


@pytest.mark.parametrize("state", State)
def test_every_page_of_the_sections_is_two_clicks_from_every_other_and_no_other_is_offered(team, state):
    team.stand(state)
    home = f"/inspections/{team.inspection.pk}/"
    for role in team.people:
        client = team.client(role)
        if client.get(home).status_code == 404:
            continue
        access = team.access(role)
        permitted = {name for name in PAGES_OF_SECTIONS if may_open(access, name)}
        start = Links(client.get(home).text)
        assert len(start.sections) >= len({words for _href, words in start.sections})
        first_clicks = {href: page_of(client, href) for href in addresses(start.sections, home)}
        for page in (start, *first_clicks.values()):
            reached = set[str]()
            for href in addresses(page.sections, home):
                reached |= {href} | addresses(first_clicks[href].links, home)
            assert {resolve(href).view_name for href in reached} >= permitted, role
        offered = {resolve(href).view_name for href in addresses(start.sections + start.links, home)}
        assert offered & PAGES_OF_SECTIONS <= permitted, role
        assert (home, "page") in start.current


def test_panel_is_offered_only_to_its_members(here):
    at_panel(here)
    panel = f"/inspections/{here.inspection.pk}/panel/"
    offered = {
        role: panel in addresses(page_of(here.client(role), panel.removesuffix("panel/")).sections, panel)
        for role in (Role.LEAD, Role.HEAD, Role.INSPECTOR, Role.PARTNER)
    }
    opened = {role: here.client(role).get(panel).status_code == 200 for role in offered}
    assert offered == opened
    assert set(opened.values()) == {True, False}


def test_section_of_which_one_further_page_is_open_is_called_by_that_page(team):
    team.stand(State.CONFIRMED)
    home = f"/inspections/{team.inspection.pk}/"
    titles = {
        role: dict(reversed(page_of(team.client(role), home).sections))
        for role in (Role.BOARD, Role.SERVICE_HEAD)
    }
    assert titles[Role.BOARD][f"{home}ratings/"] == "Ratings"
    assert titles[Role.SERVICE_HEAD][f"{home}alerts/"] == "Alerts"


def test_page_below_a_section_shows_service_lead_state_and_the_pages_above_it(here):
    at_panel(here)
    home = f"/inspections/{here.inspection.pk}/"
    text = here.client(Role.LEAD).get(f"{home}panel/2.1/view/").text
    before = text.partition("<main")[0]
    assert "Lead inspector: Alex Lead inspector" in before
    assert ">Ratings panel</strong>" in re.sub(r">\s+|\s+<", lambda space: space[0].strip(), before)
    above = before.partition("govuk-breadcrumbs__list")[2].partition("</nav>")[0]
    assert re.findall(r'href="([^"]*)"', above) == [
        "/inspections/",
        home,
        f"{home}panel/",
        f"{home}panel/2.1/",
    ]
    assert Links(text).current == [
        ("/inspections/", "true"),
        (f"{home}panel/", "true"),
        (f"{home}panel/", "true"),
    ]
    panel = page_of(here.client(Role.LEAD), f"{home}panel/")
    assert (f"{home}panel/", "page") in panel.current


def test_member_sees_no_task_in_words_for_each_state(team):
    assert set(NO_TASKS) == set(State)
    team.stand(State.WITHDRAWN)
    text = team.client(Role.LEAD).get(f"/inspections/{team.inspection.pk}/").text
    assert NO_TASKS[State.WITHDRAWN] in text


def test_error_summary_leads_to_the_first_of_several_boxes(team):
    create_assessment(team)
    address = f"/inspections/{team.inspection.pk}/allocation/reassign/"
    text = team.client(Role.LEAD).post(address, {"assessor": ""}).text
    assert 'href="#id_cases_0"' in text
    assert 'id="id_cases_0"' in text


def test_stranger_is_shown_no_frame(team):
    response = signed_in(team.stranger).get(f"/inspections/{team.inspection.pk}/")
    assert response.status_code == 404
    assert team.service.name not in response.text
