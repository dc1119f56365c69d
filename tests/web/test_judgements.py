"""Standards judged on evidence: reasons, what they cite, files that are taken and given back safely."""

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

ITEM = {
    "title": "Minutes of the board",
    "kind": "document",
    "finding": "It met twice.",
    "direction": "neutral",
    "supports": "1.1.1",
}


@pytest.fixture
def here(team):
    team.stand(State.FIELDWORK)
    return team


def home(here):
    return f"/inspections/{here.inspection.pk}/judgements/"


def kind(here):
    return framework(here.inspection.edition).evidence.kinds[0].key


def written(here, **changed):
    keys = framework(here.inspection.edition).standards["1.1"].key_questions
    sent = {"base_version": 0, "rating": "Good"}
    for number, _key in enumerate(keys):
        sent |= {f"reasons_{number}": f"Reason {number}", f"evidence_{number}": ""}
    return sent | changed


def add(here, name="minutes.pdf", content=b"%PDF-1.7 x", role=Role.PARTNER):
    sent = {**ITEM, "kind": kind(here), "file": SimpleUploadedFile(name, content)}
    return here.client(role).post(f"{home(here)}evidence/add/", sent)


def test_a_partner_inspector_judges_with_reasons_and_evidence(here):
    assert add(here).status_code == 302
    answer = here.client(Role.PARTNER).post(f"{home(here)}1.1/write/", written(here, evidence_0="E01"))
    assert answer.status_code == 302
    value = inputs.method_inspection(here.inspection).judgements[0]
    assert (value.rating, value.evidence) == ("Good", {"1.1.1": ("E01",)})
    assert results.results(here.inspection).ratings["1.1"].proposed.rating == "Good"
    text = here.client(Role.HEAD).get(f"{home(here)}1.1/").text
    assert "Reason 0" in text
    assert "Minutes of the board" in text


def test_reasons_are_needed_for_every_key_question_and_evidence_has_to_be_there(here):
    client = here.client(Role.LEAD)
    assert (
        "Give the reasons for 1.1.1"
        in client.post(f"{home(here)}1.1/write/", written(here, reasons_0="")).text
    )
    assert "There is no E99" in client.post(f"{home(here)}1.1/write/", written(here, evidence_0="E99")).text
    assert not Judgement.objects.exists()


def test_two_people_who_judge_at_once_lose_nothing(here):
    here.client(Role.PARTNER).post(f"{home(here)}1.1/write/", written(here, reasons_0="First."))
    lead = here.client(Role.LEAD)
    late = lead.post(f"{home(here)}1.1/write/", written(here, reasons_0="Second."))
    assert "First." in late.text
    assert "Second." in late.text
    assert Judgement.objects.count() == 1
    again = lead.post(f"{home(here)}1.1/write/", written(here, reasons_0="Second.", base_version=1))
    assert again.status_code == 302
    assert [each.reasons["1.1.1"] for each in Judgement.objects.order_by("number")] == ["First.", "Second."]


def test_a_standard_rated_from_cases_is_not_judged(here):
    assert here.client(Role.LEAD).get(f"{home(here)}2.1/").status_code == 404
    assert here.client(Role.LEAD).get(f"{home(here)}2.1/write/").status_code == 404


BAD = {
    "a program": ("run.exe", b"MZ"),
    "a page": ("page.html", b"<script>alert(1)</script>"),
    "a picture that could run": ("drawing.svg", b"<svg/>"),
    "not what its name says": ("minutes.pdf", b"MZ\x90\x00"),
    "empty": ("minutes.pdf", b""),
    "no text": ("notes.txt", b"a\0b"),
    "too large": ("minutes.pdf", b"%PDF-" + b"0" * 10_000_000),
}


@pytest.mark.parametrize(("name", "content"), BAD.values(), ids=BAD)
def test_only_files_of_known_kinds_are_taken(here, name, content):
    answer = add(here, name, content)
    assert answer.status_code == 200
    assert "There is a problem" in answer.text
    assert not EvidenceItem.objects.exists()


def test_a_file_is_given_back_to_be_saved_and_never_run(here):
    add(here, "minutes; filename=é.pdf")
    item = EvidenceItem.objects.get()
    answer = here.client(Role.LEAD).get(f"{home(here)}evidence/{item.pk}/")
    assert answer.content == b"%PDF-1.7 x"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="minutes_ filename__.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert Event.objects.filter(event_type="see_evidence", outcome="viewed").count() == 1


def test_another_inspections_evidence_is_not_there(here):
    add(here)
    item = EvidenceItem.objects.get()
    other = bring_in(here)
    assert other.client(Role.LEAD).get(f"{home(other)}evidence/{item.pk}/").status_code == 404


@pytest.mark.parametrize("role", [Role.LOCAL, Role.LINK, Role.SERVICE_HEAD, Role.OPERATIONS])
def test_the_service_and_operations_see_no_judgement_and_no_evidence(here, role):
    add(here)
    client = here.client(role)
    for end in ("", "1.1/", f"evidence/{EvidenceItem.objects.get().pk}/"):
        assert client.get(f"{home(here)}{end}").status_code == 403


def test_whoever_takes_it_to_the_panel_is_told_what_is_left_open(team):
    here = bring_in(team)
    page = f"/inspections/{here.inspection.pk}/transition/panel/"
    done = here.inspection.assessments.order_by("pk")[:2]
    lead = here.client(Role.LEAD)
    assert "left open" not in lead.get(page).text
    here.inspection.assessments.filter(pk__in=done).update(
        state=AssessmentProgress.IN_PROGRESS, finished_at=None
    )
    changes.raise_line_of_enquiry(access=here.access(Role.LEAD), text="Why so late?", cases=[], supports=[])
    told = lead.get(page).text
    assert "2 assessments are not finished" in told
    assert "1 line of enquiry has no outcome" in told
