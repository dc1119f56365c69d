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
from inspectorate.web.assessments.changes import answers as answer_changes
from inspectorate.web.assessments.changes import caseload, spreadsheets
from inspectorate.web.assessments.models import Answer, AnswerEvent, Assessment, Channel
from inspectorate.web.assessments.queries import access, agreement
from inspectorate.web.assessments.queries import caseload as caseload_queries
from inspectorate.web.assessments.queries import spreadsheets as spreadsheet_queries
from inspectorate.web.audit.models import Event, EventOutcome
from inspectorate.web.cases.models import Draw, LongList, SampleStatus
from inspectorate.web.inspections.models import ConflictOfInterest, Inspection, TeamMember
from inspectorate.web.permissions import Action, NotPermitted, NotVisible, RuleBroken
from inspectorate.web.states import Role, State
from inspectorate.web.tokens.changes import make
from tests.web import factories
from tests.web.assigned_cases import body, complete, given, save, saving, writing

HOSTILE = [
    "<script>alert(1)</script>",
    '=HYPERLINK("x")',
    "{{ 7919*7919 }}",
    "'; DROP TABLE x; --",
    "\u202eabc",
    "🙂" * 50,
]


def say(team, assessment, answers, role=Role.INSPECTOR):
    """Answer many questions at once."""
    answer_changes.save_answers(
        access=writing(team.people[role], assessment),
        savings=[saving(question, value) for question, value in answers.items()],
    )


def finish(team, assessment, role=Role.INSPECTOR):
    caseload.finish(access=writing(team.people[role], assessment))


def drawn(team, *cases):
    """A sample of these court cases."""
    by = {"inspection": team.inspection, "group": "court", "number": 1}
    people = team.people
    listed = LongList.objects.create(
        **by, headings=[], sent_by=people[Role.LINK], eligible=len(cases), file_name="list.csv", content=b""
    )
    shown = {"size": len(cases), "because": [], "balance": [], "seed": 1}
    draw = Draw.objects.create(**by, **shown, long_list=listed, drawn_by=people[Role.LEAD])
    for order, case in enumerate(cases, start=1):
        draw.cases.create(case_id=case, status=SampleStatus.SELECTED, order=order)
        listed.list_rows.create(row=order, case_id=case, facts={"gender": "male"})
    team.stand(State.FIELDWORK)


def assign(team, role, occasion="first", case_id="C1", by=Role.LEAD):
    return caseload.assign(
        access=team.access(by),
        group="court",
        case_id=case_id,
        occasion=occasion,
        assessor=team.people[role],
    )


def test_a_case_of_the_sample_is_given_with_its_facts(team):
    drawn(team, "C1")
    made = assign(team, Role.INSPECTOR)
    assert (made.facts, made.state, made.assessor) == (
        {"gender": "male"},
        "not_started",
        team.people[Role.INSPECTOR],
    )
    again = assign(team, Role.PARTNER)
    assert (again.pk, again.assessor) == (made.pk, team.people[Role.PARTNER])


def test_a_case_that_was_begun_stays_with_its_assessor(team):
    drawn(team, "C1")
    say(team, assign(team, Role.INSPECTOR), {"2.1.1": "yes"})
    with pytest.raises(RuleBroken, match="has been begun"):
        assign(team, Role.PARTNER)


@pytest.mark.parametrize(
    ("role", "occasion", "case_id", "why"),
    [
        (Role.INSPECTOR, "first", "C9", "not in the sample"),
        (Role.LINK, "first", "C1", "not on the team as someone who assesses"),
        (Role.INSPECTOR, "second", "C1", "first assessor before a second"),
    ],
)
def test_a_case_is_given_only_to_someone_who_may_assess_it(team, role, occasion, case_id, why):
    drawn(team, "C1")
    with pytest.raises(RuleBroken, match=why):
        assign(team, role, occasion, case_id)


def test_nobody_assesses_a_case_twice_or_with_an_interest_in_the_service(team):
    drawn(team, "C1")
    assign(team, Role.INSPECTOR)
    with pytest.raises(RuleBroken, match="has to be someone else's"):
        assign(team, Role.INSPECTOR, "second")
    TeamMember.objects.filter(person=team.people[Role.PARTNER]).update(
        conflict_of_interest=ConflictOfInterest.SERVICE
    )
    with pytest.raises(RuleBroken, match="interest in the service"):
        assign(team, Role.PARTNER, "second")


@pytest.mark.parametrize("by", [Role.INSPECTOR, Role.HEAD, Role.LINK])
def test_only_a_lead_gives_cases(team, by):
    drawn(team, "C1")
    with pytest.raises(NotPermitted):
        assign(team, Role.INSPECTOR, by=by)


