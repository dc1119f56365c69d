"""The search for one of many records: by whom, what it finds, and what it shows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inspectorate.web.inspections.models import TeamMember
from inspectorate.web.people.models import Person, Service
from inspectorate.web.record_choices import FEW, MOST_MATCHES
from inspectorate.web.states import Role, State
from tests.web import factories

pytestmark = pytest.mark.usefixtures("frozen_clock")


def add_inspectors(count: int, name: str = "Person {}") -> list[Person]:
    first = Person.objects.count()
    return Person.objects.bulk_create(
        Person(name=name.format(number), email=f"p{number}@example.org", role=Role.INSPECTOR, is_active=True)
        for number in range(first, first + count)
    )


@pytest.fixture
def crowd(team):
    """More people than a select shows."""
    add_inspectors(FEW + 1)
    return team


def address(team) -> str:
    return f"/inspections/{team.inspection.pk}/team/add/"


def add(team, **values: object):
    """Send the form that adds a team member, and return the response."""
    form = {"role": "inspector", "conflict_of_interest": "none", **values}
    return team.client(Role.LEAD).post(address(team), form)


def searched(team, text: str, role: Role = Role.LEAD):
    """Return the suggestions for a text."""
    return team.client(role).get(address(team), {"suggest": "person", "search": text})


def is_member(team, person: Person) -> bool:
    return TeamMember.objects.filter(inspection=team.inspection, person=person).exists()


def test_few_records_are_a_select(team):
    page = team.client(Role.LEAD).get(address(team)).text
    assert 'select class="govuk-select" id="id_person"' in page
    assert "data-choice" not in page


def test_many_records_are_a_search_that_lists_none(crowd):
    page = crowd.client(Role.LEAD).get(address(crowd)).text
    assert 'name="person_search"' in page
    assert "Person 1" not in page


def test_name_or_email_address_alone_chooses_the_person(crowd):
    by_name, by_email = Person.objects.filter(name__startswith="Person ")[:2]
    assert add(crowd, person_search=by_name.name.upper()).status_code == 302
    assert add(crowd, person_search=by_email.email).status_code == 302
    assert is_member(crowd, by_name)
    assert is_member(crowd, by_email)


def test_part_of_a_name_lists_matches_and_chooses_nobody(crowd):
    (person,) = add_inspectors(1, "Zora Neale")
    response = add(crowd, person_search="neale")
    assert response.status_code == 200
    assert "Team member: select the match" in response.text
    assert f'value="{person.pk}"' in response.text
    assert not is_member(crowd, person)
    chosen = {"person": person.pk, "person_search": "neale", "person_matched": "neale"}
    assert add(crowd, **chosen).status_code == 302
    assert is_member(crowd, person)


def test_record_chosen_for_another_text_does_not_count(crowd):
    zora, ada = (add_inspectors(1, name)[0] for name in ("Zora Neale", "Ada Byron"))
    response = add(crowd, person=zora.pk, person_search="byron", person_matched="neale")
    assert response.status_code == 200
    assert "Ada Byron" in response.text
    assert not is_member(crowd, zora)
    assert not is_member(crowd, ada)


def test_many_matches_show_the_first_and_say_how_many_there_are(crowd):
    response = add(crowd, person_search="person")
    assert f"{FEW + 1} match. Select one of the first {MOST_MATCHES}" in response.text
    assert response.text.count('name="person" type="radio"') == MOST_MATCHES


def test_people_of_the_same_name_are_told_apart_by_their_email_address(crowd):
    twins = add_inspectors(2, "Zora Neale")
    matches = searched(crowd, "zora").json()["matches"]
    assert [match["text"] for match in matches] == [f"Zora Neale (inspector), {twin.email}" for twin in twins]
    assert add(crowd, person_search="Zora Neale").status_code == 200


def test_suggestions_name_people_without_their_email_address(crowd):
    content = searched(crowd, "person").json()
    assert content["count"] == FEW + 1
    assert len(content["matches"]) == MOST_MATCHES
    assert all(match["text"].startswith("Person ") for match in content["matches"])
    assert "@" not in str(content)
    assert searched(crowd, "example.org").json() == {"matches": [], "count": 0}


def test_suggestions_leave_out_whom_the_form_would_not_take(crowd):
    other = Service.objects.create(name="Northshire", short_name="N", area="Northshire")
    factories.person(Role.LINK, "link@north.example.org", service=other)
    (closed,) = add_inspectors(1, "Zora Neale")
    Person.objects.filter(pk=closed.pk).update(is_active=False)
    assert searched(crowd, "zora").json()["matches"] == []
    links = searched(crowd, "link").json()["matches"]
    assert links == []  # one is on the team, the other is of another service


def test_suggestions_need_the_permission_of_the_form(crowd):
    crowd.stand(State.ANNOUNCED)
    assert searched(crowd, "person", Role.INSPECTOR).status_code == 403
    assert searched(crowd, "person", Role.LINK).status_code == 403
    services = crowd.client(Role.LEAD).get("/inspections/new/", {"suggest": "service", "search": "fern"})
    assert services.status_code in (403, 404)


def test_suggestions_for_another_field_show_the_form(crowd):
    response = crowd.client(Role.LEAD).get(address(crowd), {"suggest": "role", "search": "lead"})
    assert response.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("text", ["", " ", "\0", "%", "_", "\\", "a" * 5000, "x'--"])
def test_suggestions_for_odd_texts_are_empty(crowd, text):
    assert searched(crowd, text).json()["matches"] == []


@pytest.mark.parametrize("record", ["x", "-1", "9" * 40, "٣", "999999999"])
def test_unknown_record_is_refused(crowd, record):
    response = add(crowd, person=record)
    assert response.status_code == 200
    assert "Select an option for Team member" in response.text


def test_services_are_searched_by_name_and_area(team):
    Service.objects.bulk_create(
        Service(name=f"Service {number}", short_name="S", area=f"Area {number}") for number in range(FEW + 1)
    )
    client = team.client(Role.OPERATIONS)
    for page in ("/inspections/new/", "/people/invite/"):
        matches = client.get(page, {"suggest": "service", "search": "area 12"}).json()["matches"]
        assert [match["text"] for match in matches] == ["Service 12"]
    values = {"name": "Sam New", "email": "sam@example.org", "role": Role.LINK, "service_search": "service 7"}
    assert client.post("/people/invite/", values).status_code == 200
    assert Person.objects.get(email="sam@example.org", service__name="Service 7")


def test_panel_members_are_searched_when_many_may_join(team):
    team.stand(State.PANEL)
    heads = add_inspectors(FEW + 1, "Head {}")
    Person.objects.filter(pk__in=[head.pk for head in heads]).update(role=Role.HEAD)
    page = f"/inspections/{team.inspection.pk}/panel/members/"
    client = team.client(Role.LEAD)
    assert client.get(page, {"suggest": "person", "search": "head"}).json()["count"] >= FEW + 1
    assert client.post(page, {"person_search": heads[0].name}).status_code == 302
    assert team.inspection.panel_members.get().person == heads[0]


def test_form_keeps_to_its_number_of_queries_and_size_for_any_number_of_people(crowd):
    client = crowd.client(Role.LEAD)

    def measured(query: dict[str, str]) -> tuple[int, int]:
        client.get(address(crowd), query)
        with CaptureQueriesContext(connection) as captured:
            response = client.get(address(crowd), query)
        return len(captured), len(response.content) // 1000

    queries: tuple[dict[str, str], ...] = ({}, {"suggest": "person", "search": "person"})
    before = [measured(query) for query in queries]
    add_inspectors(4 * (FEW + 1))
    assert [measured(query) for query in queries] == before
