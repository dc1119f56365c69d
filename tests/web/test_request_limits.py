"""Requests that are too large, in another charset or malformed are rejected with a page."""

import io
from collections.abc import Callable

import pytest

from inspectorate.web.api import api
from inspectorate.web.audit.changes import record_by
from inspectorate.web.audit.models import Event, EventType
from inspectorate.web.server import options
from inspectorate.web.states import Role
from inspectorate.web.wsgi import application
from tests.web.permission_world import WITH_FILES

CHARSETS = ("hex", "rot13", "base64", "idna", "punycode", "unicode_escape", "utf-16", "utf-7", "nonsense")


def status_of(method: str, address: str, content_type: str, body: bytes = b"") -> str:
    """Return the status of the WSGI application's response, including Django's parsing of the request."""
    path, _separator, query = address.partition("?")
    headers = {"CONTENT_TYPE": content_type, "QUERY_STRING": query, "CONTENT_LENGTH": str(len(body))}
    server = {"SERVER_NAME": "localhost", "SERVER_PORT": "80", "wsgi.url_scheme": "http"}
    statuses: list[str] = []

    def start_response(status: str, *_args: object) -> Callable[[bytes], object]:
        statuses.append(status)
        return bytes

    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "wsgi.input": io.BytesIO(body),
        **headers,
        **server,
    }
    b"".join(application(environ, start_response))
    return statuses[0][:3]


@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize("address", ["/sign-in/?a=%ff", "/inspections/1/", "/api/v1/inspections/1/tallies"])
def test_request_in_another_charset_returns_400(db, address, charset):
    parts = b'--b\r\nContent-Disposition: form-data; name="login"\r\n\r\n\\ud800\\u0000\r\n--b--\r\n'
    assert status_of("GET", address, f"text/plain; charset={charset}") == "400"
    assert status_of("POST", address, f"multipart/form-data; boundary=b; charset={charset}", parts) == "400"


def test_malformed_content_type_returns_400(db):
    assert status_of("GET", "/sign-in/", "text/plain; title*=nonsense''x") == "400"


@pytest.mark.parametrize("charset", ["utf-8", "UTF8", "ascii"])
def test_utf_8_is_accepted_in_any_spelling(db, charset):
    assert status_of("GET", "/sign-in/?a=%ff", f"text/plain; charset={charset}") == "200"


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
def test_address_with_a_nul_character_returns_404(team, address):
    assert team.client(Role.LEAD).get(address.format(pk=team.inspection.pk)).status_code == 404


def test_oversized_request_returns_413(team, monkeypatch):
    monkeypatch.setattr(options, "LARGEST_REQUEST", 1000)
    monkeypatch.setattr(options, "LARGEST_OF_API", 1000)
    response = team.client(Role.LEAD).post("/inspections/new/", {"edition": "x" * 2000})
    assert response.status_code == 413
    assert "Your request is too large" in response.text
    response = team.client(Role.LEAD).post("/api/v1/x", {"edition": "x" * 2000})
    assert response.json()["code"] == "too_large"


def test_operations_of_the_api_with_files_take_large_requests_and_no_others():
    paths = api.get_openapi_schema()["paths"]
    with_files = {
        path
        for path, operations in paths.items()
        if "multipart/form-data" in operations.get("post", {}).get("requestBody", {}).get("content", {})
    }
    assert len(with_files) == len(WITH_FILES)
    large = {path for path in paths if options.largest_request(path) == options.LARGEST_REQUEST}
    assert {path for path in large if "post" in paths[path]} == with_files


def test_get_of_an_address_for_post_returns_405_with_a_page(team):
    response = team.client(Role.INSPECTOR).get(
        f"/inspections/{team.inspection.pk}/cases/1/spreadsheet/check-out/"
    )
    assert (response.status_code, response.headers["Allow"]) == (405, "POST")
    assert "only works from a button" in response.text


def test_unknown_host_returns_400_without_naming_it(client, db):
    response = client.get("/sign-in/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert "elsewhere.example" not in response.text


def test_event_with_forbidden_characters_is_recorded(db):
    record_by(
        None, EventType.OPEN_PAGE, subject="a\0b\ud800", before={"reason": ["\0", 1, None]}, after=("\ud800",)
    )
    event = Event.objects.get(event_type=EventType.OPEN_PAGE)
    assert event.subject == "a\N{REPLACEMENT CHARACTER}b?"
    assert event.before == {"reason": ["\N{REPLACEMENT CHARACTER}", 1, None]}
    assert event.after == ["?"]
