"""REST API: the same answers, permissions, blindness and audit events as the pages."""

import uuid

import pytest
from django.core import mail
from django.test import Client

from inspectorate.method.faults import FaultsFound
from inspectorate.web.assessments.models import Answer, AnswerEvent, Assessment
from inspectorate.web.audit.models import Event, EventOutcome
from inspectorate.web.states import Role
from inspectorate.web.tokens.changes import create_token, revoke_tokens
from tests.web.api_client import ApiClient
from tests.web.assigned_cases import answer_body, complete_answers, create_assessment, create_conflict
from tests.web.message_queue import run_queue

# ---------------------------------------------------------------- answers


def test_answers_sent_together_are_saved_atomically_and_idempotently(team):
    assessment, client = create_assessment(team), ApiClient(team, Role.INSPECTOR)
    path = f"/assessments/{assessment.pk}/answers/together"
    answers = [
        answer_body(),
        answer_body(question="2.1.2", value="no"),
        answer_body(question="safety_concern"),
    ]
    results = client.post(path, {"answers": answers})
    assert [result["outcome"] for result in results] == ["saved"] * 3
    assert client.post(path, {"answers": answers}) == results
    assert AnswerEvent.objects.count() == 3
    invalid = [answer_body(question="2.1.3"), answer_body(question="2.2.1", value="perhaps")]
    assert client.post(path, {"answers": invalid}, 422)["code"] == "unknown_value"
    assert client.post(path, {"answers": [answers[0], answers[0]]}, 422)["code"] == "unsound"
    too_many = [answer_body() for _number in range(201)]
    assert client.post(path, {"answers": too_many}, 422)["code"] == "unsound"
    assert Answer.objects.count() == 3


def test_case_is_read_answered_finished_and_reopened(team):
    assessment, client = create_assessment(team), ApiClient(team, Role.INSPECTOR)
    path = f"/assessments/{assessment.pk}"
    listed = client.get(f"{path}/questions")
    ids = {question["id"] for stage in listed["stages"] for question in stage["questions"]}
    ids |= {fact["id"] for fact in listed["facts"]}
    answers = complete_answers(team)
    assert set(answers) <= ids
    problem = client.post(f"{path}/finish", status=409)
    missing = client.get(f"{path}/missing-answers")
    assert (problem["code"], len(problem["faults"])) == ("incomplete", len(missing))
    bodies = [answer_body(question=question, value=value) for question, value in answers.items()]
    client.post(f"{path}/answers/together", {"answers": bodies})
    assert client.get(f"{path}/missing-answers") == []
    client.post(f"{path}/interviews", {"held_with": "child", "held_on": "2018-09-04", "note": "By telephone"})
    assert client.post(f"{path}/finish") == {"state": "finished"}
    assert client.post(f"{path}/answers", answer_body(value="no", base_version=1), 423)["code"] == "finished"
    assert client.post(f"{path}/reopen", {"reason": " "}, 422)["code"] == "unsound"
    assert client.post(f"{path}/reopen", {"reason": "A document came."}) == {"state": "in_progress"}
    detail = client.get(path)
    assert (detail["interviews"][0]["note"], detail["state"]) == ("By telephone", "in_progress")
    summary = client.get("/assessments")["items"][0]
    assert summary["answered"] == summary["applicable"]


def test_answer_conflict_is_listed_and_resolved_idempotently(team):
    assessment, client = create_assessment(team), ApiClient(team, Role.INSPECTOR)
    conflict = create_conflict(team.people[Role.INSPECTOR], assessment)
    [answer] = client.get(f"/assessments/{assessment.pk}")["answers"]
    assert (answer["value"], [late["value"] for late in answer["conflicts"]]) == ("yes", ["no"])
    resolution = {"keep": "late", "idempotency_key": str(uuid.uuid4())}
    path = f"/assessments/{assessment.pk}/conflicts/{conflict}"
    assert client.post(path, resolution)["value"] == "no"
    assert client.post(path, resolution)["version"] == 2
    history = f"/assessments/{assessment.pk}/answers/2.1.2/history"
    second_page = client.get(f"{history}?size=2&page=2")
    assert second_page["total"] == 3
    assert [entry["outcome"] for entry in second_page["items"]] == ["resolved"]
    assert client.get(f"{history}?page=9")["items"] == []


