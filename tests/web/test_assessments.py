"""Cases given, finished, followed by alerts, assessed twice blind, and filled in as a spreadsheet."""

import re
import tempfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from inspectorate import tables
from inspectorate.method import assessments as method
from inspectorate.method.faults import FaultsFound
from inspectorate.web.assessments import changes, queries
from inspectorate.web.assessments.models import Answer, AnswerEvent, Assessment, Way
from inspectorate.web.audit.models import Event, EventOutcome
from inspectorate.web.cases.models import Draw, LongList, Place
from inspectorate.web.inspections.models import Inspection, Interest, Member
from inspectorate.web.permissions import Action, NotPermitted, NotVisible, RuleBroken
from inspectorate.web.states import Role, State
from inspectorate.web.tokens.changes import make
from tests.web import cast
from tests.web.cases_given import body, complete, given, save, saving, writing

HOSTILE = [
    "<script>alert(1)</script>",
    '=HYPERLINK("x")',
    "{{ 7919*7919 }}",
    "'; DROP TABLE x; --",
    "\u202eabc",
    "🙂" * 50,
]


def say(played, assessment, answers, role=Role.INSPECTOR):
    """Answer many questions at once."""
    changes.save_answers(
        access=writing(played.people[role], assessment),
        savings=[saving(question, value) for question, value in answers.items()],
    )


def finish(played, assessment, role=Role.INSPECTOR):
    changes.finish(access=writing(played.people[role], assessment))


def drawn(played, *cases):
    """A sample of these court cases."""
    by = {"inspection": played.inspection, "group": "court", "number": 1}
    people = played.people
    listed = LongList.objects.create(
        **by, headings=[], sent_by=people[Role.LINK], eligible=len(cases), file_name="list.csv", content=b""
    )
    shown = {"size": len(cases), "because": [], "balance": [], "seed": 1}
    draw = Draw.objects.create(**by, **shown, long_list=listed, drawn_by=people[Role.LEAD])
    for order, case in enumerate(cases, start=1):
        draw.cases.create(case_id=case, place=Place.SELECTED, order=order)
        listed.fates.create(row=order, case_id=case, facts={"gender": "male"})
    played.stand(State.FIELDWORK)


def assign(played, role, occasion="first", case_id="C1", by=Role.LEAD):
    return changes.assign(
        access=played.access(by),
        group="court",
        case_id=case_id,
        occasion=occasion,
        assessor=played.people[role],
    )


def test_a_case_of_the_sample_is_given_with_its_facts(played):
    drawn(played, "C1")
    made = assign(played, Role.INSPECTOR)
    assert (made.facts, made.state, made.assessor) == (
        {"gender": "male"},
        "not_started",
        played.people[Role.INSPECTOR],
    )
    again = assign(played, Role.PARTNER)
    assert (again.pk, again.assessor) == (made.pk, played.people[Role.PARTNER])


def test_a_case_that_was_begun_stays_with_its_assessor(played):
    drawn(played, "C1")
    say(played, assign(played, Role.INSPECTOR), {"2.1.1": "yes"})
    with pytest.raises(RuleBroken, match="has been begun"):
        assign(played, Role.PARTNER)


@pytest.mark.parametrize(
    ("role", "occasion", "case_id", "why"),
    [
        (Role.INSPECTOR, "first", "C9", "not in the sample"),
        (Role.LINK, "first", "C1", "not on the team as someone who assesses"),
        (Role.INSPECTOR, "second", "C1", "first assessor before a second"),
    ],
)
def test_a_case_is_given_only_to_someone_who_may_assess_it(played, role, occasion, case_id, why):
    drawn(played, "C1")
    with pytest.raises(RuleBroken, match=why):
        assign(played, role, occasion, case_id)


def test_nobody_assesses_a_case_twice_or_with_an_interest_in_the_service(played):
    drawn(played, "C1")
    assign(played, Role.INSPECTOR)
    with pytest.raises(RuleBroken, match="has to be someone else's"):
        assign(played, Role.INSPECTOR, "second")
    Member.objects.filter(person=played.people[Role.PARTNER]).update(interest=Interest.SERVICE)
    with pytest.raises(RuleBroken, match="interest in the service"):
        assign(played, Role.PARTNER, "second")


