"""The Welsh of a draft on a service in Wales: the editor, states, lists, the report, packages and the API."""

import re

import pytest

from inspectorate.method.report.draft import prepare
from inspectorate.method.report.welsh_sections import english_digest
from inspectorate.package import read_files, to_files
from inspectorate.translations.report_text import welsh_report
from inspectorate.typeset import formats
from inspectorate.web.audit.models import Event
from inspectorate.web.exchange.changes.package import import_package
from inspectorate.web.reports.changes.recommendations import RecommendationWords, change_recommendation
from inspectorate.web.reports.changes.sections import save_section
from inspectorate.web.reports.changes.welsh import save_welsh
from inspectorate.web.reports.models import WelshSectionVersion
from inspectorate.web.reports.queries.sign_off import sign_off_overview
from inspectorate.web.reports.queries.whole_inspection import whole_inspection
from inspectorate.web.states import Role
from tests.web.api_client import ApiClient
from tests.web.report_drafts import confirmed, section_of

WELSH = "Roedd {2.1.1} yn ddigonol."


@pytest.fixture
def england(here):
    return confirmed(here)


@pytest.fixture
def wales(england):
    """The example with the draft of its report, as if its service were in Wales."""
    england.inspection.service.country = "Wales"
    england.inspection.service.save()
    return england


def home(here) -> str:
    return f"/inspections/{here.inspection.pk}/report/"


def page(here, path: str = "welsh/sections/2.1/", role: Role = Role.INSPECTOR) -> str:
    response = here.client(role).get(f"{home(here)}{path}")
    assert response.status_code == 200
    return response.text


def submitted(here, text: str = WELSH, base_version: int = 0, **values: object):
    english_version = section_of(here.inspection, "2.1").version
    form = {"text": text, "base_version": base_version, "english_version": english_version, **values}
    return here.client(Role.INSPECTOR).post(f"{home(here)}welsh/sections/2.1/edit/", form)


def saved(here, text: str = WELSH, base_version: int = 0) -> WelshSectionVersion:
    """Save the Welsh of a section as the translation of its English as it is now."""
    return save_welsh(
        access=here.access(Role.INSPECTOR),
        key="2.1",
        base_version=base_version,
        english_version=section_of(here.inspection, "2.1").version,
        text=text,
    )


def with_english(here, text: str) -> None:
    """Save another English text of the section."""
    version = section_of(here.inspection, "2.1").version
    save_section(access=here.access(Role.LEAD), key="2.1", base_version=version, text=text)


def state_in_list(here) -> str:
    """Return the state of the section in the list of Welsh texts."""
    row = re.search(r"welsh/sections/2\.1/.*?</tr>", page(here, "welsh/"), re.DOTALL)
    assert row
    tag = re.search(r'govuk-tag--\w+">([^<]+)<', row[0])
    assert tag
    return tag[1]


def test_welsh_is_missing_written_out_of_date_and_confirmed(wales):
    assert state_in_list(wales) == "Missing"
    assert submitted(wales).status_code == 302
    assert state_in_list(wales) == "Up to date"
    text = page(wales)
    assert "The checks have no remarks" not in text
    assert "Up to date" in text
    with_english(wales, "Now {2.1.1} were sufficient.")
    assert state_in_list(wales) == "Out of date"
    text = page(wales)
    assert "What has changed in the English" in text
    assert "<ins>" in text
    assert submitted(wales, base_version=1).status_code == 302
    assert state_in_list(wales) == "Up to date"
    assert "The checks have no remarks" in page(wales)
    assert list(WelshSectionVersion.objects.values_list("number", "text")) == [(1, WELSH), (2, WELSH)]


def test_english_that_changes_while_the_welsh_is_written_leaves_it_out_of_date(wales):
    seen = section_of(wales.inspection, "2.1").version
    with_english(wales, "Another text.")
    assert submitted(wales, english_version=seen).status_code == 302
    assert state_in_list(wales) == "Out of date"


def test_same_welsh_of_the_same_english_is_saved_once(wales):
    first = saved(wales)
    assert saved(wales, base_version=1) == first
    events = Event.objects.filter(event_type="write_welsh")
    assert [(event.subject, event.after and event.after["version"]) for event in events] == [
        ("section 2.1", 1)
    ]


def test_editor_shows_the_english_previews_the_welsh_page_and_inserts_figures(wales):
    response = submitted(wales, "Gweler {2.1.1} a {9.9.9}.", preview="yes")
    assert response.status_code == 200
    assert "Case managers have good information when they start." in response.text
    assert "There is no figure “9.9.9”" in response.text
    assert "html lang=&#34;cy&#34;" in response.text or "html lang=&quot;cy&quot;" in response.text
    assert re.search(r'<textarea[^>]*name="text"[^>]* lang="cy"', response.text)
    figures = submitted(wales, search="2.1.1", find="yes").text
    assert 'name="form-2.1.1"' in figures
    assert not WelshSectionVersion.objects.exists()


