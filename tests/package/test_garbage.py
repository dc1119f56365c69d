"""Damaged and random package folders give an inspection or a list of faults, and no other result."""

import json
import os
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspectorate import package
from inspectorate.method import standards
from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.ratings.values import Decision
from inspectorate.package.folder import write_folder
from inspectorate.package.reader import inspection_from_files
from inspectorate.package.writer import package_files
from tests.house.tree import ROOT
from tests.package.inspections import ON, write_files

EXAMPLE = ROOT / "examples" / "barking-and-dagenham-2018"
YOUTH = standards.load("youth-2018")
SLOW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def small_package() -> dict[str, bytes]:
    """Return a package with a few entries of every kind, small enough for thousands of examples."""
    complete = package.read(EXAMPLE)
    reduced = replace(
        complete,
        assessments=tuple(
            assessment for assessment in complete.assessments if assessment.group == "out_of_court"
        )[:2],
        populations={"out_of_court": complete.populations["out_of_court"]},
        samples={"out_of_court": complete.samples["out_of_court"]},
        long_lists={"out_of_court": complete.long_lists["out_of_court"]},
        narrative={"foreword": "Words.", "2.2": "More words."},
        decisions=(Decision("2.2", complete.framework.ratings.levels[0].name, "Reasons.", ("A", "B"), ON),),
    )
    return {path: text.encode() for path, text in package_files(reduced).items()}


SMALL_PACKAGE = small_package()
PATHS = sorted(SMALL_PACKAGE)


def checked_faults(content: dict[str, bytes]) -> tuple[Fault, ...]:
    """Return the faults of a package with these files; assert that every fault is complete."""
    faults = package.validate_files(content, YOUTH)
    for fault in faults:
        assert isinstance(fault, Fault)
        assert fault.place
        assert fault.problem.rstrip().endswith((".", "!", "?")), fault
        assert fault.cure.rstrip().endswith((".", "!", "?")), fault
    assert set(reading_faults(content)) <= set(faults)
    return faults


def reading_faults(content: dict[str, bytes]) -> tuple[Fault, ...]:
    """Return the faults that prevent reading these files."""
    try:
        inspection_from_files(content, YOUTH)
    except FaultsFound as error:
        return error.faults
    return ()


@st.composite
def damaged(draw, data: bytes) -> bytes:
    """Content of a file with up to three pieces cut, repeated, moved or overwritten."""
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 40)))
        piece = draw(
            st.binary(max_size=12)
            | st.sampled_from(
                [b'"', b",", b"\n", b"[", b"]", b"{", b"=", b"\x00", b"\xff", b"../", b"1e999", b"nan"]
            )
            | st.just(data[start:end] * 2)
        )
        data = data[:start] + piece + data[end:]
    return data


@given(st.data())
@settings(SLOW, max_examples=200)
def test_damaged_file_gives_faults_or_an_inspection(data):
    path = data.draw(st.sampled_from(PATHS))
    checked_faults(SMALL_PACKAGE | {path: data.draw(damaged(SMALL_PACKAGE[path]))})


@given(st.data())
@settings(SLOW, max_examples=80)
def test_damaged_cell_gives_faults_or_an_inspection(data):
    path = data.draw(st.sampled_from([path for path in PATHS if path.endswith(".csv")]))
    lines = SMALL_PACKAGE[path].split(b"\n")
    row = data.draw(st.integers(0, len(lines) - 1))
    cells = lines[row].split(b",")
    cells[data.draw(st.integers(0, len(cells) - 1))] = data.draw(st.text(max_size=8)).encode()
    lines[row] = b",".join(cells)
    checked_faults(SMALL_PACKAGE | {path: b"\n".join(lines)})


@given(st.dictionaries(st.sampled_from(PATHS), st.binary(max_size=200), max_size=4))
@settings(SLOW, max_examples=80)
def test_random_files_give_faults_or_an_inspection(noise):
    checked_faults(SMALL_PACKAGE | noise)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(json_values | st.fixed_dictionaries({"resources": json_values}))
@settings(SLOW, max_examples=80)
def test_random_json_as_datapackage_json_gives_faults(value):
    assert checked_faults(SMALL_PACKAGE | {"datapackage.json": json.dumps(value).encode()})


