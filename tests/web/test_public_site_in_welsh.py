"""The public site in Welsh: the same pages at addresses of their own, with English texts marked."""

import html
import re

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from inspectorate import translations
from inspectorate.translations import WELSH, catalogue
from inspectorate.web.permissions import PAGES
from inspectorate.web.public_site import languages
from inspectorate.web.public_site.urls import pages
from inspectorate.web.publication.models import ReleaseState
from tests.web.releases import add_published_reports, published, small_release
from tools import catalogues

AWAITS = "yn aros i gael ei adolygu gan gyfieithydd"
PATHS = (
    "/reports/",
    "/reports/?search=fern&rating=Good",
    "/reports/?search=nothing",
    "/reports/ratings-by-year/",
    "/reports/standards/",
    "/reports/recommendations/",
    "/reports/standards/youth-2018/2.1/",
    "/reports/data/",
    "/reports/services/{service}/",
    "/reports/fernshire-2018/",
    "/reports/fernshire-2018/releases/1/",
)


@pytest.fixture
def site(team):
    """A published report with a correction, and other reports."""
    published(team, slug="fernshire-2018", note="", rating="Good")
    add_published_reports(team, 60)
    return small_release(
        team, state=ReleaseState.PUBLISHED, number=2, slug="fernshire-2018", note="A figure was wrong."
    )


@pytest.fixture
def addresses(site):
    """The English addresses of pages."""
    return [path.format(service=site.service_slug) for path in PATHS]


def shown(page: str) -> list[str]:
    """Return the texts of a page outside the elements that are marked as English."""
    body = page[page.index("<body") :]
    body = re.sub(r'<(\w+)[^>]* lang="en[^"]*"[^>]*>.*?</\1>', "\n", body, flags=re.DOTALL)
    texts = [
        *re.sub(r"<[^>]*>", "\n", body).splitlines(),
        *re.findall(r'(?:aria|data)-label="([^"]*)"', body),
    ]
    return [html.unescape(text).strip() for text in texts if text.strip()]


def test_every_page_has_a_welsh_address_that_anybody_may_open():
    names = {pattern.name for pattern in pages}
    assert {name for name in PAGES if name.startswith("cy:")} == {f"cy:{name}" for name in names}
    assert all(PAGES[f"cy:{name}"] is PAGES[f"public_site:{name}"] for name in names)
    assert reverse("public_site:data", current_app=WELSH) == "/cy/reports/data/"
    assert WELSH in get_resolver().namespace_dict


def test_welsh_page_shows_no_english_that_has_a_translation_and_is_not_marked(addresses):
    entries = catalogues.entries(catalogues.read(WELSH))
    english = {message.id for message in entries if message.id != message.string} - {"English"}
    for address in addresses:
        response = Client().get(f"/cy{address}")
        assert response.status_code == 200, address
        texts = shown(response.text)
        assert [text for text in texts if text in english] == [], address
        assert not [text for text in texts if re.search(r"\b(?:the|and|of|September|Good)\b", text)], address


def test_pages_in_both_languages_name_each_other_and_their_own_language(addresses):
    for address in addresses:
        path = address.partition("?")[0]
        for tag, own, other, name in (("en-GB", "", "/cy", "Cymraeg"), ("cy", "/cy", "", "English")):
            response = Client().get(own + address)
            assert f'<html lang="{tag}"' in response.text
            assert response.headers["Content-Language"] == tag
            for language, prefix in (("en-GB", ""), ("cy", "/cy")):
                link = f'<link rel="alternate" hreflang="{language}" href="http://testserver{prefix}{path}">'
                assert link in response.text
            switch = re.search(rf'href="([^"]*)" lang="[^"]*" hreflang="[^"]*">{name}</a>', response.text)
            assert switch
            assert html.unescape(switch[1]) == f"http://testserver{other}{address}"


