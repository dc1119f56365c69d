"""`release`: a new folder with the release, refusal while something is serious, and later releases."""

import json
import shutil

import pytest

from inspectorate.release import digest_of, read_release, write_release
from inspectorate.release.digests import DIGESTS, digests
from tests.house.tree import ROOT

EXAMPLE = ROOT / "examples" / "barking-and-dagenham-2018"


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """The folder of a small first release: its details and digests."""
    files = {"release.json": json.dumps({"number": 1}).encode()}
    folder = tmp_path_factory.mktemp("releases") / "1"
    write_release({**files, DIGESTS: digests(files)}, folder)
    return folder


def test_second_release_names_the_first_and_says_what_has_changed(run, first, tmp_path):
    folder = tmp_path / "2"
    command = ("release", EXAMPLE, "--to", folder, "--published", "2019-01-07T09:30:00Z")
    result = run(*command, "--previous", first, "--note", "A name is corrected.")
    assert result.code == 0, result.err
    assert digest_of(read_release(folder)) in result.out
    details = json.loads((folder / "release.json").read_text(encoding="utf-8"))
    assert (details["number"], details["note"]) == (2, "A name is corrected.")
    assert details["previous"] == {"number": 1, "sha256": digest_of(read_release(first))}
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert "Release 2 of 7 January 2019 replaces the one before. A name is corrected." in page
    again = run(*command, "--previous", first, "--note", "A name is corrected.")
    assert again.code == 2
    assert "exists already" in again.err


def test_package_with_a_placeholder_is_not_released(run, tmp_path):
    package = shutil.copytree(EXAMPLE, tmp_path / "package")
    foreword = package / "narrative" / "foreword.md"
    foreword.write_text(
        foreword.read_text(encoding="utf-8") + "\n\nThe board meets on TBC.\n", encoding="utf-8"
    )
    result = run("release", package, "--to", tmp_path / "1")
    assert result.code == 2
    assert "narrative/foreword.md" in result.err
    assert "TBC" in result.err
    assert not (tmp_path / "1").exists()


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (("--published", "tomorrow"), "moment"),
        (("--published", "2018-12-05"), "moment"),
        (("--note", "Corrected."), "--previous"),
    ],
)
def test_options_that_do_not_fit_are_refused(run, tmp_path, options, word):
    result = run("release", EXAMPLE, "--to", tmp_path / "1", *options)
    assert result.code == 2
    assert word in result.err
    assert not (tmp_path / "1").exists()


def test_release_that_was_changed_is_not_replaced(run, first, tmp_path):
    changed = shutil.copytree(first, tmp_path / "changed")
    (changed / "release.json").write_text("{}", encoding="utf-8")
    result = run("release", EXAMPLE, "--to", tmp_path / "2", "--previous", changed, "--note", "Corrected.")
    assert result.code == 2
    assert "release.json" in result.err
