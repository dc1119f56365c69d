"""Long lists: search, filters and pages, with the same number of queries and size for any number of rows."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inspectorate.web.assessments.models import Alert
from inspectorate.web.inspections.models import Inspection, TeamMember
from inspectorate.web.judgements.models import LineOfEnquiry
from inspectorate.web.people.models import Person, RoleRequest, Service
from inspectorate.web.states import Role, State
from tests.web import factories
from tests.web.assigned_cases import create_assessment

# With a frozen clock no request renews the session, which would be another query.
pytestmark = pytest.mark.usefixtures("frozen_clock")

LARGEST_PAGE = 100_000
"""Maximum size of a page, in bytes."""


def add_people(count: int) -> list[Person]:
    """Create inspectors and their role requests."""
    first = Person.objects.count()
    people = Person.objects.bulk_create(
        Person(name=f"Person {number:05}", email=f"person-{number}@example.org", role=Role.INSPECTOR)
        for number in range(first, first + count)
    )
    RoleRequest.objects.bulk_create(
        RoleRequest(person=person, role=person.role, requested_by=people[0]) for person in people[1:]
    )
    return people


def add_inspections(team: factories.Team, count: int) -> None:
    """Create services with an inspection each, with everyone of the team on it and an unread alert."""
    first = Service.objects.count()
    services = Service.objects.bulk_create(
        Service(name=f"Service {number:05}", short_name="the YJS", area=f"Area {number}")
        for number in range(first, first + count)
    )
    for service in services:
        inspection = factories.create_inspection(service, team.people)
        lead = inspection.members.filter(role=Role.LEAD)
        lead.update(conflict_of_interest="some_cases", excluded=["B. Worker"])
        inspection.state = State.FIELDWORK
        inspection.save()
        assessment = create_assessment(factories.Team(service, inspection, team.people, team.stranger))
        inspection.alerts.create(assessment=assessment, concern="x", raised_by=team.people[Role.INSPECTOR])


def measured(client, address: str) -> tuple[int, int]:
    """Return the number of queries of a page and its size, after a first request has filled the caches."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == 200
    return len(captured), len(response.content)


PAGES_OF_PEOPLE = {
    "/people/": Role.OPERATIONS,
    "/people/?search=person&role=inspector": Role.OPERATIONS,
    "/people/services/": Role.OPERATIONS,
    "/people/role-requests/": Role.HEAD,
    "/inspections/": Role.LEAD,
    "/inspections/?state=fieldwork&year=2018&search=service": Role.HEAD,
}


def test_lists_keep_to_their_size_and_number_of_queries_with_four_times_the_rows(team):
    add_people(60)
    add_inspections(team, 60)
    before = {page: measured(team.client(role), page) for page, role in PAGES_OF_PEOPLE.items()}
    add_people(180)
    add_inspections(team, 180)
    after = {page: measured(team.client(role), page) for page, role in PAGES_OF_PEOPLE.items()}
    assert {page: queries for page, (queries, _size) in after.items()} == {
        page: queries for page, (queries, _size) in before.items()
    }
    assert {page: size for page, (_queries, size) in after.items() if size > LARGEST_PAGE} == {}


def add_records(team: factories.Team, count: int) -> None:
    """Create alerts about a case, and lines of enquiry, of which every third has an outcome."""
    inspection, lead = team.inspection, team.people[Role.LEAD]
    assessment = inspection.assessments.first() or create_assessment(team)
    first = inspection.alerts.count()
    inspection.alerts.bulk_create(
        Alert(inspection=inspection, assessment=assessment, concern=f"Concern {number:03}", raised_by=lead)
        for number in range(first, first + count)
    )
    inspection.lines_of_enquiry.bulk_create(
        LineOfEnquiry(
            inspection=inspection,
            ref=f"L{number:03}",
            text=f"Question {number:03}",
            outcome="" if number % 3 else "Posts were vacant.",
            by=lead,
        )
        for number in range(first, first + count)
    )


LISTS_OF_AN_INSPECTION = ("alerts/", "alerts/?search=concern&state=raised", "lines-of-enquiry/")


def test_lists_of_an_inspection_keep_to_their_size_and_number_of_queries(team):
    client, counts = team.client(Role.LEAD), []
    for count in (60, 180):
        add_records(team, count)
        pages = {
            page: measured(client, f"/inspections/{team.inspection.pk}/{page}")
            for page in LISTS_OF_AN_INSPECTION
        }
        assert {page: size for page, (_queries, size) in pages.items() if size > LARGEST_PAGE} == {}
        counts.append({page: queries for page, (queries, _size) in pages.items()})
    assert counts[0] == counts[1]


