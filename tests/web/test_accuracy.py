"""Tests of the factual accuracy check: the draft sent, challenges, returned files, responses, sign-off."""

import csv
import io
import json
import re
from datetime import timedelta

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from inspectorate.method.report.accuracy.returned_answers import FORMAT
from inspectorate.web.accuracy import forms
from inspectorate.web.accuracy.changes import challenges, checks, responses
from inspectorate.web.accuracy.changes.challenges import ChallengeWords
from inspectorate.web.accuracy.changes.responses import ResponseWords
from inspectorate.web.accuracy.models import AccuracyCheck, Challenge, ChallengeOutcome
from inspectorate.web.accuracy.queries.blockers import publication_blockers, responses_overview
from inspectorate.web.accuracy.queries.challenges import challenge
from inspectorate.web.accuracy.queries.checks import current_check, document_for
from inspectorate.web.audit.models import Event
from inspectorate.web.inspections.models import StateChange
from inspectorate.web.judgements.models import Decision, DecisionReopening
from inspectorate.web.mail.models import Notification
from inspectorate.web.permissions import NotPermitted, RuleBroken
from inspectorate.web.reports.changes import sections
from inspectorate.web.states import Role, State
from tests.web import factories
from tests.web.accuracy_checks import signed_by_lead
from tests.web.permission_world import token
from tests.web.report_drafts import confirmed, section_of


@pytest.fixture
def here(here):
    return signed_by_lead(confirmed(here))


@pytest.fixture
def sent(here):
    """The inspection, whose draft was sent to the head of the service and to somebody without an account."""
    checks.send(
        access=here.access(Role.LEAD),
        people=[here.people[Role.SERVICE_HEAD]],
        others=[checks.OutsideRecipient("Ola Chair", "ola@example.org")],
        working_days=10,
    )
    return here


@pytest.fixture
def outsider(sent):
    """A head of inspections who took no part in the inspection."""
    person = factories.person(Role.HEAD, "second-head@example.org")
    return factories.signed_in(person)


def content_of(page):
    """Return the drawing instructions of a page."""
    page.contents_coalesce()
    return page.Contents.read_bytes()


def address(here, path=""):
    return f"/inspections/{here.inspection.pk}/accuracy/{path}"


def latest(here) -> AccuracyCheck:
    """Return the latest check of the inspection."""
    record = current_check(here.inspection)
    assert record is not None
    return record


def number_of(here, section):
    """Return the number of the first statement of a section of the draft that was sent."""
    return next(row["number"] for row in latest(here).statements if row["section"] == section)


def challenged(here, section="foreword", wrong="It is not so."):
    """Challenge the first statement of a section as the head of the service."""
    return challenges.challenge(
        access=here.access(Role.SERVICE_HEAD),
        statement=number_of(here, section),
        words=ChallengeWords(wrong),
    )


def answered(here, saved, outcome=ChallengeOutcome.ACCEPTED, **values):
    words = ResponseWords(outcome, "The minutes show it.", **values)
    return responses.respond(access=here.access(Role.LEAD), challenge=saved.pk, base_version=0, words=words)


def edited(here, key, sentence):
    """Add a sentence to a section, agree it, and let the lead inspector sign the draft again."""
    section = section_of(here.inspection, key)
    text = section.versions.get(number=section.version).text
    sections.save_section(
        access=here.access(Role.LEAD), key=key, base_version=section.version, text=f"{text}\n\n{sentence}\n"
    )
    signed_by_lead(here)


def over(here, days=1):
    """Move the deadline into the past."""
    AccuracyCheck.objects.update(deadline=timezone.localdate() - timedelta(days=days))


def returned(here, name, *answers, finished=False):
    """Return a file with answers of a recipient: pairs of a statement and what is wrong."""
    record = latest(here)
    recipient = record.recipients.get(name=name)
    rows = [
        {
            "statement": number,
            "digest": record.statements[number - 1]["digest"],
            "wrong": wrong,
            "right": "",
            "evidence": "",
        }
        for number, wrong in answers
    ]
    document = {"format": FORMAT, "check": record.pk, "token": recipient.token, "finished": finished}
    return json.dumps({**document, "answers": rows}).encode()


