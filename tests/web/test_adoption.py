"""Adoption of an edition in the service: who may adopt, what must be confirmed, and where it shows."""

import pytest
from django.db import connection, transaction
from django.db.utils import Error

from inspectorate import package
from inspectorate.method import standards
from inspectorate.web.adoption import changes, queries
from inspectorate.web.adoption.models import Adoption
from inspectorate.web.audit.models import Event, EventType
from inspectorate.web.exchange.queries import export_package
from inspectorate.web.permissions import NotPermitted, RuleBroken
from inspectorate.web.states import Role
from tests.web.factories import ACCOUNTS

EDITION = "youth-2018"
NOTICE = "The inspectorate has not adopted this edition of the standards"


def references(edition=EDITION):
    values = standards.unconfirmed_values(standards.load(edition))
    return {value.key: "Minute 1" for value in values}


def form_data(**changes):
    groups = queries.value_groups(standards.load(EDITION))
    data: dict[str, str | list[str]] = {}
    for number, group in enumerate(groups):
        data[f"confirmed_{number}"] = [value.key for value in group.values]
        data[f"reference_{number}"] = f"Minute {number}"
    return {**data, "purpose": "", **changes}


def adopted_by(files):
    adoption = package.read_files(files).framework.adoption
    assert adoption
    return adoption.by


def test_head_adopts_an_edition_and_pages_speak_without_reservation(team):
    head = team.client(Role.HEAD)
    home = f"/inspections/{team.inspection.pk}/"
    assert head.get(home).content.decode().count(NOTICE) == 1
    assert NOTICE in head.get(f"/editions/{EDITION}/").content.decode()

    response = head.post(f"/editions/{EDITION}/adopt/", form_data())
    assert (response.status_code, response["Location"]) == (302, f"/editions/{EDITION}/")
    about = head.get(f"/editions/{EDITION}/").content.decode()
    assert f"{team.people[Role.HEAD].name} adopted this edition of the standards on" in about
    assert "Minute 0" in about
    assert "No published source" not in about
    assert NOTICE not in head.get(home).content.decode()
    assert "About this edition" in head.get(home).content.decode()
    event = Event.objects.get(event_type=EventType.ADOPT_EDITION)
    assert (event.person, event.subject) == (team.people[Role.HEAD].pk, EDITION)


@pytest.mark.parametrize("change", ["confirmed_1", "reference_1", "one value"])
def test_edition_is_not_adopted_unless_each_value_is_confirmed(team, change):
    data = form_data()
    if change == "one value":
        data["confirmed_1"] = data["confirmed_1"][1:]
    else:
        data.pop(change)
    response = team.client(Role.HEAD).post(f"/editions/{EDITION}/adopt/", data)
    assert response.status_code == 200
    assert "There is a problem" in response.content.decode()
    assert not Adoption.objects.exists()


def test_all_values_of_a_kind_can_be_confirmed_together(team):
    data = form_data(confirmed_1=["all"])
    assert team.client(Role.HEAD).post(f"/editions/{EDITION}/adopt/", data).status_code == 302
    assert len(Adoption.objects.get().values) == len(references())


def test_edition_is_adopted_once(team):
    head = team.people[Role.HEAD]
    changes.adopt(by=head, edition=EDITION, references=references())
    response = team.client(Role.HEAD).post(f"/editions/{EDITION}/adopt/", form_data())
    assert response.status_code == 422
    assert "This edition has already been adopted." in response.content.decode()
    with pytest.raises(RuleBroken, match="already been adopted"):
        changes.adopt(by=head, edition=EDITION, references=references())


def test_adoption_without_a_reference_breaks_a_rule(team):
    incomplete = references() | {"ratings.bands.Good.at_least": ""}
    with pytest.raises(RuleBroken, match="has no reference"):
        changes.adopt(by=team.people[Role.HEAD], edition=EDITION, references=incomplete)


@pytest.mark.parametrize("role", [role for role in ACCOUNTS if role is not Role.HEAD])
def test_only_a_head_of_inspections_adopts_and_everybody_reads(team, role):
    client = team.client(role)
    assert client.get(f"/editions/{EDITION}/").status_code == 200
    assert client.post(f"/editions/{EDITION}/adopt/", form_data()).status_code == 403
    with pytest.raises(NotPermitted):
        changes.adopt(by=team.people[role], edition=EDITION, references=references())


def test_unknown_edition_is_not_found(team):
    assert team.client(Role.HEAD).get("/editions/youth-1999/").status_code == 404
    assert team.client(Role.HEAD).post("/editions/youth-1999/adopt/", {}).status_code == 404


@pytest.mark.parametrize(
    "statement", ["UPDATE adoption_adoption SET purpose = 'x'", "DELETE FROM adoption_adoption"]
)
def test_adoption_cannot_be_changed_in_the_database(team, statement):
    changes.adopt(by=team.people[Role.HEAD], edition=EDITION, references=references())
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_adoption_of_another_hash_of_the_edition_does_not_count(team):
    changes.adopt(by=team.people[Role.HEAD], edition=EDITION, references=references())
    assert queries.framework_as_adopted("hostels-2030").adoption is None
    Adoption.objects.create(
        edition="hostels-2030",
        edition_hash="0" * 64,
        adopted_by=team.people[Role.HEAD],
        adopted_by_name="A head",
        values=[],
    )
    assert queries.framework_as_adopted("hostels-2030").adoption is None


def test_exported_package_carries_the_adoption(team):
    access = team.access(Role.HEAD)
    assert "adoption.toml" not in export_package(access=access)
    changes.adopt(by=team.people[Role.HEAD], edition=EDITION, references=references(), purpose="a pilot")
    files = export_package(access=team.access(Role.HEAD))
    adoption = package.read_files(files).framework.adoption
    assert adoption
    assert (adoption.by, adoption.purpose) == (team.people[Role.HEAD].name, "a pilot")


def test_imported_package_keeps_its_own_adoption_until_the_edition_is_adopted_here(here):
    head, access = here.people[Role.HEAD], here.access(Role.HEAD)
    assert adopted_by(export_package(access=access)) == "An invented head of inspections"
    changes.adopt(by=head, edition=EDITION, references=references())
    assert adopted_by(export_package(access=access)) == head.name