@pytest.mark.parametrize("path", PATHS)
def test_missing_file_is_named_in_a_fault(path):
    faults = checked_faults({name: data for name, data in SMALL_PACKAGE.items() if name != path})
    assert faults
    assert any(path in str(fault) for fault in faults)


@pytest.mark.parametrize(
    "data",
    [b"", b"\x00", b"\xff\xfe\x00", b"\n\n\n", b"{" * 5000, b"a=" + b"[" * 5000, b"a = " + b"9" * 5000, b'"'],
    ids=["empty", "nul", "utf-16", "blank", "braces", "brackets", "digits", "quote"],
)
def test_degenerate_content_gives_faults_or_an_inspection(data):
    for path in PATHS:
        checked_faults(SMALL_PACKAGE | {path: data})


def test_folders_pipes_and_links_in_place_of_files_are_faults(tmp_path):
    folder = write_files(tmp_path / "it", SMALL_PACKAGE)
    (folder / "cases.csv").unlink()
    (folder / "cases.csv").mkdir()
    (folder / "answers.csv").unlink()
    os.mkfifo(folder / "answers.csv")
    (folder / "panel.toml").unlink()
    (folder / "panel.toml").symlink_to(tmp_path / "elsewhere.toml")
    (folder / "sample" / "out_of_court.csv").unlink()
    (folder / "sample" / "out_of_court.csv").symlink_to("/etc/passwd")
    places = [fault.place for fault in package.validate(folder)]
    assert {"cases.csv", "answers.csv", "panel.toml", "sample/out_of_court.csv"} == set(places)


def test_linked_folder_is_not_followed(tmp_path):
    folder = write_files(
        tmp_path / "it", {path: data for path, data in SMALL_PACKAGE.items() if "narrative" not in path}
    )
    write_files(tmp_path / "outside", {"foreword.md": b"secret"})
    (folder / "narrative").symlink_to(tmp_path / "outside")
    (fault,) = package.validate(folder)
    assert fault.place == "narrative"
    assert "link" in fault.problem


@pytest.mark.parametrize("name", ["nothing", "a file"])
def test_path_that_is_no_folder_is_one_fault(tmp_path, name):
    (tmp_path / "a file").write_bytes(b"")
    (fault,) = package.validate(tmp_path / name)
    assert str(tmp_path) in fault.place


def test_folder_with_too_many_files_is_a_fault(tmp_path):
    narrative = {f"narrative/n{number}.md": b"" for number in range(2_100)}
    assert any(
        "more than 2000 files" in fault.problem
        for fault in package.validate(write_files(tmp_path, SMALL_PACKAGE | narrative))
    )


@pytest.mark.parametrize("name", [".n{}", "n{}/"], ids=["hidden", "folders"])
def test_names_that_are_ignored_count_as_files(tmp_path, name):
    for number in range(2_100):
        path = tmp_path / name.format(number)
        path.mkdir() if name.endswith("/") else path.touch()
    assert "more than 2000 files" in package.validate(tmp_path)[0].problem


def test_files_that_are_too_large_together_are_a_fault_and_not_read(tmp_path):
    folder = write_files(tmp_path, SMALL_PACKAGE)
    for path in ("answers.csv", "narrative/foreword.md"):
        os.truncate(folder / path, 151_000_000)
    (fault,) = package.validate(folder)
    assert fault.place == str(folder)
    assert fault.problem == "The files have more than 300 megabytes in total."


def test_files_that_could_not_be_read_again_are_not_written(tmp_path):
    half = bytes(151_000_000)
    with pytest.raises(FaultsFound, match="more than 300 megabytes in total"):
        write_folder(tmp_path / "new", {"README.md": half, "narrative/foreword.md": half})
    with pytest.raises(FaultsFound, match="larger than 200 megabytes"):
        write_folder(tmp_path / "new", {"README.md": bytes(201_000_000)})
    with pytest.raises(FaultsFound, match="more than 2000 files"):
        write_folder(tmp_path / "new", {f"narrative/n{number}.md": b"" for number in range(2_001)})
    assert not list(tmp_path.iterdir())


def test_oversized_file_is_a_fault_and_not_read(tmp_path):
    folder = write_files(tmp_path, SMALL_PACKAGE)
    os.truncate(folder / "answers.csv", 300_000_000)
    (fault,) = package.validate(folder)
    assert fault.place == "answers.csv"
    assert "megabytes" in fault.problem