def test_draft_is_sent_once_the_lead_inspector_has_signed_it(here):
    lead, link = here.client(Role.LEAD), f'href="{address(here, "send/")}"'
    assert link in lead.get(address(here)).text
    here.inspection.sign_offs.update(withdrawn_at=timezone.now(), withdrawn_by=here.people[Role.LEAD])
    page = lead.get(address(here)).text
    assert link not in page
    assert "It can be sent once the lead inspector has signed it off." in page
    assert publication_blockers(here.inspection) == ("The draft was not sent for a factual accuracy check.",)
    with pytest.raises(RuleBroken, match="must sign off the report"):
        checks.send(access=here.access(Role.LEAD), people=[here.people[Role.SERVICE_HEAD]], working_days=10)


def test_sent_draft_notifies_its_recipients_and_shows_marked_statements(sent):
    person = sent.people[Role.SERVICE_HEAD]
    assert Notification.objects.filter(person=person, text__contains="factual accuracy check").exists()
    page = sent.client(Role.SERVICE_HEAD).get(address(sent, "draft/report/")).text
    assert f"Draft for {person.name}, opened" in page
    assert f'id="statement-{number_of(sent, "foreword")}"' in page
    assert "Challenge" in page


def test_person_of_the_service_to_whom_the_draft_was_not_sent_does_not_see_it(sent):
    assert sent.client(Role.BOARD).get(address(sent)).status_code == 403
    assert sent.client(Role.SERVICE_HEAD).get(address(sent)).status_code == 200
    overview = f"/inspections/{sent.inspection.pk}/"
    links = {role: sent.client(role).get(overview).text for role in (Role.BOARD, Role.SERVICE_HEAD)}
    assert {role: address(sent) in text for role, text in links.items()} == {
        Role.BOARD: False,
        Role.SERVICE_HEAD: True,
    }


def test_marked_copy_has_the_name_of_the_reader_on_every_page(sent):
    response = sent.client(Role.SERVICE_HEAD).get(address(sent, "draft/report/copy.pdf"))
    with pikepdf.open(io.BytesIO(response.content)) as copy:
        assert len(copy.pages) > 20
        assert all(b"/Artifact BMC q /InspectorateWatermark" in content_of(sheet) for sheet in copy.pages)
    tree = document_for(latest(sent), "report", "Sunita Bell")
    assert tree["notice"].startswith("Draft for Sunita Bell, opened")


def test_challenge_is_saved_with_its_file_and_shown_to_the_lead_inspector(sent):
    client = sent.client(Role.SERVICE_HEAD)
    number = number_of(sent, "foreword")
    file = io.BytesIO(b"%PDF-1.7 minutes")
    file.name = "minutes.pdf"
    long_text = "word " * 5000
    response = client.post(
        address(sent, f"statements/{number}/"), {"wrong": long_text, "file_1": file}, follow=True
    )
    assert "has been sent to the lead inspector" in response.text
    saved = Challenge.objects.get()
    assert saved.wrong == long_text.strip()
    attached = client.get(address(sent, f"files/{saved.files.get().pk}/"))
    assert attached.content == b"%PDF-1.7 minutes"
    assert attached.headers["Content-Disposition"].startswith("attachment")
    assert saved.ref in sent.client(Role.LEAD).get(address(sent)).text


def challenged_by_api(sent, number, files):
    """Challenge a statement with files through the API, and return the response."""
    return Client().post(
        f"/api/v1/inspections/{sent.inspection.pk}/accuracy/statements/{number}/challenge",
        {"wrong": "Not monthly.", "files": files},
        headers=token(sent.people[Role.SERVICE_HEAD]),
    )


@pytest.mark.parametrize("channel", ["page", "api"])
def test_challenge_takes_the_same_files_on_the_page_and_in_the_api(sent, channel, monkeypatch):
    monkeypatch.setattr(forms, "MOST_BYTES_OF_FILES", 60)

    def sending(*contents: bytes):
        files = [SimpleUploadedFile(f"{number}.pdf", content) for number, content in enumerate(contents)]
        number = number_of(sent, "foreword")
        if channel == "page":
            values = {f"file_{place}": file for place, file in enumerate(files, start=1)}
            return sent.client(Role.SERVICE_HEAD).post(
                address(sent, f"statements/{number}/"), {"wrong": "Not monthly.", **values}
            )
        return challenged_by_api(sent, number, files)

    whole = b"%PDF-1.7 minutes"
    assert "All files together must be smaller than 20 MB" in sending(whole, whole, whole * 2).text
    assert "do not match its name" in sending(whole, b"MZ program").text
    assert not Challenge.objects.exists()
    sending(whole, whole, whole)
    assert Challenge.objects.get().files.count() == forms.MOST_FILES


