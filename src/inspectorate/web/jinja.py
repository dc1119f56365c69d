"""The Jinja environment: GOV.UK components, filters, globals, and the context of every page."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.dates import MONTHS, WEEKDAYS
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader, PrefixLoader

from inspectorate.method.ratings import format_probability, format_rate
from inspectorate.method.report.numbers import fixed
from inspectorate.method.standards import adoption_notice
from inspectorate.web.guide.page_sections import page_help
from inspectorate.web.people.models import Person
from inspectorate.web.people.queries import roles_of
from inspectorate.web.permissions import Action, allowed
from inspectorate.web.security.allauth_adapters import code_now
from inspectorate.web.translation import address, localised, translated

DEMO_KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""TOTP key of every invented account of a demonstration."""


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
        url=address,
        page_help=page_help,
        Action=Action,
        demo_code=demo_code,
        adoption_notice=adoption_notice,
    )
    jinja.filters.update(
        day=day,
        month=month,
        weekday=weekday,
        moment=moment,
        number="{:,}".format,
        probability=format_probability,
        rate=format_rate,
        fixed=fixed,
        localised=localised,
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
        ("home:calendar", translation.gettext("Calendar"), Action.SEE_INSPECTIONS),
        ("adoption:index", translation.gettext("Standards"), Action.SEE_EDITIONS),
        ("people:index", translation.gettext("People"), Action.SEE_PEOPLE),
        ("operations:background_tasks", translation.gettext("Emails"), Action.SEE_BACKGROUND_TASKS),
        ("people:account", translation.gettext("Your account"), Action.SEE_ACCOUNT),
    ]
    return {
        "person": person,
        "roles": roles,
        "demo": settings.DEMO,
        "sends_mail": settings.SENDS_MAIL,
        "sign_on": settings.SIGN_ON.name if settings.SIGN_ON else "",
        "navigation": [
            {"text": text, "href": reverse(name), "active": request.path.startswith(reverse(name))}
            for name, text, action in links
            if person and allowed(action, roles)
        ],
    }


def day(value: date | None) -> str:
    """Return a date in words: 3 September 2018; empty for None."""
    return f"{value.day} {month(value)}" if value else ""


def weekday(value: date) -> str:
    """Return a day of a month in words: Monday 3 September."""
    return f"{WEEKDAYS[value.weekday()]} {value.day} {MONTHS[value.month]}"


def month(value: date) -> str:
    """Return a month in words: September 2018."""
    return f"{MONTHS[value.month]} {value:%Y}"


def moment(value: datetime) -> str:
    """Return a date and local time in words: 3 September 2018, 14:05."""
    local = timezone.localtime(value)
    return f"{day(local)}, {local:%H:%M}"


def demo_code() -> str:
    """Return the current TOTP code of the invented accounts; empty outside a demonstration."""
    return code_now(DEMO_KEY) if settings.DEMO else ""