def test_a_case_is_finished_only_when_nothing_is_missing(team):
    assessment = given(team)
    with pytest.raises(RuleBroken, match="missing"):
        finish(team, assessment)
    say(team, assessment, complete(team))
    finish(team, assessment)
    assessment.refresh_from_db()
    assert (assessment.state, assessment.finished_at is not None) == ("finished", True)
    with pytest.raises(RuleBroken, match="Give the reason"):
        caseload.reopen(
            access=writing(team.people[Role.INSPECTOR], assessment),
            reason=" ",
        )
    caseload.reopen(
        access=writing(team.people[Role.INSPECTOR], assessment),
        reason="New file",
    )
    assert Assessment.objects.get().state == "in_progress"


def test_a_clash_keeps_a_case_from_being_finished(team):
    assessment = given(team)
    say(team, assessment, complete(team))
    say(team, assessment, {"2.1.1": "no"})
    with pytest.raises(RuleBroken, match="1 thing is"):
        finish(team, assessment)


def test_what_the_pages_recorded_is_what_the_method_reads(team):
    assessment = given(team)
    say(team, assessment, complete(team))
    (read,) = caseload_queries.method_assessments(team.inspection)
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
            access.open_assessment(
                by=team.people[Role.INSPECTOR],
                inspection=team.inspection.pk,
                id=assessment.pk,
                action=Action.SEE_ASSESSMENT,
            ).framework,
        )
        == ()
    )
    tally = caseload_queries.tally(team.inspection)["2.1.1"]
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
def test_hostile_texts_are_shown_as_text(team, place, text):
    assessment = given(team, case_id=text)
    save(team.people[Role.INSPECTOR], assessment, saving(comment=text))
    page = team.client(Role.INSPECTOR).get(f"/inspections/{team.inspection.pk}/cases/{assessment.pk}/{place}")
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "62710561" not in page.text


def test_what_is_missing_is_said_in_words_and_not_in_codes(team):
    assessment = given(team)
    say(team, assessment, {"plan_due": "no", "2.2.1": "yes"})
    address = f"/inspections/{team.inspection.pk}/cases/{assessment.pk}/finish/"
    listed = team.client(Role.INSPECTOR).get(address).text.partition("app-missing")[2].partition("</ul>")[0]
    words = re.sub(r"<[^>]*>", "", listed)
    assert (
        "It applies where “Was the order in force long enough for a plan to be due?” is answered Yes."
        in words
    )
    assert "State it first: Yes or No." in words
    assert "Question 2.2.1" in words
    assert "_" not in words


@pytest.mark.parametrize("place", [*PAGES, "conflict/1/", "stage/9.9/", "history/9.9.9/"])
def test_another_inspections_case_is_not_there_and_the_try_is_recorded(team, place):
    assessment = given(team)
    other = Inspection.objects.create(
        service=team.service,
        edition="youth-2018",
        edition_hash="x",
        set_up_by=team.people[Role.HEAD],
        state="fieldwork",
    )
    TeamMember.objects.create(inspection=other, person=team.people[Role.INSPECTOR], role=Role.INSPECTOR)
    client = team.client(Role.INSPECTOR)
    assert client.get(f"/inspections/{other.pk}/cases/{assessment.pk}/{place}").status_code == 404
    assert Event.objects.filter(outcome=EventOutcome.DENIED, inspection=other.pk).count() == 1
    address = f"/api/v1/inspections/{other.pk}/assessments/{assessment.pk}/answers"
    assert client.post(address, body(), "application/json").status_code == 404
    assert not Answer.objects.exists()


def test_without_scripts_a_plain_form_saves_by_the_same_change(team):
    assessment, client = given(team), team.client(Role.INSPECTOR)
    address = f"/inspections/{team.inspection.pk}/cases/{assessment.pk}/stage/2.1/"
    answer = client.post(address, body(comment="Line\r\nline"))
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{address}#q-2.1.1")
    assert Answer.objects.get().comment == "Line\nline"
    refused = client.post(address, body(comment="x" * 20_000))
    assert "Shorten it" in refused.text
    late = client.post(address, body(value="no"), follow=True)
    assert "Both are kept" in late.text


def test_an_alert_is_told_to_the_lead_and_the_head_of_the_service_and_followed_to_its_end(
    team, settings, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assessment = given(team)
    home = f"/inspections/{team.inspection.pk}"
    with django_capture_on_commit_callbacks(execute=True):
        team.client(Role.INSPECTOR).post(
            f"{home}/cases/{assessment.pk}/alert/", {"concern": "Not seen for weeks"}
        )
    assert {each.to[0] for each in mail.outbox} == {"lead_inspector@example.org", "service_head@example.org"}
    alert = team.inspection.alerts.get()
    assert f"{home}/alerts/{alert.pk}/" in mail.outbox[0].body
    assert "Not seen" not in mail.outbox[0].body
    lead, head = team.client(Role.LEAD), team.client(Role.SERVICE_HEAD)
    for client in (lead, head):
        assert "An alert waits for you" in client.get(f"{home}/").text
        assert "1 new alert" in client.get("/inspections/").text
    assert "new alert" not in team.client(Role.INSPECTOR).get("/inspections/").text
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
        team.people[Role.SERVICE_HEAD],
        team.people[Role.LEAD],
        "Seen today",
    )