def test_challenge_with_more_files_than_the_page_takes_is_refused_by_the_api(sent):
    files = [SimpleUploadedFile(f"{number}.pdf", b"%PDF-1.7") for number in range(forms.MOST_FILES + 1)]
    assert challenged_by_api(sent, number_of(sent, "foreword"), files).status_code == 422
    assert not Challenge.objects.exists()


def test_refused_file_keeps_what_was_typed(sent):
    file = io.BytesIO(b"MZ program")
    file.name = "minutes.pdf"
    response = sent.client(Role.SERVICE_HEAD).post(
        address(sent, f"statements/{number_of(sent, 'foreword')}/"), {"wrong": "Not monthly.", "file_1": file}
    )
    assert "do not match its name" in response.text
    assert "Not monthly." in response.text
    assert not Challenge.objects.exists()


def test_challenge_after_the_deadline_is_kept_and_waits_for_a_decision(sent):
    over(sent)
    response = sent.client(Role.SERVICE_HEAD).post(
        address(sent, f"statements/{number_of(sent, 'foreword')}/"), {"wrong": "Late words."}, follow=True
    )
    assert "arrived after the deadline" in response.text
    assert "Late words." in response.text
    saved = Challenge.objects.get()
    assert publication_blockers(sent.inspection)[0] == "1 late challenge waits for a decision."
    with pytest.raises(RuleBroken, match="Decide first"):
        answered(sent, saved)
    sent.client(Role.LEAD).post(
        address(sent, f"challenges/{saved.pk}/late/"), {"is_admitted": "no", "reason": "It was on Friday."}
    )
    page = sent.client(Role.SERVICE_HEAD).get(address(sent, f"challenges/{saved.pk}/")).text
    assert "Not admitted" in page
    assert "It was on Friday." in page
    assert "waits" not in " ".join(publication_blockers(sent.inspection))


def test_service_reads_responses_once_somebody_else_has_signed_them_off(sent, outsider):
    saved = challenged(sent)
    answered(sent, saved, ChallengeOutcome.NOT_ACCEPTED)
    own = address(sent, f"challenges/{saved.pk}/")
    draft = sent.client(Role.SERVICE_HEAD).get(address(sent, "draft/report/")).text
    assert f'<a class="govuk-link" href="{own}">View challenge C01</a>' in draft
    page = sent.client(Role.SERVICE_HEAD).get(own).text
    assert "The minutes show it." not in page
    assert f"Go back to statement {saved.statement} of the draft" in page
    assert f'{address(sent, "draft/report/")}?section=Foreword#statement-{saved.statement}"' in page
    over(sent)
    page = outsider.get(address(sent, "sign-off/")).text
    digest = re.search(r'name="digest" value="(\w+)"', page)
    assert digest, page[page.index("<main") :]
    response = outsider.post(address(sent, "sign-off/"), {"digest": digest[1]}, follow=True)
    assert "The responses are signed off." in response.text
    assert "The minutes show it." in sent.client(Role.SERVICE_HEAD).get(own).text
    page = sent.client(Role.SERVICE_HEAD).get(address(sent)).text
    assert "Select a challenge below to read its response." in page
    assert "What to do" not in page
    assert publication_blockers(sent.inspection) == ()


def test_response_leads_to_the_next_challenge_without_one(sent):
    rows = [challenged(sent, section) for section in ("foreword", "background", "1.1")]
    first, second, third = (address(sent, f"challenges/{row.pk}/") for row in rows)
    words = "Next challenge without a response: "
    lead = sent.client(Role.LEAD)
    assert f'href="{second}">{words}C02</a>' in lead.get(first).text
    assert f'href="{first}">{words}C01</a>' in lead.get(third).text
    answered(sent, rows[1])
    assert f'href="{third}">{words}C03</a>' in lead.get(first).text
    assert words not in sent.client(Role.SERVICE_HEAD).get(first).text
    answered(sent, rows[0])
    assert words not in lead.get(third).text


