"""Assessments: assign, finish, alerts, blind second assessment, spreadsheets and tokens."""

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
from inspectorate.web.assessments.changes import caseload, spreadsheets
from inspectorate.web.assessments.models import Answer, AnswerEvent, Assessment, Channel
from inspectorate.web.assessments.queries import access, agreement
from inspectorate.web.assessments.queries import caseload as caseload_queries
from inspectorate.web.assessments.queries import spreadsheets as spreadsheet_queries
from inspectorate.web.audit.models import Event, EventOutcome
from inspectorate.web.editions import framework
from inspectorate.web.inspections.models import ConflictOfInterest, Inspection, TeamMember
from inspectorate.web.permissions import Action, NotPermitted, NotVisible, RuleBroken
from inspectorate.web.states import Role
from inspectorate.web.tokens.changes import create_token
from tests.tables.spreadsheets import tampered
from tests.web import factories
from tests.web.assigned_cases import (
    answer_body,
    complete_answers,
    create_assessment,
    draw_cases,
    new_submission,
    save,
    save_values,
    writable_access,
)
from tests.web.message_queue import run_queue

HOSTILE = [
    "<script>alert(1)</script>",
    '=HYPERLINK("x")',
    "{{ 7919*7919 }}",
    "'; DROP TABLE x; --",
    "\u202eabc",
    "🙂" * 50,
]


def open_assessment(team, role, assessment):
    """Open an assessment to read it, as the person in a role."""
    return access.open_assessment(
        by=team.people[role],
        inspection=team.inspection.pk,
        id=assessment.pk,
        action=Action.SEE_ASSESSMENT,
    )


def finish(team, assessment, role=Role.INSPECTOR):
    caseload.finish(access=writable_access(team.people[role], assessment))


def assign(team, role, occasion="first", case_id="C1", by=Role.LEAD):
    return caseload.assign(
        access=team.access(by),
        group="court",
        case_id=case_id,
        occasion=occasion,
        assessor=team.people[role],
    )


def test_sampled_case_is_assigned_with_its_facts(team):
    draw_cases(team, "C1")
    assessment = assign(team, Role.INSPECTOR)
    assert (assessment.facts, assessment.state) == ({"gender": "male"}, "not_started")
    assert assessment.assessor == team.people[Role.INSPECTOR]
    reassigned = assign(team, Role.PARTNER)
    assert (reassigned.pk, reassigned.assessor) == (assessment.pk, team.people[Role.PARTNER])


def test_begun_case_cannot_be_assigned_to_someone_else(team):
    draw_cases(team, "C1")
    save_values(team, assign(team, Role.INSPECTOR), {"2.1.1": "yes"})
    with pytest.raises(RuleBroken, match="already has answers"):
        assign(team, Role.PARTNER)


@pytest.mark.parametrize(
    ("role", "occasion", "case_id", "reason"),
    [
        (Role.INSPECTOR, "first", "C9", "not in the sample"),
        (Role.LINK, "first", "C1", "is not an assessor in this inspection"),
        (Role.INSPECTOR, "second", "C1", "first assessor before a second"),
    ],
)
def test_assignment_that_breaks_a_rule_is_refused(team, role, occasion, case_id, reason):
    draw_cases(team, "C1")
    with pytest.raises(RuleBroken, match=reason):
        assign(team, role, occasion, case_id)


def test_second_assessor_is_another_person_without_conflict_of_interest(team):
    draw_cases(team, "C1")
    assign(team, Role.INSPECTOR)
    with pytest.raises(RuleBroken, match="already assesses this case"):
        assign(team, Role.INSPECTOR, "second")
    TeamMember.objects.filter(person=team.people[Role.PARTNER]).update(
        conflict_of_interest=ConflictOfInterest.SERVICE
    )
    with pytest.raises(RuleBroken, match="interest in the whole service"):
        assign(team, Role.PARTNER, "second")


@pytest.mark.parametrize("by", [Role.INSPECTOR, Role.OPERATIONS, Role.LINK])
def test_assignment_by_other_roles_is_not_permitted(team, by):
    draw_cases(team, "C1")
    with pytest.raises(NotPermitted):
        assign(team, Role.INSPECTOR, by=by)


