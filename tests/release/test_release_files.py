"""Files of a release: what it consists of, its details and digests, and when it is refused."""

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import pikepdf
import pytest

from inspectorate.method.faults import FaultsFound
from inspectorate.method.improvement import ImprovementPlan
from inspectorate.release import digest_of, faults_of, obstacles, read_release, release_files, write_release
from inspectorate.release.details import ReleaseDetails, inputs_digest

MOMENT = datetime(2018, 12, 5, 9, 30, tzinfo=UTC)


def made_by_another_process(example, folder, **environment):
    """Return the files of the example's first release, made by a separate process."""
    command = [sys.executable, "-m", "inspectorate", "release", str(example), "--to", str(folder)]
    command += ["--published", "2018-12-05T10:30:00+01:00"]
    subprocess.run(command, env={**os.environ, **environment}, capture_output=True, check=True)
    return read_release(folder)


def test_release_has_every_form_of_the_report_and_its_data(files):
    top = {path for path in files if "/" not in path}
    assert top == {
        *("index.html", "report.pdf", "report.docx", "tables.xlsx", "tables.ods"),
        *("technical-annex.html", "technical-annex.pdf", "technical-annex.docx"),
        *("facts.json", "recommendations.json", "release.json", "digests.json"),
    }
    assert {path.partition("/")[0] for path in files if "/" in path} == {"data"}


def test_release_is_the_same_in_another_process_hash_seed_locale_and_time_zone(files, example, tmp_path):
    environment = {"PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland", "LC_ALL": "C", "SOURCE_DATE_EPOCH": "1"}
    again = made_by_another_process(example, tmp_path / "again", **environment)
    assert sorted(path for path in files if files[path] != again.get(path)) == []
    assert again.keys() == files.keys()


def test_every_file_has_the_moment_of_publication(files):
    for name in ("report.docx", "technical-annex.docx", "tables.xlsx", "tables.ods"):
        members = zipfile.ZipFile(io.BytesIO(files[name])).infolist()
        assert {member.date_time for member in members} == {(2018, 12, 5, 9, 30, 0)}, name
    for name in ("report.pdf", "technical-annex.pdf"):
        with pikepdf.open(io.BytesIO(files[name])) as document:
            assert str(document.docinfo.CreationDate).startswith("D:20181205093000"), name


def test_links_between_the_web_pages_lead_to_pages_of_the_release(files):
    for name in ("index.html", "technical-annex.html"):
        targets = set(re.findall(r'href="([\w.-]+\.html)', files[name].decode()))
        assert targets == {"index.html", "technical-annex.html"} - {name}


def test_digests_are_those_of_every_other_file(files):
    listed = {entry["path"]: entry for entry in json.loads(files["digests.json"])["files"]}
    assert listed.keys() == files.keys() - {"digests.json"}
    for path, entry in listed.items():
        content = files[path]
        assert (entry["bytes"], entry["sha256"]) == (len(content), sha256(content).hexdigest())
    assert digest_of(files) == sha256(files["digests.json"]).hexdigest()
    assert faults_of(files) == ()


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"index.html": b"changed"}, "index.html"),
        ({"more.txt": b"added"}, "more.txt"),
        ({"index.html": None}, "index.html"),
        ({"digests.json": b"{}"}, "digests.json"),
        ({"digests.json": b"no JSON"}, "digests.json"),
    ],
)
def test_changed_release_has_a_fault(files, change, place):
    changed = {path: content for path, content in {**files, **change}.items() if content is not None}
    assert [fault.place for fault in faults_of(changed)] == [place]