@pytest.mark.parametrize("part", ["team", "panel", "decision"])
def test_person_who_took_part_cannot_sign_off_the_responses(sent, part):
    person = factories.person(Role.HEAD, f"{part}@example.org")
    if part == "team":
        sent.inspection.members.create(person=person, role=Role.HEAD, removed_at=timezone.now())
    elif part == "panel":
        sent.inspection.panel_members.create(person=person, added_by=person)
    else:
        words = {"standard": "1.1", "rating": "Good", "members": ["A"], "on": timezone.localdate()}
        decision = Decision.objects.create(inspection=sent.inspection, by=person, round=0, **words)
        DecisionReopening.objects.create(decision=decision, reason="A figure was wrong.", by=person)
    over(sent)
    overview = responses_overview(access=sent.access(Role.LEAD))
    response = factories.signed_in(person).post(address(sent, "sign-off/"), {"digest": overview.digest})
    assert response.status_code == 422
    assert "Ask a head of inspections who took no part in the inspection" in response.text


def test_change_in_a_challenged_section_follows_and_another_one_blocks(sent, outsider):
    saved = challenged(sent)
    answered(sent, saved)
    over(sent)
    edited(sent, "foreword", "The board meets every month.")
    overview = responses_overview(access=sent.access(Role.LEAD))
    assert [(change.key, change.is_covered) for change in overview.changes] == [("foreword", True)]
    assert overview.blockers == ()
    edited(sent, "background", "A new matter.")
    overview = responses_overview(access=sent.access(Role.LEAD))
    assert [change.key for change in overview.changes if not change.is_covered] == ["background"]
    assert "1 change of the draft follows from no challenge" in overview.blockers[0]
    page = outsider.get(address(sent, "sign-off/")).text
    assert "A new matter." in page
    assert "No challenge" in page
    responses.respond(
        access=sent.access(Role.LEAD),
        challenge=saved.pk,
        base_version=1,
        words=ResponseWords(ChallengeOutcome.ACCEPTED, "In both.", sections=["background"]),
    )
    assert responses_overview(access=sent.access(Role.LEAD)).blockers == ()


def test_draft_sent_again_allows_its_changes(sent):
    edited(sent, "background", "A new matter.")
    checks.send(access=sent.access(Role.HEAD), people=[sent.people[Role.SERVICE_HEAD]], working_days=5)
    assert responses_overview(access=sent.access(Role.LEAD)).changes == ()
    assert latest(sent).number == 2


def test_draft_is_not_sent_again_while_a_challenge_waits(sent):
    challenged(sent)
    with pytest.raises(RuleBroken, match="Respond to every challenge"):
        checks.send(access=sent.access(Role.LEAD), people=[sent.people[Role.SERVICE_HEAD]], working_days=5)


def test_challenge_that_asks_the_panel_stays_open_until_ratings_are_confirmed_again(sent):
    saved = challenged(sent)
    answered(sent, saved, asks_panel=True)
    over(sent)
    assert publication_blockers(sent.inspection)[0] == "1 challenge waits for the ratings panel."
    by = {"inspection": sent.inspection, "by": sent.people[Role.HEAD]}
    StateChange.objects.create(start=State.CONFIRMED, end=State.PANEL, **by)
    sent.stand(State.PANEL)
    assert challenge(access=sent.access(Role.LEAD), id=saved.pk).state == "panel"
    assert "Consider challenge C01" in sent.client(Role.LEAD).get(f"/inspections/{sent.inspection.pk}/").text
    StateChange.objects.create(start=State.PANEL, end=State.CONFIRMED, **by)
    sent.stand(State.CONFIRMED)
    assert challenge(access=sent.access(Role.LEAD), id=saved.pk).state == "answered"


def test_head_of_inspections_gets_the_task_to_reopen_the_panel(sent):
    answered(sent, challenged(sent), asks_panel=True)
    page = sent.client(Role.HEAD).get(f"/inspections/{sent.inspection.pk}/").text
    assert "Reopen the ratings panel for challenge C01" in page


def test_file_of_a_recipient_without_an_account_comes_back_as_challenges(sent):
    recipient = latest(sent).recipients.get(name="Ola Chair")
    page = sent.client(Role.LEAD).get(address(sent, f"recipients/{recipient.pk}/file.html"))
    assert recipient.token in page.content.decode()
    assert "Draft for Ola Chair" in page.content.decode()
    file = io.BytesIO(returned(sent, "Ola Chair", (number_of(sent, "foreword"), "Not so."), finished=True))
    file.name = "answers.json"
    response = sent.client(Role.LEAD).post(address(sent, "take-in/"), {"file": file}, follow=True)
    assert "1 challenge was taken in." in response.text
    assert Challenge.objects.get().recipient == recipient
    recipient.refresh_from_db()
    assert recipient.finished_at


