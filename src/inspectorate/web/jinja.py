"""The Jinja environment: GOV.UK components, filters, globals, and the context of every page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader, PrefixLoader

from inspectorate.method.ratings import format_probability, format_rate
from inspectorate.method.report.numbers import fixed
from inspectorate.method.standards import adoption_notice
from inspectorate.web.people.models import Person
from inspectorate.web.people.queries import roles_of
from inspectorate.web.permissions import PAGES, Action, allowed
from inspectorate.web.security.allauth_adapters import code_now
from inspectorate.web.translation import translated

DEMO_KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""TOTP key of every invented account of a demonstration."""


def _(text: str) -> str:
    """Mark a text for translation. It is translated where it is shown."""
    return text


class InspectionFrame(Protocol):
    """Access that the sub-navigation needs: the inspection, and which actions this person may do."""

    @property
    def inspection(self) -> Any:
        """The inspection."""

    def may(self, action: Action) -> bool:
        """Return whether this person may do the action now."""


@dataclass(frozen=True, slots=True)
class NavigationSection:
    """A page in the sub-navigation of an inspection, with the pages that are reached from it."""

    title: str
    pages: tuple[str, ...] = ()


SECTIONS: Mapping[str, NavigationSection] = {
    "cases:long_lists": NavigationSection(
        _("Long lists"),
        (
            "cases:send",
            "cases:columns",
            "cases:long_list",
            "cases:sample",
            "cases:seal",
            "cases:number",
            "cases:choose",
            "cases:draw",
            "cases:replace",
            "cases:complete_replacement",
        ),
    ),
    "allocation:timetable": NavigationSection(
        _("Interviews"), ("allocation:availability", "allocation:case_manager_availability")
    ),
    "assessments:caseload": NavigationSection(
        _("Cases"),
        (
            "allocation:allocate",
            "allocation:reassign",
            "allocation:undo",
            "allocation:reassignments",
            "allocation:conflicts",
            "inspections:withdraw_declaration",
            "allocation:review_work",
            "assessments:assign",
            "assessments:assessment",
            "assessments:about",
            "assessments:stage",
            "assessments:history",
            "assessments:resolve_conflict",
            "assessments:interview",
            "assessments:finish",
            "assessments:reopen",
            "assessments:spreadsheet",
            "assessments:raise_alert",
        ),
    ),
    "assessments:alerts": NavigationSection(_("Alerts"), ("assessments:alert", "assessments:close_alert")),
    "assessments:consistency": NavigationSection(
        _("Agreement between assessors"), ("assessments:differences", "assessments:resolve_difference")
    ),
    "results:emerging_findings": NavigationSection(_("Emerging findings"), ("panel:drill_down",)),
    "judgements:lines_of_enquiry": NavigationSection(_("Lines of enquiry"), ("judgements:line_of_enquiry",)),
    "judgements:judgements": NavigationSection(
        _("Judgements on evidence"), ("judgements:add_evidence", "judgements:judgement", "judgements:judge")
    ),
    "panel:panel": NavigationSection(
        _("Ratings panel"),
        (
            "panel:members",
            "panel:remove_member",
            "panel:standard",
            "panel:give_view",
            "panel:decide",
            "panel:reopen_decision",
        ),
    ),
    "panel:ratings": NavigationSection(_("Ratings")),
}
"""The sub-navigation of an inspection, by URL name. A section's title is the heading of its page.

Who may open a section is decided by `permissions.PAGES`.
"""


def environment(**options: Any) -> Environment:
    """Return the Jinja environment for Django's settings.

    Undefined values are empty (ChainableUndefined), because the GOV.UK components read optional parameters.
    """
    components = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    loader = ChoiceLoader([options.pop("loader"), components])
    jinja = Environment(  # noqa: S701 - autoescape is on, among the options
        **{**options, "loader": loader, "undefined": ChainableUndefined, "autoescape": True},
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    jinja.install_gettext_translations(translation, newstyle=True)  # type: ignore[attr-defined]
    jinja.globals.update(
        static=static,
        url=_url,
        Action=Action,
        demo_code=demo_code,
        adoption_notice=adoption_notice,
        sections_of=sections_of,
    )
    jinja.filters.update(
        day=day,
        moment=moment,
        number="{:,}".format,
        probability=format_probability,
        rate=format_rate,
        fixed=fixed,
        translated=translated,
    )
    return jinja


def context(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the values that the layout of every page shows."""
    user = getattr(request, "user", None)
    person = user if isinstance(user, Person) else None
    roles = roles_of(person) if person else frozenset()
    links = [
        ("inspections:index", translation.gettext("Inspections"), Action.SEE_INSPECTIONS),
        ("adoption:index", translation.gettext("Standards"), Action.SEE_EDITIONS),
        ("people:index", translation.gettext("People"), Action.SEE_PEOPLE),
        ("operations:background_tasks", translation.gettext("Emails"), Action.SEE_BACKGROUND_TASKS),
        ("people:account", translation.gettext("Your account"), Action.SEE_ACCOUNT),
    ]
    return {
        "person": person,
        "demo": settings.DEMO,
        "sends_mail": settings.SENDS_MAIL,
        "sign_on": settings.SIGN_ON.name if settings.SIGN_ON else "",
        "navigation": [
            {"text": text, "href": reverse(name), "active": request.path.startswith(reverse(name))}
            for name, text, action in links
            if person and allowed(action, roles)
        ],
    }


def sections_of(access: InspectionFrame, request: HttpRequest) -> list[dict[str, str]]:
    """Return the sub-navigation of an inspection: the sections this person may open.

    `current` is the value of aria-current: "page" for the section's own page, "true" for a page below it,
    otherwise empty.
    """
    match = request.resolver_match
    current = match.view_name if match else ""
    return [
        {
            "text": translation.gettext(section.title),
            "href": reverse(name, args=(access.inspection.pk,)),
            "current": "page" if current == name else "true" if current in section.pages else "",
        }
        for name, section in SECTIONS.items()
        if isinstance(action := PAGES[name], Action) and access.may(action)
    ]


def day(value: date | None) -> str:
    """Return a date in words: 3 September 2018; empty for None."""
    return f"{value.day} {value:%B %Y}" if value else ""


def moment(value: datetime) -> str:
    """Return a date and local time in words: 3 September 2018, 14:05."""
    local = timezone.localtime(value)
    return f"{day(local)}, {local:%H:%M}"


def demo_code() -> str:
    """Return the current TOTP code of the invented accounts; empty outside a demonstration."""
    return code_now(DEMO_KEY) if settings.DEMO else ""


def _url(name: str, *parts: Any) -> str:
    return reverse(name, args=parts)
