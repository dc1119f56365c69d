"""Numbered samples of a long list with many rows: calculated and drawn by the worker, as at once."""

import pytest

from inspectorate.web.audit.models import Event
from inspectorate.web.cases import changes as cases
from inspectorate.web.cases.models import Draw, Seal
from inspectorate.web.cases.queries import long_lists, samples
from inspectorate.web.inspections.models import ConflictOfInterest
from inspectorate.web.jobs.models import Job
from inspectorate.web.states import Role, State
from tests.web import factories
from tests.web.message_queue import run_queue
from tests.web.permission_world import token


@pytest.fixture
def here(team):
    """An announced inspection in which a draw is sealed."""
    team.stand(State.ANNOUNCED)
    access = team.access(Role.LINK)
    group = long_lists.group(access=access, key="court")
    sent = cases.send_long_list(access=access, group=group, name="list.csv", content=factories.long_list())
    columns, _unclear, _remembered = long_lists.suggested_columns(access=access, long_list=sent)
    cases.confirm_columns(access=access, long_list=sent, columns=columns)
    seal_again(team, "")
    return team


@pytest.fixture
def many_rows(monkeypatch):
    """Every list has too many rows to draw from at once."""
    monkeypatch.setattr(samples, "MOST_ROWS_AT_ONCE", 0)


def seal_again(team, reason="Again."):
    access = team.access(Role.LEAD)
    group = long_lists.group(access=access, key="court")
    return cases.seal_draw(access=access, group=group, reason=reason)


def post(here, step, **form):
    address = f"/inspections/{here.inspection.pk}/sample/court/seals/{step}/"
    return here.client(Role.LEAD).post(address, form)


def steps(number) -> list:
    """Return what both steps have stored and recorded, without the times and what they decide."""
    seal = Seal.objects.get(number=number)
    drawn = list(seal.draw.cases.order_by("order").values_list("case_id", "status"))
    events = Event.objects.filter(event_type__in=("number_samples", "choose_sample")).order_by("pk")
    return [
        seal.record["size"],
        seal.numbered_by,
        len(drawn),
        seal.draw.drawn_by,
        *((event.event_type, event.person, sorted(event.after or {})) for event in events.reverse()[:2]),
    ]


def test_numbered_sample_drawn_by_the_worker_is_stored_and_recorded_as_one_drawn_at_once(here, monkeypatch):
    assert post(here, "1/number").url == post(here, "1/choose", value="417").url
    at_once = steps(1)
    monkeypatch.setattr(samples, "MOST_ROWS_AT_ONCE", 0)
    seal_again(here)
    job = post(here, "2/number").url
    assert job == f"/background-work/{Job.objects.get().pk}/"
    run_queue()
    assert here.client(Role.LEAD).get(job).url == f"/inspections/{here.inspection.pk}/sample/court/"
    job = post(here, "2/choose", value="417").url
    run_queue()
    assert here.client(Role.LEAD).get(job).url == f"/inspections/{here.inspection.pk}/sample/court/"
    assert steps(2) == at_once
    assert Draw.objects.filter(seal__number=2).count() == 1


def test_program_numbers_and_draws_through_jobs(here, many_rows, client):
    headers = token(here.people[Role.LEAD])
    address = f"/api/v1/inspections/{here.inspection.pk}/samples/court/seals/1"
    for step, body in (("number", {}), ("choose", {"value": "417"})):
        asked = client.post(f"{address}/{step}", body, "application/json", headers=headers)
        assert asked.status_code == 202
        run_queue()
        job = client.get(asked.headers["Location"], headers=headers).json()
        assert (job["state"], job["problem"]) == ("done", None)
    sample = client.get(job["result"], headers=headers).json()
    assert len(sample["cases"]) >= Draw.objects.get().size


def test_seal_that_is_no_longer_the_latest_is_refused_by_the_worker(here, many_rows):
    job = post(here, "1/number").url
    seal_again(here)
    run_queue()
    page = here.client(Role.LEAD).get(job).content.decode()
    assert "The draw has been sealed again. Use the latest seal." in page
    assert not any(seal.is_numbered for seal in Seal.objects.all())


def test_conflict_of_interest_declared_since_is_refused_by_the_worker(here, many_rows):
    job = post(here, "1/number").url
    member = here.member(Role.LEAD)
    member.conflict_of_interest = ConflictOfInterest.SERVICE
    member.save()
    run_queue()
    assert Job.objects.get().problem_values["code"] == "refused"
    page = here.client(Role.LEAD).get(job).content.decode()
    assert "You declared a conflict of interest in this service." in page
    assert not Seal.objects.get().is_numbered
    assert Event.objects.get(outcome="denied").event_type == "number_samples"
