"""The interface says what the pages say, keeps hidden what they keep hidden, and tells the trail the same."""

import uuid

import pytest
from django.core import mail
from django.test import Client

from inspectorate.method.faults import FaultsFound
from inspectorate.web.assessments.models import Answer, AnswerEvent, Assessment
from inspectorate.web.audit.models import Event, EventOutcome
from inspectorate.web.states import Role
from inspectorate.web.tokens.changes import end, make
from tests.web.api_client import ApiClient
from tests.web.assigned_cases import body, clashing, complete, given

# ---------------------------------------------------------------- answers


def test_answers_sent_together_are_all_kept_or_none_and_again_change_nothing(team):
    assessment, program = given(team), ApiClient(team, Role.INSPECTOR)
    place = f"/assessments/{assessment.pk}/answers/together"
    sent = [body(), body(question="2.1.2", value="no"), body(question="safety_concern")]
    told = program.post(place, {"answers": sent})
    assert [each["outcome"] for each in told] == ["saved"] * 3
    assert program.post(place, {"answers": sent}) == told
    assert AnswerEvent.objects.count() == 3
    wrong = [body(question="2.1.3"), body(question="2.2.1", value="perhaps")]
    assert program.post(place, {"answers": wrong}, 422)["code"] == "unknown_value"
    assert program.post(place, {"answers": [sent[0], sent[0]]}, 422)["code"] == "unsound"
    assert program.post(place, {"answers": [body() for _each in range(201)]}, 422)["code"] == "unsound"
    assert Answer.objects.count() == 3


def test_a_case_is_read_answered_and_finished(team):
    assessment, program = given(team), ApiClient(team, Role.INSPECTOR)
    place = f"/assessments/{assessment.pk}"
    asked = program.get(f"{place}/questions")
    known = {each["id"] for stage in asked["stages"] for each in stage["questions"]}
    known |= {each["id"] for each in asked["facts"]}
    answers = complete(team)
    assert set(answers) <= known
    told = program.post(f"{place}/finish", wanted=409)
    assert (told["code"], len(told["faults"])) == ("incomplete", len(program.get(f"{place}/missing")))
    sent = [body(question=question, value=value) for question, value in answers.items()]
    program.post(f"{place}/answers/together", {"answers": sent})
    assert program.get(f"{place}/missing") == []
    program.post(
        f"{place}/interviews", {"held_with": "child", "held_on": "2018-09-04", "note": "By telephone"}
    )
    assert program.post(f"{place}/finish") == {"state": "finished"}
    assert program.post(f"{place}/answers", body(value="no", base_version=1), 423)["code"] == "finished"
    assert program.post(f"{place}/reopen", {"reason": " "}, 422)["code"] == "unsound"
    assert program.post(f"{place}/reopen", {"reason": "A document came."}) == {"state": "in_progress"}
    whole = program.get(place)
    assert (whole["interviews"][0]["note"], whole["state"]) == ("By telephone", "in_progress")
    listed = program.get("/assessments")["items"][0]
    assert listed["answered"] == listed["applicable"]


def test_a_clash_is_shown_with_both_answers_and_settled(team):
    assessment, program = given(team), ApiClient(team, Role.INSPECTOR)
    conflict = clashing(team.people[Role.INSPECTOR], assessment)
    [current_state] = program.get(f"/assessments/{assessment.pk}")["answers"]
    assert (current_state["value"], [each["value"] for each in current_state["conflicts"]]) == ("yes", ["no"])
    settled = {"keep": "late", "idempotency_key": str(uuid.uuid4())}
    place = f"/assessments/{assessment.pk}/conflicts/{conflict}"
    assert program.post(place, settled)["value"] == "no"
    assert program.post(place, settled)["version"] == 2
    told = program.get(f"/assessments/{assessment.pk}/answers/2.1.2/history?size=2&page=2")
    assert (told["total"], [each["outcome"] for each in told["items"]]) == (3, ["resolved"])
    assert program.get(f"/assessments/{assessment.pk}/answers/2.1.2/history?page=9")["items"] == []


def test_what_is_blind_on_the_pages_is_blind_here(team):
    first, second = given(team, Role.INSPECTOR), given(team, Role.PARTNER, occasion="second")
    program = ApiClient(team, Role.PARTNER)
    assert [each["id"] for each in program.get("/assessments")["items"]] == [second.pk]
    assert program.get(f"/assessments/{first.pk}", 404)["code"] == "missing"
    lead = ApiClient(team, Role.LEAD)
    pair = lead.get("/consistency")["pairs"][0]
    assert (pair["first"]["id"], pair["second"]["id"]) == (first.pk, second.pk)
    assert lead.get(f"/consistency/{first.pk}", 404)["code"] == "missing"


def test_differences_are_settled_with_a_reason_and_alpha_is_as_before(team):
    for role, occasion, value in ((Role.INSPECTOR, "first", "yes"), (Role.PARTNER, "second", "no")):
        each, program = given(team, role, occasion=occasion), ApiClient(team, role)
        answers = {**complete(team), "2.1.1": value}
        sent = [body(question=name, value=value) for name, value in answers.items()]
        program.post(f"/assessments/{each.pk}/answers/together", {"answers": sent})
        program.post(f"/assessments/{each.pk}/finish")
    lead, first = ApiClient(team, Role.LEAD), Assessment.objects.get(occasion="first")
    before = lead.get("/consistency")["agreement"]
    assert [each["question"] for each in lead.get(f"/consistency/{first.pk}") if each["differs"]] == ["2.1.1"]
    settled = lead.post(f"/consistency/{first.pk}/2.1.1", {"value": "no", "reason": "The file bears it out."})
    assert (settled["settled"], settled["reason"]) == ("no", "The file bears it out.")
    assert lead.get("/consistency")["agreement"] == before
    [tally] = [each for each in lead.get("/tallies") if each["question"] == "2.1.1"]
    assert (tally["yes"], tally["applicable"]) == (0, 1)


