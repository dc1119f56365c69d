"""Tests of standards judged on evidence: reasons, citations, and safe upload and download of files."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from inspectorate.web.assessments.models import AssessmentProgress
from inspectorate.web.audit.models import Event
from inspectorate.web.editions import framework
from inspectorate.web.judgements import changes
from inspectorate.web.judgements.models import EvidenceItem, Judgement
from inspectorate.web.results.queries import inputs, results
from inspectorate.web.states import Role, State
from tests.web.imported_inspection import bring_in

EVIDENCE = {
    "title": "Minutes of the board",
    "kind": "document",
    "finding": "It met twice.",
    "direction": "neutral",
    "supports": "1.1.1",
}


@pytest.fixture
def team(team):
    team.stand(State.FIELDWORK)
    return team


def judgements_url(team):
    return f"/inspections/{team.inspection.pk}/judgements/"


def first_kind(team):
    return framework(team.inspection.edition).evidence.kinds[0].key


def judgement_form(team, **changes):
    questions = framework(team.inspection.edition).standards["1.1"].key_questions
    form = {"base_version": 0, "rating": "Good"}
    for number, _question in enumerate(questions):
        form |= {f"reasons_{number}": f"Reason {number}", f"evidence_{number}": ""}
    return form | changes


def add_evidence(team, name="minutes.pdf", content=b"%PDF-1.7 x", role=Role.PARTNER):
    form = {**EVIDENCE, "kind": first_kind(team), "file": SimpleUploadedFile(name, content)}
    return team.client(role).post(f"{judgements_url(team)}evidence/add/", form)


def test_judgement_by_partner_inspector_is_saved_with_reasons_and_evidence(team):
    assert add_evidence(team).status_code == 302
    response = team.client(Role.PARTNER).post(
        f"{judgements_url(team)}1.1/write/", judgement_form(team, evidence_0="E01")
    )
    assert response.status_code == 302
    saved = inputs.method_inspection(team.inspection).judgements[0]
    assert (saved.rating, saved.evidence) == ("Good", {"1.1.1": ("E01",)})
    assert results.results(team.inspection).ratings["1.1"].proposed.rating == "Good"
    text = team.client(Role.HEAD).get(f"{judgements_url(team)}1.1/").text
    assert "Reason 0" in text
    assert "Minutes of the board" in text


def test_judgement_without_reasons_or_with_unknown_evidence_is_rejected(team):
    client = team.client(Role.LEAD)
    assert (
        "Enter the reasons for 1.1.1"
        in client.post(f"{judgements_url(team)}1.1/write/", judgement_form(team, reasons_0="")).text
    )
    assert (
        "Evidence for 1.1.1: E99 is not in the evidence list"
        in client.post(f"{judgements_url(team)}1.1/write/", judgement_form(team, evidence_0="E99")).text
    )
    assert not Judgement.objects.exists()


def test_concurrent_judgement_is_rejected_and_shows_both_texts(team):
    team.client(Role.PARTNER).post(
        f"{judgements_url(team)}1.1/write/", judgement_form(team, reasons_0="First.")
    )
    lead = team.client(Role.LEAD)
    conflict = lead.post(f"{judgements_url(team)}1.1/write/", judgement_form(team, reasons_0="Second."))
    assert "First." in conflict.text
    assert "Second." in conflict.text
    assert Judgement.objects.count() == 1
    resubmission = lead.post(
        f"{judgements_url(team)}1.1/write/", judgement_form(team, reasons_0="Second.", base_version=1)
    )
    assert resubmission.status_code == 302
    assert [judgement.reasons["1.1.1"] for judgement in Judgement.objects.order_by("number")] == [
        "First.",
        "Second.",
    ]


def test_standard_rated_on_cases_has_no_judgement_page(team):
    assert team.client(Role.LEAD).get(f"{judgements_url(team)}2.1/").status_code == 404
    assert team.client(Role.LEAD).get(f"{judgements_url(team)}2.1/write/").status_code == 404


REJECTED_FILES = {
    "a program": ("run.exe", b"MZ"),
    "a page": ("page.html", b"<script>alert(1)</script>"),
    "a picture that could run": ("drawing.svg", b"<svg/>"),
    "not what its name says": ("minutes.pdf", b"MZ\x90\x00"),
    "empty": ("minutes.pdf", b""),
    "no text": ("notes.txt", b"a\0b"),
    "too large": ("minutes.pdf", b"%PDF-" + b"0" * 10_000_000),
}


@pytest.mark.parametrize(("name", "content"), REJECTED_FILES.values(), ids=REJECTED_FILES)
def test_evidence_file_of_rejected_type_is_not_saved(team, name, content):
    response = add_evidence(team, name, content)
    assert response.status_code == 200
    assert "There is a problem" in response.text
    assert not EvidenceItem.objects.exists()


def test_evidence_file_is_served_as_attachment_only(team):
    add_evidence(team, "minutes; filename=é.pdf")
    item = EvidenceItem.objects.get()
    response = team.client(Role.LEAD).get(f"{judgements_url(team)}evidence/{item.pk}/")
    assert response.content == b"%PDF-1.7 x"
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"] == 'attachment; filename="minutes_ filename__.pdf"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert Event.objects.filter(event_type="see_evidence", outcome="viewed").count() == 1


def test_evidence_of_another_inspection_returns_404(team):
    add_evidence(team)
    item = EvidenceItem.objects.get()
    another_team = bring_in(team)
    assert (
        another_team.client(Role.LEAD).get(f"{judgements_url(another_team)}evidence/{item.pk}/").status_code
        == 404
    )


@pytest.mark.parametrize("role", [Role.LOCAL, Role.LINK, Role.SERVICE_HEAD, Role.OPERATIONS])
def test_judgements_and_evidence_are_hidden_from_service_and_operations(team, role):
    add_evidence(team)
    client = team.client(role)
    for path in ("", "1.1/", f"evidence/{EvidenceItem.objects.get().pk}/"):
        assert client.get(f"{judgements_url(team)}{path}").status_code == 403


def test_transition_to_panel_lists_unfinished_work(team):
    team = bring_in(team)
    page = f"/inspections/{team.inspection.pk}/transition/panel/"
    reopened = team.inspection.assessments.order_by("pk")[:2]
    lead = team.client(Role.LEAD)
    assert "left open" not in lead.get(page).text
    team.inspection.assessments.filter(pk__in=reopened).update(
        state=AssessmentProgress.IN_PROGRESS, finished_at=None
    )
    changes.raise_line_of_enquiry(access=team.access(Role.LEAD), text="Why so late?", cases=[], supports=[])
    text = lead.get(page).text
    assert "2 assessments are not finished" in text
    assert "1 line of enquiry has no outcome" in text


def boxes(text, name):
    """Return value and state of the check boxes of a field."""
    inputs = re.findall(rf'name="{name}" type="checkbox" value="([^"]+)"( checked)?', text)
    return {value: bool(checked) for value, checked in inputs}


def test_evidence_form_has_no_kind_or_direction_selected_and_requires_both(team):
    client, address = team.client(Role.LEAD), f"{judgements_url(team)}evidence/add/"
    text = client.get(address).text
    assert " checked" not in text
    assert boxes(text, "supports") == dict.fromkeys(framework(team.inspection.edition).key_questions, False)
    text = client.post(address, {"title": "Minutes", "finding": "It met twice."}).text
    assert 'href="#id_kind_0">Select the kind of evidence' in text
    assert 'href="#id_direction_0">Select if it shows a strength, an area for improvement or neither' in text
    form = {**EVIDENCE, "supports": ["1.1.1", "2.1.2"], "title": ""}
    ticked = {
        question
        for question, is_ticked in boxes(client.post(address, form).text, "supports").items()
        if is_ticked
    }
    assert ticked == {"1.1.1", "2.1.2"}
    assert not EvidenceItem.objects.exists()


def test_evidence_is_selected_by_its_title_and_what_supports_the_question_comes_first(team):
    for number, supports in enumerate((["1.1.2"], ["1.1.1", "1.1.2"], [])):
        form = {**EVIDENCE, "title": f"Minutes {number}", "finding": f"{number}", "supports": supports}
        assert team.client(Role.PARTNER).post(f"{judgements_url(team)}evidence/add/", form).status_code == 302
    client, address = team.client(Role.PARTNER), f"{judgements_url(team)}1.1/write/"
    text = client.get(address).text
    first = list(boxes(text, "evidence_0"))
    assert first[:3] == ["E02", "S6", "E01"]  # S6 is the survey question on 1.1.1
    assert list(boxes(text, "evidence_1"))[:3] == ["E01", "E02", "E03"]
    survey = {question.id for question in framework(team.inspection.edition).evidence.survey}
    assert set(first) == {"E01", "E02", "E03"} | survey
    assert text.index("E02 Minutes 1") < text.index("Other evidence") < text.index("E01 Minutes 0")
    assert client.post(address, judgement_form(team, evidence_0=["E03", "E02"])).status_code == 302
    assert Judgement.objects.get().evidence == {"1.1.1": ["E03", "E02"]}
    text = client.get(address).text
    assert {ref for ref, is_ticked in boxes(text, "evidence_0").items() if is_ticked} == {"E02", "E03"}
    assert text.index("E03 Minutes 2") < text.index("Other evidence")
    text = client.post(address, judgement_form(team, reasons_0="", evidence_0=["E01"], base_version=1)).text
    assert "Other evidence (1 selected)" in text


def evidence_page(team, standard, role=Role.PARTNER):
    return team.client(role).get(f"{judgements_url(team)}{standard}/evidence/")


def test_page_of_evidence_lists_what_supports_and_what_contradicts(here):
    page = evidence_page(here, "1.3").text
    question = page[page.index("1.3.1 ") : page.index("1.3.2 ")]
    strength, improvement, neither = (
        question.index(title)
        for title in ("Shows a strength", "Shows an area for improvement", "Shows neither")
    )
    assert strength < question.index("<strong>E12</strong>") < improvement
    assert (
        improvement
        < question.index("<strong>E13</strong>")
        < neither
        < question.index("<strong>E02</strong>")
    )
    assert "based on one kind of source only: Documents sent in advance. At least 2 are needed." in question
    assert page.count("At least 2 are needed.") == 1
    judgement = here.client(Role.PARTNER).get(f"{judgements_url(here)}1.3/").text
    assert f'href="{judgements_url(here)}1.3/evidence/"' in judgement


def test_evidence_that_a_judgement_leaves_out_is_marked(team):
    for number, direction in enumerate(("strength", "improvement"), start=1):
        changes.add_evidence(
            access=team.access(Role.PARTNER),
            kind=first_kind(team),
            title=f"Report {number}",
            received=None,
            supports=["1.1.1"],
            finding="It says so.",
            direction=direction,
        )
    assert "Not cited" not in evidence_page(team, "1.1").text
    form = judgement_form(team, evidence_0="E01")
    assert team.client(Role.PARTNER).post(f"{judgements_url(team)}1.1/write/", form).status_code == 302
    page = evidence_page(team, "1.1").text
    assert "The evidence disagrees, and the judgement does not cite E02." in page
    assert page.count("Not cited") == 1
    choices = team.client(Role.LEAD).get(f"{judgements_url(team)}1.1/write/").text
    assert "E02 Report 2 (Documents sent in advance. Area for improvement)" in choices


def test_evidence_of_a_standard_judged_on_cases_is_not_found(team):
    assert evidence_page(team, "2.1").status_code == 404
