"""Packages as zip files are read in a process of their own, with limits relative to their size."""

import io
import zipfile

import pytest

from inspectorate import package
from inspectorate.method.faults import FaultsFound
from inspectorate.package.archive import from_upload, from_zip
from tests.house.tree import ROOT

EXAMPLE = ROOT / "examples" / "barking-and-dagenham-2018"


@pytest.fixture(scope="module")
def files():
    """The files of the example."""
    return package.to_files(package.read(EXAMPLE))


def zipped(files, method=zipfile.ZIP_DEFLATED):
    """Return files as a zip file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return buffer.getvalue()


def faults_of(content):
    """Return the faults of a zip file as one text."""
    with pytest.raises(FaultsFound) as error:
        from_upload(content)
    return str(error.value)


def test_package_is_read_as_it_was_written(files):
    assert from_upload(zipped(files)) == files


def test_faults_of_the_worker_are_those_of_the_reader(files):
    damaged = {**files, "cases.csv": files["cases.csv"].replace(b"court", b"crown", 1)}
    with pytest.raises(FaultsFound) as error:
        package.read_files(damaged)
    assert faults_of(zipped(damaged)) == str(error.value)


def test_zip_file_that_unpacks_too_far_is_refused_with_the_limit(files):
    text = faults_of(zipped({**files, "README.md": b" " * 11_000_000}))
    assert "we unpack at most 2,000 files of 10,000,000 bytes in total" in text


def test_many_faults_are_counted_after_a_thousand(files):
    rows = b"".join(b"%d,x,x,x,x,x\n" % number for number in range(3_000))
    text = faults_of(zipped({**files, "answers.csv": files["answers.csv"] + rows}))
    assert "more faults" in text
    assert len(text.splitlines()) == 1_001


def test_content_that_needs_too_much_memory_is_refused_with_the_limit(files):
    text = faults_of(zipped({**files, "answers.csv": files["answers.csv"] + b",,,,,,\n" * 600_000}))
    assert "MB of memory, the limit for a file of" in text


def test_damaged_zip_file_is_a_fault(files):
    content = bytearray(zipped(files))
    content[100:130] = bytes(30)
    with pytest.raises(FaultsFound):
        from_zip(bytes(content))
    assert "We cannot open this zip file" in faults_of(bytes(content))
