"""The lead's page: what it shows, how it keeps itself up to date, and how little it asks of the database."""

from dataclasses import replace
from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from inspectorate import package
from inspectorate.web.assessments.models import Assessment
from inspectorate.web.cases.queries.samples import sampled
from inspectorate.web.judgements import changes
from inspectorate.web.results.models import StoredResult
from inspectorate.web.results.queries import results
from inspectorate.web.states import Role, State
from tests.web.factories import EXAMPLE
from tests.web.imported_inspection import bring_in


def place(here, end="emerging-findings/live/"):
    return f"/inspections/{here.inspection.pk}/{end}"


def test_it_shows_progress_ratings_and_the_cases_that_decide(here):
    changes.raise_line_of_enquiry(
        access=here.access(Role.LEAD), text="Why are plans late?", cases=[], supports=[]
    )
    text = here.client(Role.LEAD).get(place(here, "emerging-findings/")).text
    found = results.results(here.inspection)
    firm = found.sensitivity["2.1"]
    assert found.overall is not None
    for told in (
        found.overall.rating,
        f"<strong>{firm.points_to_boundary:.1f} points</strong> to {firm.toward}",
        firm.deciding[0].case_id,
        f"<strong>{round(firm.probabilities[firm.rating] * 100)} per cent</strong> over all eligible cases",
        "Unconfirmed",
        "Why are plans late?",
        here.people[Role.OPERATIONS].name,
    ):
        assert told in text


def test_it_says_that_nothing_has_changed_until_something_has(here):
    client = here.client(Role.LEAD)
    first = client.get(place(here))
    same = client.get(place(here), headers={"If-None-Match": first.headers["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    Assessment.objects.filter(inspection=here.inspection).update(state="in_progress", finished_at=None)
    changed = client.get(place(here), headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != first.headers["ETag"]


def test_it_is_there_at_once_and_says_when_it_is_behind(here):
    client = here.client(Role.LEAD)
    results.results(here.inspection)
    StoredResult.objects.update(calculated_at=timezone.now() - timedelta(hours=1))
    assert "More has been recorded since." not in client.get(place(here, "emerging-findings/")).text
    Assessment.objects.filter(inspection=here.inspection).update(version=F("version") + 1)
    before = StoredResult.objects.get().calculated_at
    assert "More has been recorded since." in client.get(place(here, "emerging-findings/")).text
    assert StoredResult.objects.get().calculated_at == before
    assert "More has been recorded since." not in client.get(place(here, "emerging-findings/?anew")).text
    assert StoredResult.objects.get().calculated_at > before


def test_without_cases_or_with_none_assessed_it_says_so(team):
    team.stand(State.FIELDWORK)
    text = team.client(Role.LEAD).get(place(team, "emerging-findings/")).text
    assert "No case has been given to anyone yet." in text
    assert "Nothing can be rated yet." in text


def test_with_half_of_the_cases_assessed_it_rates_what_there_is(team):
    example = package.read(EXAMPLE)
    half = replace(example, assessments=example.assessments[::2], lines_of_enquiry=(), judgements=())
    here = bring_in(team, package.to_files(half))
    assert "As it stands" in here.client(Role.LEAD).get(place(here, "emerging-findings/")).text


def test_an_enquiry_is_raised_and_answered_over_http(here):
    client, address = here.client(Role.LEAD), place(here, "lines-of-enquiry/")
    assert "Say what is to be found out" in client.post(address, {"text": ""}).text
    assert "There is no 9.9" in client.post(address, {"text": "Why?", "supports": "9.9"}).text
    first, second = [case.case_id for case in sampled(here.inspection)[:2]]
    assert "There is no A1 here" in client.post(address, {"text": "Why?", "cases": f"{first}, A1"}).text
    sent = {"text": "Why?", "cases": f"{first.lower()}, {second}", "supports": "2.1.1"}
    assert client.post(address, sent).status_code == 302
    line = here.inspection.lines_of_enquiry.order_by("-pk").first()
    assert (line.cases, line.supports) == ([first, second], ["2.1.1"])
    answer = {"base_version": 1, "outcome": "A shortage of staff."}
    assert client.post(f"{address}{line.pk}/", answer).status_code == 302
    stale = client.post(f"{address}{line.pk}/", {"base_version": 1, "outcome": "Something else."})
    assert "A shortage of staff." in stale.text
    assert "Something else." in stale.text
    assert 'name="made_from" value="2"' in stale.text