def test_other_assessment_is_hidden_until_both_are_finished(team):
    first, second = (
        create_assessment(team, Role.INSPECTOR),
        create_assessment(team, Role.PARTNER, occasion="second"),
    )
    client = ApiClient(team, Role.PARTNER)
    assert [summary["id"] for summary in client.get("/assessments")["items"]] == [second.pk]
    assert client.get(f"/assessments/{first.pk}", 404)["code"] == "missing"
    lead = ApiClient(team, Role.LEAD)
    pair = lead.get("/consistency")["pairs"][0]
    assert (pair["first"]["id"], pair["second"]["id"]) == (first.pk, second.pk)
    assert lead.get(f"/consistency/{first.pk}", 404)["code"] == "missing"


def test_difference_is_resolved_with_a_reason_and_agreement_stays(team):
    for role, occasion, value in ((Role.INSPECTOR, "first", "yes"), (Role.PARTNER, "second", "no")):
        assessment, client = create_assessment(team, role, occasion=occasion), ApiClient(team, role)
        answers = {**complete_answers(team), "2.1.1": value}
        bodies = [
            answer_body(question=name, value=answer, comment="Seen") for name, answer in answers.items()
        ]
        client.post(f"/assessments/{assessment.pk}/answers/together", {"answers": bodies})
        client.post(f"/assessments/{assessment.pk}/finish")
    lead, first = ApiClient(team, Role.LEAD), Assessment.objects.get(occasion="first")
    before = lead.get("/consistency")["agreement"]
    comparisons = lead.get(f"/consistency/{first.pk}")
    differing = [comparison["question"] for comparison in comparisons if comparison["differs"]]
    assert differing == ["2.1.1"]
    resolution = {"value": "no", "reason": "The file bears it out."}
    difference = lead.post(f"/consistency/{first.pk}/2.1.1", resolution)
    assert (difference["resolved_to"], difference["reason"]) == ("no", "The file bears it out.")
    assert lead.get("/consistency")["agreement"] == before
    [tally] = [tally for tally in lead.get("/tallies") if tally["question"] == "2.1.1"]
    assert (tally["yes"], tally["applicable"]) == (0, 1)


def test_alert_is_acknowledged_and_closed(team, settings):
    settings.SENDS_MAIL = True
    assessment = create_assessment(team)
    raised = ApiClient(team, Role.INSPECTOR).post(
        f"/assessments/{assessment.pk}/alerts", {"concern": "Not seen for weeks"}
    )
    run_queue()
    assert f"/inspections/{team.inspection.pk}/alerts/{raised['id']}/" in mail.outbox[0].body
    head, lead = ApiClient(team, Role.SERVICE_HEAD), ApiClient(team, Role.LEAD)
    path = f"/alerts/{raised['id']}"
    assert head.post(f"{path}/acknowledge")["acknowledged_by"] == team.people[Role.SERVICE_HEAD].name
    assert head.post(f"{path}/close", {"done": "Seen"}, 403)["code"] == "refused"
    assert lead.post(f"{path}/close", {"done": "Seen today"})["done"] == "Seen today"
    assert lead.get("/alerts")["items"][0]["closed_by"] == team.people[Role.LEAD].name


# ---------------------------------------------------------------- audit log, pagination, HTTP methods


