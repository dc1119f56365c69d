"""Evidence files in each store: saved, read with their digest verified, deleted at retention, and moved."""

from pathlib import Path

import psycopg
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from inspectorate.method.faults import FaultsFound
from inspectorate.web import commands
from inspectorate.web.file_stores import ALIAS, DATABASE, FOLDER, store_settings
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
DATABASE_AND_FOLDER = ("database", "folder")


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "evidence"
    path.mkdir()
    return path


@pytest.fixture
def store(request, settings, folder):
    """The store that the service uses, by the name that the test asks for."""
    address = f"file://{folder}" if request.param == "folder" else ""
    settings.STORAGES = {**settings.STORAGES, ALIAS: store_settings(address)}
    return evidence_files.evidence_storage()


in_each_store = pytest.mark.parametrize("store", DATABASE_AND_FOLDER, indirect=True)


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


@in_each_store
def test_file_is_read_as_it_was_added_by_those_who_may(team, store: Storage, folder):
    team.stand(State.FIELDWORK)
    item = add(team)
    assert downloaded(team, item).content == CONTENT
    assert store.size(item.stored_name) == len(CONTENT)
    assert "minutes" not in item.stored_name
    assert downloaded(team, item, Role.LINK).status_code in (403, 404)
    in_folder = isinstance(store, type(storages.create_storage({"BACKEND": FOLDER})))
    assert len(files_in(folder)) == in_folder
    assert EvidenceFilePart.objects.count() == (0 if in_folder else 3)


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


@pytest.mark.parametrize("store", DATABASE_AND_FOLDER, indirect=True)
def test_retention_deletes_the_file(server, django_db_setup, django_db_blocker, store, folder):
    with copied(server, "evidence") as name, django_db_blocker.unblock():
        with connected(service_environment(server, name)["DATABASE_URL"]):
            team = factories.create_team()
            factories.evidence_item(team.inspection, team.people[Role.LEAD], content=CONTENT)
            assert files_in(folder) or EvidenceFilePart.objects.exists()
            with psycopg.connect(named(server, name)) as owner:
                owner.execute(
                    "UPDATE inspections_inspection SET state = 'closed', remove_cases_on = current_date"
                )
            assert len(delete_expired(timezone.localdate())) == 1
            assert files_in(folder) == []
        with psycopg.connect(named(server, name)) as owner:
            for table in ("judgements_evidenceitem", "judgements_evidencefilepart"):
                assert owner.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


def test_files_are_moved_between_stores_and_back(team, settings, folder, capsys):
    items = [
        factories.evidence_item(team.inspection, team.people[Role.LEAD], f"E{n}", CONTENT) for n in (1, 2)
    ]
    settings.STORAGES = {**settings.STORAGES, ALIAS: store_settings(f"file://{folder}")}
    commands.move_evidence("database")
    commands.move_evidence("database")
    assert capsys.readouterr().out.splitlines()[0].startswith("2 files moved")
    assert [evidence_files.read(item) for item in items] == [CONTENT, CONTENT]
    assert (len(files_in(folder)), EvidenceFilePart.objects.count()) == (2, 0)
    assert files_in(folder)[0].stat().st_mode & 0o077 == 0
    settings.STORAGES = {**settings.STORAGES, ALIAS: store_settings("")}
    commands.move_evidence(f"file://{folder}")
    assert [evidence_files.read(item) for item in items] == [CONTENT, CONTENT]
    assert files_in(folder) == []


def test_altered_file_is_not_moved(team, settings, folder):
    item = factories.evidence_item(team.inspection, team.people[Role.LEAD], content=CONTENT)
    EvidenceFilePart.objects.filter(number=1).update(content=b"x")
    database = evidence_files.evidence_storage()
    settings.STORAGES = {**settings.STORAGES, ALIAS: store_settings(f"file://{folder}")}
    with pytest.raises(RuleBroken, match="is not the one that was added"):
        evidence_files.move(database)
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
        ("file:///nowhere/at/all", "names a folder that does not exist"),
        ("https://example.org", "not the address of a store"),
        ("s3://", "not the address of a store"),
    ],
)
def test_other_addresses_are_refused(address, problem):
    with pytest.raises(FaultsFound, match=problem):
        store_settings(address)
