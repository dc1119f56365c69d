"""The public site: published reports for everybody, without cookies, from releases alone."""

import json
import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inspectorate.web.people.models import Service
from inspectorate.web.permissions import PAGES
from inspectorate.web.publication.models import Release, ReleaseState
from inspectorate.web.states import Role
from tests.web import factories
from tests.web.releases import PAGE, add_published_reports, published, small_release

LARGEST_PAGE = 100_000
"""Bytes of the largest page, without pictures, styles and scripts."""
MOST_QUERIES = 5
STARTS = [
    reverse(f"public_site:{name}")
    for name in (
        "index",
        "ratings_by_year",
        "standards",
        "recommendations",
        "data",
        "feed",
        "sitemap",
        "robots",
    )
] + [reverse(f"public_site:api_{name}") for name in ("reports", "recommendations", "services", "standards")]
SECRET = "UNPUBLISHED"


@pytest.fixture
def site(team):
    """A published report with a correction, and the release that it replaced."""
    published(team, slug="fernshire-2018", note="", rating="Good")
    small_release(
        team,
        state=ReleaseState.PUBLISHED,
        number=2,
        slug="fernshire-2018",
        note="A figure was wrong.",
        page=PAGE.replace("<h1>Report", "<h1>Corrected report"),
    )
    return team


def addresses(client: Client, starts: list[str]) -> Iterator[tuple[str, Any]]:
    """Yield every public address that can be reached, with its response."""
    waiting, seen = list(starts), set(starts)
    while waiting:
        address = waiting.pop()
        response = client.get(address)
        yield address, response
        text = response.content.decode("utf-8", "replace")
        for link in re.findall(
            r'(?:href="|"|>)(?:http://testserver)?(/(?:cy/reports|reports|api/public)/[^"<?#]*)', text
        ):
            if link not in seen:
                seen.add(link)
                waiting.append(link)


# ---------------------------------------------------------------- what anybody may see


def test_public_pages_and_data_are_reached_by_links(site):
    reached = {address: response.status_code for address, response in addresses(Client(), STARTS)}
    assert set(reached.values()) <= {200, 302}
    names = {name for name in PAGES if name.startswith(("public_site:", "cy:"))}
    assert len(names) > 30
    assert "/cy/reports/fernshire-2018/releases/1/read/" in reached
    for part in ("/fernshire-2018/releases/1/read/", "/report.pdf", "/standards/youth-2018/2.1/", "/feed/"):
        assert any(part in address for address in reached), part


def test_nothing_that_is_not_published_is_reached_from_any_public_address(site):
    """Data that could leak: an inspection with a draft, a prepared release, people, cases and a service."""
    service = Service.objects.create(name=f"{SECRET} service", short_name=SECRET, area=f"{SECRET} area")
    people = factories.people(service, prefix="other-")
    hidden = factories.create_inspection(service, people)
    for person in people.values():
        person.name = f"{SECRET} {person.role}"
        person.save()
    section = hidden.report_sections.create(key="foreword", version=1)
    section.versions.create(number=1, text=SECRET, channel="page", by=people[Role.LEAD])
    hidden.assessments.create(group="court", case_id=SECRET, occasion="first", assessor=people[Role.LEAD])
    prepared = small_release(hidden, slug="unpublished", note=SECRET, service=SECRET, page=SECRET)
    site.inspection.state_changes.create(
        start="panel", end="confirmed", reason=SECRET, by=site.people[Role.HEAD]
    )
    correction = small_release(
        site, number=3, slug="fernshire-2018", note=SECRET, page=SECRET, service=SECRET
    )
    guessed = [
        reverse("public_site:report", args=[prepared.slug]),
        reverse("public_site:read", args=[prepared.slug]),
        reverse("public_site:release", args=[prepared.slug, 1]),
        reverse("public_site:service", args=[prepared.service_slug]),
        reverse("public_site:service_feed", args=[prepared.service_slug]),
        reverse("public_site:release", args=[correction.slug, 3]),
        reverse("public_site:read_release", args=[correction.slug, 3]),
        reverse("public_site:file", args=[prepared.digest, "index.html"]),
        reverse("public_site:file", args=[correction.digest, "index.html"]),
        reverse("public_site:api_report", args=[prepared.slug]),
        reverse("public_site:api_service", args=[prepared.service_slug]),
    ]
    client = Client()
    assert {client.get(address).status_code for address in guessed} == {404}
    names = [person.name for person in site.people.values()] + [SECRET, hidden.service.name]
    for address, response in addresses(client, STARTS + guessed):
        text = response.content.decode("utf-8", "replace")
        assert not [name for name in names if name in text], address
    assert SECRET not in client.get(f"{reverse('public_site:index')}?search={SECRET.lower()}x").text.replace(
        SECRET.lower(), ""
    )