def test_an_interview_is_noted(team):
    assessment = given(team)
    caseload.add_interview(
        access=writing(team.people[Role.INSPECTOR], assessment),
        held_with="child",
        held_on=date(2018, 9, 4),
        note="By telephone",
    )
    page = team.client(Role.LEAD).get(f"/inspections/{team.inspection.pk}/cases/{assessment.pk}/")
    assert "By telephone" in page.text


# ---------------------------------------------------------------- assessed twice


def twice(team, *, first_says="yes", second_says="no"):
    """A case finished by two assessors who answered one question differently."""
    one, two = given(team, Role.INSPECTOR), given(team, Role.PARTNER, occasion="second")
    say(team, one, {**complete(team), "2.1.1": first_says})
    say(team, two, {**complete(team), "2.1.1": second_says}, Role.PARTNER)
    return one, two


def opens(team, role, assessment):
    try:
        access.open_assessment(
            by=team.people[role],
            inspection=team.inspection.pk,
            id=assessment.pk,
            action=Action.SEE_ASSESSMENT,
        )
    except NotVisible:
        return False
    return True


def test_nobody_sees_the_other_assessment_before_both_are_finished(team):
    one, two = twice(team)
    assert not opens(team, Role.PARTNER, one)
    assert not opens(team, Role.INSPECTOR, two)
    assert opens(team, Role.LEAD, one)
    finish(team, one)
    assert not opens(team, Role.PARTNER, one)
    finish(team, two, Role.PARTNER)
    assert opens(team, Role.PARTNER, one)
    assert opens(team, Role.INSPECTOR, two)


def test_a_lead_who_assesses_second_is_as_blind_as_anyone(team):
    one, two = given(team, Role.INSPECTOR), given(team, Role.LEAD, occasion="second")
    assert not opens(team, Role.LEAD, one)
    address = f"/inspections/{team.inspection.pk}/cases/"
    assert str(one.pk) not in [
        str(each.assessment.pk)
        for each in caseload_queries.caseload(access=team.access(Role.LEAD))
        if each.assessment.pk != two.pk
    ]
    assert team.client(Role.LEAD).get(f"{address}{one.pk}/").status_code == 404
    with pytest.raises(NotVisible):
        save(team.people[Role.LEAD], one, saving())


def test_differences_are_seen_side_by_side_and_settled_with_a_reason(team):
    one, two = twice(team)
    lead = team.client(Role.LEAD)
    address = f"/inspections/{team.inspection.pk}/consistency/{one.pk}/"
    assert lead.get(address).status_code == 404
    finish(team, one)
    finish(team, two, Role.PARTNER)
    assert "They differ in 1" in lead.get(address).text
    before = agreement.reliability(access=team.access(Role.LEAD))
    no_reason = lead.post(f"{address}2.1.1/", {"value": "no", "reason": ""})
    assert "Give the reason" in no_reason.text
    lead.post(f"{address}2.1.1/", {"value": "no", "reason": "The file bears out the second"})
    assert Answer.objects.get(assessment=one, question="2.1.1").value == "no"
    assert AnswerEvent.objects.get(outcome="resolved").by == team.people[Role.LEAD]
    assert "bears out the second" in lead.get(address).text
    assert agreement.reliability(access=team.access(Role.LEAD)) == before
    assert lead.get(f"{address}2.1.1/").status_code == 404


def test_agreement_is_reckoned_by_question(team):
    one, two = twice(team)
    finish(team, one)
    finish(team, two, Role.PARTNER)
    agreed = {each.question: each for each, _text in agreement.reliability(access=team.access(Role.LEAD))}
    assert (agreed["2.1.1"].same, agreed["2.1.1"].pairs) == (0, 1)
    assert (agreed["2.1.2"].same, agreed["2.1.2"].pairs) == (1, 1)


# ---------------------------------------------------------------- as a spreadsheet


def opened_case(team, assessment):
    return access.open_assessment(
        by=team.people[Role.INSPECTOR],
        inspection=team.inspection.pk,
        id=assessment.pk,
        action=Action.ASSESS_CASE,
    )


