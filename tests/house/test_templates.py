"""Templates are short lines, and draw the design system's components with the macros of `parts/`."""

import re

import pytest
from django.urls import get_resolver

from inspectorate.web.jinja import SECTIONS
from inspectorate.web.permissions import PAGES
from tests.house.tree import ROOT

WEB = ROOT / "src" / "inspectorate" / "web"
TEMPLATES = sorted(WEB.glob("**/templates/**/*.html"))
LONGEST = 140
RAW = re.compile(
    r"<table|<dl class=\"govuk-|<details|govuk-button|govuk-(?:breadcrumbs|error-summary|tag|warning-text)\b"
    r"|moj-sub-navigation"
)
"""Components that have a macro in `parts/`."""


def name_of(path) -> str:
    return path.relative_to(WEB).as_posix()


def long_lines(source: str) -> list[int]:
    """Return the numbers of the lines that are too long."""
    return [number for number, line in enumerate(source.splitlines(), 1) if len(line) > LONGEST]


def raw_components(source: str) -> list[str]:
    """Return the components that a template writes itself instead of calling their macro."""
    return RAW.findall(re.sub(r"\{#.*?#\}|\{% (?:from|import) .*?%\}", "", source, flags=re.DOTALL))


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_template_lines_are_short(path):
    assert not long_lines(path.read_text(encoding="utf-8")), f"{name_of(path)}: break these lines"


@pytest.mark.parametrize(
    "path", [path for path in TEMPLATES if "templates/parts/" not in name_of(path)], ids=name_of
)
def test_template_calls_the_macros_of_components(path):
    assert not raw_components(path.read_text(encoding="utf-8")), f"{name_of(path)}: see templates/parts/"


@pytest.mark.parametrize(
    ("source", "raw"),
    [
        ('<table class="govuk-table">', ["<table"]),
        ('<dl class="govuk-summary-list">', ['<dl class="govuk-']),
        ('<dl class="app-facts">', []),
        ('<button class="govuk-button" type="submit">', ["govuk-button"]),
        ('<strong class="govuk-tag govuk-tag--red">', ["govuk-tag", "govuk-tag"]),
        ('{% from "govuk_frontend_jinja/components/radios/macro.html" import govukRadios %}', []),
        ('{{ button(_("Save"), kind="secondary") }}', []),
    ],
)
def test_raw_components_are_found(source, raw):
    assert raw_components(source) == raw


def test_long_lines_are_found():
    assert long_lines(f"short\n{'x' * LONGEST}\n{'x' * (LONGEST + 1)}") == [3]


def test_page_of_an_inspection_is_in_one_section_at_most():
    pages = [page for name, section in SECTIONS.items() for page in (name, *section.pages)]
    assert len(pages) == len(set(pages))
    assert set(pages) <= PAGES.keys()


def test_page_of_an_inspection_that_is_in_no_section_is_named():
    resolver = get_resolver()
    outside = {
        name
        for name in PAGES
        if not name.startswith("api:") and _takes_inspection(resolver, name)
        if not any(name in (first, *section.pages) for first, section in SECTIONS.items())
    }
    assert outside == {
        # The inspection's own page, and what is reached from it alone.
        "workflow:inspection",
        "inspections:dates",
        "inspections:add_member",
        "inspections:remove_member",
        "inspections:conflict_of_interest",
        "workflow:transition",
        "workflow:audit_log",
        "exchange:export",
        "demonstration:complete",
        # Files and forms that show no page.
        "allocation:calendar",
        "assessments:check_out",
        "assessments:cancel_check_out",
        "cases:numbered_samples",
        "exchange:download",
        "judgements:evidence_item",
        "results:live_emerging_findings",
    }


def _takes_inspection(resolver, name: str) -> bool:
    space, _colon, page = name.rpartition(":")
    for part in filter(None, space.split(":")):
        prefix, resolver = resolver.namespace_dict[part]
        if "<inspection>" in prefix:
            return True
    return any("inspection" in parameters for _shape, parameters in resolver.reverse_dict[page][0])