def test_details_name_the_inspection_the_edition_and_the_versions(files, inspection):
    details = json.loads(files["release.json"])
    assert (details["number"], details["published"], details["note"]) == (1, "2018-12-05T09:30:00Z", "")
    assert details["previous"] is None
    assert details["inspection"]["service"] == inspection.about.service
    assert details["ratings"]["overall"]["rating"] == "Requires improvement"
    assert len(details["ratings"]["standards"]) == 12
    assert details["edition"]["id"] == "youth-2018"
    for digest in (details["edition"], details["inputs"], details["made_with"]["templates"]):
        assert re.fullmatch(r"[0-9a-f]{64}", digest["sha256"])
    assert details["made_with"]["libraries"].keys() >= {"typst", "pypandoc_binary", "pikepdf"}


def test_recommendations_are_those_of_the_inspection(files, inspection):
    recommendations = json.loads(files["recommendations.json"])["recommendations"]
    assert [one["number"] for one in recommendations] == [1, 2, 3, 4, 5]
    assert [one["addressee"] for one in recommendations] == [one.to for one in inspection.recommendations]
    assert [one["due"] for one in recommendations] == [one.due for one in inspection.recommendations]
    assert all(one["text"] for one in recommendations)


def test_release_is_refused_while_a_figure_or_a_placeholder_remains(inspection, moment):
    narrative = {**inspection.narrative, "foreword": "We saw {9.9.9} cases. The date is TBC."}
    broken = replace(inspection, narrative=narrative)
    assert {remark.kind for remark in obstacles(broken)} >= {"unknown figure", "placeholder"}
    with pytest.raises(FaultsFound) as refused:
        release_files(broken, number=1, published=moment)
    assert len(refused.value.faults) == len(obstacles(broken))
    assert "9.9.9" in str(refused.value)


@pytest.mark.parametrize(
    "details",
    [
        {"number": 0},
        {"number": 1, "previous": "digest", "note": "Corrected."},
        {"number": 2, "note": "Corrected."},
        {"number": 2, "previous": "digest", "note": " "},
        {"number": 1, "published": datetime(2018, 12, 5, 9, 30)},  # noqa: DTZ001 - without a time zone
    ],
)
def test_details_that_no_release_can_have_are_errors(details):
    with pytest.raises(ValueError, match=r"\w"):
        ReleaseDetails(**{"published": MOMENT, **details})


def test_day_of_publication_is_that_of_the_united_kingdom(inspection):
    unpublished = replace(inspection, about=replace(inspection.about, published=None))
    midnight = datetime(2019, 6, 30, 23, 1, tzinfo=UTC)
    assert ReleaseDetails(1, midnight).inspection(unpublished).about.published == date(2019, 7, 1)
    winter = ReleaseDetails(1, midnight + timedelta(days=180))
    assert winter.inspection(unpublished).about.published == date(2019, 12, 27)
    assert winter.inspection(inspection).about.published == inspection.about.published


def test_release_is_written_into_a_new_folder_only(tmp_path):
    folder = tmp_path / "releases" / "1"
    paths = write_release({"a.txt": b"a", "data/b.txt": b"b"}, folder)
    assert [path.read_bytes() for path in paths] == [b"a", b"b"]
    assert read_release(folder) == {"a.txt": b"a", "data/b.txt": b"b"}
    with pytest.raises(FaultsFound):
        write_release({"a.txt": b"other"}, folder)
    assert read_release(folder) == {"a.txt": b"a", "data/b.txt": b"b"}
    assert [path.name for path in folder.parent.iterdir()] == ["1"]


def test_release_that_cannot_be_written_leaves_nothing(tmp_path):
    (tmp_path / "file").write_bytes(b"mine")
    with pytest.raises(FaultsFound):
        write_release({"a.txt": b"a"}, tmp_path / "file" / "1")
    with pytest.raises(FaultsFound):
        write_release({"a.txt": b"a", "a.txt/b": b"b"}, tmp_path / "new" / "1")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_improvement_plan_is_no_input_of_a_release(inspection):
    plan = ImprovementPlan(due=date(2019, 1, 31))
    assert inputs_digest(replace(inspection, improvement=plan)) == inputs_digest(inspection)