def filled(case, answers, comments=None) -> bytes:
    """The case's template as someone would fill it in."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        path.write_bytes(spreadsheet_queries.template(case))
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


def send(team, assessment, content):
    return spreadsheets.save_spreadsheet(
        access=writing(team.people[Role.INSPECTOR], assessment),
        name="case.xlsx",
        content=content,
    )


def test_a_filled_in_spreadsheet_is_saved_with_its_history_and_releases_the_pages(team):
    assessment = given(team)
    spreadsheets.check_out(access=writing(team.people[Role.INSPECTOR], assessment))
    content = filled(
        opened_case(team, assessment), {"2.1.1": "Yes", "safety_concern": "no"}, {"2.1.1": "'=1+1"}
    )
    assert [each.outcome for each in send(team, assessment, content)] == ["saved", "saved"]
    assert Answer.objects.get(question="2.1.1").comment == "=1+1"
    assert set(AnswerEvent.objects.values_list("channel", flat=True)) == {Channel.SPREADSHEET}
    assert Assessment.objects.get().checked_out_at is None
    assert send(team, assessment, content) == []
    assert AnswerEvent.objects.count() == 2


def test_every_cell_that_is_wrong_is_named_and_nothing_is_saved(team):
    assessment = given(team)
    content = filled(
        opened_case(team, assessment),
        {"2.1.1": "Perhaps", "2.1.2": "Yes", "safety_concern": "9"},
        {"2.1.3": "x" * 10_001},
    )
    with pytest.raises(FaultsFound) as found:
        send(team, assessment, content)
    places = [fault.place for fault in found.value.faults]
    assert len(places) == 3
    assert all(place.startswith("Row ") for place in places)
    assert sorted(place.split("column ")[1] for place in places) == ["Answer", "Answer", "Comment"]
    assert not AnswerEvent.objects.exists()


def test_what_was_answered_meanwhile_is_kept_beside_what_the_spreadsheet_says(team):
    assessment = given(team)
    content = filled(opened_case(team, assessment), {"2.1.1": "No"})
    say(team, assessment, {"2.1.1": "yes"})
    assert [each.outcome for each in send(team, assessment, content)] == ["conflict"]
    assert Answer.objects.get(question="2.1.1").value == "yes"


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"a,b\n1,2\n", b"PK\x03\x04 nonsense"])
def test_a_file_that_is_no_template_is_refused_in_plain_words(team, content):
    assessment = given(team)
    page = team.client(Role.INSPECTOR).post(
        f"/inspections/{team.inspection.pk}/cases/{assessment.pk}/spreadsheet/",
        {"file": SimpleUploadedFile("case.xlsx", content or b" ")},
    )
    assert page.status_code == 200
    assert "Nothing was saved" in page.text


def test_no_formula_leaves_in_a_template(team):
    assessment = given(team)
    save(team.people[Role.INSPECTOR], assessment, saving(comment='=HYPERLINK("http://x")'))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        path.write_bytes(spreadsheet_queries.template(opened_case(team, assessment)))
        rows = tables.read_rows(path, sheet="Answers").rows
    comments = [str(row["Comment"]) for row in rows if row["Comment"]]
    assert comments == ['\'=HYPERLINK("http://x")']


# ---------------------------------------------------------------- tokens


def test_a_token_does_what_its_scopes_say_and_no_more_than_its_person(team, client):
    assessment = given(team)
    address = f"/api/v1/inspections/{team.inspection.pk}/assessments/{assessment.pk}"
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
    assert AnswerEvent.objects.get().channel == Channel.API
    assert client.get(address, headers={"Authorization": "Bearer made-up"}).status_code == 401
    stranger = make(email=team.stranger.email, scopes=["answers:read"], days=1)
    assert client.get(address, headers={"Authorization": f"Bearer {stranger}"}).status_code == 404
    expired = make(email="inspector@example.org", scopes=["answers:read"], days=-1)
    assert client.get(address, headers={"Authorization": f"Bearer {expired}"}).status_code == 401
    assert client.get("/inspections/", headers=reader).status_code == 302


def test_a_token_of_nobody_or_for_nothing_is_not_made(db):
    with pytest.raises(FaultsFound) as found:
        make(email="nobody@example.org", scopes=["everything"], days=1)
    assert [fault.place for fault in found.value.faults] == ["--email", "--scope"]


def test_a_session_without_the_pages_own_token_saves_nothing(team):
    assessment = given(team)
    client = Client(enforce_csrf_checks=True)
    client.cookies = factories.signed_in(team.people[Role.INSPECTOR]).cookies
    answer = client.post(
        f"/api/v1/inspections/{team.inspection.pk}/assessments/{assessment.pk}/answers",
        body(),
        "application/json",
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "stale")


def test_the_interface_describes_itself(client, db):
    described = client.get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.")
    path = described["paths"]["/api/v1/inspections/{inspection}/assessments/{assessment}/answers"]
    assert set(path["post"]["responses"]) >= {"200", "401", "403", "404", "409", "422", "423"}
