"""How templates draw: Jinja with the GOV.UK components, and what every page knows."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader, PrefixLoader

from inspectorate.web.audit.models import Event
from inspectorate.web.people.models import Person
from inspectorate.web.people.queries import roles_of
from inspectorate.web.permissions import Action, allowed
from inspectorate.web.sign_in import code_now

DEMO_KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


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
    made.globals.update(static=static, url=_url, Action=Action, demo_code=demo_code)
    made.filters.update(day=day, moment=moment, number="{:,}".format, told=told)
    return made


def everywhere(request: HttpRequest) -> dict[str, Any]:
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


def day(value: date | None) -> str:
    """A date as people write it: 3 September 2018."""
    return f"{value.day} {value:%B %Y}" if value else ""


def moment(value: datetime) -> str:
    """A time as people write it: 3 September 2018, 14:05."""
    local = timezone.localtime(value)
    return f"{day(local)}, {local:%H:%M}"


def told(event: Event) -> list[str]:
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