def test_case_is_finished_only_when_nothing_is_missing(team):
    assessment = create_assessment(team)
    with pytest.raises(RuleBroken, match="missing"):
        finish(team, assessment)
    save_values(team, assessment, complete_answers(team))
    finish(team, assessment)
    assessment.refresh_from_db()
    assert (assessment.state, assessment.finished_at is not None) == ("finished", True)
    with pytest.raises(RuleBroken, match="Enter the reason"):
        caseload.reopen(
            access=writable_access(team.people[Role.INSPECTOR], assessment),
            reason=" ",
        )
    caseload.reopen(
        access=writable_access(team.people[Role.INSPECTOR], assessment),
        reason="New file",
    )
    assert Assessment.objects.get().state == "in_progress"


def test_case_with_unresolved_conflict_cannot_be_finished(team):
    assessment = create_assessment(team)
    save_values(team, assessment, complete_answers(team))
    save_values(team, assessment, {"2.1.1": "no"})
    with pytest.raises(RuleBroken, match="1 answer is"):
        finish(team, assessment)


def test_saved_assessment_becomes_a_complete_value_of_the_method(team):
    assessment = create_assessment(team)
    save_values(team, assessment, complete_answers(team))
    (value,) = caseload_queries.method_assessments(access=team.access(Role.LEAD))
    assert (value.case_id, value.group, value.occasion) == ("C1", "court", "first")
    assert value.assessor == "Alex Inspector"
    assert (value.facts["gender"], value.facts["safety_concern"]) == ("male", "yes")
    assert value.facts["inspector_safety_wellbeing"] == "medium"
    assert method.check(value, open_assessment(team, Role.INSPECTOR, assessment).framework) == ()
    tally = caseload_queries.tally(access=team.access(Role.LEAD))["2.1.1"]
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


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_escaped(team, path, text):
    assessment = create_assessment(team, case_id=text)
    save(team.people[Role.INSPECTOR], assessment, new_submission(comment=text))
    page = team.client(Role.INSPECTOR).get(f"/inspections/{team.inspection.pk}/cases/{assessment.pk}/{path}")
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "62710561" not in page.text


def test_missing_answers_are_described_without_codes(team):
    assessment = create_assessment(team)
    save_values(team, assessment, {"plan_due": "no", "2.2.1": "yes"})
    address = f"/inspections/{team.inspection.pk}/cases/{assessment.pk}/finish/"
    page = team.client(Role.INSPECTOR).get(address).text
    missing = page[page.index("app-missing") :].partition("</main>")[0]
    words = re.sub(r"<[^>]*>", "", missing)
    assert (
        "The question applies if “Was the order in force long enough for a plan to be due?” is answered Yes."
        in words
    )
    assert "Remove the answer" in words
    assert "2.2.1" in words
    assert "_" not in words


def test_case_shows_what_its_long_list_says_without_names(team):
    assessment = create_assessment(team)
    facts = {
        "gender": "male",
        "disability": "yes",
        "looked_after": "no",
        "end_date": "2019-02-17",
        "risk_of_serious_harm": "high",
    }
    Assessment.objects.filter(pk=assessment.pk).update(facts=facts)
    home = f"/inspections/{team.inspection.pk}/cases/{assessment.pk}/"
    for path in ("", "about/", "stage/2.1/", "finish/"):
        page = team.client(Role.INSPECTOR).get(home + path).text
        listed = page.partition("app-case-facts")[2].partition("</dl>")[0]
        assert re.findall(r"<dt>(.*?):</dt> <dd>(.*?)</dd>", listed) == [
            ("Gender", "Boy"),
            ("Disability", "Yes"),
            ("End date", "17 February 2019"),
            ("Risk of serious harm (service)", "High"),
        ]


def test_finish_page_names_each_missing_level_once_in_the_order_of_its_page(team):
    assessment = create_assessment(team)
    facts = {"safety_wellbeing": "low", "risk_of_serious_harm": "low", "likelihood_of_reoffending": "low"}
    Assessment.objects.filter(pk=assessment.pk).update(facts=facts)
    levels = [f"inspector_{scale.key}" for scale in framework(team.inspection.edition).casework.scales]
    save_values(team, assessment, {**complete_answers(team), **dict.fromkeys(levels, "")})
    page = team.client(Role.INSPECTOR).get(f"/inspections/{team.inspection.pk}/cases/{assessment.pk}/finish/")
    missing = page.text.partition("app-missing")[2].partition("</main>")[0]
    assert "No interview is recorded for this case." in missing
    assert re.findall(r'href="[^"]*#q-([^"]*)"', missing) == levels


