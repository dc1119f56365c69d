"""How templates draw: Jinja with the GOV.UK components, and what every page knows."""

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

from inspectorate.method.standards import figures_of
from inspectorate.web.audit.models import Event
from inspectorate.web.people.models import Person
from inspectorate.web.people.queries import roles_of
from inspectorate.web.permissions import PAGES, Action, allowed
from inspectorate.web.security.allauth_adapters import code_now
from inspectorate.web.translation import translated

DEMO_KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def _(words: str) -> str:
    """Mark words for translation. They are translated where they are shown."""
    return words


class InspectionFrame(Protocol):
    """What the frame of an inspection's pages knows of it: the inspection, and what this person may do."""

    @property
    def inspection(self) -> Any:
        """The inspection."""

    def may(self, action: Action) -> bool:
        """Whether this person may do the action now."""


@dataclass(frozen=True, slots=True)
class NavigationSection:
    """A page in the sub-navigation of an inspection, with the pages that are reached from it."""

    title: str
    pages: tuple[str, ...] = ()


SECTIONS: Mapping[str, NavigationSection] = {
    "cases:long_lists": NavigationSection(
        _("Long lists"),
        ("cases:send", "cases:columns", "cases:long_list", "cases:sample", "cases:draw", "cases:replace"),
    ),
    "allocation:timetable": NavigationSection(
        _("Interviews"), ("allocation:availability", "allocation:case_manager_availability")
    ),
    "assessments:caseload": NavigationSection(
        _("Cases"),
        (
            "allocation:allocate",
            "allocation:reassign",
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
    "assessments:alerts": NavigationSection(_("Alerts"), ("assessments:alert",)),
    "assessments:consistency": NavigationSection(
        _("How far assessors agree"), ("assessments:differences", "assessments:resolve_difference")
    ),
    "results:emerging_findings": NavigationSection(_("The picture forming"), ("panel:drill_down",)),
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
"""The sub-navigation of an inspection, by the name of each section's address. Its title is its heading.

Who may open a section is asked of `permissions.PAGES`.
"""


def environment(**options: Any) -> Environment:
    """Return the environment Django asks for. Components ask for what they were not given: that is empty."""
    components = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    loader = ChoiceLoader([options.pop("loader"), components])
    made = Environment(  # noqa: S701 - it is on, among the options
        **{**options, "loader": loader, "undefined": ChainableUndefined, "autoescape": True},
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.install_gettext_translations(translation, newstyle=True)  # type: ignore[attr-defined]
    made.globals.update(
        static=static,
        url=_url,
        Action=Action,
        demo_code=demo_code,
        figures_of=figures_of,
        sections_of=sections_of,
    )
    made.filters.update(
        day=day, moment=moment, number="{:,}".format, event_lines=event_lines, translated=translated
    )
    return made


def context(request: HttpRequest) -> dict[str, Any]:
    """What the frame around every page shows."""
    person = getattr(request, "user", None)
    known = person if isinstance(person, Person) else None
    roles = roles_of(known) if known else frozenset()
    links = [
        ("inspections:index", translation.gettext("Inspections"), Action.SEE_INSPECTIONS),
        ("people:index", translation.gettext("People"), Action.SEE_PEOPLE),
        ("people:account", translation.gettext("Your account"), Action.SEE_ACCOUNT),
    ]
    return {
        "person": known,
        "demo": settings.DEMO,
        "sign_on": settings.SIGN_ON.name if settings.SIGN_ON else "",
        "navigation": [
            {"text": text, "href": reverse(name), "active": request.path.startswith(reverse(name))}
            for name, text, action in links
            if known and allowed(action, roles)
        ],
    }


def sections_of(access: InspectionFrame, request: HttpRequest) -> list[dict[str, str]]:
    """Return the sub-navigation of an inspection: the sections this person may open.

    `current` is "page" for the page itself, "true" for the section it is in, and otherwise empty.
    """
    match = request.resolver_match
    here = match.view_name if match else ""
    return [
        {
            "text": translation.gettext(section.title),
            "href": reverse(name, args=(access.inspection.pk,)),
            "current": "page" if here == name else "true" if here in section.pages else "",
        }
        for name, section in SECTIONS.items()
        if isinstance(action := PAGES[name], Action) and access.may(action)
    ]


def day(value: date | None) -> str:
    """A date as people write it: 3 September 2018."""
    return f"{value.day} {value:%B %Y}" if value else ""


def moment(value: datetime) -> str:
    """A time as people write it: 3 September 2018, 14:05."""
    local = timezone.localtime(value)
    return f"{day(local)}, {local:%H:%M}"


def event_lines(event: Event) -> list[str]:
    """What an event says that things were and are, a line each; digests by their start."""
    before, after = event.before or {}, event.after or {}
    lines = []
    for key in dict.fromkeys([*before, *after]):
        was, now = _short(before.get(key)), _short(after.get(key))
        if was != now:
            change = now if not was else f"{was} → {now or translation.gettext('nothing')}"
            lines.append(f"{key.replace('_', ' ')}: {change}")
    return lines


def _short(value: Any) -> str:
    text = "" if value is None else str(value)
    return f"{text[:12]}…" if len(text) == 64 and text.isalnum() else text.replace("_", " ")


def demo_code() -> str:
    """What the invented people's authenticator apps show now; nothing outside a demonstration."""
    return code_now(DEMO_KEY) if settings.DEMO else ""


def _url(name: str, *parts: Any) -> str:
    return reverse(name, args=parts)