def test_two_authors_of_the_same_welsh_see_both_texts(wales):
    saved(wales, "Y cyntaf.\n\nYr ail.")
    saved(wales, "Y cyntaf, wedi newid.\n\nYr ail.", base_version=1)
    response = submitted(wales, "Y cyntaf.\n\nYr ail, wedi newid.", base_version=1)
    assert response.status_code == 422
    assert "Both changes together" in response.text
    merged = re.search(r'id="merged".*?</form>', response.text, re.DOTALL)
    assert merged
    assert 'name="english_version"' in merged[0]
    assert "Y cyntaf, wedi newid." in merged[0]
    assert "Yr ail, wedi newid." in merged[0]


def test_figures_that_only_one_language_prints_are_listed(wales):
    with_english(wales, "{2.1.1} of them were sufficient, and {2.1.2} safe.")
    saved(wales, "Roedd {2.1.1} yn ddigonol, a {2.1.3}.")
    text = page(wales)
    assert "{2.1.2}" in text
    assert "The English prints this figure, and the Welsh does not." in text
    assert "{2.1.3}" in text
    assert "{2.1.1}" not in text


def test_welsh_report_prints_the_welsh_while_it_is_up_to_date(wales):
    saved(wales, "Testun Cymraeg.")
    assert "Testun Cymraeg." in welsh_page_of(wales)
    with_english(wales, "Another text.")
    report = welsh_page_of(wales)
    assert "Testun Cymraeg." not in report
    assert "Another text." in report


def test_what_is_not_in_welsh_is_listed_and_blocks_nothing(wales):
    for path in ("report/sign-off/", "publication/"):
        text = wales.client(Role.LEAD).get(f"/inspections/{wales.inspection.pk}/{path}").text
        assert "Not in Welsh yet" in text
        assert "welsh/sections/2.1/" in text
    overview = sign_off_overview(access=wales.access(Role.LEAD))
    assert not [blocker for blocker in overview.blockers if "Welsh" in blocker.text]
    assert "missing, 0 out of date" in page(wales, "")
    assert "Welsh text" in page(wales, "sections/2.1/")


def test_signatures_stay_when_the_welsh_changes(wales):
    access = wales.access(Role.LEAD)
    digest = sign_off_overview(access=access).digest
    wales.inspection.sign_offs.create(capacity="lead_inspector", digest=digest, name="Alex", by=access.person)
    saved(wales)
    overview = sign_off_overview(access=access)
    assert [sign_off.digest for sign_off in overview.current] == [overview.digest]


def test_checks_of_the_draft_name_missing_and_outdated_welsh(wales):
    saved(wales)
    with_english(wales, "Another text.")
    text = page(wales, "remarks/?severity=warning&page=1", Role.LEAD)
    assert "The service is in Wales, and this text of the report has no Welsh." in text


def test_welsh_and_its_english_survive_export_and_import(wales):
    saved(wales, "Testun.")
    with_english(wales, "Another text.")
    whole = whole_inspection(wales.access(Role.HEAD))
    files = to_files(whole)
    assert files["narrative/cy/2.1.md"].decode() == "Testun."
    again = read_files(files)
    assert dict(again.welsh_sources) == dict(whole.welsh_sources)
    assert again.welsh_sources["2.1"] != english_digest(again.narrative["2.1"])
    imported = import_package(by=wales.people[Role.OPERATIONS], files=files)
    version = section_of(imported, "2.1").welsh_versions.get()
    assert (version.text, version.english, version.channel) == (
        "Testun.",
        whole.welsh_sources["2.1"],
        "import",
    )


def test_report_on_a_service_in_england_has_no_welsh(england):
    client = england.client(Role.LEAD)
    for path in ("welsh/", "welsh/sections/2.1/", "welsh/sections/2.1/edit/"):
        assert client.get(f"{home(england)}{path}").status_code == 404
    assert submitted(england).status_code == 404
    for path in ("report/", "report/sections/2.1/", "report/sign-off/", "publication/"):
        assert "Welsh" not in client.get(f"/inspections/{england.inspection.pk}/{path}").text


def test_programs_read_and_write_the_welsh(wales):
    client = ApiClient(wales, Role.INSPECTOR)
    states = {row["section"]: row["state"] for row in client.get("/report/welsh")}
    assert states["2.1"] == "missing"
    shown = client.get("/report/welsh/sections/2.1")
    assert (shown["version"], shown["text"], shown["by"]) == (0, "", None)
    submission = {"base_version": 0, "english_version": shown["english_version"], "text": "Testun."}
    saved_section = client.post("/report/welsh/sections/2.1/save", submission)
    assert saved_section == {
        **shown,
        "state": "up_to_date",
        "version": 1,
        "by": wales.people[Role.INSPECTOR].name,
        "at": saved_section["at"],
        "text": "Testun.",
    }
    client.post("/report/welsh/sections/2.1/save", submission, status=409)