def test_alerts_and_lines_of_enquiry_are_searched_and_filtered(team):
    add_records(team, 120)
    acknowledged = team.inspection.alerts.get(concern="Concern 007")
    acknowledged.acknowledged_by, acknowledged.acknowledged_at = team.people[Role.LEAD], timezone.now()
    acknowledged.save()
    client = team.client(Role.LEAD)

    def listed(query: str) -> list[str]:
        text = client.get(f"/inspections/{team.inspection.pk}/{query}").text
        return re.findall(r"Concern \d{3}|L\d{3} Question \d{3}", text)

    assert len(listed("alerts/")) == 50
    assert len(listed("alerts/?page=3")) == 20
    assert listed("alerts/?state=acknowledged") == ["Concern 007"]
    assert listed("alerts/?search=concern+008&state=raised") == ["Concern 008"]
    assert listed("alerts/?state=closed") == []
    assert listed("lines-of-enquiry/?search=l005") == ["L005 Question 005"]
    assert len(listed("lines-of-enquiry/?state=answered")) == 5
    assert len(listed("lines-of-enquiry/?state=answered&page=8")) == 5
    assert listed("lines-of-enquiry/?state=answered&page=9") == listed(
        "lines-of-enquiry/?state=answered&page=8"
    )


def names_on(response) -> list[str]:
    return re.findall(r"Person \d+", response.text)


def test_people_are_searched_by_every_word_in_name_email_or_service(team):
    service = Service.objects.create(name="Northshire", short_name="N", area="Northshire")
    values = {"role": Role.LINK, "service": service}
    Person.objects.create(name="Person 1 Ali", email="a@example.org", **values)
    Person.objects.create(name="Person 2 Ali", email="b@example.org", role=Role.INSPECTOR)
    client = team.client(Role.OPERATIONS)
    assert names_on(client.get("/people/?search=ALI")) == ["Person 1", "Person 1", "Person 2", "Person 2"]
    assert names_on(client.get("/people/?search=ali north")) == ["Person 1", "Person 1"]
    assert names_on(client.get("/people/?search=b@example&role=inspector")) == ["Person 2", "Person 2"]
    nobody = client.get("/people/?search=nobody at all").text
    assert "Nothing matches" in nobody


def test_people_are_filtered_by_account(team):
    Person.objects.create(name="Person 1", email="a@example.org", role=Role.INSPECTOR)
    client = team.client(Role.OPERATIONS)
    assert names_on(client.get("/people/?account=open")) == []
    assert names_on(client.get("/people/?account=not_open&search=person")) == ["Person 1", "Person 1"]


def test_inspections_are_filtered_by_service_state_and_year(team):
    later = Service.objects.create(name="Northshire YJS", short_name="N", area="Northshire")
    inspection = factories.create_inspection(later, team.people)
    Inspection.objects.filter(pk=inspection.pk).update(
        fieldwork_starts=date(2021, 1, 4), state=State.FIELDWORK
    )
    client = team.client(Role.LEAD)

    def listed(query: str) -> set[str]:
        return set(re.findall(r"Northshire YJS|Fernshire Youth Justice Service", client.get(query).text))

    assert listed("/inspections/") == {"Northshire YJS", "Fernshire Youth Justice Service"}
    assert listed("/inspections/?year=2021") == {"Northshire YJS"}
    assert listed("/inspections/?state=setting_up") == {"Fernshire Youth Justice Service"}
    assert listed("/inspections/?search=north yjs&state=fieldwork") == {"Northshire YJS"}
    assert listed("/inspections/?search=north&year=2018") == set()


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-1",
        "page=999999999999999999999",
        "page=x",
        "role=nobody",
        "search=%00",
        f"search={'a' * 5000}",
    ],
)
def test_wrong_query_of_a_list_is_ignored(team, query):
    assert team.client(Role.OPERATIONS).get(f"/people/?{query}").status_code == 200


def test_pages_of_a_list_keep_the_search_and_filters(team):
    add_people(120)
    page = team.client(Role.OPERATIONS).get("/people/?search=person+0&role=inspector&page=2").text
    assert "Showing 51 to 100 of" in page
    assert 'href="?page=1&amp;search=person+0&amp;role=inspector"' in page
    assert 'href="?page=3&amp;search=person+0&amp;role=inspector"' in page


def test_tasks_on_the_page_of_people_are_limited(team):
    add_people(60)
    page = team.client(Role.HEAD).get("/people/").text
    assert page.count("Approve the role of") == 10
    assert "View all 59 roles waiting for approval" in page
    assert team.client(Role.HEAD).get("/people/role-requests/?outcome=waiting").text.count("Decide<") == 50
    assert "Decide<" not in team.client(Role.OPERATIONS).get("/people/role-requests/").text


def test_members_of_many_inspections_count_the_alerts_of_one_page(team):
    add_inspections(team, 3)
    page = team.client(Role.LEAD).get("/inspections/").text
    assert page.count("1 new alert") == 3
    TeamMember.objects.filter(person=team.people[Role.LEAD]).update(removed_at=timezone.now())
    assert "new alert" not in team.client(Role.LEAD).get("/inspections/").text
