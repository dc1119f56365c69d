"""Error summaries: on every page with a form, each message names its field, and links to it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from lxml import html

from inspectorate.web.permissions import PAGES, Action, allowed
from inspectorate.web.states import Role, State
from tests.web.permission_world import PARTS, World, action_of, world

TOO_LONG = "x" * 20_001
BAD_DATE = {"day": "31", "month": "2", "year": "2026"}
FILE = "malware.exe"
STATES = (State.SETTING_UP, State.ANNOUNCED, State.FIELDWORK, State.PANEL)
ROLES = (Role.LEAD, Role.HEAD, Role.OPERATIONS, Role.INSPECTOR, Role.LINK, Role.PARTNER)


def pages(here: World, state: State) -> Iterator[tuple[str, Role, str]]:
    """Yield each page of the world with a role that may open it, and its address."""
    for name, required in PAGES.items():
        if not isinstance(required, Action) or name.startswith("api"):
            continue
        role = next((role for role in ROLES if allowed(action_of(name), (role,), state)), None)
        if role:
            record = here.records_for(name, role)[0]
            mine = here.of_role(role) | (record.parts if record else {})
            yield name, role, here.address(name, **{part: mine[part] for part in PARTS[name] if part in mine})


def forms_of(page: html.HtmlElement, address: str) -> Iterator[html.HtmlElement]:
    """Yield the forms of a page that have a field and a button, and are sent to the page's own address."""
    for form in page.iterfind(".//form[@method='post']"):
        visible = form.xpath(".//textarea|.//select|.//input[not(@type='hidden')]")
        if form.get("action", address) == address and visible and form.find(".//button") is not None:
            yield form


def content(form: html.HtmlElement, *, bad: bool) -> dict[str, object]:
    """Return the form's content with nothing filled in, or with a bad value in each field."""
    values: dict[str, object] = {}
    for field in form.xpath(".//input|.//textarea|.//select"):
        name, kind = field.get("name"), field.get("type", field.tag)
        if kind == "hidden":
            values[name] = field.get("value") or ""
        elif bad:
            part = name.rpartition("_")[2]
            long = BAD_DATE.get(part, TOO_LONG)
            upload = SimpleUploadedFile(FILE, b"MZ")
            values[name] = {"file": upload, "text": long, "textarea": long}.get(kind, "no such choice")
    return values


def words(text: str) -> set[str]:
    """Return the ids and the beginnings of the words of a text; “reasons” and “reason” begin alike."""
    ids = re.findall(r"\d(?:\.\w+)+", text)
    return {*ids, *(word[:4] for word in re.findall(r"[a-z]{3,}", text.lower()))}


def labels(page: html.HtmlElement, target: html.HtmlElement) -> str:
    """Return label, legend and name of the field that a message links to."""
    group = next(target.iterancestors("fieldset"), target)
    label = page.xpath("string(.//label[@for=$id])", id=target.get("id"))
    legends = [legend.text_content() for legend in group.iter("legend")]
    return " ".join(" ".join((label, *legends, target.get("name", "").replace("_", " "))).split())


def problems(response: Any, place: str) -> Iterator[str]:
    """Yield what is wrong with the messages of a page."""
    page = html.fromstring(response.text)
    items = page.xpath(".//div[contains(@class, 'govuk-error-summary')]//li")
    messages = [" ".join(item.text_content().split()) for item in items]
    if len(messages) > len(set(messages)):
        yield f"{place}: the same message twice: {messages}"
    for item, message in zip(items, messages, strict=True):
        if "this field" in message.lower() or "this value" in message.lower():
            yield f"{place}: “{message}” is Django's"
        for link in item.iterfind(".//a"):
            targets = page.xpath(".//*[@id=$id]", id=link.get("href", "").removeprefix("#"))
            if not targets:
                yield f"{place}: “{message}” links to {link.get('href')}, which is not on the page"
            elif not words(message) & words(f"{labels(page, targets[0])} {FILE}"):
                yield f"{place}: “{message}” does not name “{labels(page, targets[0])}”"


@pytest.mark.parametrize("state", STATES)
def test_every_message_of_every_form_names_its_field_and_links_to_it(team, state):
    here, tried = world(team, state), 0
    sentences: list[str] = []
    for name, role, address in pages(here, state):
        browser = here.browsers[role]
        response = browser.get(address)
        if response.status_code != 200 or "html" not in response.headers["Content-Type"]:
            continue
        for form in forms_of(html.fromstring(response.text), address):
            for bad in (False, True):
                with transaction.atomic():
                    answer = browser.post(address, content(form, bad=bad))
                    transaction.set_rollback(True)
                place = f"{name}, {'bad values' if bad else 'nothing filled in'}"
                if answer.status_code in (200, 422):
                    tried += 1
                    sentences += problems(answer, place)
                elif bad:
                    sentences.append(f"{place}: {answer.status_code}")
    assert "\n".join(sentences) == ""
    assert tried