def test_progress_counts_what_may_apply_and_names_the_next_page(team):
    assessment, client = create_assessment(team), team.client(Role.INSPECTOR)
    address = f"/inspections/{team.inspection.pk}/cases/{assessment.pk}/"
    page = client.get(address).text
    assert "0 of up to" in page
    assert "0 of up to" in client.get(f"/inspections/{team.inspection.pk}/cases/").text
    assert "Next: About the case." in page
    assert "Start case" in page
    assert "Finish case" not in page
    save_values(team, assessment, {**complete_answers(team), "2.3.1": ""})
    page = client.get(address).text
    assert "Next: 2.3 Implementation and delivery." in page
    assert f'href="{address}stage/2.3/#q-2.3.1"' in page
    assert "up to" not in page
    counted = re.search(r"(\d+ of \d+) questions answered", page)
    assert counted
    assert counted[1] in client.get(f"/inspections/{team.inspection.pk}/cases/").text


def test_finished_case_leads_to_the_persons_next_case(team):
    first, second = create_assessment(team), create_assessment(team, case_id="C2")
    save_values(team, first, complete_answers(team))
    client, home = team.client(Role.INSPECTOR), f"/inspections/{team.inspection.pk}/cases/"
    page = client.post(f"{home}{first.pk}/finish/", follow=True)
    assert page.redirect_chain == [(f"{home}{first.pk}/", 302)]
    assert "C1 is finished." in page.text
    assert re.search(rf'href="{home}{second.pk}/"[^>]*>\s*Next case: C2\s*<', page.text)


@pytest.mark.parametrize("path", [*PAGES, "conflict/1/", "stage/9.9/", "history/9.9.9/"])
def test_case_of_another_inspection_returns_404_and_is_recorded_as_denied(team, path):
    assessment = create_assessment(team)
    another = Inspection.objects.create(
        service=team.service,
        edition="youth-2018",
        edition_hash="x",
        set_up_by=team.people[Role.HEAD],
        state="fieldwork",
    )
    TeamMember.objects.create(inspection=another, person=team.people[Role.INSPECTOR], role=Role.INSPECTOR)
    client = team.client(Role.INSPECTOR)
    assert client.get(f"/inspections/{another.pk}/cases/{assessment.pk}/{path}").status_code == 404
    assert Event.objects.filter(outcome=EventOutcome.DENIED, inspection=another.pk).count() == 1
    address = f"/api/v1/inspections/{another.pk}/assessments/{assessment.pk}/answers"
    assert client.post(address, answer_body(), "application/json").status_code == 404
    assert not Answer.objects.exists()


def test_alert_notifies_lead_and_head_of_service_until_it_is_closed(team, settings):
    settings.SENDS_MAIL = True
    assessment = create_assessment(team)
    home = f"/inspections/{team.inspection.pk}"
    team.client(Role.INSPECTOR).post(
        f"{home}/cases/{assessment.pk}/alert/", {"concern": "Not seen for weeks"}
    )
    run_queue()
    assert {message.to[0] for message in mail.outbox} == {
        "lead_inspector@example.org",
        "service_head@example.org",
    }
    alert = team.inspection.alerts.get()
    assert f"{home}/alerts/{alert.pk}/" in mail.outbox[0].body
    assert "Not seen" not in mail.outbox[0].body
    lead, head = team.client(Role.LEAD), team.client(Role.SERVICE_HEAD)
    for client in (lead, head):
        assert "There is a new safeguarding alert." in client.get(f"{home}/").text
        assert "1 new alert" in client.get("/inspections/").text
    assert "new alert" not in team.client(Role.INSPECTOR).get("/inspections/").text
    early = lead.post(f"{home}/alerts/{alert.pk}/close/", {"done": "Seen today"})
    assert early.status_code == 422
    assert "Acknowledge this alert before" in early.text
    head.post(f"{home}/alerts/{alert.pk}/")
    assert "new alert" not in head.get("/inspections/").text
    assert "Close alert" not in head.get(f"{home}/alerts/{alert.pk}/").text
    assert head.post(f"{home}/alerts/{alert.pk}/close/", {"done": "x"}).status_code == 403
    lead.post(f"{home}/alerts/{alert.pk}/close/", {"done": "Seen today"})
    alert.refresh_from_db()
    assert (alert.acknowledged_by, alert.closed_by, alert.done) == (
        team.people[Role.SERVICE_HEAD],
        team.people[Role.LEAD],
        "Seen today",
    )


