"""Writing all formats: complete files in order, nothing left behind after an error or interrupt."""

import threading

import pytest

from inspectorate import typeset
from inspectorate.method.faults import FaultsFound
from tests.typeset import rich

DOCUMENTS = [f"{name}.{form}" for name in ("report", "technical-annex") for form in ("html", "pdf", "docx")]
FILES = [*DOCUMENTS, "tables.xlsx", "tables.ods"]


def test_every_format_is_written_into_a_new_folder(tmp_path):
    written = typeset.write_all(rich.small(), tmp_path / "new" / "folder")
    assert [path.name for path in written] == FILES
    assert sorted(path.name for path in (tmp_path / "new" / "folder").iterdir()) == sorted(FILES)
    assert [path.read_bytes()[:2] for path in written] == [b"<!", b"%P", b"PK"] * 2 + [b"PK", b"PK"]


def test_existing_files_are_replaced(tmp_path):
    (tmp_path / "report.pdf").write_text("old")
    typeset.write_all(rich.small(), tmp_path)
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF-")


def test_progress_is_reported_in_order(tmp_path):
    steps = []
    typeset.write_all(rich.small(), tmp_path, lambda *step: steps.append(step))
    assert [step[0] for step in steps] == list(range(9))
    assert {step[1] for step in steps} == {8}
    assert sorted(step[2] for step in steps if step[2]) == sorted(FILES)


def test_unwritable_file_is_named_and_the_others_are_complete(tmp_path):
    (tmp_path / "report.pdf").mkdir()
    with pytest.raises(FaultsFound, match=r"report\.pdf") as error:
        typeset.write_all(rich.small(), tmp_path)
    assert len(error.value.faults) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(FILES)


def test_folder_that_cannot_be_created_is_named(tmp_path):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(FaultsFound, match="taken"):
        typeset.write_all(rich.small(), tmp_path / "taken")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


@pytest.mark.parametrize("step", range(9))
def test_interrupt_leaves_the_folder_unchanged(tmp_path, step):
    before = {
        path.name: path.read_bytes() for path in typeset.write_all(rich.small("Old"), tmp_path / "kept")
    }

    def stop(completed, _total, _name):
        if completed == step:
            raise KeyboardInterrupt

    for folder in (tmp_path / "kept", tmp_path / "new"):
        with pytest.raises(KeyboardInterrupt):
            typeset.write_all(rich.small("New"), folder, stop)
    assert {path.name: path.read_bytes() for path in (tmp_path / "kept").iterdir()} == before
    assert not (tmp_path / "new").exists()


def test_file_in_place_of_a_folder_is_named_in_the_fault(tmp_path):
    (tmp_path / "taken").write_text("a file")
    for folder in (tmp_path / "taken", tmp_path / "taken" / "below"):
        with pytest.raises(FaultsFound) as error:
            typeset.write_all(rich.small(), folder)
        (fault,) = error.value.faults
        assert fault.place == str(tmp_path / "taken")
        assert fault.problem == "This is a file, not a folder."


def test_reports_can_be_written_concurrently(tmp_path):
    threads = [
        threading.Thread(
            target=typeset.write_all, args=(rich.small(f"Words {number}"), tmp_path / str(number))
        )
        for number in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [len(list((tmp_path / str(number)).iterdir())) for number in range(2)] == [8, 8]