@pytest.mark.parametrize(
    "path",
    [
        "/samples/court",
        "/assessments/{own}",
        "/assessments/{own}/questions",
        "/assessments/{own}/missing-answers",
        "/assessments/{own}/answers/2.1.1/history",
        "/drill-down/2.1.1",
        "/alerts",
    ],
)
def test_read_of_case_data_is_recorded_as_viewed(here, path):
    own = here.inspection.assessments.order_by("pk").first()
    assert own is not None
    before = Event.objects.filter(outcome=EventOutcome.VIEWED).count()
    ApiClient(here, Role.LEAD).get(path.format(own=own.pk))
    assert Event.objects.filter(outcome=EventOutcome.VIEWED).count() == before + 1
    last = Event.objects.latest("id")
    assert (last.person, last.inspection) == (here.people[Role.LEAD].pk, here.inspection.pk)


def test_list_is_paginated(team):
    for number in range(1, 8):
        create_assessment(team, case_id=f"C{number}")
    client = ApiClient(team, Role.LEAD)
    pages = [client.get(f"/assessments?size=3&page={page}") for page in (1, 2, 3, 4)]
    assert [len(page["items"]) for page in pages] == [3, 3, 1, 0]
    assert {page["total"] for page in pages} == {7}
    assert client.get("/assessments?size=201", 422)["code"] == "unsound"
    assert client.get("/assessments?page=0", 422)["code"] == "unsound"


def test_inspection_lists_the_permitted_actions(team):
    client = ApiClient(team, Role.INSPECTOR)
    inspection = client.get()
    assert (inspection["state"], inspection["roles"]) == ("setting_up", ["inspector"])
    assert inspection["may"] == ["see_inspection", "declare_conflict_of_interest"]
    standards = client.get("/standards")["standards"]
    assert {standard["id"] for standard in standards} >= {"1.1", "2.1"}


def test_ended_tokens_of_a_person_are_refused(team):
    client, colleague = ApiClient(team, Role.LEAD), ApiClient(team, Role.INSPECTOR)
    assert revoke_tokens(email=team.people[Role.LEAD].email) == 1
    assert client.get("", 401)["code"] == "token"
    colleague.get("")
    assert Event.objects.get(event_type="end_tokens").person == team.people[Role.LEAD].pk
    with pytest.raises(FaultsFound, match="No account has the email address"):
        revoke_tokens(email="nobody@example.org")


def test_unknown_token_is_refused_even_beside_a_valid_session(team):
    client, address = team.client(Role.LEAD), f"/api/v1/inspections/{team.inspection.pk}"
    assert client.get(address).status_code == 200
    response = client.get(address, headers={"Authorization": "Bearer not-a-token"})
    assert (response.status_code, response.json()["code"]) == (401, "token")


def test_session_without_second_factor_is_refused(team):
    client = Client()
    client.force_login(team.people[Role.LEAD])
    response = client.get(f"/api/v1/inspections/{team.inspection.pk}")
    assert (response.status_code, response.json()["code"]) == (403, "second_factor")


def test_request_larger_than_any_answer_is_refused(team):
    client = ApiClient(team, Role.LEAD)
    problem = client.post("/assessments/1/answers", {"comment": "x" * 1_000_001}, 413)
    assert problem["code"] == "too_large"


def test_token_without_a_scope_is_not_created(team):
    with pytest.raises(FaultsFound, match="A token needs a scope"):
        create_token(email=team.people[Role.LEAD].email, scopes=(), days=1)


@pytest.mark.parametrize(
    "address", ["/api/v1/", "/api/v1/nothing", "/api/v1/inspections/x", "/api/v1/inspections/-1"]
)
def test_unknown_api_address_responds_with_problem_details(team, client, address):
    response = client.get(address)
    assert (response.status_code, response.headers["Content-Type"]) == (404, "application/problem+json")


def test_other_http_method_responds_with_allowed_ones(team):
    lead = ApiClient(team, Role.LEAD)
    response = lead.client.delete(lead.home, headers=lead.headers)
    assert (response.status_code, response.json()["code"], response.headers["Allow"]) == (
        405,
        "method",
        "GET, HEAD, OPTIONS",
    )
    refused = Client().get(lead.home)
    assert refused.headers["WWW-Authenticate"].startswith("Bearer")