def test_welsh_page_leads_to_welsh_pages_and_to_files_without_a_language(site):
    page = Client().get("/cy/reports/fernshire-2018/").text
    assert 'href="/cy/reports/fernshire-2018/read/"' in page
    assert f'href="/reports/files/{site.digest}/report.pdf"' in page
    links = set(re.findall(r'href="(/reports/[^"]*)"', page))
    assert {link for link in links if not link.startswith("/reports/files/")} == set()


def test_dates_and_numbers_are_welsh(site):
    page = Client().get("/cy/reports/").text
    assert "Medi 2018" in page
    assert "Yn dangos 1 i 50 o 61." in page
    assert "Da</strong>" in page
    assert "1 canlyniad." in Client().get("/cy/reports/?search=fernshire+youth").text


def test_rating_is_filtered_by_the_same_value_in_both_languages(site):
    page = Client().get("/cy/reports/").text
    assert re.search(r'<option value="Good"[^>]*>\s*Da\s*</option>', page)
    assert "Fernshire" in Client().get("/cy/reports/?rating=Good").text


def test_welsh_page_says_that_its_text_awaits_a_review_while_it_does(site, monkeypatch):
    assert AWAITS in Client().get("/cy/reports/").text
    assert AWAITS not in Client().get("/reports/").text
    monkeypatch.setattr(languages, "awaiting_review", lambda _language: 0)
    assert AWAITS not in Client().get("/cy/reports/data/").text
    assert translations.awaiting_review(WELSH) >= 0


def test_no_page_sets_a_cookie_and_the_languages_have_tags_of_their_own(site):
    responses = [
        Client().get(address) for address in ("/reports/", "/cy/reports/", "/reports/", "/cy/reports/")
    ]
    assert not any(response.cookies for response in responses)
    tags = [response.headers["ETag"] for response in responses]
    assert tags[:2] == tags[2:]
    assert tags[0] != tags[1]
    unchanged = Client().get("/cy/reports/", headers={"if-none-match": tags[1]})
    assert unchanged.status_code == 304
    assert Client().get("/cy/reports/", headers={"if-none-match": tags[0]}).status_code == 200


def test_missing_page_is_missing_in_the_language_of_its_address(db):
    for prefix, heading in (("", "Page not found"), ("/cy", catalogue(WELSH).gettext("Page not found"))):
        response = Client().get(f"{prefix}/reports/nowhere/")
        assert response.status_code == 404
        assert heading in response.text
    for only_in_english in ("inspections/", "api/public/v1/reports/"):
        assert Client().get(f"/cy/{only_in_english}").status_code == 404


def test_report_is_read_below_a_welsh_line(site):
    page = Client().get("/cy/reports/fernshire-2018/read/").text
    assert '<html lang="en-GB">' in page
    assert '<div class="wide" lang="cy" role="navigation" aria-label="Adroddiadau arolygu">' in page
    assert "Dyma fersiwn 2, sef cywiriad." in page
    assert 'hreflang="en-GB">English</a>' in page


def test_feed_is_in_welsh_and_leads_to_welsh_pages(site):
    feed = Client().get("/cy/reports/feed/").text
    assert 'xml:lang="cy"' in feed
    assert "Adroddiadau arolygu a gyhoeddwyd" in feed
    assert "Sgôr gyffredinol: Da." in feed
    assert "http://testserver/cy/reports/fernshire-2018/releases/2/" in feed


def test_search_engines_find_both_languages(site):
    sitemap = Client().get("/sitemap.xml").text
    assert "<loc>http://testserver/reports/fernshire-2018/</loc>" in sitemap
    assert "<loc>http://testserver/cy/reports/fernshire-2018/</loc>" in sitemap
    assert "Allow: /cy/reports/" in Client().get("/robots.txt").text


def test_service_stays_in_english_after_a_welsh_page(site):
    client = Client()
    client.get("/cy/reports/")
    assert "Adroddiadau" not in client.get("/reports/").text
    assert '<html lang="en-GB"' in client.get("/sign-in/").text
