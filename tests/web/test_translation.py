"""Translation: with a pseudo-language that puts brackets around every text, no text is left out."""

import re
from gettext import NullTranslations

import pytest

from inspectorate.method.faults import Fault, Sentence
from inspectorate.web.guide.documents import chapters
from inspectorate.web.states import Role, State
from inspectorate.web.translation import translated, translated_fault
from tests.web.assigned_cases import create_assessment

NOT_TEXT = re.compile(r"<(script|style|option)\b.*?</\1>|<[^>]*>", re.DOTALL)


class PseudoLanguage(NullTranslations):
    """A language in which every text is the English one in brackets."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧" if message else ""

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)

    def language(self) -> str:
        return "en-gb"

    to_language = language


@pytest.fixture
def pseudo_language(monkeypatch):
    monkeypatch.setattr("django.utils.translation.trans_real._active.value", PseudoLanguage(), raising=False)


def untranslated(page: str, data: set[str]) -> list[str]:
    """Return the texts of a page that are neither translated nor data."""
    body, replaced = page[page.index("<body") :], 1
    while replaced:  # a translated text may hold another
        body, replaced = re.subn(r"⟦[^⟦⟧]*⟧", "", body)
    texts = (line.strip() for line in NOT_TEXT.sub("\n", body).splitlines())
    return [
        text for text in texts if re.search(r"[A-Za-z]", text) and not any(value in text for value in data)
    ]


@pytest.mark.parametrize("state", [State.SETTING_UP, State.ANNOUNCED])
def test_inspection_page_is_translated_completely(team, pseudo_language, state):
    team.stand(state)
    data = {person.name for person in team.people.values()} | {
        team.service.name,
        team.service.short_name,
        "Standards for inspecting youth offending services",
        "2018",
    }
    home = f"/inspections/{team.inspection.pk}/"
    texts = {"": "⟦Your tasks⟧", "team/": "⟦Lead inspector⟧", "history/": "⟦History⟧"}
    for address, text in texts.items():
        page = team.client(Role.LEAD).get(f"{home}{address}").text
        assert text in page
        assert f"⟦{state.title}⟧" in page
        assert untranslated(page, data) == []


@pytest.mark.parametrize("page", ["", "people/", "people/invite/", "people/me/", "help/"])
def test_page_outside_inspections_is_translated_completely(team, pseudo_language, page):
    names = {text for person in team.people.values() for text in (person.name, person.email)}
    data = names | {
        team.stranger.name,
        team.stranger.email,
        team.service.name,
        team.service.short_name,
        "2018",
        *(chapter.title for chapter in chapters()),
    }
    response = team.client(Role.OPERATIONS).get(f"/{page}", follow=True)
    assert response.status_code == 200
    assert untranslated(response.text, data) == []


def test_sentence_of_the_method_is_translated(pseudo_language):
    inner = Sentence("row %(row)s", row=4)
    assert translated(Sentence("Read %(place)s.", place=inner)) == "⟦Read ⟦row 4⟧.⟧"
    assert translated(Sentence("Give 100% of it.")) == "⟦Give 100% of it.⟧"
    assert translated("") == ""
    fault = translated_fault(Fault(inner, Sentence("The file is empty."), "minutes.pdf"))
    assert fault == Fault("⟦row 4⟧", "⟦The file is empty.⟧", "minutes.pdf")


def test_denial_is_translated(team, pseudo_language):
    team.stand(State.FIELDWORK)
    page = team.client(Role.INSPECTOR).get(f"/inspections/{team.inspection.pk}/dates/").text
    phrase, contact = "⟦change the dates of this inspection⟧", "⟦Ask the lead inspector.⟧"
    assert f"⟦You do not have permission to {phrase}. {contact}⟧" in page
    late = team.client(Role.LEAD).get(f"/inspections/{team.inspection.pk}/sample/court/draw/").text
    assert "⟦You can only ⟦draw a sample⟧ when the inspection is in the state ⟦“⟦Announced⟧”⟧." in late
    assert "It is in the state “⟦Fieldwork⟧”.⟧" in late


def test_broken_rule_and_faults_are_translated(team, pseudo_language):
    own = create_assessment(team)
    address = f"/inspections/{team.inspection.pk}/cases/{own.pk}/finish/"
    page = team.client(Role.INSPECTOR).post(address, follow=True).text
    assert "⟦You cannot finish this case yet:" in page
    section = page[page.index("app-missing") :].partition("</main>")[0]
    texts = re.findall(r"<a [^>]*>([^<]*)</a>", section)
    missing = [text.strip() for text in texts if re.search(r"[A-Za-z]{3}", text)]
    assert missing
    assert all(text.startswith("⟦") and text.endswith("⟧") for text in missing), missing
