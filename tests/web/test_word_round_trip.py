"""A draft that is edited in Word and uploaded again: what is shown, taken over, merged and kept."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from inspectorate.web.audit.models import Event
from inspectorate.web.mail.models import Notification
from inspectorate.web.reports.changes.sections import save_section
from inspectorate.web.reports.models import DraftChannel
from inspectorate.web.states import Role
from tests.web.api_client import ApiClient
from tests.web.message_queue import run_queue
from tests.web.report_drafts import confirmed, section_of
from tests.word_drafts.word_editor import W, WordEditor

FOREWORD = "The board is committed.\n\nPlanning is good in {2.1.1} of cases.\n\nPartners attend."
STANDARD = "Assessment is thorough.\n\nBoroughs differ."


@pytest.fixture
def here(here):
    confirmed(here)
    write(here, "foreword", FOREWORD)
    write(here, "2.1", STANDARD)
    return here


def write(here, key: str, text: str, role: Role = Role.LEAD) -> None:
    version = section_of(here.inspection, key).version
    save_section(access=here.access(role), key=key, base_version=version, text=text)


def text_of(here, key: str) -> str:
    section = section_of(here.inspection, key)
    return section.versions.get(number=section.version).text


def address(here, path: str = "") -> str:
    return f"/inspections/{here.inspection.pk}/report/{path}"


def edited(client, here, path: str = "word/draft.docx") -> WordEditor:
    """Return an editor of the document that a person downloads."""
    response = client.get(address(here, path))
    assert response.status_code == 200
    return WordEditor(response.content)


def uploaded(client, here, content: bytes, name: str = "draft.docx") -> str:
    """Upload a document, have it read by the worker, and return the address of the page of its changes."""
    response = client.post(address(here, "word/"), {"file": SimpleUploadedFile(name, content)})
    assert response.status_code == 302, response.text
    run_queue()
    return client.get(response.url).url


def choice(here, key: str) -> str:
    return f"{key}@{section_of(here.inspection, key).version}"


def test_changes_in_word_are_shown_with_their_author_and_taken_over(here):
    client = here.client(Role.LEAD)
    here.inspection.report_sections.filter(key="foreword").update(owner=here.people[Role.INSPECTOR])
    word = edited(client, here)
    word.replace("committed", "resolute")
    word.insert("Boroughs ", "often ")
    page = uploaded(client, here, word.saved())
    shown = client.get(page).text
    assert "Chief Inspector" in shown
    assert "<ins>" in shown
    response = client.post(page, {"sections": [choice(here, "foreword")]}, follow=True)
    assert "1 section has been taken over from Word" in response.text
    assert text_of(here, "foreword") == FOREWORD.replace("committed", "resolute")
    assert text_of(here, "2.1") == STANDARD
    section = section_of(here.inspection, "foreword")
    assert section.versions.get(number=section.version).channel == DraftChannel.WORD
    notified = Notification.objects.filter(person=here.people[Role.INSPECTOR])
    assert notified.filter(text="Someone has changed your section of the report").exists()
    assert Event.objects.get(event_type="read_word_draft").after == {"sections": 2}


def test_section_that_changed_elsewhere_keeps_both_changes(here):
    client = here.client(Role.LEAD)
    word = edited(client, here, "sections/foreword/section.docx")
    word.replace("committed", "resolute")
    write(here, "foreword", FOREWORD.replace("Partners attend.", "Partners attend often."), Role.INSPECTOR)
    page = uploaded(client, here, word.saved())
    assert "Taking over keeps both changes" in client.get(page).text
    client.post(page, {"sections": [choice(here, "foreword")]})
    text = text_of(here, "foreword")
    assert "resolute" in text
    assert "attend often" in text


def test_section_that_changed_in_the_same_line_is_put_together_by_a_person(here):
    client = here.client(Role.LEAD)
    word = edited(client, here)
    word.replace("committed", "resolute")
    sent = section_of(here.inspection, "foreword").version
    theirs = FOREWORD.replace("committed", "absent")
    write(here, "foreword", theirs, Role.INSPECTOR)
    page = uploaded(client, here, word.saved())
    shown = client.get(page).text
    assert "Put both texts together" in shown
    assert f'value="{choice(here, "foreword")}"' not in shown
    refused = client.post(page, {"sections": [choice(here, "foreword")]})
    assert "A section has changed" in refused.text
    mine = FOREWORD.replace("committed", "resolute")
    form = {"base_version": sent, "text": mine}
    conflict = client.post(address(here, "sections/foreword/edit/"), form)
    assert conflict.status_code == 422
    assert "resolute" in conflict.text
    assert "absent" in conflict.text
    assert text_of(here, "foreword") == theirs


def test_page_that_is_out_of_date_takes_nothing_over(here):
    client = here.client(Role.LEAD)
    word = edited(client, here)
    word.replace("committed", "resolute")
    page = uploaded(client, here, word.saved())
    seen = choice(here, "foreword")
    write(here, "foreword", FOREWORD + "\n\nMore.", Role.INSPECTOR)
    assert "A section has changed" in client.post(page, {"sections": [seen]}).text
    assert "resolute" not in text_of(here, "foreword")


def test_figure_that_was_typed_over_stays_bound_and_is_flagged(here):
    client = here.client(Role.LEAD)
    word = edited(client, here)
    printed = "".join(word.tagged("2.1.1").itertext(f"{W}t"))
    word.runs(printed)[0].find(f"{W}t").text = "99 per cent"
    word.replace("committed", "resolute")
    page = uploaded(client, here, word.saved())
    shown = client.get(page).text
    assert "“99 per cent” was typed over it" in shown
    assert f'value="{choice(here, "foreword")}">' in shown
    client.post(page, {"sections": [choice(here, "foreword")]})
    assert text_of(here, "foreword") == FOREWORD.replace("committed", "resolute")


def test_comments_in_word_become_comments_on_the_section_once(here):
    client = here.client(Role.LEAD)
    word = edited(client, here)
    word.replace("committed", "resolute")
    word.comment("Partners attend", "How often?", "Every month.")
    for _number in range(2):
        page = uploaded(client, here, word.saved())
        assert "How often?" in client.get(page).text
        client.post(page, {"sections": [choice(here, "foreword")]})
    comment = section_of(here.inspection, "foreword").comments.get()
    assert comment.quote == "Partners attend"
    assert comment.text == "Chief Inspector in Word: How often?\nChief Inspector in Word: Every month."


def test_file_that_is_no_document_of_the_draft_is_refused_with_the_reason(here):
    client = here.client(Role.LEAD)
    response = client.post(address(here, "word/"), {"file": SimpleUploadedFile("draft.docx", b"%PDF-1.7")})
    run_queue()
    failed = client.get(response.url).text
    assert "This is a PDF, not a Word document" in failed
    assert client.post(address(here, "word/"), {}).status_code == 200


def test_upload_belongs_to_its_person_and_its_draft(here):
    client = here.client(Role.LEAD)
    page = uploaded(client, here, edited(client, here).saved())
    assert "The document changes nothing in the draft" in client.get(page).text
    assert here.client(Role.INSPECTOR).get(page).status_code == 404
    assert here.client(Role.HEAD).get(page).status_code == 403
    assert here.client(Role.HEAD).get(address(here, "word/draft.docx")).status_code == 200


def test_section_of_somebody_else_is_shown_and_not_taken_over(here):
    here.inspection.report_sections.filter(key="foreword").update(owner=here.people[Role.LEAD])
    client = here.client(Role.INSPECTOR)
    word = edited(client, here)
    word.replace("committed", "resolute")
    word.insert("Boroughs ", "often ")
    page = uploaded(client, here, word.saved())
    shown = client.get(page).text
    assert "You do not write this section" in shown
    assert choice(here, "foreword") not in shown
    client.post(page, {"sections": [choice(here, "2.1")]})
    assert text_of(here, "2.1") == STANDARD.replace("Boroughs ", "Boroughs often ")


def test_program_sends_a_document_and_takes_a_section_over(here):
    program = ApiClient(here, Role.LEAD)
    client = Client()
    content = client.get(f"{program.home}/report/word?section=foreword", headers=program.headers).content
    word = WordEditor(content)
    word.replace("committed", "resolute")
    file = SimpleUploadedFile("draft.docx", word.saved())
    job = client.post(f"{program.home}/report/word/read", {"file": file}, headers=program.headers)
    assert job.status_code == 202
    run_queue()
    done = client.get(job.headers["Location"], headers=program.headers).json()
    [row] = client.get(done["result"], headers=program.headers).json()
    assert (row["section"], row["may_be_taken"], row["outdated"]) == ("foreword", True, False)
    body = {"base_version": row["version"]}
    taken = client.post(
        f"{done['result']}/sections/foreword/take-over",
        body,
        content_type="application/json",
        headers=program.headers,
    )
    assert taken.json()["number"] == row["version"] + 1
    assert text_of(here, "foreword") == row["text"]