def test_same_file_taken_in_twice_saves_nothing_again(sent):
    content = returned(sent, "Ola Chair", (number_of(sent, "foreword"), "Not so."))
    lead = sent.access(Role.LEAD)
    challenges.take_in(access=lead, recipient=None, content=content)
    taken = challenges.take_in(access=lead, recipient=None, content=content)
    assert (taken.challenges, taken.repeated) == ((), 1)


def test_answer_to_a_text_that_has_changed_since_is_void_and_the_rest_is_taken(sent):
    content = returned(
        sent,
        "Ola Chair",
        (number_of(sent, "foreword"), "Not so."),
        (number_of(sent, "background"), "Nor this."),
    )
    section = section_of(sent.inspection, "foreword")
    sections.save_section(
        access=sent.access(Role.LEAD), key="foreword", base_version=section.version, text="Other words."
    )
    taken = challenges.take_in(access=sent.access(Role.LEAD), recipient=None, content=content)
    assert [saved.is_void for saved in taken.challenges] == [True, False]
    page = sent.client(Role.LEAD).get(address(sent, f"challenges/{taken.challenges[0].pk}/")).text
    assert "This challenge is void" in page


@pytest.mark.parametrize(
    "change",
    [
        lambda document: document.update(token="other"),
        lambda document: document.update(check=9999),
        lambda document: document["answers"][0].update(digest="0" * 64),
    ],
)
def test_file_of_another_check_or_text_is_refused(sent, change):
    document = json.loads(returned(sent, "Ola Chair", (1, "Not so.")))
    change(document)
    with pytest.raises(RuleBroken):
        challenges.take_in(
            access=sent.access(Role.LEAD), recipient=None, content=json.dumps(document).encode()
        )
    assert not Challenge.objects.exists()


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "ods", "pdf", "html"])
def test_log_is_taken_out_in_each_format(sent, file_format):
    saved = challenged(sent, wrong="=HYPERLINK(1)")
    answered(sent, saved)
    response = sent.client(Role.SERVICE_HEAD).get(address(sent, f"log.{file_format}"))
    assert response.status_code == 200
    assert response.content
    if file_format == "csv":
        (_headings, row) = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
        assert row[0] == "C01"
        assert "'=HYPERLINK(1)" in row
        assert "The minutes show it." not in row
        lead = sent.client(Role.LEAD).get(address(sent, "log.csv")).content.decode()
        assert "The minutes show it." in lead


def test_finished_check_is_over_before_its_deadline(sent):
    own = sent.client(Role.SERVICE_HEAD)
    assert "What to do" in own.get(address(sent)).text
    own.post(address(sent, "finish/"))
    page = own.get(address(sent)).text
    assert "You finished the check on " in page
    assert "What to do" not in page
    assert "The deadline of the factual accuracy check has not passed." in publication_blockers(
        sent.inspection
    )
    content = returned(sent, "Ola Chair", finished=True)
    challenges.take_in(access=sent.access(Role.LEAD), recipient=None, content=content)
    assert publication_blockers(sent.inspection) == (
        "The responses to the factual accuracy check are not signed off.",
    )


def test_change_of_the_draft_after_the_signature_blocks_publication(sent, outsider):
    over(sent)
    overview = responses_overview(access=sent.access(Role.LEAD))
    outsider.post(address(sent, "sign-off/"), {"digest": overview.digest})
    assert publication_blockers(sent.inspection) == ()
    edited(sent, "foreword", "More.")
    assert publication_blockers(sent.inspection) == (
        "The draft has changed since the responses were signed off.",
    )


def test_every_change_is_in_the_audit_log(sent):
    saved = challenged(sent)
    answered(sent, saved)
    types = set(Event.objects.filter(inspection=sent.inspection.pk).values_list("event_type", flat=True))
    assert {"send_accuracy_check", "challenge_draft", "respond_to_challenge"} <= types


def test_recipient_who_got_no_draft_cannot_challenge(sent):
    with pytest.raises(NotPermitted):
        challenges.challenge(access=sent.access(Role.BOARD), statement=1, words=ChallengeWords("x"))
