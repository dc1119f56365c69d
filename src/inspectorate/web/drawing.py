"""How templates draw: Jinja with the GOV.UK components, and what every page knows."""

import re
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader, PrefixLoader
from markupsafe import Markup

from inspectorate.method.standards import figures_of
from inspectorate.web.audit.models import Event
from inspectorate.web.people.models import Person
from inspectorate.web.people.queries import roles_of
from inspectorate.web.permissions import Action, allowed
from inspectorate.web.sign_in import code_now
from inspectorate.web.translation import translated

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
    made.globals.update(static=static, url=_url, Action=Action, demo_code=demo_code, figures_of=figures_of)
    made.filters.update(
        day=day,
        moment=moment,
        number="{:,}".format,
        event_lines=event_lines,
        stacked=stacked,
        translated=translated,
    )
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


def stacked(table: Markup) -> Markup:
    """A table that a narrow screen shows as a card a row: each cell is given the heading of its column.

    The roles say aloud that it is still a table, which some browsers forget when it is laid out otherwise.
    """
    head, body = str(table).split("</thead>")
    headings = [
        re.sub(r"<[^>]*>", "", each).strip() for each in re.findall(r"<th\b.*?</th>", head, re.DOTALL)
    ]
    unseen = re.findall(r"<th\b[^>]*>(<span class=\"govuk-visually-hidden\">)?", head)
    labels = ["" if hidden else heading for heading, hidden in zip(headings, unseen, strict=True)]
    head = head.replace("<th ", '<th role="columnheader" ')
    head = head.replace('class="govuk-table"', 'class="govuk-table app-stacked"')
    rows = [_row(row, labels) for row in body.split("<tr ")]
    whole = "<tr ".join([head + "</thead>" + rows[0], *rows[1:]])
    for tag, role in (("table", "table"), ("thead", "rowgroup"), ("tbody", "rowgroup"), ("tr", "row")):
        whole = whole.replace(f"<{tag} ", f'<{tag} role="{role}" ')
    return Markup(whole)  # noqa: S704 - it is what the template drew, with attributes added


def _row(row: str, labels: list[str]) -> str:
    """A row whose every cell carries its label; a cell with nothing in it says so, to be left out."""
    cells = re.findall(r"<(t[hd]) ([^>]*)>(.*?)</t[hd]>", row, re.DOTALL)
    start = row.partition(">")[0] + ">" if cells else row
    drawn = [
        f'<{tag} {attributes} role="{"rowheader" if tag == "th" else "cell"}" data-label="{label}"'
        f'{"" if inner.strip() else " data-empty"}><div class="app-stacked__value">{inner}</div></{tag}>'
        for (tag, attributes, inner), label in zip(cells, labels, strict=False)
    ]
    end = row[row.rindex("</tr>") :] if cells else ""
    return start + "".join(drawn) + end


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
