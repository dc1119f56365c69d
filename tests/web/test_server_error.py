"""The page of an internal error needs nothing that may be the cause: no built file, no database."""

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import Client

from tests.web.databases import connected
from tools import asset_settings

HEADING = "Sorry, something went wrong"


@pytest.mark.parametrize("path", ["/sign-in/", "/help/", "/nowhere/"])
def test_page_without_built_files_returns_500_with_the_error_page(path, db, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    response = Client(raise_request_exception=False).get(path)
    assert response.status_code == 500
    assert HEADING in response.text
    assert "stylesheet" not in response.text


def test_page_without_a_database_returns_500_with_the_error_page(django_db_blocker, django_db_setup):
    # No server listens at this address.
    with django_db_blocker.unblock(), connected("postgresql://inspectorate@127.0.0.1:1/inspectorate"):
        response = Client(raise_request_exception=False).get("/people/invitation/none/")
    assert response.status_code == 500
    assert HEADING in response.text
    assert staticfiles_storage.url("application.css") in response.text


@pytest.mark.parametrize(
    "name", ["STATIC_URL", "STATIC_ROOT", "STATICFILES_DIRS", "STATICFILES_FINDERS", "STORAGES"]
)
def test_assets_are_collected_with_the_settings_of_the_service(name, settings):
    assert getattr(asset_settings, name) == getattr(settings, name)
