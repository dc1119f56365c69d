"""Twin worlds: an inspection twice, different only in what one person may not see, and all outputs of each.

A secret is written by the person whose it is, through the same changes as in the service. Everything else,
the time included, is equal, so whatever differs in an output has come from the secret.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core import mail
from django.db import transaction
from django.test import Client, override_settings

from inspectorate.method.faults import FaultsFound
from inspectorate.web import commands
from inspectorate.web.assessments.models import Assessment
from inspectorate.web.permissions import PAGES, Action
from inspectorate.web.states import Role
from tests.web.message_queue import run_queue
from tests.web.permission_world import API, BODIES, FORMS, OPERATIONS, PARTS, World

RANDOM = {
    "token against forged requests": re.compile(rb'name="csrfmiddlewaretoken" value="\w+"'),
    "id of a request": re.compile(rb'"request_id": "[0-9a-f]{32}"'),
    "key of a page with answers": re.compile(rb'name="page_key" value="[0-9a-f-]{36}"'),
    "idempotency key of a form": re.compile(rb'name="idempotency_key" value="[0-9a-f-]{36}"'),
}
"""What is random in a page, and nothing else: it is replaced by its name before pages are compared."""
CREATED = {
    "assessments:raise_alert": re.compile(rb"/alerts/\d+/"),
    "api:raise_alert": re.compile(rb'/alerts/\d+/|"id": \d+'),
    "api:raise_line_of_enquiry": re.compile(rb'"id": \d+'),
    "api:comment": re.compile(rb'ETag: "\w+"|"id": \d+|"digest": "\w{64}"'),
    "api:declare_conflict_of_interest": re.compile(rb'ETag: "\w+"|"id": \d+|"at": "[^"]+"'),
    "api:make_second_draw": re.compile(
        rb'ETag: "\w+"|"drawn_at": "[^"]+"|"value": "\w{32}"|--random-value \w{32}|"selected": \[[^]]*\]'
    ),
    "home:subscription": re.compile(rb"/calendar/subscription/[\w-]+\.ics"),
    "api:complete_replacement": re.compile(rb'ETag: "\w+"|"(?:completed_)?at": "[^"]+"|"value": "\w{32}"'),
}
"""Number, time, secret and chance of the record that a request itself creates: others after a rollback."""
TIMED = {
    "workflow:audit_log": re.compile(rb"\d+ \w+ \d{4}, \d+[:.]\d\d ?[ap]?m?"),
    "api:audit_log": re.compile(rb'ETag: "\w+"|"id": \d+, "at": "[^"]+"'),
    "api:inspection": re.compile(rb'ETag: "\w+"|"id": \d+'),
    "api:declarations": re.compile(rb'ETag: "\w+"|"id": \d+|"at": "[^"]+"'),
}
"""The number and time of a record, which the database gives, and the tag of a response that has them."""
RANDOM_HEADERS = ("Set-Cookie", "Content-Length", "X-Request-ID")
"""Headers that hold something random, or the length of a page that does."""
DATED_PARTS = ("docProps/core.xml",)
"""Files in a spreadsheet that hold the time at which it was made."""
QUERIES: Mapping[str, tuple[str, ...]] = {
    "allocation:assign": ("", "?occasion=second", "?occasion=second&case={case}"),
    "results:emerging_findings": ("", "?anew"),
    "results:standard": ("", "?anew"),
    "workflow:audit_log": ("", "?outcome=done"),
    "api:report": ("", "?format=pdf", "?format=ods"),
    "api:assessments": ("", "?size=1&page=2"),
    "allocation:case_manager_availability": ("?manager={manager}",),
}
"""Queries with which addresses are requested; the others have none."""
OWN_ACCOUNT = re.compile("mfa_|account_|security:|people:invite_again|openid|socialaccount")
"""Names of addresses about signing in: they hold keys made at random and nothing of an inspection."""


@dataclass
class Twin:
    """An inspection with secrets: its world, the first and second assessments of cases that have some.

    `assessments` has them by a name for the case, and occasion.
    """

    here: World
    assessments: dict[tuple[str, str], Assessment]

    @property
    def query(self) -> dict[str, object]:
        """Values for the queries of addresses."""
        first = next(iter(self.assessments.values()))
        return {"case": f"{first.group}/{first.case_id}", "manager": self.here.parts["manager"]}


Request = tuple[str, str, dict[str, object], str]
"""URL name, method, URL parameters that differ from the world's, and query."""