def test_an_alert_is_followed_to_its_end(team, settings, django_capture_on_commit_callbacks):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assessment = given(team)
    with django_capture_on_commit_callbacks(execute=True):
        raised = ApiClient(team, Role.INSPECTOR).post(
            f"/assessments/{assessment.pk}/alerts", {"concern": "Not seen for weeks"}
        )
    assert f"/inspections/{team.inspection.pk}/alerts/{raised['id']}/" in mail.outbox[0].body
    head, lead = ApiClient(team, Role.SERVICE_HEAD), ApiClient(team, Role.LEAD)
    place = f"/alerts/{raised['id']}"
    assert head.post(f"{place}/acknowledge")["acknowledged_by"] == team.people[Role.SERVICE_HEAD].name
    assert head.post(f"{place}/close", {"done": "Seen"}, 403)["code"] == "refused"
    assert lead.post(f"{place}/close", {"done": "Seen today"})["done"] == "Seen today"
    assert lead.get("/alerts")["items"][0]["closed_by"] == team.people[Role.LEAD].name


# ---------------------------------------------------------------- the trail, pages of lists, other methods


@pytest.mark.parametrize(
    "place",
    [
        "/samples/court",
        "/assessments/{own}",
        "/assessments/{own}/questions",
        "/assessments/{own}/missing",
        "/assessments/{own}/answers/2.1.1/history",
        "/drill-down/2.1.1",
        "/alerts",
    ],
)
def test_every_read_of_a_case_is_recorded(here, place):
    own = here.inspection.assessments.order_by("pk").first()
    assert own is not None
    before = Event.objects.filter(outcome=EventOutcome.VIEWED).count()
    ApiClient(here, Role.LEAD).get(place.format(own=own.pk))
    assert Event.objects.filter(outcome=EventOutcome.VIEWED).count() == before + 1
    last = Event.objects.latest("id")
    assert (last.person, last.inspection) == (here.people[Role.LEAD].pk, here.inspection.pk)


def test_a_list_comes_in_pages(team):
    for number in range(1, 8):
        given(team, case_id=f"C{number}")
    program = ApiClient(team, Role.LEAD)
    pages = [program.get(f"/assessments?size=3&page={page}") for page in (1, 2, 3, 4)]
    assert [len(each["items"]) for each in pages] == [3, 3, 1, 0]
    assert {each["total"] for each in pages} == {7}
    assert program.get("/assessments?size=201", 422)["code"] == "unsound"
    assert program.get("/assessments?page=0", 422)["code"] == "unsound"


def test_an_inspection_says_what_its_person_may_do_now(team):
    told = ApiClient(team, Role.INSPECTOR).get()
    assert (told["state"], told["roles"], told["may"]) == (
        "setting_up",
        ["inspector"],
        ["see_inspection", "declare_conflict_of_interest"],
    )
    assert {each["id"] for each in ApiClient(team, Role.INSPECTOR).get("/standards")["standards"]} >= {
        "1.1",
        "2.1",
    }


def test_the_tokens_of_a_person_are_ended_at_once(team):
    program, other = ApiClient(team, Role.LEAD), ApiClient(team, Role.INSPECTOR)
    assert end(email=team.people[Role.LEAD].email) == 1
    assert program.get("", 401)["code"] == "token"
    other.get("")
    assert Event.objects.get(event_type="end_tokens").person == team.people[Role.LEAD].pk
    with pytest.raises(FaultsFound, match="Nobody has"):
        end(email="nobody@example.org")


def test_unknown_token_is_refused_even_beside_a_valid_session(team):
    client, address = team.client(Role.LEAD), f"/api/v1/inspections/{team.inspection.pk}"
    assert client.get(address).status_code == 200
    answer = client.get(address, headers={"Authorization": "Bearer not-a-token"})
    assert (answer.status_code, answer.json()["code"]) == (401, "token")


def test_session_without_second_factor_is_refused(team):
    client = Client()
    client.force_login(team.people[Role.LEAD])
    answer = client.get(f"/api/v1/inspections/{team.inspection.pk}")
    assert (answer.status_code, answer.json()["code"]) == (403, "second_factor")


def test_request_larger_than_any_answer_is_refused(team):
    program = ApiClient(team, Role.LEAD)
    answer = program.post("/assessments/1/answers", {"comment": "x" * 1_000_001}, 413)
    assert answer["code"] == "too_large"


def test_a_token_without_a_scope_is_not_made(team):
    with pytest.raises(FaultsFound, match="opens nothing"):
        make(email=team.people[Role.LEAD].email, scopes=(), days=1)


@pytest.mark.parametrize(
    "address", ["/api/v1/", "/api/v1/nothing", "/api/v1/inspections/x", "/api/v1/inspections/-1"]
)
def test_what_is_not_there_is_said_so_to_programs_too(team, client, address):
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")


def test_another_method_is_answered_with_those_there_are(team):
    program = ApiClient(team, Role.LEAD)
    answer = program.client.delete(program.home, headers=program.headers)
    assert (answer.status_code, answer.json()["code"], answer.headers["Allow"]) == (405, "method", "GET")
    refused = Client().get(program.home)
    assert refused.headers["WWW-Authenticate"].startswith("Bearer")