WORDS = {"addressee": "Y bwrdd rheoli", "text": "gyfarfod {2.1.1} yn amlach", "due": "erbyn 31 Mawrth 2027"}


def with_welsh_recommendation(here, **values: object):
    """Submit the Welsh of the first recommendation."""
    recommendation = here.inspection.recommendations.order_by("position")[0]
    versions = {"base_version": recommendation.welsh_version, "english_version": recommendation.version}
    path = f"{home(here)}welsh/recommendations/{recommendation.pk}/"
    return here.client(Role.INSPECTOR).post(path, {**WORDS, **versions, **values})


def change_english_recommendation(here) -> None:
    """Change the English words of the first recommendation."""
    recommendation = here.inspection.recommendations.order_by("position")[0]
    change_recommendation(
        access=here.access(Role.LEAD),
        recommendation=recommendation.pk,
        base_version=recommendation.version,
        words=RecommendationWords("The board", "meet every week", due="31 March 2027"),
    )


def welsh_page_of(here) -> str:
    """Return the report in Welsh as a web page."""
    return formats.html(welsh_report(prepare(whole_inspection(here.access(Role.HEAD)))))


def test_welsh_report_prints_the_welsh_of_a_recommendation_while_it_is_up_to_date(wales):
    assert with_welsh_recommendation(wales).status_code == 302
    report = welsh_page_of(wales)
    assert "Dylai Y bwrdd rheoli:" in report
    item = re.search(r"<li>gyfarfod .*?</li>", report)
    assert item
    assert "84 per cent" in item[0]
    assert item[0].endswith(" yn amlach (erbyn 31 Mawrth 2027).</li>")
    assert "lang=" not in item[0]
    change_english_recommendation(wales)
    report = welsh_page_of(wales)
    assert "Y bwrdd rheoli" not in report
    assert "meet every week" in report


def test_welsh_of_a_recommendation_is_out_of_date_until_it_is_saved_again(wales):
    assert "Recommendation 1" in page(wales, "welsh/")
    with_welsh_recommendation(wales)
    change_english_recommendation(wales)
    number = wales.inspection.recommendations.order_by("position")[0].pk
    path = f"welsh/recommendations/{number}/"
    assert "The English has changed since the Welsh was written." in page(wales, path)
    assert with_welsh_recommendation(wales, text="gyfarfod bob wythnos").status_code == 302
    text = page(wales, path)
    assert "Up to date" in text
    assert "gyfarfod {2.1.1} yn amlach" in text


def test_two_authors_of_the_welsh_of_a_recommendation_see_both(wales):
    with_welsh_recommendation(wales)
    response = with_welsh_recommendation(wales, base_version=0, text="gyfarfod bob wythnos")
    assert response.status_code == 422
    assert "Someone else has changed this recommendation" in response.text
    assert "gyfarfod {2.1.1} yn amlach" in response.text
    assert "gyfarfod bob wythnos" in response.text


def test_welsh_of_a_recommendation_survives_export_and_import(wales):
    with_welsh_recommendation(wales)
    change_english_recommendation(wales)
    whole = whole_inspection(wales.access(Role.HEAD))
    again = read_files(to_files(whole))
    assert again.recommendations == whole.recommendations
    welsh = again.recommendations[0].welsh
    assert welsh
    assert welsh.text == WORDS["text"]
    imported = import_package(by=wales.people[Role.OPERATIONS], files=to_files(whole))
    recommendation = imported.recommendations.order_by("position")[0]
    version = recommendation.welsh_versions.get()
    assert (version.addressee, version.due) == (WORDS["addressee"], WORDS["due"])
    assert version.english == welsh.english


def test_recommendation_on_a_service_in_england_has_no_welsh(england):
    assert with_welsh_recommendation(england).status_code == 404


def test_programs_read_and_write_the_welsh_of_recommendations(wales):
    client = ApiClient(wales, Role.INSPECTOR)
    first, *_others = client.get("/report/welsh/recommendations")
    assert (first["state"], first["version"], first["addressee"]) == ("missing", 0, "")
    path = f"/report/welsh/recommendations/{first['id']}/save"
    submission = {**WORDS, "base_version": 0, "english_version": first["english_version"]}
    assert client.post(path, submission) == {**first, **WORDS, "state": "up_to_date", "version": 1}
    client.post(path, submission, status=409)
    assert client.get("/report/welsh/recommendations")[0]["version"] == 1
