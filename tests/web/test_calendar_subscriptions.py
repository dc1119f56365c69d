"""The calendar subscription: its secret link, and the feed that programs read."""

import re
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from inspectorate.web.assessments.models import PlannedInterview
from inspectorate.web.audit.models import Event, EventType
from inspectorate.web.inspections.models import Inspection, TeamMember
from inspectorate.web.people import changes as people
from inspectorate.web.people.models import Service
from inspectorate.web.rest.rate_limits import UNKNOWN_TOKENS
from inspectorate.web.states import Role, State
from inspectorate.web.tokens.models import CalendarSubscription
from tests.web import factories

SUBSCRIPTION = "/calendar/subscription/"


def link_of(client: Client) -> str:
    """Create the link of a subscription on the page, and return its path."""
    text = client.post(SUBSCRIPTION, {"step": "create"}).text
    return text.split('id="link" value="http://testserver')[1].split('"')[0]


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
    dates = {"fieldwork_starts": today, "fieldwork_ends": today + timedelta(9)}
    Inspection.objects.filter(pk=team.inspection.pk).update(**dates)
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
