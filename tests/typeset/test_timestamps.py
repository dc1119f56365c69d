"""The same report gives the same bytes in every format, at any time and in any time zone."""

import io
import os
import re
import subprocess
import sys
import time
import zipfile
from datetime import UTC, datetime

import docx
import odfdo
import pikepdf
import pytest

from inspectorate import typeset
from inspectorate.typeset.timestamps import moment, steady
from tests.house.tree import ROOT
from tests.typeset import rich

EXAMPLE = ROOT / "examples" / "barking-and-dagenham-2018"
ZIP_FILES = ("report.docx", "tables.xlsx", "tables.ods")


def rendered(folder, **environment):
    """Return the files of the example's report, rendered by a separate process."""
    command = [sys.executable, "-m", "inspectorate", "report", str(EXAMPLE), "--to", str(folder)]
    subprocess.run(command, env={**os.environ, **environment}, capture_output=True, check=True)
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def member_dates(files):
    """Return the dates of the members of the ZIP-based files."""
    archives = [zipfile.ZipFile(io.BytesIO(files[name])) for name in ZIP_FILES]
    return {member.date_time for archive in archives for member in archive.infolist()}


def test_later_run_in_another_time_zone_gives_the_same_bytes(tmp_path):
    first = rendered(tmp_path / "first", TZ="UTC", PYTHONHASHSEED="1")
    time.sleep(2.1)  # ZIP files store time in steps of two seconds
    second = rendered(tmp_path / "again", TZ="Pacific/Auckland", PYTHONHASHSEED="2")
    assert len(first) == 8
    assert first == second
    assert member_dates(first) == {(2018, 12, 1, 0, 0, 0)}


def test_every_format_has_author_and_date_as_metadata(tmp_path):
    files = {path.name: path.read_bytes() for path in typeset.write_all(rich.small(), tmp_path)}
    word_metadata = docx.Document(io.BytesIO(files["report.docx"])).core_properties
    workbook = zipfile.ZipFile(io.BytesIO(files["tables.xlsx"])).read("docProps/core.xml").decode()
    ods_metadata = odfdo.Document(io.BytesIO(files["tables.ods"])).meta
    pdf = pikepdf.open(io.BytesIO(files["report.pdf"]))
    authors = {
        word_metadata.author,
        word_metadata.last_modified_by,
        ods_metadata.creator,
        ods_metadata.initial_creator,
    }
    authors |= set(re.findall(r"<(?:dc:creator|cp:lastModifiedBy)>([^<]*)<", workbook))
    assert authors == {rich.small().author}
    assert str(pdf.docinfo.Author) == rich.small().author
    day = datetime(2018, 12, 1)  # noqa: DTZ001 - the files know no zones
    dates = {word_metadata.created, word_metadata.modified, ods_metadata.creation_date, ods_metadata.date}
    assert {timestamp.replace(tzinfo=None) for timestamp in dates} == {day}
    assert str(pdf.docinfo.CreationDate).startswith("D:20181201")
    assert set(re.findall(r"W3CDTF\">([^<]*)<", workbook)) == {"2018-12-01T00:00:00Z"}


def test_source_date_epoch_sets_the_timestamp(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1600000000")
    files = {path.name: path.read_bytes() for path in typeset.write_all(rich.small(), tmp_path)}
    assert member_dates(files) == {(2020, 9, 13, 12, 26, 40)}
    created = docx.Document(io.BytesIO(files["report.docx"])).core_properties.created
    assert created.replace(tzinfo=UTC) == datetime.fromtimestamp(1_600_000_000, UTC)
    with pikepdf.open(io.BytesIO(files["report.pdf"])) as pdf:
        assert str(pdf.docinfo.CreationDate).startswith("D:20200913")


@pytest.mark.parametrize("seconds", ["", " ", "soon", "-1", "²", "9" * 30])
def test_invalid_source_date_epoch_is_ignored(monkeypatch, seconds):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", seconds)
    assert moment("2018-12-01") == datetime(2018, 12, 1, tzinfo=UTC)


@pytest.mark.parametrize("seconds", ["0", "4354819199"])
def test_timestamps_outside_the_zip_range_are_clamped(monkeypatch, seconds):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", seconds)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("a", "words")
    assert zipfile.ZipFile(io.BytesIO(steady(archive.getvalue(), "2018-12-01"))).read("a") == b"words"
