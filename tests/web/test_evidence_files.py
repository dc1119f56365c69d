"""Evidence files in each store: saved, read with their digest verified, deleted at retention, and moved."""

import socket
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from inspectorate.method.faults import FaultsFound
from inspectorate.web import commands
from inspectorate.web.file_stores import ALIAS, DATABASE, store_settings
from inspectorate.web.judgements import evidence_files
from inspectorate.web.judgements.models import EvidenceFilePart, EvidenceItem
from inspectorate.web.permissions import RuleBroken
from inspectorate.web.states import Role, State
from inspectorate.web.workflow import verification
from inspectorate.web.workflow.retention import delete_expired
from tests.web import factories
from tests.web.databases import connected, copied, named, service_environment

CONTENT = b"%PDF-1.7 " + bytes(range(256)) * 2_500
"""A file that takes three parts in the database."""
STORES = ("database", "folder", "s3")


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "evidence"
    path.mkdir()
    return path


@pytest.fixture
def address(request, folder):
    """The address of a store, by the name that the test asks for."""
    if request.param == "s3":
        return request.getfixturevalue("bucket")
    return {"folder": f"file://{folder}", "database": ""}[request.param]


@pytest.fixture
def store(settings, address):
    """The store that the service uses."""
    settings.STORAGES = {**settings.STORAGES, ALIAS: store_settings(address)}
    return evidence_files.evidence_storage()


in_each_store = pytest.mark.parametrize("address", STORES, indirect=True)
outside_the_database = pytest.mark.parametrize("address", STORES[1:], indirect=True)


def add(team: factories.Team) -> EvidenceItem:
    """Add an evidence item with a file, as its lead inspector."""
    kind = next(iter(team.access(Role.LEAD).framework.evidence.kinds)).key
    form = {"title": "Minutes", "kind": kind, "finding": "They meet.", "direction": "neutral"}
    file = SimpleUploadedFile("minutes.pdf", CONTENT)
    address = f"/inspections/{team.inspection.pk}/judgements/evidence/add/"
    assert team.client(Role.LEAD).post(address, {**form, "file": file}).status_code == 302
    return EvidenceItem.objects.get()


def downloaded(team: factories.Team, item: EvidenceItem, role: Role = Role.LEAD):
    return team.client(role).get(f"/inspections/{team.inspection.pk}/judgements/evidence/{item.pk}/")


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def names_in(store: Storage) -> list[str]:
    """Return the names of all files in a store."""
    folders = [str(item.inspection_id) for item in EvidenceItem.objects.all()] or store.listdir("")[0]
    return [name for folder in set(folders) for name in store.listdir(folder)[1]]


@in_each_store
def test_file_is_read_as_it_was_added_by_those_who_may(team, store: Storage, folder):
    team.stand(State.FIELDWORK)
    item = add(team)
    assert downloaded(team, item).content == CONTENT
    assert store.size(item.stored_name) == len(CONTENT)
    assert "minutes" not in item.stored_name
    assert downloaded(team, item, Role.LINK).status_code in (403, 404)
    assert len(names_in(store)) == 1
    in_database = isinstance(store, evidence_files.DatabaseStorage)
    assert EvidenceFilePart.objects.count() == (3 if in_database else 0)


@in_each_store
def test_altered_or_missing_file_is_not_sent_and_is_found_by_verification(team, store: Storage):
    team.stand(State.FIELDWORK)
    item = add(team)
    assert list(verification._changed_files()) == []
    store.delete(item.stored_name)
    assert downloaded(team, item).status_code == 302
    assert ["is not in the store" in fault.problem for fault in verification._changed_files()] == [True]
    store.save(item.stored_name, ContentFile(CONTENT + b"x"))
    refused = team.client(Role.LEAD).get(
        f"/inspections/{team.inspection.pk}/judgements/evidence/{item.pk}/", follow=True
    )
    assert "is not the one that was added" in refused.text
    assert ["is not the one" in fault.problem for fault in verification._changed_files()] == [True]