def test_held_interview_is_shown_on_its_case(team):
    assessment = create_assessment(team)
    caseload.add_interview(
        access=writable_access(team.people[Role.INSPECTOR], assessment),
        held_with="child",
        held_on=date(2018, 9, 4),
        note="By telephone",
    )
    page = team.client(Role.LEAD).get(f"/inspections/{team.inspection.pk}/cases/{assessment.pk}/")
    assert "By telephone" in page.text


# ---------------------------------------------------------------- second assessments


def assess_twice(team, *, first_value="yes", second_value="no"):
    """Answer a case as two assessors, with one difference; return both assessments, unfinished."""
    first, second = (
        create_assessment(team, Role.INSPECTOR),
        create_assessment(team, Role.PARTNER, occasion="second"),
    )
    save_values(team, first, {**complete_answers(team), "2.1.1": first_value}, comment="As I saw it")
    values = {**complete_answers(team), "2.1.1": second_value}
    save_values(team, second, values, Role.PARTNER, comment="As I saw it")
    return first, second


def is_visible(team, role, assessment):
    try:
        open_assessment(team, role, assessment)
    except NotVisible:
        return False
    return True


def test_other_assessment_is_not_visible_before_both_are_finished(team):
    first, second = assess_twice(team)
    assert not is_visible(team, Role.PARTNER, first)
    assert not is_visible(team, Role.INSPECTOR, second)
    assert is_visible(team, Role.LEAD, first)
    finish(team, first)
    assert not is_visible(team, Role.PARTNER, first)
    finish(team, second, Role.PARTNER)
    assert is_visible(team, Role.PARTNER, first)
    assert is_visible(team, Role.INSPECTOR, second)


def test_first_assessment_is_not_visible_to_lead_who_assesses_second(team):
    first = create_assessment(team, Role.INSPECTOR)
    create_assessment(team, Role.LEAD, occasion="second")
    assert not is_visible(team, Role.LEAD, first)
    address = f"/inspections/{team.inspection.pk}/cases/"
    overviews = caseload_queries.caseload(access=team.access(Role.LEAD))
    assert first.pk not in [overview.assessment.pk for overview in overviews]
    assert team.client(Role.LEAD).get(f"{address}{first.pk}/").status_code == 404
    with pytest.raises(NotVisible):
        save(team.people[Role.LEAD], first, new_submission())


def test_difference_is_resolved_with_a_reason_and_agreement_stays(team):
    first, second = assess_twice(team)
    lead = team.client(Role.LEAD)
    address = f"/inspections/{team.inspection.pk}/consistency/{first.pk}/"
    assert lead.get(address).status_code == 404
    finish(team, first)
    finish(team, second, Role.PARTNER)
    assert "1 answer differs" in lead.get(address).text
    before = agreement.reliability(access=team.access(Role.LEAD))
    no_reason = lead.post(address, {"value_2.1.1": "no"})
    assert "Enter a reason for your answer to 2.1.1." in no_reason.text
    lead.post(address, {"value_2.1.1": "no", "reason_2.1.1": "The file supports the second"})
    assert Answer.objects.get(assessment=first, question="2.1.1").value == "no"
    assert AnswerEvent.objects.get(outcome="resolved").by == team.people[Role.LEAD]
    assert "supports the second" in lead.get(address).text
    assert agreement.reliability(access=team.access(Role.LEAD)) == before


def test_agreement_is_calculated_by_question(team):
    first, second = assess_twice(team)
    finish(team, first)
    finish(team, second, Role.PARTNER)
    reliability = agreement.reliability(access=team.access(Role.LEAD))
    counts = {row.question: (row.same, row.pairs) for row, _text in reliability}
    assert (counts["2.1.1"], counts["2.1.2"]) == ((0, 1), (1, 1))


