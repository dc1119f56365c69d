"""In another language every word around the data is another: tried with one that puts brackets around it."""

import re
from gettext import NullTranslations

import pytest

from inspectorate.method.faults import Fault, Sentence
from inspectorate.web.states import Role, State
from inspectorate.web.translation import translated, translated_fault
from tests.web.assigned_cases import create_assessment

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
def test_an_inspection_is_translated_whole(team, marked, state):
    team.stand(state)
    data = {person.name for person in team.people.values()} | {
        team.service.name,
        "Standards for inspecting youth offending services",
        "2018",
    }
    page = team.client(Role.LEAD).get(f"/inspections/{team.inspection.pk}/").text
    for told in ("⟦Lead inspector⟧", f"⟦{state.title}⟧", "⟦Yours to do now⟧"):
        assert told in page
    assert unmarked(page, data) == []


@pytest.mark.parametrize("page", ["", "people/", "people/invite/", "people/me/", "help/"])
def test_pages_of_no_inspection_are_translated_whole(team, marked, page):
    who = {each for person in team.people.values() for each in (person.name, person.email)}
    data = who | {
        team.stranger.name,
        team.stranger.email,
        team.service.name,
        team.service.short_name,
        "2018",
    }
    answer = team.client(Role.OPERATIONS).get(f"/{page}", follow=True)
    assert answer.status_code == 200
    assert unmarked(answer.text, data) == []


def test_a_sentence_of_a_part_without_translations_is_said_in_the_readers_language(marked):
    inner = Sentence("row %(row)s", row=4)
    assert translated(Sentence("Read %(place)s.", place=inner)) == "⟦Read ⟦row 4⟧.⟧"
    assert translated(Sentence("Give 100% of it.")) == "⟦Give 100% of it.⟧"
    assert translated("") == ""
    fault = translated_fault(Fault(inner, Sentence("It is empty."), "minutes.pdf"))
    assert fault == Fault("⟦row 4⟧", "⟦It is empty.⟧", "minutes.pdf")


def test_what_is_not_permitted_is_said_in_the_readers_language(team, marked):
    team.stand(State.FIELDWORK)
    page = team.client(Role.INSPECTOR).get(f"/inspections/{team.inspection.pk}/dates/").text
    assert "⟦“⟦Change its dates⟧” is not open to you as ⟦Inspector⟧.⟧" in page
    late = team.client(Role.LEAD).get(f"/inspections/{team.inspection.pk}/sample/court/draw/").text
    assert "⟦“⟦Draw the sample⟧” is not open to you while" in late
    assert "in the state “⟦Fieldwork⟧”.⟧" in late


def test_a_rule_that_is_broken_and_every_fault_are_said_in_the_readers_language(team, marked):
    own = create_assessment(team)
    address = f"/inspections/{team.inspection.pk}/cases/{own.pk}/finish/"
    page = team.client(Role.INSPECTOR).post(address, follow=True).text
    assert "⟦It cannot be finished yet:" in page
    assert "is not stated" in page
    missing = re.findall(r"<br>(.*?)</li>", page[page.index("app-missing") :], re.DOTALL)
    assert missing
    assert all(text.startswith("⟦") and text.endswith("⟧") for text in missing), missing
