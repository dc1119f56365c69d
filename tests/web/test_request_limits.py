"""What makes no sense is turned away in words, before anything reads it, and is no fault of the service."""

import io
from collections.abc import Callable

import pytest

from inspectorate.web.audit.changes import record_by
from inspectorate.web.audit.models import Event, EventType
from inspectorate.web.security import middleware
from inspectorate.web.states import Role
from inspectorate.web.wsgi import application

CHARSETS = ("hex", "rot13", "base64", "idna", "punycode", "unicode_escape", "utf-16", "utf-7", "nonsense")


def asked(method: str, address: str, content_type: str, body: bytes = b"") -> str:
    """The status with which the web server is answered, Django's own reading of the request included."""
    path, _mark, query = address.partition("?")
    told = {"CONTENT_TYPE": content_type, "QUERY_STRING": query, "CONTENT_LENGTH": str(len(body))}
    place = {"SERVER_NAME": "localhost", "SERVER_PORT": "80", "wsgi.url_scheme": "http"}
    statuses: list[str] = []

    def told_of(status: str, *_more: object) -> Callable[[bytes], object]:
        statuses.append(status)
        return bytes

    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "wsgi.input": io.BytesIO(body), **told, **place}
    b"".join(application(environ, told_of))
    return statuses[0][:3]


@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize("address", ["/sign-in/?a=%ff", "/inspections/1/", "/api/v1/inspections/1/tallies"])
def test_letters_in_another_encoding_are_refused_whatever_the_page(db, address, charset):
    parts = b'--b\r\nContent-Disposition: form-data; name="login"\r\n\r\n\\ud800\\u0000\r\n--b--\r\n'
    assert asked("GET", address, f"text/plain; charset={charset}") == "400"
    assert asked("POST", address, f"multipart/form-data; boundary=b; charset={charset}", parts) == "400"


def test_a_heading_that_cannot_be_read_is_refused(db):
    assert asked("GET", "/sign-in/", "text/plain; title*=nonsense''x") == "400"


@pytest.mark.parametrize("charset", ["utf-8", "UTF8", "ascii"])
def test_utf_8_is_taken_however_it_is_written(db, charset):
    assert asked("GET", "/sign-in/?a=%ff", f"text/plain; charset={charset}") == "200"


@pytest.mark.parametrize(
    "address",
    [
        "/inspections/{pk}/judgements/%00/",
        "/inspections/{pk}/drill-down/2.1.1%00/",
        "/inspections/{pk}/panel/%00/decide/",
        "/api/v1/inspections/{pk}/assessments/1/answers/%00/history",
        "/people/invitation/%00/",
        "/%00",
    ],
)
def test_an_address_with_a_character_no_text_has_leads_nowhere(team, address):
    assert team.client(Role.LEAD).get(address.format(pk=team.inspection.pk)).status_code == 404


def test_more_than_anything_takes_is_refused_in_words(team, monkeypatch):
    monkeypatch.setattr(middleware, "LARGEST_REQUEST", 1000)
    answer = team.client(Role.LEAD).post("/inspections/new/", {"edition": "x" * 2000})
    assert answer.status_code == 413
    assert "That is too large" in answer.text
    answer = team.client(Role.LEAD).post("/api/v1/x", {"edition": "x" * 2000})
    assert answer.json()["code"] == "too_large"


def test_an_address_that_is_only_sent_to_says_so(team):
    answer = team.client(Role.INSPECTOR).get(
        f"/inspections/{team.inspection.pk}/cases/1/spreadsheet/check-out/"
    )
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "belongs to a button" in answer.text


def test_another_host_is_answered_with_a_page_and_no_address_of_its_own(client, db):
    answer = client.get("/sign-in/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    assert "elsewhere.example" not in answer.text


def test_nothing_keeps_a_try_out_of_the_trail(db):
    record_by(
        None, EventType.OPEN_PAGE, subject="a\0b\ud800", before={"\0": ["\0", 1, None]}, after=("\ud800",)
    )
    event = Event.objects.get(event_type=EventType.OPEN_PAGE)
    assert event.subject == "a\N{REPLACEMENT CHARACTER}b?"
    assert event.before == {"\N{REPLACEMENT CHARACTER}": ["\N{REPLACEMENT CHARACTER}", 1, None]}
    assert event.after == ["?"]