@pytest.mark.parametrize("by", [Role.INSPECTOR, Role.HEAD, Role.LINK])
def test_only_a_lead_gives_cases(played, by):
    drawn(played, "C1")
    with pytest.raises(NotPermitted):
        assign(played, Role.INSPECTOR, by=by)


def test_a_case_is_finished_only_when_nothing_is_missing(played):
    assessment = given(played)
    with pytest.raises(RuleBroken, match="missing"):
        finish(played, assessment)
    say(played, assessment, complete(played))
    finish(played, assessment)
    assessment.refresh_from_db()
    assert (assessment.state, assessment.finished_at is not None) == ("finished", True)
    with pytest.raises(RuleBroken, match="Give the reason"):
        changes.reopen(
            access=writing(played.people[Role.INSPECTOR], assessment),
            reason=" ",
        )
    changes.reopen(
        access=writing(played.people[Role.INSPECTOR], assessment),
        reason="New file",
    )
    assert Assessment.objects.get().state == "in_progress"


def test_a_clash_keeps_a_case_from_being_finished(played):
    assessment = given(played)
    say(played, assessment, complete(played))
    say(played, assessment, {"2.1.1": "no"})
    with pytest.raises(RuleBroken, match="1 thing is"):
        finish(played, assessment)


def test_what_the_pages_recorded_is_what_the_method_reads(played):
    assessment = given(played)
    say(played, assessment, complete(played))
    (read,) = queries.recorded(played.inspection)
    assert (read.case_id, read.group, read.occasion, read.assessor) == (
        "C1",
        "court",
        "first",
        "Alex Inspector",
    )
    assert (read.facts["gender"], read.facts["safety_concern"], read.facts["inspector_safety_wellbeing"]) == (
        "male",
        "yes",
        "medium",
    )
    assert (
        method.check(
            read,
            queries.open_assessment(
                by=played.people[Role.INSPECTOR],
                inspection=played.inspection.pk,
                id=assessment.pk,
                action=Action.SEE_ASSESSMENT,
            ).framework,
        )
        == ()
    )
    tally = queries.tally(played.inspection)["2.1.1"]
    assert (tally.yes, tally.applicable) == (1, 1)


PAGES = [
    "",
    "about/",
    "stage/2.1/",
    "stage/2.2/",
    "stage/2.3/",
    "stage/2.4/",
    "history/2.1.1/",
    "finish/",
    "interview/",
    "spreadsheet/",
    "alert/",
]


@pytest.mark.parametrize("place", PAGES)
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_shown_as_text(played, place, text):
    assessment = given(played, case_id=text)
    save(played.people[Role.INSPECTOR], assessment, saving(comment=text))
    page = played.client(Role.INSPECTOR).get(
        f"/inspections/{played.inspection.pk}/cases/{assessment.pk}/{place}"
    )
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "62710561" not in page.text


def test_what_is_missing_is_said_in_words_and_not_in_codes(played):
    assessment = given(played)
    say(played, assessment, {"plan_due": "no", "2.2.1": "yes"})
    address = f"/inspections/{played.inspection.pk}/cases/{assessment.pk}/finish/"
    listed = played.client(Role.INSPECTOR).get(address).text.partition("app-missing")[2].partition("</ul>")[0]
    words = re.sub(r"<[^>]*>", "", listed)
    assert (
        "It applies where “Was the order in force long enough for a plan to be due?” is answered Yes."
        in words
    )
    assert "State it first: Yes or No." in words
    assert "Question 2.2.1" in words
    assert "_" not in words


@pytest.mark.parametrize("place", [*PAGES, "clash/1/", "stage/9.9/", "history/9.9.9/"])
def test_another_inspections_case_is_not_there_and_the_try_is_recorded(played, place):
    assessment = given(played)
    other = Inspection.objects.create(
        service=played.service,
        edition="youth-2018",
        edition_hash="x",
        set_up_by=played.people[Role.HEAD],
        state="fieldwork",
    )
    Member.objects.create(inspection=other, person=played.people[Role.INSPECTOR], role=Role.INSPECTOR)
    client = played.client(Role.INSPECTOR)
    assert client.get(f"/inspections/{other.pk}/cases/{assessment.pk}/{place}").status_code == 404
    assert Event.objects.filter(outcome=EventOutcome.DENIED, inspection=other.pk).count() == 1
    address = f"/api/v1/inspections/{other.pk}/assessments/{assessment.pk}/answers"
    assert client.post(address, body(), "application/json").status_code == 404
    assert not Answer.objects.exists()


