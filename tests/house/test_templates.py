"""Templates are short lines, and draw the design system's components with the macros of `parts/`."""

import re

import pytest
from django.urls import get_resolver

from inspectorate.web.permissions import PAGES
from inspectorate.web.workflow.sections import SECTIONS
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
    pages = _pages_of_sections()
    assert len(pages) == len(set(pages))
    assert set(pages) <= PAGES.keys()


def test_page_of_an_inspection_that_is_in_no_section_is_named():
    resolver = get_resolver()
    outside = {
        name
        for name in PAGES
        if not name.startswith("api:") and _takes_inspection(resolver, name)
        if name not in _pages_of_sections()
    }
    assert outside == {
        # Files and forms that show no page.
        "accuracy:challenge_file",
        "accuracy:log_file",
        "accuracy:marked_copy",
        "accuracy:offline_file",
        "allocation:calendar",
        "assessments:check_out",
        "assessments:comment",
        "assessments:resolve_thread",
        "assessments:second_draw_cases",
        "assessments:cancel_check_out",
        "cases:left_out",
        "cases:list_template",
        "cases:numbered_samples",
        "exchange:download",
        "improvement:evidence_file",
        "improvement:next_inspection_file",
        "exchange:make_report_files",
        "exchange:report_file",
        "judgements:evidence_item",
        "publication:cancel",
        "publication:file",
        "publication:schedule",
        "publication:withdraw_copy",
        "reports:agree",
        "reports:confirm_figures",
        "reports:move_recommendation",
        "reports:resolve_comment",
        "reports:restore",
        "reports:return_to_draft",
        "reports:submit",
        "reports:word_draft",
        "reports:word_section",
        "results:live_emerging_findings",
        "results:live_standard",
    }


def _pages_of_sections() -> list[str]:
    return [
        page
        for section in SECTIONS
        for name, navigation_page in section.pages.items()
        for page in (name, *navigation_page.below)
    ]


def _takes_inspection(resolver, name: str) -> bool:
    space, _colon, page = name.rpartition(":")
    for part in filter(None, space.split(":")):
        prefix, resolver = resolver.namespace_dict[part]
        if "<inspection>" in prefix:
            return True
    return any("inspection" in parameters for _shape, parameters in resolver.reverse_dict[page][0])


WITHOUT_CANCEL = {
    # Steps of signing in and out, before which there is no page to go back to.
    "people/templates/account/login.html",
    "people/templates/account/logout.html",
    "people/templates/account/password_reset_from_key.html",
    "people/templates/mfa/authenticate.html",
    "people/templates/mfa/totp/activate_form.html",
    "people/templates/people/accept.html",
    "operations/templates/operations/set_password.html",
    "publication/templates/publication/embargoed_copy.html",
    # Forms below a list, on the page that they come back to.
    "allocation/templates/allocation/availability.html",
    "operations/templates/operations/background_tasks.html",
    # A saved form can be discarded.
    "security/templates/security/saved_form.html",
}
SEND = re.compile(r"forms\.send\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)")


def sent_without_cancel(source: str) -> list[str]:
    """Return the submit buttons of a template that have no link to cancel beside them."""
    return [arguments for arguments in SEND.findall(source) if "cancel=" not in arguments]


def test_every_form_can_be_cancelled():
    without = {name_of(path) for path in TEMPLATES if sent_without_cancel(path.read_text(encoding="utf-8"))}
    assert without == WITHOUT_CANCEL


@pytest.mark.parametrize(
    ("source", "buttons"),
    [
        ('{{ forms.send(_("Save"), cancel=url("workflow:team", access.inspection.pk)) }}', []),
        ('{{ forms.send(_("Save %(name)s", name=f(x))) }}', ['_("Save %(name)s", name=f(x))']),
        ('{{ forms.send(_("Save"), kind="warning") }}', ['_("Save"), kind="warning"']),
    ],
)
def test_form_without_cancel_is_found(source, buttons):
    assert sent_without_cancel(source) == buttons
