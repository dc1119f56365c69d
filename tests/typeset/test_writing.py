"""Writing all forms at once: whole files or none, in order, and nothing left lying about."""

import threading

import pytest

from inspectorate import typeset
from inspectorate.method.faults import FaultsFound
from tests.typeset import rich

FILES = ["report.html", "report.pdf", "report.docx", "tables.xlsx", "tables.ods"]


def test_every_form_is_written_into_a_new_folder(tmp_path):
    written = typeset.write_all(rich.small(), tmp_path / "new" / "folder")
    assert [path.name for path in written] == FILES
    assert sorted(path.name for path in (tmp_path / "new" / "folder").iterdir()) == sorted(FILES)
    assert [path.read_bytes()[:2] for path in written] == [b"<!", b"%P", b"PK", b"PK", b"PK"]


def test_files_that_are_there_are_replaced(tmp_path):
    (tmp_path / "report.pdf").write_text("old")
    typeset.write_all(rich.small(), tmp_path)
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF-")


def test_what_is_done_is_told_in_order(tmp_path):
    told = []
    typeset.write_all(rich.small(), tmp_path, lambda *step: told.append(step))
    assert [step[0] for step in told] == [0, 1, 2, 3, 4, 5]
    assert {step[1] for step in told} == {5}
    assert sorted(step[2] for step in told if step[2]) == sorted(FILES)


def test_one_file_that_cannot_be_written_is_named_and_the_others_are_whole(tmp_path):
    (tmp_path / "report.pdf").mkdir()
    with pytest.raises(FaultsFound, match=r"report\.pdf") as found:
        typeset.write_all(rich.small(), tmp_path)
    assert len(found.value.faults) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(FILES)


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(FaultsFound, match="taken"):
        typeset.write_all(rich.small(), tmp_path / "taken")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


@pytest.mark.parametrize("step", range(6))
def test_whoever_stops_it_finds_the_folder_as_it_was(tmp_path, step):
    before = {
        path.name: path.read_bytes() for path in typeset.write_all(rich.small("Old"), tmp_path / "kept")
    }

    def stop(done, _of, _name):
        if done == step:
            raise KeyboardInterrupt

    for folder in (tmp_path / "kept", tmp_path / "new"):
        with pytest.raises(KeyboardInterrupt):
            typeset.write_all(rich.small("New"), folder, stop)
    assert {path.name: path.read_bytes() for path in (tmp_path / "kept").iterdir()} == before
    assert not (tmp_path / "new").exists()


def test_a_file_where_a_folder_should_be_is_said_to_be_one(tmp_path):
    (tmp_path / "taken").write_text("a file")
    for folder in (tmp_path / "taken", tmp_path / "taken" / "below"):
        with pytest.raises(FaultsFound) as found:
            typeset.write_all(rich.small(), folder)
        (fault,) = found.value.faults
        assert fault.place == str(tmp_path / "taken")
        assert fault.problem == "This is a file, not a folder."


def test_two_reports_can_be_written_at_once(tmp_path):
    threads = [
        threading.Thread(target=typeset.write_all, args=(rich.small(f"Words {n}"), tmp_path / str(n)))
        for n in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [len(list((tmp_path / str(n)).iterdir())) for n in range(2)] == [5, 5]
