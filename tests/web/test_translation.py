"""In another language every word around the data is another: tried with one that puts brackets around it."""

import re
from gettext import NullTranslations

import pytest

from inspectorate.web.states import Role, State

VARIES = re.compile(r"<(script|style|option)\b.*?</\1>|<[^>]*>", re.DOTALL)


class Marking(NullTranslations):
    """A language whose every word is the English one in brackets."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧" if message else ""

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)

    def language(self) -> str:
        return "en-gb"

    to_language = language


@pytest.fixture
def marked(monkeypatch):
    monkeypatch.setattr("django.utils.translation.trans_real._active.value", Marking(), raising=False)


def unmarked(page: str, data: set[str]) -> list[str]:
    """The words of a page that are neither translated nor data."""
    body = page[page.index("<body") :]
    texts = (each.strip() for each in VARIES.sub("\n", re.sub(r"⟦[^⟦⟧]*⟧", "", body)).splitlines())
    return [each for each in texts if re.search(r"[A-Za-z]", each) and not any(one in each for one in data)]


@pytest.mark.parametrize("state", [State.SETTING_UP, State.ANNOUNCED])
def test_an_inspection_is_translated_whole(played, marked, state):
    played.stand(state)
    data = {person.name for person in played.people.values()} | {
        played.service.name,
        "Standards for inspecting youth offending services",
        "2018",
    }
    page = played.client(Role.LEAD).get(f"/inspections/{played.inspection.pk}/").text
    for told in ("⟦Lead inspector⟧", f"⟦{state.title}⟧", "⟦Yours to do now⟧"):
        assert told in page
    assert unmarked(page, data) == []


@pytest.mark.parametrize("page", ["", "people/", "people/invite/", "people/me/", "help/"])
def test_pages_of_no_inspection_are_translated_whole(played, marked, page):
    who = {each for person in played.people.values() for each in (person.name, person.email)}
    data = who | {
        played.stranger.name,
        played.stranger.email,
        played.service.name,
        played.service.short_name,
        "2018",
    }
    answer = played.client(Role.OPERATIONS).get(f"/{page}", follow=True)
    assert answer.status_code == 200
    assert unmarked(answer.text, data) == []