@in_each_store
def test_file_of_no_bytes_is_a_file(team, store: Storage):
    item = factories.evidence_item(team.inspection, team.people[Role.LEAD], content=b"")
    assert evidence_files.read(item) == b""
    store.delete(item.stored_name)
    assert not store.exists(item.stored_name)
    store.delete(item.stored_name)


@in_each_store
def test_retention_deletes_the_files_and_those_that_no_item_names(
    server, django_db_setup, django_db_blocker, store
):
    with copied(server, "evidence") as name, django_db_blocker.unblock():
        with connected(service_environment(server, name)["DATABASE_URL"]):
            team = factories.create_team()
            factories.evidence_item(team.inspection, team.people[Role.LEAD], content=CONTENT)
            # As after a failure of the machine between the file and the end of the transaction.
            store.save(f"{team.inspection.pk}/{uuid4().hex}", ContentFile(CONTENT))
            other = f"{team.inspection.pk}0/{uuid4().hex}"
            if not isinstance(store, evidence_files.DatabaseStorage):
                store.save(other, ContentFile(CONTENT))
            assert len(names_in(store)) == 2
            with psycopg.connect(named(server, name)) as owner:
                owner.execute(
                    "UPDATE inspections_inspection SET state = 'closed', remove_cases_on = current_date"
                )
            assert len(delete_expired(timezone.localdate())) == 1
            assert store.exists(other) == (not isinstance(store, evidence_files.DatabaseStorage))
            store.delete(other)
            assert names_in(store) == []
        with psycopg.connect(named(server, name)) as owner:
            for table in ("judgements_evidenceitem", "judgements_evidencefilepart"):
                assert owner.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


def add_and_roll_back(team: factories.Team) -> str:
    """Add an evidence item, roll its transaction back, and return the name of the file."""
    with transaction.atomic():
        item = factories.evidence_item(team.inspection, team.people[Role.LEAD], "E7", content=CONTENT)
        transaction.set_rollback(True)
    return item.stored_name


@outside_the_database
def test_file_is_deleted_if_a_savepoint_is_rolled_back(team, store: Storage):
    item = factories.evidence_item(team.inspection, team.people[Role.LEAD], content=CONTENT)
    assert not store.exists(add_and_roll_back(team))
    assert store.exists(item.stored_name)


@pytest.mark.parametrize("address", ["folder"], indirect=True)
def test_file_is_deleted_if_the_transaction_is_rolled_back_but_not_if_it_may_have_been_committed(
    server, django_db_setup, django_db_blocker, store
):
    with copied(server, "rollback") as name, django_db_blocker.unblock():
        address = service_environment(server, name)["DATABASE_URL"]
        with connected(address), psycopg.connect(named(server, name), autocommit=True) as owner:
            team = factories.create_team()
            assert not store.exists(add_and_roll_back(team))
            with transaction.atomic():
                item = factories.evidence_item(team.inspection, team.people[Role.LEAD], content=CONTENT)
                owner.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
                transaction.set_rollback(True)
            assert store.exists(item.stored_name)


@outside_the_database
def test_files_are_moved_between_stores_and_back(team, settings, address, capsys):
    items = [
        factories.evidence_item(team.inspection, team.people[Role.LEAD], f"E{n}", CONTENT) for n in (1, 2)
    ]
    settings.STORAGES = {**settings.STORAGES, ALIAS: store_settings(address)}
    commands.move_evidence("database")
    commands.move_evidence("database")
    assert capsys.readouterr().out.splitlines()[0].startswith("2 files moved")
    assert [evidence_files.read(item) for item in items] == [CONTENT, CONTENT]
    assert (len(names_in(evidence_files.evidence_storage())), EvidenceFilePart.objects.count()) == (2, 0)
    settings.STORAGES = {**settings.STORAGES, ALIAS: store_settings("")}
    commands.move_evidence(address)
    assert [evidence_files.read(item) for item in items] == [CONTENT, CONTENT]
    assert names_in(storages.create_storage(store_settings(address))) == []