def test_without_scripts_a_plain_form_saves_by_the_same_change(played):
    assessment, client = given(played), played.client(Role.INSPECTOR)
    address = f"/inspections/{played.inspection.pk}/cases/{assessment.pk}/stage/2.1/"
    answer = client.post(address, body(comment="Line\r\nline"))
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{address}#q-2.1.1")
    assert Answer.objects.get().comment == "Line\nline"
    refused = client.post(address, body(comment="x" * 20_000))
    assert "Shorten it" in refused.text
    late = client.post(address, body(value="no"), follow=True)
    assert "Both are kept" in late.text


def test_an_alert_is_told_to_the_lead_and_the_head_of_the_service_and_followed_to_its_end(
    played, settings, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assessment = given(played)
    home = f"/inspections/{played.inspection.pk}"
    with django_capture_on_commit_callbacks(execute=True):
        played.client(Role.INSPECTOR).post(
            f"{home}/cases/{assessment.pk}/alert/", {"concern": "Not seen for weeks"}
        )
    assert {each.to[0] for each in mail.outbox} == {"lead_inspector@example.org", "service_head@example.org"}
    alert = played.inspection.alerts.get()
    assert f"{home}/alerts/{alert.pk}/" in mail.outbox[0].body
    assert "Not seen" not in mail.outbox[0].body
    lead, head = played.client(Role.LEAD), played.client(Role.SERVICE_HEAD)
    for client in (lead, head):
        assert "An alert waits for you" in client.get(f"{home}/").text
        assert "1 new alert" in client.get("/inspections/").text
    assert "new alert" not in played.client(Role.INSPECTOR).get("/inspections/").text
    early = lead.post(f"{home}/alerts/{alert.pk}/close/", {"done": "Seen today"})
    assert early.status_code == 422
    assert "after it has been acknowledged" in early.text
    head.post(f"{home}/alerts/{alert.pk}/")
    assert "new alert" not in head.get("/inspections/").text
    assert "Close the alert" not in head.get(f"{home}/alerts/{alert.pk}/").text
    assert head.post(f"{home}/alerts/{alert.pk}/close/", {"done": "x"}).status_code == 403
    lead.post(f"{home}/alerts/{alert.pk}/close/", {"done": "Seen today"})
    alert.refresh_from_db()
    assert (alert.acknowledged_by, alert.closed_by, alert.done) == (
        played.people[Role.SERVICE_HEAD],
        played.people[Role.LEAD],
        "Seen today",
    )


def test_an_interview_is_noted(played):
    assessment = given(played)
    changes.add_interview(
        access=writing(played.people[Role.INSPECTOR], assessment),
        held_with="child",
        held_on=date(2018, 9, 4),
        note="By telephone",
    )
    page = played.client(Role.LEAD).get(f"/inspections/{played.inspection.pk}/cases/{assessment.pk}/")
    assert "By telephone" in page.text


# ---------------------------------------------------------------- assessed twice


def twice(played, *, first_says="yes", second_says="no"):
    """A case finished by two assessors who answered one question differently."""
    one, two = given(played, Role.INSPECTOR), given(played, Role.PARTNER, occasion="second")
    say(played, one, {**complete(played), "2.1.1": first_says})
    say(played, two, {**complete(played), "2.1.1": second_says}, Role.PARTNER)
    return one, two


def opens(played, role, assessment):
    try:
        queries.open_assessment(
            by=played.people[role],
            inspection=played.inspection.pk,
            id=assessment.pk,
            action=Action.SEE_ASSESSMENT,
        )
    except NotVisible:
        return False
    return True


def test_nobody_sees_the_other_assessment_before_both_are_finished(played):
    one, two = twice(played)
    assert not opens(played, Role.PARTNER, one)
    assert not opens(played, Role.INSPECTOR, two)
    assert opens(played, Role.LEAD, one)
    finish(played, one)
    assert not opens(played, Role.PARTNER, one)
    finish(played, two, Role.PARTNER)
    assert opens(played, Role.PARTNER, one)
    assert opens(played, Role.INSPECTOR, two)


def test_a_lead_who_assesses_second_is_as_blind_as_anyone(played):
    one, two = given(played, Role.INSPECTOR), given(played, Role.LEAD, occasion="second")
    assert not opens(played, Role.LEAD, one)
    address = f"/inspections/{played.inspection.pk}/cases/"
    assert str(one.pk) not in [
        str(each.assessment.pk)
        for each in queries.mine(access=played.access(Role.LEAD))
        if each.assessment.pk != two.pk
    ]
    assert played.client(Role.LEAD).get(f"{address}{one.pk}/").status_code == 404
    with pytest.raises(NotVisible):
        save(played.people[Role.LEAD], one, saving())


def test_differences_are_seen_side_by_side_and_settled_with_a_reason(played):
    one, two = twice(played)
    lead = played.client(Role.LEAD)
    address = f"/inspections/{played.inspection.pk}/consistency/{one.pk}/"
    assert lead.get(address).status_code == 404
    finish(played, one)
    finish(played, two, Role.PARTNER)
    assert "They differ in 1" in lead.get(address).text
    before = queries.reliability(access=played.access(Role.LEAD))
    no_reason = lead.post(f"{address}2.1.1/", {"value": "no", "reason": ""})
    assert "Give the reason" in no_reason.text
    lead.post(f"{address}2.1.1/", {"value": "no", "reason": "The file bears out the second"})
    assert Answer.objects.get(assessment=one, question="2.1.1").value == "no"
    assert AnswerEvent.objects.get(outcome="settled").by == played.people[Role.LEAD]
    assert "bears out the second" in lead.get(address).text
    assert queries.reliability(access=played.access(Role.LEAD)) == before
    assert lead.get(f"{address}2.1.1/").status_code == 404


def test_agreement_is_reckoned_by_question(played):
    one, two = twice(played)
    finish(played, one)
    finish(played, two, Role.PARTNER)
    agreed = {each.question: each for each, _text in queries.reliability(access=played.access(Role.LEAD))}
    assert (agreed["2.1.1"].same, agreed["2.1.1"].pairs) == (0, 1)
    assert (agreed["2.1.2"].same, agreed["2.1.2"].pairs) == (1, 1)


# ---------------------------------------------------------------- as a spreadsheet


def opened_case(played, assessment):
    return queries.open_assessment(
        by=played.people[Role.INSPECTOR],
        inspection=played.inspection.pk,
        id=assessment.pk,
        action=Action.ASSESS_CASE,
    )


def filled(case, answers, comments=None) -> bytes:
    """The case's template as someone would fill it in."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        path.write_bytes(queries.template(case))
        table = tables.read_rows(path, sheet="Answers")
        made = Path(folder) / "filled.xlsx"
        with xlsxwriter.Workbook(made, {"strings_to_formulas": False}) as book:
            sheet = book.add_worksheet("Answers")
            sheet.write_row(0, 0, table.headings)
            for number, row in enumerate(table.rows, start=1):
                name = str(row["Question"])
                changed = {**row}
                if name in answers:
                    changed["Answer"] = answers[name]
                if name in (comments or {}):
                    changed["Comment"] = comments[name]
                for column, heading in enumerate(table.headings):
                    if changed[heading] is not None:
                        sheet.write(number, column, changed[heading])
        return made.read_bytes()


def send(played, assessment, content):
    return changes.save_spreadsheet(
        access=writing(played.people[Role.INSPECTOR], assessment),
        name="case.xlsx",
        content=content,
    )


def test_a_filled_in_spreadsheet_is_saved_with_its_history_and_releases_the_pages(played):
    assessment = given(played)
    changes.take(access=writing(played.people[Role.INSPECTOR], assessment))
    content = filled(
        opened_case(played, assessment), {"2.1.1": "Yes", "safety_concern": "no"}, {"2.1.1": "'=1+1"}
    )
    assert [each.outcome for each in send(played, assessment, content)] == ["saved", "saved"]
    assert Answer.objects.get(question="2.1.1").comment == "=1+1"
    assert set(AnswerEvent.objects.values_list("way", flat=True)) == {Way.SPREADSHEET}
    assert Assessment.objects.get().taken_at is None
    assert send(played, assessment, content) == []
    assert AnswerEvent.objects.count() == 2


def test_every_cell_that_is_wrong_is_named_and_nothing_is_saved(played):
    assessment = given(played)
    content = filled(
        opened_case(played, assessment),
        {"2.1.1": "Perhaps", "2.1.2": "Yes", "safety_concern": "9"},
        {"2.1.3": "x" * 10_001},
    )
    with pytest.raises(FaultsFound) as found:
        send(played, assessment, content)
    places = [fault.place for fault in found.value.faults]
    assert len(places) == 3
    assert all(place.startswith("Row ") for place in places)
    assert sorted(place.split("column ")[1] for place in places) == ["Answer", "Answer", "Comment"]
    assert not AnswerEvent.objects.exists()


def test_what_was_answered_meanwhile_is_kept_beside_what_the_spreadsheet_says(played):
    assessment = given(played)
    content = filled(opened_case(played, assessment), {"2.1.1": "No"})
    say(played, assessment, {"2.1.1": "yes"})
    assert [each.outcome for each in send(played, assessment, content)] == ["clash"]
    assert Answer.objects.get(question="2.1.1").value == "yes"


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"a,b\n1,2\n", b"PK\x03\x04 nonsense"])
def test_a_file_that_is_no_template_is_refused_in_plain_words(played, content):
    assessment = given(played)
    page = played.client(Role.INSPECTOR).post(
        f"/inspections/{played.inspection.pk}/cases/{assessment.pk}/spreadsheet/",
        {"file": SimpleUploadedFile("case.xlsx", content or b" ")},
    )
    assert page.status_code == 200
    assert "Nothing was saved" in page.text


def test_no_formula_leaves_in_a_template(played):
    assessment = given(played)
    save(played.people[Role.INSPECTOR], assessment, saving(comment='=HYPERLINK("http://x")'))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        path.write_bytes(queries.template(opened_case(played, assessment)))
        rows = tables.read_rows(path, sheet="Answers").rows
    comments = [str(row["Comment"]) for row in rows if row["Comment"]]
    assert comments == ['\'=HYPERLINK("http://x")']


# ---------------------------------------------------------------- tokens


def test_a_token_does_what_its_scopes_say_and_no_more_than_its_person(played, client):
    assessment = given(played)
    address = f"/api/v1/inspections/{played.inspection.pk}/assessments/{assessment.pk}"
    reader = {
        "Authorization": f"Bearer {make(email='INSPECTOR@example.org', scopes=['answers:read'], days=1)}"
    }
    writer = {
        "Authorization": f"Bearer {make(email='inspector@example.org', scopes=['answers:write'], days=1)}"
    }
    assert client.get(address, headers=reader).status_code == 200
    refused = client.post(f"{address}/answers", body(), "application/json", headers=reader)
    assert (refused.status_code, refused.json()["code"]) == (403, "scope")
    assert client.post(f"{address}/answers", body(), "application/json", headers=writer).status_code == 200
    assert AnswerEvent.objects.get().way == Way.INTERFACE
    assert client.get(address, headers={"Authorization": "Bearer made-up"}).status_code == 401
    stranger = make(email=played.stranger.email, scopes=["answers:read"], days=1)
    assert client.get(address, headers={"Authorization": f"Bearer {stranger}"}).status_code == 404
    expired = make(email="inspector@example.org", scopes=["answers:read"], days=-1)
    assert client.get(address, headers={"Authorization": f"Bearer {expired}"}).status_code == 401
    assert client.get("/inspections/", headers=reader).status_code == 302


def test_a_token_of_nobody_or_for_nothing_is_not_made(db):
    with pytest.raises(FaultsFound) as found:
        make(email="nobody@example.org", scopes=["everything"], days=1)
    assert [fault.place for fault in found.value.faults] == ["--email", "--scope"]


def test_a_session_without_the_pages_own_token_saves_nothing(played):
    assessment = given(played)
    client = Client(enforce_csrf_checks=True)
    client.cookies = cast.signed_in(played.people[Role.INSPECTOR]).cookies
    answer = client.post(
        f"/api/v1/inspections/{played.inspection.pk}/assessments/{assessment.pk}/answers",
        body(),
        "application/json",
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "stale")


def test_the_interface_describes_itself(client, db):
    described = client.get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.")
    path = described["paths"]["/api/v1/inspections/{inspection}/assessments/{assessment}/answers"]
    assert set(path["post"]["responses"]) >= {"200", "401", "403", "404", "409", "422", "423"}
