"""Tests of the draft of a report: its start, its texts, the people who write, and the export."""

import pytest

from inspectorate import package
from inspectorate.method.report.draft import section_keys
from inspectorate.web.editions import framework
from inspectorate.web.exchange import queries as exchange
from inspectorate.web.reports.models import SectionVersion
from inspectorate.web.reports.queries.narrative import latest_versions
from inspectorate.web.states import Role
from tests.web.factories import EXAMPLE
from tests.web.report_drafts import confirmed


@pytest.fixture
def here(here):
    return confirmed(here)


def test_import_creates_the_sections_and_recommendations_of_the_package(here):
    narrative = package.read(EXAMPLE).narrative
    imported = {
        version.section.key: version.text for version in SectionVersion.objects.filter(channel="import")
    }
    assert imported == dict(narrative)


def test_confirming_the_ratings_starts_every_section_of_the_report(here):
    versions = latest_versions(here.inspection)
    assert tuple(versions) == section_keys(framework(here.inspection.edition))


def test_export_of_an_imported_inspection_has_its_narrative_and_recommendations(here):
    original, files = package.read(EXAMPLE), exchange.export_package(access=here.access(Role.LEAD))
    exported = package.read_files(files)
    assert {key: exported.narrative[key] for key in original.narrative} == dict(original.narrative)
    assert exported.recommendations == original.recommendations