@pytest.mark.parametrize("address", ["folder"], indirect=True)
def test_files_in_a_folder_are_for_the_service_alone(team, store, folder):
    factories.evidence_item(team.inspection, team.people[Role.LEAD], content=CONTENT)
    assert files_in(folder)[0].stat().st_mode & 0o077 == 0


@outside_the_database
def test_store_that_does_not_respond_costs_a_sentence(team, settings, address):
    team.stand(State.FIELDWORK)
    settings.STORAGES = {**settings.STORAGES, ALIAS: store_settings(address)}
    item = factories.evidence_item(team.inspection, team.people[Role.LEAD], content=CONTENT)
    settings.STORAGES = {**settings.STORAGES, ALIAS: broken(store_settings(address))}
    page = f"/inspections/{team.inspection.pk}/judgements/evidence"
    assert (
        "Evidence files are not available at the moment"
        in team.client(Role.LEAD).get(f"{page}/{item.pk}/", follow=True).text
    )
    file = f"/api/v1/inspections/{team.inspection.pk}/evidence-items/{item.pk}/file"
    problem = team.client(Role.LEAD).get(file)
    assert (problem.status_code, problem.json()["code"]) == (409, "rule_broken")
    kind = next(iter(team.access(Role.LEAD).framework.evidence.kinds)).key
    form = {"title": "Plan", "kind": kind, "finding": "It is old.", "direction": "neutral"}
    response = team.client(Role.LEAD).post(
        f"{page}/add/", {**form, "file": SimpleUploadedFile("a.pdf", CONTENT)}
    )
    assert (response.status_code, "Evidence files are not available at the moment" in response.text) == (
        422,
        True,
    )
    assert EvidenceItem.objects.count() == 1
    assert ["not available at the moment" in fault.problem for fault in verification._changed_files()] == [
        True
    ]
    with pytest.raises(FaultsFound, match="Evidence files are not available"):
        commands.move_evidence("database")


def broken(store: dict[str, Any]) -> dict[str, Any]:
    """Return the settings of a store whose server is down, or whose folder is a file."""
    options = store["OPTIONS"]
    if "location" in options and "endpoint_url" not in options:
        file = options["location"].parent / "file"
        file.touch()
        return {**store, "OPTIONS": {**options, "location": file}}
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    return {**store, "OPTIONS": {**options, "endpoint_url": f"http://127.0.0.1:{port}"}}


def test_altered_file_is_not_moved(team, settings, folder):
    item = factories.evidence_item(team.inspection, team.people[Role.LEAD], content=CONTENT)
    EvidenceFilePart.objects.filter(number=1).update(content=b"x")
    database = evidence_files.evidence_storage()
    settings.STORAGES = {**settings.STORAGES, ALIAS: store_settings(f"file://{folder}")}
    with pytest.raises(RuleBroken, match="is not the one that was added"):
        evidence_files.move(database, [item])
    assert database.exists(item.stored_name)
    assert files_in(folder) == []


def test_addresses_of_stores(tmp_path):
    assert store_settings("")["BACKEND"] == store_settings("database")["BACKEND"] == DATABASE
    assert store_settings(f"file://{tmp_path}")["OPTIONS"]["location"] == tmp_path


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("/srv/evidence", "not the address of a store"),
        ("file://host/evidence", "not the address of a store"),
        ("file:///", "not the address of a store"),
        ("file:///nowhere/at/all", "This folder does not exist"),
        ("https://example.org", "not the address of a store"),
        ("s3://", "not the address of a store"),
    ],
)
def test_other_addresses_are_refused(address, problem):
    with pytest.raises(FaultsFound, match=problem):
        store_settings(address)
