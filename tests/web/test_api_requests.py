"""Requests of programs: idempotency keys, entity tags and rate limits."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from inspectorate.web.audit.models import Event, EventOutcome
from inspectorate.web.judgements.models import LineOfEnquiry
from inspectorate.web.rest import rate_limits
from inspectorate.web.states import Role, State
from inspectorate.web.tokens.models import IdempotencyKey
from inspectorate.web.workflow.retention import delete_expired
from tests.web.api_client import ApiClient
from tests.web.factories import PASSWORD

LINE = {"text": "Why are plans late?"}
KEY = "0b9f3f3e-6f0a-4b53-9a8e-5d1c7c3b2a10"


@pytest.fixture
def program(team):
    team.stand(State.FIELDWORK)
    return ApiClient(team, Role.LEAD)


def send(program, path: str, body: object, **headers: str):
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return program.client.post(
        f"{program.home}{path}", body, "application/json", headers={**program.headers, **names}
    )


def raise_line(program, body: object = LINE, key: str = KEY):
    return send(program, "/lines-of-enquiry/raise", body, Idempotency_Key=key)


def test_request_with_the_same_key_has_no_further_effect(program, monkeypatch):
    monkeypatch.setattr("inspectorate.web.judgements.changes.repeat_window_start", timezone.now)
    first, second, quoted = raise_line(program), raise_line(program), raise_line(program, key=f'"{KEY}"')
    assert first.status_code == second.status_code == quoted.status_code == 200
    assert first.content == second.content == quoted.content
    assert first.headers["Content-Type"] == second.headers["Content-Type"]
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"
    assert LineOfEnquiry.objects.count() == 1
    assert raise_line(program, key="another-key").status_code == 200
    assert LineOfEnquiry.objects.count() == 2


def test_key_with_another_request_is_refused(program):
    raise_line(program)
    for path, body in (("raise", {"text": "Who visits?"}), ("1/answer", LINE)):
        response = send(program, f"/lines-of-enquiry/{path}", body, Idempotency_Key=KEY)
        assert (response.status_code, response.json()["code"]) == (422, "key_used")
    assert LineOfEnquiry.objects.count() == 1


def test_key_of_another_person_is_another_key(team, program):
    raise_line(program)
    assert raise_line(ApiClient(team, Role.INSPECTOR), {"text": "Who visits?"}).status_code == 200
    assert LineOfEnquiry.objects.count() == 2


def test_key_of_a_refused_request_can_be_used_again(program, team):
    assert raise_line(program, {"text": ""}).status_code == 422
    team.stand(State.SETTING_UP)
    assert raise_line(program).status_code == 403
    assert Event.objects.filter(outcome=EventOutcome.DENIED).count() == 1
    team.stand(State.FIELDWORK)
    assert raise_line(program).status_code == 200
    assert raise_line(program, key="short").json()["code"] == "unreadable"
    assert raise_line(program, key="k" * 101).json()["code"] == "unreadable"


def test_keys_and_responses_are_deleted_after_a_day(program):
    raise_line(program)
    IdempotencyKey.objects.update(at=timezone.now() - timedelta(hours=23))
    assert raise_line(program, {"text": "Who visits?"}).json()["code"] == "key_used"
    IdempotencyKey.objects.update(at=timezone.now() - timedelta(hours=25))
    assert raise_line(program, {"text": "Who visits?"}).status_code == 200
    IdempotencyKey.objects.update(at=timezone.now() - timedelta(hours=25))
    delete_expired(timezone.localdate())
    assert not IdempotencyKey.objects.exists()


def test_session_may_send_a_key(team, program):
    client = team.client(Role.LEAD)
    for _time in range(2):
        response = client.post(
            f"{program.home}/lines-of-enquiry/raise",
            LINE,
            "application/json",
            headers={"Idempotency-Key": KEY},
        )
    assert response.headers["Idempotency-Replayed"] == "true"


def test_unchanged_read_responds_without_a_body(program):
    first = program.client.get(f"{program.home}/lines-of-enquiry", headers=program.headers)
    again = {**program.headers, "If-None-Match": first.headers["ETag"]}
    assert program.client.get(f"{program.home}/lines-of-enquiry", headers=again).status_code == 304
    raise_line(program)
    changed = program.client.get(f"{program.home}/lines-of-enquiry", headers=again)
    assert (changed.status_code, changed.json()["total"]) == (200, 1)
    assert changed.headers["ETag"] != first.headers["ETag"]
    assert "no-store" in changed.headers["Cache-Control"]


def test_write_is_refused_unless_what_it_changes_is_as_it_was_read(program):
    line = raise_line(program).json()
    path = f"/lines-of-enquiry/{line['id']}"
    tag = program.client.get(f"{program.home}{path}", headers=program.headers).headers["ETag"]
    views = Event.objects.count()
    for body, wanted, status in (
        ({"base_version": 1, "outcome": "One"}, f'"{"0" * 32}"', 412),
        ({"base_version": 1, "outcome": "One"}, "no tag", 400),
        ({"base_version": 1, "outcome": "One"}, f'"{"0" * 32}", {tag}', 200),
        ({"base_version": 2, "outcome": "Two"}, tag, 412),
        ({"base_version": 2, "outcome": "Two"}, "*", 200),
    ):
        response = send(program, f"{path}/answer", body, If_Match=wanted)
        assert response.status_code == status, (body, wanted, response.text)
    assert LineOfEnquiry.objects.get().outcome == "Two"
    assert Event.objects.count() == views + 2
    refused = send(program, "/lines-of-enquiry/raise", LINE, If_Match=tag)
    assert refused.json()["code"] == "precondition_failed"


def test_rate_limit_counts_the_programs_of_an_account_together(program, team, settings, frozen_clock):
    settings.API_RATE_LIMIT = 3
    other = ApiClient(team, Role.LEAD)
    remaining = []
    for client in (program, other, program):
        response = client.client.get(client.home, headers=client.headers)
        remaining.append(int(response.headers["RateLimit-Remaining"]))
    assert remaining == [2, 1, 0]
    refused = program.client.get(program.home, headers=program.headers)
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert refused.headers["RateLimit-Limit"] == "3"
    assert ApiClient(team, Role.HEAD).get()
    assert team.client(Role.LEAD).get(program.home).status_code == 200


def test_rate_limit_starts_again_each_minute(program, team, settings, monkeypatch):
    settings.API_RATE_LIMIT = 1
    seconds = [60_000]
    monkeypatch.setattr("inspectorate.web.rest.rate_limits.time.time", lambda: seconds[0])
    lead = team.people[Role.LEAD]
    exceeded = []
    for second in (60_000, 60_059, 60_060):
        seconds[0] = second
        limit = rate_limits.count_request(lead)
        exceeded.append(limit and limit.is_exceeded)
    assert exceeded == [False, True, False]
    settings.API_RATE_LIMIT = 0
    assert rate_limits.count_request(lead) is None
    response = program.client.get(program.home, headers=program.headers)
    assert "RateLimit-Limit" not in response.headers


def with_token(program, secret: str, address: str):
    return program.client.get(
        program.home, headers={"Authorization": f"Bearer {secret}"}, REMOTE_ADDR=address
    )


def test_guessing_tokens_ends_for_an_address_and_not_for_pages_or_other_addresses(
    program, team, frozen_clock
):
    here, other = "2001:db8:1:2::7", "2001:db8:1:3::7"
    secret = program.headers["Authorization"].removeprefix("Bearer ")
    for number in range(rate_limits.UNKNOWN_TOKENS):
        assert with_token(program, f"ins_{number}", here).status_code == 401
    assert with_token(program, secret, here).status_code == 200
    assert with_token(program, "ins_one-more", here).status_code == 401
    for token in ("ins_another", secret):
        for address in (here, "2001:db8:1:2::8"):
            refused = with_token(program, token, address)
            assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
            assert refused.headers["Retry-After"] == "60"
    assert with_token(program, secret, other).status_code == 200
    signed_in = team.client(Role.LEAD)
    assert signed_in.get(program.home, REMOTE_ADDR=here).status_code == 200
    assert signed_in.get("/inspections/", REMOTE_ADDR=here).status_code == 200
    form = {"login": team.people[Role.LEAD].email, "password": PASSWORD}
    assert Client().post("/sign-in/", form, REMOTE_ADDR=here).status_code == 302


def test_token_that_has_ended_stops_no_other_program_of_its_address(program, frozen_clock):
    secret = program.headers["Authorization"].removeprefix("Bearer ")
    for _number in range(rate_limits.UNKNOWN_TOKENS + 10):
        assert with_token(program, "ins_ended", "192.0.2.7").status_code == 401
    assert with_token(program, secret, "192.0.2.7").status_code == 200


def test_counts_of_rate_limits_are_unlogged(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'tokens_ratelimitcount'")
        assert cursor.fetchone() == ("u",)
