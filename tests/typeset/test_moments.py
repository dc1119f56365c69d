"""The same report gives the same bytes in every form, whenever and wherever it is printed."""

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
from inspectorate.typeset.moments import moment, steady
from tests.house.tree import ROOT
from tests.typeset import rich

EXAMPLE = ROOT / "examples" / "barking-and-dagenham-2018"
PACKED = ("report.docx", "tables.xlsx", "tables.ods")


def printed(folder, **environment):
    """Every file of the example's report, printed by a program of its own."""
    command = [sys.executable, "-m", "inspectorate", "report", str(EXAMPLE), "--to", str(folder)]
    subprocess.run(command, env={**os.environ, **environment}, capture_output=True, check=True)
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def dates_inside(files):
    """The dates that the packed files carry on the outside."""
    packed = [zipfile.ZipFile(io.BytesIO(files[name])) for name in PACKED]
    return {part.date_time for each in packed for part in each.infolist()}


def test_a_later_run_in_another_place_gives_the_same_bytes(tmp_path):
    first = printed(tmp_path / "first", TZ="UTC", PYTHONHASHSEED="1")
    time.sleep(2.1)  # a packed file counts time in steps of two seconds
    again = printed(tmp_path / "again", TZ="Pacific/Auckland", PYTHONHASHSEED="2")
    assert len(first) == 5
    assert first == again
    assert dates_inside(first) == {(2018, 12, 1, 0, 0, 0)}


def test_every_form_says_when_and_by_whom_it_was_made(tmp_path):
    files = {path.name: path.read_bytes() for path in typeset.write_all(rich.small(), tmp_path)}
    word = docx.Document(io.BytesIO(files["report.docx"])).core_properties
    book = zipfile.ZipFile(io.BytesIO(files["tables.xlsx"])).read("docProps/core.xml").decode()
    calc = odfdo.Document(io.BytesIO(files["tables.ods"])).meta
    paper = pikepdf.open(io.BytesIO(files["report.pdf"]))
    authors = {word.author, word.last_modified_by, calc.creator, calc.initial_creator}
    authors |= set(re.findall(r"<(?:dc:creator|cp:lastModifiedBy)>([^<]*)<", book))
    assert authors == {rich.small().author}
    assert str(paper.docinfo.Author) == rich.small().author
    day = datetime(2018, 12, 1)  # noqa: DTZ001 - the files know no zones
    made = {word.created, word.modified, calc.creation_date, calc.date}
    assert {each.replace(tzinfo=None) for each in made} == {day}
    assert str(paper.docinfo.CreationDate).startswith("D:20181201")
    assert set(re.findall(r"W3CDTF\">([^<]*)<", book)) == {"2018-12-01T00:00:00Z"}


def test_whoever_builds_the_files_may_set_the_moment(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1600000000")
    files = {path.name: path.read_bytes() for path in typeset.write_all(rich.small(), tmp_path)}
    assert dates_inside(files) == {(2020, 9, 13, 12, 26, 40)}
    made = docx.Document(io.BytesIO(files["report.docx"])).core_properties.created
    assert made.replace(tzinfo=UTC) == datetime.fromtimestamp(1_600_000_000, UTC)
    with pikepdf.open(io.BytesIO(files["report.pdf"])) as paper:
        assert str(paper.docinfo.CreationDate).startswith("D:20200913")


@pytest.mark.parametrize("seconds", ["", " ", "soon", "-1", "²", "9" * 30])
def test_a_moment_that_is_none_is_passed_over(monkeypatch, seconds):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", seconds)
    assert moment("2018-12-01") == datetime(2018, 12, 1, tzinfo=UTC)


@pytest.mark.parametrize("seconds", ["0", "4354819199"])
def test_the_ends_of_time_do_not_keep_a_file_from_being_packed(monkeypatch, seconds):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", seconds)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("a", "words")
    assert zipfile.ZipFile(io.BytesIO(steady(packed.getvalue(), "2018-12-01"))).read("a") == b"words"
