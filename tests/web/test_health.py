"""Liveness, readiness, and requests for other hosts."""

import json
import logging
import resource

import psycopg
import pytest
from whitenoise.storage import CompressedManifestStaticFilesStorage

from inspectorate.web import file_stores
from inspectorate.web.security import health
from tests.web.databases import connected, copied, named, service_environment

READY = "/health/ready/"


@pytest.fixture(autouse=True)
def unchecked(monkeypatch):
    """Nothing has been checked yet."""
    monkeypatch.setattr(health, "_LAST", health.Readiness())
    monkeypatch.setattr(health, "_MIGRATED", [])


def warnings_of(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    """Return the records of the log that are warnings or worse. Every request has one that is neither."""
    return [record for record in caplog.records if record.levelno >= logging.WARNING]


def probe(client, path: str = READY, **headers: str) -> tuple[int, dict]:
    response = client.get(path, headers=headers)
    return response.status_code, json.loads(response.content)


@pytest.mark.parametrize("path", [READY, "/health/"])
@pytest.mark.parametrize("host", ["testserver", "10.0.0.9:8000", "elsewhere.example"])
def test_service_is_ready_whatever_the_host_of_the_probe(client, db, path, host, settings, caplog):
    settings.SECURE_SSL_REDIRECT = True
    assert probe(client, path, host=host) == (200, {"ready": True, "faults": [], "warnings": []})
    assert warnings_of(caplog) == []


def test_worker_is_alive_without_its_database(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert probe(client, "/health/live/", host="elsewhere.example") == (200, {"live": True})


def test_service_with_a_full_disk_is_not_ready(client, db):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        assert probe(client) == (503, {"ready": False, "faults": ["temporary_files"], "warnings": []})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_service_without_a_place_for_uploads_is_not_ready(client, db, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "missing")
    assert probe(client)[1]["faults"] == ["temporary_files"]


def test_service_without_its_folder_of_evidence_files_is_not_ready(
    client, db, settings, monkeypatch, tmp_path
):
    (folder := tmp_path / "evidence").mkdir()
    settings.STORAGES = {**settings.STORAGES, file_stores.ALIAS: file_stores.store_settings(folder.as_uri())}
    assert probe(client)[1]["faults"] == []
    folder.rmdir()
    monkeypatch.setattr(health, "_LAST", health.Readiness())
    assert probe(client)[1]["faults"] == ["evidence_files"]


def test_service_without_its_assets_is_not_ready(client, db, monkeypatch, tmp_path):
    storage = CompressedManifestStaticFilesStorage(location=tmp_path)
    monkeypatch.setattr(health, "staticfiles_storage", storage)
    assert probe(client)[1]["faults"] == ["assets"]
    (tmp_path / "staticfiles.json").write_text(
        '{"version": "1.1", "paths": {"a.css": "a.123.css"}, "hash": ""}'
    )
    storage = CompressedManifestStaticFilesStorage(location=tmp_path)
    monkeypatch.setattr(health, "staticfiles_storage", storage)
    monkeypatch.setattr(health, "_LAST", health.Readiness())
    assert probe(client)[1]["faults"] == ["assets"]


def test_service_without_its_database_is_not_ready(client, server, django_db_blocker, django_db_setup):
    with django_db_blocker.unblock(), connected("postgresql://nobody@127.0.0.1:1/none"):
        assert probe(client)[0] == 503
        assert {"database", "migrations"} <= set(health.readiness().faults)


def test_service_with_a_migration_to_apply_is_not_ready(client, server, django_db_blocker, django_db_setup):
    with copied(server, "behind") as name:
        with psycopg.connect(named(server, name)) as owner:
            owner.execute("DELETE FROM django_migrations WHERE app = 'panel'")
        address = service_environment(server, name)["DATABASE_URL"]
        with django_db_blocker.unblock(), connected(address):
            assert probe(client)[1]["faults"] == ["migrations"]


def test_database_that_accepts_no_change_is_not_ready(client, server, django_db_blocker, django_db_setup):
    with copied(server, "read_only") as name:
        with psycopg.connect(named(server, name), autocommit=True) as owner:
            owner.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
        address = service_environment(server, name)["DATABASE_URL"]
        with django_db_blocker.unblock(), connected(address):
            assert probe(client)[1]["faults"] == ["database"]


def test_result_is_used_for_two_seconds(client, db, settings, tmp_path):
    assert probe(client)[0] == 200
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "missing")
    assert probe(client)[0] == 200


def test_proxy_that_passes_no_address_on_is_logged_once_and_in_readiness(client, db, caplog):
    for _request in range(3):
        client.get("/help/", **{"inspectorate.proxy_without_address": True})
    [record] = warnings_of(caplog)
    assert (record.getMessage(), record.__dict__["proxy"]) == ("proxy_passes_no_address", "127.0.0.1")
    assert probe(client)[1] == {"ready": True, "faults": [], "warnings": ["proxy_passes_no_address"]}


@pytest.mark.parametrize(
    "host", ["elsewhere.example", "a\r\nb", "\x1b]0;x\x07", "*", "testserver.evil.example"]
)
def test_request_for_another_host_writes_one_line(client, db, host, caplog):
    with caplog.at_level(logging.WARNING):
        response = client.get("/sign-in/", HTTP_HOST=host)
    assert response.status_code == 400
    [record] = warnings_of(caplog)
    assert record.exc_info is None
    assert record.__dict__["host"] == ascii(host)
    assert record.__dict__["host"].isprintable()


def test_links_begin_with_the_public_address_whatever_the_request_says(client, db, settings):
    settings.PUBLIC_URL = "https://inspections.example.gov.uk"
    response = client.get("/help/", HTTP_HOST="localhost:4444")
    request = response.wsgi_request
    assert request.build_absolute_uri("/a/") == "https://inspections.example.gov.uk/a/"
    assert request.build_absolute_uri() == "https://inspections.example.gov.uk/help/"