# ---------------------------------------------------------------- spreadsheets


def template(team, assessment) -> bytes:
    """Return the case's spreadsheet template."""
    return spreadsheet_queries.template(open_assessment(team, Role.INSPECTOR, assessment))


def filled_template(team, assessment, answers, comments=None) -> bytes:
    """Return the case's template as the inspector would fill it in."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        path.write_bytes(template(team, assessment))
        table = tables.read_rows(path, sheet="Answers")
        completed = Path(folder) / "completed.xlsx"
        with xlsxwriter.Workbook(completed, {"strings_to_formulas": False}) as book:
            sheet = book.add_worksheet("Answers")
            sheet.write_row(0, 0, table.headings)
            for number, row in enumerate(table.rows, start=1):
                question = str(row["Question"])
                cells = {**row}
                if question in answers:
                    cells["Answer"] = answers[question]
                if question in (comments or {}):
                    cells["Comment"] = comments[question]
                for column, heading in enumerate(table.headings):
                    if cells[heading] is not None:
                        sheet.write(number, column, cells[heading])
        return completed.read_bytes()


def upload(team, assessment, content):
    return spreadsheets.save_spreadsheet(
        access=writable_access(team.people[Role.INSPECTOR], assessment),
        name="case.xlsx",
        content=content,
    )


def test_uploaded_spreadsheet_is_saved_and_checked_in(team):
    assessment = create_assessment(team)
    spreadsheets.check_out(access=writable_access(team.people[Role.INSPECTOR], assessment))
    content = filled_template(team, assessment, {"2.1.1": "Yes", "safety_concern": "no"}, {"2.1.1": "'=1+1"})
    assert [result.outcome for result in upload(team, assessment, content)] == ["saved", "saved"]
    assert Answer.objects.get(question="2.1.1").comment == "=1+1"
    assert set(AnswerEvent.objects.values_list("channel", flat=True)) == {Channel.SPREADSHEET}
    assert Assessment.objects.get().checked_out_at is None
    assert upload(team, assessment, content) == []
    assert AnswerEvent.objects.count() == 2


def test_spreadsheet_with_wrong_cells_names_each_and_saves_nothing(team):
    assessment = create_assessment(team)
    content = filled_template(
        team,
        assessment,
        {"2.1.1": "Perhaps", "2.1.2": "Yes", "safety_concern": "9"},
        {"2.1.3": "x" * 10_001},
    )
    with pytest.raises(FaultsFound) as error:
        upload(team, assessment, content)
    places = [fault.place for fault in error.value.faults]
    assert len(places) == 3
    assert all(place.startswith("Row ") for place in places)
    assert sorted(place.split("column ")[1] for place in places) == ["Answer", "Answer", "Comment"]
    assert not AnswerEvent.objects.exists()


@pytest.mark.parametrize("column", ["answer", "comment"])
@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("#N/A", "This cell holds an error (#N/A)."),
        ('=CONCATENATE("a","b")', "This cell holds a formula whose result is not in the file."),
    ],
)
def test_spreadsheet_cell_that_cannot_be_read_is_named_and_nothing_is_saved(team, column, cell, problem):
    assessment = create_assessment(team)
    answers, comments = {"2.1.1": "Yes", "2.1.2": "No"}, {"2.1.1": "why"}
    (answers if column == "answer" else comments)["2.1.1"] = cell
    with pytest.raises(FaultsFound) as error:
        upload(team, assessment, filled_template(team, assessment, answers, comments))
    (fault,) = error.value.faults
    assert fault.place.endswith(f"column {column.capitalize()}")
    assert fault.problem == problem
    assert not AnswerEvent.objects.exists()


def test_spreadsheet_with_merged_cells_is_refused(team):
    assessment = create_assessment(team)
    content = filled_template(team, assessment, {"safety_concern": "no"})

    def merge(name, data):
        merged = b'</sheetData><mergeCells count="1"><mergeCell ref="D2:D4"/></mergeCells>'
        return data.replace(b"</sheetData>", merged) if "sheet1" in name else data

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "completed.xlsx"
        path.write_bytes(content)
        content = tampered(path, merge).read_bytes()
    with pytest.raises(FaultsFound, match=r"Cells are merged \(D2:D4\)"):
        upload(team, assessment, content)
    assert not AnswerEvent.objects.exists()


def test_spreadsheet_answer_based_on_an_older_version_is_a_conflict(team):
    assessment = create_assessment(team)
    content = filled_template(team, assessment, {"2.1.1": "No"})
    save_values(team, assessment, {"2.1.1": "yes"})
    assert [result.outcome for result in upload(team, assessment, content)] == ["conflict"]
    assert Answer.objects.get(question="2.1.1").value == "yes"


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"a,b\n1,2\n", b"PK\x03\x04 nonsense"])
def test_upload_that_is_no_template_is_refused(team, content):
    assessment = create_assessment(team)
    page = team.client(Role.INSPECTOR).post(
        f"/inspections/{team.inspection.pk}/cases/{assessment.pk}/spreadsheet/",
        {"file": SimpleUploadedFile("case.xlsx", content or b" ")},
    )
    assert page.status_code == 200
    assert "Nothing was saved" in page.text


def test_formulas_in_a_template_are_escaped(team):
    assessment = create_assessment(team)
    save(team.people[Role.INSPECTOR], assessment, new_submission(comment='=HYPERLINK("http://x")'))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        path.write_bytes(template(team, assessment))
        rows = tables.read_rows(path, sheet="Answers").rows
    comments = [str(row["Comment"]) for row in rows if row["Comment"]]
    assert comments == ['\'=HYPERLINK("http://x")']


# ---------------------------------------------------------------- tokens


def test_token_is_limited_to_its_scopes_and_its_persons_permissions(team, client):
    assessment = create_assessment(team)
    address = f"/api/v1/inspections/{team.inspection.pk}/assessments/{assessment.pk}"
    read_token = create_token(email="INSPECTOR@example.org", scopes=["answers:read"], days=1)
    write_token = create_token(email="inspector@example.org", scopes=["answers:write"], days=1)
    reader = {"Authorization": f"Bearer {read_token}"}
    writer = {"Authorization": f"Bearer {write_token}"}
    assert client.get(address, headers=reader).status_code == 200
    refused = client.post(f"{address}/answers", answer_body(), "application/json", headers=reader)
    assert (refused.status_code, refused.json()["code"]) == (403, "scope")
    assert (
        client.post(f"{address}/answers", answer_body(), "application/json", headers=writer).status_code
        == 200
    )
    assert AnswerEvent.objects.get().channel == Channel.API
    assert client.get(address, headers={"Authorization": "Bearer made-up"}).status_code == 401
    stranger = create_token(email=team.stranger.email, scopes=["answers:read"], days=1)
    assert client.get(address, headers={"Authorization": f"Bearer {stranger}"}).status_code == 404
    expired = create_token(email="inspector@example.org", scopes=["answers:read"], days=-1)
    assert client.get(address, headers={"Authorization": f"Bearer {expired}"}).status_code == 401
    assert client.get("/inspections/", headers=reader).status_code == 302


def test_token_of_unknown_person_or_scope_is_not_created(db):
    with pytest.raises(FaultsFound) as error:
        create_token(email="nobody@example.org", scopes=["everything"], days=1)
    assert [fault.place for fault in error.value.faults] == ["--email", "--scope"]


def test_session_without_csrf_token_saves_nothing(team):
    assessment = create_assessment(team)
    client = Client(enforce_csrf_checks=True)
    client.cookies = factories.signed_in(team.people[Role.INSPECTOR]).cookies
    response = client.post(
        f"/api/v1/inspections/{team.inspection.pk}/assessments/{assessment.pk}/answers",
        answer_body(),
        "application/json",
    )
    assert (response.status_code, response.json()["code"]) == (403, "stale")


def test_api_serves_its_openapi_description(client, db):
    description = client.get("/api/v1/openapi.json").json()
    assert description["openapi"].startswith("3.")
    path = description["paths"]["/api/v1/inspections/{inspection}/assessments/{assessment}/answers"]
    assert set(path["post"]["responses"]) >= {"200", "401", "403", "404", "409", "422", "423"}