def requests(twin: Twin, method: str, *hidden: Assessment) -> Iterator[Request]:
    """Yield every request with a method: to each address, also with the numbers of hidden assessments.

    A new address is among them at once: it is one of PAGES.
    """
    numbers: list[dict[str, object]] = [
        {name: assessment.pk} for assessment in hidden for name in ("assessment", "first")
    ]
    for name in PAGES:
        if OWN_ACCOUNT.match(name) or (name.startswith("api:") and not isinstance(PAGES[name], Action)):
            continue
        if method not in _methods(name):
            continue
        for parts in ({}, *(parts for parts in numbers if parts.keys() & set(PARTS[name]))):
            for query in QUERIES.get(name, ("",)) if method == "GET" else ("",):
                yield name, method, parts, query


def _methods(name: str) -> tuple[str, ...]:
    if name in API:
        return (OPERATIONS[name.removeprefix("api:")][0],)
    return ("GET", "POST") if isinstance(PAGES[name], Action) else ("GET",)


def outputs(twin: Twin, role: Role, wanted: Iterable[Request]) -> Iterator[tuple[str, bytes]]:
    """Yield everything that the person in a role is given, by request: pages, routes, files and mails.

    What a request changes is rolled back after its output has been yielded.
    """
    for name, method, parts, query in wanted:
        key = " ".join((method, name, query, *(f"{part}={value}" for part, value in parts.items()))).strip()
        with transaction.atomic():
            yield key, response_to(twin, role, name, method, parts, query)
            transaction.set_rollback(True)


def response_to(
    twin: Twin,
    role: Role,
    name: str,
    method: str,
    parts: Mapping[str, object] = {},
    query: str = "",
) -> bytes:
    """Return status, headers, mails and content of a response, with what is random replaced by its name."""
    address = twin.here.address(name, **parts).partition("?")[0] + query.format(**twin.query)
    client, headers = Client(), {}
    client.handler = twin.here.program.handler  # it prepares the middleware once
    if name in API:
        headers = twin.here.tokens[role]
    else:
        client.cookies.load(twin.here.browsers[role].cookies.output(header="", sep=";"))
    mail.outbox = []
    with override_settings(SENDS_MAIL=True):
        if method == "GET":
            response = client.get(address, headers=headers)
        elif name in API:
            body = BODIES.get(name.removeprefix("api:"), {})
            response = client.post(address, body, "application/json", headers=headers)
        else:
            form = FORMS.get(name, {})
            response = client.post(address, form(twin.here) if callable(form) else form)
    run_queue()
    content = b"".join(response) if response.streaming else response.content
    shown = [f"{title}: {value}" for title, value in response.headers.items() if title not in RANDOM_HEADERS]
    mails = [f"{message.to} {message.subject} {message.body}" for message in mail.outbox]
    lines = "\n".join((str(response.status_code), *shown, *mails)).encode()
    whole = lines + b"\n\n" + comparable(content)
    for pattern in (CREATED.get(name) if method == "POST" else None, TIMED.get(name)):
        whole = pattern.sub(b"random", whole) if pattern else whole
    return whole


def comparable(content: bytes) -> bytes:
    """Return content with what is random in it replaced by its name, and an archive as its files."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = [name for name in archive.namelist() if name not in DATED_PARTS]
            return b"\n".join(name.encode() + b"\n" + archive.read(name) for name in names)
    for name, pattern in RANDOM.items():
        content = pattern.sub(name.encode(), content)
    return content


def exported(twin: Twin, role: Role) -> bytes:
    """Return what the command `export` writes as the person in a role, or the fault that it prints."""
    with TemporaryDirectory() as folder:
        to = Path(folder, "package")
        try:
            commands.export(twin.here.parts["inspection"], to, twin.here.team.people[role].email)
        except FaultsFound as error:
            return "\n".join(str(fault) for fault in error.faults).encode()
        files = sorted(path for path in to.rglob("*") if path.is_file())
        return b"\n".join(str(path.relative_to(to)).encode() + b"\n" + path.read_bytes() for path in files)
