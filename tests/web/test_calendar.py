"""The calendar of inspections: its quarters, its dates and who sees them."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inspectorate.web.home.queries import Quarter
from inspectorate.web.inspections.models import Inspection, StateChange
from inspectorate.web.people.models import Service
from inspectorate.web.states import Role, State
from tests.web import factories

CALENDAR = "/calendar/"


def set_dates(team: factories.Team, **dates: date) -> None:
    Inspection.objects.filter(pk=team.inspection.pk).update(**dates)


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
