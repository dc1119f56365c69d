"""Links of real pages: from every page of an inspection to its sections, and from every form back."""

import re
from collections.abc import Iterator

from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from inspectorate.web.workflow.sections import SECTIONS

INSPECTION = re.compile(r"/inspections/\d+/")
LINK = re.compile(r'<a [^>]*href="(/[^"#?]*)')
SECTION_PAGES = {name for section in SECTIONS for name in section.pages}
ABOVE = {below: name for section in SECTIONS for name, page in section.pages.items() for below in page.below}
"""For each page below a page of a section, that page."""

CANCEL_LINKS = """() => {
  const fields = document.querySelectorAll("main form[method=post] :is(input, select, textarea)");
  const isToFill = (field) => field.type !== "hidden" && !field.matches(":disabled, [hidden]");
  if (![...fields].some(isToFill)) return null;
  const links = [...document.querySelectorAll("main a")];
  return links.filter((link) => link.textContent.trim() === "Cancel").map((link) => link.pathname);
}"""
"""JavaScript: where the Cancel links of a page with a form lead; null for a page without fields."""


def cancel_faults(page: Page, path: str) -> list[str]:
    """Return what is wrong with the Cancel links of a page: a form without one, or one that leads nowhere."""
    paths = page.evaluate(CANCEL_LINKS)
    if paths == []:
        return [f"{path} has a form without a Cancel link"]
    inspection = INSPECTION.match(path)
    home = inspection[0] if inspection else "/"
    return [
        f"Cancel on {path} leads to {target}"
        for target in paths or ()
        if not target.startswith(home) or page.request.get(target, max_redirects=0).status != 200
    ]


class PageLinks:
    """The links of the pages of inspections, each page read once for each person."""

    def __init__(self) -> None:
        self._read: dict[tuple[str, str], set[str]] = {}

    def faults(self, who: str, page: Page, name: str, path: str) -> list[str]:
        """Return the pages of sections that are more than two clicks from a page, or one if it is below them.

        A page outside inspections has no faults.
        """
        inspection = INSPECTION.match(path)
        if not inspection:
            return []
        links = _links(page.content(), inspection[0])
        overview = self._links_of(who, page, inspection[0])
        permitted = {*_section_pages(overview)}
        for address in _in_sections(overview):
            permitted |= {*_section_pages(self._links_of(who, page, address))}
        reached = {*_section_pages(links)} | ({name} & SECTION_PAGES)
        if ABOVE.get(name, name) not in reached and name in ABOVE:
            return [f"{path} does not lead to {ABOVE[name]}"]
        for address in _in_sections(links):
            reached |= {*_section_pages(self._links_of(who, page, address))}
        return [f"{missing} is more than two clicks from {path}" for missing in sorted(permitted - reached)]

    def _links_of(self, who: str, page: Page, address: str) -> set[str]:
        """Return the links of a page that a person may open, in its inspection."""
        if (who, address) not in self._read:
            response = page.request.get(address, max_redirects=0)
            assert response.status == 200, f"{who} cannot open {address}, to which a page links"
            inspection = INSPECTION.match(address)
            self._read[who, address] = _links(response.text(), inspection[0] if inspection else "/")
        return self._read[who, address]


def _links(text: str, home: str) -> set[str]:
    """Return the links of a page that stay in an inspection."""
    return {address for address in LINK.findall(text.partition("<footer")[0]) if address.startswith(home)}


def _section_pages(addresses: set[str]) -> Iterator[str]:
    """Yield the names of the pages of sections among some addresses."""
    for address in addresses:
        try:
            name = resolve(address).view_name
        except Resolver404:
            continue
        if name in SECTION_PAGES:
            yield name


def _in_sections(addresses: set[str]) -> list[str]:
    """Return the addresses of pages of sections."""
    return sorted(address for address in addresses if {*_section_pages({address})})
