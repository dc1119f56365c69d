"""The public site behind the web server's cache: what is published appears at one moment, for everybody."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from inspectorate.web.improvement.models import ClosureOutcome, RecommendationClosure
from inspectorate.web.public_site.cached_site import cached_site
from inspectorate.web.publication.models import ReleaseState
from inspectorate.web.server.response_cache import ResponseCache
from inspectorate.web.states import Role
from inspectorate.web.wsgi import Utf8Handler
from tests.web import factories, improvement_plans
from tests.web.databases import connected, copied, service_environment
from tests.web.factories import Team
from tests.web.log_lines import recorded_log
from tests.web.releases import PAGE, add_published_reports, published, small_release
from tests.web.running_server import RunningServer, read_all, running

REPORT = "/reports/fernshire-2018/"
PAGES = ("/reports/", "/cy/reports/", REPORT, f"{REPORT}read/", "/reports/feed/", "/api/public/v1/reports/")
ONE_REPORT, CORRECTION = b"Fernshire", b"A figure was wrong."


class PublicSite:
    """The service behind its web server, with a published report, and the number of requests it had."""

    def __init__(self, team: Team) -> None:
        self.team = team
        self.requests = 0
        self.handler = Utf8Handler()
        self.server: RunningServer

    def __call__(self, environ, start_response):
        """Count a request that is not responded to from the cache, and respond to it."""
        self.requests += 1
        return self.handler(environ, start_response)

    def body(self, path: str, *headers: str) -> bytes:
        """Return the body of a page. AssertionError if there is no page."""
        status, body = self.server.ask(f"GET {path} HTTP/1.1", *headers)
        assert status == 200, path
        return body

    def head(self, path: str, *headers: str) -> list[str]:
        """Return the lines of the head of a response but for its date and id, which differ each time."""
        lines = [f"GET {path} HTTP/1.1", "Host: localhost", "Connection: close", *headers, "", ""]
        with self.server.connect("\r\n".join(lines)) as connection:
            head = read_all(connection).partition(b"\r\n\r\n")[0].decode().splitlines()
        return sorted(line for line in head if not line.startswith(("date:", "x-request-id:")))


@pytest.fixture
def site(server, django_db_setup, django_db_blocker) -> Iterator[PublicSite]:
    with (
        copied(server, "cached_site") as name,
        django_db_blocker.unblock(),
        connected(service_environment(server, name)["DATABASE_URL"]),
    ):
        public_site = PublicSite(factories.create_team())
        published(public_site.team, slug="fernshire-2018")
        with running(public_site, ResponseCache(cached_site())) as public_site.server:
            yield public_site


def test_pages_are_sent_from_the_cache_as_they_were_made(site):
    first = {path: (site.head(path), site.body(path)) for path in PAGES}
    assert site.requests == len(PAGES)
    with recorded_log() as lines:
        assert {path: (site.head(path), site.body(path)) for path in PAGES} == first
    assert site.requests == len(PAGES)
    events = lines.named("request")
    assert {event["route"] for event in events} == {
        "public_site:index", "cy:index", "public_site:report", "public_site:read", "public_site:feed",
        "public_site:api_reports",
    }  # fmt: skip
    assert len({event["request_id"] for event in events}) == 2 * len(PAGES)


def test_release_appears_on_every_page_when_it_is_committed_and_on_none_before(site):
    before = {path: site.body(path) for path in PAGES}
    with transaction.atomic():
        page = PAGE.replace("<h1>Report", "<h1>Corrected report")
        values: Any = {"number": 2, "slug": "fernshire-2018", "note": CORRECTION.decode(), "page": page}
        small_release(site.team, state=ReleaseState.PUBLISHED, **values)
        add_published_reports(site.team, 1)
        assert {path: site.body(path) for path in PAGES} == before
    after = {path: site.body(path) for path in PAGES}
    assert [path for path in PAGES if after[path] == before[path]] == []
    assert CORRECTION in after[REPORT]
    assert b"<h1>Corrected report" in after[f"{REPORT}read/"]
    assert b"Service 000" in after["/reports/"]
    assert b"<h1>Report" in site.body(f"{REPORT}releases/1/read/")


def test_state_of_a_recommendation_appears_at_once(site):
    [row] = improvement_plans.signed(site.team, "plan better")
    small_release(
        site.team, state=ReleaseState.PUBLISHED, number=2, slug="fernshire-2018",
        recommendations=[(row.pk, "plan better")],
    )  # fmt: skip
    assert b'"state": "open"' in site.body("/api/public/v1/recommendations/")
    RecommendationClosure.objects.create(
        recommendation=row,
        number=1,
        outcome=ClosureOutcome.IMPLEMENTED,
        on=date(2019, 4, 1),
        by=site.team.people[Role.HEAD],
    )
    assert b'"state": "open"' not in site.body("/api/public/v1/recommendations/")


def test_searches_languages_and_visitors_do_not_get_each_others_pages(site):
    add_published_reports(site.team, 2)
    matches, others = (site.body(f"/reports/?search={words}") for words in ("youth+justice", "nowhere"))
    assert ONE_REPORT in matches
    assert b"Service 000" not in matches + others
    assert b"Cymraeg" in site.body("/reports/")
    assert b"English" in site.body("/cy/reports/")
    rendered = site.requests
    for _request in range(2):
        assert site.body("/reports/", "Cookie: session=somebody") == site.body("/reports/")
    assert site.requests == rendered + 2


def test_missing_pages_and_other_hosts_are_asked_each_time_and_have_no_cookie(site):
    for path, host, status in (("/reports/nowhere/", "localhost", 404), ("/reports/", "elsewhere", 400)):
        before = site.requests
        for _request in range(2):
            with site.server.connect(
                f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
            ) as sent:
                response = read_all(sent)
            assert response.startswith(f"HTTP/1.1 {status}".encode())
            assert b"set-cookie" not in response
        assert site.requests == before + 2


def test_page_that_the_client_has_is_not_sent_again(site):
    [etag] = [line.partition(" ")[2] for line in site.head("/reports/") if line.startswith("etag:")]
    for tag in (etag, f"W/{etag}"):
        assert "HTTP/1.1 304 Not Modified" in site.head("/reports/", f"If-None-Match: {tag}")
    assert site.server.ask("HEAD /reports/ HTTP/1.1") == (200, b"")
    assert site.requests == 1
    add_published_reports(site.team, 1)
    assert "HTTP/1.1 200 OK" in site.head("/reports/", f"If-None-Match: {etag}")