def test_search_and_filters_find_reports(site):
    add_published_reports(site, 3)
    page = Client().get("/reports/?search=fern&rating=Good&year=2018").text
    assert "Fernshire Youth Justice Service" in page
    assert "Service 001" not in page
    answer = Client().get("/api/public/v1/reports/?year=2019").json()
    assert [item["service"]["name"] for item in answer["items"]] == [
        "Service 000",
        "Service 001",
        "Service 002",
    ]


def test_replaced_release_stays_readable_and_says_so(site):
    client = Client()
    earlier = client.get("/reports/fernshire-2018/releases/1/read/").text
    assert "A later release has replaced this one." in earlier
    assert "<h1>Report</h1>" in earlier
    current = client.get("/reports/fernshire-2018/read/").text
    assert "<h1>Corrected report</h1>" in current
    assert "A figure was wrong." in client.get("/reports/fernshire-2018/").text


def test_standard_is_compared_by_the_name_of_the_service(site):
    add_published_reports(site, 2)
    page = Client().get("/reports/standards/youth-2018/1.1/").text
    names = re.findall(r">(Fernshire[^<]*Service|Service \d+)<", page)
    assert names == ["Fernshire Youth Justice Service", "Service 000", "Service 001"]


def test_rating_by_year_leads_to_its_report_and_says_of_which_service_and_year(site):
    add_published_reports(site, 1)
    page = Client().get("/reports/ratings-by-year/").text
    links = dict(re.findall(r'<a class="govuk-link" href="([^"]+)">(.*?)</a>', page, re.DOTALL))
    texts = {address: re.sub(r"<[^>]*>|\s+", " ", text) for address, text in links.items()}
    report = " ".join(texts["/reports/fernshire-2018/"].split())
    assert report == "Good , Fernshire Youth Justice Service, 2018"
    assert "A service has no entry for a year without a published report." in page
    assert list(re.findall(r">\s*(\d{4})\s*</th>", page)) == ["2018", "2019"]


def test_standard_is_compared_with_the_month_of_each_inspection(site):
    page = Client().get("/reports/standards/youth-2018/1.1/").text
    assert "Fieldwork started" in page
    assert "September 2018" in page


def test_feed_and_sitemap_are_xml_with_whole_addresses(site):
    for address in ("/reports/feed/", "/sitemap.xml", f"/reports/services/service-{site.service.pk}/feed/"):
        text = Client().get(address).content
        ET.fromstring(text)
        assert b"http://testserver/reports/" in text
    assert "Sitemap: http://testserver/sitemap.xml" in Client().get("/robots.txt").text


def test_feed_in_which_nothing_is_published_has_no_present_time(db):
    feed = ET.fromstring(Client().get("/reports/feed/").content)
    assert feed.findtext("{http://www.w3.org/2005/Atom}updated") == "1970-01-01T00:00:00+00:00"


# ---------------------------------------------------------------- headers


def test_no_public_response_has_a_cookie(site):
    for client in (Client(), site.client(Role.HEAD)):
        for address, response in addresses(client, [*STARTS, "/reports/nowhere/", "/api/public/v1/nowhere/"]):
            assert not response.cookies, address
            assert "Cookie" not in response.headers.get("Vary", ""), address


def test_page_may_be_kept_and_is_not_sent_again(site):
    response = Client().get("/reports/fernshire-2018/")
    assert response.headers["Cache-Control"] == "public, max-age=60"
    etag = response.headers["ETag"]
    again = Client().get("/reports/fernshire-2018/", headers={"If-None-Match": f"W/{etag}"})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)


def test_file_of_a_release_may_be_kept_for_ever(site):
    release = Release.objects.get(number=2)
    response = Client().get(f"/reports/files/{release.digest}/report.pdf")
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_report_has_its_own_content_security_policy(site):
    response = Client().get("/reports/fernshire-2018/read/")
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"


def test_page_changes_when_a_release_is_published(site):
    client = Client()
    before = client.get("/reports/")
    assert client.get("/reports/").content == before.content
    add_published_reports(site, 1)
    after = client.get("/reports/")
    assert "Service 000" in after.text
    assert after.headers["ETag"] != before.headers["ETag"]


def test_any_site_may_read_the_api(site):
    response = Client().get("/api/public/v1/reports/fernshire-2018/")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    body = json.loads(response.content)
    assert body["overall"] == {"rating": "Good", "score": 20, "out_of": 36}
    assert [release["is_current"] for release in body["releases"]] == [True, False]
    assert Client().get("/api/public/v1/reports/").headers["Content-Length"]
    assert Client().post("/api/public/v1/reports/").status_code == 405


# ---------------------------------------------------------------- size and cost


def test_pages_are_small_and_make_few_queries_however_many_reports_there_are(site):
    counts: dict[str, set[int]] = {}
    for count in (0, 60):
        add_published_reports(site, count)
        for address in STARTS:
            with CaptureQueriesContext(connection) as captured:
                response = Client().get(address)
            assert len(response.content) < LARGEST_PAGE * (1 + ("api" in address)), address
            counts.setdefault(address, set()).add(len(captured))
    assert {address for address, numbers in counts.items() if max(numbers) > MOST_QUERIES} == set()
