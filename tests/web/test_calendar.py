"""The calendar of inspections, and the calendar subscription that programs read."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inspectorate.web.assessments.models import PlannedInterview
from inspectorate.web.audit.models import Event, EventType
from inspectorate.web.home.queries import Quarter
from inspectorate.web.inspections.models import Inspection, StateChange, TeamMember
from inspectorate.web.people import changes as people
from inspectorate.web.people.models import Service
from inspectorate.web.rest.rate_limits import UNKNOWN_TOKENS
from inspectorate.web.states import Role, State
from inspectorate.web.tokens.models import CalendarSubscription
from tests.web import factories

CALENDAR, SUBSCRIPTION = "/calendar/", "/calendar/subscription/"


def set_dates(team: factories.Team, **dates: date) -> None:
    Inspection.objects.filter(pk=team.inspection.pk).update(**dates)


def link_of(client: Client) -> str:
    """Create the link of a subscription on the page, and return its path."""
    text = client.post(SUBSCRIPTION, {"step": "create"}).text
    return text.split('id="link" value="http://testserver')[1].split('"')[0]


@pytest.mark.parametrize(
    ("day", "first", "last", "following"),
    [
        (date(2026, 1, 1), "2026-01-01", "2026-03-01", "2026-04-01"),
        (date(2026, 6, 30), "2026-04-01", "2026-06-01", "2026-07-01"),
        (date(2026, 12, 31), "2026-10-01", "2026-12-01", "2027-01-01"),
    ],
)
def test_quarter_has_three_months_and_neighbours(day, first, last, following):
    quarter = Quarter.of(day)
    assert (quarter.start.isoformat(), quarter.months[2].isoformat()) == (first, last)
    assert quarter.end.isoformat() == following
    assert quarter.next.start == quarter.end
    assert quarter.next.previous == quarter


def test_calendar_shows_each_date_in_its_month_with_the_inspection_and_its_lead(team):
    set_dates(team, long_lists_due=date(2018, 8, 13), panel_on=date(2018, 9, 28))
    change = StateChange.objects.create(
        inspection=team.inspection, start="setting_up", end="announced", by=team.people[Role.LEAD]
    )
    at = datetime(2018, 7, 31, 23, 30, tzinfo=timezone.get_current_timezone())
    StateChange.objects.filter(pk=change.pk).update(at=at)
    text = team.client(Role.HEAD).get(CALENDAR, {"year": "2018", "quarter": "3"}).text
    words = ["July 2018", "Tuesday 31 July", "Announced", "Monday 13 August", "Long lists due"]
    words += ["Monday 3 September", "Fieldwork starts", "Friday 14 September", "Fieldwork ends"]
    words += ["Friday 28 September", "Ratings panel"]
    places = [text.index(word, text.index("July 2018 to September 2018") + 30) for word in words]
    assert places == sorted(places)
    assert f'href="/inspections/{team.inspection.pk}/"' in text
    assert "Alex Lead inspector" in text
    following = team.client(Role.HEAD).get(CALENDAR, {"year": "2018", "quarter": "4"}).text
    assert "There are no dates in this quarter." in following
    set_dates(team, panel_on=date(2018, 10, 5))
    following = team.client(Role.HEAD).get(CALENDAR, {"year": "2018", "quarter": "4"}).text
    assert "There are no dates in November 2018 or December 2018." in following


QUERIES: tuple[dict[str, str], ...] = (
    {},
    {"year": "2018", "quarter": "5"},
    {"year": "99999", "quarter": "1"},
    {"year": "x", "quarter": "x"},
    {"page": "9"},
)


@pytest.mark.parametrize("query", QUERIES)
def test_calendar_opens_with_the_next_date_or_else_the_last_fieldwork_whatever_is_asked_for(team, query):
    client, today = team.client(Role.LEAD), timezone.localdate()
    set_dates(team, panel_on=date(2018, 10, 5))
    assert "July 2018 to September 2018" in client.get(CALENDAR, query).text
    ahead = Quarter.of(today).next.next.start
    set_dates(team, panel_on=ahead, fieldwork_ends=today - timedelta(1))
    text = client.get(CALENDAR, query).text
    assert f"{ahead:%B %Y} to " in text
    assert "Ratings panel:" in text


def test_calendar_without_dates_opens_with_the_present_quarter(team):
    Inspection.objects.update(fieldwork_starts=None, fieldwork_ends=None)
    start = Quarter.of(timezone.localdate()).start
    assert f"{start:%B %Y} to " in team.client(Role.LEAD).get(CALENDAR).text


def test_calendar_offers_each_year_with_dates_and_the_present_one(team):
    text = team.client(Role.LEAD).get(CALENDAR, {"year": "2020", "quarter": "2"}).text
    years = re.findall(r'<option value="([0-9]{4})"', text)
    assert years == [str(year) for year in range(2018, timezone.localdate().year + 1)]
    assert '<option value="2020" selected>' in text
    assert "April 2020 to June 2020" in text
    assert "year=2020&amp;quarter=1" in text
    assert "year=2020&amp;quarter=3" in text


def test_day_with_several_dates_stands_once(team):
    other = Service.objects.create(name="Elsewhere YJS", short_name="the YJS", area="Elsewhere")
    factories.create_inspection(other, {role: team.people[role] for role in (Role.LEAD, Role.OPERATIONS)})
    text = team.client(Role.LEAD).get(CALENDAR, {"year": "2018", "quarter": "3"}).text
    assert text.count("Monday 3 September") == 1
    assert text.count("Fieldwork starts:") == 2


def test_calendar_shows_the_inspections_that_a_person_may_see(team):
    query = {"year": "2018", "quarter": "3"}
    assert "Fieldwork starts" in team.client(Role.INSPECTOR).get(CALENDAR, query).text
    assert "Fieldwork starts" in team.client(Role.OPERATIONS).get(CALENDAR, query).text
    assert "Fieldwork starts" not in team.client(Role.LINK).get(CALENDAR, query).text
    assert "Fieldwork starts" not in factories.signed_in(team.stranger).get(CALENDAR, query).text
    team.stand(State.ANNOUNCED)
    assert "Fieldwork starts" in team.client(Role.LINK).get(CALENDAR, query).text
    team.stand(State.WITHDRAWN)
    assert "Fieldwork starts" not in team.client(Role.OPERATIONS).get(CALENDAR, query).text


def test_calendar_of_many_inspections_has_pages_and_as_many_queries(team, frozen_clock):
    client, query, counts = team.client(Role.HEAD), {"year": "2018", "quarter": "3"}, []
    for number in (1, 300):
        columns = {"edition": "youth-2018", "edition_hash": "x", "set_up_by": team.people[Role.HEAD]}
        Inspection.objects.bulk_create(
            Inspection(service=team.service, fieldwork_starts=date(2018, 9, 5), **columns)
            for _inspection in range(number)
        )
        client.get(CALENDAR, query)
        with CaptureQueriesContext(connection) as captured:
            text = client.get(CALENDAR, query).text
        counts.append(len(captured))
    assert text.count("Fieldwork starts") == 100
    assert "Showing 1 to 100 of 303." in text
    assert client.get(CALENDAR, {**query, "page": "4"}).text.count("Fieldwork starts") == 2
    assert counts[0] == counts[1] <= 8


def test_link_is_shown_in_a_field_that_can_be_copied_without_scripts(team):
    text = team.client(Role.INSPECTOR).post(SUBSCRIPTION, {"step": "create"}).text
    [field] = re.findall(r'<input[^>]* id="link"[^>]*>', text)
    assert " readonly" in field
    assert 'data-copy="link" hidden' in text
    assert "Back to the calendar" in text


def test_link_is_shown_once_and_only_its_digest_is_stored(team):
    client = team.client(Role.INSPECTOR)
    path = link_of(client)
    assert Client().get(path).status_code == 200
    secret = path.rpartition("/")[2].removesuffix(".ics")
    assert len(secret) >= 43
    subscription = CalendarSubscription.objects.get(person=team.people[Role.INSPECTOR])
    assert secret not in subscription.digest
    again = client.get(SUBSCRIPTION).text
    assert secret not in again
    assert "Replace link" in again


def test_replaced_or_revoked_link_reads_nothing(team):
    client = team.client(Role.INSPECTOR)
    first, second = link_of(client), link_of(client)
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    assert "The link has been revoked." in client.post(SUBSCRIPTION, {"step": "revoke"}, follow=True).text
    assert Client().get(second).status_code == 404
    events = Event.objects.filter(person=team.people[Role.INSPECTOR].pk).order_by("pk")
    kinds = [event.event_type for event in events if "calendar" in event.event_type]
    create, read, revoke = (
        EventType.CHANGE_CALENDAR_SUBSCRIPTION,
        EventType.SEE_CALENDAR_SUBSCRIPTION,
        EventType.END_CALENDAR_SUBSCRIPTION,
    )
    assert kinds == [create, create, read, revoke]


def test_link_of_a_closed_account_reads_nothing(team):
    path = link_of(team.client(Role.INSPECTOR))
    people.close(by=team.people[Role.OPERATIONS], person=team.people[Role.INSPECTOR])
    assert Client().get(path).status_code == 404
    assert not CalendarSubscription.objects.exists()


def test_feed_holds_own_dates_and_interviews_and_no_case(team):
    today = timezone.localdate()
    team.stand(State.FIELDWORK)
    set_dates(team, fieldwork_starts=today, fieldwork_ends=today + timedelta(9))
    other = Service.objects.create(name="Elsewhere YJS", short_name="the YJS", area="Elsewhere")
    factories.create_inspection(other, {role: team.people[role] for role in (Role.LEAD, Role.OPERATIONS)})
    starts = timezone.now() + timedelta(days=1)
    for role, hours in ((Role.INSPECTOR, 0), (Role.LEAD, 2)):
        PlannedInterview.objects.create(
            inspection=team.inspection,
            group="court",
            case_id=f"C-{role.value}",
            case_manager="B. Worker",
            assessor=team.people[role],
            starts=starts + timedelta(hours=hours),
        )
    response = Client().get(link_of(team.client(Role.INSPECTOR)))
    text = response.text.replace("\r\n ", "")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "private, max-age=900"
    assert all(len(line.encode()) <= 75 for line in response.text.split("\r\n"))
    assert text.count("BEGIN:VEVENT") == 3
    assert f"DTSTART;VALUE=DATE:{today:%Y%m%d}" in text
    name = f"Fernshire Youth Justice Service\\, no. {team.inspection.pk}"
    assert f"SUMMARY:Fieldwork starts: {name}" in text
    assert text.count(f"SUMMARY:Interview: {name}") == 1
    for word in ("C-", "B. Worker", "Elsewhere"):
        assert word not in text


def test_feed_leaves_out_interviews_that_the_person_may_no_longer_see(team):
    team.stand(State.FIELDWORK)
    PlannedInterview.objects.create(
        inspection=team.inspection,
        group="court",
        case_id="C1",
        case_manager="B. Worker",
        assessor=team.people[Role.INSPECTOR],
        starts=timezone.now() + timedelta(days=1),
    )
    path = link_of(team.client(Role.INSPECTOR))
    assert "SUMMARY:Interview" in Client().get(path).text
    member = TeamMember.objects.filter(person=team.people[Role.INSPECTOR])
    member.update(conflict_of_interest="service")
    assert "SUMMARY:Interview" not in Client().get(path).text
    member.update(conflict_of_interest="none", removed_at=timezone.now())
    assert "BEGIN:VEVENT" not in Client().get(path).text


def test_feed_is_rate_limited(team, settings):
    settings.API_RATE_LIMIT = 2
    path = link_of(team.client(Role.INSPECTOR))
    assert [Client().get(path).status_code for _request in range(3)] == [200, 200, 429]


def test_unknown_links_are_counted_by_address(team):
    path = link_of(team.client(Role.INSPECTOR))
    statuses = [Client().get(f"{SUBSCRIPTION}guess-{n}.ics").status_code for n in range(UNKNOWN_TOKENS + 2)]
    assert statuses[0] == 404
    assert statuses[-1] == 429
    assert Client().get(path).status_code == 429
